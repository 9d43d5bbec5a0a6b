"""The one movable clock: everything about phases, people and messages asks it for the time."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

FARTHEST = timedelta(days=36_500).total_seconds()


class Clock:
    """Real time plus an offset in seconds that a file holds; without a file, real time. The file is read again when it changes."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._stamp: tuple[int, int] | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset()

    def real(self) -> float:
        """Seconds since 1970, never moved: leases, back-off and pace run on it."""
        return time.time()

    def offset(self) -> timedelta:
        if self._file is None:
            return self._offset
        try:
            found = self._file.stat()
            stamp = (found.st_mtime_ns, found.st_ino)
            if stamp != self._stamp:
                seconds = float(self._file.read_text() or 0)
                if abs(seconds) < FARTHEST:  # beyond that there are no years left; and what is not a number is less than nothing
                    self._offset = timedelta(seconds=seconds)
                self._stamp = stamp
        except (FileNotFoundError, ValueError):
            pass  # being written just now, or not yet there: the last known offset holds
        return self._offset
