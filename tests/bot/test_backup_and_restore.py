"""A backup is made while the bot runs, and put back; whoever was forgotten in between stays forgotten. On both databases."""

import asyncio
import base64
import os
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.backup import back_up
from bot.outbox import LEADER
from bot.process_name import name_of_this_process
from bot.restore import Restored, _keep_aside, restore
from bot.settings import Settings
from bot.told import Trouble
from participation.ideas import Idea, IdeaState
from participation.own_data import Farewell, IdeasWish
from participation.residents import ConsentWay, Resident
from participation.words import Language
from services.drafts import Drafts
from services.ideas import Ideas
from services.own_data import OwnData
from services.residents import Residents
from storage import postgres_copies, schema
from storage.inbox import Incoming
from storage.records import Records, open_records
from storage.seals import Seals
from storage.unit import Unit
from tests.bot.operator import bot as command
from tests.bot.test_the_command_line import GOOD
from tests.databases import new_database, sqlite_copy
from tests.stage import INSEK, Neighbour
from tests.traces import everything_on, found

HOUSE = Path(__file__).parents[2]
KEY = b"k" * 32
WRITTEN_KEY = base64.b64encode(KEY).decode()
NOW = datetime(2024, 4, 5, 10, tzinfo=UTC)
LATER = datetime(2024, 4, 6, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Somebody:
    name: str

    @property
    def person(self) -> bytes:
        return Seals(KEY).hash_of_text(self.name)

    @property
    def address(self) -> bytes:
        return f"sealed address of {self.name}".encode()

    def idea(self, number: int = 1) -> str:
        return f"Die Idee Nummer {number} von {self.name}"

    async def joins(self, unit: Unit) -> Resident:
        return await Residents(unit, INSEK, NOW).agree(
            person=self.person, address=self.address, language=Language.GERMAN, version="1", way=ConsentWay.PRESSED
        )

    async def sends(self, records: Records, number: int = 1) -> Idea:
        async with records.changing() as unit:
            resident, drafts = await self.joins(unit), Drafts(unit, INSEK, NOW)
            draft = await drafts.begin(resident.id, topic=INSEK.fields[0].topics[0].key)
            await drafts.write(draft.id, resident.id, self.idea(number))
            return await Ideas(unit, INSEK, NOW).submit(draft.id, resident.id)

    async def is_forgotten(self, records: Records, wish: IdeasWish = IdeasWish.GO) -> Farewell:
        async with records.changing() as unit:
            known = await unit.residents.recognise(self.person)
            assert known is not None
            return await OwnData(unit, INSEK, LATER).forget(self.person, known[0], wish)

    async def is_known(self, records: Records) -> bool:
        async with records.reading() as unit:
            return await unit.residents.recognise(self.person) is not None


MARIA, ALI = Somebody("Maria"), Somebody("Ali")


@pytest.fixture
def settings(database_url: str) -> Settings:
    if not database_url.startswith("sqlite"):
        require_tools()
    return settings_of(database_url)


def require_tools() -> None:
    if not (shutil.which("pg_dump") and shutil.which("pg_restore")):
        pytest.skip("pg_dump and pg_restore are not installed here (Debian: postgresql-client); this test needs them.")


def settings_of(database_url: str, key: str = WRITTEN_KEY) -> Settings:
    return Settings(_env_file=None, database_url=database_url, secret_key=SecretStr(key))


@pytest.fixture
async def begun(database_url: str) -> str:
    """A database that the bot has worked with."""
    async with opened(database_url) as records, records.changing() as unit:
        await unit.installation.begin_with(Seals(KEY))
    return database_url


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Records]:
    records = open_records(url)
    try:
        yield records
    finally:
        await records.close()


async def put_back(settings: Settings, file: Path) -> Restored:
    return await restore(settings, file, agreed=True)


async def trouble_of(settings: Settings, file: Path, *, agreed: bool = True) -> str:
    with pytest.raises(Trouble) as refused:
        await restore(settings, file, agreed=agreed)
    return refused.value.phrase


def names_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


@asynccontextmanager
async def another_database(url: str, tmp_path: Path) -> AsyncIterator[str]:
    """Of the same kind, elsewhere, and empty."""
    if url.startswith("sqlite"):
        yield f"sqlite+aiosqlite:///{tmp_path / 'elsewhere' / 'mitreden.db'}"
        return
    async with new_database() as elsewhere:
        assert elsewhere
        yield elsewhere


async def test_a_backup_made_while_the_bot_runs_begins_a_new_machine(
    bot: App, maria: Neighbour, database_url: str, settings: Settings, tmp_path: Path
) -> None:
    await maria.joins()
    await maria.submits_an_idea("Mehr Bänke im Volkspark, bitte.")

    await back_up(settings, tmp_path / "monday")

    async with another_database(database_url, tmp_path) as elsewhere:
        assert await restore(settings_of(elsewhere), tmp_path / "monday", agreed=False) == Restored(forgotten_again=0)
        async with opened(elsewhere) as records, records.reading() as unit:
            assert [idea.text for idea in await unit.ideas.all_of(INSEK.key)] == ["Mehr Bänke im Volkspark, bitte."]
        assert await schema.missing_steps(elsewhere) == []
        assert await schema.differences(elsewhere) == []


async def test_a_backup_is_one_moment_though_people_go_on_writing(begun: str, settings: Settings, tmp_path: Path) -> None:
    async with opened(begun) as records:
        writing = asyncio.create_task(everybody_writes(records))
        for number in range(4):
            await back_up(settings, tmp_path / f"backup-{number}")
        writing.cancel()
        await asyncio.wait({writing})

    for number in range(4):
        await put_back(settings, tmp_path / f"backup-{number}")
        async with opened(begun) as records, records.reading() as unit:
            ideas = await unit.ideas.all_of(INSEK.key)
            assert len(ideas) == await unit.residents.count() == await unit.ideas.last_reference(2024)


async def everybody_writes(records: Records) -> None:
    for number in range(100_000):
        await Somebody(f"Nr. {number}").sends(records)


async def test_a_backup_holds_no_key_and_only_its_owner_reads_it(begun: str, settings: Settings, tmp_path: Path) -> None:
    await back_up(settings, tmp_path / "monday")

    assert found([KEY, WRITTEN_KEY.encode()], (tmp_path / "monday").read_bytes()) == []
    assert (tmp_path / "monday").stat().st_mode & 0o777 == 0o600
    assert [name for name in names_in(tmp_path) if "monday" in name] == ["monday"]


async def test_a_backup_never_takes_the_place_of_a_file(begun: str, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "monday").write_text("the only copy")

    with pytest.raises(Trouble, match="backup-file-exists"):
        await back_up(settings, tmp_path / "monday")
    with pytest.raises(Trouble, match="backup-folder-missing"):
        await back_up(settings, tmp_path / "nowhere" / "monday")

    assert (tmp_path / "monday").read_text() == "the only copy"


async def test_whoever_was_forgotten_since_the_backup_is_forgotten_again(begun: str, settings: Settings, tmp_path: Path) -> None:
    async with opened(begun) as records:
        await MARIA.sends(records)
        await ALI.sends(records)
        async with records.changing() as unit:  # Maria has just pressed something, too, and it has not been answered yet
            waiting = Incoming(update_id=1, lane=MARIA.person, payload=b"what Maria pressed", received_at=NOW)
            await unit.inbox.keep([waiting])
        await back_up(settings, tmp_path / "monday")
        receipt = (await MARIA.is_forgotten(records)).receipt

    restored = await put_back(settings, tmp_path / "monday")

    assert restored.forgotten_again == 1
    async with opened(begun) as records:
        everything = await everything_on(records)
        assert found([MARIA.idea().encode(), MARIA.address, b"what Maria pressed"], everything) == []
        assert found([ALI.idea().encode(), ALI.address], everything) == [ALI.idea().encode(), ALI.address]
        assert await ALI.is_known(records)
        async with records.reading() as unit:
            assert await unit.tombstones.of(MARIA.person) == [receipt]


async def test_ideas_that_were_to_stay_stay_and_those_taken_back_before_do_not(begun: str, settings: Settings, tmp_path: Path) -> None:
    async with opened(begun) as records:
        first, second = await MARIA.sends(records, 1), await MARIA.sends(records, 2)
        await back_up(settings, tmp_path / "monday")
        async with records.changing() as unit:
            await Ideas(unit, INSEK, LATER).withdraw(second.id, second.author)
        await MARIA.is_forgotten(records, IdeasWish.STAY)

    await put_back(settings, tmp_path / "monday")

    async with opened(begun) as records:
        assert not await MARIA.is_known(records)
        async with records.reading() as unit:
            kept, gone = await unit.ideas.find(first.id), await unit.ideas.find(second.id)
    assert kept
    assert gone
    assert (kept.text, gone.text, gone.state) == (MARIA.idea(1), "", IdeaState.DELETED)


async def test_whoever_came_back_before_the_backup_is_not_forgotten_by_it(begun: str, settings: Settings, tmp_path: Path) -> None:
    async with opened(begun) as records:
        await MARIA.sends(records)
        await MARIA.is_forgotten(records)
        await MARIA.sends(records, 2)
        await back_up(settings, tmp_path / "monday")

    for _ in range(2):
        assert (await put_back(settings, tmp_path / "monday")).forgotten_again == 0

    async with opened(begun) as records:
        assert await MARIA.is_known(records)


async def test_what_residents_wrote_is_replaced_only_on_purpose(begun: str, settings: Settings, tmp_path: Path) -> None:
    await back_up(settings, tmp_path / "monday")
    async with opened(begun) as records:
        await MARIA.sends(records)

    assert await trouble_of(settings, tmp_path / "monday", agreed=False) == "backup-database-full"

    async with opened(begun) as records:
        assert await MARIA.is_known(records)


async def test_nothing_is_replaced_while_a_bot_runs(bot: App, maria: Neighbour, settings: Settings, tmp_path: Path) -> None:
    await maria.joins()
    await back_up(settings, tmp_path / "monday")

    assert await trouble_of(settings, tmp_path / "monday") == "backup-database-in-use"


async def test_nothing_is_replaced_while_a_process_leads(begun: str, settings: Settings, tmp_path: Path) -> None:
    await back_up(settings, tmp_path / "monday")
    async with opened(begun) as records, records.changing() as unit:
        now = datetime.now(UTC).timestamp()
        await unit.leases.take(LEADER, name_of_this_process(), now=now, seconds=10)

    assert await trouble_of(settings, tmp_path / "monday") == "backup-database-in-use"


async def test_only_a_sound_backup_under_the_same_key_replaces_anything(begun: str, settings: Settings, tmp_path: Path) -> None:
    async with opened(begun) as records:
        await MARIA.sends(records)
    await back_up(settings, tmp_path / "monday")
    (tmp_path / "letter").write_text("Dear Sir or Madam")
    (tmp_path / "half").write_bytes((tmp_path / "monday").read_bytes()[:20_000])
    another_key = settings_of(begun, base64.b64encode(b"x" * 32).decode())

    assert await trouble_of(settings, tmp_path / "nowhere") == "backup-file-missing"
    assert await trouble_of(settings, tmp_path / "letter") == "backup-file-unreadable"
    assert await trouble_of(settings, tmp_path / "half") in {"backup-file-unreadable", "backup-not-restored"}
    assert await trouble_of(another_key, tmp_path / "monday") == "backup-key-wrong"
    async with opened(begun) as records:
        assert await MARIA.is_known(records)
    await schema.upgrade(begun)  # nothing is left unfinished


async def test_a_backup_of_a_later_version_is_left_to_that(
    begun: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await back_up(settings, tmp_path / "monday")
    monkeypatch.setattr(schema, "knows", lambda _: False)

    assert await trouble_of(settings, tmp_path / "monday") == "backup-file-newer"


async def test_a_damaged_database_is_set_aside(on_sqlite: Path) -> None:
    database, tmp_path = on_sqlite, on_sqlite.parent
    settings = settings_of(f"sqlite+aiosqlite:///{database}")
    await back_up(settings, tmp_path / "monday")
    database.write_bytes(b"coffee" * 10_000)

    assert await trouble_of(settings, tmp_path / "monday", agreed=False) == "backup-database-unreadable"
    restored = await put_back(settings, tmp_path / "monday")

    assert restored.set_aside
    assert restored.set_aside.read_bytes().startswith(b"coffee")
    async with opened(settings.database_url) as records:
        assert not await MARIA.is_known(records)


async def test_whoever_has_the_file_open_is_not_robbed_of_it(on_sqlite: Path) -> None:
    database, tmp_path = on_sqlite, on_sqlite.parent
    settings = settings_of(f"sqlite+aiosqlite:///{database}")
    await back_up(settings, tmp_path / "monday")

    with closing(sqlite3.connect(database)) as somebody:
        somebody.execute("PRAGMA journal_mode=WAL")
        somebody.execute("SELECT count(*) FROM residents").fetchone()
        assert await trouble_of(settings, tmp_path / "monday") == "backup-database-in-use"


@pytest.fixture
def on_sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    sqlite_copy(request.getfixturevalue("_sqlite_template"), tmp_path)
    return tmp_path / "mitreden.db"


@pytest.fixture
def on_postgres(request: pytest.FixtureRequest) -> str:
    require_tools()
    url: str | None = request.getfixturevalue("_postgres_url")
    if url is None:
        pytest.skip("No PostgreSQL answers (MITREDEN_TEST_POSTGRES says where); this test needs one.")
    return url


@pytest.mark.postgres
async def test_after_a_restoring_that_was_killed_no_bot_starts_until_it_is_finished(on_postgres: str, tmp_path: Path) -> None:
    async with another_database(on_postgres, tmp_path) as url:
        settings = settings_of(url)
        await schema.upgrade(url)
        async with opened(url) as records:
            await MARIA.sends(records)
            await back_up(settings, tmp_path / "monday")
            await MARIA.is_forgotten(records)
        await _keep_aside(url)
        await postgres_copies.replace(url, tmp_path / "monday")  # and here the power fails

        with pytest.raises(schema.RestoringIsUnfinished):
            await schema.upgrade(url)
        await back_up(settings, tmp_path / "amid")
        assert (await put_back(settings, tmp_path / "monday")).forgotten_again == 2  # once in what was left, once in the backup

        await schema.upgrade(url)
        assert await schema.differences(url) == []
        async with opened(url) as records:
            assert not await MARIA.is_known(records)


@pytest.mark.postgres
async def test_the_password_stands_in_no_list_of_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spy = tmp_path / "pg_dump"
    spy.write_text('#!/bin/sh\necho "$@" > "$SPY/words"\nenv | grep ^PG > "$SPY/variables"\n')
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("SPY", str(tmp_path))

    await back_up(settings_of("postgresql+asyncpg://maria:s%40cret@db.example:5433/city?ssl=require"), tmp_path / "monday")

    assert "s@cret" not in (tmp_path / "words").read_text()
    assert set((tmp_path / "variables").read_text().split()) >= {
        *("PGHOST=db.example", "PGPORT=5433", "PGUSER=maria", "PGPASSWORD=s@cret", "PGDATABASE=city", "PGSSLMODE=require")
    }


@pytest.mark.postgres
async def test_a_missing_tool_and_a_server_that_is_away_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require_tools()
    settings = settings_of("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")

    with pytest.raises(Trouble, match="backup-failed"):
        await back_up(settings, tmp_path / "monday")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble, match="backup-tool-missing"):
        await back_up(settings, tmp_path / "monday")

    assert names_in(tmp_path) == []


def test_the_operator_is_told_what_happened_and_what_helps(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    key = tmp_path / "data" / "mitreden.key"

    assert "no database" in command("db", "backup", "monday", at=tmp_path).stdout
    command("db", "upgrade", at=tmp_path)
    made = command("db", "backup", "monday", at=tmp_path)
    keyless = command("db", "restore", "monday", at=tmp_path)
    key.write_text(WRITTEN_KEY)
    key.chmod(0o600)
    restored = command("db", "restore", "monday", at=tmp_path)

    assert (made.returncode, "data/mitreden.key" in made.stdout) == (0, True)
    assert (keyless.returncode, "key is missing" in keyless.stdout) == (1, True)
    assert (restored.returncode, restored.stderr, "The key fits" in restored.stdout) == (0, "", True)
    assert restored.stdout.endswith("Nobody in it has been forgotten since.\n")


async def test_a_folder_that_restoring_makes_could_once_be_read_by_others(on_sqlite: Path) -> None:
    await back_up(settings_of(f"sqlite+aiosqlite:///{on_sqlite}"), on_sqlite.with_name("monday"))
    elsewhere = on_sqlite.parent / "elsewhere"

    await put_back(settings_of(f"sqlite+aiosqlite:///{elsewhere}/mitreden.db"), on_sqlite.with_name("monday"))

    assert elsewhere.stat().st_mode & 0o777 == 0o700


async def test_nobody_waits_for_the_lease_of_a_process_that_died_here(begun: str, settings: Settings, tmp_path: Path) -> None:
    await back_up(settings, tmp_path / "monday")
    died = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from bot.process_name import name_of_this_process; print(name_of_this_process(), end='')"),
        stdout=asyncio.subprocess.PIPE,
        cwd=HOUSE,
    )
    name, _ = await died.communicate()
    async with opened(begun) as records, records.changing() as unit:
        await unit.leases.take(LEADER, name.decode(), now=datetime.now(UTC).timestamp(), seconds=10)

    assert (await put_back(settings, tmp_path / "monday")).forgotten_again == 0


@pytest.mark.postgres
async def test_a_bot_that_meets_an_unfinished_restoring_says_how_to_finish_it(on_postgres: str, tmp_path: Path) -> None:
    async with another_database(on_postgres, tmp_path) as url:
        await schema.upgrade(url)
        await _keep_aside(url)

        ended = await asyncio.to_thread(command, "run", at=tmp_path, **GOOD, database_url=url, secret_key=WRITTEN_KEY)

    assert (ended.returncode, "db restore" in ended.stdout) == (2, True)
