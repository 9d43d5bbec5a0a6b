"""May we write to you? The question with which joining ends."""

from aiogram.filters import Filter
from aiogram.types import TelegramObject

from handlers.buttons import Button
from handlers.screens import Screen
from handlers.talk import OpenDialog
from locales.speech import Say

_QUESTION = "follow"


class FollowChosen(Button, prefix="follow"):
    yes: bool
    goal: str


def is_open(dialog: OpenDialog) -> bool:
    return dialog.question is not None and dialog.question.partition(":")[0] == _QUESTION


def goal_waiting(dialog: OpenDialog) -> str:
    """Where the link led that the person came by; it waits until this question is answered."""
    return (dialog.question or "").partition(":")[2]


def named(goal: str) -> str:
    """The name under which the question is open."""
    return f"{_QUESTION}:{goal}"


def question(say: Say, goal: str) -> Screen:
    yes = (say.plain("follow-button-yes"), FollowChosen(yes=True, goal=goal))
    no = (say.plain("follow-button-no"), FollowChosen(yes=False, goal=goal))
    return Screen(say("follow-question"), [[yes], [no]])


class AskedToFollow(Filter):
    """The question is open."""

    async def __call__(self, event: TelegramObject, dialog: OpenDialog) -> bool:
        return is_open(dialog)
