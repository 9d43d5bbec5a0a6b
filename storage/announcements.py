"""Announcements: what they say, to whom they go, and how far each has got. Every recipient is a row of the outbox."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Text,
    case,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, aliased, mapped_column

from participation.announcements import (
    Announcement,
    AnnouncementId,
    AnnouncementState,
    Attachment,
    AttachmentKind,
    Count,
    Outcome,
    Progress,
    Target,
    Version,
)
from participation.audiences import Audience, Headcount
from participation.processes import ProcessKey
from participation.rights import Role
from participation.staff import Alias, StaffId
from participation.words import Language
from storage.audiences import Recipients, recipients
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.habits import When, hour, hours_of, waits
from storage.outbox import ASLEEP, NOBODY, READY, UNSENT, Lane, MessageRow, MessageState
from storage.residents import ResidentRow
from storage.staff import StaffRow
from storage.upsert import insert_into

KIND = "announced"
_METHODS = {None: "sendMessage", AttachmentKind.PHOTO: "sendPhoto", AttachmentKind.DOCUMENT: "sendDocument"}
MAYBE_ARRIVED = "unclear"
"""The reason of what was given up although an unanswered sending of it may have arrived."""
_UNSETTLED = text("ended_at IS NULL")
ONLY_UNSETTLED: Any = {"postgresql_where": _UNSETTLED, "sqlite_where": _UNSETTLED}
_Writer, _Approver = aliased(StaffRow), aliased(StaffRow)


class AnnouncementRow(Base):
    __tablename__ = "announcements"
    __table_args__ = (Index("ix_announcements_unsettled", "process", "state", **ONLY_UNSETTLED), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    process: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(Integer)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    fallback: Mapped[str | None] = mapped_column(String(12))
    attachment_kind: Mapped[str | None] = mapped_column(String(8))
    attachment: Mapped[str | None] = mapped_column(Text)  # its file_id at Telegram
    target: Mapped[str | None] = mapped_column(Text)
    audience: Mapped[list[str]] = mapped_column(JSON)
    urgent: Mapped[bool] = mapped_column(Boolean)
    paid: Mapped[bool] = mapped_column(Boolean)
    send_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    not_after: Mapped[datetime | None] = mapped_column(UtcInstant)
    counted: Mapped[int | None] = mapped_column(Integer)
    handed_in_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    begun_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    last_key: Mapped[int] = mapped_column(BigInteger, default=0)  # the audience is frozen here
    reached_key: Mapped[int] = mapped_column(BigInteger, default=0)  # how far it has been written into the outbox
    size: Mapped[int | None] = mapped_column(Integer)  # the rows, once all are there
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)


class AnnouncementTextRow(Base):
    __tablename__ = "announcement_texts"

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"), primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    html: Mapped[str] = mapped_column(Text)
    units: Mapped[int] = mapped_column(Integer)


_SENDING = (
    select(AnnouncementRow.id, AnnouncementRow.paid)
    .where(AnnouncementRow.ended_at.is_(None), AnnouncementRow.state == AnnouncementState.SENDING, AnnouncementRow.size.is_not(None))
    .order_by(AnnouncementRow.id)
)


class Announcements:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, process: ProcessKey, by: StaffId, at: datetime) -> AnnouncementId:
        values = {
            "process": process,
            "state": AnnouncementState.DRAFT,
            "version": 1,
            "by_id": by,
            "audience": [],
            "urgent": False,
            "paid": False,
            "last_key": 0,
            "reached_key": 0,
            "created_at": at,
        }
        return AnnouncementId((await self._connection.execute(insert(AnnouncementRow).returning(AnnouncementRow.id), values)).scalar_one())

    async def find(self, announcement_id: AnnouncementId, process: ProcessKey, *, hold: bool = False) -> Announcement | None:
        """`hold` keeps others from changing it until the unit ends."""
        if hold:
            mine = select(AnnouncementRow.id).where(AnnouncementRow.id == announcement_id)
            await self._connection.execute(mine.with_for_update())
        found = await self._read(AnnouncementRow.id == announcement_id, AnnouncementRow.process == process)
        return found[0] if found else None

    async def unsettled(self, process: ProcessKey, *states: AnnouncementState) -> list[Announcement]:
        """Those of which something is still to be done, the oldest first; only those in one of these states, if any is named."""
        here = [AnnouncementRow.process == process, AnnouncementRow.ended_at.is_(None)]
        return await self._read(*here, *([AnnouncementRow.state.in_(states)] if states else []))

    async def latest(self, process: ProcessKey, limit: int, before: AnnouncementId | None = None) -> list[Announcement]:
        """The newest first, whatever became of them; of those that come before one, if it is named."""
        here = AnnouncementRow.process == process
        older = here if before is None else here & (AnnouncementRow.id < before)
        newest = select(AnnouncementRow.id).where(older).order_by(AnnouncementRow.id.desc()).limit(limit)
        return (await self._read(AnnouncementRow.id.in_(newest.scalar_subquery())))[::-1]

    async def begun(self, process: ProcessKey) -> list[Announcement]:
        """All that ever began to go out, the oldest first."""
        return await self._read(AnnouncementRow.process == process, AnnouncementRow.begun_at.is_not(None))

    async def keep(self, announcement: Announcement) -> None:
        """Write down everything that may change, the words as well."""
        attachment = announcement.attachment
        values = {
            "state": announcement.state,
            "version": announcement.version,
            "by_id": announcement.by,
            "fallback": announcement.fallback,
            "attachment_kind": attachment.kind if attachment else None,
            "attachment": attachment.file_id if attachment else None,
            "target": announcement.target.code if announcement.target else None,
            "audience": announcement.audience.codes(),
            "urgent": announcement.urgent,
            "paid": announcement.paid,
            "send_at": announcement.send_at,
            "not_after": announcement.not_after,
            "counted": announcement.counted,
            "handed_in_by_id": announcement.handed_in_by,
            "approved_by_id": announcement.approved_by,
            "approved_at": announcement.approved_at,
            "begun_at": announcement.begun_at,
            "size": announcement.size,
            "ended_at": announcement.ended_at,
        }
        await self._connection.execute(update(AnnouncementRow).where(AnnouncementRow.id == announcement.id).values(values))
        theirs = AnnouncementTextRow.announcement_id == announcement.id
        await self._connection.execute(
            delete(AnnouncementTextRow).where(theirs, AnnouncementTextRow.language.not_in(announcement.versions))
        )
        for language, version in announcement.versions.items():
            words = {"html": version.html, "units": version.units}
            put = insert_into(AnnouncementTextRow).values(announcement_id=announcement.id, language=language, **words)
            await self._connection.execute(put.on_conflict_do_update(index_elements=["announcement_id", "language"], set_=words))

    async def remove(self, announcement_id: AnnouncementId) -> None:
        """One that never went out."""
        await self._connection.execute(delete(AnnouncementTextRow).where(AnnouncementTextRow.announcement_id == announcement_id))
        await self._connection.execute(delete(AnnouncementRow).where(AnnouncementRow.id == announcement_id))

    async def headcount(self, process: ProcessKey, audience: Audience) -> Headcount:
        """How many would get it now."""
        people = recipients(process, audience, None)
        number = func.count().label("number")
        query = people.select(people.language, number).group_by(people.language).order_by(number.desc(), people.language)
        return Headcount(by_language=tuple((Language(language), count) for language, count in await self._connection.execute(query)))

    async def freeze(self, announcement_id: AnnouncementId) -> None:
        """Who comes later is not in it. `fill` writes its rows."""
        last = await self._connection.scalar(select(func.coalesce(func.max(ResidentRow.id), 0)))
        team = await self._connection.scalar(select(func.coalesce(func.max(StaffRow.id), 0)))
        mine = AnnouncementRow.id == announcement_id
        await self._connection.execute(update(AnnouncementRow).where(mine).values(last_key=max(last or 0, team or 0), reached_key=0))

    async def fill(self, announcement: Announcement, *, limit: int, at: datetime, when: When) -> bool:
        """Write the rows of the next `limit` people of the frozen audience. Returns whether more are left.

        `when`: until when it waits for the digest of somebody with this habit. One that is urgent waits for none.
        """
        mine = AnnouncementRow.id == announcement.id
        row = (await self._connection.execute(select(AnnouncementRow.last_key, AnnouncementRow.reached_key).where(mine))).one()
        people = recipients(announcement.process, announcement.audience, announcement.begun_at or at)
        ahead = people.select(people.key).where(people.key > row.reached_key, people.key <= row.last_key)
        keys = (await self._connection.scalars(ahead.order_by(people.key).limit(limit))).all()
        if keys:
            await self._put_into_outbox(announcement, people, people.key.between(keys[0], keys[-1]), at, when)
        more = len(keys) == limit
        await self._connection.execute(update(AnnouncementRow).where(mine).values(reached_key=keys[-1] if keys else row.last_key))
        return more

    async def _put_into_outbox(
        self, announcement: Announcement, people: Recipients, these: ColumnElement[bool], at: datetime, when: When
    ) -> None:
        hours = {} if announcement.urgent else await hours_of(self._connection, people.query.where(these), when)
        rows = people.select(
            literal(Lane.BULK.value),
            people.chat,
            people.address,
            people.resident_id,
            literal(f"announcement:{announcement.id}"),
            literal(KIND),
            literal(announcement.id),
            literal(_METHODS[announcement.attachment.kind if announcement.attachment else None]),
            null(),
            literal(MessageState.QUEUED.value),
            literal(0),
            literal(value=False),
            literal(0.0),
            waits(hours),
            hour(hours, otherwise=None),
            literal(announcement.not_after, UtcInstant),
            literal(0),
            literal(at, UtcInstant),
        ).where(these)
        if not announcement.audience.is_team:  # whoever is being forgotten meanwhile is left out
            rows = rows.with_for_update(read=True, key_share=True, of=ResidentRow)
        columns = [
            MessageRow.lane,
            MessageRow.chat,
            MessageRow.address,
            MessageRow.resident_id,
            MessageRow.item,
            MessageRow.kind,
            MessageRow.announcement_id,
            MessageRow.method,
            MessageRow.payload,
            MessageRow.state,
            MessageRow.attempts,
            MessageRow.maybe_twice,
            MessageRow.not_before,
            MessageRow.for_digest,
            MessageRow.due_at,
            MessageRow.not_after,
            MessageRow.epoch,
            MessageRow.created_at,
        ]
        put = insert_into(MessageRow).from_select([column.key for column in columns], rows)
        await self._connection.execute(put.on_conflict_do_nothing())

    async def count_rows(self, announcement_id: AnnouncementId) -> int:
        mine = MessageRow.announcement_id == announcement_id
        return await self._connection.scalar(select(func.count()).select_from(MessageRow).where(mine)) or 0

    async def sending(self) -> list[tuple[AnnouncementId, bool]]:
        """Those whose rows may go out now, the oldest first, and whether each is paid for."""
        return [(AnnouncementId(row.id), row.paid) for row in await self._connection.execute(_SENDING)]

    async def progress(self, announcement_id: AnnouncementId) -> Progress:
        """How its rows stand."""
        query = (
            select(MessageRow.state, MessageRow.maybe_twice, MessageRow.reason, func.count().label("number"))
            .where(MessageRow.announcement_id == announcement_id)
            .group_by(MessageRow.state, MessageRow.maybe_twice, MessageRow.reason)
        )
        held = (
            select(MessageRow.for_digest, func.count().label("number"))
            .where(text(ASLEEP), MessageRow.announcement_id == announcement_id)
            .group_by(MessageRow.for_digest)
        )
        known = _progress((await self._connection.execute(query)).all())
        if not known.waiting:
            return known
        waits = {row.for_digest: row.number for row in await self._connection.execute(held)}
        return replace(known, asleep=waits.get(False, 0), for_digest=waits.get(True, 0))

    async def counts(self, announcement_id: AnnouncementId) -> list[Count]:
        """How its rows stand, by the language in which people read: residents', or that of the team."""
        language = func.coalesce(ResidentRow.language, StaffRow.language).label("language")
        here = AnnouncementRow.process == StaffRow.process
        query = (
            select(language, MessageRow.state, MessageRow.maybe_twice, MessageRow.reason, func.count().label("number"))
            .join(AnnouncementRow, AnnouncementRow.id == MessageRow.announcement_id)
            .outerjoin(ResidentRow, ResidentRow.id == MessageRow.resident_id)
            .outerjoin(StaffRow, here & MessageRow.resident_id.is_(None) & (StaffRow.person == MessageRow.chat))
            .where(MessageRow.announcement_id == announcement_id)
            .group_by(language, MessageRow.state, MessageRow.maybe_twice, MessageRow.reason)
        )
        return _counts((await self._connection.execute(query)).all())

    async def withdraw(self, announcement_id: AnnouncementId, reason: str, *, limit: int, at: datetime) -> int:
        """Give up the next `limit` rows that nobody is sending. Returns how many it were."""
        waits = (MessageRow.announcement_id == announcement_id) & MessageRow.state.in_(READY) & MessageRow.finished_at.is_(None)
        some = select(MessageRow.id).where(waits).limit(limit).with_for_update(skip_locked=True)
        unclear = MessageRow.maybe_twice
        given_up = {
            "state": case((unclear, MessageState.FAILED), else_=MessageState.SKIPPED),
            "reason": case((unclear, MAYBE_ARRIVED), else_=reason),
            "finished_at": at,
            "payload": None,
            "address": literal(NOBODY, LargeBinary),
        }
        return (
            await self._connection.execute(update(MessageRow).where(MessageRow.id.in_(some.scalar_subquery())).values(given_up))
        ).rowcount

    async def anything_waits(self, announcement_id: AnnouncementId) -> bool:
        """Whether a row of it may still be sent, or is being sent."""
        waits = (MessageRow.announcement_id == announcement_id) & MessageRow.state.in_([*UNSENT, MessageState.BUNDLED])
        found = select(MessageRow.id).where(waits, MessageRow.finished_at.is_(None)).limit(1)
        return await self._connection.scalar(found) is not None

    async def _read(self, *where: Any) -> list[Announcement]:
        query = (
            select(
                AnnouncementRow,
                _Writer.role.label("writer_role"),
                _Writer.number.label("writer_number"),
                _Approver.role.label("approver_role"),
                _Approver.number.label("approver_number"),
            )
            .join(_Writer, _Writer.id == AnnouncementRow.by_id)
            .outerjoin(_Approver, _Approver.id == AnnouncementRow.approved_by_id)
            .where(*where)
            .order_by(AnnouncementRow.id)
        )
        rows = (await self._connection.execute(query)).all()
        words = await self._words_of([row.id for row in rows])
        return [_announcement(row, [found for found in words if found.announcement_id == row.id]) for row in rows]

    async def _words_of(self, ids: Collection[int]) -> Sequence[Row[Any]]:
        query = select(AnnouncementTextRow).where(AnnouncementTextRow.announcement_id.in_(ids)).order_by(AnnouncementTextRow.language)
        return (await self._connection.execute(query)).all()


def _progress(rows: Sequence[Row[Any, Any, Any, Any]]) -> Progress:
    counts = {"waiting": 0, "sent": 0, "sent_maybe_twice": 0, "maybe_arrived": 0}
    failed: dict[str, int] = {}
    skipped: dict[str, int] = {}
    for row in rows:
        match MessageState(row.state):
            case MessageState.SENT:
                counts["sent"] += row.number
                counts["sent_maybe_twice"] += row.number if row.maybe_twice else 0
            case MessageState.FAILED if row.maybe_twice:
                counts["maybe_arrived"] += row.number
            case MessageState.FAILED:
                failed[row.reason or ""] = failed.get(row.reason or "", 0) + row.number
            case MessageState.SKIPPED:
                skipped[row.reason or ""] = skipped.get(row.reason or "", 0) + row.number
            case _:
                counts["waiting"] += row.number
    return Progress(**counts, failed=failed, skipped=skipped)


def _counts(rows: Sequence[Row[Any, Any, Any, Any, Any]]) -> list[Count]:
    counted: Counter[tuple[str, Outcome, str]] = Counter()
    for row in rows:
        counted[row.language or "", _outcome(row.state, maybe_twice=row.maybe_twice), row.reason or ""] += row.number
    return [
        Count(language=Language(language) if language else None, outcome=outcome, reason=reason, people=people)
        for (language, outcome, reason), people in sorted(counted.items())
    ]


def _outcome(state: str, *, maybe_twice: bool) -> Outcome:
    match MessageState(state):
        case MessageState.SENT:
            return Outcome.SENT_MAYBE_TWICE if maybe_twice else Outcome.SENT
        case MessageState.FAILED:
            return Outcome.MAYBE_ARRIVED if maybe_twice else Outcome.FAILED
        case MessageState.SKIPPED:
            return Outcome.SKIPPED
    return Outcome.WAITING


def _announcement(row: Row[Any, Any, Any, Any, Any], words: Sequence[Row[Any]]) -> Announcement:
    return Announcement(
        id=AnnouncementId(row.id),
        process=ProcessKey(row.process),
        state=AnnouncementState(row.state),
        version=row.version,
        by=StaffId(row.by_id),
        by_alias=Alias(role=Role(row.writer_role), number=row.writer_number),
        versions={Language(found.language): Version(html=found.html, units=found.units) for found in words},
        fallback=Language(row.fallback) if row.fallback else None,
        attachment=Attachment(kind=AttachmentKind(row.attachment_kind), file_id=row.attachment or "") if row.attachment_kind else None,
        target=Target.parse(row.target) if row.target else None,
        audience=Audience.parse(row.audience),
        urgent=row.urgent,
        paid=row.paid,
        send_at=row.send_at,
        not_after=row.not_after,
        counted=row.counted,
        handed_in_by=StaffId(row.handed_in_by_id) if row.handed_in_by_id is not None else None,
        approved_by=StaffId(row.approved_by_id) if row.approved_by_id is not None else None,
        approved_alias=Alias(role=Role(row.approver_role), number=row.approver_number) if row.approver_role else None,
        approved_at=row.approved_at,
        begun_at=row.begun_at,
        size=row.size,
        ended_at=row.ended_at,
    )
