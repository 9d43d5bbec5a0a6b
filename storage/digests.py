"""Digests: which news wait to be put together, and which of them one message carries. All of them are rows of the outbox."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Row, and_, bindparam, case, func, literal, null, or_, select, update
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
    """Somebody for whom news are to be put together now. `first` is the oldest row."""

    resident: ResidentId
    first: int
    rows: int
    not_after: datetime | None
    """When the last of them is told no more."""

    @property
    def item(self) -> str:
        return f"digest:{self.first}"


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
        last = case((func.count() == func.count(MessageRow.not_after), func.max(MessageRow.not_after)), else_=null())
        query = (
            select(MessageRow.resident_id, func.min(MessageRow.id).label("first"), func.count().label("rows"), last.label("not_after"))
            .where(MessageRow.resident_id.in_(people), _due_for_somebody(now))
            .group_by(MessageRow.resident_id)
            .order_by(func.min(MessageRow.id))
        )
        return [_found(row) for row in await self._connection.execute(query)]

    async def bundle(self, due: Sequence[Due], now: datetime) -> None:
        """What is due for them goes out with the digest that has just been queued under this item."""
        digest = select(_Digest.c.id).where(
            _Digest.c.item == bindparam("digest"), _Digest.c.kind == DIGEST, _Digest.c.resident_id == bindparam("person")
        )
        carried = {"state": MessageState.BUNDLED, "digest_id": digest.scalar_subquery(), "due_at": WITH_ITS_DIGEST}
        change = update(MessageRow).where(MessageRow.resident_id == bindparam("person"), _due_for_somebody(now)).values(carried)
        await self._connection.execute(change, [{"person": one.resident, "digest": one.item} for one in due])

    async def sleep(self, until: Mapping[ResidentId, datetime], now: datetime) -> None:
        """What is due for them waits on: it is quiet where they are."""
        for resident, hour in until.items():
            theirs = (MessageRow.resident_id == resident) & _due_for_somebody(now)
            await self._connection.execute(update(MessageRow).where(theirs).values(due_at=hour))

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


_Digest = MessageRow.__table__.alias("digest")
_CARRIED = MessageRow.state == MessageState.BUNDLED
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


def _found(row: Row[Any]) -> Due:
    return Due(resident=ResidentId(row.resident_id), first=row.first, rows=row.rows, not_after=row.not_after)


def _line(row: Row[Any]) -> Line:
    announcement = AnnouncementId(row.announcement_id) if row.announcement_id is not None else None
    return Line(id=row.id, news=News.parse(row.item, row.kind), announcement=announcement, not_after=row.not_after)
