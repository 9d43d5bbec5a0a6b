"""Whoever runs the bot is called when it needs somebody, by every way that is open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import SecretStr

import bot.alarms
from bot.alarms import Alarm, Alarms
from bot.clock import Clock
from bot.settings import Mode
from simulator import Simulator
from storage.records import Records, open_records
from storage.seals import Seals
from tests.conversations.on_record import comes_true
from tests.stage import SPEECH, running, settings_for

ADMIN = 77_000_000_001
REVOKED = "4200000001:a-token-that-was-revoked-0000"


@dataclass
class Siren:
    """An alarm address that somebody listens at."""

    url: str = ""
    answers: int = 200
    heard: list[str] = field(default_factory=list)

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append((await request.json())["alarm"])
        return web.Response(status=self.answers)

    async def hears(self, alarm: Alarm) -> None:
        async def heard() -> bool:
            return alarm.value in self.heard

        await comes_true(heard)


@pytest.fixture
async def siren() -> AsyncIterator[Siren]:
    siren, app = Siren(), web.Application()
    app.router.add_post("/", siren.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    siren.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield siren
    await runner.cleanup()


@asynccontextmanager
async def records_nobody_reaches() -> AsyncIterator[Records]:
    records = open_records(f"sqlite+aiosqlite:///{__file__}/mitreden.db")  # below a file there is nothing
    yield records
    await records.close()
    await asyncio.sleep(0.2)  # threads whose connection could not be opened still tell this loop so


def alarms(records: Records, url: str | None) -> Alarms:
    return Alarms(records=records, seals=Seals(b"k" * 32), clock=Clock(), speech=SPEECH, admins=[ADMIN], url=url)


async def letters(records: Records) -> int:
    async with records.reading() as unit:
        return len(await unit.outbox.ready(real=Clock().real(), limit=10))


async def test_an_alarm_that_could_not_be_written_was_once_not_posted_either(siren: Siren) -> None:
    async with records_nobody_reaches() as records:
        called = alarms(records, siren.url)
        await called.tell(Alarm.FAILED)
        await called.tell(Alarm.FAILED)

    assert siren.heard == ["failed"]


async def test_an_alarm_that_reached_nobody_was_once_silent_for_an_hour(records: Records, siren: Siren) -> None:
    async with records_nobody_reaches() as away:
        called = alarms(away, siren.url)
        siren.answers = 500
        await called.tell(Alarm.FAILED)
        siren.answers = 200
        await called.tell(Alarm.FAILED)

    assert siren.heard == ["failed", "failed"]


async def test_an_alarm_is_written_to_the_admins_though_nobody_listens_at_the_address(records: Records) -> None:
    called = alarms(records, "http://127.0.0.1:1/")
    await called.tell(Alarm.FAILED)
    await called.tell(Alarm.FAILED)

    assert await letters(records) == 1


async def test_a_database_that_could_not_be_asked_once_alarmed_nobody(siren: Siren) -> None:
    async with records_nobody_reaches() as records:
        await alarms(records, siren.url).look()

    assert siren.heard == ["no-database"]


async def test_a_database_that_goes_away_is_told_though_nobody_leads(
    telegram: Simulator, siren: Siren, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.alarms, "LOOK_AGAIN", 0.1)
    settings = settings_for(telegram, database_url, tmp_path / "clock", alarm_url=siren.url)
    async with records_nobody_reaches() as away, running(settings) as app:
        monkeypatch.setattr(app.alarms, "_records", away)

        await siren.hears(Alarm.NO_DATABASE)
        await asyncio.sleep(1)  # until everything that begins has begun


@pytest.mark.parametrize("mode", Mode)
async def test_a_refused_token_was_once_met_with_silence(
    telegram: Simulator, siren: Siren, tmp_path: Path, database_url: str, mode: Mode
) -> None:
    hook = {"mode": mode, "webhook_url": "http://127.0.0.1:1/telegram", "webhook_secret": SecretStr("a-secret-of-the-tests")}
    settings = settings_for(telegram, database_url, tmp_path / "clock", alarm_url=siren.url, bot_token=SecretStr(REVOKED), **hook)
    async with running(settings):
        await siren.hears(Alarm.TOKEN_REFUSED)
        await asyncio.sleep(1)  # until everything that refuses the token has been asked

    assert siren.heard == ["token-refused"]
