"""Who supports which idea. Whoever was forgotten stays counted, without a link to them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.ideas import IdeaId
from participation.residents import ResidentId
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.ideas import IdeaRow
from storage.reading import PublishedRow
from storage.upsert import insert_into


class SupportRow(Base):
    __tablename__ = "supports"
    # Several rows of one idea may be without a person: to a unique key no NULL is like another, on both databases.
    __table_args__ = (UniqueConstraint("idea_id", "resident_id"), Index(None, "resident_id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    given_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class Supports:
    """A published idea bears the number of its rows here. It changes in the same unit as they do, and only if one came or went."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def give(self, idea_id: IdeaId, resident: ResidentId, at: datetime) -> bool:
        """Returns False, and the unit's deed must be taken back, if the idea is not published. Giving it again changes nothing."""
        insert = insert_into(SupportRow).values(idea_id=idea_id, resident_id=resident, given_at=at)
        came = await self._session.scalar(insert.on_conflict_do_nothing().returning(SupportRow.id))
        return came is None or await self._count_up(idea_id, 1)

    async def take_back(self, idea_id: IdeaId, resident: ResidentId) -> bool:
        """Returns False, and the unit's deed must be taken back, if the idea is not published. Taking back nothing changes nothing."""
        theirs = (SupportRow.idea_id == idea_id) & (SupportRow.resident_id == resident)
        went = await self._session.scalar(delete(SupportRow).where(theirs).returning(SupportRow.id))
        return went is None or await self._count_up(idea_id, -1)

    async def among(self, ids: Collection[IdeaId], resident: ResidentId) -> frozenset[IdeaId]:
        """Those of the ideas that somebody supports."""
        query = select(SupportRow.idea_id).where(SupportRow.idea_id.in_(ids), SupportRow.resident_id == resident)
        return frozenset(IdeaId(found) for found in await self._session.scalars(query))

    async def count(self, idea_id: IdeaId) -> int:
        """How many support an idea, published or not."""
        return await self._session.scalar(select(func.count()).where(SupportRow.idea_id == idea_id)) or 0

    async def supporters(self, idea_id: IdeaId) -> list[ResidentId]:
        """Those who can still be told about it, in the order in which they came."""
        query = select(SupportRow.resident_id).where(SupportRow.idea_id == idea_id).order_by(SupportRow.id)
        return [ResidentId(found) for found in await self._session.scalars(query) if found is not None]

    async def of_many(self, ids: Collection[IdeaId], residents: Collection[ResidentId]) -> frozenset[tuple[IdeaId, ResidentId]]:
        """Who of these residents supports which of these ideas."""
        query = select(SupportRow.idea_id, SupportRow.resident_id).where(SupportRow.idea_id.in_(ids), SupportRow.resident_id.in_(residents))
        return frozenset((IdeaId(row.idea_id), ResidentId(row.resident_id)) for row in await self._session.execute(query))

    async def of(self, resident: ResidentId) -> list[tuple[IdeaId, datetime | None]]:
        """Which ideas somebody supports, and since when."""
        query = select(SupportRow.idea_id, SupportRow.given_at).where(SupportRow.resident_id == resident).order_by(SupportRow.id)
        return [(IdeaId(row.idea_id), row.given_at) for row in await self._session.execute(query)]

    async def move(self, from_id: IdeaId, into_id: IdeaId) -> None:
        """One idea was merged into another: whoever supports both counts once, and its author not at all."""
        both = select(PublishedRow.idea_id).where(PublishedRow.idea_id.in_([from_id, into_id])).order_by(PublishedRow.idea_id)
        await self._session.execute(both.with_for_update())
        there_already = select(SupportRow.resident_id).where(SupportRow.idea_id == into_id, SupportRow.resident_id.is_not(None))
        author = select(IdeaRow.author_id).where(IdeaRow.id == into_id).scalar_subquery()
        counts_not = SupportRow.resident_id.in_(there_already) | (SupportRow.resident_id == author)
        moved = SupportRow.idea_id == from_id
        await self._session.execute(delete(SupportRow).where(moved, counts_not))
        await self._session.execute(update(SupportRow).where(moved).values(idea_id=into_id))
        await self._count_anew(from_id)
        await self._count_anew(into_id)

    async def forget(self, resident: ResidentId) -> None:
        """The rows stay, so that every count stands; nothing leads from them to the person."""
        await self._session.execute(update(SupportRow).where(SupportRow.resident_id == resident).values(resident_id=None, given_at=None))

    async def _count_up(self, idea_id: IdeaId, by: int) -> bool:
        change = update(PublishedRow).where(PublishedRow.idea_id == idea_id).values(supports=PublishedRow.supports + by)
        return await self._session.scalar(change.returning(PublishedRow.idea_id)) is not None

    async def _count_anew(self, idea_id: IdeaId) -> None:
        count = select(func.count()).where(SupportRow.idea_id == idea_id).scalar_subquery()
        await self._session.execute(update(PublishedRow).where(PublishedRow.idea_id == idea_id).values(supports=count))
