"""What becomes of ideas that were merged into one that nobody can read any more."""

from participation.ideas import IdeaId, IdeaState
from participation.moderation import Parted
from participation.processes import Process
from participation.wall_time import Instant
from services.deeds import deed
from services.reading import keep_findable
from storage.unit import Unit


class Merges:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    async def anything_to_part(self) -> bool:
        """Whether `part_next` would do anything. Changes nothing, so it may look without the write lock."""
        return await self._unit.ideas.first_lost_target(self._process.key) is not None

    @deed
    async def part_next(self) -> Parted | None:
        """Bring all that was merged into an idea that has gone before the team again. None if there is nothing of the kind."""
        target = await self._unit.ideas.first_lost_target(self._process.key)
        if target is None:
            return None
        await self._hold_with_its_parts(target)
        lost = await self._unit.ideas.find(target)
        if lost is None or lost.state is IdeaState.PUBLISHED:
            return None
        before = await self._unit.ideas.merged_into(target)
        after = [idea.parted(self._now) for idea in before]
        for idea in after:
            await self._unit.ideas.keep(idea)
            await keep_findable(self._unit, self._process.key, idea, self._now)
        waiting = [idea for idea in after if idea.state is IdeaState.SUBMITTED]
        await self._unit.floods.let_go([idea.id for idea in waiting])
        return Parted(lost=lost, ideas=tuple(waiting))

    async def _hold_with_its_parts(self, target: IdeaId) -> None:
        """In the order in which whoever merges holds them, so that nobody waits for each other."""
        parts = [idea.id for idea in await self._unit.ideas.merged_into(target)]
        for idea_id in sorted([target, *parts]):
            await self._unit.ideas.find(idea_id, hold=True)
