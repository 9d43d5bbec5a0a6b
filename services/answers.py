"""The city's answers: who is to write them and by when, what they say, and what comes out with them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from participation import refusals
from participation.answers import (
    IDEAS_AT_ONCE,
    AnswerId,
    Assignment,
    Measure,
    MeasureId,
    OfficialResponse,
    Published,
    measure_title,
    require_answerable,
)
from participation.ideas import Idea, IdeaId, IdeaState, ProcessingStatus
from participation.processes import Process
from participation.staff import Member
from participation.team_rules import DepartmentKey
from participation.wall_time import Instant, local_date
from services.audit import Audit
from services.deeds import deed
from storage.unit import Unit

NOTICE = timedelta(days=3)
"""So long before its day a department is reminded of an idea."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a department is to be reminded of, and what the team is to know because it is overdue."""

    soon: Sequence[Assignment] = ()
    overdue: Sequence[Assignment] = ()


class Answers:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now
        self._audit = Audit(unit, process, now)

    @deed
    async def begin(self, ideas: Collection[IdeaId], by: Member, measure: MeasureId | None = None) -> OfficialResponse:
        """A draft for these ideas, beginning with the status that the first of them has. An idea's open draft is gone on with."""
        if not ideas:
            raise refusals.NothingToAnswer
        if len(ideas) > IDEAS_AT_ONCE and measure is None:
            raise refusals.TooManyAtOnce(IDEAS_AT_ONCE)
        found = [await self._published(idea_id) for idea_id in ideas]
        if len(found) == 1 and (known := await self._unit.answers.open_about(found[0].id)):
            return known
        answer = await self._unit.answers.add(self._process.key, [idea.id for idea in found], found[0].status, by.id, self._now, measure)
        await self._record(by, "answer-begun", answer, None)
        return answer

    @deed
    async def begin_for_measure(self, measure_id: MeasureId, by: Member) -> OfficialResponse:
        """One answer for all published ideas that lead to a measure."""
        linked = [await self._unit.ideas.find(idea_id) for idea_id in await self._unit.measures.ideas_of(measure_id)]
        return await self.begin([idea.id for idea in linked if idea and idea.state is IdeaState.PUBLISHED], by, measure_id)

    @deed
    async def write(self, answer_id: AnswerId, text: str, by: Member) -> OfficialResponse:
        before = await self._held(answer_id)
        return await self._keep(by, "answer-written", before, before.worded(text, by.id, by.alias, self._now))

    @deed
    async def set_status(self, answer_id: AnswerId, status: ProcessingStatus, by: Member) -> OfficialResponse:
        before = await self._held(answer_id)
        return await self._keep(by, "answer-status", before, before.with_status(status))

    @deed
    async def publish(self, answer_id: AnswerId, by: Member) -> OfficialResponse:
        """It comes out when the time to take it back is over. Publishing it again changes nothing."""
        before = await self._held(answer_id)
        if before.in_force_at is not None:
            return before
        for idea_id in before.ideas:
            await self._published(idea_id)
        return await self._keep(by, "answer-published", before, before.scheduled(self._now, self._process.team.undo))

    @deed
    async def publish_all(self, by: Member) -> list[OfficialResponse]:
        """Every draft that has words, together. What cannot come out stays a draft."""
        ready = [draft for draft in await self.drafts() if draft.text and await self._all_published(draft)]
        return [await self.publish(draft.id, by) for draft in ready]

    @deed
    async def take_back(self, answer_id: AnswerId, by: Member) -> OfficialResponse:
        before = await self._held(answer_id)
        return await self._keep(by, "answer-taken-back", before, before.taken_back(self._now))

    @deed
    async def discard(self, answer_id: AnswerId, by: Member) -> OfficialResponse:
        before = await self._held(answer_id)
        return await self._keep(by, "answer-discarded", before, before.discarded())

    async def get(self, answer_id: AnswerId) -> OfficialResponse:
        answer = await self._unit.answers.find(answer_id)
        if answer is None:
            raise refusals.AnswerIsGone
        return answer

    async def drafts(self) -> list[OfficialResponse]:
        return await self._unit.answers.drafts(self._process.key)

    async def about(self, idea_id: IdeaId) -> list[OfficialResponse]:
        """What everybody may read, the newest first."""
        return await self._unit.answers.about(idea_id)

    async def anything_due(self) -> bool:
        """Whether `settle_next` would do anything. Changes nothing, so it may look without the write lock."""
        return await self._unit.answers.first_due(self._process.key, self._now) is not None

    @deed
    async def settle_next(self) -> Published | None:
        """Let the next answer whose time has come come out, with its status for each idea. Once none is due, this does nothing."""
        due = await self._unit.answers.first_due(self._process.key, self._now)
        answer = await self._unit.answers.find(due.id, hold=True) if due else None
        if answer is None or answer.in_force_at is None or answer.published_at is not None:
            return None
        ideas = []
        for idea_id in answer.ideas:
            idea = await self._unit.ideas.find(idea_id)
            if idea is not None and idea.state is IdeaState.PUBLISHED:
                ideas.append(idea.with_status(answer.status))
                await self._unit.ideas.keep(ideas[-1])
        answer = answer.published(self._now)
        await self._unit.answers.keep(answer)
        await self._unit.assignments.finish(answer.ideas, self._now)
        return Published(answer=answer, ideas=tuple(ideas))

    @deed
    async def assign(self, idea_id: IdeaId, department: DepartmentKey, by: Member, due_on: date | None = None) -> Assignment:
        """The department is to answer by that day, or within the time that the process file gives."""
        if self._process.team.department(department) is None:
            raise refusals.UnknownDepartment
        idea = await self._published(idea_id)
        before = await self._unit.assignments.of(idea_id)
        due = due_on or local_date(self._now + self._process.team.answer_within, self._process.zone)
        await self._unit.assignments.put(self._process.key, idea_id, department, by.id, at=self._now, due_on=due)
        after = {"department": str(department), "due": due.isoformat()}
        await self._audit.record(by, "idea-assigned", f"idea:{idea.id}", {"department": str(before.department) if before else None}, after)
        assignment = await self._unit.assignments.of(idea_id)
        if assignment is None:
            raise LookupError("an assignment that was just made is not there")
        return assignment

    async def assignment(self, idea_id: IdeaId) -> Assignment | None:
        return await self._unit.assignments.of(idea_id)

    async def assigned(self, department: DepartmentKey | None = None) -> list[Assignment]:
        """What a department, or all of them, are still to answer."""
        return await self._unit.assignments.open_of(self._process.key, department)

    async def due(self) -> Due:
        """What nobody has been reminded of yet. Asking changes nothing; `mark_reminded` does."""
        today = local_date(self._now, self._process.zone)
        open_ones = await self._unit.assignments.open_of(self._process.key)
        return Due(
            soon=[one for one in open_ones if one.is_due_soon(today, NOTICE) and one.reminded_at is None],
            overdue=[one for one in open_ones if one.is_overdue(today) and one.escalated_at is None],
        )

    async def mark_reminded(self, due: Due) -> None:
        await self._unit.assignments.mark([one.idea_id for one in due.soon], reminded_at=self._now)
        await self._unit.assignments.mark([one.idea_id for one in due.overdue], escalated_at=self._now)

    @deed
    async def begin_measure(self, title: str, by: Member) -> Measure:
        measure = await self._unit.measures.add(self._process.key, measure_title(title), self._now)
        await self._audit.record(by, "measure-begun", f"measure:{measure.id}")
        return measure

    async def measures(self) -> list[Measure]:
        return await self._unit.measures.all_of(self._process.key)

    async def measure(self, measure_id: MeasureId) -> Measure:
        found = await self._unit.measures.find(self._process.key, measure_id)
        if found is None:
            raise refusals.UnknownMeasure
        return found

    @deed
    async def link(self, idea_id: IdeaId, measure_id: MeasureId, by: Member) -> Measure:
        """This idea leads to that measure."""
        measure, before = await self.measure(measure_id), await self._unit.measures.of(idea_id)
        await self._unit.measures.link(idea_id, measure.id)
        await self._audit.record(by, "measure-linked", f"idea:{idea_id}", {"measure": before}, {"measure": measure.id})
        return await self.measure(measure_id)

    async def _held(self, answer_id: AnswerId) -> OfficialResponse:
        answer = await self._unit.answers.find(answer_id, hold=True)
        if answer is None:
            raise refusals.AnswerIsGone
        return answer

    async def _published(self, idea_id: IdeaId) -> Idea:
        idea = await self._unit.ideas.find(idea_id)
        if idea is None:
            raise refusals.IdeaIsGone
        require_answerable(idea)
        return idea

    async def _all_published(self, answer: OfficialResponse) -> bool:
        ideas = [await self._unit.ideas.find(idea_id) for idea_id in answer.ideas]
        return bool(ideas) and all(idea and idea.state is IdeaState.PUBLISHED for idea in ideas)

    async def _keep(self, by: Member, act: str, before: OfficialResponse, after: OfficialResponse) -> OfficialResponse:
        if after != before:
            await self._unit.answers.keep(after)
            await self._record(by, act, after, before)
        return after

    async def _record(self, by: Member, act: str, after: OfficialResponse, before: OfficialResponse | None) -> None:
        was = {"state": before.state, "status": before.status} if before else None
        await self._audit.record(by, act, f"answer:{after.id}", was, {"state": after.state, "status": after.status})
