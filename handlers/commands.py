"""The commands that Telegram's menus show: to residents, to each in the team by what they may do, and in the team's group."""

from collections.abc import Mapping
from types import MappingProxyType

from participation.rights import Right, Role, may

OF_RESIDENTS = ("new", "ideas", "browse", "phases", "notifications", "language", "privacy", "help", "stop")
OF_THE_TEAM: Mapping[str, Right] = MappingProxyType(
    {
        "queue": Right.LOOK,
        "idea": Right.LOOK,
        "mine": Right.LOOK,
        "answer": Right.DRAFT_ANSWER,
        "announce": Right.ANNOUNCE,
        "enter": Right.ENTER,
        "guardian": Right.RECORD_CONSENT,
        "people": Right.LOOK,
        "ban": Right.BAN,
        "unban": Right.BAN,
        "team": Right.MANAGE_TEAM,
        "here": Right.MANAGE_TEAM,
        "audit": Right.AUDIT,
        "sending": Right.ARM,
    }
)
ALIASES_OF_THE_TEAM: Mapping[str, str] = MappingProxyType({"ankuendigung": "announce"})
"""Work when typed, and stand in no menu."""
ONLY_IN_GROUPS = frozenset({"here"})
SELDOM = frozenset({"sending"})
"""Known, and in no menu."""
OF_THE_GROUP = ("queue", "idea", "mine", "answer")
"""What most of the group may do. The group's menu is one for all; what somebody may not do stays unknown to them."""


def commands_of(role: Role) -> tuple[str, ...]:
    """The menu in the private chat of somebody in the team: their work first."""
    work = (name for name, right in OF_THE_TEAM.items() if may(role, right) and name not in ONLY_IN_GROUPS | SELDOM)
    return (*work, *OF_RESIDENTS)
