"""How an idea stands for its author: what the city answered last, and what the author can do about a decision."""

from dataclasses import dataclass

from participation.answers import OfficialResponse
from participation.ideas import Idea
from participation.moderation import require_appealable
from participation.processes import Process
from participation.refusals import Refusal
from participation.wall_time import Instant
from services.ideas import Ideas
from storage.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    answer: OfficialResponse | None = None
    """The city's newest."""
    rework_until: Instant | None = None
    """Until when the author can begin to change it; None where it has not come back."""
    may_appeal: bool = False


class Standings:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._ideas = Ideas(unit, process, now)

    async def of(self, idea: Idea) -> Standing:
        answers = await self._unit.answers.about(idea.id)
        return Standing(
            answer=answers[0] if answers else None,
            rework_until=await self._ideas.rework_until(idea),
            may_appeal=await self._may_appeal(idea),
        )

    async def _may_appeal(self, idea: Idea) -> bool:
        last = await self._unit.decisions.last_in_force(idea.id)
        answered = await self._unit.appeals.answered_by(last.id) if last else None
        try:
            _ = require_appealable(idea, idea.author, last, answered)
        except Refusal:
            return False
        return await self._unit.appeals.open_about(idea.id) is None
