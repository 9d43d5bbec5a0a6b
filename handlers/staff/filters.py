"""What picks a conversation function of the team's: who acts, what they may do, and to which of the bot's messages they reply."""

from typing import Any

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from handlers.buttons import Button
from handlers.filters import command_in
from handlers.staff.buttons import StaffButton
from participation.rights import Right
from participation.staff import Member


class Staffed(Filter):
    """Somebody in the team who has this right."""

    def __init__(self, right: Right) -> None:
        self._right = right

    async def __call__(self, event: TelegramObject, member: Member | None = None) -> bool:
        return member is not None and member.may(self._right)


class StaffPressed(Filter):
    """A team button of this kind, pressed by somebody who has the right that it names."""

    def __init__(self, *kinds: type[StaffButton]) -> None:
        self._kinds = kinds

    async def __call__(self, press: CallbackQuery, button: Button | None = None, member: Member | None = None) -> bool:
        return isinstance(button, self._kinds) and member is not None and member.may(button.right)


class StaffCommanded(Filter):
    """One of these commands, from somebody in the team who has the right. To all others it is an unknown command."""

    def __init__(self, *names: str, right: Right) -> None:
        self._names = frozenset(names)
        self._right = right

    async def __call__(self, event: Message, member: Member | None = None) -> bool:
        return command_in(event) in self._names and member is not None and member.may(self._right)


class RepliedTo(Filter):
    """A reply to one of the bot's messages whose subject begins like this, from somebody in the team who has the right.

    Offers `subject_key`: what follows, such as `42` in `desk:42`. A command is no reply: while the bot waits for words, the app makes one
    of whatever is written.
    """

    def __init__(self, kind: str, *, right: Right) -> None:
        self._kind = kind
        self._right = right

    async def __call__(self, event: Message, subject: str | None = None, member: Member | None = None) -> bool | dict[str, Any]:
        if command_in(event) is not None:
            return False
        kind, _, key = (subject or "").partition(":")
        return kind == self._kind and member is not None and member.may(self._right) and {"subject_key": key}
