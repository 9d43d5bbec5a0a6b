"""Days and hours as people type them: „morgen 18:00“, „12.4. 9:30 Uhr“, „2024-04-12 09:30“, „12 April 6 pm“."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from participation import refusals

_CLOCK = re.compile(r"(?:^|\s)(?:um |at )?(\d{1,2})(?:[:.](\d{2}))?\s?(uhr|h|am|pm|a\.m|p\.m)?$")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})(?:\.\s?(\d{4})?)?")
_NAMED_MONTH = re.compile(r"(\d{1,2})\.?\s([^\W\d]{3,})\.?(?:\s(\d{4}))?")
JUST_PASSED = timedelta(days=60)
_NOON, _DAY_HOURS, _HOUR_MINUTES = 12, 24, 60


def typed_time(written: str, now: datetime, days: Mapping[str, int], months: Mapping[str, int]) -> datetime:
    """What the clocks of the zone show then: a datetime without a zone. `now`: what they show now.

    `written` is folded: small letters, without commas, umlauts written out. `days` names some, with their distance from today; `months`
    the months, by number. Without a day, the next such hour is meant; without a year, the next such day.
    """
    clock = _CLOCK.search(written)
    at = _hour(clock) if clock else None
    if clock is None or at is None:
        raise refusals.NotATime
    day = written[: clock.start()].strip()
    if not day and not (":" in written or clock[3]):  # „12.04“ may as well be a day, and „9“ anything
        raise refusals.NotATime
    if not day:
        today = datetime.combine(now.date(), at)
        return today if today > now else today + timedelta(days=1)
    found = _day(day, now.date(), days, months)
    if found is None:
        raise refusals.NotATime
    return datetime.combine(found, at)


def _hour(clock: re.Match[str]) -> time | None:
    hour, minute, half = int(clock[1]), int(clock[2] or 0), (clock[3] or "").replace(".", "")
    if half in {"am", "pm"}:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    return time(hour, minute) if hour < _DAY_HOURS and minute < _HOUR_MINUTES else None


def _day(written: str, today: date, days: Mapping[str, int], months: Mapping[str, int]) -> date | None:
    if written in days:
        return today + timedelta(days=days[written])
    if found := _ISO_DAY.fullmatch(written):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED_DAY.fullmatch(written):
        return _next(today, int(found[2]), int(found[1]), found[3])
    if (found := _NAMED_MONTH.fullmatch(written)) and found[2] in months:
        return _next(today, months[found[2]], int(found[1]), found[3])
    return None


def _next(today: date, month: int, day: int, year: str | None) -> date | None:
    """In the year that was typed, or else the next such day. One that has just passed is a mistake, not a wish for next year."""
    if year is not None:
        return _date(int(year), month, day)
    known = (_date(near, month, day) for near in range(today.year - 1, today.year + 9))  # a 29 February may be eight years away
    return next((found for found in known if found and found > today - JUST_PASSED), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
