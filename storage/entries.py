"""Which drafts were typed by the team for people without the app, and with which receipt they are opened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, Row, String, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from participation.entries import PaperEntry
from participation.ideas import DraftId
from participation.processes import ProcessKey
from participation.residents import ResidentId
from participation.rights import Role
from participation.staff import Alias, StaffId
from storage.base import Base, UtcInstant
from storage.drafts import DraftRow
from storage.staff import StaffRow


class EntryRow(Base):
    __tablename__ = "entries"

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True, autoincrement=False)
    process: Mapped[str] = mapped_column(String(24))
    begun_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    begun_at: Mapped[datetime] = mapped_column(UtcInstant)
    receipt: Mapped[bytes | None] = mapped_column(LargeBinary(16), unique=True)  # keyed hash of the number, once it is sent
    opened_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # since then the idea is somebody's who has the app


_ENTRY = select(EntryRow, StaffRow.role, StaffRow.number).join(StaffRow, StaffRow.id == EntryRow.begun_by)


class Entries:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, process: ProcessKey, draft_id: DraftId, by: StaffId, at: datetime) -> None:
        await self._connection.execute(insert(EntryRow), {"process": process, "draft_id": draft_id, "begun_by": by, "begun_at": at})

    async def find(self, process: ProcessKey, draft_id: DraftId) -> PaperEntry | None:
        """The entry. Nobody else changes it until the unit ends."""
        one = (EntryRow.process == process) & (EntryRow.draft_id == draft_id)
        return _one((await self._connection.execute(_ENTRY.where(one).with_for_update(of=EntryRow))).first())

    async def with_receipt(self, process: ProcessKey, receipt: bytes) -> PaperEntry | None:
        """What somebody opens who has this receipt. Nobody else opens it until the unit ends."""
        one = (EntryRow.process == process) & (EntryRow.receipt == receipt)
        return _one((await self._connection.execute(_ENTRY.where(one).with_for_update(of=EntryRow))).first())

    async def waits(self, draft_id: DraftId) -> bool:
        """Whether it was typed by the team, and its author has not come for it."""
        unopened = (EntryRow.draft_id == draft_id) & EntryRow.opened_at.is_(None)
        return await self._connection.scalar(select(EntryRow.draft_id).where(unopened)) is not None

    async def mark_sent(self, draft_id: DraftId, receipt: bytes) -> None:
        await self._connection.execute(update(EntryRow).where(EntryRow.draft_id == draft_id).values(receipt=receipt))

    async def mark_opened(self, draft_id: DraftId, at: datetime) -> None:
        await self._connection.execute(update(EntryRow).where(EntryRow.draft_id == draft_id).values(opened_at=at))

    async def remove(self, drafts: Iterable[DraftId]) -> None:
        await self._connection.execute(delete(EntryRow).where(EntryRow.draft_id.in_(list(drafts))))

    async def of(self, author: ResidentId) -> dict[DraftId, PaperEntry]:
        """Those that have become somebody's own."""
        rows = await self._connection.execute(_ENTRY.join(DraftRow, DraftRow.id == EntryRow.draft_id).where(DraftRow.author_id == author))
        return {entry.draft_id: entry for entry in map(_entry, rows)}

    async def unfinished(self, before: datetime, limit: int | None = None) -> list[tuple[DraftId, ResidentId]]:
        """What was never sent and nobody has touched since then, with authors. What somebody works on at this moment is left out."""
        left = DraftRow.submitted_at.is_(None) & (DraftRow.changed_at < before)
        query = select(DraftRow.id, DraftRow.author_id).join(EntryRow, EntryRow.draft_id == DraftRow.id).where(left)
        rows = await self._connection.execute(query.order_by(DraftRow.id).limit(limit).with_for_update(of=EntryRow, skip_locked=True))
        return [(DraftId(row.id), ResidentId(row.author_id)) for row in rows]


def _one(row: Row[*tuple[Any, ...]] | None) -> PaperEntry | None:
    return _entry(row) if row else None


def _entry(row: Row[*tuple[Any, ...]]) -> PaperEntry:
    return PaperEntry(
        draft_id=DraftId(row.draft_id),
        by=Alias(role=Role(row.role), number=row.number),
        begun_at=row.begun_at,
        is_sent=row.receipt is not None,
        opened_at=row.opened_at,
    )
