"""Promised days: what „within three working days“ means on the calendar."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date, timedelta

_SATURDAY = 5


def is_working_day(day: date, holidays: AbstractSet[date] = frozenset()) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays


def working_days_after(day: date, count: int, holidays: AbstractSet[date] = frozenset()) -> date:
    """The day that lies so many working days after this one; this one itself is not counted."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day
