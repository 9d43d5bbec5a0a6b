"""The migrations lead to the tables in the code, and back, on both databases."""

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import schema
from tests.databases import BOTH, SQLITE, new_database

ROOT = Path(__file__).parents[2]


def upgrades(url: str, *what: str) -> list[int]:
    """What processes of their own report: see upgrades.py."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.storage.upgrades", url, *what], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return [int(word) for word in ended.stdout.split()]


@pytest.fixture(params=BOTH)
async def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == SQLITE:
        yield f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
        return
    async with new_database() as url:
        if url is None:
            pytest.skip("No PostgreSQL answers; this test needs one.")
        yield url


async def test_a_migrated_database_has_the_tables_of_the_code(empty_database: str) -> None:
    await schema.upgrade(empty_database)

    assert await schema.differences(empty_database) == []
    assert await schema.missing_steps(empty_database) == []


async def test_the_way_back_leaves_nothing_and_the_way_forth_can_be_gone_again(empty_database: str) -> None:
    await schema.upgrade(empty_database)
    await schema.downgrade(empty_database, "base")
    assert await schema.missing_steps(empty_database) != []

    await schema.upgrade(empty_database)

    assert await schema.differences(empty_database) == []


async def test_upgrading_again_changes_nothing(empty_database: str) -> None:
    await schema.upgrade(empty_database)
    await schema.upgrade(empty_database)

    assert await schema.differences(empty_database) == []


@pytest.mark.timeout(120)
def test_an_upgrade_that_was_killed_after_any_statement_is_taken_up_again(
    empty_database: str,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    """SQLite once kept the tables made so far: the next start found them there and stopped for ever. Every statement in a full run only."""
    (statements,) = upgrades(empty_database, "killed", "1" if full else "4")

    assert statements > len(schema.metadata.tables)


@pytest.mark.timeout(120)
def test_first_starts_in_the_same_moment_all_succeed(empty_database: str) -> None:
    assert upgrades(empty_database, "several") == [0, 0, 0, 0]
