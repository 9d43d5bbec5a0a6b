"""Messages on their way to people: one row each, from the commit that decided them to what Telegram answered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    BindParameter,
    Boolean,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    SmallInteger,
    String,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, aliased, mapped_column

from storage.base import NEVER_AGAIN, Base, Id, Sealed, UtcInstant
from storage.upsert import insert_into


class Lane(IntEnum):
    """Which message goes first: a reply, then what concerns one person, then what the team has not asked for, then what goes to many."""

    INTERACTIVE = 0
    PERSONAL = 1
    DESK = 2
    BULK = 3


class MessageState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"  # Telegram may have accepted it; its answer is not on record
    BUNDLED = "bundled"  # part of a digest, whose row says what came of it
    FAILED = "failed"
    SKIPPED = "skipped"


UNSENT = (MessageState.QUEUED, MessageState.SENDING, MessageState.UNKNOWN)
READY = (MessageState.QUEUED, MessageState.UNKNOWN)
DISCARDED = "discarded"
"""Why somebody did not get a message that waited when a backup was put back."""
FAREWELL = "farewell"
"""The kind of the last message to somebody who was forgotten: once it is sent, it does not say to whom."""


NOBODY = b""


def _only(condition: str) -> Any:
    return {"postgresql_where": text(condition), "sqlite_where": text(condition)}


# What has been sent stays on record for years, and a city's worth of messages can wait for the morning:
# looking for what is to be sent now must not get slower by either. Queries say it in the very words of the index.
NOW_OR_NEVER = "finished_at IS NULL AND due_at IS NULL"
ASLEEP = "finished_at IS NULL AND due_at IS NOT NULL"
IN_HAND = "state = 'sending'"
NO = text("false")


class MessageRow(Base):
    __tablename__ = "outbox"
    __table_args__ = (
        Index("uq_outbox_ledger", "item", "kind", "resident_id", unique=True),  # a person is told each thing once
        Index("ix_outbox_unsent", "lane", "announcement_id", "maybe_twice", "id", **_only(NOW_OR_NEVER)),
        Index("ix_outbox_unsent_chat", "chat", "id", **_only("finished_at IS NULL")),
        Index("ix_outbox_asleep", "for_digest", "due_at", "resident_id", **_only(ASLEEP)),
        Index("ix_outbox_in_hand", "epoch", **_only(IN_HAND)),
        Index("ix_outbox_wording_id", "wording_id", **_only("wording_id IS NOT NULL")),
        Index("ix_outbox_digest_id", "digest_id", **_only("digest_id IS NOT NULL")),
        Index("ix_outbox_announcement", "announcement_id", "state", "maybe_twice", "reason", **_only("announcement_id IS NOT NULL")),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    lane: Mapped[int] = mapped_column(SmallInteger)
    chat: Mapped[bytes] = mapped_column(LargeBinary(16))
    address: Mapped[bytes] = mapped_column(Sealed)  # the sealed chat id; empty once nothing is to be sent any more
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"), index=True)
    item: Mapped[str | None] = mapped_column(String(80))  # what it tells, e.g. "phase:insek/umfrage"; None for replies
    kind: Mapped[str | None] = mapped_column(String(24))
    wording_id: Mapped[int | None] = mapped_column(BigInteger)  # of phase_messages: what words it when it is sent
    announcement_id: Mapped[int | None] = mapped_column(BigInteger)  # of announcements: words it, and may be paused
    card_id: Mapped[int | None] = mapped_column(ForeignKey("cards.id"))
    method: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # None: worded when it is sent, or already sent
    state: Mapped[str] = mapped_column(String(8), default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    maybe_twice: Mapped[bool] = mapped_column(Boolean, default=False)
    not_before: Mapped[float] = mapped_column(Float(53), default=0.0)  # real time: back-off and Telegram's retry_after
    due_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # movable clock: asleep until then, for quiet hours or for a digest
    for_digest: Mapped[bool] = mapped_column(Boolean, default=False, server_default=NO)  # is never woken, but put together with others
    digest_id: Mapped[int | None] = mapped_column(BigInteger)  # the row here of the digest that carries it
    not_after: Mapped[datetime | None] = mapped_column(UtcInstant)
    epoch: Mapped[int] = mapped_column(BigInteger, default=0)  # of the sender who took it
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    finished_at: Mapped[datetime | None] = mapped_column(UtcInstant)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to be put into the outbox. `chat` is the hash, `address` the sealed id of the same chat."""

    lane: Lane
    chat: bytes
    address: bytes = field(repr=False)
    method: str
    payload: dict[str, Any] | None = field(repr=False)
    created_at: datetime
    resident_id: int | None = None
    item: str | None = None
    kind: str | None = None
    card_id: int | None = None
    due_at: datetime | None = None
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that may go now."""

    id: int
    lane: Lane
    chat: bytes
    resident_id: int | None = None
    announcement_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A message that the sender has taken and is about to send."""

    id: int
    lane: Lane
    chat: bytes
    address: bytes = field(repr=False)
    method: str
    payload: dict[str, Any] | None = field(repr=False)
    attempts: int
    maybe_twice: bool
    resident_id: int | None
    item: str | None
    kind: str | None
    wording_id: int | None
    announcement_id: int | None
    card_id: int | None
    not_after: datetime | None
    epoch: int
    """Of the sender that took it. Once another has taken over, this one's word counts no longer, except that it was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is on record of a message to somebody: what it was about, and when; not its words."""

    item: str | None
    kind: str | None
    state: MessageState
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class ToMany:
    """What goes to many: an announcement, or a message about a phase."""

    item: str
    kind: str
    left: int
    """Messages of it that are not finished, and wait for no digest."""


def _finished(state: MessageState, at: datetime | BindParameter[datetime]) -> dict[str, Any]:
    chat = case((MessageRow.kind == FAREWELL, literal(NOBODY, LargeBinary)), else_=MessageRow.chat)
    return {"state": state, "reason": None, "finished_at": at, "payload": None, "address": NOBODY, "chat": chat}


def _overtakes() -> ColumnElement[bool]:
    """Replies may overtake what was laid on the team's desk, but for an earlier version of the same card."""
    earlier = aliased(MessageRow)
    keeps_its_place = or_(earlier.lane < Lane.DESK, MessageRow.lane == Lane.DESK, earlier.card_id == MessageRow.card_id)
    return exists().where(
        earlier.chat == MessageRow.chat,
        earlier.id < MessageRow.id,
        earlier.lane < Lane.BULK,
        keeps_its_place,
        earlier.finished_at.is_(None),
        earlier.due_at.is_(None),  # what waits for the morning holds no reply back
    )


def _follows_a_reply() -> ColumnElement[bool]:
    """Whether an earlier reply to the same chat is still to go. What waits unasked holds no reply back."""
    earlier = aliased(MessageRow)
    replies = (earlier.chat == MessageRow.chat) & (earlier.id < MessageRow.id) & (earlier.lane == Lane.INTERACTIVE)
    return exists().where(replies, earlier.finished_at.is_(None))


_NOW = bindparam("now", type_=UtcInstant())
_IS_READY = or_(MessageRow.state == MessageState.QUEUED, MessageRow.state == MessageState.UNKNOWN)
_PUT = insert_into(MessageRow).on_conflict_do_nothing()
_DUE = (
    select(MessageRow.id, MessageRow.lane, MessageRow.chat, MessageRow.resident_id, MessageRow.announcement_id)
    .where(MessageRow.finished_at.is_(None), MessageRow.due_at.is_(None), _IS_READY, MessageRow.not_before <= bindparam("real"))
    # In bulk, messages that may have arrived already go last, so that they meet a sender who is well again.
    .order_by(MessageRow.lane, MessageRow.announcement_id, MessageRow.maybe_twice, MessageRow.id)
    .limit(bindparam("limit"))
)
_FOR_ONE = _DUE.where(MessageRow.lane < Lane.BULK, ~_overtakes()).subquery()
_FOR_MANY = _DUE.where(MessageRow.lane == Lane.BULK, MessageRow.announcement_id.is_(None)).subquery()
_READY = union_all(select(_FOR_ONE), select(_FOR_MANY))  # asked apart: what is announced to a whole city lies between the two
_READY_OF = _DUE.where(MessageRow.lane == Lane.BULK, MessageRow.announcement_id == bindparam("announcement"))
_SLEEPERS = (
    select(MessageRow.id)
    .where(MessageRow.finished_at.is_(None), MessageRow.for_digest == literal(value=False), MessageRow.due_at <= _NOW)
    .order_by(MessageRow.due_at)
    .limit(bindparam("limit"))
)
_WAKE = update(MessageRow).where(MessageRow.id.in_(_SLEEPERS.with_for_update(skip_locked=True).scalar_subquery())).values(due_at=None)
_REPLIES_READY = _DUE.where(MessageRow.lane == Lane.INTERACTIVE, ~_follows_a_reply())
_UNASKED = MessageRow.finished_at.is_(None) & (MessageRow.lane != Lane.INTERACTIVE)
_TAKE = (
    update(MessageRow)
    .where(MessageRow.id.in_(bindparam("ids", expanding=True)), _IS_READY)
    .values(state=MessageState.SENDING, epoch=bindparam("by"), attempts=MessageRow.attempts + 1)
    .returning(MessageRow)
)
_RECORD_SENT = (
    update(MessageRow)
    .where(MessageRow.id == bindparam("number"), MessageRow.finished_at.is_(None))
    .values({**_finished(MessageState.SENT, bindparam("at")), "message_id": bindparam("telegram_id")})
)
# What a digest carries has the same end as the digest itself, in the same transaction.
_RECORD_CARRIED = (
    update(MessageRow)
    .where(MessageRow.digest_id.in_(bindparam("digests", expanding=True)), MessageRow.state == MessageState.BUNDLED)
    .values(
        state=bindparam("state"), reason=bindparam("reason"), finished_at=bindparam("at", type_=UtcInstant()), payload=None, address=NOBODY
    )
)


class Outbox:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, messages: Sequence[Outgoing]) -> None:
        """Queue messages in this order. What the ledger already holds for a person is not queued again."""
        if messages:
            rows = [{name: getattr(message, name) for name in Outgoing.__dataclass_fields__} for message in messages]
            await self._connection.execute(_PUT, rows)

    async def wake(self, now: datetime, *, limit: int) -> int:
        """Let messages go whose hour has come, `limit` at most. Returns how many they were."""
        return (await self._connection.execute(_WAKE, {"now": now, "limit": limit})).rowcount

    async def to_wake(self, now: datetime) -> bool:
        """Whether `wake` would do anything."""
        return await self._connection.scalar(_SLEEPERS, {"now": now, "limit": 1}) is not None

    async def ready(self, *, real: float, limit: int) -> list[Ready]:
        """Messages that may go now, but for announcements; the most urgent first. What sleeps does not.

        Replies and personal messages of one chat keep their order, so only the first of them is ready; and so does what lies on the desk.
        """
        found = await self._connection.execute(_READY, {"real": real, "limit": limit})
        return [_ready(row) for row in found]

    async def replies_ready(self, *, real: float, limit: int) -> list[Ready]:
        """Replies that may go now, where nothing else may."""
        found = await self._connection.execute(_REPLIES_READY, {"real": real, "limit": limit})
        return [_ready(row) for row in found]

    async def ready_of(self, announcement_id: int, *, real: float, limit: int) -> list[Ready]:
        """Messages of one announcement that may go now."""
        found = await self._connection.execute(_READY_OF, {"announcement": announcement_id, "real": real, "limit": limit})
        return [_ready(row) for row in found]

    async def take(self, ids: Sequence[int], epoch: int) -> list[Taken]:
        """Mark messages as being sent, before the first byte leaves."""
        rows = sorted(await self._connection.execute(_TAKE, {"ids": ids, "by": epoch}), key=lambda row: (row.lane, row.id))
        return [_taken(row) for row in rows]

    async def take_over(self, epoch: int) -> int:
        """What an earlier sender had in its hands may or may not have arrived. Returns how many."""
        change = update(MessageRow).where(text(IN_HAND), MessageRow.epoch != epoch).values(state=MessageState.UNKNOWN, maybe_twice=True)
        return await self._changed(change)

    async def put_back(self, epoch: int, but_not: Collection[bytes] = ()) -> int:
        """Queue again what was marked as being sent but never left, because the mark's commit was not heard of. Returns how many."""
        mine = update(MessageRow).where(text(IN_HAND), MessageRow.epoch == epoch)
        if but_not:
            mine = mine.where(MessageRow.chat.not_in(but_not))
        return await self._changed(mine.values(state=MessageState.QUEUED))

    async def record_sent(self, messages: Mapping[int, int | None], *, at: datetime) -> None:
        """Telegram has accepted these, under these numbers of its own. That holds whoever says it, and is never taken back."""
        rows = [{"number": message_id, "telegram_id": telegram_id, "at": at} for message_id, telegram_id in messages.items()]
        await self._connection.execute(_RECORD_SENT, rows)
        await self._connection.execute(_RECORD_CARRIED, {"digests": list(messages), "state": MessageState.SENT, "reason": None, "at": at})

    async def record_failed(self, taken: Taken, reason: str, *, at: datetime) -> None:
        await self._give_up(taken, MessageState.FAILED, reason, at)

    async def record_skipped(self, taken: Taken, reason: str, *, at: datetime) -> None:
        await self._give_up(taken, MessageState.SKIPPED, reason, at)

    async def record_unknown(self, taken: Taken, *, not_before: float) -> None:
        await self._change(taken, {"state": MessageState.UNKNOWN, "maybe_twice": True, "not_before": not_before})

    async def send_again(
        self,
        taken: Taken,
        *,
        not_before: float = 0.0,
        due_at: datetime | None = None,
        method: str | None = None,
        payload: dict[str, Any] | None = None,
    ) -> None:
        """Back into the queue, in its old place: it has certainly not been accepted as it was."""
        values: dict[str, Any] = {"state": MessageState.QUEUED, "not_before": not_before}
        if due_at is not None:
            values["due_at"] = due_at
        if method is not None:
            values |= {"method": method, "payload": payload}
        await self._change(taken, values)

    async def rest(self, chat: bytes, until: float) -> None:
        """Telegram asks to leave this chat alone: whatever is queued for it waits."""
        queued = (MessageRow.chat == chat) & MessageRow.state.in_(READY) & (MessageRow.not_before < until)
        await self._connection.execute(update(MessageRow).where(queued).values(not_before=until))

    async def move_chat(self, *, old: bytes, new: bytes, address: bytes) -> None:
        """A group became a supergroup: what is queued for it follows."""
        change = update(MessageRow).where(MessageRow.chat == old, MessageRow.state.in_(UNSENT)).values(chat=new, address=address)
        await self._connection.execute(change)

    async def told(self, resident_id: int | None, chat: bytes) -> list[Told]:
        """Every message to somebody that is on record, the oldest first."""
        query = select(MessageRow).where(_to(resident_id, chat)).order_by(MessageRow.id)
        return [_told(row) for row in await self._connection.execute(query)]

    async def forget(self, resident_id: int | None, chat: bytes) -> None:
        """Nothing more goes to somebody. That something was sent stays in the ledger's counts, but not to whom."""
        theirs = _to(resident_id, chat)
        unsent = MessageRow.state.in_([*UNSENT, MessageState.BUNDLED])
        await self._connection.execute(delete(MessageRow).where(theirs, or_(MessageRow.item.is_(None), unsent)))
        nobodys = {"resident_id": None, "chat": NOBODY, "address": NOBODY, "card_id": None, "message_id": None}
        await self._connection.execute(update(MessageRow).where(theirs).values(nobodys))

    async def ledger(self, state: MessageState) -> list[tuple[int, str, str]]:
        """Who was told what: resident, item and kind of every message of its own accord in this state."""
        query = select(MessageRow.resident_id, MessageRow.item, MessageRow.kind).where(
            MessageRow.item.is_not(None), MessageRow.state == state
        )
        return [(row.resident_id or 0, row.item or "", row.kind or "") for row in await self._connection.execute(query)]

    async def hold_replies(self) -> None:
        """Replies that were still to go are replies no more: who asked then does not ask now."""
        replies = MessageRow.finished_at.is_(None) & (MessageRow.lane == Lane.INTERACTIVE)
        await self._connection.execute(update(MessageRow).where(replies).values(lane=Lane.PERSONAL))

    async def unasked(self) -> tuple[int, datetime | None]:
        """How many messages that nobody asks for are still to go, and since when the oldest of them waits."""
        row = (await self._connection.execute(select(func.count(), func.min(MessageRow.created_at)).where(_UNASKED))).one()
        return row[0], row[1]

    async def newest(self) -> int | None:
        """The number of the message that was put in last."""
        return await self._connection.scalar(select(func.max(MessageRow.id)))

    async def discard(self, up_to: int, *, at: datetime, limit: int) -> int:
        """Nobody gets what waits unasked up to this message: the next so many. Returns how many these were."""
        waits = _UNASKED & (MessageRow.id <= up_to) & MessageRow.state.in_(READY)
        ids = (await self._connection.scalars(select(MessageRow.id).where(waits).order_by(MessageRow.id).limit(limit))).all()
        values = {**_finished(MessageState.SKIPPED, at), "reason": DISCARDED}
        await self._connection.execute(update(MessageRow).where(MessageRow.id.in_(ids), MessageRow.state.in_(READY)).values(values))
        return len(ids)

    async def on_desk(self, chat: bytes) -> int:
        """How many messages that the team has not asked for still wait for this chat."""
        waiting = (MessageRow.chat == chat) & (MessageRow.lane == Lane.DESK) & MessageRow.finished_at.is_(None)
        return await self._connection.scalar(select(func.count()).select_from(MessageRow).where(waiting)) or 0

    async def newest_to_many(self) -> ToMany | None:
        """What was queued for many last."""
        for_many = MessageRow.announcement_id.is_not(None) | MessageRow.wording_id.is_not(None)
        newest = (
            select(MessageRow.item, MessageRow.kind).where(MessageRow.lane == Lane.BULK, for_many).order_by(MessageRow.id.desc()).limit(1)
        )
        found = (await self._connection.execute(newest)).first()
        if found is None or found.item is None:
            return None
        of_it = (MessageRow.item == found.item) & (MessageRow.kind == found.kind)
        waits = select(func.count()).where(of_it, MessageRow.finished_at.is_(None), MessageRow.for_digest.is_(False))
        return ToMany(found.item, found.kind, await self._connection.scalar(waits) or 0)

    async def count(self, state: MessageState) -> int:
        return await self._connection.scalar(select(func.count()).select_from(MessageRow).where(MessageRow.state == state)) or 0

    async def _give_up(self, taken: Taken, state: MessageState, reason: str, at: datetime) -> None:
        if await self._change(taken, {**_finished(state, at), "reason": reason}):
            await self._connection.execute(_RECORD_CARRIED, {"digests": [taken.id], "state": state, "reason": reason, "at": at})

    async def _change(self, taken: Taken, values: dict[str, Any]) -> int:
        """Unless another sender has taken it over since."""
        held = (MessageRow.id == taken.id) & (MessageRow.state == MessageState.SENDING) & (MessageRow.epoch == taken.epoch)
        return await self._changed(update(MessageRow).where(held).values(values))

    async def _changed(self, change: Any) -> int:
        return (await self._connection.execute(change)).rowcount


def _to(resident_id: int | None, chat: bytes) -> ColumnElement[bool]:
    return or_(MessageRow.resident_id == resident_id, MessageRow.chat == chat) if resident_id is not None else MessageRow.chat == chat


def _ready(row: Row[int, int, bytes, int | None, int | None]) -> Ready:
    return Ready(row.id, Lane(row.lane), row.chat, row.resident_id, row.announcement_id)


def _told(row: Row[Any]) -> Told:
    return Told(item=row.item, kind=row.kind, state=MessageState(row.state), created_at=row.created_at, finished_at=row.finished_at)


def _taken(row: Row[Any]) -> Taken:
    return Taken(
        id=row.id,
        lane=Lane(row.lane),
        chat=row.chat,
        address=row.address,
        method=row.method,
        payload=row.payload,
        attempts=row.attempts,
        maybe_twice=row.maybe_twice,
        resident_id=row.resident_id,
        item=row.item,
        kind=row.kind,
        wording_id=row.wording_id,
        announcement_id=row.announcement_id,
        card_id=row.card_id,
        not_after=row.not_after,
        epoch=row.epoch,
    )
