"""The ideas about which the team has to decide: whatever waits and has no decision pending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from participation.ideas import IdeaId, IdeaState
from participation.moderation import AppealState, Claim
from participation.processes import ProcessKey, TopicKey
from participation.rights import Role
from participation.staff import Alias, StaffId
from storage.appeals import AppealRow
from storage.base import UtcInstant
from storage.claims import ClaimRow
from storage.decisions import PENDING_HERE, DecisionRow
from storage.ideas import WAITING, IdeaRow
from storage.photos import PhotoRow, PhotoState
from storage.staff import StaffRow
from storage.trust import TrustRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many ideas wait, by topic; how many of them since before an instant; how many of trusted authors."""

    by_topic: Mapping[TopicKey, int]
    since_before: int
    trusted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One idea in the queue."""

    idea_id: IdeaId
    is_appeal: bool
    is_trusted: bool
    claim: Claim | None


class Queue:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count(self, process: ProcessKey, since: datetime) -> Counted:
        late = func.sum(case((since > _SINCE, 1), else_=0))
        trusted = func.sum(case((TrustRow.author_id.is_not(None), 1), else_=0))
        query = (
            select(IdeaRow.topic, func.count(), late, trusted)
            .outerjoin(TrustRow, _of_a_trusted_author())
            .where(*_waits(process))
            .group_by(IdeaRow.topic)
            .order_by(func.count().desc(), IdeaRow.topic)
        )
        rows = (await self._session.execute(query)).all()
        return Counted(
            by_topic={TopicKey(topic): count for topic, count, _, _ in rows},
            since_before=sum(int(late) for _, _, late, _ in rows),
            trusted=sum(int(trusted) for _, _, _, trusted in rows),
        )

    async def page(self, process: ProcessKey, topic: TopicKey | None, *, offset: int, limit: int) -> list[Place]:
        """In the order in which they are worked through: danger first, then what waits longest."""
        query = _places(process)
        if topic is not None:
            query = query.where(IdeaRow.topic == topic)
        return [_place(row) for row in await self._session.execute(query.order_by(*_ORDER).offset(offset).limit(limit))]

    async def first_for(self, process: ProcessKey, member: StaffId, now: datetime, topic: TopicKey | None) -> IdeaId | None:
        """What this member would take next: not what somebody else works on, nor an appeal against a decision of their own."""
        own_appeal = exists().where(
            AppealRow.idea_id == IdeaRow.id,
            AppealRow.state == AppealState.OPEN,
            DecisionRow.id == AppealRow.against,
            DecisionRow.by_id == member,
        )
        query = select(IdeaRow.id).where(*_waits(process), ~_claimed_by_another(member, now), ~own_appeal)
        if topic is not None:
            query = query.where(IdeaRow.topic == topic)
        found = await self._session.scalar(query.order_by(*_ORDER).limit(1))
        return IdeaId(found) if found is not None else None

    async def of_trusted_authors(self, process: ProcessKey, member: StaffId, now: datetime, limit: int) -> Sequence[IdeaId]:
        """What this member may publish unread: new ideas of trusted authors, none that speaks of danger, none that others work on."""
        query = (
            select(IdeaRow.id)
            .join(TrustRow, _of_a_trusted_author())
            .where(*_waits(process), IdeaRow.state == IdeaState.SUBMITTED, IdeaRow.danger.is_(False), ~_claimed_by_another(member, now))
        )
        return [IdeaId(idea_id) for idea_id in await self._session.scalars(query.order_by(*_ORDER).limit(limit))]

    async def to_lay_out(self, process: ProcessKey, limit: int) -> Sequence[IdeaId]:
        """Ideas that have come before the team since it was last shown them, as soon as their photos are there."""
        photo_wanted = exists().where(PhotoRow.draft_id == IdeaRow.id, PhotoRow.state == PhotoState.WANTED, PhotoRow.removed.is_(False))
        is_new = or_(IdeaRow.laid_out_for.is_(None), IdeaRow.laid_out_for != IdeaRow.waiting_since)
        query = select(IdeaRow.id).where(*_waits(process), IdeaRow.waiting_since.is_not(None), is_new, ~photo_wanted)
        return [IdeaId(idea_id) for idea_id in await self._session.scalars(query.order_by(*_ORDER).limit(limit))]

    async def mark_laid_out(self, ids: Sequence[IdeaId]) -> None:
        await self._session.execute(update(IdeaRow).where(IdeaRow.id.in_(ids)).values(laid_out_for=IdeaRow.waiting_since))


_SINCE: ColumnElement[datetime] = func.coalesce(IdeaRow.waiting_since, IdeaRow.submitted_at, type_=UtcInstant)
_ORDER = (IdeaRow.danger.desc(), _SINCE, IdeaRow.id)


def _waits(process: ProcessKey) -> tuple[ColumnElement[bool], ...]:
    pending = exists().where(DecisionRow.idea_id == IdeaRow.id, PENDING_HERE)
    return (IdeaRow.process == process, WAITING, ~pending)  # type: ignore[return-value]  # text stands for a condition, too


def _of_a_trusted_author() -> ColumnElement[bool]:
    return (TrustRow.author_id == IdeaRow.author_id) & (TrustRow.process == IdeaRow.process)


def _claimed_by_another(member: StaffId, now: datetime) -> ColumnElement[bool]:
    return exists().where(ClaimRow.idea_id == IdeaRow.id, ClaimRow.until > now, ClaimRow.by_id != member)


def _places(process: ProcessKey) -> Select[*tuple[Any, ...]]:
    appealed = exists().where(AppealRow.idea_id == IdeaRow.id, AppealRow.state == AppealState.OPEN)
    trusted = exists().where(_of_a_trusted_author())
    return (
        select(
            IdeaRow.id, appealed.label("appealed"), trusted.label("trusted"), ClaimRow.by_id, ClaimRow.until, StaffRow.role, StaffRow.number
        )
        .outerjoin(ClaimRow, ClaimRow.idea_id == IdeaRow.id)
        .outerjoin(StaffRow, StaffRow.id == ClaimRow.by_id)
        .where(*_waits(process))
    )


def _place(row: Any) -> Place:
    idea_id = IdeaId(row.id)
    claim = None
    if row.by_id is not None:
        claim = Claim(idea_id=idea_id, by=StaffId(row.by_id), by_alias=Alias(role=Role(row.role), number=row.number), until=row.until)
    return Place(idea_id=idea_id, is_appeal=row.appealed, is_trusted=row.trusted, claim=claim)
