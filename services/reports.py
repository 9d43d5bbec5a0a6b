"""Reports: residents say that a published idea breaks the rules; enough of them put it before the team again."""

from dataclasses import dataclass

from participation import refusals
from participation.ideas import IdeaId, IdeaState
from participation.processes import Process
from participation.reports import ReportReason
from participation.residents import ResidentId
from participation.wall_time import Instant
from services.deeds import deed
from storage.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What became of a report."""

    is_new: bool
    """False where the person had reported this idea before."""
    is_checked: bool
    """Whether there are enough for the team to check the idea again."""
    needed: int


class Reports:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    @deed
    async def report(self, idea_id: IdeaId, resident: ResidentId, reason: ReportReason) -> Reported:
        """One for each person and idea. The one that makes them enough puts the idea before the team, where it stays readable."""
        idea = await self._unit.ideas.find(idea_id, hold=True)
        if idea is None or idea.state is not IdeaState.PUBLISHED:
            raise refusals.IdeaIsNotPublished
        if idea.author == resident:
            raise refusals.OwnIdea
        is_new = await self._unit.reports.add(idea_id, resident, reason, self._now)
        needed = self._process.team.reports_until_checked
        is_checked = await self._unit.reports.count(idea_id) >= needed
        if is_new and is_checked:
            await self._unit.ideas.keep(idea.brought_up(self._now))
        return Reported(is_new=is_new, is_checked=is_checked, needed=needed)
