"""Phases of a process: what is possible, from when until when, and when messages about it are due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from participation.wall_time import Instant, local_date, next_local_time, on_day
from participation.words import Text

PhaseKey = NewType("PhaseKey", str)

MORNING = time(9)


class Activity(StrEnum):
    INFORM = "inform"
    SUBMIT = "submit"
    SUPPORT = "support"
    SURVEY = "survey"
    WEIGH = "weigh"
    RESULTS = "results"
    MONITOR = "monitor"


ACTING = frozenset({Activity.SUBMIT, Activity.SUPPORT, Activity.SURVEY, Activity.WEIGH})
"""What people do themselves, as against what they read."""


class PhaseState(StrEnum):
    """Computed from the clock, never stored."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a message may go out: from `opens` on, and before `closes`."""

    opens: Instant
    closes: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseTexts:
    """The city's words about a phase. Times are never among them: they are told from the phase's own."""

    title: Text
    invitation: Text
    """What is going on, in two short sentences. On the card of the phase."""
    call: Text
    """What people can do now, in one sentence. In the message that it has started."""
    outlook: Text
    """What becomes of it and who decides, without promising too much. On the card and in the message that it has started."""
    closing: Text
    """What ends, in one sentence. In the message that it ends soon."""
    afterwards: Text
    """What happens next with what people said. In the message that it has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    key: PhaseKey
    texts: PhaseTexts
    activities: frozenset[Activity]
    starts_at: Instant
    ends_at: Instant
    zone: ZoneInfo
    announce_at: Instant | None = None
    """When the start is told; without it, at the first nine o'clock in the morning from the start on."""
    start_told_within: timedelta | None = None
    """How long after it was due the start may still be told; without it, as long as the phase is open."""
    closing_days: int | None = None
    """How many days before the last day the end is recalled; without it, never."""
    end_told_within: timedelta = timedelta(days=7)
    """How long after it was due the end may still be told."""

    def __post_init__(self) -> None:
        if not self.starts_at < self.ends_at:
            raise ValueError("A phase ends after it starts.")

    @property
    def title(self) -> Text:
        return self.texts.title

    @property
    def last_day(self) -> date:
        """The last day on which the phase is open: an end at midnight belongs to the day before."""
        return local_date(self.ends_at - timedelta(microseconds=1), self.zone)

    @property
    def lets_people_act(self) -> bool:
        return bool(self.activities & ACTING)

    def is_open(self, now: Instant) -> bool:
        return self.starts_at <= now < self.ends_at

    def allows(self, activity: Activity, now: Instant) -> bool:
        return self.is_open(now) and activity in self.activities

    def state(self, now: Instant) -> PhaseState:
        if now < self.starts_at:
            return PhaseState.PLANNED
        return PhaseState.OPEN if self.is_open(now) else PhaseState.CLOSED

    def moved(self, *, starts_at: Instant, ends_at: Instant) -> Phase:
        """The same phase at another time. A moment that was fixed for telling its start is dropped if it no longer lies within."""
        announce_at = self.announce_at if self.announce_at and starts_at <= self.announce_at < ends_at else None
        return replace(self, starts_at=starts_at, ends_at=ends_at, announce_at=announce_at)

    @property
    def start_window(self) -> Window:
        opens = self.announce_at or next_local_time(self.starts_at, MORNING, self.zone)
        closes = self.ends_at if self.start_told_within is None else min(self.ends_at, opens + self.start_told_within)
        return Window(opens=opens, closes=closes)

    @property
    def closing_window(self) -> Window | None:
        """None where no reminder is wished for, or the phase is so short that it would come no later than the start message."""
        if self.closing_days is None:
            return None
        opens = on_day(self.last_day - timedelta(days=self.closing_days), MORNING, self.zone)
        return Window(opens=opens, closes=self.ends_at) if self.start_window.opens < opens < self.ends_at else None

    @property
    def end_window(self) -> Window:
        opens = next_local_time(self.ends_at, MORNING, self.zone)
        return Window(opens=opens, closes=opens + self.end_told_within)
