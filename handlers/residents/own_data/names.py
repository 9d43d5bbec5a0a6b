"""The name under which the question is open whether somebody is to be forgotten: `forget:idea-text`, with the one that waits meanwhile."""

from aiogram.filters import Filter
from aiogram.types import TelegramObject

from handlers.talk import OpenDialog
from participation.dialogs import Dialog

_QUESTION = "forget"


class AskedToForget(Filter):
    async def __call__(self, event: TelegramObject, dialog: OpenDialog) -> bool:
        return is_open(dialog)


def is_open(dialog: OpenDialog) -> bool:
    return is_about_forgetting(dialog.now)


def is_about_forgetting(dialog: Dialog) -> bool:
    return dialog.question is not None and dialog.question.partition(":")[0] == _QUESTION


def open_in(dialog: OpenDialog) -> None:
    """Open the question. What was asked about a draft waits; asking again changes nothing."""
    if not is_open(dialog):
        waiting = dialog.question if dialog.draft_id is not None else None
        dialog.ask(f"{_QUESTION}:{waiting or ''}", dialog.draft_id)


def close_in(dialog: OpenDialog) -> None:
    """Back to what waited. Another question that is open by now stays."""
    if not is_open(dialog):
        return
    waiting = (dialog.question or "").partition(":")[2]
    if waiting:
        dialog.ask(waiting, dialog.draft_id)
    else:
        dialog.close()
