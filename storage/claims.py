"""Which idea somebody of the team works on just now."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.ideas import IdeaId
from participation.moderation import Claim
from participation.rights import Role
from participation.staff import Alias, StaffId
from storage.base import Base, UtcInstant
from storage.staff import StaffRow
from storage.upsert import insert_into


class ClaimRow(Base):
    __tablename__ = "claims"

    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), primary_key=True, autoincrement=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    until: Mapped[datetime] = mapped_column(UtcInstant)


class Claims:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, idea_id: IdeaId) -> Claim | None:
        """The last claim, which may have run out."""
        query = (
            select(ClaimRow, StaffRow.role, StaffRow.number)
            .join(StaffRow, StaffRow.id == ClaimRow.by_id)
            .where(ClaimRow.idea_id == idea_id)
        )
        found = (await self._session.execute(query.execution_options(populate_existing=True))).first()
        return _claim(*found) if found else None

    async def of_member(self, member: StaffId, now: datetime) -> list[IdeaId]:
        """What somebody works on; what runs out next comes first."""
        query = select(ClaimRow.idea_id).where(ClaimRow.by_id == member, ClaimRow.until > now).order_by(ClaimRow.until, ClaimRow.idea_id)
        return [IdeaId(idea_id) for idea_id in await self._session.scalars(query)]

    async def put(self, idea_id: IdeaId, by: StaffId, until: datetime) -> None:
        insert = insert_into(ClaimRow).values(idea_id=idea_id, by_id=by, until=until)
        await self._session.execute(insert.on_conflict_do_update(index_elements=["idea_id"], set_={"by_id": by, "until": until}))

    async def end(self, ids: Collection[IdeaId]) -> None:
        await self._session.execute(delete(ClaimRow).where(ClaimRow.idea_id.in_(ids)))


def _claim(row: ClaimRow, role: str, number: int) -> Claim:
    return Claim(idea_id=IdeaId(row.idea_id), by=StaffId(row.by_id), by_alias=Alias(role=Role(role), number=number), until=row.until)
