"""Second looks that authors asked for."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.ideas import IdeaId
from participation.moderation import Appeal, AppealId, AppealState, Decision, DecisionId, DecisionKind
from participation.staff import StaffId
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.decisions import DecisionRow
from storage.upsert import insert_into


class AppealRow(Base):
    __tablename__ = "appeals"
    __table_args__ = (
        Index("ix_appeals_open", "idea_id", unique=True, postgresql_where=text("state = 'open'"), sqlite_where=text("state = 'open'")),
        Index(None, "idea_id", "id"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    against: Mapped[int] = mapped_column(ForeignKey("decisions.id"), unique=True)  # once per decision
    appealed_at: Mapped[datetime] = mapped_column(UtcInstant)
    state: Mapped[str] = mapped_column(String(10))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), unique=True)


class Appeals:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, decision: Decision, at: datetime) -> bool:
        """Put an appeal on record; False if there was one against this decision."""
        insert = insert_into(AppealRow).values(idea_id=decision.idea_id, against=decision.id, appealed_at=at, state=AppealState.OPEN)
        return await self._session.scalar(insert.on_conflict_do_nothing().returning(AppealRow.id)) is not None

    async def against(self, decision_id: DecisionId) -> Appeal | None:
        return await self._one(AppealRow.against == decision_id)

    async def answered_by(self, decision_id: DecisionId) -> Appeal | None:
        return await self._one(AppealRow.answered_by == decision_id)

    async def open_about(self, idea_id: IdeaId) -> Appeal | None:
        return await self._one(AppealRow.idea_id == idea_id, AppealRow.state == AppealState.OPEN)

    async def keep(self, appeal: Appeal) -> None:
        values = {"state": appeal.state, "answered_by": appeal.answered_by}
        await self._session.execute(update(AppealRow).where(AppealRow.id == appeal.id).values(values))

    async def about(self, ids: Collection[IdeaId]) -> list[Appeal]:
        query = _appeals().where(AppealRow.idea_id.in_(ids)).order_by(AppealRow.id)
        return [_appeal(row, kind, by_id) for row, kind, by_id in await self._session.execute(query)]

    async def withdraw(self, ids: Collection[IdeaId]) -> None:
        """Nobody is there any more who asked."""
        still_open = AppealRow.idea_id.in_(ids) & (AppealRow.state == AppealState.OPEN)
        await self._session.execute(update(AppealRow).where(still_open).values(state=AppealState.WITHDRAWN))

    async def _one(self, *conditions: ColumnElement[bool]) -> Appeal | None:
        found = (await self._session.execute(_appeals().where(*conditions))).first()
        return _appeal(*found) if found else None


def _appeals() -> Select[AppealRow, str, int]:
    query = select(AppealRow, DecisionRow.kind, DecisionRow.by_id).join(DecisionRow, DecisionRow.id == AppealRow.against)
    return query.execution_options(populate_existing=True)


def _appeal(row: AppealRow, kind: str, by_id: int) -> Appeal:
    return Appeal(
        id=AppealId(row.id),
        idea_id=IdeaId(row.idea_id),
        against=DecisionId(row.against),
        kind=DecisionKind(kind),
        decided_by=StaffId(by_id),
        appealed_at=row.appealed_at,
        state=AppealState(row.state),
        answered_by=DecisionId(row.answered_by) if row.answered_by is not None else None,
    )
