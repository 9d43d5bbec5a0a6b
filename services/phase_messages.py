"""Telling followers what a phase brings: decided by the rules, frozen, and put into the outbox piece by piece."""

from participation.phase_messages import Due, messages_due
from participation.phases import Phase
from participation.processes import Process
from participation.wall_time import Instant
from storage.unit import Unit

CHUNK = 1000
"""People put into the outbox in one transaction; it holds the lock for well under 200 ms."""


class PhaseMessages:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    async def anything_due(self) -> bool:
        """Whether `announce` would do anything. Changes nothing, so it may look without the write lock."""
        for phase in self._process.phases:
            due, _ = await self._due(phase)
            if due != Due():
                return True
        return False

    async def announce(self) -> None:
        """Queue, skip or replace what is due for each phase. Calling it again changes nothing."""
        for phase in self._process.phases:
            due, numbers = await self._due(phase)
            for replacement in due.replace:
                if replacement.by is None:
                    await self._unit.phase_messages.withdraw(numbers[id(replacement.old)])
                else:
                    await self._unit.phase_messages.replace(self._process.key, numbers[id(replacement.old)], replacement.by, self._now)
            for skipped in due.skip:
                await self._unit.phase_messages.skip(self._process.key, skipped, self._now)
            for message in due.send:
                await self._unit.phase_messages.queue(self._process.key, message, self._now)

    async def fill(self) -> bool:
        """Put the next people of one frozen audience into the outbox. Returns whether more wait."""
        unfilled = await self._unit.phase_messages.unfilled()
        if not unfilled:
            return False
        filled = await self._unit.phase_messages.fill(unfilled[0], limit=CHUNK, at=self._now)
        return len(unfilled) > 1 or filled == CHUNK

    async def _due(self, phase: Phase) -> tuple[Due, dict[int, int]]:
        on_record = await self._unit.phase_messages.about(self._process.key, phase.key)
        numbers = {id(record.announced): record.id for record in on_record}
        due = messages_due(
            phase, now=self._now, announced=[record.announced for record in on_record], quiet_hours=self._process.quiet_hours
        )
        return due, numbers
