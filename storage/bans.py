"""Who was banned, by whom, why, and until when."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.bans import Ban, BanId
from participation.residents import ResidentId, ResidentState
from participation.rights import Role
from participation.staff import Alias
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant

HOLDS = text("lifted_at IS NULL")


class BanRow(Base):
    __tablename__ = "bans"
    __table_args__ = (
        Index("ix_bans_in_force", "resident_id", unique=True, postgresql_where=HOLDS, sqlite_where=HOLDS),  # one at a time
        Index(None, "resident_id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    reason: Mapped[str] = mapped_column(Text)
    by_role: Mapped[str] = mapped_column(String(12))
    by_number: Mapped[int] = mapped_column(Integer)
    banned_at: Mapped[datetime] = mapped_column(UtcInstant)
    state_before: Mapped[str] = mapped_column(String(12))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class Bans:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, resident: ResidentId, reason: str, by: Alias, at: datetime, state_before: ResidentState) -> Ban:
        row = BanRow(
            resident_id=resident,
            reason=reason,
            by_role=by.role,
            by_number=by.number,
            banned_at=at,
            state_before=state_before,
            lifted_at=None,
        )
        self._session.add(row)
        await self._session.flush()
        return _ban(row)

    async def in_force(self, resident: ResidentId) -> Ban | None:
        row = await self._session.scalar(select(BanRow).where(BanRow.resident_id == resident, BanRow.lifted_at.is_(None)))
        return _ban(row) if row else None

    async def all_of(self, resident: ResidentId) -> list[Ban]:
        """The oldest first."""
        return [_ban(row) for row in await self._session.scalars(select(BanRow).where(BanRow.resident_id == resident).order_by(BanRow.id))]

    async def lift(self, ban: Ban) -> None:
        await self._session.execute(update(BanRow).where(BanRow.id == ban.id).values(lifted_at=ban.lifted_at))

    async def forget(self, resident: ResidentId) -> None:
        await self._session.execute(delete(BanRow).where(BanRow.resident_id == resident))


def _ban(row: BanRow) -> Ban:
    return Ban(
        id=BanId(row.id),
        resident=ResidentId(row.resident_id),
        reason=row.reason,
        by_alias=Alias(role=Role(row.by_role), number=row.by_number),
        banned_at=row.banned_at,
        state_before=ResidentState(row.state_before),
        lifted_at=row.lifted_at,
    )
