"""What has served its time, table by table: how much there is, since when, and how it is taken away, a portion at a time."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, exists, func, or_, select, true, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from participation.ideas import IdeaState
from participation.processes import ProcessKey
from participation.residents import ResidentId, ResidentState
from storage.announcements import AnnouncementRow, AnnouncementTextRow
from storage.appeals import AppealRow
from storage.assignments import AssignmentRow
from storage.audit import AuditHeadRow, AuditRow
from storage.bans import BanRow
from storage.base import Base
from storage.cards import CardRow
from storage.claims import ClaimRow
from storage.decisions import DecisionRow
from storage.dialogs import DialogRow
from storage.drafts import DraftRow
from storage.entries import EntryRow
from storage.floods import FloodIdeaRow, FloodRow, TextPrintRow
from storage.ideas import IdeaRow
from storage.inbox import GIVEN_UP, UpdateRow
from storage.inquiries import InquiryRow
from storage.notes import NoteRow
from storage.outbox import MessageRow
from storage.photos import PhotoRow
from storage.reports import ReportRow
from storage.residents import ConsentRow, ResidentRow
from storage.revisions import RevisionRow
from storage.staff import InvitationRow, StaffChatRow, StaffRow
from storage.tombstones import TombstoneRow

NO_LONGER_SHOWN = (IdeaState.REJECTED, IdeaState.WITHDRAWN)
Clause = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """Some rows of a table, the instant since when each of them only waits for its time to be over, and what is left of it then."""

    table: Table
    period: str
    """In the process file."""
    since: Any = field(repr=False)
    which: Clause
    leaving: Mapping[str, Any] | None = field(default=None, repr=False)
    """What the row holds afterwards; None: nothing is left of it."""

    def overdue(self, before: datetime) -> Clause:
        return and_(self.which, self.since < before)


def _table(row: type[Base]) -> Table:
    table = row.__table__
    if not isinstance(table, Table):
        raise TypeError("a row's class without a table")
    return table


_SENT = MessageRow.finished_at.is_not(None)
_OF_DRAFT = DraftRow.id == PhotoRow.draft_id
_OF_IDEA = IdeaRow.id == PhotoRow.draft_id

SWEEPS: Sequence[Sweep] = (
    Sweep(
        table=_table(PhotoRow),
        period="drafts",
        since=select(DraftRow.changed_at).where(_OF_DRAFT).scalar_subquery(),
        which=PhotoRow.removed.is_(True),
    ),
    Sweep(
        table=_table(PhotoRow),
        period="photos",
        since=func.coalesce(
            select(func.max(DecisionRow.in_force_at)).where(DecisionRow.idea_id == PhotoRow.draft_id).scalar_subquery(),
            select(IdeaRow.submitted_at).where(_OF_IDEA).scalar_subquery(),
        ),
        which=exists().where(_OF_IDEA, IdeaRow.state.in_(NO_LONGER_SHOWN)) & ~exists().where(_OF_DRAFT, DraftRow.reopened_at.is_not(None)),
    ),
    Sweep(table=_table(DialogRow), period="dialogs", since=DialogRow.asked_at, which=true()),
    Sweep(
        table=_table(UpdateRow),
        period="unanswered",
        since=UpdateRow.received_at,
        which=UpdateRow.state.in_(GIVEN_UP),
    ),
    Sweep(table=_table(MessageRow), period="replies", since=MessageRow.finished_at, which=_SENT & MessageRow.item.is_(None)),
    Sweep(table=_table(RevisionRow), period="earlier_texts", since=RevisionRow.replaced_at, which=true()),
    Sweep(table=_table(InquiryRow), period="inquiries", since=func.coalesce(InquiryRow.answered_at, InquiryRow.written_at), which=true()),
    Sweep(table=_table(ReportRow), period="reports", since=ReportRow.handled_at, which=ReportRow.handled_at.is_not(None)),
    Sweep(table=_table(BanRow), period="bans", since=BanRow.lifted_at, which=BanRow.lifted_at.is_not(None)),
    Sweep(table=_table(TextPrintRow), period="floods", since=TextPrintRow.sent_at, which=true()),
    Sweep(
        table=_table(FloodIdeaRow),
        period="floods",
        since=select(FloodRow.ended_at).where(FloodRow.id == FloodIdeaRow.flood_id).scalar_subquery(),
        which=true(),
    ),
    Sweep(
        table=_table(FloodRow),
        period="floods",
        since=FloodRow.ended_at,
        which=FloodRow.ended_at.is_not(None)
        & ~exists().where(FloodIdeaRow.flood_id == FloodRow.id)
        & ~exists().where(IdeaRow.flood_id == FloodRow.id),
    ),
    Sweep(table=_table(EntryRow), period="entries", since=EntryRow.begun_at, which=exists().where(IdeaRow.id == EntryRow.draft_id)),
    Sweep(table=_table(ConsentRow), period="consents", since=ConsentRow.revoked_at, which=ConsentRow.revoked_at.is_not(None)),
    Sweep(table=_table(InvitationRow), period="invitations", since=InvitationRow.expires_at, which=true()),
    Sweep(
        table=_table(StaffRow),
        period="former_staff",
        since=StaffRow.removed_at,
        which=StaffRow.removed_at.is_not(None) & (func.length(StaffRow.address) > 0),
        leaving={"address": b""},
    ),
    Sweep(table=_table(TombstoneRow), period="tombstones", since=TombstoneRow.forgotten_at, which=TombstoneRow.wiped.is_(True)),
)
"""In an order in which nothing that goes is still referred to. Unsent drafts go in a way of their own, see services/retention.py."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many rows of a table there are, how many of them should have gone, and the oldest instant since when one waits for that."""

    rows: int
    overdue: int
    waiting_since: datetime | None


class Retention:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def overdue(self, sweep: Sweep, before: datetime, limit: int) -> list[tuple[Any, ...]]:
        """The keys of the next rows that have served their time."""
        keys = list(sweep.table.primary_key)
        rows = await self._connection.execute(select(*keys).where(sweep.overdue(before)).order_by(*keys).limit(limit))
        return [tuple(row) for row in rows]

    async def sweep(self, sweep: Sweep, keys: Sequence[tuple[Any, ...]], before: datetime) -> None:
        """Take these rows away, or what of them is to go; unless somebody has taken them up again meanwhile."""
        meant = tuple_(*sweep.table.primary_key).in_(keys) & sweep.overdue(before)
        if sweep.leaving is None:
            await self._connection.execute(delete(sweep.table).where(meant))
            return
        for key in keys:  # each is somebody of their own: nobody is found again by what is left
            values = {**sweep.leaving, "person": secrets.token_bytes(16)}
            one = and_(*(column == value for column, value in zip(sweep.table.primary_key, key, strict=True)))
            await self._connection.execute(update(sweep.table).where(one, meant).values(values))

    async def waits(self, sweep: Sweep, before: datetime) -> tuple[int, datetime | None]:
        """How many rows are overdue, and since when the oldest that this rule is about waits."""
        count = await self._connection.scalar(select(func.count()).select_from(sweep.table).where(sweep.overdue(before))) or 0
        oldest = select(sweep.since).select_from(sweep.table).where(sweep.which, sweep.since.is_not(None)).order_by(sweep.since).limit(1)
        return count, await self._connection.scalar(oldest)

    async def rows(self, table: str) -> int:
        return await self._connection.scalar(select(func.count()).select_from(Base.metadata.tables[table])) or 0

    async def agreed_between(self, since: datetime, until: datetime | None, limit: int) -> list[tuple[ResidentId, bytes]]:
        """Residents whose newest consent falls into this span, with the hashes by which they are found."""
        newest = select(ConsentRow.resident_id, func.max(ConsentRow.given_at).label("given_at")).group_by(ConsentRow.resident_id).subquery()
        agreed = func.coalesce(newest.c.given_at, ResidentRow.created_at)
        query = (
            select(ResidentRow.id, ResidentRow.person)
            .outerjoin(newest, newest.c.resident_id == ResidentRow.id)
            .where(ResidentRow.state != ResidentState.DELETED, agreed >= since)
            .order_by(ResidentRow.id)
            .limit(limit)
        )
        rows = await self._connection.execute(query if until is None else query.where(agreed < until))
        return [(ResidentId(row.id), row.person) for row in rows]

    async def left_of(self, process: ProcessKey) -> dict[str, int]:
        """How much is there that a process needed only as long as somebody had to answer for it."""
        found: dict[str, int] = {}
        for table, which, _ in _of_process(process):
            count = await self._connection.scalar(select(func.count()).select_from(table).where(which)) or 0
            if count:
                found[table.name] = found.get(table.name, 0) + count
        return found

    async def clear(self, process: ProcessKey, limit: int) -> bool:
        """Take the next so many of these rows away. Whether that was all."""
        for table, which, leaving in _of_process(process):
            keys = list(table.primary_key)
            found = [tuple(row) for row in await self._connection.execute(select(*keys).where(which).limit(limit))]
            if not found:
                continue
            meant = tuple_(*keys).in_(found)
            if leaving is None:
                await self._connection.execute(delete(table).where(meant))
            elif "person" in table.columns:
                for key in found:
                    change = update(table).where(keys[0] == key[0]).values({**leaving, "person": secrets.token_bytes(16)})
                    await self._connection.execute(change)
            else:
                await self._connection.execute(update(table).where(meant).values(leaving))
            return False
        return True


def _of_process(process: ProcessKey) -> list[tuple[Table, Clause, Mapping[str, Any] | None]]:
    """What goes when a process is over, in an order in which nothing that goes is still referred to; and what is left of it."""
    of_idea: Callable[[Any], Clause] = lambda column: column.in_(select(IdeaRow.id).where(IdeaRow.process == process))  # noqa: E731
    nobody: dict[str, Any] = {"address": b"", "removed_at": func.coalesce(StaffRow.removed_at, StaffRow.joined_at)}
    has_words = or_(DecisionRow.words.is_not(None), DecisionRow.reason.is_not(None))
    of_staff = CardRow.chat.in_(select(StaffRow.person).where(StaffRow.process == process)) | CardRow.chat.in_(
        select(StaffChatRow.chat).where(StaffChatRow.process == process)
    )
    return [
        (_table(MessageRow), MessageRow.card_id.in_(select(CardRow.id).where(of_staff)), None),
        (_table(CardRow), of_staff, None),
        (_table(NoteRow), of_idea(NoteRow.idea_id), None),
        (_table(AppealRow), of_idea(AppealRow.idea_id), None),
        (_table(ClaimRow), of_idea(ClaimRow.idea_id), None),
        (_table(AssignmentRow), AssignmentRow.process == process, None),
        (_table(InvitationRow), InvitationRow.process == process, None),
        (_table(DecisionRow), (DecisionRow.process == process) & has_words, {"words": None, "reason": None}),
        (
            _table(AnnouncementTextRow),
            AnnouncementTextRow.announcement_id.in_(select(AnnouncementRow.id).where(AnnouncementRow.process == process)),
            None,
        ),
        (_table(AnnouncementRow), AnnouncementRow.process == process, None),
        (_table(AuditRow), AuditRow.process == process, None),
        (_table(AuditHeadRow), AuditHeadRow.process == process, None),
        (_table(StaffChatRow), StaffChatRow.process == process, None),
        (_table(StaffRow), (StaffRow.process == process) & (func.length(StaffRow.address) > 0), nobody),
    ]
