"""Everything that the team's card of an idea shows, from all who know something about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from participation.answers import Assignment, Measure, OfficialResponse
from participation.flags import has_any, links_out
from participation.ideas import IdeaId, Reference
from participation.processes import Process
from participation.reports import ReportReason
from participation.wall_time import Instant
from services.moderation import Desk, Moderation
from services.similar import Similar
from storage.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a card shows."""

    desk: Desk
    similar: tuple[Reference, ...]
    """None are looked for once a decision is pending: nobody chooses among them then, and looking takes long."""
    reports: Mapping[ReportReason, int]
    """Those that nobody has looked at, by their reason."""
    assignment: Assignment | None
    answer: OfficialResponse | None
    """The city's newest, if it is out."""
    measure: Measure | None
    is_on_paper: bool
    """Its author has no chat, and hears nothing until they open their receipt."""
    author_hears: bool
    """Whether its author is told what is decided: not who said STOP, has blocked the bot, or is known from paper only."""
    has_flagged_words: bool
    has_foreign_links: bool


class Desks:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    async def pictures(self, idea_id: IdeaId) -> list[bytes]:
        """The idea's photos as JPEGs, without anything that a camera wrote into them."""
        idea = await Moderation(self._unit, self._process, self._now).get(idea_id)
        found = [await self._unit.photos.picture(photo) for photo in idea.photos]
        return [picture for picture in found if picture]

    async def to_lay_out(self, limit: int) -> Sequence[IdeaId]:
        """What has come before the team since it was last shown it."""
        return await self._unit.queue.to_lay_out(self._process.key, limit)

    async def mark_laid_out(self, ids: Sequence[IdeaId]) -> None:
        await self._unit.queue.mark_laid_out(ids)

    async def view(self, idea_id: IdeaId) -> View:
        desk = await Moderation(self._unit, self._process, self._now).desk(idea_id)
        words = f"{desk.idea.title or ''}\n{desk.idea.text}"
        author = await self._unit.residents.get(desk.idea.author)
        answers, measure = await self._unit.answers.about(idea_id), await self._unit.measures.of(idea_id)
        return View(
            desk=desk,
            similar=() if desk.pending else tuple(await Similar(self._unit, self._process, self._now).to(idea_id)),
            reports=await self._unit.reports.reasons(idea_id),
            assignment=await self._unit.assignments.of(idea_id),
            answer=answers[0] if answers else None,
            measure=await self._unit.measures.find(self._process.key, measure) if measure is not None else None,
            is_on_paper=await self._unit.entries.waits(desk.idea.draft_id),
            author_hears=author is not None and author.is_reached(),
            has_flagged_words=has_any(words, self._process.team.flagged_words),
            has_foreign_links=links_out(words, self._process.team.allowed_links),
        )
