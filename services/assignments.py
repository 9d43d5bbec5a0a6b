"""Which department answers which idea by when, and who is to be reminded of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from participation import refusals
from participation.answers import Assignment, require_answerable
from participation.ideas import IdeaId
from participation.processes import Process
from participation.staff import Member
from participation.team_rules import DepartmentKey
from participation.wall_time import Instant, local_date
from services.audit import Audit
from services.deeds import deed
from storage.unit import Unit

NOTICE = timedelta(days=3)
"""So long before its day a department is reminded of an idea."""
SHORTEST = timedelta(days=7)
"""A department has at least so long, also where the promised day is nearer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What departments are to be reminded of, and what the team is to know because it is overdue."""

    soon: Sequence[Assignment] = ()
    overdue: Sequence[Assignment] = ()


class Assignments:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now
        self._audit = Audit(unit, process, now)

    @deed
    async def assign(self, idea_id: IdeaId, department: DepartmentKey, by: Member, due_on: date) -> Assignment:
        """The department is to answer by that day. Assigning it again in the same way changes nothing."""
        if self._process.team.department(department) is None:
            raise refusals.UnknownDepartment
        idea = await self._unit.ideas.find(idea_id, process=self._process.key, hold=True)
        if idea is None:
            raise refusals.IdeaIsGone
        require_answerable(idea)
        before = await self._unit.assignments.of(idea_id)
        if before and (before.department, before.due_on, before.done_at) == (department, due_on, None):
            return before
        await self._unit.assignments.put(self._process.key, idea_id, department, by.id, at=self._now, due_on=due_on)
        after = {"department": str(department), "due": due_on.isoformat()}
        await self._audit.record(by, "idea-assigned", f"idea:{idea.id}", {"department": str(before.department) if before else None}, after)
        assignment = await self._unit.assignments.of(idea_id)
        if assignment is None:
            raise LookupError("an assignment that was just made is not there")
        return assignment

    async def promised_by(self, idea_id: IdeaId) -> date:
        """The day that its author was told when the idea was published, if it leaves the department enough time."""
        published = await self._unit.reading.find(idea_id)
        promised = (published.published_at if published else self._now) + self._process.team.answer_within
        return local_date(max(promised, self._now + SHORTEST), self._process.zone)

    async def of(self, idea_id: IdeaId) -> Assignment | None:
        return await self._unit.assignments.of(idea_id)

    async def open_of(self, department: DepartmentKey) -> list[Assignment]:
        """What a department is still to answer, the first due first."""
        return await self._unit.assignments.open_of(self._process.key, department)

    async def has_members(self, department: DepartmentKey) -> bool:
        """Whether anybody of the department is in the team."""
        return bool(await self._unit.staff.chats_of_department(self._process.key, department))

    async def due(self) -> Due:
        """What nobody has been reminded of yet; nothing while the team is not to be disturbed. `mark_reminded` ends it."""
        if self._process.team_may_hear_at(self._now) > self._now:
            return Due()
        today = local_date(self._now, self._process.zone)
        untold = await self._unit.assignments.untold(self._process.key, today, NOTICE)
        return Due(
            soon=[one for one in untold if one.reminded_at is None],
            overdue=[one for one in untold if one.is_overdue(today) and one.escalated_at is None],
        )

    async def mark_reminded(self, due: Due) -> None:
        await self._unit.assignments.mark([one.idea_id for one in due.soon], reminded_at=self._now)
        await self._unit.assignments.mark([one.idea_id for one in due.overdue], escalated_at=self._now)
