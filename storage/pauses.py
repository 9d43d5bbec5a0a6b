"""Until when Telegram asked the whole bot to wait; kept, so that a restart does not forget it."""

from sqlalchemy import Float, SmallInteger, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.upsert import insert_into


class PauseRow(Base):
    __tablename__ = "pause"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    until: Mapped[float] = mapped_column(Float(53))  # seconds since 1970, real time


class Pauses:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def until(self) -> float:
        return await self._connection.scalar(select(PauseRow.until)) or 0.0

    async def set(self, until: float) -> None:
        insert = insert_into(PauseRow).values(id=1, until=until)
        await self._connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_={"until": until}))
