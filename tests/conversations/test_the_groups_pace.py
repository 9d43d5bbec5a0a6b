"""At Telegram's pace, twenty messages a minute in a group: many new ideas never keep the team waiting for an answer, and none is lost."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import App
from bot.pace import Limits
from simulator import Simulator
from storage.outbox import MessageState
from tests.conversations.office import VERA, Office, opened_office, vera_moves_in
from tests.conversations.published import neighbour
from tests.services.staffroom import send_many
from tests.stage import Clock, running, settings_for

AT_ONCE = 5.0
"""Seconds within which somebody who asks is answered, though the group has just been written to."""
TELEGRAMS_OWN = Limits()
FIFTY_TIMES_AS_FAST = Limits(group_per_minute=1000)
Rush = tuple[App, Office]


@asynccontextmanager
async def rush(telegram: Simulator, clock: Clock, database_url: str, clock_file: Path, limits: Limits, ideas: int) -> AsyncIterator[Rush]:
    """An office into which so many ideas come at once; the first of them lies on the desk."""
    vera = await vera_moves_in(telegram)
    async with running(settings_for(telegram, database_url, clock_file, admins=(VERA,)), limits) as bot:
        office = await opened_office(telegram, vera)
        bot.outbox._pace._chats.clear()  # the group was opened long ago
        await send_many(bot.records, await neighbour(bot), clock.now(), ideas)
        await vera.sees("2024-00001", chat=office.group)
        yield bot, office


@pytest.fixture
async def forty(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> AsyncIterator[Rush]:
    await telegram.set_limits("count")
    async with rush(telegram, clock, database_url, tmp_path / "clock", TELEGRAMS_OWN, 40) as begun:
        yield begun


@pytest.fixture
async def a_dozen(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> AsyncIterator[Rush]:
    async with rush(telegram, clock, database_url, tmp_path / "clock", FIFTY_TIMES_AS_FAST, 12) as begun:
        yield begun


async def cards_in(office: Office) -> Sequence[str]:
    """The ideas whose cards lie before the team, each once for every message."""
    texts = [message.get("text", "") for message in await office.vera.chat(office.group)]
    return [text.partition("2024-")[2][:5] for text in texts if "Wartet seit" in text]


async def test_forty_ideas_at_once_keep_nobody_from_asking_and_deciding(forty: Rush, telegram: Simulator) -> None:
    bot, office = forty
    vera, group = office.vera, office.group
    await asyncio.sleep(2.0)  # until the cards have used up what they may
    async with bot.records.reading() as unit:
        assert await unit.outbox.count(MessageState.QUEUED) == 5  # the queue holds the others

    await vera.says("/queue", chat=group)
    await vera.sees("40 Ideen warten.", AT_ONCE, chat=group)
    await vera.presses("Nächste zeigen", AT_ONCE, chat=group)
    await vera.sees("2024-00001", AT_ONCE, chat=group)
    await vera.presses("Freigeben", AT_ONCE, chat=group)
    await vera.sees("Freigegeben von", AT_ONCE, chat=group)
    await vera.says("/queue", chat=group)

    await vera.sees("39 Ideen warten.", AT_ONCE, chat=group)
    assert "group" not in (await telegram.limits())["violations"]


async def test_in_the_end_every_card_is_laid_out_once(a_dozen: Rush) -> None:
    _, office = a_dozen

    await office.vera.sees("2024-00012", chat=office.group)

    assert list(await cards_in(office)) == [f"{number:05}" for number in range(1, 13)]
