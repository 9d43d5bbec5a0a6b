"""When people want to hear of news, and how that becomes the hour of a message in the same statement that queues it for many."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, case, literal, null
from sqlalchemy.ext.asyncio import AsyncConnection

from participation.follows import Habit, Rhythm
from storage.base import UtcInstant
from storage.residents import ResidentRow, span_of

When: TypeAlias = Callable[[Habit], datetime | None]
"""The rule: when somebody with this habit is told. None: the message goes out by itself."""


async def hours_of(connection: AsyncConnection, people: Select[Any], when: When) -> dict[Habit, datetime | None]:
    """What the rule says for each habit that these people have: many people, few habits. `people` is a query that knows `residents`."""
    columns = (ResidentRow.rhythm, ResidentRow.quiet_begins, ResidentRow.quiet_ends)
    query = people.with_only_columns(*columns, maintain_column_froms=True).order_by(None).distinct()
    rows = (await connection.execute(query)).all()
    found = [Habit(Rhythm(row.rhythm), span_of(row)) for row in rows if row.rhythm is not None]
    return {habit: when(habit) for habit in found}


def hour(hours: Mapping[Habit, datetime | None], otherwise: datetime | None) -> ColumnElement[Any]:
    """As a column. Whoever changes their habit in this very moment gets it at the hour `otherwise`."""
    last = null() if otherwise is None else literal(otherwise, UtcInstant)
    known = [(_has(habit), literal(told_at, UtcInstant)) for habit, told_at in hours.items() if told_at is not None]
    return case(*known, else_=last) if known else last


def waits(hours: Mapping[Habit, datetime | None]) -> ColumnElement[Any]:
    """Whether it waits to be put together with others, as a column."""
    known = [(_has(habit), literal(value=True)) for habit, told_at in hours.items() if told_at is not None]
    return case(*known, else_=literal(value=False)) if known else literal(value=False)


def _has(habit: Habit) -> ColumnElement[bool]:
    own = habit.own_quiet_hours
    if own is None:
        return and_(ResidentRow.rhythm == habit.rhythm, ResidentRow.quiet_begins.is_(None))
    return and_(ResidentRow.rhythm == habit.rhythm, ResidentRow.quiet_begins == own.begins, ResidentRow.quiet_ends == own.ends)
