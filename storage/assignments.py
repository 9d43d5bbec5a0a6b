"""Which department is to answer which idea, and by when."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Select, String, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.answers import Assignment
from participation.ideas import IdeaId, IdeaState, Reference
from participation.processes import ProcessKey
from participation.rights import Role
from participation.staff import Alias, StaffId
from participation.team_rules import DepartmentKey
from storage.base import Base, UtcInstant
from storage.ideas import IdeaRow
from storage.staff import StaffRow
from storage.upsert import insert_into


class AssignmentRow(Base):
    __tablename__ = "assignments"
    __table_args__ = (Index(None, "process", "done_at", "due_on"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), primary_key=True, autoincrement=False)
    process: Mapped[str] = mapped_column(String(24))
    department: Mapped[str] = mapped_column(String(24))
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    assigned_at: Mapped[datetime] = mapped_column(UtcInstant)
    due_on: Mapped[date] = mapped_column(Date)
    done_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    escalated_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class Assignments:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(
        self, process: ProcessKey, idea_id: IdeaId, department: DepartmentKey, by: StaffId, *, at: datetime, due_on: date
    ) -> None:
        """The idea is this department's from now on, and no other's."""
        anew = {"department": department, "by_id": by, "assigned_at": at, "due_on": due_on}
        fresh = {**anew, "done_at": None, "reminded_at": None, "escalated_at": None}
        insert = insert_into(AssignmentRow).values(process=process, idea_id=idea_id, **fresh)
        await self._session.execute(insert.on_conflict_do_update(index_elements=["idea_id"], set_=fresh))

    async def of(self, idea_id: IdeaId) -> Assignment | None:
        found = await self._read(_assignments().where(AssignmentRow.idea_id == idea_id))
        return found[0] if found else None

    async def open_of(self, process: ProcessKey, department: DepartmentKey) -> list[Assignment]:
        """What a department has not answered yet; the first due first."""
        query = _assignments().where(
            AssignmentRow.process == process,
            AssignmentRow.department == department,
            AssignmentRow.done_at.is_(None),
            IdeaRow.state == IdeaState.PUBLISHED,
        )
        return await self._read(query.order_by(AssignmentRow.due_on, AssignmentRow.idea_id))

    async def untold(self, process: ProcessKey, today: date, notice: timedelta) -> list[Assignment]:
        """What is due soon and its department was not reminded of, or is overdue and the team was not told of; the first due first."""
        untold = AssignmentRow.reminded_at.is_(None) | ((AssignmentRow.due_on < today) & AssignmentRow.escalated_at.is_(None))
        query = _assignments().where(
            AssignmentRow.process == process,
            AssignmentRow.done_at.is_(None),
            AssignmentRow.due_on <= today + notice,
            untold,
            IdeaRow.state == IdeaState.PUBLISHED,
        )
        return await self._read(query.order_by(AssignmentRow.due_on, AssignmentRow.idea_id))

    async def finish(self, ids: Collection[IdeaId], at: datetime) -> None:
        unfinished = AssignmentRow.idea_id.in_(ids) & AssignmentRow.done_at.is_(None)
        await self._session.execute(update(AssignmentRow).where(unfinished).values(done_at=at))

    async def mark(self, ids: Collection[IdeaId], *, reminded_at: datetime | None = None, escalated_at: datetime | None = None) -> None:
        """Write down that the department, or the team, has been reminded."""
        told = {"reminded_at": reminded_at, "escalated_at": escalated_at}
        values = {name: at for name, at in told.items() if at is not None}
        await self._session.execute(update(AssignmentRow).where(AssignmentRow.idea_id.in_(ids)).values(values))

    async def _read(self, query: Select[Any]) -> list[Assignment]:
        rows = await self._session.execute(query.execution_options(populate_existing=True))
        return [_assignment(*row) for row in rows]


def _assignments() -> Select[Any]:
    columns: tuple[Any, ...] = (IdeaRow.year, IdeaRow.number, StaffRow.role, StaffRow.number)
    return (
        select(AssignmentRow, *columns)
        .join(IdeaRow, IdeaRow.id == AssignmentRow.idea_id)
        .join(StaffRow, StaffRow.id == AssignmentRow.by_id)
    )


def _assignment(row: AssignmentRow, year: int, number: int, role: str, staff_number: int) -> Assignment:
    return Assignment(
        idea_id=IdeaId(row.idea_id),
        reference=Reference(year=year, number=number),
        department=DepartmentKey(row.department),
        by_alias=Alias(role=Role(role), number=staff_number),
        assigned_at=row.assigned_at,
        due_on=row.due_on,
        done_at=row.done_at,
        reminded_at=row.reminded_at,
        escalated_at=row.escalated_at,
    )
