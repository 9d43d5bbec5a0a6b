"""That somebody was forgotten: what makes an older copy of the records forget them again, and what proves it to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, LargeBinary, String, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from participation.own_data import Receipt
from storage.base import Base, UtcInstant


class TombstoneRow(Base):
    __tablename__ = "tombstones"

    receipt: Mapped[str] = mapped_column(String(16), primary_key=True)
    person: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)  # keyed hash of the Telegram id, and nothing else about them
    forgotten_at: Mapped[datetime] = mapped_column(UtcInstant)
    wiped: Mapped[bool] = mapped_column(Boolean)  # whether the bytes, too, have gone from the database's file


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """Whom an older copy of the records must forget again, and what proves that they were forgotten."""

    person: bytes
    receipt: Receipt


class Tombstones:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, person: bytes, receipt: Receipt) -> None:
        values = {"receipt": receipt.number, "person": person, "forgotten_at": receipt.forgotten_at, "wiped": False}
        await self._connection.execute(insert(TombstoneRow), values)

    async def of(self, person: bytes) -> list[Receipt]:
        """When this person was forgotten before; they have come back since."""
        query = select(TombstoneRow).where(TombstoneRow.person == person).order_by(TombstoneRow.forgotten_at)
        return [Receipt(number=row.receipt, forgotten_at=row.forgotten_at) for row in await self._connection.execute(query)]

    async def everybodys(self) -> list[Tombstone]:
        """All that there are, the oldest first."""
        query = select(TombstoneRow.person, TombstoneRow.receipt, TombstoneRow.forgotten_at).order_by(TombstoneRow.forgotten_at)
        rows = await self._connection.execute(query)
        return [Tombstone(person=row.person, receipt=Receipt(number=row.receipt, forgotten_at=row.forgotten_at)) for row in rows]

    async def has(self, receipt: Receipt) -> bool:
        return await self._connection.scalar(select(TombstoneRow.receipt).where(TombstoneRow.receipt == receipt.number)) is not None

    async def to_wipe(self) -> Sequence[str]:
        """The receipts of people whose bytes may still lie in the database's file."""
        return (await self._connection.scalars(select(TombstoneRow.receipt).where(TombstoneRow.wiped.is_(False)))).all()

    async def mark_wiped(self, receipts: Sequence[str]) -> None:
        await self._connection.execute(update(TombstoneRow).where(TombstoneRow.receipt.in_(receipts)).values(wiped=True))
