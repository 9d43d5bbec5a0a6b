"""Questions to the team: written by residents, answered by people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NewType

from participation import refusals
from participation.residents import ResidentId
from participation.staff import Alias
from participation.texts import tidy, units
from participation.wall_time import Instant

InquiryId = NewType("InquiryId", int)

TEXT_MAXIMUM = 1500
"""UTF-16 units, by which the limits of messages are counted. Question and answer stand in one message."""


def inquiry_text(written: str) -> str:
    text = tidy(written)
    if not text:
        raise refusals.NothingWritten
    if units(text) > TEXT_MAXIMUM:
        raise refusals.WordsTooLong(length=units(text), maximum=TEXT_MAXIMUM)
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """What somebody asks the team. Until `asked_at` the person has not said that it should go there."""

    id: InquiryId
    author: ResidentId
    text: str = field(repr=False)
    written_at: Instant
    asked_at: Instant | None = None
    answered_at: Instant | None = None
    answered_by: Alias | None = None
    answers: int = 0
    """How many answers the team has sent."""

    def require_author(self, person: ResidentId) -> None:
        if self.author != person:
            raise refusals.NotYours
