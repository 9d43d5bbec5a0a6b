"""Who waits for the yes of their parents on paper, and for whom it is on record."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, Row, String, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from participation.guardians import GuardianConsent, GuardianId
from participation.processes import ProcessKey
from participation.residents import ResidentId
from participation.rights import Role
from participation.staff import Alias, StaffId
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.staff import StaffRow


class GuardianRow(Base):
    __tablename__ = "guardians"
    __table_args__ = (NEVER_AGAIN,)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    process: Mapped[str] = mapped_column(String(24))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), unique=True)
    code: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)  # keyed hash of the number on the paper
    version: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcInstant)
    recorded_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


_GUARDIANS = select(GuardianRow, StaffRow.role, StaffRow.number).outerjoin(StaffRow, StaffRow.id == GuardianRow.recorded_by)


class Guardians:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(self, process: ProcessKey, resident: ResidentId, code: bytes, version: str, at: datetime) -> None:
        """A new number in the place of an earlier one."""
        await self.forget(resident)
        values = {"process": process, "resident_id": resident, "code": code, "version": version, "asked_at": at}
        await self._connection.execute(insert(GuardianRow), values)

    async def with_code(self, process: ProcessKey, code: bytes) -> GuardianConsent | None:
        """Nobody else changes it until the unit ends."""
        return await self._one((GuardianRow.process == process) & (GuardianRow.code == code), hold=True)

    async def find(self, process: ProcessKey, guardian_id: GuardianId) -> GuardianConsent | None:
        """Nobody else changes it until the unit ends."""
        return await self._one((GuardianRow.process == process) & (GuardianRow.id == guardian_id), hold=True)

    async def of(self, resident: ResidentId) -> GuardianConsent | None:
        return await self._one(GuardianRow.resident_id == resident)

    async def mark_recorded(self, guardian_id: GuardianId, by: StaffId, at: datetime) -> None:
        await self._connection.execute(update(GuardianRow).where(GuardianRow.id == guardian_id).values(recorded_at=at, recorded_by=by))

    async def forget(self, resident: ResidentId) -> None:
        await self._connection.execute(delete(GuardianRow).where(GuardianRow.resident_id == resident))

    async def waited_in_vain(self, before: datetime) -> list[GuardianConsent]:
        """Whose paper never came."""
        late = GuardianRow.recorded_at.is_(None) & (GuardianRow.asked_at < before)
        rows = await self._connection.execute(_GUARDIANS.where(late).order_by(GuardianRow.id))
        return [_guardian(row) for row in rows]

    async def _one(self, which: Any, *, hold: bool = False) -> GuardianConsent | None:
        query = _GUARDIANS.where(which)
        row = (await self._connection.execute(query.with_for_update(of=GuardianRow) if hold else query)).first()
        return _guardian(row) if row else None


def _guardian(row: Row[*tuple[Any, ...]]) -> GuardianConsent:
    return GuardianConsent(
        id=GuardianId(row.id),
        resident=ResidentId(row.resident_id),
        version=row.version,
        asked_at=row.asked_at,
        recorded_at=row.recorded_at,
        recorded_by=Alias(role=Role(row.role), number=row.number) if row.role is not None else None,
    )
