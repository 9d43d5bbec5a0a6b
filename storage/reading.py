"""Published ideas as residents leaf through them: one row each, and an index for each order, so that a page costs the same among many."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Integer, String, delete, exists, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.follows import FollowKind
from participation.ideas import Idea, IdeaId
from participation.processes import DistrictKey, ProcessKey, TopicKey
from participation.reading import Order, View
from participation.residents import ResidentId
from storage.base import Base, UtcInstant
from storage.follows import FollowRow
from storage.upsert import insert_into


class PublishedRow(Base):
    """Is there as long as all can read the idea."""

    __tablename__ = "published_ideas"
    __table_args__ = (
        Index(None, "process", "published_at", "idea_id"),
        Index(None, "process", "topic", "published_at", "idea_id"),
        Index(None, "process", "district", "published_at", "idea_id"),
        Index(None, "process", "supports", "idea_id"),
    )

    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), primary_key=True, autoincrement=False)
    process: Mapped[str] = mapped_column(String(24))
    topic: Mapped[str] = mapped_column(String(24))
    district: Mapped[str | None] = mapped_column(String(24))
    published_at: Mapped[datetime] = mapped_column(UtcInstant)
    supports: Mapped[int] = mapped_column(Integer)  # as many as there are rows in supports


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    idea_id: IdeaId
    published_at: datetime
    supports: int


class Reading:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, idea: Idea, process: ProcessKey, at: datetime, supports: int) -> None:
        """From now on all can read it. What can be read already keeps its day and its count."""
        place = {"topic": idea.topic, "district": idea.place.district if idea.place else None}
        insert = insert_into(PublishedRow).values(idea_id=idea.id, process=process, published_at=at, supports=supports, **place)
        await self._session.execute(insert.on_conflict_do_update(index_elements=["idea_id"], set_=place))

    async def take_out(self, ids: Collection[IdeaId]) -> None:
        await self._session.execute(delete(PublishedRow).where(PublishedRow.idea_id.in_(ids)))

    async def find(self, idea_id: IdeaId) -> Published | None:
        found = await self.many([idea_id])
        return found[0] if found else None

    async def many(self, ids: Sequence[IdeaId]) -> list[Published]:
        """Those of them that all can read, in the same order."""
        rows = await self._session.scalars(
            select(PublishedRow).where(PublishedRow.idea_id.in_(ids)).execution_options(populate_existing=True)
        )
        known = {
            IdeaId(row.idea_id): Published(idea_id=IdeaId(row.idea_id), published_at=row.published_at, supports=row.supports)
            for row in rows
        }
        return [known[idea_id] for idea_id in ids if idea_id in known]

    async def onward(
        self, process: ProcessKey, view: View, first: IdeaId | None, limit: int, reader: ResidentId | None = None
    ) -> list[IdeaId]:
        """From this idea on, or from the beginning of the view."""
        key, anchor = _key(view), await self._anchor(view, first)
        query = select(PublishedRow.idea_id).where(*_within(process, view, reader))
        if anchor is not None:
            query = query.where(tuple_(key, PublishedRow.idea_id) <= anchor)
        return await self._ids(query.order_by(key.desc(), PublishedRow.idea_id.desc()).limit(limit))

    async def backward(self, process: ProcessKey, view: View, first: IdeaId, limit: int, reader: ResidentId | None = None) -> list[IdeaId]:
        """What stands before this idea, the nearest first."""
        key, anchor = _key(view), await self._anchor(view, first)
        if anchor is None:
            return []
        query = select(PublishedRow.idea_id).where(*_within(process, view, reader), tuple_(key, PublishedRow.idea_id) > anchor)
        return await self._ids(query.order_by(key, PublishedRow.idea_id).limit(limit))

    async def topics(self, process: ProcessKey, known: Collection[TopicKey]) -> list[TopicKey]:
        """Those of the topics on which there is something to read."""
        return await self._used(process, PublishedRow.topic, known)

    async def districts(self, process: ProcessKey, known: Collection[DistrictKey]) -> list[DistrictKey]:
        return await self._used(process, PublishedRow.district, known)

    async def is_empty(self, process: ProcessKey) -> bool:
        return await self._session.scalar(select(PublishedRow.idea_id).where(PublishedRow.process == process).limit(1)) is None

    async def count(self, process: ProcessKey) -> int:
        return await self._session.scalar(select(func.count()).where(PublishedRow.process == process)) or 0

    async def _used(self, process: ProcessKey, column: Any, known: Collection[Any]) -> list[Any]:
        if not known:
            return []
        asked = [exists().where(PublishedRow.process == process, column == key) for key in known]
        answers = (await self._session.execute(select(*asked))).one()
        return [key for key, is_used in zip(known, answers, strict=True) if is_used]

    async def _anchor(self, view: View, idea_id: IdeaId | None) -> ColumnElement[Any] | None:
        row = await self._session.get(PublishedRow, idea_id, populate_existing=True) if idea_id is not None else None
        if row is None:
            return None
        value = literal(row.supports) if view.order is Order.MOST_SUPPORTED else literal(row.published_at, UtcInstant)
        return tuple_(value, literal(row.idea_id))

    async def _ids(self, query: Any) -> list[IdeaId]:
        return [IdeaId(found) for found in await self._session.scalars(query)]


def _key(view: View) -> Any:
    return PublishedRow.supports if view.order is Order.MOST_SUPPORTED else PublishedRow.published_at


def _within(process: ProcessKey, view: View, reader: ResidentId | None) -> list[ColumnElement[bool]]:
    within = [PublishedRow.process == process]
    if view.topic is not None:
        within.append(PublishedRow.topic == view.topic)
    if view.district is not None:
        within.append(PublishedRow.district == view.district)
    if view.followed:
        mine = (FollowRow.resident_id == reader) & (FollowRow.process == process) & (FollowRow.kind == FollowKind.IDEA)
        within.append(PublishedRow.idea_id.cast(String).in_(select(FollowRow.key).where(mine)))
    return within
