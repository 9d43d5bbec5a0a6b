"""Processes as the files they were loaded from: one validated whole, each edition kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Integer, Row, String, Text, UniqueConstraint, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from participation.processes import ProcessKey
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant


class EditionRow(Base):
    __tablename__ = "process_editions"
    __table_args__ = (UniqueConstraint("process", "number"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    process: Mapped[str] = mapped_column(String(24))
    number: Mapped[int] = mapped_column(Integer)
    toml: Mapped[str] = mapped_column(Text)
    loaded_at: Mapped[datetime] = mapped_column(UtcInstant)
    active: Mapped[bool] = mapped_column(Boolean, index=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A process file as it was loaded."""

    id: int
    process: ProcessKey
    number: int
    toml: str
    loaded_at: datetime


class Processes:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def active_id(self) -> int | None:
        """The number of the edition in force; cheap enough to ask with every update."""
        return await self._connection.scalar(select(EditionRow.id).where(EditionRow.active))

    async def active(self) -> Edition | None:
        row = (await self._connection.execute(select(EditionRow).where(EditionRow.active))).first()
        return _edition(row) if row else None

    async def all(self) -> list[Edition]:
        """Every edition that ever was in force, the oldest first."""
        return [_edition(row) for row in await self._connection.execute(select(EditionRow).order_by(EditionRow.id))]

    async def latest(self, process: ProcessKey) -> Edition | None:
        query = select(EditionRow).where(EditionRow.process == process).order_by(EditionRow.number.desc()).limit(1)
        row = (await self._connection.execute(query)).first()
        return _edition(row) if row else None

    async def activate(self, process: ProcessKey, toml: str, at: datetime) -> Edition:
        """Put this file in force. A file that is in force already stays as it is."""
        latest = await self.latest(process)
        active = await self.active()
        if active and latest and active.id == latest.id and active.toml == toml:
            return active
        await self._connection.execute(update(EditionRow).where(EditionRow.active).values(active=False))
        number = latest.number + 1 if latest else 1
        new = insert(EditionRow).values(process=process, number=number, toml=toml, loaded_at=at, active=True).returning(EditionRow)
        return _edition((await self._connection.execute(new)).one())


def _edition(row: Row[Any]) -> Edition:
    return Edition(id=row.id, process=ProcessKey(row.process), number=row.number, toml=row.toml, loaded_at=row.loaded_at)
