"""Reports of published ideas by residents. Whoever was forgotten stays counted, without a link to them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.ideas import IdeaId
from participation.processes import ProcessKey
from participation.reports import ReportReason
from participation.residents import ResidentId
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.ideas import IdeaRow
from storage.upsert import insert_into


class ReportRow(Base):
    __tablename__ = "reports"
    # Several rows of one idea may be without a person, as in supports.
    __table_args__ = (UniqueConstraint("idea_id", "resident_id"), Index(None, "resident_id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    reason: Mapped[str] = mapped_column(String(16))
    reported_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    handled_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class Reports:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, idea_id: IdeaId, resident: ResidentId, reason: ReportReason, at: datetime) -> bool:
        """Returns whether it is new: one for each person and idea."""
        insert = insert_into(ReportRow).values(idea_id=idea_id, resident_id=resident, reason=reason, reported_at=at)
        return await self._session.scalar(insert.on_conflict_do_nothing().returning(ReportRow.id)) is not None

    async def count(self, idea_id: IdeaId) -> int:
        """Those on which the team has not decided yet."""
        return sum((await self.reasons(idea_id)).values())

    async def reasons(self, idea_id: IdeaId) -> dict[ReportReason, int]:
        """For which reasons an idea was reported, as far as the team has not decided yet."""
        query = (
            select(ReportRow.reason, func.count())
            .where(ReportRow.idea_id == idea_id, ReportRow.handled_at.is_(None))
            .group_by(ReportRow.reason)
            .order_by(ReportRow.reason)
        )
        return {ReportReason(reason): count for reason, count in await self._session.execute(query)}

    async def to_check(self, process: ProcessKey, at_least: int) -> list[IdeaId]:
        """Ideas with so many reports on which the team has not decided yet; the longest waiting first."""
        query = (
            select(ReportRow.idea_id)
            .join(IdeaRow, IdeaRow.id == ReportRow.idea_id)
            .where(IdeaRow.process == process, ReportRow.handled_at.is_(None))
            .group_by(ReportRow.idea_id)
            .having(func.count() >= at_least)
            .order_by(func.min(ReportRow.id))
        )
        return [IdeaId(found) for found in await self._session.scalars(query)]

    async def handle(self, idea_id: IdeaId, at: datetime) -> None:
        """The team has decided. Doing it again changes nothing."""
        open_ones = (ReportRow.idea_id == idea_id) & ReportRow.handled_at.is_(None)
        await self._session.execute(update(ReportRow).where(open_ones).values(handled_at=at))

    async def of(self, resident: ResidentId) -> list[tuple[IdeaId, ReportReason, datetime | None]]:
        """What somebody has reported."""
        query = (
            select(ReportRow.idea_id, ReportRow.reason, ReportRow.reported_at)
            .where(ReportRow.resident_id == resident)
            .order_by(ReportRow.id)
        )
        return [(IdeaId(row.idea_id), ReportReason(row.reason), row.reported_at) for row in await self._session.execute(query)]

    async def forget(self, resident: ResidentId) -> None:
        """The rows stay, so that what was reported is still checked; nothing leads from them to the person."""
        theirs = ReportRow.resident_id == resident
        await self._session.execute(update(ReportRow).where(theirs).values(resident_id=None, reported_at=None))

    async def take_out(self, ids: Collection[IdeaId]) -> None:
        """Nothing is left to check of ideas whose words are gone."""
        await self._session.execute(delete(ReportRow).where(ReportRow.idea_id.in_(ids)))
