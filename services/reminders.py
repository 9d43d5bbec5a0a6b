"""What the team is reminded of once a working day: ideas that wait longer than was promised, in the queue or in a flood."""

from participation.processes import Process
from participation.wall_time import Instant, local_date
from storage.unit import Unit

QUEUE = "queue"


class Reminders:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    async def overdue_ideas(self) -> int:
        """How many the team is to be reminded of now: none at night, on days off, or twice a day. `mark_reminded` ends it."""
        today = local_date(self._now, self._process.zone)
        if self._process.team_may_hear_at(self._now) > self._now or await self._unit.reminders.was_told(self._process.key, QUEUE, today):
            return 0
        since = self._process.overdue_before(self._now)
        in_floods = await self._unit.floods.count_since_before(self._process.key, since)
        return (await self._unit.queue.count(self._process.key, since)).since_before + in_floods

    async def mark_reminded(self) -> None:
        await self._unit.reminders.mark(self._process.key, QUEUE, local_date(self._now, self._process.zone))
