"""The stage for all tests: databases of both kinds, Telegram simulated over HTTP, the bot running, people, and a clock to move."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.app import App
from simulator import Simulator
from storage.records import Records, open_records
from tests.databases import BOTH, postgres_database, prepared_database, sqlite_template
from tests.stage import MODEL_DAY, TOKEN, Clock, Neighbour, running, settings_for


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sqlite_template(tmp_path_factory.mktemp("database"))


@pytest.fixture(scope="session")
def _postgres_url() -> Iterator[str | None]:
    yield from postgres_database()


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty, migrated database; every test that asks for it runs on SQLite and on PostgreSQL."""
    return prepared_database(request, tmp_path)


@pytest.fixture
async def records(database_url: str) -> AsyncIterator[Records]:
    opened = open_records(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[Simulator]:
    async with Simulator(clock_file=tmp_path / "clock", bots={TOKEN: "mitreden_bot"}) as simulator:
        yield simulator


@pytest.fixture
async def clock(telegram: Simulator) -> Clock:
    """It is noon on 5 April 2024, nine days before the collection of the model process ends."""
    movable = Clock(telegram)
    await movable.set(MODEL_DAY)
    return movable


@pytest.fixture
async def bot(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    """The bot, running, on SQLite and on PostgreSQL."""
    async with running(settings_for(telegram, database_url, tmp_path / "clock")) as app:
        yield app


@pytest.fixture
async def maria(telegram: Simulator, bot: App) -> Neighbour:
    return await Neighbour.moves_in(telegram, "Maria")


@pytest.fixture
async def ali(telegram: Simulator, bot: App) -> Neighbour:
    return await Neighbour.moves_in(telegram, "Ali", language="en")
