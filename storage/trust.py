"""Authors whose ideas can be published many at once."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.processes import ProcessKey
from participation.residents import ResidentId
from storage.base import Base, UtcInstant
from storage.upsert import insert_into


class TrustRow(Base):
    __tablename__ = "trusted_authors"

    author_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True, autoincrement=False)
    process: Mapped[str] = mapped_column(String(24), primary_key=True)
    trusted_at: Mapped[datetime] = mapped_column(UtcInstant)


class Trust:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(self, author: ResidentId, process: ProcessKey, at: datetime) -> None:
        insert = insert_into(TrustRow).values(author_id=author, process=process, trusted_at=at)
        await self._session.execute(insert.on_conflict_do_nothing())

    async def end(self, author: ResidentId, process: ProcessKey) -> None:
        await self._session.execute(delete(TrustRow).where(TrustRow.author_id == author, TrustRow.process == process))

    async def of(self, author: ResidentId) -> dict[ProcessKey, datetime]:
        """In which processes this author is trusted, and since when."""
        rows = await self._session.execute(select(TrustRow.process, TrustRow.trusted_at).where(TrustRow.author_id == author))
        return {ProcessKey(row.process): row.trusted_at for row in rows}

    async def forget(self, author: ResidentId) -> None:
        await self._session.execute(delete(TrustRow).where(TrustRow.author_id == author))
