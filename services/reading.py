"""What residents read of each other: published ideas, leafed through, searched, and opened by their number."""

from collections.abc import Sequence
from dataclasses import dataclass

from participation import refusals
from participation.answers import OfficialResponse
from participation.follows import FollowKind
from participation.ideas import Idea, IdeaId, IdeaState, Reference
from participation.index import index_words
from participation.processes import District, Process, ProcessKey, Topic
from participation.reading import PublishedIdea, View
from participation.residents import ResidentId
from participation.wall_time import Instant
from storage.unit import Unit

PAGE = 5
FOUND = 8
"""So many ideas a search shows at most: whoever wants others says more words."""
WORDS_LOOKED_FOR = 6

_FOUND_BY_THE_TEAM = frozenset({IdeaState.SUBMITTED, IdeaState.PUBLISHED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPage:
    """Some ideas of a view. Neighbouring pages are known by the idea with which they begin."""

    ideas: tuple[PublishedIdea, ...]
    before: IdeaId | None
    after: IdeaId | None
    is_followed: bool = False
    """Whether the reader follows the topic or district whose ideas these are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One idea, and its neighbours in the view that it was opened from."""

    idea: PublishedIdea
    before: IdeaId | None = None
    after: IdeaId | None = None
    asked_for: Reference | None = None
    """The idea that was merged into this one, if it was asked for that."""
    answer: OfficialResponse | None = None
    """The city's newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    ideas: tuple[PublishedIdea, ...]
    more: bool
    """Whether there are others."""


class Reading:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    async def is_empty(self) -> bool:
        """Whether nothing is published yet."""
        return await self._unit.reading.is_empty(self._process.key)

    async def topics(self) -> list[Topic]:
        """Those on which there is something to read."""
        used = await self._unit.reading.topics(self._process.key, [topic.key for topic in self._process.topics])
        return [topic for topic in self._process.topics if topic.key in used]

    async def districts(self) -> list[District]:
        used = await self._unit.reading.districts(self._process.key, [district.key for district in self._process.districts])
        return [district for district in self._process.districts if district.key in used]

    async def page(self, view: View, start: IdeaId | None, reader: ResidentId | None) -> ReadingPage:
        """The page that begins with this idea; the first one, if all can no longer read it."""
        ids = await self._unit.reading.onward(self._process.key, view, start, PAGE + 1, reader)
        back = await self._unit.reading.backward(self._process.key, view, ids[0], PAGE, reader) if ids else []
        return ReadingPage(
            ideas=await self._as_read_by(reader, ids[:PAGE]),
            before=back[-1] if back else None,
            after=ids[PAGE] if len(ids) > PAGE else None,
            is_followed=await self._follows(reader, view),
        )

    async def open(self, idea_id: IdeaId, reader: ResidentId | None, view: View | None = None) -> Opened:
        """An idea that all can read. Of one that was merged, the one that it is part of now."""
        idea = await self._unit.ideas.find(idea_id)
        merged = idea if idea and idea.state is IdeaState.MERGED else None
        found = await self._as_read_by(reader, [merged.merged_into if merged and merged.merged_into else idea_id])
        if not found:
            raise refusals.IdeaIsNotPublished
        answers = await self._unit.answers.about(found[0].idea.id)
        answer = answers[0] if answers else None
        if view is None or merged:
            return Opened(idea=found[0], asked_for=merged.reference if merged else None, answer=answer)
        onward = await self._unit.reading.onward(self._process.key, view, idea_id, 2, reader)
        backward = await self._unit.reading.backward(self._process.key, view, idea_id, 1, reader)
        return Opened(
            idea=found[0],
            before=backward[0] if backward else None,
            after=onward[1] if len(onward) > 1 else None,
            answer=answer,
        )

    async def open_by_number(self, reference: Reference, reader: ResidentId | None) -> Opened:
        idea = await self._unit.ideas.with_reference(reference, self._process.key)
        if idea is None:
            raise refusals.IdeaIsNotPublished
        return await self.open(idea.id, reader)

    async def search(self, written: str, reader: ResidentId | None) -> Found:
        """Ideas with words that begin like all of those that were written. What stands in every text is not looked for."""
        words = sorted(index_words(written), key=len, reverse=True)[:WORDS_LOOKED_FOR]
        ids = await self._unit.idea_words.search(self._process.key, words, FOUND + 1) if words else []
        return Found(ideas=await self._as_read_by(reader, ids[:FOUND]), more=len(ids) > FOUND)

    async def _follows(self, reader: ResidentId | None, view: View) -> bool:
        if reader is None or not (view.topic or view.district):
            return False
        sought = (FollowKind.TOPIC, view.topic) if view.topic else (FollowKind.DISTRICT, view.district)
        return sought in {(follow.kind, follow.key) for follow in await self._unit.follows.of(reader, self._process.key)}

    async def _followed(self, reader: ResidentId) -> frozenset[str]:
        """The keys of the ideas that somebody follows."""
        follows = await self._unit.follows.of(reader, self._process.key)
        return frozenset(follow.key for follow in follows if follow.kind is FollowKind.IDEA)

    async def _as_read_by(self, reader: ResidentId | None, ids: Sequence[IdeaId]) -> tuple[PublishedIdea, ...]:
        published = await self._unit.reading.many(ids)
        ideas = await self._unit.ideas.many(ids)
        supported = await self._unit.supports.among(ids, reader) if reader else frozenset()
        follows = await self._followed(reader) if reader else frozenset()
        return tuple(
            PublishedIdea(
                idea=ideas[known.idea_id].with_dead_links(self._process.team.allowed_links),
                published_at=known.published_at,
                supports=known.supports,
                is_own=reader is not None and ideas[known.idea_id].author == reader,
                is_supported=known.idea_id in supported,
                is_followed=str(known.idea_id) in follows,
            )
            for known in published
        )


async def keep_findable(unit: Unit, process: ProcessKey, idea: Idea, now: Instant) -> None:
    """Let residents find an idea that is published, and the team also one that waits; no others. Doing it again changes nothing."""
    if idea.state is IdeaState.PUBLISHED:
        await unit.reading.put(idea, process, now, await unit.supports.count(idea.id))
    else:
        await unit.reading.take_out([idea.id])
    await unit.idea_words.put(idea.id, index_words(idea.title, idea.text) if idea.state in _FOUND_BY_THE_TEAM else ())
