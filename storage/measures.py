"""The city's projects that ideas lead to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.answers import Measure, MeasureId
from participation.ideas import IdeaId
from participation.processes import ProcessKey
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.upsert import insert_into


class MeasureRow(Base):
    __tablename__ = "measures"
    __table_args__ = (Index(None, "process", "id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    process: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)


class MeasureIdeaRow(Base):
    __tablename__ = "measure_ideas"
    __table_args__ = (Index(None, "measure_id", "idea_id"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), primary_key=True, autoincrement=False)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"))


class Measures:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, process: ProcessKey, title: str, at: datetime) -> Measure:
        row = MeasureRow(process=process, title=title, created_at=at)
        self._session.add(row)
        await self._session.flush()
        return Measure(id=MeasureId(row.id), title=title, ideas=0)

    async def all_of(self, process: ProcessKey) -> list[Measure]:
        """All of a process, with the number of their ideas; the newest first."""
        query = (
            select(MeasureRow.id, MeasureRow.title, func.count(MeasureIdeaRow.idea_id))
            .outerjoin(MeasureIdeaRow, MeasureIdeaRow.measure_id == MeasureRow.id)
            .where(MeasureRow.process == process)
            .group_by(MeasureRow.id, MeasureRow.title)
            .order_by(MeasureRow.id.desc())
        )
        return [Measure(id=MeasureId(number), title=title, ideas=ideas) for number, title, ideas in await self._session.execute(query)]

    async def find(self, process: ProcessKey, measure_id: MeasureId) -> Measure | None:
        return next((measure for measure in await self.all_of(process) if measure.id == measure_id), None)

    async def of(self, idea_id: IdeaId) -> MeasureId | None:
        found = await self._session.scalar(select(MeasureIdeaRow.measure_id).where(MeasureIdeaRow.idea_id == idea_id))
        return MeasureId(found) if found is not None else None

    async def ideas_of(self, measure_id: MeasureId) -> list[IdeaId]:
        query = select(MeasureIdeaRow.idea_id).where(MeasureIdeaRow.measure_id == measure_id).order_by(MeasureIdeaRow.idea_id)
        return [IdeaId(number) for number in await self._session.scalars(query)]

    async def link(self, idea_id: IdeaId, measure_id: MeasureId) -> None:
        """An idea leads to one measure at a time."""
        insert = insert_into(MeasureIdeaRow).values(idea_id=idea_id, measure_id=measure_id)
        await self._session.execute(insert.on_conflict_do_update(index_elements=["idea_id"], set_={"measure_id": measure_id}))
