"""The row that tells which installation a database belongs to, and under which key it was begun."""

from uuid import uuid4

from sqlalchemy import LargeBinary, String, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base

_ONE_AT_A_TIME = 7_264_002  # any number: the advisory lock under which one process prepares the records while others wait


class InstallationRow(Base):
    __tablename__ = "installation"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    key_check: Mapped[bytes] = mapped_column(LargeBinary)


class Installation:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def accepts(self, key_check: bytes) -> bool:
        """Whether this key began the database. The first key that asks begins it. From here on the unit prepares the records alone."""
        if self._session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
            await self._session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        row = await self._session.scalar(select(InstallationRow))
        if row is None:
            self._session.add(InstallationRow(id=str(uuid4()), key_check=key_check))
            await self._session.flush()
            return True
        return bool(row.key_check == key_check)
