"""What the house sees to by itself, in portions that nobody notices: what has served its time goes, and what was begun is finished."""

from collections.abc import Awaitable, Callable

from bot.clock import Clock
from bot.process_in_force import ProcessInForce
from bot.resealing import finish_key_change
from participation.guardians import WAITS
from services.guardians import forget_waiting
from services.retention import Retention
from storage.records import Records
from storage.retention import SWEEPS, Sweep
from storage.seals import Seals
from storage.unit import Unit


class Upkeep:
    def __init__(self, *, records: Records, seals: Seals, clock: Clock, in_force: ProcessInForce) -> None:
        self._records = records
        self._seals = seals
        self._clock = clock
        self._in_force = in_force
        self._left = False  # whether bytes of people whose time was over may still lie in the database's file

    async def finish_key_change(self) -> None:
        """Go on where `bot key rotate` was ended. Without a change of key that is under way, this does nothing."""
        await finish_key_change(self._records, self._seals, self._clock)

    async def forget_old(self) -> None:
        """Let go whatever has served its time, by the periods of the process in force. Between two portions people are answered."""
        async with self._records.changing() as unit:
            await (await self._retention(unit)).forget_done_updates()
        await self._until_done(self._forget_drafts)
        async with self._records.changing() as unit:
            await forget_waiting(unit, before=self._clock.now() - WAITS)
        for sweep in SWEEPS:
            await self._sweep(sweep)
        await self._until_done(self._forget_people)
        await self._until_done(self._clear_ended)

    async def _sweep(self, sweep: Sweep) -> None:
        while True:
            async with self._records.reading() as unit:
                keys = await (await self._retention(unit)).overdue(sweep)
            if not keys:
                return
            async with self._records.changing() as unit:
                await (await self._retention(unit)).sweep(sweep, keys)

    async def _forget_drafts(self, unit: Unit) -> bool:
        return await (await self._retention(unit)).forget_drafts()

    async def _forget_people(self, unit: Unit) -> bool:
        retention = await self._retention(unit)
        people = await retention.people_whose_time_is_over()
        for _, person in people:
            await retention.forget_person(person)
        self._left = self._left or bool(people)
        return bool(people)

    async def _clear_ended(self, unit: Unit) -> bool:
        retention = await self._retention(unit)
        return any([await retention.clear(process) for process in await retention.ended_processes()])

    async def _until_done(self, portion: Callable[[Unit], Awaitable[bool]]) -> None:
        more = True
        while more:
            async with self._records.changing() as unit:
                more = await portion(unit)

    async def _retention(self, unit: Unit) -> Retention:
        return Retention(unit, await self._in_force.process(unit), self._clock.now())

    async def wipe_traces(self) -> None:
        """Let what is left of people who were forgotten vanish from the database's file, too. Without any, this does nothing."""
        async with self._records.reading() as unit:
            receipts = await unit.tombstones.to_wipe()
        if (receipts or self._left) and await self._records.wipe():
            self._left = False
            async with self._records.changing() as unit:
                await unit.tombstones.mark_wiped(receipts)
