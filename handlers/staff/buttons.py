"""Buttons of the team: made for whoever is in it, and each names the right that is asked for when it is pressed."""

from typing import ClassVar

from handlers.buttons import Button
from participation.processes import ProcessKey
from participation.rights import Right
from participation.staff import Member


class StaffButton(Button, prefix="staff"):
    """Subclass it with a prefix and a right."""

    right: ClassVar[Right]

    def __init_subclass__(cls, *, prefix: str, right: Right) -> None:
        cls.right = right
        super().__init_subclass__(prefix=prefix)


def staff_audience(process: ProcessKey) -> bytes:
    """The team of one process, whoever is in it: never a chat or a person, which can change."""
    return b"staff:" + process.encode()


def audience_of(button: Button, person: bytes, process: ProcessKey) -> bytes:
    """Who may press what a person is shown: that person, or, where it is the team's button, the team."""
    return staff_audience(process) if isinstance(button, StaffButton) else person


def is_offered(button: object, member: Member | None) -> bool:
    """Whether somebody may press it as far as their role goes. Nobody is shown a button only to read that it is not theirs."""
    return not isinstance(button, StaffButton) or member is None or member.may(button.right)
