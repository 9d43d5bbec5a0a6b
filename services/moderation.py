"""What the team does with ideas: taking one up, deciding, undoing, and letting what was decided come into force."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from participation import refusals
from participation.audit import Facts
from participation.flags import Flag, has_any, links_out
from participation.ideas import Idea, IdeaId, IdeaState, Reference
from participation.moderation import (
    Appeal,
    Claim,
    Decision,
    DecisionId,
    DecisionKind,
    DecisionState,
    Note,
    Settled,
    Verdict,
    decided,
    ends_trust,
    require_appealable,
    require_move,
    staff_words,
)
from participation.news import News, NewsKind, is_new
from participation.processes import Process, TopicKey
from participation.reports import ReportReason
from participation.residents import ResidentId
from participation.revisions import Passage
from participation.staff import Member
from participation.wall_time import Instant
from services.audit import Audit
from services.deeds import deed
from services.differences import difference
from services.news import becomes_news
from services.reading import keep_findable
from storage.unit import Unit

PAGE = 5
BULK = 50
"""Ideas published in one transaction. How long everybody else waits for it: docs/decisions/0013."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An idea in the queue."""

    idea: Idea
    is_appeal: bool
    is_trusted: bool
    is_overdue: bool
    claim: Claim | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits for a decision. `waiting` is a page of it: danger first, then the oldest."""

    by_topic: Mapping[TopicKey, int]
    overdue: int
    """How many wait longer than was promised."""
    trusted: int
    """How many are by authors who are trusted."""
    waiting: tuple[Waiting, ...]

    @property
    def count(self) -> int:
        return sum(self.by_topic.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """What the team knows of an author: what became of their other ideas, in numbers."""

    ideas: int
    published: int
    is_trusted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything that the team's card of an idea shows."""

    idea: Idea
    author: Author
    claim: Claim | None
    pending: Decision | None
    last: Decision | None
    """The one in force."""
    appeal: Appeal | None
    """The one that is open."""
    is_being_reworked: bool
    difference: tuple[Passage, ...] | None
    """Between this revision and the one before it, if there was one."""
    into: Reference | None
    """The number of the idea that it was merged into."""
    reports: Mapping[ReportReason, int]
    """How many residents reported it since the team last looked, and why."""
    flags: frozenset[Flag]
    notes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything that the team did with an idea, the oldest first."""

    decisions: tuple[Decision, ...]
    appeals: tuple[Appeal, ...]
    notes: tuple[Note, ...]


class Moderation:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now
        self._audit = Audit(unit, process, now)

    async def get(self, idea_id: IdeaId) -> Idea:
        return await self._get(idea_id)

    async def with_reference(self, written: str) -> Idea:
        """The idea with this number, as somebody typed it."""
        reference = Reference.parse(written)
        idea = await self._unit.ideas.with_reference(reference, self._process.key) if reference else None
        if idea is None:
            raise refusals.UnknownReference(written)
        return idea

    @deed
    async def claim(self, idea_id: IdeaId, by: Member) -> Claim:
        """Keep others from deciding for a while. Claiming again begins the while anew."""
        idea = await self._held(idea_id)
        if pending := await self._unit.decisions.pending(idea.id):
            raise pending.as_refusal()
        await self._require_unclaimed(idea, by)
        await self._require_second_person(idea.id, by)
        claim = Claim(idea_id=idea.id, by=by.id, by_alias=by.alias, until=self._now + self._process.team.claim)
        await self._unit.claims.put(idea.id, by.id, claim.until)
        await self._record(by, "claim", idea)
        return claim

    @deed
    async def release(self, idea_id: IdeaId, by: Member) -> None:
        """Let others decide again. Releasing what nobody has claimed is no mistake."""
        idea = await self._held(idea_id)
        await self._require_unclaimed(idea, by)
        if await self._unit.claims.of(idea.id):
            await self._unit.claims.end([idea.id])
            await self._record(by, "release", idea)

    @deed
    async def note(self, idea_id: IdeaId, by: Member, written: str) -> Note:
        idea = await self._get(idea_id)
        note = Note(idea_id=idea.id, by_alias=by.alias, text=staff_words(written), written_at=self._now)
        await self._unit.notes.add(idea.id, by.id, note.text, note.written_at)
        await self._record(by, "note", idea)
        return note

    @deed
    async def decide(self, idea_id: IdeaId, version: int, verdict: Verdict, by: Member) -> Decision:
        """Decide about the idea as it was in this version. Nobody but the team sees anything of it until it is in force.

        Deciding the same again returns the same decision.
        """
        decision, is_new = await self._decide(await self._held(idea_id), version, verdict, by)
        if is_new:
            await self._record_decision(by, decision)
        return decision

    @deed
    async def publish_trusted(self, by: Member) -> tuple[Decision, ...]:
        """Publish the next new ideas of trusted authors that nobody else works on; to be called until nothing is returned.

        Their cards are renewed afterwards, see `to_renew`: all of them would take too long for one unit.
        """
        ids = await self._unit.queue.of_trusted_authors(self._process.key, by.id, self._now, BULK)
        verdict = Verdict(kind=DecisionKind.PUBLISH)
        decisions = []
        for idea_id in sorted(ids):
            idea = await self._held(idea_id)
            if idea.state is IdeaState.SUBMITTED and await self._unit.decisions.pending(idea.id) is None:
                decisions.append((await self._decide(idea, idea.version, verdict, by, on_card=False))[0])
        for decision in decisions:
            await self._record_decision(by, decision)
        return tuple(decisions)

    @deed
    async def undo(self, decision_id: DecisionId, by: Member) -> Decision:
        """Make a decision as if it had not been, while it is not in force. Undoing it again changes nothing."""
        decision = await self._unit.decisions.find(decision_id)
        if decision is None:
            raise refusals.IdeaIsGone
        await self._held(decision.idea_id)
        decision = await self._unit.decisions.find(decision_id) or decision
        if decision.state is DecisionState.UNDONE:
            return decision
        decision.require_undoable(self._now)
        await self._require_own_or_second_person(decision, by)
        undone = decision.undone(self._now, by.alias)
        await self._unit.decisions.end(undone, undone_by=by.id)
        await self._audit.record(
            by, "undo", _subject(decision.idea_id), {"decision": decision.id, "state": decision.state}, {"state": undone.state}
        )
        return undone

    async def decision(self, decision_id: DecisionId) -> Decision:
        decision = await self._unit.decisions.find(decision_id)
        if decision is None:
            raise refusals.IdeaIsGone
        return decision

    @deed
    async def reword(self, decision_id: DecisionId, written: str, by: Member) -> Decision:
        """Tell the author the reason in other words. When it comes into force stays as it is."""
        decision = await self.decision(decision_id)
        await self._held(decision.idea_id)
        decision = await self.decision(decision_id)
        if not decision.is_pending or decision.verdict.reason is None:
            raise refusals.TooLateToUndo(kind=decision.kind, by=decision.by_alias, at=decision.decided_at)
        decision.require_undoable(self._now)
        await self._require_own_or_second_person(decision, by)
        reworded = replace(decision, verdict=replace(decision.verdict, words=staff_words(written)))
        await self._unit.decisions.reword(reworded)
        await self._audit.record(by, "reword", _subject(decision.idea_id), {"decision": decision.id}, {"decision": decision.id})
        return reworded

    async def to_renew(self, limit: int) -> Sequence[Decision]:
        """Decisions that the cards of their ideas do not show yet, and that can still be undone."""
        return await self._unit.decisions.not_on_card(self._process.key, limit)

    async def mark_renewed(self, decisions: Sequence[Decision]) -> None:
        await self._unit.decisions.mark_on_card([decision.id for decision in decisions])

    async def anything_due(self) -> bool:
        """Whether `settle_next` would do anything. Changes nothing, so it may look without the write lock."""
        return await self._unit.decisions.first_due(self._process.key, self._now) is not None

    @deed
    async def settle_next(self) -> Settled | None:
        """Let the decision that is due for the longest time come into force. None if nothing is due."""
        while due := await self._unit.decisions.first_due(self._process.key, self._now):
            for idea_id in sorted({due.idea_id, due.verdict.into or due.idea_id}):
                await self._unit.ideas.find(idea_id, hold=True)
            decision = await self._unit.decisions.find(due.id)
            if decision and decision.is_pending:
                return await self._settle(decision)
        return None

    @deed
    async def appeal(self, idea_id: IdeaId, author: ResidentId) -> Appeal:
        """Ask for a second look at the decision in force; asking again changes nothing."""
        idea = await self._held(idea_id)
        last = await self._unit.decisions.last_in_force(idea.id)
        answered = await self._unit.appeals.answered_by(last.id) if last else None
        against = require_appealable(idea, author, last, answered)
        if await self._unit.drafts.is_reopened(idea.draft_id):
            raise refusals.IdeaIsBeingReworked
        if await self._unit.appeals.add(against, self._now):
            await self._unit.claims.end([idea.id])  # whoever decided first may still hold it, and a second person has to look
            await self._unit.ideas.keep(idea.brought_up(self._now))
        appeal = await self._unit.appeals.against(against.id)
        if appeal is None:
            raise LookupError("an appeal that was just put on record is not there")
        return appeal

    @deed
    async def bring_up(self, idea_id: IdeaId) -> Idea:
        """Put an idea before the team again, because of reports, say. Doing it again changes nothing."""
        return await self._keep((await self._held(idea_id)).brought_up(self._now))

    @deed
    async def put_first(self, idea_id: IdeaId) -> Idea:
        """The team sees this idea before all others. Doing it again changes nothing."""
        return await self._keep((await self._held(idea_id)).endangered())

    async def queue(self, topic: TopicKey | None = None, offset: int = 0, limit: int = PAGE) -> Queue:
        overdue_before = self._process.overdue_before(self._now)
        counted = await self._unit.queue.count(self._process.key, overdue_before)
        places = await self._unit.queue.page(self._process.key, topic, offset=offset, limit=limit)
        ideas = await self._unit.ideas.many([place.idea_id for place in places])
        waiting = (
            Waiting(
                idea=(idea := ideas[place.idea_id]),
                is_appeal=place.is_appeal,
                is_trusted=place.is_trusted,
                is_overdue=(idea.waiting_since or self._now) < overdue_before,
                claim=self._live(place.claim),
            )
            for place in places
        )
        return Queue(by_topic=counted.by_topic, overdue=counted.since_before, trusted=counted.trusted, waiting=tuple(waiting))

    async def next_for(self, by: Member, topic: TopicKey | None = None) -> IdeaId | None:
        """What this member would take next: nothing that others work on, no appeal against a decision of their own."""
        return await self._unit.queue.first_for(self._process.key, by.id, self._now, topic)

    async def claimed_by(self, by: Member) -> tuple[Idea, ...]:
        """What this member works on."""
        ids = await self._unit.claims.of_member(by.id, self._now)
        ideas = await self._unit.ideas.many(ids)
        return tuple(ideas[idea_id] for idea_id in ids)

    async def desk(self, idea_id: IdeaId) -> Desk:
        idea = await self._get(idea_id)
        before = await self._unit.revisions.last_of(idea.id) if idea.revision > 1 else None
        into = await self._unit.ideas.find(idea.merged_into) if idea.merged_into is not None else None
        return Desk(
            idea=idea,
            author=await self._author_of(idea),
            claim=self._live(await self._unit.claims.of(idea.id)),
            pending=await self._unit.decisions.pending(idea.id),
            last=await self._unit.decisions.last_in_force(idea.id),
            appeal=await self._unit.appeals.open_about(idea.id),
            is_being_reworked=idea.may_be_reworked and await self._unit.drafts.is_reopened(idea.draft_id),
            difference=difference(before.text, idea.text) if before else None,
            into=into.reference if into else None,
            reports=await self._unit.reports.reasons(idea.id),
            flags=frozenset(self._flags(idea)),
            notes=await self._unit.notes.count_about(idea.id),
        )

    async def history(self, idea_id: IdeaId) -> History:
        idea = await self._get(idea_id)
        return History(
            decisions=tuple(await self._unit.decisions.about([idea.id])),
            appeals=tuple(await self._unit.appeals.about([idea.id])),
            notes=tuple(await self._unit.notes.about([idea.id])),
        )

    async def _decide(self, idea: Idea, version: int, verdict: Verdict, by: Member, *, on_card: bool = True) -> tuple[Decision, bool]:
        """The decision, and whether it is a new one. `on_card`: whether who decides renews the card in the same unit."""
        pending = await self._unit.decisions.pending(idea.id)
        if pending and (pending.by, pending.verdict) == (by.id, verdict):
            return pending, False
        if pending:
            raise pending.as_refusal()
        await self._require_version(idea, version)
        await self._require_unclaimed(idea, by)
        await self._require_second_person(idea.id, by)
        require_move(idea, verdict.kind)
        if idea.may_be_reworked and await self._unit.drafts.is_reopened(idea.draft_id):
            raise refusals.IdeaIsBeingReworked
        if verdict.into is not None:
            await self._require_readable(idea, verdict.into)
        decision = await self._unit.decisions.add(
            self._process.key,
            idea.id,
            idea.version,
            verdict,
            by.id,
            at=self._now,
            in_force_at=self._now + self._process.team.undo,
            on_card=on_card,
        )
        if decision is None:
            raise LookupError("a decision is pending about an idea that is held")
        await self._unit.claims.end([idea.id])
        return decision, True

    async def _settle(self, decision: Decision) -> Settled:
        idea = await self._get(decision.idea_id)
        into = await self._unit.ideas.find(decision.verdict.into) if decision.verdict.into is not None else None
        if into is not None and into.state is not IdeaState.PUBLISHED:
            undone = decision.undone(self._now)
            await self._unit.decisions.end(undone)
            return Settled(before=idea, after=idea, decision=undone)
        after = decided(idea, decision.verdict)
        in_force = decision.in_force(self._now)
        await self._unit.ideas.keep(after)
        await self._unit.decisions.end(in_force)
        await self._unit.claims.end([idea.id])
        await self._unit.reports.handle(idea.id, self._now)
        await self._change_trust(idea, decision.verdict)
        if into is not None:
            await self._unit.supports.move(idea.id, into.id)
            await self._unit.ideas.lead_on(idea.id, into.id)
            await self._unit.follows.lead_on(idea.id, into.id)
        await keep_findable(self._unit, self._process.key, after, self._now)
        settled = Settled(before=idea, after=after, decision=in_force, appeal=await self._answer_appeal(in_force), into=into)
        if is_new(settled):
            await becomes_news(self._unit, self._process, News(kind=NewsKind.PUBLISHED, subject=after.id), self._now)
        return settled

    async def _answer_appeal(self, decision: Decision) -> Appeal | None:
        appeal = await self._unit.appeals.open_about(decision.idea_id)
        if appeal is None:
            return None
        answered = appeal.answered(decision)
        await self._unit.appeals.keep(answered)
        return answered

    async def _change_trust(self, idea: Idea, verdict: Verdict) -> None:
        if verdict.trust:
            await self._unit.trust.begin(idea.author, self._process.key, self._now)
        elif ends_trust(verdict):
            await self._unit.trust.end(idea.author, self._process.key)

    async def _author_of(self, idea: Idea) -> Author:
        states = await self._unit.ideas.count_by_state(idea.author, self._process.key)
        states[idea.state] -= 1
        trusted = await self._unit.trust.of(idea.author)
        return Author(ideas=sum(states.values()), published=states.get(IdeaState.PUBLISHED, 0), is_trusted=self._process.key in trusted)

    async def _get(self, idea_id: IdeaId, *, hold: bool = False) -> Idea:
        idea = await self._unit.ideas.find(idea_id, process=self._process.key, hold=hold)
        if idea is None:
            raise refusals.IdeaIsGone
        return idea

    async def _held(self, idea_id: IdeaId) -> Idea:
        """The idea; whoever else wants to decide about it, or its author, waits until the unit ends."""
        return await self._get(idea_id, hold=True)

    async def _keep(self, idea: Idea) -> Idea:
        await self._unit.ideas.keep(idea)
        return idea

    def _flags(self, idea: Idea) -> Iterator[Flag]:
        """Why the team looks at it more closely."""
        text, rules = f"{idea.title or ''}\n{idea.text}", self._process.team
        if idea.danger:
            yield Flag.DANGER
        if has_any(text, rules.flagged_words):
            yield Flag.WORDS
        if links_out(text, rules.allowed_links):
            yield Flag.LINK

    def _live(self, claim: Claim | None) -> Claim | None:
        return claim if claim and claim.is_live(self._now) else None

    async def _require_version(self, idea: Idea, version: int) -> None:
        """Refuses what was pressed on a card that shows another version; who decided about that one is told."""
        if idea.version == version:
            return
        last = await self._unit.decisions.last_in_force(idea.id)
        if last and (last.idea_version, idea.version) == (version, version + 1):
            raise last.as_refusal()
        raise refusals.IdeaHasChanged(str(idea.reference), idea.state)

    async def _require_unclaimed(self, idea: Idea, by: Member) -> None:
        if claim := await self._unit.claims.of(idea.id):
            claim.require_not_against(by.id, self._now)

    async def _require_second_person(self, idea_id: IdeaId, by: Member) -> None:
        if appeal := await self._unit.appeals.open_about(idea_id):
            appeal.require_second_person(by.id)

    async def _require_own_or_second_person(self, decision: Decision, by: Member) -> None:
        """Whoever decided first has no say in what the second person decides; what they decided themselves they may take back."""
        if decision.by != by.id:
            await self._require_second_person(decision.idea_id, by)

    async def _require_readable(self, idea: Idea, into: IdeaId) -> None:
        """Refuses an idea that not all can read, unless all will in some minutes."""
        target = await self._get(into)
        pending = await self._unit.decisions.pending(target.id)
        will_be = pending.kind is DecisionKind.PUBLISH if pending else target.state is IdeaState.PUBLISHED
        if target.id == idea.id or not will_be:
            raise refusals.CannotBeMergedInto(str(target.reference))

    async def _record(self, by: Member, act: str, idea: Idea) -> None:
        await self._audit.record(by, act, _subject(idea.id))

    async def _record_decision(self, by: Member, decision: Decision) -> None:
        verdict = decision.verdict
        after: Facts = {"decision": decision.id, "trust": verdict.trust, "reason": verdict.reason, "into": verdict.into}
        before: Facts = {"version": decision.idea_version}
        await self._audit.record(by, verdict.kind, _subject(decision.idea_id), before, after)


def _subject(idea_id: IdeaId) -> str:
    return f"idea:{idea_id}"
