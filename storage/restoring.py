"""What a database must still know once an older copy of it has taken its place."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import BigInteger, Column, Connection, LargeBinary, MetaData, String, Table, insert, inspect, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from participation.ideas import IdeaId, IdeaState
from participation.own_data import Receipt
from storage.base import UtcInstant
from storage.ideas import IdeaRow, Ideas
from storage.installation import InstallationRow
from storage.tombstones import Tombstone, TombstoneRow, Tombstones

# PostgreSQL keeps these while its other tables are replaced, and no copy has them: they outlive a restoring that is killed.
_aside = MetaData()
_tombstones = Table(
    "kept_tombstones",
    _aside,
    Column("receipt", String(16), primary_key=True),
    Column("person", LargeBinary(16)),
    Column("forgotten_at", UtcInstant),
)
_ideas = Table("kept_ideas", _aside, Column("id", BigInteger, primary_key=True), Column("submitted_at", UtcInstant))
_mark = Table("kept_mark", _aside, Column("mark", String(80)))
KEPT_ASIDE = tuple(_aside.tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """Who was forgotten, and which ideas still stand: an idea of theirs that does not was to go with them."""

    tombstones: tuple[Tombstone, ...] = ()
    standing: AbstractSet[tuple[IdeaId, datetime]] = frozenset()


def is_unfinished(connection: Connection) -> bool:
    return inspect(connection).has_table(_tombstones.name)


class Restoring:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def remember(self) -> Remembered:
        tombstones = await Tombstones(self._connection).everybodys()
        return Remembered(tombstones=tuple(tombstones), standing=await Ideas(self._connection).standing())

    async def keep_aside(self) -> None:
        """Begin: write down what is to be remembered where replacing the other tables does not reach it."""
        await self._connection.run_sync(_aside.create_all, checkfirst=False)
        tombstones = select(TombstoneRow.receipt, TombstoneRow.person, TombstoneRow.forgotten_at)
        standing = select(IdeaRow.id, IdeaRow.submitted_at).where(IdeaRow.state != IdeaState.DELETED)
        await self._connection.execute(insert(_tombstones).from_select(list(_tombstones.columns), tombstones))
        await self._connection.execute(insert(_ideas).from_select(list(_ideas.columns), standing))
        mark = f"to be replaced: {uuid4()}"
        await self._connection.execute(insert(_mark), {"mark": mark})
        await self._connection.execute(update(InstallationRow).values(place=mark))

    async def is_replaced(self) -> bool:
        """Whether other tables have come in the place of those that are to be replaced."""
        mark = await self._connection.scalar(select(_mark.c.mark))
        return mark is None or await self._connection.scalar(select(InstallationRow.place)) != mark

    async def kept_aside(self) -> Remembered:
        tombstones = await self._connection.execute(select(_tombstones).order_by(_tombstones.c.forgotten_at))
        ideas = await self._connection.execute(select(_ideas))
        return Remembered(
            tombstones=tuple(
                Tombstone(person=row.person, receipt=Receipt(number=row.receipt, forgotten_at=row.forgotten_at)) for row in tombstones
            ),
            standing={(IdeaId(row.id), row.submitted_at) for row in ideas},
        )

    async def end(self) -> None:
        await self._connection.run_sync(_aside.drop_all)
