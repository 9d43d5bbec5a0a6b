"""Statements compiled once for all engines of a process: whoever reads and whoever writes, a short command's engine and the next one's."""

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine.interfaces import CompiledCacheType
from sqlalchemy.util import LRUCache

# To compile a statement takes longer than to execute it; an engine's own cache begins empty.
COMPILED: CompiledCacheType = LRUCache(2000)


class _OneOfAKind:
    """SQLAlchemy finds a compiled statement again by its dialect: one that equals the others of its kind finds theirs."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


class Sqlite(_OneOfAKind, SQLiteDialect_aiosqlite):
    supports_statement_cache = True


class Postgres(_OneOfAKind, PGDialect_asyncpg):
    supports_statement_cache = True


registry.register("sqlite.aiosqlite", __name__, Sqlite.__name__)
registry.register("postgresql.asyncpg", __name__, Postgres.__name__)
