"""The whole model process in moved time: three neighbours in three languages, and every message to each of them exactly once."""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.settings import Mode
from participation.phases import Window
from participation.words import Language
from services.phase_messages import PhaseMessages
from simulator import Simulator
from storage.outbox import MessageState
from tests.stage import BERLIN, INSEK, Clock, Neighbour, running, settings_for

BEFORE_THE_COLLECTION = datetime(2024, 3, 18, 12, 0, tzinfo=BERLIN)
PATIENCE = 20.0


@pytest.fixture(params=list(Mode))
async def bot(request: pytest.FixtureRequest, telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    """The bot, by polling and by webhook."""
    await clock.set(BEFORE_THE_COLLECTION)
    webhook = {}
    if request.param is Mode.WEBHOOK:
        port = _free_port()
        webhook = {
            "mode": Mode.WEBHOOK,
            "listen": f"127.0.0.1:{port}",
            "webhook_url": f"http://127.0.0.1:{port}/telegram",
            "webhook_secret": SecretStr("a-secret-of-the-tests"),
        }
    async with running(settings_for(telegram, database_url, tmp_path / "clock", **webhook)) as app:
        yield app


async def told(bot: App) -> Counter[tuple[int, str, str]]:
    """What the ledger says each person was told: person, thing, kind."""
    async with bot.records.reading() as unit:
        return Counter(await unit.outbox.ledger(MessageState.SENT))


async def nothing_waits(bot: App) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            await asyncio.sleep(0.1)
            async with bot.records.reading() as unit:
                announced = not await PhaseMessages(unit, INSEK, bot.clock.now()).anything_due()
                waiting = [await unit.outbox.count(state) for state in (MessageState.QUEUED, MessageState.SENDING, MessageState.UNKNOWN)]
                unfilled = await unit.phase_messages.unfilled()
            if announced and not any(waiting) and not unfilled:
                return


async def test_three_neighbours_live_through_the_model_process(telegram: Simulator, clock: Clock, bot: App) -> None:
    neighbours = {language: await Neighbour.moves_in(telegram, language.value, language=language.value[:2]) for language in Language}
    for language, neighbour in neighbours.items():
        await neighbour.joins(language=language)

    for moment in moments(after=BEFORE_THE_COLLECTION):
        before = await sends(telegram)
        await clock.set(moment + timedelta(minutes=1))
        await nothing_waits(bot)
        arrived = await sends(telegram) - before
        assert arrived == dict.fromkeys((neighbour.id for neighbour in neighbours.values()), due_at(moment))
        if moment.astimezone(BERLIN).date().isoformat() == "2024-03-20":
            for language, neighbour in neighbours.items():
                await neighbour.submits_an_idea(f"Am Spielplatz fehlt Schatten, sagt {language.value}.", language=language)

    heard = await sends(telegram)
    await asyncio.sleep(1.3)  # the clock has looked once more
    assert await sends(telegram) == heard
    ledger = await told(bot)
    assert set(ledger.values()) == {1}
    assert Counter(person for person, _, _ in ledger) == dict.fromkeys((1, 2, 3), len(expected_messages()))
    assert {(thing.split("#")[0], kind) for _, thing, kind in ledger} == expected_messages()
    async with bot.records.reading() as unit:
        texts = [idea.text for idea in await unit.ideas.all_of(INSEK.key)]
    assert sorted(texts) == sorted(f"Am Spielplatz fehlt Schatten, sagt {language.value}." for language in Language)


async def sends(telegram: Simulator) -> Counter[int]:
    """How many messages Telegram has accepted for each chat: its account, not the bot's."""
    return Counter(int(entry["chat"]) for entry in await telegram.accepted("sendMessage"))


def windows() -> list[tuple[str, str, Window]]:
    """Every message of the model process: phase, kind, and when it may go out."""
    return [
        (phase.key, kind, window)
        for phase in INSEK.phases
        for kind, window in (("started", phase.start_window), ("closing_soon", phase.closing_window), ("ended", phase.end_window))
        if window is not None
    ]


def moments(after: datetime) -> list[datetime]:
    """When messages of the model process fall due, in order."""
    return sorted({window.opens for _, _, window in windows() if window.opens > after})


def due_at(moment: datetime) -> int:
    return sum(window.opens == moment for _, _, window in windows())


def expected_messages() -> set[tuple[str, str]]:
    """Every phase that starts, ends soon or ends after the three have joined."""
    return {(f"phase:{INSEK.key}/{phase}", kind) for phase, kind, window in windows() if window.opens > BEFORE_THE_COLLECTION}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
