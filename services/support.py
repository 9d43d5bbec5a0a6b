"""Support: one for each person and idea, given and taken back while a phase allows it."""

from participation import refusals
from participation.ideas import Idea, IdeaId
from participation.phases import Activity
from participation.processes import Process
from participation.residents import ResidentId
from participation.wall_time import Instant
from services.deeds import deed
from storage.unit import Unit


class Support:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    @property
    def is_open(self) -> bool:
        """Whether a phase allows it now."""
        return self._process.phase_that_allows(Activity.SUPPORT, self._now) is not None

    @deed
    async def give(self, idea_id: IdeaId, resident: ResidentId) -> Idea:
        """Support a published idea of somebody else. Doing it again changes nothing."""
        self._require_open()
        idea = await self._unit.ideas.find(idea_id)
        if idea is None:
            raise refusals.IdeaIsNotPublished
        if idea.author == resident:
            raise refusals.OwnIdea
        if not await self._unit.supports.give(idea_id, resident, self._now):
            raise refusals.IdeaIsNotPublished
        return idea

    @deed
    async def take_back(self, idea_id: IdeaId, resident: ResidentId) -> None:
        """Support an idea no more. Doing it again changes nothing. After the phase the count is a result and stands."""
        self._require_open()
        if not await self._unit.supports.take_back(idea_id, resident):
            raise refusals.IdeaIsNotPublished

    def _require_open(self) -> None:
        if not self.is_open:
            raise refusals.SupportIsClosed
