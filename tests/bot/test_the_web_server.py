"""The listen address: health, figures, and a webhook that only Telegram may use."""

import io
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from bot.app import App
from bot.settings import Mode
from bot.web import SECRET_HEADER
from simulator import Simulator
from storage.inbox import UpdateState
from tests.stage import Clock, Neighbour, running, settings_for

SECRET = "a-secret-of-the-tests"
UPDATE = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}}


@pytest.fixture
async def bot(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    webhook = {
        "mode": Mode.WEBHOOK,
        "listen": f"127.0.0.1:{port}",
        "webhook_url": f"http://127.0.0.1:{port}/telegram",
        "webhook_secret": SecretStr(SECRET),
    }
    async with running(settings_for(telegram, database_url, tmp_path / "clock", **webhook)) as app:
        yield app


@pytest.fixture
async def web(bot: App) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(f"http://{bot.settings.listen}") as session:
        yield session


async def test_health_is_told(web: aiohttp.ClientSession) -> None:
    live, ready = await web.get("/health/live"), await web.get("/health/ready")

    assert (live.status, ready.status) == (200, 200)
    assert await ready.json() == {"database": True, "process": True}


async def test_figures_count_and_name_nobody(telegram: Simulator, web: aiohttp.ClientSession) -> None:
    maria = await Neighbour.moves_in(telegram, "Maria")
    await maria.opens()
    await maria.sees("Willkommen")

    figures = await (await web.get("/metrics")).text()

    assert 'mitreden_inbox_updates{state="done"} 1.0' in figures
    assert "Maria" not in figures
    assert str(maria.id) not in figures


@pytest.mark.parametrize(
    "headers, body, status",
    [
        ({}, b"{}", 401),
        ({SECRET_HEADER: "guessed"}, b"{}", 401),
        ({SECRET_HEADER: "größe"}, b"{}", 401),
        ({SECRET_HEADER: SECRET * 1000}, b"{}", 400),
        ({SECRET_HEADER: SECRET, "Content-Type": "text/plain"}, b"{}", 415),
        ({SECRET_HEADER: SECRET}, b"{", 400),
        ({SECRET_HEADER: SECRET}, b" " * 2_000_000, 413),
    ],
)
async def test_what_telegram_would_not_send_is_refused(
    bot: App, web: aiohttp.ClientSession, headers: dict[str, str], body: bytes, status: int
) -> None:
    answer = await web.post("/telegram", data=io.BytesIO(body), headers={"Content-Type": "application/json"} | headers)

    assert answer.status == status
    async with bot.records.reading() as unit:
        assert [await unit.inbox.count(state) for state in UpdateState] == [0] * len(UpdateState)


async def test_an_update_is_on_record_before_telegram_is_thanked(bot: App, web: aiohttp.ClientSession) -> None:
    answer = await web.post("/telegram", json=UPDATE, headers={SECRET_HEADER: SECRET})

    assert answer.status == 200
    async with bot.records.reading() as unit:
        assert await unit.inbox.is_known(1)


@pytest.mark.parametrize("text", [b'"\\ud83d"', b"[" * 300 + b"]" * 300])
async def test_an_update_that_could_not_be_written_down_once_came_again_and_again(
    bot: App, web: aiohttp.ClientSession, text: bytes
) -> None:
    body = b'{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"text":%s}}' % text
    answer = await web.post("/telegram", data=body, headers={SECRET_HEADER: SECRET, "Content-Type": "application/json"})

    assert answer.status == 200
    async with bot.records.reading() as unit:
        assert await unit.inbox.count(UpdateState.QUARANTINED) == 1


async def test_under_a_rush_telegram_is_asked_to_come_again(bot: App, web: aiohttp.ClientSession) -> None:
    bot.door._all.level = -50.0
    bot.door._all.per_second = 1.0

    answer = await web.post("/telegram", json=UPDATE, headers={SECRET_HEADER: SECRET})

    assert (answer.status, answer.headers["Retry-After"]) == (429, "5")
