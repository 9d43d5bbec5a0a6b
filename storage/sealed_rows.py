"""Everything that is sealed, whatever table it is in: looked for by the key under which it is, and put in its place anew."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, LargeBinary, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.base import Base, Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedValue:
    column: Column[Any]
    row: Any = field(repr=False)
    """The row's key."""
    sealed: bytes = field(repr=False)


def sealed_columns() -> list[Column[Any]]:
    """In every table of ours, in a lasting order."""
    return [column for table in Base.metadata.sorted_tables for column in table.columns if isinstance(column.type, Sealed)]


class SealedRows:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def under_others(self, column: Column[Any], number: int, *, after: Any, limit: int) -> Sequence[SealedValue]:
        """The next values of a column that are sealed under another key than this one."""
        key = _key_of(column.table)
        query = select(key, column).where(func.length(column) > 0, _key_number(column) != bytes([number])).order_by(key).limit(limit)
        rows = await self._connection.execute(query if after is None else query.where(key > after))
        return [SealedValue(column=column, row=row, sealed=sealed) for row, sealed in rows]

    async def replace(self, values: Sequence[SealedValue], anew: Callable[[bytes], bytes]) -> None:
        """Put each in its place as it is sealed anew, unless the row has changed or gone meanwhile."""
        for column in {value.column for value in values}:
            same = (_key_of(column.table) == bindparam("row")) & (column == bindparam("before"))
            change = update(column.table).where(same).values({column.name: bindparam("after")})
            of_column = [value for value in values if value.column is column]
            await self._connection.execute(
                change, [{"row": value.row, "before": value.sealed, "after": anew(value.sealed)} for value in of_column]
            )

    async def count_by_key(self) -> Counter[int]:
        """How many values are sealed under which key."""
        counts: Counter[int] = Counter()
        for column in sealed_columns():
            under = select(_key_number(column).label("number")).where(func.length(column) > 0).subquery()
            query = select(under.c.number, func.count()).group_by(under.c.number)
            for number, count in await self._connection.execute(query):
                counts[number[0]] += count
        return counts


def _key_of(table: Any) -> Column[Any]:
    [key] = table.primary_key
    found: Column[Any] = key
    return found


def _key_number(column: Column[Any]) -> Any:
    return func.substr(column, 1, 1, type_=LargeBinary())
