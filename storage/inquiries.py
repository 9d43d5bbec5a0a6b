"""Questions to the team."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.inquiries import Inquiry, InquiryId
from participation.processes import ProcessKey
from participation.residents import ResidentId
from participation.rights import Role
from participation.staff import Alias, StaffId
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.staff import StaffRow


class InquiryRow(Base):
    __tablename__ = "inquiries"
    __table_args__ = (Index(None, "author_id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    process: Mapped[str] = mapped_column(String(24))
    author_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcInstant)
    asked_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    answers: Mapped[int] = mapped_column(Integer)


class Inquiries:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, process: ProcessKey, author: ResidentId, text: str, at: datetime) -> Inquiry:
        row = InquiryRow(process=process, author_id=author, text=text, written_at=at, answers=0)
        self._session.add(row)
        await self._session.flush()
        return Inquiry(id=InquiryId(row.id), author=author, text=text, written_at=at)

    async def find(self, inquiry_id: InquiryId, *, hold: bool = False) -> Inquiry | None:
        query = (
            select(InquiryRow, StaffRow.role, StaffRow.number)
            .outerjoin(StaffRow, StaffRow.id == InquiryRow.answered_by)
            .where(InquiryRow.id == inquiry_id)
            .execution_options(populate_existing=True)
        )
        found = (await self._session.execute(query.with_for_update(of=InquiryRow) if hold else query)).first()
        return _inquiry(*found) if found else None

    async def mark_asked(self, inquiry_id: InquiryId, at: datetime) -> None:
        await self._session.execute(update(InquiryRow).where(InquiryRow.id == inquiry_id).values(asked_at=at))

    async def mark_answered(self, inquiry_id: InquiryId, by: StaffId, at: datetime) -> None:
        values = {"answered_at": at, "answered_by": by, "answers": InquiryRow.answers + 1}
        await self._session.execute(update(InquiryRow).where(InquiryRow.id == inquiry_id).values(values))

    async def remove(self, inquiry_id: InquiryId) -> None:
        await self._session.execute(delete(InquiryRow).where(InquiryRow.id == inquiry_id))

    async def of(self, author: ResidentId) -> list[Inquiry]:
        """Everything that somebody asked, the oldest first."""
        query = select(InquiryRow).where(InquiryRow.author_id == author).order_by(InquiryRow.id)
        return [_inquiry(row, None, None) for row in await self._session.scalars(query)]

    async def forget(self, author: ResidentId) -> None:
        await self._session.execute(delete(InquiryRow).where(InquiryRow.author_id == author))


def _inquiry(row: InquiryRow, role: str | None, number: int | None) -> Inquiry:
    return Inquiry(
        id=InquiryId(row.id),
        author=ResidentId(row.author_id),
        text=row.text,
        written_at=row.written_at,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        answered_by=Alias(role=Role(role), number=number) if role and number is not None else None,
        answers=row.answers,
    )
