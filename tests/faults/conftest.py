"""The stage for fault tests: a nursery for bots, a house whose bot dies and is started again, and what ought to be told in it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pytest
from pydantic import SecretStr

from bot.leader import LEASE_SECONDS
from bot.pace import Limits
from bot.settings import Mode, Settings
from simulator import Simulator
from storage.records import Records
from tests.databases import POSTGRES, SQLITE, sqlite_copy
from tests.faults.account import Account
from tests.faults.guards import MASTER_KEY
from tests.faults.house import House
from tests.faults.nurse import Nurse, nurse_at, nursery_open
from tests.faults.stories import Told, told_when_nothing_happens
from tests.stage import TOKEN, UNLIMITED, Clock, settings_for

SECRET = "the-secret-of-the-tests"
KEYS = (TOKEN.partition(":")[2], SECRET, MASTER_KEY.decode())
SHORTEST_TELLTALE = 5  # letters: shorter ones stand in any log by chance
LOGS_UNGUARDED = {"said-by-list", "libraries-without-words"}
only_sqlite = pytest.mark.parametrize("database_url", [SQLITE], indirect=True)
only_postgres = pytest.mark.parametrize("database_url", [pytest.param(POSTGRES, marks=pytest.mark.postgres)], indirect=True)


class Build(Protocol):
    def __call__(
        self,
        *,
        mode: Mode = Mode.POLLING,
        processes: int = 1,
        doors: Sequence[int] = (),
        without: Collection[str] = (),
        amid: Collection[str] = (),
        lease_seconds: float = LEASE_SECONDS,
        limits: Limits = UNLIMITED,
        **settings: object,
    ) -> House: ...


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with nursery_open(tmp_path_factory.mktemp("nursery") / "door") as place:
        yield place


@pytest.fixture(scope="session")
def told(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What residents are told when nothing happens."""
    folder = tmp_path_factory.mktemp("told")
    return asyncio.run(told_when_nothing_happens(sqlite_copy(_sqlite_template, folder), folder))


@pytest.fixture
async def nurse(nursery: Path, tmp_path: Path) -> AsyncIterator[Nurse]:
    async with nurse_at(nursery, tmp_path) as connected:
        yield connected


@pytest.fixture
def account(telegram: Simulator, records: Records) -> Account:
    return Account(telegram, records)


@pytest.fixture
def build(nurse: Nurse, telegram: Simulator, clock: Clock, account: Account, database_url: str, tmp_path: Path) -> Iterator[Build]:
    """Builds a house of one or several processes, which listen at these doors; without the guards named, amid these hardships.

    Whatever happens to it in a test, its log must not tell who took part, what they wrote, or how one gets in.
    """

    def house(
        *,
        mode: Mode = Mode.POLLING,
        processes: int = 1,
        doors: Sequence[int] = (),
        without: Collection[str] = (),
        amid: Collection[str] = (),
        lease_seconds: float = LEASE_SECONDS,
        limits: Limits = UNLIMITED,
        **settings: object,
    ) -> House:
        def at(door: int) -> Settings:
            listening = webhook_at(door) if mode is Mode.WEBHOOK else {}
            return settings_for(telegram, database_url, tmp_path / "clock", **listening | settings)

        first, *beside = [at(door) for door in doors or [free_port() for _ in range(processes)]]
        return House(nurse, first, account, beside=beside, without=without, amid=amid, lease_seconds=lease_seconds, limits=limits)

    yield house
    if not LOGS_UNGUARDED & {guard for life in nurse.lives for guard in life.without}:
        told = telltales(telegram)
        assert not {word for life in nurse.lives for word in told if word in life.said()}


def telltales(telegram: Simulator) -> set[str]:
    """What a log must never hold: tokens and keys, everybody's number and name, and whatever anybody wrote."""
    people, chats = telegram.world.people.values(), telegram.world.private_chats.values()
    facts = {fact for person in people for fact in (str(person.id), person.first_name, person.last_name, person.username)}
    written = {message.text for chat in chats for message in chat.messages.values() if message.sender in people}
    return {*KEYS, *(word for word in facts | written if len(word) >= SHORTEST_TELLTALE)}


def webhook_at(port: int) -> dict[str, object]:
    return {
        "mode": Mode.WEBHOOK,
        "webhook_url": f"http://127.0.0.1:{port}/telegram",
        "webhook_secret": SecretStr(SECRET),
        "listen": f"127.0.0.1:{port}",
    }


def free_port() -> int:
    """A port that nobody has. A bot that is started again needs the one that it had before."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
