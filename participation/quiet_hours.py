"""The hours in which the city writes to nobody of its own accord."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

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
        """The instant itself, or the end of the quiet hours it falls into."""
        if not self.cover(instant):
            return instant
        return next_local_time(instant, self.ends, self.zone)
