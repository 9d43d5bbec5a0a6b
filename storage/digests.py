"""Digests: which news wait to be put together, and which of them one message carries. All of them are rows of the outbox."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Row, and_, bindparam, func, literal, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from participation.announcements import AnnouncementId, AnnouncementState
from participation.news import DIGEST, DigestId, News
from participation.residents import ResidentId
from storage.announcements import AnnouncementRow
from storage.base import UtcInstant
from storage.outbox import NOBODY, MessageRow, MessageState

WITH_ITS_DIGEST = datetime(9999, 1, 1, tzinfo=UTC)
"""Until then a row sleeps that a digest carries: nobody looks for it among what is to be sent, or to be put together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Somebody for whom news are to be put together now: these rows, the oldest first."""

    resident: ResidentId
    rows: tuple[int, ...]
    not_after: datetime | None
    """When the last of them is told no more."""

    @property
    def item(self) -> str:
        """A digest is known by its oldest row: put together again, it is the same."""
        return f"digest:{self.rows[0]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the outbox that is news for one person, and waits or is part of a digest."""

    id: int
    news: News | None
    announcement: AnnouncementId | None
    not_after: datetime | None


class Digests:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def anything_due(self, now: datetime) -> bool:
        return await self._connection.scalar(select(MessageRow.id).where(_due(now)).limit(1)) is not None

    async def due(self, now: datetime, *, rows: int) -> list[Due]:
        """Those who wait the longest, with about so many rows together, and at least one of them with all that is due for them."""
        longest = select(MessageRow.resident_id).where(_due(now)).order_by(MessageRow.due_at, MessageRow.resident_id).limit(rows)
        people = list(dict.fromkeys(await self._connection.scalars(longest)))
        query = (
            select(MessageRow.id, MessageRow.resident_id, MessageRow.not_after)
            .where(MessageRow.resident_id.in_(people), _due_for_somebody(now))
            .order_by(MessageRow.id)
        )
        waiting: Sequence[Any] = (await self._connection.execute(query)).all()
        found: dict[int, list[Any]] = {}
        for row in waiting:
            found.setdefault(row.resident_id, []).append(row)
        return [_of_one(theirs) for theirs in found.values()]

    async def bundle(self, due: Sequence[Due]) -> None:
        """All of it goes out with the digests that have just been queued under these items."""
        theirs = MessageRow.item.in_([one.item for one in due]) & (MessageRow.kind == DIGEST)
        digests = {row.item: row.id for row in await self._connection.execute(select(MessageRow.id, MessageRow.item).where(theirs))}
        carried = [{"row": row, "digest": digests[one.item]} for one in due for row in one.rows]
        await self._connection.execute(_CARRY, carried)

    async def sleep(self, until: Mapping[int, datetime]) -> None:
        """These wait on: it is quiet where they would arrive."""
        if until:
            await self._connection.execute(_SLEEP, [{"row": row, "hour": hour} for row, hour in until.items()])

    async def lines_of(self, digest: DigestId, resident: ResidentId) -> list[Line]:
        """What a digest carries, the newest first. What was left out of it is not in it."""
        theirs = (MessageRow.digest_id == digest) & (MessageRow.resident_id == resident)
        query = select(MessageRow).where(theirs, MessageRow.state != MessageState.SKIPPED).order_by(MessageRow.id.desc())
        return [_line(row) for row in await self._connection.execute(query)]

    async def leave_out(self, reasons: Mapping[int, str], at: datetime) -> None:
        """These are not told any more."""
        gone = {"state": MessageState.SKIPPED, "finished_at": at, "payload": None, "address": NOBODY}
        for row, reason in reasons.items():
            await self._connection.execute(update(MessageRow).where(MessageRow.id == row, _CARRIED).values(**gone, reason=reason))

    async def put_back(self, rows: Collection[int], at: datetime) -> None:
        """These wait for the next digest."""
        if not rows:
            return
        waiting = {"state": MessageState.QUEUED, "digest_id": None, "due_at": at}
        await self._connection.execute(update(MessageRow).where(MessageRow.id.in_(rows), _CARRIED).values(waiting))

    async def waiting_of(self, resident: ResidentId) -> list[Line]:
        """News that wait for somebody, and announcements that could wait for a digest: all but the urgent."""
        could = or_(MessageRow.for_digest, MessageRow.announcement_id.in_(_NOT_URGENT))
        query = select(MessageRow).where(_unsent_of(resident), could).order_by(MessageRow.id)
        return [_line(row) for row in await self._connection.execute(query)]

    async def move(self, hours: Mapping[int, datetime | None]) -> None:
        """These wait for a digest until this hour; None: they come by themselves."""
        for row, hour in hours.items():
            still = (MessageRow.id == row) & (MessageRow.state == MessageState.QUEUED)
            await self._connection.execute(update(MessageRow).where(still).values(for_digest=hour is not None, due_at=hour))

    async def wake(self, resident: ResidentId) -> None:
        """What waits for the end of quiet hours that are others now is looked at anew."""
        held = _unsent_of(resident) & (MessageRow.for_digest == literal(value=False)) & MessageRow.due_at.is_not(None)
        await self._connection.execute(update(MessageRow).where(held).values(due_at=null()))


_CARRIED = MessageRow.state == MessageState.BUNDLED
_WAITING = (MessageRow.id == bindparam("row")) & (MessageRow.state == MessageState.QUEUED)
_CARRY = (
    update(MessageRow)
    .where(_WAITING)
    .values(state=MessageState.BUNDLED, digest_id=bindparam("digest"), due_at=literal(WITH_ITS_DIGEST, UtcInstant))
)
_SLEEP = update(MessageRow).where(_WAITING).values(due_at=bindparam("hour", type_=UtcInstant()))
_GOING = select(AnnouncementRow.id).where(AnnouncementRow.state == AnnouncementState.SENDING, AnnouncementRow.size.is_not(None))
_NOT_URGENT = select(AnnouncementRow.id).where(AnnouncementRow.urgent == literal(value=False, type_=Boolean))


def _due(now: datetime, due_at: Any = MessageRow.due_at) -> ColumnElement[bool]:
    """Waits for a digest, and its hour has come. What belongs to an announcement that is paused waits on."""
    waits = MessageRow.finished_at.is_(None) & (MessageRow.for_digest == literal(value=True))
    may_go = or_(MessageRow.announcement_id.is_(None), MessageRow.announcement_id.in_(_GOING))
    return and_(waits, due_at <= literal(now, UtcInstant), MessageRow.state == MessageState.QUEUED, may_go)


def _due_for_somebody(now: datetime) -> ColumnElement[bool]:
    """The same, to be found by the person: SQLite would look through all that is due for anybody, for each of them."""
    return _due(now, func.coalesce(MessageRow.due_at, MessageRow.due_at))


def _unsent_of(resident: ResidentId) -> ColumnElement[bool]:
    queued = MessageRow.finished_at.is_(None) & (MessageRow.state == MessageState.QUEUED)
    return (MessageRow.resident_id == resident) & queued


def _of_one(rows: Sequence[Row[Any]]) -> Due:
    last = [row.not_after for row in rows if row.not_after is not None]
    return Due(
        resident=ResidentId(rows[0].resident_id),
        rows=tuple(row.id for row in rows),
        not_after=max(last) if len(last) == len(rows) else None,
    )


def _line(row: Row[Any]) -> Line:
    announcement = AnnouncementId(row.announcement_id) if row.announcement_id is not None else None
    return Line(id=row.id, news=News.parse(row.item, row.kind), announcement=announcement, not_after=row.not_after)
