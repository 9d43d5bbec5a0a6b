"""Whoever sets the bot up learns the number by which the settings know them; the records never do."""

from bot.app import App
from simulator import Simulator
from storage.outbox import MessageState
from tests.conversations.on_record import comes_true
from tests.stage import Neighbour
from tests.traces import everything_on


async def test_the_bot_tells_everybody_their_own_number(maria: Neighbour, ali: Neighbour) -> None:
    await maria.joins()
    await maria.says("/myid")
    await ali.says("/myid")

    assert f"Ihre Telegram-Nummer: {maria.id}" in await maria.sees("Telegram-Nummer")
    assert f"Your Telegram id: {ali.id}" in await ali.sees("Telegram id")


async def test_no_record_holds_the_number_even_while_it_waits_to_be_sent(telegram: Simulator, bot: App, ali: Neighbour) -> None:
    async def waits() -> bool:
        async with bot.records.reading() as unit:
            return await unit.outbox.count(MessageState.QUEUED) == 1

    await telegram.add_fault("too_many_requests", "sendMessage", count=1, retry_after=3)
    await ali.says("/myid")
    await comes_true(waits)

    assert str(ali.id).encode() not in await everything_on(bot.records)
    assert str(ali.id) in await ali.sees("Telegram id")
