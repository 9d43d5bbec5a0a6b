"""Many people without phones: of what bots write to them it is only counted who has it, and who has it twice."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable

from simulator.wire import Json

NOT_YET, HAS_IT, HAS_IT_TWICE = 0, 1, 2
EVERY = 0.16
"""Seconds between two tellings: six a second, however many messages come."""
LOOKS_BACK = 2.0
"""Seconds over which messages per second are counted."""


class Crowd:
    """People with ids in a row. Each keeps only the newest message; the same words once more are a repetition."""

    def __init__(self, first: int, size: int, tell: Callable[[Json], None]) -> None:
        self.id = first
        self.people = range(first, first + size)
        self.marks = bytearray(size)
        self.left: int | None = None
        """How many messages are still to come, where the host application knows that."""
        self._tell = tell
        self._arrivals: list[tuple[float, int, int]] = []
        self._had: Counter[tuple[int, int]] = Counter()
        self._changed: set[int] = set()
        self._anew = False
        self._due: asyncio.TimerHandle | None = None

    def got(self, person_id: int, words: str) -> None:
        arrival = (time.time(), person_id - self.id, hash(words))
        self._arrivals.append(arrival)
        self._count(arrival)
        self._tell_soon()

    def count_anew(self, since: float) -> None:
        """Forget what came before that moment, in seconds since 1970; what came after it counts."""
        self._arrivals = self._arrivals[bisect_left(self._arrivals, (since,)) :]
        self.marks = bytearray(len(self.people))
        self._had.clear()
        self._changed.clear()
        self._anew, self.left = True, None
        for arrival in self._arrivals:
            self._count(arrival)
        self._tell_soon()

    def await_more(self, left: int | None) -> None:
        if left != self.left:
            self.left = left
            self._tell_soon()

    def figures(self) -> Json:
        return {
            "crowd": self.id,
            "size": len(self.people),
            "got": len(self.marks) - self.marks.count(NOT_YET),
            "twice": self.marks.count(HAS_IT_TWICE),
            "per_second": self._per_second(),
            "left": self.left,
        }

    def _count(self, arrival: tuple[float, int, int]) -> None:
        _, index, words = arrival
        self._had[index, words] += 1
        mark = HAS_IT_TWICE if self._had[index, words] > 1 else HAS_IT
        if mark > self.marks[index]:
            self.marks[index] = mark
            self._changed.add(index)

    def _lately(self) -> int:
        return len(self._arrivals) - bisect_left(self._arrivals, (time.time() - LOOKS_BACK,))

    def _per_second(self) -> float:
        """Over the last seconds, or since it began, if that is less."""
        begun = self._arrivals[0][0] if self._arrivals else 0.0
        return self._lately() / min(LOOKS_BACK, max(time.time() - begun, EVERY))

    def _tell_soon(self) -> None:
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(EVERY, self._tell_now)

    def _tell_now(self) -> None:
        self._due = None
        changed, self._changed = self._changed, set()
        anew, self._anew = self._anew, False
        self._tell({**self.figures(), "anew": anew, "changed": _runs(sorted(changed), self.marks)})
        if self._lately():  # until the pace that is shown has come to rest, too
            self._tell_soon()


def _runs(indices: Iterable[int], marks: bytearray) -> list[list[int]]:
    """Neighbours with the same mark in one: [first, how many, mark]."""
    runs: list[list[int]] = []
    for index in indices:
        if runs and index == runs[-1][0] + runs[-1][1] and marks[index] == runs[-1][2]:
            runs[-1][1] += 1
        else:
            runs.append([index, 1, marks[index]])
    return runs
