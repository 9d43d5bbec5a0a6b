"""The audit log of the team: every act is written down in the unit in which it happens."""

from participation.audit import Entry, Facts, Head, chained, first_wrong, require_code, written
from participation.processes import Process
from participation.staff import Member
from participation.wall_time import Instant
from storage.unit import Unit

PAGE = 10
AT_ONCE = 500
"""Rows read at once while the chain is gone through."""


class Audit:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    async def record(self, by: Member, act: str, subject: str, before: Facts | None = None, after: Facts | None = None) -> Entry:
        """Write down what somebody did. Until the unit ends nobody else can, so this comes last in a deed."""
        entry = Entry(
            number=0,
            at=self._now,
            by=by.id,
            alias=require_code(str(by.alias)),
            act=require_code(act),
            subject=require_code(subject),
            before=written(before),
            after=written(after),
        )
        row = chained(entry, await self._unit.audit.held_head(self._process.key), self._process.key)
        await self._unit.audit.add(row, self._process.key)
        return row

    async def latest(self, before: int | None = None, limit: int = PAGE) -> list[Entry]:
        """A page of the log, newest first: its end, or what comes before this number."""
        return await self._unit.audit.latest(self._process.key, before, limit)

    async def everything(self) -> list[Entry]:
        """The whole log, oldest first."""
        return await self._unit.audit.after(self._process.key, 0, limit=None)

    async def verify(self) -> int | None:
        """The number of the first row that is wrong or missing; None if the chain is whole."""
        seen = Head()
        while True:
            rows = await self._unit.audit.after(self._process.key, seen.number, AT_ONCE)
            if wrong := first_wrong(rows, seen, self._process.key):
                return wrong
            if rows:
                seen = Head(number=rows[-1].number, hash=rows[-1].hash)
                continue
            head = await self._unit.audit.head(self._process.key)
            if head.number <= seen.number:  # otherwise rows have come meanwhile, or are missing
                return None if head == seen else max(1, head.number + int(head.number < seen.number))
            if not await self._unit.audit.after(self._process.key, seen.number, 1):
                return seen.number + 1
