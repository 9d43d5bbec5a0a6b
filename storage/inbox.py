"""Raw updates, kept before they are acknowledged and worked off in order, lane by lane."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Float, Index, LargeBinary, Row, SmallInteger, String, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Sealed, UtcInstant
from storage.upsert import insert_into

# Telegram numbers updates anew after a week of silence (Bot API, Update.update_id), so known ids are remembered for two days, no longer.
REMEMBERED = timedelta(days=2)


class UpdateState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    QUARANTINED = "quarantined"  # could not be read
    FAILED = "failed"  # was read, but every attempt to handle it ended in an error


GIVEN_UP = (UpdateState.QUARANTINED, UpdateState.FAILED)


class UpdateRow(Base):
    __tablename__ = "inbox"
    __table_args__ = (Index(None, "state", "lane", "update_id"), Index(None, "received_at"))

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    lane: Mapped[bytes] = mapped_column(LargeBinary(16))
    album: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    payload: Mapped[bytes | None] = mapped_column(Sealed)  # sealed; empty once the update is done
    received_at: Mapped[datetime] = mapped_column(UtcInstant)  # on the movable clock
    not_before: Mapped[float] = mapped_column(Float(53), default=0.0)  # seconds since 1970, real time
    state: Mapped[str] = mapped_column(String(12), default=UpdateState.WAITING)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)


_DONE: dict[str, Any] = {"state": UpdateState.DONE, "payload": None, "lane": b"", "album": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An update as it arrived: who it is from (as a hash), the sealed payload, and when it came."""

    update_id: int
    lane: bytes
    payload: bytes = field(repr=False)
    received_at: datetime
    album: bytes | None = None
    attempts: int = 0
    not_before: float = 0.0
    state: UpdateState = UpdateState.WAITING


_KEEP = insert_into(UpdateRow).on_conflict_do_nothing()
_NEXT = (
    select(UpdateRow)
    .where(UpdateRow.state == UpdateState.WAITING, UpdateRow.lane == bindparam("lane"))
    .order_by(UpdateRow.update_id)
    .limit(1)
)
_HOLD = select(func.pg_try_advisory_xact_lock(bindparam("number", type_=BigInteger)))
_MARK_DONE = update(UpdateRow).where(UpdateRow.update_id == bindparam("number")).values(_DONE)


class Inbox:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, updates: Sequence[Incoming]) -> None:
        """Put updates on record. One that is known by its id is left as it is."""
        rows = [
            {
                "update_id": update.update_id,
                "lane": update.lane,
                "album": update.album,
                "payload": update.payload,
                "received_at": update.received_at,
                "not_before": update.not_before,
                "state": update.state,
                "attempts": 0,
            }
            for update in updates
        ]
        await self._connection.execute(_KEEP, rows)

    async def next_in(self, lane: bytes) -> Incoming | None:
        """The oldest waiting update of a lane, whether or not its time has come."""
        row = (await self._connection.execute(_NEXT, {"lane": lane})).first()
        return _incoming(row) if row else None

    async def hold_lane(self, lane: bytes) -> bool:
        """Whether this transaction alone works on the lane. PostgreSQL frees the lock with the transaction, or with its process."""
        if self._connection.dialect.name == "sqlite":
            return True  # there is one writer
        number = int.from_bytes(lane[:8], "big", signed=True)
        return bool(await self._connection.scalar(_HOLD, {"number": number}))

    async def parts_of(self, lane: bytes, album: bytes) -> list[Incoming]:
        query = (
            select(UpdateRow)
            .where(UpdateRow.state == UpdateState.WAITING, UpdateRow.lane == lane, UpdateRow.album == album)
            .order_by(UpdateRow.update_id)
        )
        return [_incoming(row) for row in await self._connection.execute(query)]

    async def postpone_album(self, lane: bytes, album: bytes, until: float) -> None:
        """Wait a little longer for further parts of an album."""
        parts = (UpdateRow.state == UpdateState.WAITING) & (UpdateRow.lane == lane) & (UpdateRow.album == album)
        await self._connection.execute(update(UpdateRow).where(parts).values(not_before=until))

    async def lanes_waiting(self) -> dict[bytes, int]:
        """How many updates wait in each lane."""
        query = select(UpdateRow.lane, func.count().label("waiting")).where(UpdateRow.state == UpdateState.WAITING).group_by(UpdateRow.lane)
        return {row.lane: row.waiting for row in await self._connection.execute(query)}

    async def mark_done(self, update_ids: Sequence[int]) -> None:
        """Done: what the person wrote is wherever it belongs. Only the number is remembered, not whose it was."""
        await self._connection.execute(_MARK_DONE, [{"number": update_id} for update_id in update_ids])

    async def mark_failed(self, update_ids: Sequence[int]) -> None:
        """Every attempt failed. The sealed payload stays, so that nothing is lost while the fault is looked for."""
        await self._set(update_ids, state=UpdateState.FAILED)

    async def mark_quarantined(self, update_ids: Sequence[int]) -> None:
        await self._set(update_ids, state=UpdateState.QUARANTINED)

    async def try_later(self, update_ids: Sequence[int], not_before: float) -> None:
        await self._connection.execute(
            update(UpdateRow).where(UpdateRow.update_id.in_(update_ids)).values(attempts=UpdateRow.attempts + 1, not_before=not_before)
        )

    async def is_known(self, update_id: int) -> bool:
        return await self._connection.scalar(select(UpdateRow.state).where(UpdateRow.update_id == update_id)) is not None

    async def count(self, state: UpdateState) -> int:
        return await self._connection.scalar(select(func.count()).select_from(UpdateRow).where(UpdateRow.state == state)) or 0

    async def oldest_waiting(self) -> datetime | None:
        return await self._connection.scalar(select(func.min(UpdateRow.received_at)).where(UpdateRow.state == UpdateState.WAITING))

    async def not_answered(self, lane: bytes) -> list[datetime]:
        """When those of somebody's updates came that could not be read or answered, and are kept sealed."""
        query = select(UpdateRow.received_at).where(UpdateRow.lane == lane, UpdateRow.state.in_(GIVEN_UP)).order_by(UpdateRow.update_id)
        return list((await self._connection.scalars(query)).all())

    async def forget_lane(self, lane: bytes) -> None:
        """Nothing that somebody wrote before is kept, whatever had become of it. What they write now still gets its answer."""
        theirs = (UpdateRow.lane == lane) & UpdateRow.state.in_(GIVEN_UP)
        await self._connection.execute(update(UpdateRow).where(theirs).values(_DONE))

    async def empty_lane(self, lane: bytes) -> None:
        """Nothing that somebody wrote is kept or still answered."""
        await self._connection.execute(update(UpdateRow).where(UpdateRow.lane == lane).values(_DONE))

    async def forget_done(self, before: datetime) -> None:
        await self._connection.execute(delete(UpdateRow).where(UpdateRow.state == UpdateState.DONE, UpdateRow.received_at < before))

    async def _set(self, update_ids: Sequence[int], **values: Any) -> None:
        await self._connection.execute(update(UpdateRow).where(UpdateRow.update_id.in_(update_ids)).values(values))


def _incoming(row: Row[Any]) -> Incoming:
    return Incoming(
        update_id=row.update_id,
        lane=row.lane,
        album=row.album,
        payload=row.payload or b"",
        received_at=row.received_at,
        attempts=row.attempts,
        not_before=row.not_before,
        state=UpdateState(row.state),
    )
