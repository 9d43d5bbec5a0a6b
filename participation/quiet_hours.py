"""The hours in which the city writes to nobody of its own accord."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from participation.refusals import NotQuietHours
from participation.wall_time import Instant, next_local_time, to_wall


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `begins` until `ends` on the clocks of the zone, over midnight if need be. Equal times mean that no hour is quiet."""

    begins: time
    ends: time
    zone: ZoneInfo

    def cover(self, instant: Instant) -> bool:
        shown = to_wall(instant, self.zone).time()
        if self.begins <= self.ends:
            return self.begins <= shown < self.ends
        return shown >= self.begins or shown < self.ends

    def next_allowed(self, instant: Instant) -> Instant:
        """The instant itself, or the end of the quiet hours it falls into.

        Where clocks leap over what is not quiet, that is no end; nor is it where they are put back to before the beginning.
        """
        allowed = instant
        while self.cover(allowed):
            allowed = next_local_time(allowed + timedelta(microseconds=1), self.ends, self.zone)
        return allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Hours of the day, by whatever clocks hang on the wall. Somebody's own quiet hours; equal times mean that no hour is quiet."""

    begins: time
    ends: time

    @property
    def is_empty(self) -> bool:
        return self.begins == self.ends

    def in_(self, zone: ZoneInfo) -> QuietHours:
        return QuietHours(begins=self.begins, ends=self.ends, zone=zone)

    @classmethod
    def parse(cls, written: str) -> Span:
        """From what somebody typed: "21:30 bis 8", "von 22 Uhr bis 7 Uhr", "10 pm to 7 am". Refused unless it names exactly two times."""
        found = [_time(*match.groups()) for match in _TIMES.finditer(written.casefold())]
        if len(found) != 2:
            raise NotQuietHours
        return cls(begins=found[0], ends=found[1])


CHOICES = (Span(begins=time(20), ends=time(9)), Span(begins=time(22), ends=time(7)))
"""What can be chosen with one press, beside the hours of the process and none at all."""
NONE_QUIET = Span(begins=time.min, ends=time.min)

_TIMES = re.compile(r"(?<!\d)(\d{1,2})(?:(?:\s*(?:[:.]|uhr|h)\s*)?(\d{2}))?(?!\d)(?:\s*uhr)?\s*(am|pm|a\.m|p\.m)?")
_HOURS, _HALF_A_DAY = 24, 12


def _time(hour: str, minute: str | None, half: str | None) -> time:
    hours, minutes = int(hour), int(minute or 0)
    if half and 1 <= hours <= _HALF_A_DAY:
        hours = hours % _HALF_A_DAY + (_HALF_A_DAY if half.startswith("p") else 0)
    if (hours, minutes) == (_HOURS, 0):
        hours = 0
    if hours >= _HOURS or minutes >= 60:
        raise NotQuietHours
    return time(hours, minutes)
