"""Who may do what: roles of the staff in a process."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum


class Role(StrEnum):
    ADMIN = "admin"
    MODERATOR = "moderator"
    DEPARTMENT = "department"
    EDITOR = "editor"


def is_staff(roles: AbstractSet[Role]) -> bool:
    return bool(roles)
