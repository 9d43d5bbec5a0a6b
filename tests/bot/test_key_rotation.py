"""A new key takes the place of the old one while people are answered. On both databases."""

import asyncio
import base64
import subprocess
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot import key_rotation, keys_in_use, resealing
from bot.app import App
from bot.backup import back_up
from bot.key_rotation import prepare_key, remove_earlier, rotate, standing
from bot.keys import find_keys, write_key_file
from bot.restore import restore
from bot.settings import Settings
from bot.told import Trouble
from participation.words import Language
from simulator import Simulator
from storage.key_ring import KeyRing, derived
from storage.records import Records
from storage.sealed_rows import SealedRows, SealedValue, sealed_columns
from storage.seals import Seals
from tests.bot.operator import bot as command
from tests.bot.test_backup_and_restore import require_tools
from tests.stage import Clock, Neighbour, running, settings_for
from tests.traces import found

KEY = b"k" * 32
SOON = 0.4  # seconds in which the bot of these tests has taken up a change


class Ended(Exception):
    """In the place of a kill."""


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_in_use, "LOOK_AGAIN", 0.1)


@pytest.fixture
def settings(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> Settings:
    file = tmp_path / "safe" / "mitreden.key"
    file.parent.mkdir()
    write_key_file(file, KeyRing.of(KEY))
    return settings_for(telegram, database_url, tmp_path / "clock", secret_key_file=file)


@pytest.fixture
async def bot(settings: Settings) -> AsyncIterator[App]:
    async with running(settings) as app:
        yield app


async def sealed_values(records: Records) -> list[bytes]:
    async with records.reading() as unit:
        connection = unit._connection
        return [
            value
            for column in sealed_columns()
            for (value,) in await connection.execute(text(f"SELECT {column.name} FROM {column.table.name}"))  # noqa: S608  our own names
            if value
        ]


async def test_after_a_change_nothing_opens_with_the_old_key_alone(bot: App, maria: Neighbour, ali: Neighbour, settings: Settings) -> None:
    await maria.joins()
    before = await sealed_values(bot.records)

    count = await rotate(settings, patience=SOON)

    assert before
    assert count
    await ali.opens()
    await ali.sees("Mitreden")  # and the bot goes on answering, under the new key
    values = await sealed_values(bot.records)
    ring = find_keys(settings)
    assert {value[0] for value in values} == {2}
    assert [Seals(ring.without(1)).open(value) for value in values]
    assert (await standing(settings)).in_use.is_settled


async def test_buttons_from_before_still_work_until_the_old_key_goes(bot: App, maria: Neighbour, settings: Settings, clock: Clock) -> None:
    await maria.joins()
    await maria.sees()
    _ = await rotate(settings, patience=SOON)

    await maria.presses("Idee schreiben")
    assert "Schritt 1 von 4" in await maria.sees()
    with pytest.raises(Trouble, match="key-buttons-live"):
        await remove_earlier(settings, at_once=False)
    await clock.forward(days=31)
    assert await remove_earlier(settings, at_once=False) == [1]

    assert list(find_keys(settings).masters) == [2]
    await asyncio.sleep(SOON)
    await maria.presses("Nein, danke")
    await maria.sees("Dieser Knopf ist für eine andere Person.")


async def test_what_was_cut_short_is_finished_by_the_bot(
    bot: App, maria: Neighbour, ali: Neighbour, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await maria.joins()
    await ali.joins(language=Language.ENGLISH)
    with monkeypatch.context() as patched:
        patched.setattr(resealing, "AT_ONCE", 1)
        patched.setattr(resealing, "passing", end)
        with pytest.raises(Ended):
            _ = await rotate(settings, patience=SOON)
    assert set((await standing(settings)).counts) == {1, 2}

    await clock.forward(minutes=2)
    await asyncio.sleep(SOON)
    await bot.ticks.finish_key_change()

    found = await standing(settings)
    assert (set(found.counts), found.in_use.is_settled) == ({2}, True)


async def test_a_key_is_prepared_for_other_machines_and_used_for_nothing_until_then(bot: App, maria: Neighbour, settings: Settings) -> None:
    await maria.joins()

    assert await prepare_key(settings) == await prepare_key(settings) == 2
    with pytest.raises(Trouble, match="key-newer-waits"):
        await remove_earlier(settings, at_once=True)
    assert set((await standing(settings)).counts) == {1}

    _ = await rotate(settings, patience=SOON)
    assert list(find_keys(settings).masters) == [1, 2]


async def test_a_process_to_which_the_new_key_has_not_come_gives_nothing_up(bot: App, maria: Neighbour, settings: Settings) -> None:
    """Its updates wait, sealed under a key that it lacks, until the file is brought."""
    await maria.joins()
    ring = KeyRing.of(KEY).with_new()
    elsewhere = Seals(ring)
    elsewhere.use(ring, 2)
    own, bot.inbox._seals = bot.inbox._seals, elsewhere  # another machine takes the update in
    await maria.says("/phases")
    await asyncio.sleep(0.5)
    bot.inbox._seals = own
    await asyncio.sleep(0.8)

    write_key_file(settings.secret_key_file or Path(), ring)

    await maria.sees("Was passiert wann")


async def test_keys_in_a_variable_are_changed_by_no_command(bot: App, settings: Settings) -> None:
    in_variable = settings.model_copy(update={"secret_key": SecretStr(KeyRing.of(KEY).written()), "secret_key_file": None})

    with pytest.raises(Trouble, match="key-in-variable"):
        await rotate(in_variable)


async def test_a_ring_without_the_key_in_use_stops_the_start(bot: App, maria: Neighbour, settings: Settings) -> None:
    await maria.joins()
    _ = await rotate(settings, patience=SOON)
    write_key_file(settings.secret_key_file or Path(), KeyRing.of(KEY))

    with pytest.raises(Trouble, match="setting-secret-key-wrong"):
        await standing(settings)


async def test_a_backup_from_before_a_change_is_put_back_as_long_as_its_key_is_there(
    settings: Settings, telegram: Simulator, tmp_path: Path
) -> None:
    if not settings.database_url.startswith("sqlite"):
        require_tools()
    async with running(settings):
        maria = await Neighbour.moves_in(telegram, "Maria")
        await maria.joins()
        await back_up(settings, tmp_path / "monday")
        _ = await rotate(settings, patience=SOON)
    await restore(settings, tmp_path / "monday", agreed=True)

    assert set((await standing(settings)).counts) == {1}
    assert await rotate(settings, patience=0) > 0
    assert set((await standing(settings)).counts) == {2}

    await remove_earlier(settings, at_once=True)
    with pytest.raises(Trouble, match="backup-key-wrong"):
        await restore(settings, tmp_path / "monday", agreed=True)


async def test_a_backup_holds_no_key_after_a_change_either(
    bot: App, maria: Neighbour, settings: Settings, tmp_path: Path, database_url: str
) -> None:
    if not database_url.startswith("sqlite"):
        require_tools()
    await maria.joins()
    _ = await rotate(settings, patience=SOON)

    await back_up(settings, tmp_path / "monday")

    ring = find_keys(settings)
    keys = [*ring.masters.values(), ring.lookup, *(derived(key, b"contact") for key in ring.masters.values())]
    forms = [form for key in keys for form in (key, key.hex().encode(), base64.b64encode(key), base64.urlsafe_b64encode(key))]
    assert found(forms, (tmp_path / "monday").read_bytes()) == []
    if not bot.records.is_sqlite:  # pg_dump compresses
        told = await asyncio.to_thread(lambda: subprocess.check_output(["pg_restore", "--file=-", str(tmp_path / "monday")]))
        assert b"COPY public.residents" in told
        assert found(forms, told) == []


async def test_a_row_that_changes_while_it_is_sealed_anew_keeps_its_change(bot: App, maria: Neighbour, settings: Settings) -> None:
    await maria.joins()
    seals = Seals(KEY)
    async with bot.records.changing() as unit:
        column = next(column for column in sealed_columns() if str(column) == "residents.address")
        [found] = await unit.sealed_rows.under_others(column, 9, after=None, limit=1)
        moved = seals.address(4711)
        await SealedRows(unit._connection).replace([found], lambda _: moved)
        stale = SealedValue(column=column, row=found.row, sealed=found.sealed)
        await unit.sealed_rows.replace([stale], seals.sealed_anew)
    async with bot.records.reading() as unit:
        [now] = await unit.sealed_rows.under_others(column, 9, after=None, limit=1)

    assert now.sealed == moved


def test_the_operator_changes_the_key_and_sees_which_is_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Start the bot once first" in command("key", "rotate", at=tmp_path).stdout
    (tmp_path / "data").mkdir()
    asyncio.run(_begun(tmp_path))

    rotated = command("key", "rotate", at=tmp_path)
    standing_now = command("key", "status", at=tmp_path)
    kept, removed = command("key", "remove", at=tmp_path), command("key", "remove", "--now", at=tmp_path)

    assert rotated.returncode == 0, rotated.stdout + rotated.stderr
    assert "The key number 2 is in use." in rotated.stdout
    assert "number 1: 0 sealed values" in standing_now.stdout
    assert (kept.returncode, "The old key stays until" in kept.stdout) == (1, True)
    assert (removed.returncode, "1 old key is removed" in removed.stdout) == (0, True)
    assert (tmp_path / "data" / "mitreden.key").stat().st_mode & 0o777 == 0o600
    assert timedelta(days=30) == key_rotation.BUTTONS_LIVE


def end(_landmark: str) -> None:
    raise Ended


async def _begun(folder: Path) -> None:
    from storage.records import open_records  # noqa: PLC0415
    from storage.schema import upgrade  # noqa: PLC0415

    url = f"sqlite+aiosqlite:///{folder / 'data' / 'mitreden.db'}"
    write_key_file(folder / "data" / "mitreden.key", KeyRing.of(KEY))
    await upgrade(url)
    records = open_records(url)
    async with records.changing() as unit:
        await unit.installation.begin_with(Seals(KEY))
    await records.close()
