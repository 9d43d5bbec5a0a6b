"""The key is changed under load, and killed at each named step: nothing is lost, and at the end nothing opens with the old key alone."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
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
from tests.faults.account import Finding, Kind
from tests.faults.conftest import Build, only_sqlite
from tests.faults.errand import is_run
from tests.faults.guards import MASTER_KEY
from tests.faults.house import House
from tests.faults.people import LONG, Patient
from tests.faults.stories import Story, Told, joins_and_gives_commands
from tests.stage import settings_for


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


async def people_take_part(house: House, told: Told, errands: Callable[[], Awaitable[None]], patience: float = LONG) -> list[Finding]:
    """Some give commands and one submits ideas, all the while that the errands are run. Returns everything that went wrong."""
    account, done = house.account, asyncio.Event()
    maria, ali, olga = [await Patient.moves_in(account.telegram, name) for name in ("Maria", "Ali", "Olga")]
    ideas: list[str] = []
    for person in (maria, ali, olga):
        person.until_hope_is_lost = partial(house.has_nothing_to_come, patience)

    async def submits() -> None:
        try:
            await maria.joins()
            while not done.is_set():
                ideas.append(f"Mehr Bänke im Volkspark, bitte: {len(ideas)}")
                await maria.submits(ideas[-1])
        except AssertionError as waited:
            account.missed(maria, waited)

    async with house.stands():
        writing = asyncio.create_task(submits())
        asking = [asyncio.create_task(joins_and_gives_commands(person, account, lambda _: done.is_set())) for person in (ali, olga)]
        while not ideas:  # noqa: ASYNC110  it is a test that waits
            await asyncio.sleep(0.05)
        await errands()
        assert not writing.done() or patience < LONG
        done.set()
        commands = await asyncio.gather(*asking)
        await writing
        await account.at_rest(patience)
    await account.close()
    await account.compare_told(maria, told.taking_part(ideas))
    for person, given in zip((ali, olga), commands, strict=True):
        await account.compare_told(person, told.taking_part([], given))
    await account.compare_ideas(ideas)
    return account.findings


async def test_a_change_of_key_that_is_killed_at_each_step_loses_nothing(
    build: Build, told: Told, settings: Settings, records: Records
) -> None:
    file, url = settings.secret_key_file or Path(), settings.database_url

    async def each_step() -> None:
        for landmark in OF_A_KEY_CHANGE[:-1]:
            await is_run(rotated, url, str(file), 1.5, dies_at=landmark)
        await is_run(rotated, url, str(file), 2.5)
        await is_run(removed, url, str(file), dies_at=OF_A_KEY_CHANGE[-1])

    assert await people_take_part(build(secret_key_file=file, processes=2), told, each_step) == []
    ring = read_key_file(file)
    assert (len(ring.masters), ring.newest > 1) == (1, True)
    assert await left_under_the_old_key(records, ring) == []


@only_sqlite
async def test_what_stays_under_the_old_key_is_seen(build: Build, told: Told, settings: Settings, records: Records) -> None:
    file, url = settings.secret_key_file or Path(), settings.database_url
    story = Story(build(secret_key_file=file), told)
    assert await story.is_lived({"Maria": ["Drei Bäume für den Spielplatz"]}) == []

    await is_run(rotated, url, str(file), 0.0, without=["everything-sealed-anew"])

    assert "residents.address" in await left_under_the_old_key(records, read_key_file(file))


@only_sqlite
async def test_a_process_that_takes_no_new_key_up_is_seen(build: Build, told: Told, settings: Settings) -> None:
    file, url = settings.secret_key_file or Path(), settings.database_url
    house = build(secret_key_file=file, without=["keys-taken-up"])

    found = await people_take_part(house, told, lambda: is_run(rotated, url, str(file), 0.0), patience=4)

    assert {Kind.LOST, Kind.STUCK} & {finding.kind for finding in found}
