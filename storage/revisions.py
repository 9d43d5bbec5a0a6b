"""Texts of ideas in whose place their authors sent others."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Float, ForeignKey, Integer, String, Text, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.ideas import IdeaId
from participation.processes import TopicKey
from participation.revisions import Revision
from storage.base import Base, UtcInstant
from storage.drafts import place_columns, place_of


class RevisionRow(Base):
    __tablename__ = "revisions"

    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    topic: Mapped[str] = mapped_column(String(24))
    text: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    district: Mapped[str | None] = mapped_column(String(24))
    street: Mapped[str | None] = mapped_column(Text)
    latitude: Mapped[float | None] = mapped_column(Float(53))
    longitude: Mapped[float | None] = mapped_column(Float(53))
    replaced_at: Mapped[datetime] = mapped_column(UtcInstant)


class Revisions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, revision: Revision) -> None:
        row = RevisionRow(
            idea_id=revision.idea_id,
            number=revision.number,
            topic=revision.topic,
            text=revision.text,
            title=revision.title,
            replaced_at=revision.replaced_at,
            **place_columns(revision.place),
        )
        self._session.add(row)
        await self._session.flush()

    async def of(self, ids: Collection[IdeaId]) -> list[Revision]:
        """The oldest first."""
        query = select(RevisionRow).where(RevisionRow.idea_id.in_(ids)).order_by(RevisionRow.idea_id, RevisionRow.number)
        return [_revision(row) for row in await self._session.scalars(query)]

    async def last_of(self, idea_id: IdeaId) -> Revision | None:
        """The text in whose place the one on record came."""
        query = select(RevisionRow).where(RevisionRow.idea_id == idea_id).order_by(RevisionRow.number.desc()).limit(1)
        row = await self._session.scalar(query)
        return _revision(row) if row else None

    async def remove(self, ids: Collection[IdeaId]) -> None:
        await self._session.execute(delete(RevisionRow).where(RevisionRow.idea_id.in_(ids)))


def _revision(row: RevisionRow) -> Revision:
    return Revision(
        idea_id=IdeaId(row.idea_id),
        number=row.number,
        topic=TopicKey(row.topic),
        text=row.text,
        title=row.title,
        place=place_of(district=row.district, street=row.street, latitude=row.latitude, longitude=row.longitude),
        replaced_at=row.replaced_at,
    )
