"""Telling those who follow what is new: put on record where it happens, and written into the outbox for all of them piece by piece."""

from functools import partial

from participation.digests import in_time, told_at
from participation.follows import Habit
from participation.news import GOOD_FOR, News
from participation.processes import Process
from participation.wall_time import Instant
from storage.unit import Unit

CHUNK = 500
"""People put into the outbox in one transaction; it holds the lock for well under 200 ms."""


async def becomes_news(unit: Unit, process: Process, news: News, now: Instant) -> None:
    """From the commit on it is to be told to those who follow now. Doing it again changes nothing."""
    await unit.news.put(process.key, news, at=now, not_after=now + GOOD_FOR)


def hour_for(process: Process, habit: Habit, now: Instant, not_after: Instant | None) -> Instant:
    """When somebody is told of what is new now: with their next digest, or sooner if that would be too late."""
    quiet_hours = process.quiet_hours_of(habit.own_quiet_hours)
    rhythm = in_time(process.digests, habit.rhythm, quiet_hours, now, not_after)
    return told_at(process.digests, rhythm, quiet_hours, now)


class NewsForFollowers:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    async def anything_to_tell(self) -> bool:
        """Whether `tell_next` would do anything. Changes nothing, so it may look without the write lock."""
        return await self._unit.news.next_unfilled(self._process.key) is not None

    async def tell_next(self) -> bool:
        """Write the rows of the next who follow. Returns False once nothing is left to do."""
        happened = await self._unit.news.next_unfilled(self._process.key)
        if happened is None:
            return False
        when = partial(self._hour_for, not_after=happened.not_after)
        await self._unit.news.fill(happened, when, limit=CHUNK, at=self._now)
        return True

    def _hour_for(self, habit: Habit, not_after: Instant) -> Instant:
        return hour_for(self._process, habit, self._now, not_after)
