"""The key is changed under load, and killed at each named step: nothing is lost, and at the end nothing opens with the old key alone."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.key_rotation import remove_earlier, rotate
from bot.keys import read_key_file, write_key_file
from bot.landmarks import OF_A_KEY_CHANGE
from bot.settings import Settings
from simulator import Simulator
from storage.key_ring import KeyRing
from storage.records import Records
from storage.sealed_rows import sealed_columns
from storage.seals import Seals, WrongKey
from tests.faults.account import Kind
from tests.faults.conftest import Build, only_sqlite
from tests.faults.errand import is_run
from tests.faults.guards import MASTER_KEY
from tests.faults.stories import Story, Told
from tests.stage import settings_for

IDEAS = {"Maria": ["Drei Bäume für den Spielplatz", "Mehr Bänke am Markt"], "Ali": ["Ein Radweg zum Bahnhof"]}


@pytest.fixture
def settings(telegram: Simulator, database_url: str, tmp_path: Path) -> Settings:
    file = tmp_path / "safe" / "mitreden.key"
    file.parent.mkdir()
    write_key_file(file, KeyRing.of(MASTER_KEY))
    return settings_for(telegram, database_url, tmp_path / "clock", secret_key_file=file)


async def rotated(url: str, file: str, patience: float) -> None:
    await rotate(_settings(url, file), patience=patience)


async def removed(url: str, file: str) -> None:
    await remove_earlier(_settings(url, file), at_once=True)


def _settings(url: str, file: str) -> Settings:
    return Settings(_env_file=None, database_url=url, secret_key_file=Path(file))


async def left_under_the_old_key(records: Records, ring: KeyRing) -> list[str]:
    """Where something cannot be opened with the newest key alone."""
    newest = Seals(KeyRing(masters={ring.newest: ring.masters[ring.newest]}, lookup=ring.lookup))
    left: list[str] = []
    async with records.reading() as unit:
        for column in sealed_columns():
            rows = await unit._connection.execute(text(f"SELECT {column.name} FROM {column.table.name}"))  # noqa: S608  our own names
            for (value,) in rows:
                try:
                    _ = newest.open(value) if value else None
                except WrongKey:
                    left.append(str(column))
    return left


async def test_a_change_of_key_that_is_killed_at_each_step_loses_nothing(
    build: Build, told: Told, settings: Settings, records: Records
) -> None:
    file, url = settings.secret_key_file or Path(), settings.database_url
    living = asyncio.create_task(Story(build(secret_key_file=file), told).is_lived(IDEAS))
    await someone_is_on_record(records)

    for landmark in OF_A_KEY_CHANGE:
        errand = removed if landmark == "key-removed" else rotated
        details = (url, str(file)) if landmark == "key-removed" else (url, str(file), 2.0)
        await is_run(errand, *details, dies_at=landmark)

    assert await living == []
    ring = read_key_file(file)
    assert len(ring.masters) == 1
    assert ring.newest > 1
    assert await left_under_the_old_key(records, ring) == []


@only_sqlite
async def test_what_stays_under_the_old_key_is_seen(build: Build, told: Told, settings: Settings, records: Records) -> None:
    file, url = settings.secret_key_file or Path(), settings.database_url
    story = Story(build(secret_key_file=file), told)
    assert await story.is_lived({"Maria": IDEAS["Maria"][:1]}) == []

    await is_run(rotated, url, str(file), 0.0, without=["everything-sealed-anew"])

    assert "residents.address" in await left_under_the_old_key(records, read_key_file(file))


@only_sqlite
async def test_a_process_that_takes_no_new_key_up_is_seen(build: Build, told: Told, settings: Settings, records: Records) -> None:
    file, url = settings.secret_key_file or Path(), settings.database_url
    house = build(secret_key_file=file, without=["keys-taken-up"])
    living = asyncio.create_task(Story(house, told, patience=4).is_lived(IDEAS))
    await someone_is_on_record(records)

    await is_run(rotated, url, str(file), 0.0)

    assert {Kind.LOST, Kind.STUCK} & {finding.kind for finding in await living}


async def someone_is_on_record(records: Records) -> None:
    async with asyncio.timeout(60):
        while True:
            async with records.reading() as unit:
                if await unit.residents.count():
                    return
            await asyncio.sleep(0.05)
