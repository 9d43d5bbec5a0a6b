"""Which topics, districts and ideas somebody wants to hear of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Row, Select, String, UniqueConstraint, delete, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from participation.follows import Follow, FollowKind
from participation.ideas import IdeaId
from participation.processes import ProcessKey
from participation.residents import ResidentId
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.upsert import insert_into


class FollowRow(Base):
    __tablename__ = "follows"
    __table_args__ = (UniqueConstraint("resident_id", "process", "kind", "key"), Index(None, "process", "kind", "key"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    process: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(24))
    since: Mapped[datetime] = mapped_column(UtcInstant)


class Follows:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, resident: ResidentId, process: ProcessKey, follow: Follow) -> None:
        """What somebody follows already, they follow since the first day."""
        values = {"resident_id": resident, "process": process, "kind": follow.kind, "key": follow.key, "since": follow.since}
        await self._connection.execute(insert_into(FollowRow).values(values).on_conflict_do_nothing())

    async def remove(self, resident: ResidentId, process: ProcessKey, kind: FollowKind, key: str) -> None:
        mine = (FollowRow.resident_id == resident) & (FollowRow.process == process)
        await self._connection.execute(delete(FollowRow).where(mine, FollowRow.kind == kind, FollowRow.key == key))

    async def of(self, resident: ResidentId, process: ProcessKey) -> list[Follow]:
        """In the order in which they came."""
        query = select(FollowRow).where(FollowRow.resident_id == resident, FollowRow.process == process).order_by(FollowRow.id)
        return [_follow(row) for row in await self._connection.execute(query)]

    async def everything_of(self, resident: ResidentId) -> list[tuple[ProcessKey, Follow]]:
        """In every process."""
        query = select(FollowRow).where(FollowRow.resident_id == resident).order_by(FollowRow.id)
        return [(ProcessKey(row.process), _follow(row)) for row in await self._connection.execute(query)]

    async def lead_on(self, old: IdeaId, new: IdeaId) -> None:
        """One idea was merged into another: whoever follows the one follows the other."""
        theirs = (FollowRow.kind == FollowKind.IDEA) & (FollowRow.key == str(old))
        columns = [FollowRow.resident_id, FollowRow.process, FollowRow.kind]
        moved = select(*columns, literal(str(new)), FollowRow.since).where(theirs)
        put = insert_into(FollowRow).from_select([*(column.key for column in columns), "key", "since"], moved)
        await self._connection.execute(put.on_conflict_do_nothing())
        await self._connection.execute(delete(FollowRow).where(theirs))

    async def forget(self, resident: ResidentId) -> None:
        await self._connection.execute(delete(FollowRow).where(FollowRow.resident_id == resident))


def followers(process: ProcessKey, kind: FollowKind, keys: Sequence[str] | Select[Any], *also: ColumnElement[bool]) -> Select[Any]:
    """A query for the numbers of those who follow one of these."""
    return select(FollowRow.resident_id).where(FollowRow.process == process, FollowRow.kind == kind, FollowRow.key.in_(keys), *also)


def _follow(row: Row[Any]) -> Follow:
    return Follow(kind=FollowKind(row.kind), key=row.key, since=row.since)
