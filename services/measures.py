"""The city's projects, and which ideas lead to them: they get their news together."""

from participation import refusals
from participation.answers import Measure, MeasureId, measure_title, require_answerable
from participation.ideas import IdeaId
from participation.processes import Process
from participation.staff import Member
from participation.wall_time import Instant
from services.audit import Audit
from services.deeds import deed
from storage.unit import Unit


class Measures:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now
        self._audit = Audit(unit, process, now)

    async def newest(self, limit: int) -> list[Measure]:
        return (await self._unit.measures.all_of(self._process.key))[:limit]

    async def get(self, measure_id: MeasureId) -> Measure:
        found = await self._unit.measures.find(self._process.key, measure_id)
        if found is None:
            raise refusals.UnknownMeasure
        return found

    @deed
    async def begin(self, title: str, by: Member) -> Measure:
        measure = await self._unit.measures.add(self._process.key, measure_title(title), self._now)
        await self._audit.record(by, "measure-begun", f"measure:{measure.id}")
        return measure

    @deed
    async def link(self, idea_id: IdeaId, measure_id: MeasureId, by: Member) -> Measure:
        """This idea leads to that measure. Linking it again changes nothing."""
        measure, before = await self.get(measure_id), await self._unit.measures.of(idea_id)
        idea = await self._unit.ideas.find(idea_id, process=self._process.key)
        if idea is None:
            raise refusals.IdeaIsGone
        require_answerable(idea)
        if before != measure.id:
            await self._unit.measures.link(idea_id, measure.id)
            await self._audit.record(by, "measure-linked", f"idea:{idea_id}", {"measure": before}, {"measure": measure.id})
        return await self.get(measure_id)

    @deed
    async def link_named(self, idea_id: IdeaId, written: str, by: Member) -> Measure:
        """The measure is named by its number, such as `M3`; any other words are the title of a new one."""
        known = Measure.parse_key(written)
        return await self.link(idea_id, known if known is not None else (await self.begin(written, by)).id, by)
