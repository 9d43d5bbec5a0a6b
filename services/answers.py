"""The city's answers: what they say, who lets them out, and what comes out with them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from participation import refusals
from participation.answers import (
    IDEAS_AT_ONCE,
    AnswerId,
    AnswerState,
    Hearer,
    Measure,
    MeasureId,
    OfficialResponse,
    Published,
    Retold,
    require_answerable,
)
from participation.ideas import Idea, IdeaId, IdeaState, ProcessingStatus
from participation.news import News, NewsKind
from participation.processes import Process
from participation.residents import ResidentId
from participation.staff import Member
from participation.wall_time import Instant
from services.audit import Audit
from services.deeds import deed
from services.news import becomes_news
from storage.unit import Unit

HEARERS_AT_ONCE = 100
"""Letters put into the outbox in one transaction, for which everybody else waits."""
NOBODY = ResidentId(0)
"""Before all residents, by their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything that the team's card of an answer shows."""

    answer: OfficialResponse
    measure: Measure | None
    ready: int
    """How many drafts have words and could come out together, this one among them."""
    is_heard: bool
    """Whether anything that it is for can be read; if not, nobody would hear it."""


class Answers:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now
        self._audit = Audit(unit, process, now)

    @deed
    async def begin(self, ideas: Collection[IdeaId], by: Member, measure: MeasureId | None = None) -> OfficialResponse:
        """A draft for these ideas, beginning with the status of the oldest. What is open for them is gone on with."""
        if not ideas:
            raise refusals.NothingToAnswer
        if len(ideas) > IDEAS_AT_ONCE and measure is None:
            raise refusals.TooManyAtOnce(IDEAS_AT_ONCE)
        found = {idea.id: idea for idea_id in sorted(set(ideas)) for idea in [await self._answerable(idea_id, hold=True)]}
        first = next(iter(found.values()))
        known = await self._unit.answers.open_about(first.id)
        if known and (len(found) == 1 or set(known.ideas) == set(found)):
            return known
        answer = await self._unit.answers.add(self._process.key, list(found), first.status, by.id, self._now, measure)
        await self._record(by, "answer-begun", answer, None)
        return answer

    @deed
    async def begin_for_measure(self, measure_id: MeasureId, by: Member) -> OfficialResponse:
        """One answer for all published ideas that lead to a measure."""
        if await self._unit.measures.find(self._process.key, measure_id) is None:
            raise refusals.UnknownMeasure
        linked = (await self._unit.ideas.many(await self._unit.measures.ideas_of(measure_id))).values()
        return await self.begin(sorted(idea.id for idea in linked if idea.state is IdeaState.PUBLISHED), by, measure_id)

    @deed
    async def write(self, answer_id: AnswerId, text: str, by: Member) -> OfficialResponse:
        before = await self._held(answer_id)
        return await self._keep(by, "answer-written", before, before.worded(text, by.id, by.alias, self._now))

    @deed
    async def set_status(self, answer_id: AnswerId, status: ProcessingStatus, by: Member) -> OfficialResponse:
        before = await self._held(answer_id)
        return await self._keep(by, "answer-status", before, before.with_status(status))

    @deed
    async def publish(self, answer_id: AnswerId, version: int, by: Member) -> OfficialResponse:
        """It comes out, as it was read, when the time to take it back is over. Publishing it again changes nothing."""
        before = await self._held(answer_id)
        if before.state is AnswerState.PENDING:
            return before
        if before.version != version:
            raise refusals.AnswerHasChanged
        for idea_id in before.ideas:
            await self._answerable(idea_id)
        return await self._release(before, by)

    @deed
    async def publish_all(self, by: Member) -> list[OfficialResponse]:
        """Every draft that has words, together. What cannot come out stays a draft."""
        return [await self._release(draft, by) for draft in await self._ready(hold=True)]

    @deed
    async def take_back(self, answer_id: AnswerId, by: Member) -> OfficialResponse:
        before = await self._held(answer_id)
        return await self._keep(by, "answer-taken-back", before, before.taken_back(self._now))

    @deed
    async def discard(self, answer_id: AnswerId, by: Member) -> OfficialResponse:
        before = await self._held(answer_id)
        return await self._keep(by, "answer-discarded", before, before.discarded())

    async def sheet(self, answer_id: AnswerId) -> Sheet:
        answer = await self._unit.answers.find(answer_id, self._process.key)
        if answer is None:
            raise refusals.AnswerIsGone
        measure = await self._unit.measures.find(self._process.key, answer.measure) if answer.measure is not None else None
        return Sheet(answer=answer, measure=measure, ready=len(await self._ready()), is_heard=await self._is_heard(answer))

    async def drafts(self) -> list[OfficialResponse]:
        return await self._unit.answers.drafts(self._process.key)

    async def ready(self) -> list[OfficialResponse]:
        """The drafts that could come out as they are."""
        return await self._ready()

    async def about(self, idea_id: IdeaId) -> list[OfficialResponse]:
        """What everybody may read, the newest first."""
        return await self._unit.answers.about(idea_id)

    async def anything_due(self) -> bool:
        """Whether `settle_next` or `retell_next` would do anything. Changes nothing, so it may look without the write lock."""
        answers = self._unit.answers
        return bool(await answers.first_due(self._process.key, self._now) or await answers.first_untold(self._process.key))

    @deed
    async def settle_next(self) -> Published | None:
        """Let the next answer whose time has come come out, with its status for each idea. Once none is due, this does nothing.

        If none of its ideas can be read, it is a draft again.
        """
        due = await self._unit.answers.first_due(self._process.key, self._now)
        answer = await self._unit.answers.find(due.id, self._process.key, hold=True) if due else None
        if answer is None or answer.state is not AnswerState.PENDING:
            return None
        ideas = await self._readable(answer)
        return await self._come_out(answer, ideas) if ideas else await self._strand(answer)

    async def _come_out(self, answer: OfficialResponse, ideas: Collection[Idea]) -> Published:
        answered = [idea.with_status(answer.status) for idea in ideas]
        for idea in answered:
            await self._unit.ideas.keep(idea)
        await self._unit.answers.keep(answer.published(self._now))
        await self._unit.answers.readdress(answer.id, await self._led_on(answer, ideas))
        await self._unit.assignments.finish({*answer.ideas, *(idea.id for idea in ideas)}, self._now)
        out = await self._held(answer.id)
        return Published(answer=out, ideas=tuple(answered), hearers=await self._next_hearers(out, answered, NOBODY))

    async def _strand(self, answer: OfficialResponse) -> Published:
        stranded = answer.stranded()
        await self._unit.answers.keep(stranded)
        return Published(answer=stranded)

    async def _readable(self, answer: OfficialResponse) -> list[Idea]:
        """What all can read of its ideas, held: in the place of one that was merged, what it is part of now, each once."""
        current = sorted(await self._current_ideas(answer))
        held = {idea.id: idea for idea_id in current if (idea := await self._current(idea_id, hold=True))}
        return [idea for idea in held.values() if idea.state is IdeaState.PUBLISHED]

    async def _led_on(self, answer: OfficialResponse, readable: Iterable[Idea]) -> list[IdeaId]:
        """For what the answer is on record: for the idea that one of its ideas is part of now; what cannot be read stays as it was."""
        asked, known = await self._unit.ideas.many(answer.ideas), {idea.id for idea in readable}
        return sorted({idea.merged_into if idea.merged_into in known else idea.id for idea in asked.values()})

    @deed
    async def retell_next(self) -> Retold | None:
        """The next who are to hear of an answer that is out already. Who has heard is on record; once all have, this does nothing."""
        untold = await self._unit.answers.first_untold(self._process.key)
        answer = await self._unit.answers.find(untold[0], self._process.key, hold=True) if untold else None
        if untold is None or answer is None:
            return None
        ideas = await self._readable(answer)
        return Retold(answer=answer, hearers=await self._next_hearers(answer, ideas, untold[1]))

    async def _next_hearers(self, answer: OfficialResponse, ideas: Sequence[Idea], after: ResidentId) -> tuple[Hearer, ...]:
        """Authors, also of what was merged into these ideas, and supporters: everybody once, whatever leads to them.

        As many as one unit can write to while everybody else waits. That they have been told becomes lasting with their letters.
        With the last of them it is news to those who follow: who stands in the ledger by then is not told again.
        """
        ids = [idea.id for idea in ideas]
        found = await self._unit.answers.hearers(ids, after, HEARERS_AT_ONCE + 1)
        told = found[:HEARERS_AT_ONCE]
        more = len(found) > len(told)
        await self._unit.answers.keep_told(answer.id, told[-1] if more else None)
        if not more:
            await becomes_news(self._unit, self._process, News(kind=NewsKind.ANSWERED, subject=answer.id), self._now)
        parts = await self._unit.ideas.parts_of(ids, told)
        supported = await self._unit.supports.of_many(ids, told)
        own = [one for idea in ideas for one in (idea, *(part for part in parts if part.merged_into == idea.id))]
        return tuple(
            Hearer(
                resident=resident,
                own=tuple(one for one in own if one.author == resident),
                supported=tuple(idea for idea in ideas if (idea.id, resident) in supported),
            )
            for resident in told
        )

    async def _ready(self, *, hold: bool = False) -> list[OfficialResponse]:
        drafts = await self._unit.answers.drafts(self._process.key, hold=hold)
        return [draft for draft in drafts if draft.text and await self._all_published(draft)]

    async def _held(self, answer_id: AnswerId) -> OfficialResponse:
        answer = await self._unit.answers.find(answer_id, self._process.key, hold=True)
        if answer is None:
            raise refusals.AnswerIsGone
        return answer

    async def _answerable(self, idea_id: IdeaId, *, hold: bool = False) -> Idea:
        """The idea, or the one that it was merged into."""
        idea = await self._current(idea_id, hold=hold)
        if idea is None:
            raise refusals.IdeaIsGone
        require_answerable(idea)
        return idea

    async def _current(self, idea_id: IdeaId, *, hold: bool = False) -> Idea | None:
        idea = await self._unit.ideas.find(idea_id, process=self._process.key, hold=hold)
        if idea is not None and idea.state is IdeaState.MERGED and idea.merged_into is not None:
            return await self._unit.ideas.find(idea.merged_into, hold=hold)
        return idea

    async def _current_ideas(self, answer: OfficialResponse) -> dict[IdeaId, Idea]:
        asked = await self._unit.ideas.many(answer.ideas)
        return await self._unit.ideas.many({idea.merged_into or idea.id for idea in asked.values()})

    async def _all_published(self, answer: OfficialResponse) -> bool:
        ideas = (await self._current_ideas(answer)).values()
        return bool(ideas) and all(idea.state is IdeaState.PUBLISHED for idea in ideas)

    async def _is_heard(self, answer: OfficialResponse) -> bool:
        return any(idea.state is IdeaState.PUBLISHED for idea in (await self._current_ideas(answer)).values())

    async def _release(self, draft: OfficialResponse, by: Member) -> OfficialResponse:
        released = draft.scheduled(by.alias, self._now, self._process.team.undo)
        await self._unit.answers.keep(released, by.id)
        await self._record(by, "answer-published", released, draft)
        return released

    async def _keep(self, by: Member, act: str, before: OfficialResponse, after: OfficialResponse) -> OfficialResponse:
        if after != before:
            await self._unit.answers.keep(after)
            await self._record(by, act, after, before)
        return after

    async def _record(self, by: Member, act: str, after: OfficialResponse, before: OfficialResponse | None) -> None:
        was = {"state": before.state, "status": before.status} if before else None
        await self._audit.record(by, act, f"answer:{after.id}", was, {"state": after.state, "status": after.status})
