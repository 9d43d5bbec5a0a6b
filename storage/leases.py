"""Who may do what only one process may do: a lease with an epoch that fences late holders off."""

from sqlalchemy import BigInteger, Float, String, bindparam, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.upsert import insert_into


class LeaseRow(Base):
    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    epoch: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[float] = mapped_column(Float(53))  # seconds since 1970, real time


_EPOCH = select(LeaseRow.epoch).where(LeaseRow.name == bindparam("lease")).with_for_update(read=True)


class Leases:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, name: str, holder: str, *, now: float, seconds: float) -> int | None:
        """Take or renew the lease. Returns its epoch, which grows with every change of holder, or None if another holds it."""
        await self._connection.execute(insert_into(LeaseRow).values(name=name, holder="", epoch=0, until=0.0).on_conflict_do_nothing())
        change = (
            update(LeaseRow)
            .where(LeaseRow.name == name, or_(LeaseRow.until <= now, LeaseRow.holder == holder))
            .values(
                epoch=case((LeaseRow.holder == holder, LeaseRow.epoch), else_=LeaseRow.epoch + 1),
                holder=holder,
                until=now + seconds,
            )
            .returning(LeaseRow.epoch)
        )
        return (await self._connection.execute(change)).scalar_one_or_none()

    async def held(self, name: str) -> tuple[str, float] | None:
        """By whom the lease is or was held last, and until when, in seconds since 1970; None if it never was."""
        row = (await self._connection.execute(select(LeaseRow).where(LeaseRow.name == name, LeaseRow.epoch > 0))).first()
        return (row.holder, row.until) if row else None

    async def is_current(self, name: str, epoch: int) -> bool:
        """Whether this epoch still leads. On PostgreSQL the row stays locked, so the answer holds until the commit."""
        return await self._connection.scalar(_EPOCH, {"lease": name}) == epoch

    async def give_back(self, name: str, holder: str, now: float) -> None:
        """Let the next process take over at once instead of waiting for the lease to run out."""
        await self._connection.execute(update(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder).values(until=now))
