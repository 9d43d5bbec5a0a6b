"""What a person agrees to before taking part: the facts that the notice tells, and by which their change is noticed."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from datetime import date
from functools import lru_cache

from participation.processes import Process, UnderAge, WhenForgotten

EDITION = 2
"""Raised when the words of the notice come to mean something else. New wording for the same meaning asks nobody again."""
_VERSION_SIGNS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Whatever the process file switches on or off about people's data is a fact here: the notice can neither hide nor invent it."""

    stored_until: date
    minimum_age: int | None
    """None where anybody may take part at any age."""
    under_age: UnderAge
    controller: str
    other_way: str | None
    """The address of the way in without Telegram."""
    photos: bool
    places: bool
    demographics: bool
    when_forgotten: WhenForgotten
    edition: int = EDITION

    @classmethod
    def of(cls, process: Process) -> Notice:
        any_age = process.under_age is UnderAge.ALLOWED or process.minimum_age == 0
        return cls(
            stored_until=process.stored_until,
            minimum_age=None if any_age else process.minimum_age,
            under_age=process.under_age,
            controller=process.contact.controller,
            other_way=process.web_platform.url if process.web_platform else None,
            photos=process.ideas.photos,
            places=process.ideas.places,
            demographics=process.demographics is not None,
            when_forgotten=process.ideas.when_forgotten,
        )

    @property
    def version(self) -> str:
        """The same for notices that tell the same facts; short enough to stand in a button."""
        return _version(self)


@lru_cache(maxsize=64)
def _version(notice: Notice) -> str:
    facts = "\n".join(str(fact) for fact in astuple(notice))
    return hashlib.sha256(facts.encode()).hexdigest()[:_VERSION_SIGNS]
