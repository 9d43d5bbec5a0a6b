"""What happens to ideas once they are sent."""

from dataclasses import dataclass

from participation import refusals
from participation.ideas import DraftId, Idea, IdeaId, Reference
from participation.phases import Activity
from participation.processes import Process
from participation.residents import ResidentId
from participation.wall_time import Instant
from services.deeds import deed
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
        """Put a draft on record. Submitting it again returns the same idea."""
        draft = await self._unit.drafts.find(draft_id, hold=True)
        if draft is None:
            raise refusals.DraftIsGone
        draft.require_author(author)
        if submitted := await self._unit.ideas.from_draft(draft.id):
            return submitted
        if self._process.phase_that_allows(Activity.SUBMIT, self._now) is None:
            raise refusals.CollectingIsClosed(reopens_at=self._process.next_start(Activity.SUBMIT, self._now))
        if self._process.topic(draft.topic) is None:
            raise refusals.IdeaIsIncomplete
        draft.require_text()
        reference = await self._unit.ideas.next_reference(Reference.year_of(self._now, self._process.zone))
        idea = Idea.from_draft(draft, reference=reference, submitted_at=self._now)
        await self._unit.ideas.add(idea, self._process.key)
        await self._unit.drafts.mark_submitted(draft.id, self._now)
        return idea

    async def from_draft(self, draft_id: DraftId, author: ResidentId) -> Idea | None:
        """What a draft has become, if it was sent."""
        idea = await self._unit.ideas.from_draft(draft_id)
        return idea if idea and idea.author == author else None

    async def get(self, idea_id: IdeaId, author: ResidentId) -> Idea:
        """One of the person's own ideas."""
        idea = await self._unit.ideas.find(idea_id)
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
        idea = (await self.get(idea_id, author)).withdrawn(author)
        await self._unit.ideas.keep(idea)
        return idea
