"""What picks a conversation function: the button that was pressed, the question that is open, who is writing."""

from typing import Any

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from handlers.buttons import Button
from handlers.talk import OpenDialog
from locales.speech import Say, folded
from participation.residents import ConsentScope, Resident, ResidentState


class Pressed(Filter):
    """A button of this kind, shown to whoever pressed it."""

    def __init__(self, *kinds: type[Button]) -> None:
        self._kinds = kinds

    async def __call__(self, event: TelegramObject, button: Button | None = None) -> bool:
        return isinstance(button, self._kinds)


class Asked(Filter):
    """One of these questions is open."""

    def __init__(self, *questions: str) -> None:
        self._questions = frozenset(questions)

    async def __call__(self, event: TelegramObject, dialog: OpenDialog) -> bool:
        return dialog.question in self._questions


class NothingAsked(Filter):
    """No question is open."""

    async def __call__(self, event: TelegramObject, dialog: OpenDialog) -> bool:
        return dialog.question is None


class Said(Filter):
    """One of the words that a `typed-` phrase lists, in any language, as the whole message."""

    def __init__(self, phrase: str) -> None:
        self._phrase = phrase

    async def __call__(self, event: Message, say: Say) -> bool:
        return event.text is not None and event.forward_origin is None and folded(event.text) in say.labels(self._phrase)


class Known(Filter):
    """Somebody who has agreed to the notice."""

    async def __call__(self, event: TelegramObject, resident: Resident | None = None) -> bool | dict[str, Any]:
        return resident is not None and resident.may_take_part


class Limited(Filter):
    """Somebody who is written to and takes no part: they said that they are too young."""

    async def __call__(self, event: TelegramObject, on_record: Resident | None = None) -> bool:
        consent = on_record.consent if on_record else None
        return consent is not None and consent.scope is ConsentScope.LIMITED


class Banned(Filter):
    """Somebody who may not take part any more."""

    async def __call__(self, event: TelegramObject, resident: Resident | None = None) -> bool:
        return resident is not None and resident.state is ResidentState.BANNED


class Commanded(Filter):
    """One of these commands: in any case, and with or without the bot's name behind it."""

    def __init__(self, *names: str) -> None:
        self._names = frozenset(names)

    async def __call__(self, event: Message) -> bool:
        return command_in(event) in self._names


class Private(Filter):
    """In the chat of one person with the bot."""

    async def __call__(self, event: Message | CallbackQuery) -> bool:
        message = event.message if isinstance(event, CallbackQuery) else event
        return message is None or message.chat.type == "private"


def command_in(message: Message) -> str | None:
    """The command that a message begins with, without its slash; None for any other message, and for other people's commands."""
    if not message.text or not message.text.startswith("/") or message.forward_origin:
        return None
    return message.text.split(maxsplit=1)[0].removeprefix("/").partition("@")[0].casefold()
