"""The row that tells which installation a database belongs to, under which key it works, and whether it may write to people unasked."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import BigInteger, Boolean, LargeBinary, SmallInteger, String, func, insert, select, text, update
from sqlalchemy import false as no
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, UtcInstant
from storage.key_ring import FIRST
from storage.seals import Seals, WrongKey

_ONE_AT_A_TIME = 7_264_002  # any number: the advisory lock under which one process prepares the records while others wait


class Disarmed(StrEnum):
    """Why an installation writes to nobody unasked."""

    RESTORED = "restored"
    MOVED = "moved"  # its files were copied or moved by somebody


class InstallationRow(Base):
    __tablename__ = "installation"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    key_check: Mapped[bytes] = mapped_column(LargeBinary)  # of the key in use
    key_number: Mapped[int] = mapped_column(SmallInteger, server_default=str(FIRST))
    key_changed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    resealed_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # None after a change: something may still be sealed under another key
    place: Mapped[str | None] = mapped_column(String(80))  # where these records lay when a bot last started with them
    disarmed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    disarmed_because: Mapped[str | None] = mapped_column(String(10))
    disarming_told: Mapped[bool] = mapped_column(Boolean, server_default=no())
    discard_up_to: Mapped[int | None] = mapped_column(BigInteger)  # the last of the waiting messages that nobody shall get


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyInUse:
    """Which key seals now, and whether anything may still be sealed under an earlier one."""

    number: int
    check: bytes = field(repr=False)
    changed_at: datetime | None
    resealed_at: datetime | None

    @property
    def is_settled(self) -> bool:
        return self.changed_at is None or self.resealed_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standstill:
    """Since when, and why, nothing goes out unasked; `discard_up_to`, once somebody has decided that what waits shall not."""

    since: datetime
    because: Disarmed
    told: bool
    discard_up_to: int | None


class Installation:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def key_check(self) -> bytes | None:
        """By which the key in use is known; None before the first start."""
        check: bytes | None = await self._connection.scalar(select(InstallationRow.key_check))
        return check

    async def key_in_use(self) -> KeyInUse | None:
        """None before the first start."""
        columns = (InstallationRow.key_number, InstallationRow.key_check, InstallationRow.key_changed_at, InstallationRow.resealed_at)
        row = (await self._connection.execute(select(*columns))).first()
        return (
            KeyInUse(number=row.key_number, check=row.key_check, changed_at=row.key_changed_at, resealed_at=row.resealed_at)
            if row
            else None
        )

    async def begin_with(self, seals: Seals) -> None:
        """Let these seals work with the key in use. The first key that asks begins the records. Raises WrongKey.

        From here on the unit prepares the records alone.
        """
        if self._connection.dialect.name == "postgresql":  # SQLite has one writer anyway
            await self._connection.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        in_use = await self.key_in_use()
        if in_use is None:
            values = {"id": str(uuid4()), "key_check": seals.check, "key_number": seals.number}
            await self._connection.execute(insert(InstallationRow), values)
        elif seals.checks.get(in_use.number) != in_use.check:
            raise WrongKey
        else:
            seals.use(seals.ring, in_use.number)

    async def change_key(self, *, number: int, check: bytes, at: datetime) -> None:
        """From now on this key seals."""
        values = {"key_number": number, "key_check": check, "key_changed_at": at, "resealed_at": None}
        await self._set(**values)

    async def mark_resealed(self, at: datetime, *, number: int) -> None:
        """Nothing is sealed under another key than this one any more; unless the key has changed again meanwhile."""
        settled = update(InstallationRow).where(InstallationRow.key_number == number)
        await self._connection.execute(settled.values(resealed_at=at))

    async def settle_at(self, place: str, now: datetime) -> bool:
        """Note where the records lie. Where they lay elsewhere before, they are a copy, or were moved: False, and they are disarmed."""
        before = await self._connection.scalar(select(InstallationRow.place))
        if before != place:
            await self._set(place=place)
        if before in {None, place}:
            return True
        if await self.standstill() is None:
            await self.disarm(Disarmed.MOVED, now)
        return False

    async def place_now(self) -> str:
        """What tells this place from that of a copy: the file's number on its disk, or the server's and the database's."""
        if self._connection.dialect.name == "postgresql":
            return str(await self._connection.scalar(text(_PLACE_ON_SERVER)))
        file = self._connection.engine.url.database
        return str((await asyncio.to_thread(Path(file).stat)).st_ino) if file else ""

    async def disarm(self, because: Disarmed, now: datetime) -> None:
        """Nothing goes out unasked until somebody decides what becomes of it."""
        values: dict[str, Any] = {"disarmed_at": now, "disarmed_because": because, "disarming_told": False, "discard_up_to": None}
        await self._set(**values)

    async def forget_place(self) -> None:
        await self._set(place=None)

    async def standstill(self, *, hold: bool = False) -> Standstill | None:
        """None where messages go out as ever. `hold` keeps others from deciding about it until the unit ends."""
        columns = ("disarmed_at", "disarmed_because", "disarming_told", "discard_up_to")
        query = select(*(getattr(InstallationRow, name) for name in columns))
        row = (await self._connection.execute(query.with_for_update() if hold else query)).first()
        if row is None or row.disarmed_at is None:
            return None
        because = Disarmed(row.disarmed_because)
        return Standstill(since=row.disarmed_at, because=because, told=row.disarming_told, discard_up_to=row.discard_up_to)

    async def mark_told(self) -> None:
        await self._set(disarming_told=True)

    async def discard(self, up_to: int) -> None:
        """Decided: what waits up to this message goes to nobody; then everything goes out as ever."""
        await self._set(discard_up_to=up_to)

    async def arm(self) -> None:
        await self._set(disarmed_at=None, disarmed_because=None, disarming_told=False, discard_up_to=None)

    async def _set(self, **values: Any) -> None:
        await self._connection.execute(update(InstallationRow).values(values))


_PLACE_ON_SERVER = (
    "SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) FROM pg_control_system()"
)
