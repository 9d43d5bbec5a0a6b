"""What the city does with published ideas, and what it answers: drafted, put in force after a moment in which it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

from participation import refusals
from participation.ideas import Idea, IdeaId, IdeaState, ProcessingStatus, Reference
from participation.residents import ResidentId
from participation.staff import Alias, StaffId
from participation.team_rules import DepartmentKey
from participation.texts import length, tidy, tidy_line, units
from participation.wall_time import Instant

AnswerId = NewType("AnswerId", int)
MeasureId = NewType("MeasureId", int)

TEXT_MAXIMUM = 2000
"""UTF-16 units, by which the limits of messages are counted: the answer and the words around it are one message."""
MEASURE_TITLE_MAXIMUM = 80
IDEAS_AT_ONCE = 50
"""So many ideas one answer can be for, unless they belong to one measure."""


class AnswerState(StrEnum):
    DRAFT = "draft"
    PENDING = "pending"
    PUBLISHED = "published"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialResponse:
    """The city's answer to one idea, or to several at once, and the status they get with it."""

    id: AnswerId
    ideas: tuple[IdeaId, ...]
    references: tuple[Reference, ...]
    status: ProcessingStatus
    text: str = field(default="", repr=False)
    state: AnswerState = AnswerState.DRAFT
    version: int = 1
    by: StaffId
    by_alias: Alias
    """Who wrote it last."""
    written_at: Instant
    measure: MeasureId | None = None
    released_by: Alias | None = None
    """Who let it out."""
    in_force_at: Instant | None = None
    published_at: Instant | None = None

    def _changed(self) -> OfficialResponse:
        if self.state is not AnswerState.DRAFT:
            raise refusals.AnswerIsOut
        return replace(self, version=self.version + 1)

    def worded(self, written: str, by: StaffId, alias: Alias, at: Instant) -> OfficialResponse:
        text = tidy(written)
        if not text:
            raise refusals.NothingWritten
        if units(text) > TEXT_MAXIMUM:
            raise refusals.WordsTooLong(length=units(text), maximum=TEXT_MAXIMUM)
        return replace(self._changed(), text=text, by=by, by_alias=alias, written_at=at)

    def with_status(self, status: ProcessingStatus) -> OfficialResponse:
        return replace(self._changed(), status=status)

    def scheduled(self, by: Alias, now: Instant, undo: timedelta) -> OfficialResponse:
        """When `undo` has passed it is out; until then it can be taken back."""
        if not self.text:
            raise refusals.AnswerIsEmpty
        return replace(self._changed(), state=AnswerState.PENDING, released_by=by, in_force_at=now + undo)

    def taken_back(self, now: Instant) -> OfficialResponse:
        if self.state is AnswerState.DRAFT:
            return self
        if self.state is not AnswerState.PENDING or self.in_force_at is None or now >= self.in_force_at:
            raise refusals.AnswerIsOut
        return self.stranded()

    def stranded(self) -> OfficialResponse:
        """Its time has come, and nobody would read it: a draft again."""
        return replace(self, state=AnswerState.DRAFT, released_by=None, in_force_at=None, version=self.version + 1)

    def discarded(self) -> OfficialResponse:
        return replace(self._changed(), state=AnswerState.DISCARDED, text="")

    def published(self, at: Instant) -> OfficialResponse:
        return replace(self, state=AnswerState.PUBLISHED, published_at=at, version=self.version + 1)


def require_answerable(idea: Idea) -> None:
    """Only what everybody can read is answered before everybody."""
    if idea.state is not IdeaState.PUBLISHED:
        raise refusals.CannotBeAnswered(reference=str(idea.reference), state=idea.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """An idea that a department is to answer, by a day."""

    idea_id: IdeaId
    reference: Reference
    department: DepartmentKey
    by_alias: Alias
    assigned_at: Instant
    due_on: date
    done_at: Instant | None = None
    reminded_at: Instant | None = None
    """When the department was last reminded."""
    escalated_at: Instant | None = None
    """When the team was told that it is overdue."""

    def is_overdue(self, today: date) -> bool:
        return self.done_at is None and today > self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A project of the city's that several ideas lead to; its ideas get their news together."""

    id: MeasureId
    title: str
    ideas: int

    @property
    def key(self) -> str:
        """How staff write it: `M3`."""
        return f"M{self.id}"

    @staticmethod
    def parse_key(written: str) -> MeasureId | None:
        found = written.strip().casefold().removeprefix("m")
        return MeasureId(int(found)) if written[:1].casefold() == "m" and found.isdecimal() and len(found) < 10 else None


def measure_title(written: str) -> str:
    title = tidy_line(written)
    if not title:
        raise refusals.NothingWritten
    if length(title) > MEASURE_TITLE_MAXIMUM:
        raise refusals.WordsTooLong(length=length(title), maximum=MEASURE_TITLE_MAXIMUM)
    return title


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """Somebody who is told of an answer, once, whatever leads to them."""

    resident: ResidentId
    own: tuple[Idea, ...] = ()
    """What they wrote of the ideas that it is for, or of those that were merged into them."""
    supported: tuple[Idea, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An answer is out: what became of its ideas, and the first who are to hear of it. Or it is a draft again: none of them can be read."""

    answer: OfficialResponse
    ideas: tuple[Idea, ...] = ()
    hearers: tuple[Hearer, ...] = ()

    @property
    def is_out(self) -> bool:
        return self.answer.state is AnswerState.PUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """An answer that is out, and the next who are to hear of it."""

    answer: OfficialResponse
    hearers: tuple[Hearer, ...]
