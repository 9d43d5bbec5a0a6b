"""What the team decided about ideas."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, Row, Select, String, Text, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from participation.ideas import IdeaId, Reference, RejectionReason
from participation.moderation import Decision, DecisionId, DecisionKind, DecisionState, Verdict
from participation.processes import ProcessKey
from participation.rights import Role
from participation.staff import Alias, StaffId
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.ideas import IdeaRow
from storage.staff import StaffRow
from storage.upsert import insert_into

PENDING = text("state = 'pending'")
ONLY_PENDING: Any = {"postgresql_where": PENDING, "sqlite_where": PENDING}


class DecisionRow(Base):
    __tablename__ = "decisions"
    __table_args__ = (
        # Two people never both decide, whatever they saw when they pressed.
        Index("ix_decisions_pending", "idea_id", unique=True, **ONLY_PENDING),
        Index("ix_decisions_due", "process", "in_force_at", "id", **ONLY_PENDING),
        Index(None, "idea_id", "id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    process: Mapped[str] = mapped_column(String(24))
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    idea_version: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(8))
    trust: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str | None] = mapped_column(String(16))
    words: Mapped[str | None] = mapped_column(Text)
    into_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcInstant)
    in_force_at: Mapped[datetime] = mapped_column(UtcInstant)
    state: Mapped[str] = mapped_column(String(8))
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    on_card: Mapped[bool] = mapped_column(Boolean)  # False as long as the card of its idea is still to show it


Target = aliased(IdeaRow)
Decider = aliased(StaffRow)
Undoer = aliased(StaffRow)


class Decisions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self,
        process: ProcessKey,
        idea_id: IdeaId,
        version: int,
        verdict: Verdict,
        by: StaffId,
        *,
        at: datetime,
        in_force_at: datetime,
        on_card: bool,
    ) -> Decision | None:
        """Put a decision on record; None if another one about this idea is pending."""
        values = {
            "process": process,
            "idea_id": idea_id,
            "idea_version": version,
            "kind": verdict.kind,
            "trust": verdict.trust,
            "reason": verdict.reason,
            "words": verdict.words,
            "into_id": verdict.into,
            "by_id": by,
            "decided_at": at,
            "in_force_at": in_force_at,
            "state": DecisionState.PENDING,
            "on_card": on_card,
        }
        insert = insert_into(DecisionRow).values(values).on_conflict_do_nothing().returning(DecisionRow.id)
        added = await self._session.scalar(insert)
        return await self.find(DecisionId(added)) if added is not None else None

    async def find(self, decision_id: DecisionId) -> Decision | None:
        return await self._one(_decisions().where(DecisionRow.id == decision_id))

    async def pending(self, idea_id: IdeaId) -> Decision | None:
        return await self._one(_decisions().where(DecisionRow.idea_id == idea_id, PENDING_HERE))

    async def last_in_force(self, idea_id: IdeaId) -> Decision | None:
        in_force = _decisions().where(DecisionRow.idea_id == idea_id, DecisionRow.state == DecisionState.IN_FORCE)
        return await self._one(in_force.order_by(DecisionRow.id.desc()).limit(1))

    async def first_due(self, process: ProcessKey, now: datetime) -> Decision | None:
        """The pending decision that should be in force for the longest time."""
        due = _decisions().where(DecisionRow.process == process, PENDING_HERE, DecisionRow.in_force_at <= now)
        return await self._one(due.order_by(DecisionRow.in_force_at, DecisionRow.id).limit(1))

    async def not_on_card(self, process: ProcessKey, limit: int) -> list[Decision]:
        """Pending decisions that the cards of their ideas do not show yet."""
        query = _decisions().where(DecisionRow.process == process, PENDING_HERE, DecisionRow.on_card.is_(False))
        return await self._all(query.order_by(DecisionRow.id).limit(limit))

    async def mark_on_card(self, ids: Collection[DecisionId]) -> None:
        await self._session.execute(update(DecisionRow).where(DecisionRow.id.in_(ids)).values(on_card=True))

    async def about(self, ids: Collection[IdeaId]) -> list[Decision]:
        """Everything that was decided about these ideas, also what was undone; the oldest first."""
        return await self._all(_decisions().where(DecisionRow.idea_id.in_(ids)).order_by(DecisionRow.id))

    async def end(self, decision: Decision, *, undone_by: StaffId | None = None) -> None:
        """Write down that it came into force or was undone."""
        values = {"state": decision.state, "ended_at": decision.ended_at, "undone_by": undone_by}
        await self._session.execute(update(DecisionRow).where(DecisionRow.id == decision.id).values(values))

    async def reword(self, decision: Decision) -> None:
        """Write down the words for the author."""
        await self._session.execute(update(DecisionRow).where(DecisionRow.id == decision.id).values(words=decision.verdict.words))

    async def forget(self, ids: Collection[IdeaId]) -> None:
        """That something was decided about these ideas stays; the words in which goes. What was pending ends, and no instant says when."""
        theirs = DecisionRow.idea_id.in_(ids)
        await self._session.execute(update(DecisionRow).where(theirs).values(words=None))
        overtaken = {"state": DecisionState.UNDONE, "ended_at": DecisionRow.in_force_at}
        await self._session.execute(update(DecisionRow).where(theirs, PENDING_HERE).values(overtaken))

    async def _one(self, query: Select[*tuple[Any, ...]]) -> Decision | None:
        row = (await self._session.execute(query)).first()
        return _decision(row) if row else None

    async def _all(self, query: Select[*tuple[Any, ...]]) -> list[Decision]:
        return [_decision(row) for row in await self._session.execute(query)]


PENDING_HERE = text("decisions.state = 'pending'")
"""In these very words, so that both databases see that their partial indexes answer."""


def _decisions() -> Select[*tuple[Any, ...]]:
    columns = (Decider.role, Decider.number, Undoer.role, Undoer.number, Target.year, Target.number)
    return (
        select(DecisionRow, *columns)
        .join(Decider, Decider.id == DecisionRow.by_id)
        .outerjoin(Undoer, Undoer.id == DecisionRow.undone_by)
        .outerjoin(Target, Target.id == DecisionRow.into_id)
        .execution_options(populate_existing=True)
    )


def _decision(found: Row[*tuple[Any, ...]]) -> Decision:
    row, role, number, undoers_role, undoers_number, year, into_number = found
    return Decision(
        id=DecisionId(row.id),
        idea_id=IdeaId(row.idea_id),
        verdict=Verdict(
            kind=DecisionKind(row.kind),
            trust=row.trust,
            reason=RejectionReason(row.reason) if row.reason else None,
            words=row.words,
            into=IdeaId(row.into_id) if row.into_id is not None else None,
        ),
        by=StaffId(row.by_id),
        by_alias=Alias(role=Role(role), number=number),
        decided_at=row.decided_at,
        in_force_at=row.in_force_at,
        state=DecisionState(row.state),
        idea_version=row.idea_version,
        into_reference=Reference(year=year, number=into_number) if year is not None else None,
        ended_at=row.ended_at,
        undone_by=Alias(role=Role(undoers_role), number=undoers_number) if undoers_role else None,
    )
