"""Telegram's limits on sending, on request: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this."""

import asyncio
from typing import Any

import pytest

from simulator import Person, Simulator
from tests.simulator.bare import BareBot, Refused
from tests.simulator.pictures import picture


async def sends(bot: BareBot, chat_id: int, **parameters: Any) -> int:
    """Seconds to wait, 0 if the message went out."""
    async with bot.request("sendMessage", json={"chat_id": chat_id, "text": "x", **parameters}) as reply:
        body = await reply.json()
    if body["ok"]:
        return 0
    seconds: int = body["parameters"]["retry_after"]
    assert (reply.status, body["description"]) == (429, f"Too Many Requests: retry after {seconds}")
    return seconds


async def people(telegram: Simulator, count: int) -> list[Person]:
    crowd = [await telegram.add_person(f"Person {number}") for number in range(count)]
    await asyncio.gather(*(person.opens() for person in crowd))
    return crowd


async def test_without_limits_everything_goes(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    assert [await sends(bot, maria.id) for _ in range(40)] == [0] * 40
    assert (await telegram.counts())["violations"] == {}


async def test_one_message_a_second_into_a_chat(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.set_limits("refuse")

    at_once = [await sends(bot, maria.id), await sends(bot, maria.id)]
    await telegram.hurry(1)

    assert at_once == [0, 1]
    assert await sends(bot, maria.id) == 0
    assert (await telegram.counts())["violations"] == {"chat": 1}


async def test_thirty_messages_a_second_in_all(telegram: Simulator, bot: BareBot) -> None:
    crowd = await people(telegram, 31)
    await telegram.set_limits("refuse")

    waits = [await sends(bot, person.id) for person in crowd]

    assert waits == [0] * 30 + [1]
    assert (await telegram.counts())["violations"] == {"bot": 1}


async def test_a_thousand_if_they_are_paid_for(telegram: Simulator, bot: BareBot) -> None:
    crowd = await people(telegram, 40)
    await telegram.set_limits("refuse")

    assert [await sends(bot, person.id, allow_paid_broadcast=True) for person in crowd] == [0] * 40


async def test_twenty_messages_a_minute_into_a_group(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    group = await telegram.add_group("Team", maria, bot.id)
    await telegram.set_limits("refuse", seconds_per_chat=0)

    waits = [await sends(bot, group.id) for _ in range(21)]
    await telegram.hurry(30)
    later = await sends(bot, group.id)

    assert waits[:20] == [0] * 20
    assert 59 <= waits[20] <= 60
    assert 29 <= later <= 30


async def test_the_window_slides(telegram: Simulator, bot: BareBot) -> None:
    crowd = await people(telegram, 35)
    await telegram.set_limits("refuse")
    for person in crowd[:20]:
        await sends(bot, person.id)
    await telegram.hurry(0.6)
    for person in crowd[20:30]:
        await sends(bot, person.id)
    too_many = await sends(bot, crowd[30].id)
    await telegram.hurry(0.5)

    assert too_many == 1
    assert await sends(bot, crowd[31].id) == 0


async def test_an_album_counts_by_its_parts(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    photo = (await maria.sends_photo(picture(50, 50)))["photo"][-1]["file_id"]
    await telegram.set_limits("refuse", per_second=5)
    media = [{"type": "photo", "media": photo}] * 4

    await bot.call("sendMediaGroup", chat_id=maria.id, media=media)

    with pytest.raises(Refused, match="429"):
        await bot.call("sendMediaGroup", chat_id=maria.id, media=media)


async def test_counting_lets_everything_through(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.set_limits("count")

    assert [await sends(bot, maria.id) for _ in range(3)] == [0, 0, 0]
    assert (await telegram.counts())["violations"] == {"chat": 2}


async def test_what_is_refused_uses_nothing_up(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.set_limits("refuse")

    with pytest.raises(Refused, match="400"):
        await bot.call("sendMessage", chat_id=maria.id, text="")

    assert await sends(bot, maria.id) == 0


async def test_edits_and_answers_are_not_counted(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.set_limits("refuse")
    message = await bot.call("sendMessage", chat_id=maria.id, text="0")

    for number in range(1, 40):
        await bot.call("editMessageText", chat_id=maria.id, message_id=message["message_id"], text=str(number))

    assert (await telegram.counts())["violations"] == {}
