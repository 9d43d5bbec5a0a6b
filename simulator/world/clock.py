"""The simulator's two times: the date that messages bear, which can be moved, and the age of things, which can be hurried."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path


class Clock:
    def __init__(self, clock_file: Path | None = None) -> None:
        self._clock_file = clock_file
        self._offset = 0.0
        self._hurried = 0.0
        self.on_hurry: list[Callable[[], None]] = []

    @property
    def offset(self) -> float:
        return self._offset

    def move(self, offset: float) -> None:
        """Date messages by real time plus the offset; a bot that reads the clock file follows."""
        self._offset = offset
        if self._clock_file is not None:
            _write_atomically(self._clock_file, f"{offset:.15g}")

    def hurry(self, seconds: float) -> None:
        """Let Telegram's own waiting times (kept updates, presses, limits) pass at once."""
        self._hurried += seconds
        for wake in self.on_hurry:
            wake()

    def date(self) -> int:
        return int(time.time() + self._offset)

    def age(self) -> float:
        """Seconds on a steady clock, by which updates, presses and limits expire."""
        return time.monotonic() + self._hurried


def _write_atomically(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text + "\n", encoding="ascii")
    draft.replace(path)
