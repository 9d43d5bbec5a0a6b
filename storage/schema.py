"""Brings a database to the newest form of its tables."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

import storage.unit  # noqa: F401  with the families all their tables are known
from storage import restoring
from storage.base import Base
from storage.records import sqlite_engine

metadata = Base.metadata
_MIGRATIONS = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 7_264_001  # any number: the advisory lock under which one process upgrades while others wait
_PATIENCE = 600.0  # seconds to wait for another process that upgrades a SQLite file: it may have large tables to rebuild
# A table that is rebuilt leaves no copy behind. Foreign keys stay unchecked meanwhile: it is dropped with rows that others refer to.
_PRAGMAS = ("secure_delete=ON", "foreign_keys=OFF")


class RestoringIsUnfinished(Exception):
    """Something ended `bot db restore` before whoever had been forgotten was forgotten again: nothing else may use the database."""


async def upgrade(url: str, to: str = "head", *, amid_restoring: bool = False) -> None:
    """Take every step that the database lacks. Two processes that start at once take turns; a killed upgrade is taken up again."""

    def take_steps(connection: Connection) -> None:
        if restoring.is_unfinished(connection) and not amid_restoring:
            raise RestoringIsUnfinished
        command.upgrade(_config(connection), to)

    await _with_connection(url, take_steps)


async def downgrade(url: str, to: str) -> None:
    await _with_connection(url, lambda connection: command.downgrade(_config(connection), to))


async def differences(url: str) -> list[object]:
    """What the tables in the code have that the migrated database has not, or the other way round."""
    found: list[object] = []
    await _with_connection(
        url, lambda connection: found.extend(compare_metadata(MigrationContext.configure(connection), metadata)), changes=False
    )
    return found


async def revise(url: str, message: str) -> None:
    """Write the next step from the difference between code and database. For developers: see CONTRIBUTING.md."""
    await _with_connection(url, lambda connection: command.revision(_config(connection), message, autogenerate=True))


async def is_begun(url: str) -> bool:
    """Whether there are tables of ours."""
    found: list[bool] = []
    await _with_connection(url, lambda connection: found.append(inspect(connection).has_table("alembic_version")), changes=False)
    return found[0]


async def is_unfinished(url: str) -> bool:
    """Whether `bot db restore` was ended in the middle."""
    found: list[bool] = []
    await _with_connection(url, lambda connection: found.append(restoring.is_unfinished(connection)), changes=False)
    return found[0]


async def step_of(url: str) -> str | None:
    """The last step that was taken; also one that only a later version knows."""
    found: list[str | None] = []
    await _with_connection(
        url, lambda connection: found.append(MigrationContext.configure(connection).get_current_revision()), changes=False
    )
    return found[0]


def knows(step: str) -> bool:
    """Whether this step is one of ours, not one of a later version's."""
    return step in {script.revision for script in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()}


async def missing_steps(url: str) -> list[str]:
    """The steps that the database still lacks, oldest first."""
    found: list[str] = []

    def look(connection: Connection) -> None:
        known = MigrationContext.configure(connection).get_current_revision()
        steps = ScriptDirectory.from_config(_config(connection)).iterate_revisions("head", known or "base")
        found.extend(reversed([step.doc for step in steps]))

    await _with_connection(url, look, changes=False)
    return found


async def _with_connection(url: str, deed: Callable[[Connection], object], *, changes: bool = True) -> None:
    """Do it in one transaction: nothing is left of a deed that was killed. Of those that change anything, one at a time."""
    engine = _engine(url, changes=changes)
    try:
        async with engine.begin() as connection:
            if changes and engine.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ONE_AT_A_TIME})
            await connection.run_sync(deed)
    finally:
        await engine.dispose()


def _engine(url: str, *, changes: bool) -> AsyncEngine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(url)
    return sqlite_engine(url, begin="BEGIN IMMEDIATE" if changes else "BEGIN", pragmas=_PRAGMAS, patience=_PATIENCE)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config
