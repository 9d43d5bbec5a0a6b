"""The audit log's rows, and the end of each process's chain of them."""

from datetime import datetime

from sqlalchemy import Integer, String, Text, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.audit import BEGINNING, Entry, Head, Inspection
from participation.processes import ProcessKey
from participation.staff import StaffId
from storage.base import Base, UtcInstant
from storage.upsert import insert_into


class AuditRow(Base):
    __tablename__ = "audit"

    process: Mapped[str] = mapped_column(String(24), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    staff_id: Mapped[int] = mapped_column(Integer)  # no foreign key: the row stands by itself, whatever becomes of others
    alias: Mapped[str] = mapped_column(String(40))
    act: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(80))
    before: Mapped[str | None] = mapped_column(Text)  # as it was hashed
    after: Mapped[str | None] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """The last row of a chain. Whoever adds one holds it, so that two never follow the same row."""

    __tablename__ = "audit_heads"

    process: Mapped[str] = mapped_column(String(24), primary_key=True)
    number: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))
    inspected_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # when the whole chain was last looked through
    first_wrong: Mapped[int | None] = mapped_column(Integer)  # and what was found then


class AuditLog:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def held_head(self, process: ProcessKey) -> Head:
        """The end of the chain. Nobody else adds a row until the unit ends."""
        await self._begin(process)
        row = (
            await self._session.execute(
                select(AuditHeadRow.number, AuditHeadRow.hash).where(AuditHeadRow.process == process).with_for_update()
            )
        ).one()
        return Head(number=row.number, hash=row.hash)

    async def head(self, process: ProcessKey) -> Head:
        query = select(AuditHeadRow.number, AuditHeadRow.hash).where(AuditHeadRow.process == process)
        row = (await self._session.execute(query)).one_or_none()
        return Head(number=row.number, hash=row.hash) if row else Head()

    async def inspection(self, process: ProcessKey) -> Inspection | None:
        """None if the log has never been looked through."""
        query = select(AuditHeadRow.inspected_at, AuditHeadRow.first_wrong).where(AuditHeadRow.process == process)
        row = (await self._session.execute(query)).one_or_none()
        return Inspection(at=row.inspected_at, first_wrong=row.first_wrong) if row and row.inspected_at else None

    async def keep_inspection(self, process: ProcessKey, found: Inspection) -> None:
        await self._begin(process)  # nobody may have done anything yet, or somebody may have removed the end of the chain
        values = {"inspected_at": found.at, "first_wrong": found.first_wrong}
        await self._session.execute(update(AuditHeadRow).where(AuditHeadRow.process == process).values(values))

    async def add(self, entry: Entry, process: ProcessKey) -> None:
        self._session.add(
            AuditRow(
                process=process,
                number=entry.number,
                at=entry.at,
                staff_id=entry.by,
                alias=entry.alias,
                act=entry.act,
                subject=entry.subject,
                before=entry.before,
                after=entry.after,
                hash=entry.hash,
            )
        )
        await self._session.flush()
        moved = update(AuditHeadRow).where(AuditHeadRow.process == process).values(number=entry.number, hash=entry.hash)
        await self._session.execute(moved)

    async def after(self, process: ProcessKey, number: int, limit: int | None) -> list[Entry]:
        """The rows behind this number, oldest first."""
        query = select(AuditRow).where(AuditRow.process == process, AuditRow.number > number).order_by(AuditRow.number).limit(limit)
        return [_entry(row) for row in await self._session.scalars(query.execution_options(populate_existing=True))]

    async def latest(self, process: ProcessKey, before: int | None, limit: int) -> list[Entry]:
        """The rows before this number, or the last ones; newest first."""
        query = select(AuditRow).where(AuditRow.process == process).order_by(AuditRow.number.desc()).limit(limit)
        rows = await self._session.scalars(query if before is None else query.where(AuditRow.number < before))
        return [_entry(row) for row in rows]

    async def last_about(self, process: ProcessKey, subject: str) -> Entry | None:
        """The newest row about something. Looked for from the end, for whoever asks was mostly just too late."""
        query = select(AuditRow).where(AuditRow.process == process, AuditRow.subject == subject).order_by(AuditRow.number.desc())
        row = await self._session.scalar(query.limit(1))
        return _entry(row) if row else None

    async def _begin(self, process: ProcessKey) -> None:
        fresh = insert_into(AuditHeadRow).values(process=process, number=0, hash=BEGINNING)
        await self._session.execute(fresh.on_conflict_do_nothing())


def _entry(row: AuditRow) -> Entry:
    return Entry(
        number=row.number,
        at=row.at,
        by=StaffId(row.staff_id),
        alias=row.alias,
        act=row.act,
        subject=row.subject,
        before=row.before,
        after=row.after,
        hash=row.hash,
    )
