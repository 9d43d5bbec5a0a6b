"""From the time on the clock in the town hall to one instant for everybody, and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from participation.refusals import TimeDoesNotExist, TimeIsAmbiguous

Instant: TypeAlias = datetime
"""A point in time: an aware datetime in UTC."""


class Occurrence(StrEnum):
    """Which of the two is meant when the clocks go back and a time comes twice."""

    EARLIER = "earlier"
    LATER = "later"


def to_instant(wall: datetime, zone: ZoneInfo, occurrence: Occurrence | None = None) -> Instant:
    """The instant at which clocks in the zone show this time; refused where there is none, or two and none was chosen."""
    instants = occurrences(wall, zone)
    if not instants:
        raise TimeDoesNotExist(wall=wall, zone=zone.key)
    if len(instants) == 1:
        return instants[0]
    if occurrence is None:
        raise TimeIsAmbiguous(wall=wall, zone=zone.key, earlier=instants[0], later=instants[1])
    return instants[0] if occurrence is Occurrence.EARLIER else instants[1]


def occurrences(wall: datetime, zone: ZoneInfo) -> tuple[Instant, ...]:
    """All instants at which clocks in the zone show this time: one, none, or two in the order in which they come."""
    readings = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(instant for instant in readings if to_wall(instant, zone) == wall.replace(fold=0)))


def to_wall(instant: Instant, zone: ZoneInfo) -> datetime:
    """What the clocks in the zone show: a datetime that carries no zone."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def local_date(instant: Instant, zone: ZoneInfo) -> date:
    return to_wall(instant, zone).date()


def on_day(day: date, at: time, zone: ZoneInfo) -> Instant:
    """This time on this day; a time that the clocks leap over becomes the moment they leap, of two the earlier counts."""
    wall = datetime.combine(day, at)
    if instants := occurrences(wall, zone):
        return instants[0]
    return _leap(wall, zone)


def next_local_time(now: Instant, at: time, zone: ZoneInfo) -> Instant:
    """The first instant at or after `now` at which clocks in the zone show this time (or leap over it)."""
    today = local_date(now, zone)
    days = (today + timedelta(days=ahead) for ahead in range(-1, 3))
    return min(instant for day in days for instant in _all_on_day(day, at, zone) if instant >= now)


def in_utc(moment: datetime) -> Instant:
    """The same instant in UTC; a datetime without a zone is a mistake of the caller."""
    if moment.tzinfo is None:
        raise ValueError("An instant needs a zone.")
    return moment.astimezone(UTC)


def _all_on_day(day: date, at: time, zone: ZoneInfo) -> tuple[Instant, ...]:
    wall = datetime.combine(day, at)
    return occurrences(wall, zone) or (_leap(wall, zone),)


def _leap(wall: datetime, zone: ZoneInfo) -> Instant:
    """The instant at which the clocks leap over this time: the first one that reads later than it."""
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    while after - before > timedelta(microseconds=1):
        middle = before + (after - before) / 2
        before, after = (middle, after) if to_wall(middle, zone) < wall else (before, middle)
    return after
