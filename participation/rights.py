"""Who may do what: roles of the staff in a process, and the rights of each. What is not named here is not allowed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    ADMIN = "admin"
    MODERATOR = "moderator"
    DEPARTMENT = "department"
    EDITOR = "editor"


class Right(StrEnum):
    LOOK = "look"
    """Read the queue and what the team knows of an idea."""
    DECIDE = "decide"
    """Publish, return, reject, merge, hide; claim, note and undo."""
    ASSIGN = "assign"
    DRAFT_ANSWER = "draft_answer"
    PUBLISH_ANSWER = "publish_answer"
    ENTER = "enter"
    """Type an idea for somebody without the app."""
    RECORD_CONSENT = "record_consent"
    """Put the yes of a young person's parents on record, or take it back."""
    REPLY = "reply"
    """Answer a question to the team."""
    BAN = "ban"
    ANNOUNCE = "announce"
    """Write to many, release what somebody else wrote, and stop it."""
    MANAGE_TEAM = "manage_team"
    AUDIT = "audit"
    ARM = "arm"
    """Let messages out again that wait since a backup was put back, or discard them."""


RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.ADMIN: frozenset(Right),
        Role.MODERATOR: frozenset(Right) - {Right.ANNOUNCE, Right.MANAGE_TEAM, Right.AUDIT, Right.ARM},
        Role.DEPARTMENT: frozenset({Right.LOOK, Right.DRAFT_ANSWER}),
        Role.EDITOR: frozenset(
            {
                Right.LOOK,
                Right.DRAFT_ANSWER,
                Right.PUBLISH_ANSWER,
                Right.ENTER,
                Right.RECORD_CONSENT,
                Right.REPLY,
                Right.ANNOUNCE,
            }
        ),
    }
)


def may(role: Role, right: Right) -> bool:
    return right in RIGHTS[role]
