"""Databases for tests: SQLite as a copied file, PostgreSQL as one database per run that is emptied before each test."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from storage.schema import upgrade

SERVER = os.environ.get("MITREDEN_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
SQLITE, POSTGRES = "sqlite", "postgres"
BOTH = [pytest.param(SQLITE, id=SQLITE), pytest.param(POSTGRES, id=POSTGRES, marks=pytest.mark.postgres)]

EMPTY = """
DO $$
DECLARE
  name text;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
    PERFORM setval(name::regclass, 1, false);
  END LOOP;
END $$
"""


def sqlite_template(folder: Path) -> Path:
    """A migrated SQLite file to copy."""
    file = folder / "template.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{file}"))
    return file


def sqlite_copy(template: Path, folder: Path) -> str:
    shutil.copy(template, folder / "mitreden.db")
    return f"sqlite+aiosqlite:///{folder / 'mitreden.db'}"


def postgres_database() -> Iterator[str | None]:
    """The URL of a migrated database of this run's own, removed afterwards; None where no server answers."""
    name = asyncio.run(_create())
    if name is None:
        yield None
        return
    try:
        asyncio.run(upgrade(_url(name)))
        yield _url(name)
    finally:
        asyncio.run(_drop(name))


@asynccontextmanager
async def new_database() -> AsyncIterator[str | None]:
    """The URL of an empty PostgreSQL database without tables, removed afterwards; None where no server answers."""
    name = await _create()
    try:
        yield None if name is None else _url(name)
    finally:
        if name is not None:
            await _drop(name)


def prepared_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The empty, migrated database that a fixture's parameter names."""
    if request.param == SQLITE:
        return sqlite_copy(request.getfixturevalue("_sqlite_template"), tmp_path)
    url: str | None = request.getfixturevalue("_postgres_url")
    if url is None:
        pytest.skip("No PostgreSQL answers (MITREDEN_TEST_POSTGRES says where); this test needs one.")
    asyncio.run(emptied(url))
    return url


async def emptied(url: str) -> None:
    """As just migrated. TRUNCATE would give every table and index a new file; few tables hold anything after a test."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute(EMPTY, timeout=60)
    finally:
        await connection.close()


async def _create() -> str | None:
    name = f"mitreden_test_{uuid.uuid4().hex[:10]}"
    if not await _on_server(f'CREATE DATABASE "{name}"'):
        return None
    # Tests kill bots, never the server: a commit that does not wait for the disk is as lasting for them.
    await _on_server(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    return name


async def _drop(name: str) -> None:
    await _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _url(name: str) -> str:
    return SERVER.replace("postgresql://", "postgresql+asyncpg://").rsplit("/", 1)[0] + f"/{name}"


async def _on_server(statement: str) -> bool:
    try:
        connection = await asyncpg.connect(SERVER, timeout=5)
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return False
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
    return True
