"""On which day the team was last reminded of what, so that no restart reminds it again."""

from datetime import date

from sqlalchemy import Date, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.processes import ProcessKey
from storage.base import Base
from storage.upsert import insert_into


class ReminderRow(Base):
    __tablename__ = "reminders"

    process: Mapped[str] = mapped_column(String(24), primary_key=True)
    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    told_on: Mapped[date] = mapped_column(Date)


class Reminders:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def was_told(self, process: ProcessKey, kind: str, day: date) -> bool:
        of_kind = (ReminderRow.process == process) & (ReminderRow.kind == kind)
        return await self._session.scalar(select(ReminderRow.told_on).where(of_kind, ReminderRow.told_on >= day)) is not None

    async def mark(self, process: ProcessKey, kind: str, day: date) -> None:
        insert = insert_into(ReminderRow).values(process=process, kind=kind, told_on=day)
        await self._session.execute(insert.on_conflict_do_update(index_elements=["process", "kind"], set_={"told_on": day}))
