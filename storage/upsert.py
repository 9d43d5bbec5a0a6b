"""INSERT … ON CONFLICT, which SQLAlchemy spells differently for each database."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import Base

type_of_insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_into(session: AsyncSession, table: type[Base]) -> Any:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`; both databases take the same arguments."""
    return type_of_insert[session.get_bind().dialect.name](table)
