"""What the team wrote about ideas, for itself."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.ideas import IdeaId
from participation.moderation import Note
from participation.rights import Role
from participation.staff import Alias, StaffId
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.staff import StaffRow


class NoteRow(Base):
    __tablename__ = "notes"
    __table_args__ = (Index(None, "idea_id", "id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcInstant)


class Notes:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, idea_id: IdeaId, by: StaffId, text: str, at: datetime) -> None:
        self._session.add(NoteRow(idea_id=idea_id, by_id=by, text=text, written_at=at))
        await self._session.flush()

    async def about(self, ids: Collection[IdeaId]) -> list[Note]:
        """The oldest first."""
        query = select(NoteRow, StaffRow.role, StaffRow.number).join(StaffRow, StaffRow.id == NoteRow.by_id)
        rows = await self._session.execute(query.where(NoteRow.idea_id.in_(ids)).order_by(NoteRow.id))
        return [_note(*row) for row in rows]

    async def count_about(self, idea_id: IdeaId) -> int:
        return await self._session.scalar(select(func.count()).select_from(NoteRow).where(NoteRow.idea_id == idea_id)) or 0

    async def remove(self, ids: Collection[IdeaId]) -> None:
        await self._session.execute(delete(NoteRow).where(NoteRow.idea_id.in_(ids)))


def _note(row: NoteRow, role: str, number: int) -> Note:
    return Note(idea_id=IdeaId(row.idea_id), by_alias=Alias(role=Role(role), number=number), text=row.text, written_at=row.written_at)
