"""What happens to ideas once they are sent."""

from dataclasses import dataclass, replace

from participation import refusals
from participation.ideas import Draft, DraftId, Idea, IdeaId, Reference
from participation.moderation import rework_until
from participation.phases import Activity
from participation.processes import FieldKey, Process
from participation.residents import ResidentId
from participation.revisions import Revision
from participation.wall_time import Instant
from services.deeds import deed
from services.protection import looked_at
from services.reading import keep_findable
from storage.unit import Unit

PAGE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of a person's ideas, newest first."""

    ideas: tuple[Idea, ...]
    number: int
    pages: int
    count: int
    """Of all ideas, on this page or not."""


class Ideas:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    @deed
    async def submit(self, draft_id: DraftId, author: ResidentId) -> Idea:
        """Put a draft on record: as a new idea, or as the next revision of the one that came back. Submitting it again changes nothing."""
        draft = await self._unit.drafts.find(draft_id, hold=True)
        if draft is None:
            raise refusals.DraftIsGone
        draft.require_author(author)
        submitted = await self._unit.ideas.from_draft(draft.id)
        if submitted:
            return await self._resubmit(submitted, draft) if draft.is_open else submitted
        if self._process.phase_that_allows(Activity.SUBMIT, self._now) is None:
            raise refusals.CollectingIsClosed(reopens_at=self._process.next_start(Activity.SUBMIT, self._now))
        if self._process.topic(draft.topic) is None:
            raise refusals.IdeaIsIncomplete
        draft.require_text()
        reference = await self._unit.ideas.next_reference(Reference.year_of(self._now, self._process.zone))
        idea = Idea.from_draft(draft, reference=reference, submitted_at=self._now)
        await self._unit.ideas.add(idea, self._process.key)
        await self._unit.drafts.mark_submitted(draft.id, self._now)
        await keep_findable(self._unit, self._process.key, idea, self._now)
        return await looked_at(self._unit, self._process, idea, self._now)

    async def from_draft(self, draft_id: DraftId, author: ResidentId) -> Idea | None:
        """What a draft has become, if it was sent and is not being changed."""
        idea = await self._unit.ideas.from_draft(draft_id)
        if idea is None or idea.author != author:
            return None
        is_reopened = idea.may_be_reworked and await self._unit.drafts.is_reopened(draft_id)
        return None if is_reopened else idea

    async def get(self, idea_id: IdeaId, author: ResidentId, *, hold: bool = False) -> Idea:
        """One of the person's own ideas. `hold` keeps others from changing it until the unit ends."""
        idea = await self._unit.ideas.find(idea_id, hold=hold)
        if idea is None:
            raise refusals.IdeaIsGone
        if idea.author != author:
            raise refusals.NotYours
        return idea

    async def of(self, author: ResidentId, page: int = 0) -> Page:
        count = await self._unit.ideas.count_of(author, self._process.key)
        pages = max(1, -(-count // PAGE))
        number = min(max(page, 0), pages - 1)
        ideas = await self._unit.ideas.of(author, self._process.key, offset=number * PAGE, limit=PAGE)
        return Page(ideas=tuple(ideas), number=number, pages=pages, count=count)

    @deed
    async def withdraw(self, idea_id: IdeaId, author: ResidentId) -> Idea:
        """Take an idea back. Doing it again changes nothing."""
        draft = await self._unit.drafts.find(DraftId(idea_id), hold=True)
        before = await self.get(idea_id, author, hold=True)
        idea = before.withdrawn(author)
        if idea == before:
            return idea
        await self._unit.ideas.keep(idea)
        await self._overtake(idea)
        await keep_findable(self._unit, self._process.key, idea, self._now)
        await self._unit.appeals.withdraw([idea.id])
        if draft and draft.is_open:
            await self._unit.drafts.close(draft.put_back(idea, self._field_of(idea)))
        return idea

    @deed
    async def rework(self, idea_id: IdeaId, author: ResidentId) -> Draft:
        """Open the draft of an idea that came back, as it was sent. What the team was about to decide is undone."""
        draft = await self._unit.drafts.find(DraftId(idea_id), hold=True)
        idea = await self.get(idea_id, author, hold=True)
        idea.require_rework(author)
        if draft is None:
            raise refusals.DraftIsGone
        if draft.is_open:
            return draft
        if await self._unit.appeals.open_about(idea.id):
            raise refusals.AppealIsOpen
        until = await self.rework_until(idea)
        if until is None or self._now >= until:
            raise refusals.CollectingIsClosed(reopens_at=self._process.next_start(Activity.SUBMIT, self._now))
        await self._overtake(idea)
        await self._unit.drafts.reopen(draft.id, self._now)
        return replace(draft, reopened_at=self._now, changed_at=self._now)

    async def rework_until(self, idea: Idea) -> Instant | None:
        """Until when its author can begin to change an idea; None if it has not come back to them."""
        last = await self._unit.decisions.last_in_force(idea.id) if idea.may_be_reworked else None
        collecting = self._process.phase_that_allows(Activity.SUBMIT, self._now)
        return rework_until(last, collecting.ends_at if collecting else None) if last else None

    async def _resubmit(self, idea: Idea, draft: Draft) -> Idea:
        """Whoever has begun in time may take as long as they need."""
        if self._process.topic(draft.topic) is None:
            raise refusals.IdeaIsIncomplete
        idea = await self.get(idea.id, draft.author, hold=True)
        reworked = idea.reworked(draft, self._now)
        await self._unit.revisions.add(Revision.of(idea, replaced_at=self._now))
        await self._unit.ideas.keep(reworked)
        await self._unit.drafts.mark_submitted(draft.id, self._now)
        await keep_findable(self._unit, self._process.key, reworked, self._now)
        return await looked_at(self._unit, self._process, reworked, self._now)

    async def _overtake(self, idea: Idea) -> None:
        """The author was quicker than a decision that is not in force."""
        await self._unit.claims.end([idea.id])
        if pending := await self._unit.decisions.pending(idea.id):
            await self._unit.decisions.end(pending.undone(self._now))

    def _field_of(self, idea: Idea) -> FieldKey | None:
        field = self._process.field_of(idea.topic)
        return field.key if field else None
