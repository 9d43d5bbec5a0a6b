"""What picks a function of the idea dialog: the question it has come to, and whether a press belongs to that question."""

from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message, TelegramObject

from handlers.buttons import Button
from handlers.residents.ideas.buttons import AboutDraft, PartLeftOut, WentBack, WentOn
from handlers.residents.ideas.names import DRAFT_DELETE, DRAFT_FOUND, Aside, Spot, spot_in
from handlers.talk import OpenDialog
from participation.idea_questions import Question
from participation.pieces import reads_like_a_sentence


class At(Filter):
    """One of these questions of the idea dialog is open, and nothing is asked aside. Without questions: any of them."""

    def __init__(self, *questions: Question) -> None:
        self._questions = frozenset(questions or Question)

    async def __call__(self, event: TelegramObject, dialog: OpenDialog) -> bool:
        return _is_at(spot_in(dialog.question), self._questions)


class AskedAside(Filter):
    """It is asked what words are that came unasked. Without kinds: any of the ways to ask it."""

    def __init__(self, *kinds: Aside) -> None:
        self._kinds = frozenset(kinds or Aside)

    async def __call__(self, event: TelegramObject, dialog: OpenDialog) -> bool:
        spot = spot_in(dialog.question)
        return spot is not None and spot.aside in self._kinds


class Answers(Filter):
    """A button of the question that is open now, about the draft that is being written."""

    def __init__(self, kind: type[Button], *questions: Question) -> None:
        self._kind = kind
        self._questions = frozenset(questions or Question)

    async def __call__(self, event: TelegramObject, dialog: OpenDialog, button: Button | None = None) -> bool:
        spot = spot_in(dialog.question)
        return isinstance(button, self._kind) and _is_about(button, dialog, spot) and _is_at(spot, self._questions)


class AnswersAside(Filter):
    """A button of the question that is asked aside."""

    def __init__(self, kind: type[Button]) -> None:
        self._kind = kind

    async def __call__(self, event: TelegramObject, dialog: OpenDialog, button: Button | None = None) -> bool:
        spot = spot_in(dialog.question)
        return isinstance(button, self._kind) and _is_about(button, dialog, spot) and spot is not None and spot.aside is not None


class Writing(Filter):
    """Somebody is in the idea dialog, or was asked whether to go on with it."""

    async def __call__(self, event: TelegramObject, dialog: OpenDialog) -> bool:
        return spot_in(dialog.question) is not None or dialog.question in {DRAFT_FOUND, DRAFT_DELETE}


class OnScreen(Filter):
    """A button of the newest screen: pressed, or meant by somebody who says a word for it. An older one of its kind is none."""

    def __init__(self, kind: type[Button]) -> None:
        self._kind = kind

    async def __call__(self, event: TelegramObject, dialog: OpenDialog, button: Button | None = None) -> bool | dict[str, Any]:
        shown = [Button.parse(offer.press) for offer in dialog.now.offers]
        offered = next((known for known in shown if isinstance(known, self._kind)), None)
        if offered is None or (button is not None and button != offered):
            return False
        return {"button": offered}


class OwnWords(Filter):
    """Text that the person wrote: no command, and not forwarded from somebody else."""

    async def __call__(self, event: Message) -> bool:
        return event.text is not None and not event.text.startswith("/") and event.forward_origin is None


class Sentence(OwnWords):
    """Own words that are more than a try at a label."""

    async def __call__(self, event: Message) -> bool:
        return await super().__call__(event) and reads_like_a_sentence(event.text or "")


def _is_at(spot: Spot | None, questions: frozenset[Question]) -> bool:
    return spot is not None and spot.aside is None and spot.step.question in questions


def _is_about(button: Button, dialog: OpenDialog, spot: Spot | None) -> bool:
    if isinstance(button, WentOn | WentBack | PartLeftOut) and (spot is None or button.question is not spot.step.question):
        return False
    return isinstance(button, AboutDraft) and button.draft_id == dialog.draft_id
