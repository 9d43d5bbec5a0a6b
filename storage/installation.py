"""The row that tells which installation a database belongs to, and under which key it was begun."""

from uuid import uuid4

from sqlalchemy import LargeBinary, String, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base

_ONE_AT_A_TIME = 7_264_002  # any number: the advisory lock under which one process prepares the records while others wait


class InstallationRow(Base):
    __tablename__ = "installation"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    key_check: Mapped[bytes] = mapped_column(LargeBinary)


class Installation:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def key_check(self) -> bytes | None:
        """By which the key is known that began the database; None before the first start."""
        check: bytes | None = await self._connection.scalar(select(InstallationRow.key_check))
        return check

    async def accepts(self, key_check: bytes) -> bool:
        """Whether this key began the database. The first key that asks begins it. From here on the unit prepares the records alone."""
        if self._connection.dialect.name == "postgresql":  # SQLite has one writer anyway
            await self._connection.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        begun_by = await self.key_check()
        if begun_by is None:
            await self._connection.execute(insert(InstallationRow), {"id": str(uuid4()), "key_check": key_check})
            return True
        return bool(begun_by == key_check)
