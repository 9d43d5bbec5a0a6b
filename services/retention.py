"""Lets go what has served its time, a portion at a time, and tells how things stand."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from participation.own_data import IdeasWish, staying
from participation.process_file import parse_process
from participation.processes import Process, ProcessKey
from participation.retention import TABLES, Keeping, over_after
from participation.wall_time import Instant
from services.entries import forget_unfinished
from services.own_data import leave_no_trace
from storage.inbox import REMEMBERED
from storage.retention import SWEEPS, Sweep
from storage.unit import Unit

PORTION = 200
"""Rows: a unit of them holds the lock for some hundredths of a second."""
PEOPLE_AT_ONCE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One table as an officer sees it."""

    table: str
    why: Keeping
    periods: Sequence[tuple[str, int]]
    """By name, in days."""
    rows: int
    oldest: Instant | None
    """Since when the oldest row that has a period waits for its end."""
    next_deletion: Instant | None
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time in which people agreed that their data are kept until the same instant."""

    since: Instant
    until: Instant | None
    over_at: Instant


class Retention:
    """Every method works inside the unit that it is given; `portion` says whether there may be more to do."""

    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    def before(self, sweep: Sweep) -> datetime:
        return self._now - self._process.retention.of(sweep.period)

    async def overdue(self, sweep: Sweep) -> list[tuple[object, ...]]:
        return await self._unit.retention.overdue(sweep, self.before(sweep), PORTION)

    async def sweep(self, sweep: Sweep, keys: Sequence[tuple[object, ...]]) -> None:
        await self._unit.retention.sweep(sweep, keys, self.before(sweep))

    async def forget_drafts(self) -> bool:
        """Drafts that nobody came back to, typed by the team or not. Whether there are more."""
        before = self._now - self._process.retention.of("drafts")
        typed = await forget_unfinished(self._unit, before=before, limit=PORTION)
        return await self._unit.drafts.remove_unfinished(before=before, limit=PORTION) + typed >= PORTION

    async def forget_done_updates(self) -> None:
        """The numbers of updates that were done long ago: Telegram gives them out anew."""
        await self._unit.inbox.forget_done(before=self._now - REMEMBERED)

    async def people_whose_time_is_over(self) -> list[tuple[int, bytes]]:
        for span in await self._spans():
            if span.over_at <= self._now and (found := await self._unit.retention.agreed_between(span.since, span.until, PEOPLE_AT_ONCE)):
                return [(int(resident), person) for resident, person in found]
        return []

    async def forget_person(self, person: bytes) -> None:
        """What all can read stays, without them. They were told the day before they agreed, so nobody is written to."""
        known = await self._unit.residents.recognise(person)
        if known is None:
            return
        resident, _ = known
        await self._unit.residents.hold(resident.id)
        ideas = [idea for _, idea in await self._unit.ideas.everything_of(resident.id)]
        await leave_no_trace(self._unit, person, resident, ideas, staying(ideas, IdeasWish.STAY))

    async def ended_processes(self) -> list[ProcessKey]:
        """Those for which nobody of the team has to answer any more."""
        return [process.key for process in await self._newest_of_each() if self._is_over(process)]

    async def clear(self, process: ProcessKey) -> bool:
        """Whether there is more."""
        return not await self._unit.retention.clear(process, PORTION)

    async def report(self) -> list[Line]:
        """Every table, in order of its name."""
        return [line async for line in self._lines()]

    async def _lines(self) -> AsyncIterator[Line]:
        people, left = await self._people_overdue(), await self._left_of_ended()
        for table, kept in sorted(TABLES.items()):
            waits = [(sweep, *await self._unit.retention.waits(sweep, self.before(sweep))) for sweep in SWEEPS if sweep.table.name == table]
            overdue, oldest, next_deletion = sum(count for _, count, _ in waits), None, None
            for sweep, _, since in waits:
                due = since + self._process.retention.of(sweep.period) if since else None
                oldest = min((found for found in (oldest, since) if found), default=None)
                next_deletion = min((found for found in (next_deletion, due) if found), default=None)
            yield Line(
                table=table,
                why=kept.why,
                periods=[(name, self._process.retention.of(name).days) for name in kept.periods],
                rows=await self._unit.retention.rows(table),
                oldest=oldest,
                next_deletion=next_deletion or self._end_of(kept.why),
                overdue=overdue + (people if table == "residents" else 0) + left.get(table, 0) + await self._drafts_overdue(table),
            )

    def _end_of(self, why: Keeping) -> Instant | None:
        over = over_after(self._process.stored_until, self._process.zone)
        match why:
            case Keeping.PERSON:
                return over
            case Keeping.PROCESS:
                return over + self._process.retention.of("after_end")
            case _:
                return None

    async def _drafts_overdue(self, table: str) -> int:
        before = self._now - self._process.retention.of("drafts")
        return await self._unit.drafts.count_unfinished(before) if table == "drafts" else 0

    async def _people_overdue(self) -> int:
        spans = [span for span in await self._spans() if span.over_at <= self._now]
        return sum([len(await self._unit.retention.agreed_between(span.since, span.until, 1_000_000)) for span in spans])

    async def _left_of_ended(self) -> dict[str, int]:
        left: dict[str, int] = {}
        for process in await self.ended_processes():
            for table, count in (await self._unit.retention.left_of(process)).items():
                left[table] = left.get(table, 0) + count
        return left

    def _is_over(self, process: Process) -> bool:
        return self._now >= over_after(process.stored_until, process.zone) + process.retention.of("after_end")

    async def _spans(self) -> list[Span]:
        """People keep the day that stood in the notice to which they agreed; where the city has shortened it since, the earlier one."""
        newest = {process.key: process for process in await self._newest_of_each()}
        editions = await self._unit.processes.all()
        spans: list[Span] = []
        for number, edition in enumerate(editions):
            process = parse_process(edition.toml)
            day = min(process.stored_until, newest[process.key].stored_until)
            since = edition.loaded_at if number else datetime.min.replace(tzinfo=edition.loaded_at.tzinfo) + timedelta(days=1)
            until = editions[number + 1].loaded_at if number + 1 < len(editions) else None
            spans.append(Span(since=since, until=until, over_at=over_after(day, process.zone)))
        return spans

    async def _newest_of_each(self) -> list[Process]:
        newest = {edition.process: edition for edition in await self._unit.processes.all()}
        return [parse_process(edition.toml) for edition in newest.values()]
