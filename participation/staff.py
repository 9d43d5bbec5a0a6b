"""People of the administration who work on a process: by alias, with one role each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NewType

from participation.processes import ProcessKey
from participation.rights import Right, Role, may
from participation.wall_time import Instant
from participation.words import Language

StaffId = NewType("StaffId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """What colleagues and the audit log call somebody, such as „Moderation 2“: the role and a running number within the process."""

    role: Role
    number: int

    @classmethod
    def parse(cls, written: str) -> Alias | None:
        """The alias again, from what `str` made of it; None for anything else."""
        role, _, number = written.partition(" ")
        return cls(role=Role(role), number=int(number)) if role in set(Role) and re.fullmatch(r"[0-9]{1,6}", number) else None

    def __str__(self) -> str:
        return f"{self.role} {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person in the team of one process. `department` is the key of theirs, for the role of that name."""

    id: StaffId
    process: ProcessKey
    alias: Alias
    language: Language
    department: str | None = None

    @property
    def role(self) -> Role:
        return self.alias.role

    def may(self, right: Right) -> bool:
        return may(self.role, right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A chat in which the team is written to. `language` is the member's, in the private chat of one."""

    chat: bytes
    address: bytes = field(repr=False)
    thread_id: int | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A member as the team's list shows them. `is_fixed`: whoever runs the bot has named them, so that nobody else removes them."""

    member: Member
    since: Instant
    is_fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """That somebody is, or was, in a team: for whoever asks what is stored about them."""

    member: Member
    since: Instant
    until: Instant | None = None
