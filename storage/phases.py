"""Messages about phases: what has been announced, to whom it goes, and how far it has got."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Index,
    Integer,
    Row,
    String,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, aliased, mapped_column

from participation.phase_messages import Announced, MessageKind, PhaseMessage, Skipped, SkipReason
from participation.phases import PhaseKey
from participation.processes import ProcessKey
from participation.residents import ResidentState
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.outbox import READY, UNSENT, Lane, MessageRow, MessageState
from storage.residents import ResidentRow
from storage.upsert import insert_into


class PhaseMessageRow(Base):
    """One wording of one message. Who waits while the phase is moved gets a new wording; who has got it keeps the old one."""

    __tablename__ = "phase_messages"
    __table_args__ = (Index(None, "process", "phase"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    process: Mapped[str] = mapped_column(String(24))
    phase: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(16))
    edition: Mapped[int] = mapped_column(Integer)
    starts_at: Mapped[datetime] = mapped_column(UtcInstant)
    ends_at: Mapped[datetime] = mapped_column(UtcInstant)
    due_at: Mapped[datetime] = mapped_column(UtcInstant)
    not_after: Mapped[datetime] = mapped_column(UtcInstant)
    queued_at: Mapped[datetime] = mapped_column(UtcInstant)
    last_resident: Mapped[int] = mapped_column(BigInteger)  # the audience is frozen here
    reached_resident: Mapped[int] = mapped_column(BigInteger)  # how far the audience has been written into the outbox
    filled: Mapped[bool] = mapped_column(Boolean)
    skipped: Mapped[str | None] = mapped_column(String(16))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a queued message about a phase tells."""

    id: int
    process: ProcessKey
    phase: PhaseKey
    kind: MessageKind
    starts_at: datetime
    ends_at: datetime
    withdrawn: bool
    """The phase was moved, so that this is no longer to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecord:
    """An announced message with the number under which it is kept."""

    id: int
    announced: Announced


class PhaseMessages:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def about(self, process: ProcessKey, phase: PhaseKey) -> list[OnRecord]:
        mine = MessageRow.wording_id == PhaseMessageRow.id
        query = (
            select(
                PhaseMessageRow,
                exists().where(mine, MessageRow.finished_at.is_(None), MessageRow.state.in_(READY)).label("waits"),
                exists().where(mine, MessageRow.state.in_((MessageState.SENT, MessageState.SENDING))).label("reached"),
            )
            .where(PhaseMessageRow.process == process, PhaseMessageRow.phase == phase)
            .order_by(PhaseMessageRow.id)
        )
        rows = await self._connection.execute(query)
        return [OnRecord(id=row.id, announced=_announced(row)) for row in rows]

    async def wording(self, wording_id: int) -> Wording | None:
        row = (await self._connection.execute(select(PhaseMessageRow).where(PhaseMessageRow.id == wording_id))).first()
        return _wording(row) if row else None

    async def queue(self, process: ProcessKey, message: PhaseMessage, at: datetime) -> None:
        """Freeze the audience: who has written to the bot by now. `fill` puts it into the outbox."""
        last = await self._connection.scalar(select(func.coalesce(func.max(ResidentRow.id), 0)))
        await self._connection.execute(insert(PhaseMessageRow), _begun(process, message, at, last_resident=last or 0))

    async def skip(self, process: ProcessKey, skipped: Skipped, at: datetime) -> None:
        values = {
            "process": process,
            "phase": skipped.phase,
            "kind": skipped.kind,
            "edition": skipped.edition,
            "starts_at": skipped.starts_at,
            "ends_at": skipped.ends_at,
            "due_at": at,
            "not_after": at,
            "queued_at": at,
            "last_resident": 0,
            "reached_resident": 0,
            "filled": True,
            "skipped": skipped.reason,
        }
        await self._connection.execute(insert(PhaseMessageRow), values)

    async def replace(self, process: ProcessKey, old_id: int, by: PhaseMessage, at: datetime) -> None:
        """Give everybody who still waits the new wording in the old one's place."""
        old = (await self._connection.execute(select(PhaseMessageRow).where(PhaseMessageRow.id == old_id))).one()
        values = _begun(process, by, at, last_resident=old.last_resident) | {"reached_resident": old.reached_resident, "filled": old.filled}
        new_id = (await self._connection.execute(insert(PhaseMessageRow).returning(PhaseMessageRow.id), values)).scalar_one()
        waiting = (MessageRow.wording_id == old_id) & MessageRow.state.in_(READY)
        await self._connection.execute(update(MessageRow).where(waiting).values(wording_id=new_id, not_after=by.not_after))
        await self._end(old_id)

    async def withdraw(self, old_id: int) -> None:
        """Take the message back from everybody who still waits for it."""
        await self._connection.execute(delete(MessageRow).where(MessageRow.wording_id == old_id, MessageRow.state.in_(READY)))
        await self._end(old_id)

    async def unfilled(self) -> Sequence[int]:
        query = select(PhaseMessageRow.id).where(PhaseMessageRow.filled.is_(False)).order_by(PhaseMessageRow.id)
        return (await self._connection.scalars(query)).all()

    async def fill(self, message_id: int, *, limit: int, at: datetime) -> int:
        """Put the next `limit` people of the frozen audience into the outbox. Returns how many were looked at."""
        mine = PhaseMessageRow.id == message_id
        row = (await self._connection.execute(select(PhaseMessageRow).where(mine).with_for_update())).one()
        chunk = select(ResidentRow.id).where(ResidentRow.id > row.reached_resident, ResidentRow.id <= row.last_resident)
        ids = (await self._connection.scalars(chunk.order_by(ResidentRow.id).limit(limit))).all()
        if ids:
            await self._put_into_outbox(row, ids[0], ids[-1], at)
        reached = ids[-1] if ids else row.reached_resident
        await self._connection.execute(update(PhaseMessageRow).where(mine).values(reached_resident=reached, filled=len(ids) < limit))
        return len(ids)

    async def _put_into_outbox(self, row: Row[Any], first: int, last: int, at: datetime) -> None:
        audience = select(
            literal(Lane.BULK.value),
            ResidentRow.person,
            ResidentRow.address,
            ResidentRow.id,
            literal(f"phase:{row.process}/{row.phase}#{row.edition}"),
            literal(row.kind),
            literal(row.id),
            literal("sendMessage"),
            null(),
            literal(MessageState.QUEUED.value),
            literal(0),
            literal(value=False),
            literal(0.0),
            literal(row.not_after, UtcInstant),
            literal(0),
            literal(at, UtcInstant),
        ).where(
            ResidentRow.id.between(first, last),
            ResidentRow.state == ResidentState.ACTIVE,
            ResidentRow.wants_messages,
            ResidentRow.followed_at <= row.due_at,
        )
        if row.kind == MessageKind.MOVED:
            audience = audience.where(~await self._knows_or_waits(row))
        audience = audience.with_for_update(read=True, key_share=True)  # whoever is being forgotten meanwhile is left out
        columns = [
            MessageRow.lane,
            MessageRow.chat,
            MessageRow.address,
            MessageRow.resident_id,
            MessageRow.item,
            MessageRow.kind,
            MessageRow.wording_id,
            MessageRow.method,
            MessageRow.payload,
            MessageRow.state,
            MessageRow.attempts,
            MessageRow.maybe_twice,
            MessageRow.not_before,
            MessageRow.not_after,
            MessageRow.epoch,
            MessageRow.created_at,
        ]
        rows = insert_into(MessageRow).from_select([column.key for column in columns], audience)
        await self._connection.execute(rows.on_conflict_do_nothing())

    async def _knows_or_waits(self, row: Row[Any]) -> ColumnElement[bool]:
        query = select(PhaseMessageRow.id, PhaseMessageRow.starts_at, PhaseMessageRow.ends_at)
        wordings = (
            await self._connection.execute(query.where(PhaseMessageRow.process == row.process, PhaseMessageRow.phase == row.phase))
        ).all()
        same = [told.id for told in wordings if (told.starts_at, told.ends_at) == (row.starts_at, row.ends_at)]
        return _knows_or_waits([told.id for told in wordings], same)

    async def _end(self, old_id: int) -> None:
        """It goes to nobody any more; who has got it has got it (participation.phase_messages.after_replacing)."""
        ended = {"filled": True, "skipped": SkipReason.WITHDRAWN}
        await self._connection.execute(update(PhaseMessageRow).where(PhaseMessageRow.id == old_id).values(ended))


def _knows_or_waits(wordings: Sequence[int], with_these_times: Sequence[int]) -> ColumnElement[bool]:
    """Whether what a resident was told last about the phase still holds, or they wait for a message about it."""
    told, waits = aliased(MessageRow), aliased(MessageRow)
    last = (
        select(told.wording_id)
        .where(told.resident_id == ResidentRow.id, told.wording_id.in_(wordings), told.state == MessageState.SENT)
        .order_by(told.finished_at.desc(), told.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    waiting = exists().where(waits.resident_id == ResidentRow.id, waits.wording_id.in_(wordings), waits.state.in_(UNSENT))
    return or_(last.in_(with_these_times), waiting)


def _begun(process: ProcessKey, message: PhaseMessage, at: datetime, *, last_resident: int) -> dict[str, Any]:
    return {
        "process": process,
        "phase": message.phase,
        "kind": message.kind,
        "edition": message.edition,
        "starts_at": message.starts_at,
        "ends_at": message.ends_at,
        "due_at": message.due_at,
        "not_after": message.not_after,
        "queued_at": at,
        "last_resident": last_resident,
        "reached_resident": 0,
        "filled": False,
        "skipped": None,
    }


def _announced(row: Row[Any, Any, Any]) -> Announced:
    return Announced(
        kind=MessageKind(row.kind),
        edition=row.edition,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        at=row.queued_at,
        waiting=row.waits or not row.filled,
        reached=row.reached,
        skipped=SkipReason(row.skipped) if row.skipped else None,
    )


def _wording(row: Row[Any]) -> Wording:
    return Wording(
        id=row.id,
        process=ProcessKey(row.process),
        phase=PhaseKey(row.phase),
        kind=MessageKind(row.kind),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        withdrawn=row.skipped is not None,
    )
