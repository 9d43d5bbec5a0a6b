"""Whoever blocked the bot and comes back hears whether they missed something of their own, once."""

import pytest
from sqlalchemy import select

from bot.app import App
from participation.ideas import IdeaState
from participation.residents import ResidentState
from storage.outbox import MessageRow
from tests.conversations.on_record import comes_true, person_on_record
from tests.conversations.writing import sends_an_idea, the_idea
from tests.services.staffroom import PUBLISH, decide, member
from tests.stage import Clock, Neighbour

MISSED = "Inzwischen gab es Neues zu Ihren Ideen"


async def is_on_record_as(bot: App, state: ResidentState) -> None:
    async def it_is() -> bool:
        return (await person_on_record(bot)).state == state

    await comes_true(it_is)


async def is_published(bot: App, clock: Clock) -> None:
    """Somebody decides, and the time for undoing passes."""
    anna, idea = await member(bot.records, 9, clock.now()), await the_idea(bot)
    await decide(bot.records, idea.id, PUBLISH, anna, clock.now())
    await clock.forward(minutes=10)
    await bot.ticks.settle()

    async def it_is() -> bool:
        return (await the_idea(bot)).state is IdeaState.PUBLISHED

    await comes_true(it_is)


@pytest.mark.parametrize("how", ["unblocks", "writes"])
async def test_whoever_comes_back_hears_once_that_there_was_news(maria: Neighbour, clock: Clock, bot: App, how: str) -> None:
    await maria.joins()
    await sends_an_idea(maria)
    await maria.blocks()
    await is_on_record_as(bot, ResidentState.BLOCKED_BOT)
    await is_published(bot, clock)

    await maria.unblocks()
    if how == "writes":
        await maria.says("/phases")
    await maria.sees(MISSED)
    await maria.presses("Meine Ideen")
    assert "veröffentlicht" in await maria.sees("Am Spielplatz fehlt Schatten.")
    await maria.says("/start")
    await maria.sees("Was möchten Sie tun?")
    assert sum(MISSED in message.get("text", "") for message in await maria.chat()) == 1


async def test_whoever_missed_nothing_hears_nothing(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await maria.blocks()
    await is_on_record_as(bot, ResidentState.BLOCKED_BOT)
    await maria.unblocks()
    await is_on_record_as(bot, ResidentState.ACTIVE)
    await maria.says("/start")
    await maria.sees("Was möchten Sie tun?")

    assert not [message for message in await maria.chat() if MISSED in message.get("text", "")]


async def test_news_that_telegram_refused_counts_as_missed(maria: Neighbour, clock: Clock, bot: App) -> None:
    """The block is noticed only when the message cannot be delivered."""
    await maria.joins()
    await sends_an_idea(maria)
    await maria.blocks()
    await is_on_record_as(bot, ResidentState.BLOCKED_BOT)
    async with bot.records.changing() as unit:  # as if the update about the block had never come
        resident = await unit.residents.get((await the_idea(bot)).author)
        assert resident
        await unit.residents.keep(resident.returning())
    await is_published(bot, clock)

    async def has_failed() -> bool:
        async with bot.records.reading() as unit:
            news = await unit._session.scalars(select(MessageRow.state).where(MessageRow.item.is_not(None)))
            return "failed" in set(news)

    await comes_true(has_failed)
    await maria.unblocks()
    await maria.sees(MISSED)
