"""When news that have no deadline are put together into one message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from participation.follows import Rhythm
from participation.quiet_hours import QuietHours
from participation.wall_time import Instant, local_date, next_local_time

GATHERED = timedelta(minutes=1)
"""So long news wait for others that come with them: fifty ideas published together are one message, not fifty."""


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """As dates count them: Monday is 0."""
        return list(Weekday).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTimes:
    """At what time of the day, and on which day of the week, by the clocks of the zone."""

    at: time = time(17)
    weekday: Weekday = Weekday.FRIDAY


def next_digest(times: DigestTimes, rhythm: Rhythm, after: Instant, zone: ZoneInfo) -> Instant:
    """The first one later than `after`; at once for whoever waits for none."""
    if rhythm is Rhythm.AT_ONCE:
        return after
    due = next_local_time(after + timedelta(microseconds=1), times.at, zone)
    while rhythm is Rhythm.WEEKLY and local_date(due, zone).weekday() != times.weekday.number:
        due = next_local_time(due + timedelta(microseconds=1), times.at, zone)
    return due


def told_at(times: DigestTimes, rhythm: Rhythm, quiet_hours: QuietHours, now: Instant) -> Instant:
    """When news that come now are told: with all that come until then, and outside the quiet hours."""
    gathered = now + GATHERED if rhythm is Rhythm.AT_ONCE else next_digest(times, rhythm, now, quiet_hours.zone)
    return quiet_hours.next_allowed(gathered)


def in_time(times: DigestTimes, rhythm: Rhythm, quiet_hours: QuietHours, now: Instant, not_after: Instant | None) -> Rhythm:
    """The rhythm wished for, or at once where that would be too late."""
    fits = not_after is None or told_at(times, rhythm, quiet_hours, now) < not_after
    return rhythm if fits else Rhythm.AT_ONCE
