"""What people told about themselves of their own free will."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Row, String, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from participation.demographics import OptionKey, Told
from participation.residents import ResidentId
from storage.base import Base, UtcInstant
from storage.upsert import insert_into


class DemographicsRow(Base):
    __tablename__ = "demographics"

    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), primary_key=True, autoincrement=False)
    age: Mapped[str | None] = mapped_column(String(24))
    district: Mapped[str | None] = mapped_column(String(24))
    voice: Mapped[str | None] = mapped_column(String(24))
    asked_at: Mapped[datetime] = mapped_column(UtcInstant)
    told_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class Demographics:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, resident_id: ResidentId) -> Told | None:
        """None of somebody who was never asked."""
        row = (await self._connection.execute(select(DemographicsRow).where(DemographicsRow.resident_id == resident_id))).first()
        return _told(row) if row else None

    async def keep(self, resident_id: ResidentId, told: Told) -> None:
        values = {"age": told.age, "district": told.district, "voice": told.voice, "told_at": told.told_at}
        insert = insert_into(DemographicsRow).values(resident_id=resident_id, asked_at=told.asked_at, **values)
        await self._connection.execute(insert.on_conflict_do_update(index_elements=["resident_id"], set_=values))

    async def forget(self, resident_id: ResidentId) -> None:
        await self._connection.execute(delete(DemographicsRow).where(DemographicsRow.resident_id == resident_id))

    async def everybodys(self) -> Sequence[Told]:
        """What all who said anything have told, in the order in which they did; of nobody is it known who."""
        query = select(DemographicsRow).where(DemographicsRow.told_at.is_not(None))
        rows = await self._connection.execute(query.order_by(DemographicsRow.told_at, DemographicsRow.resident_id))
        return [_told(row) for row in rows]


def _told(row: Row[Any]) -> Told:
    return Told(
        asked_at=row.asked_at,
        age=OptionKey(row.age) if row.age else None,
        district=OptionKey(row.district) if row.district else None,
        voice=OptionKey(row.voice) if row.voice else None,
        told_at=row.told_at,
    )
