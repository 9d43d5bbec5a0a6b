"""Whoever is forgotten is in no file, row, queue, export or newer backup; an older backup forgets them before the first answer."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.backup import back_up
from bot.export import export
from bot.restore import restore
from bot.settings import Settings
from participation.own_data import IdeasWish
from services.own_data import OwnData
from services.tombstones import Tombstones
from simulator import Simulator
from storage.records import Records, open_records
from storage.restoring import Remembered
from storage.seals import Seals
from tests.bot.test_backup_and_restore import KEY, WRITTEN_KEY, require_tools, settings_of
from tests.databases import sqlite_copy
from tests.services.everywhere import ASKING, LATER, Everywhere, Team
from tests.stage import INSEK, INSEK_FILE, Clock, Neighbour, running, settings_for
from tests.traces import everything_on, found

MARIA, ALI = Everywhere(1), Everywhere(2)
BOTH = [MARIA, ALI]


def canaries_of(somebody: Everywhere) -> list[bytes]:
    """The city's published answer is the city's, and stays."""
    answer = somebody.writes("answer")
    return [words.encode() for words in (*somebody.canaries, *somebody.sealed) if words != answer]


@pytest.fixture
def settings(database_url: str) -> Settings:
    if not database_url.startswith("sqlite"):
        require_tools()
    return settings_of(database_url)


@pytest.fixture
async def city(settings: Settings) -> AsyncIterator[Records]:
    """Maria and Ali have left something everywhere."""
    records = open_records(settings.database_url)
    async with records.changing() as unit:
        await unit.installation.begin_with(Seals(KEY))
        await unit.processes.activate(INSEK.key, INSEK_FILE.read_text("utf-8"), LATER)
    await somebody_moves_in(records, *BOTH)
    yield records
    await records.close()


@pytest.fixture
def on_sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    sqlite_copy(request.getfixturevalue("_sqlite_template"), tmp_path)
    return tmp_path / "mitreden.db"


async def somebody_moves_in(records: Records, *everybody: Everywhere) -> None:
    async with records.changing() as unit:
        team = await Team.gathers(unit)
        for somebody in everybody:
            await somebody.leaves_traces(unit, team)


async def forget(records: Records, somebody: Everywhere) -> None:
    async with records.changing() as unit:
        known = await unit.residents.recognise(somebody.person)
        assert known
        await OwnData(unit, ASKING, LATER).forget(somebody.person, known[0], IdeasWish.GO)
    await records.wipe()


async def bytes_of(backup: Path) -> bytes:
    """A copy of PostgreSQL is packed: what stands in it is read as text, with the bytes of its columns as they are."""
    content = await asyncio.to_thread(backup.read_bytes)
    if content.startswith(b"SQLite"):
        return content
    told = await asyncio.to_thread(subprocess.run, ["pg_restore", "--file=-", str(backup)], capture_output=True, check=True)
    return told.stdout + unpacked(told.stdout)


def unpacked(dump: bytes) -> bytes:
    """The bytes behind PostgreSQL's hexadecimal columns."""
    parts = dump.replace(b"\n", b"\t").split(b"\t")
    return b"\n".join(bytes.fromhex(part[3:].decode()) for part in parts if part.startswith(b"\\\\x") and len(part) % 2)


def folder_bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


async def test_no_file_row_export_or_newer_backup_tells_of_whoever_was_forgotten(city: Records, settings: Settings, tmp_path: Path) -> None:
    await back_up(settings, tmp_path / "before")
    assert found(canaries_of(MARIA), await bytes_of(tmp_path / "before")) == canaries_of(MARIA)

    await forget(city, MARIA)
    await back_up(settings, tmp_path / "after")
    await export(settings, tmp_path / "export", agreed=True)

    for where in (await everything_on(city), await bytes_of(tmp_path / "after"), folder_bytes(tmp_path / "export")):
        assert found(canaries_of(MARIA), where) == []
    assert found(canaries_of(ALI), await everything_on(city)) == canaries_of(ALI)
    assert ALI.writes("reworked").encode() in folder_bytes(tmp_path / "export")


async def test_an_older_backup_forgets_again(city: Records, settings: Settings, tmp_path: Path) -> None:
    await back_up(settings, tmp_path / "before")
    await forget(city, MARIA)
    await city.close()

    assert (await restore(settings, tmp_path / "before", agreed=True)).forgotten_again == 1

    restored = open_records(settings.database_url)
    assert found(canaries_of(MARIA), await everything_on(restored)) == []
    assert found(canaries_of(ALI), await everything_on(restored)) == canaries_of(ALI)
    await restored.close()


async def test_without_tombstones_an_older_backup_knows_everything_again(
    city: Records, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: what the tests above look for would be found."""

    async def nobody(_: Tombstones, __: Remembered) -> int:
        return 0

    await back_up(settings, tmp_path / "before")
    await forget(city, MARIA)
    await city.close()
    monkeypatch.setattr(Tombstones, "forget_again", nobody)
    await restore(settings, tmp_path / "before", agreed=True)

    restored = open_records(settings.database_url)
    assert found(canaries_of(MARIA), await everything_on(restored)) == canaries_of(MARIA)
    await restored.close()


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("storage.inquiries.Inquiries.forget", id="questions"),
        pytest.param("storage.bans.Bans.forget", id="bans"),
        pytest.param("storage.revisions.Revisions.remove", id="revisions"),
        pytest.param("storage.inbox.Inbox.forget_lane", id="inbox"),
        pytest.param("storage.notes.Notes.remove", id="notes"),
        pytest.param("storage.ideas.Ideas.delete", id="ideas"),
        pytest.param("storage.dialogs.Dialogs.remove", id="dialogs"),
    ],
)
async def test_if_one_part_of_forgetting_did_nothing_it_would_be_seen(on_sqlite: Path, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """More twins: each part of forgetting is needed. What it is made of is the same on both databases."""

    async def does_nothing(*_: object, **__: object) -> None:
        pass

    records = open_records(f"sqlite+aiosqlite:///{on_sqlite}")
    await somebody_moves_in(records, MARIA)
    monkeypatch.setattr(part, does_nothing)
    await forget(records, MARIA)

    assert found(canaries_of(MARIA), await everything_on(records)) != []
    await records.close()


async def test_a_restored_bot_has_forgotten_before_it_answers_anyone(
    telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path
) -> None:
    """A whole life of the bot: somebody joins, is backed up, is forgotten; the older backup is put back, and the bot meets them again."""
    words = "Am Kanarienvogelplatz fehlt Schatten."
    settings = settings_for(telegram, database_url, tmp_path / "clock", secret_key=settings_of(database_url, WRITTEN_KEY).secret_key)
    if not database_url.startswith("sqlite"):
        require_tools()
    async with running(settings):
        maria = await Neighbour.moves_in(telegram, "Maria")
        await maria.joins()
        await maria.submits_an_idea(words)
        await back_up(settings, tmp_path / "before")
        await maria.says("/forget")
        await maria.presses("Auch meine Ideen löschen")
        await maria.sees("Ihre Daten sind gelöscht.")

    assert (await restore(settings, tmp_path / "before", agreed=True)).forgotten_again == 1
    assert words.encode() not in await everything_in(settings)

    async with running(settings):
        await maria.says("/mydata")
        assert "Beleg" in await maria.sees("Das ist alles, was wir über Sie gespeichert haben.")
        await maria.says("Hallo?")
        await maria.sees("Bevor Sie mitmachen")
    assert words.encode() not in await everything_in(settings)


async def everything_in(settings: Settings) -> bytes:
    records = open_records(settings.database_url)
    try:
        return await everything_on(records)
    finally:
        await records.close()
