"""The database is away for a few seconds: nobody is told anything wrong, nothing is lost, and the bot goes on by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import aiohttp
import asyncpg
import pytest

from bot.settings import Mode
from tests.databases import SERVER
from tests.faults.account import Account, Finding, Kind
from tests.faults.conftest import SECRET, Build, free_port, only_postgres
from tests.faults.house import House
from tests.faults.people import LONG, Patient
from tests.faults.stories import BURST, Told, joins_and_gives_commands

pytestmark = only_postgres

NAMES = ("Maria", "Ali", "Olga", "Jonas", "Fatma")


@asynccontextmanager
async def away(database_url: str) -> AsyncIterator[None]:
    """The server ends every connection to the database and lets nobody in, as while it is being started again."""
    name = database_url.rsplit("/", 1)[1]
    server = await asyncpg.connect(SERVER)
    try:
        await server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        yield
    finally:
        await server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        await server.close()


@pytest.mark.parametrize("mode", Mode)
async def test_what_residents_write_meanwhile_is_answered_afterwards(
    build: Build, told: Told, account: Account, database_url: str, mode: Mode
) -> None:
    house = build(mode=mode)

    assert await outages(house, told, database_url) == []
    assert len(house.lives) == 1
    assert account.repeats == 0


async def test_telegram_is_asked_to_bring_an_update_again_soon(build: Build, database_url: str) -> None:
    door = free_port()
    update = {"update_id": 5, "message": {"text": "Hallo"}}

    await build(mode=Mode.WEBHOOK, doors=[door]).begins()
    async with aiohttp.ClientSession() as session:
        bring = partial(session.post, f"http://127.0.0.1:{door}/telegram", json=update, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
        async with away(database_url), bring() as answer:
            status, again = answer.status, float(answer.headers["Retry-After"])
        async with bring() as answer:
            later = answer.status

    assert (status, later) == (503, 200)
    assert again <= 10


async def test_loss_is_seen_where_an_update_is_acknowledged_though_it_could_not_be_kept(
    build: Build, told: Told, database_url: str
) -> None:
    found = await outages(build(without=["not-kept-is-said"]), told, database_url, patience=3)

    assert Kind.LOST in {finding.kind for finding in found}


async def outages(house: House, told: Told, database_url: str, patience: float = LONG) -> list[Finding]:
    """Two outages while everybody joins and gives commands; one command certainly comes in the middle of each."""
    account = house.account
    people = [await Patient.moves_in(account.telegram, name) for name in NAMES]
    for person in people:
        person.patience = patience
    times = 6 * len(BURST)
    ines = await Patient.moves_in(account.telegram, "Ines")
    async with house.stands():
        await ines.joins()
        giving = asyncio.gather(*(joins_and_gives_commands(person, account, times.__le__) for person in people))
        for seconds in (0.3, 2.0):
            await asyncio.sleep(0.3)
            async with away(database_url):
                await ines.says("/about")
                await asyncio.sleep(seconds)
        given = [*await giving, ["/about", "/about"]]
        await account.at_rest(patience)
    await account.close()
    for person, commands in zip([*people, ines], given, strict=True):
        await account.compare_told(person, told.taking_part([], commands))
    return account.findings
