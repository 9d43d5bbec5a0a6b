"""Following topics, districts and ideas, and following them no more."""

from collections.abc import Sequence
from dataclasses import dataclass

from participation import refusals
from participation.follows import Follow, FollowKind
from participation.ideas import IdeaId, IdeaState
from participation.processes import District, DistrictKey, Process, Topic, TopicKey
from participation.residents import ResidentId
from participation.wall_time import Instant
from services.deeds import deed
from storage.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What somebody follows of the process as it is now."""

    topics: Sequence[Topic]
    districts: Sequence[District]
    ideas: frozenset[IdeaId]

    @property
    def is_empty(self) -> bool:
        return not (self.topics or self.districts or self.ideas)


class Follows:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    @deed
    async def follow_topic(self, topic: TopicKey, resident: ResidentId) -> Topic:
        """Following again changes nothing."""
        known = self._process.topic(topic)
        if known is None:
            raise refusals.NothingLikeThat
        await self._put(FollowKind.TOPIC, topic, resident)
        return known

    @deed
    async def follow_district(self, district: DistrictKey, resident: ResidentId) -> District:
        known = self._process.district(district)
        if known is None:
            raise refusals.NothingLikeThat
        await self._put(FollowKind.DISTRICT, district, resident)
        return known

    @deed
    async def follow_idea(self, idea_id: IdeaId, resident: ResidentId) -> None:
        """An idea that all can read; of one that was merged, the one that it is part of now."""
        idea = await self._unit.ideas.find(idea_id, process=self._process.key)
        if idea and idea.state is IdeaState.MERGED and idea.merged_into is not None:
            idea = await self._unit.ideas.find(idea.merged_into)
        if idea is None or idea.state is not IdeaState.PUBLISHED:
            raise refusals.IdeaIsNotPublished
        await self._put(FollowKind.IDEA, str(idea.id), resident)

    @deed
    async def leave(self, kind: FollowKind, key: str, resident: ResidentId) -> None:
        """Following no more what is not followed changes nothing."""
        await self._unit.follows.remove(resident, self._process.key, kind, key)

    async def of(self, resident: ResidentId) -> Following:
        follows = await self._unit.follows.of(resident, self._process.key)
        keys = {kind: {follow.key for follow in follows if follow.kind is kind} for kind in FollowKind}
        return Following(
            topics=[topic for topic in self._process.topics if topic.key in keys[FollowKind.TOPIC]],
            districts=[district for district in self._process.districts if district.key in keys[FollowKind.DISTRICT]],
            ideas=frozenset(IdeaId(int(key)) for key in keys[FollowKind.IDEA]),
        )

    async def _put(self, kind: FollowKind, key: str, resident: ResidentId) -> None:
        await self._unit.follows.put(resident, self._process.key, Follow(kind=kind, key=key, since=self._now))
