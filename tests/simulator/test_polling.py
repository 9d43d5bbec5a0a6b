"""getUpdates: offsets, limits, waiting, and only one at a time (telegram-bot-api/Client.cpp:15701 and 16334, td/tddb/td/db/TQueue.cpp)."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest

from simulator import Person, Simulator
from simulator.wire import Json
from tests.simulator.bare import BareBot, Refused


def texts(updates: list[Json]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def get(bot: BareBot, **parameters: Any) -> list[Json]:
    updates: list[Json] = await bot.call("getUpdates", **parameters)
    return updates


async def test_updates_stay_until_an_offset_confirms_them(bot: BareBot, maria: Person) -> None:
    await maria.says("one")

    first = await get(bot, limit=1)
    both = await get(bot, offset=first[0]["update_id"])
    rest = await get(bot, offset=first[0]["update_id"] + 1)

    assert (texts(first), texts(both), texts(rest)) == (["/start"], ["/start", "one"], ["one"])
    assert texts(await get(bot, offset=first[0]["update_id"])) == ["one"]


async def test_ids_count_up(bot: BareBot, maria: Person) -> None:
    await maria.says("one")

    updates = await bot.updates()

    assert updates[1]["update_id"] == updates[0]["update_id"] + 1


@pytest.mark.parametrize("limit, expected", [(0, 1), (2, 2), (1000, 100)])
async def test_at_most_a_hundred_come_at_once(limit: int, expected: int, bot: BareBot, maria: Person) -> None:
    for number in range(104):
        await maria.says(str(number))

    assert len(await get(bot, limit=limit)) == expected


async def test_a_negative_offset_keeps_only_the_last(bot: BareBot, maria: Person) -> None:
    for text in ("one", "two", "three"):
        await maria.says(text)

    last = await get(bot, offset=-2)

    assert texts(last) == ["two", "three"]
    assert texts(await get(bot, offset=0, limit=100)) == ["two", "three"]


async def test_an_offset_far_in_the_future_confirms_nothing(bot: BareBot, maria: Person) -> None:
    update_id = (await get(bot))[0]["update_id"]

    assert texts(await get(bot, offset=update_id + 1000)) == ["/start"]  # TQueue.cpp: Specified from_id is in the future


async def test_waiting_ends_with_the_first_update(bot: BareBot, maria: Person) -> None:
    await bot.updates()
    waiting = asyncio.create_task(bot.updates(timeout=30))
    await asyncio.sleep(0.05)

    await maria.says("now")

    assert texts(await asyncio.wait_for(waiting, 1)) == ["now"]


async def test_waiting_ends_with_nothing_when_time_is_up(bot: BareBot) -> None:
    began = time.monotonic()

    assert await get(bot, offset=1, timeout=1) == []
    assert 0.9 < time.monotonic() - began < 1.9


async def test_asking_the_same_at_once_is_slowed_down(bot: BareBot, maria: Person) -> None:
    await maria.says("one")
    await get(bot, offset=0)

    assert texts(await get(bot, offset=0)) == ["/start"]  # C:15717: one update at a time within half a second


async def test_a_second_poller_ends_the_first(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await bot.updates()
    first = asyncio.create_task(bot.updates(timeout=30))
    await asyncio.sleep(0.05)
    async with BareBot(telegram.url, telegram.token) as other:
        second = asyncio.create_task(other.updates(timeout=30))

        with pytest.raises(Refused) as refused:
            await asyncio.wait_for(first, 1)
        await maria.says("for the second")

        assert texts(await asyncio.wait_for(second, 1)) == ["for the second"]
    assert (refused.value.code, refused.value.description) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )


async def test_only_the_kinds_asked_for_are_kept(bot: BareBot, maria: Person) -> None:
    await get(bot, offset=-1, allowed_updates=["edited_message"])
    said = await maria.says("one")
    await maria.edits(said, "two")

    kinds = [list(update)[1] for update in await get(bot)]

    assert kinds[1:] == ["edited_message"]
    assert (await bot.call("getWebhookInfo"))["allowed_updates"] == ["edited_message"]


@pytest.mark.parametrize("named", ["[", "{}", [1]])
async def test_kinds_that_cannot_be_read_change_nothing(named: Any, bot: BareBot, maria: Person) -> None:
    await get(bot, allowed_updates=named)

    await maria.says("one")

    assert len(await get(bot, offset=-2)) == 2


async def test_messages_are_kept_for_a_day_and_presses_for_150_seconds(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await bot.call("sendMessage", chat_id=maria.id, text="?", reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]})
    await maria.presses("Go")

    await telegram.hurry(151)
    after_151_seconds = await get(bot)
    await telegram.hurry(24 * 3600)

    assert texts(after_151_seconds) == ["/start"]  # C:17155
    assert await get(bot, offset=-1) == []  # C:17053


async def test_ids_may_jump_after_a_quiet_week(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    before = (await bot.updates())[-1]["update_id"]
    await bot.updates()
    await telegram.ask("PATCH", f"/bots/{bot.id}", {"next_update_id": 77})

    await maria.says("after the holidays")

    update = (await get(bot))[0]  # A Update: if there are no updates for a week, the next id is chosen randomly
    assert update["update_id"] == 77 != before + 1


async def test_a_broken_update_can_be_put_in_the_queue(telegram: Simulator, bot: BareBot) -> None:
    await telegram.inject_update(bot.id, "message", {"text": 1})
    await telegram.inject_update(bot.id, "news_from_the_future", None)

    updates = await get(bot)

    assert updates[0]["message"] == {"text": 1}
    assert updates[1]["news_from_the_future"] is None


@pytest.mark.parametrize("how", ["json", "form", "multipart", "query"])
async def test_parameters_come_in_every_encoding(how: str, telegram: Simulator, bot: BareBot, maria: Person) -> None:
    parameters = {"chat_id": str(maria.id), "text": "ä & <b>b</b>", "parse_mode": "HTML"}
    sent = {
        "json": {"json": parameters},
        "form": {"data": parameters},
        "multipart": {"data": multipart(parameters)},
        "query": {"params": parameters},
    }

    async with bot.request("sendMessage", **sent[how]) as reply:
        message = (await reply.json())["result"]

    assert message["text"] == "ä & b"
    assert message["entities"] == [{"offset": 4, "length": 1, "type": "bold"}]


def multipart(parameters: dict[str, str]) -> Any:
    writer = aiohttp.FormData(default_to_multipart=True)
    for name, value in parameters.items():
        writer.add_field(name, value)
    return writer


async def test_the_method_may_be_an_argument_and_its_letters_of_any_size(telegram: Simulator, bot: BareBot) -> None:
    async with bot.request("", json={"method": "GETME"}) as reply:
        assert (await reply.json())["result"]["username"] == "only_bot"  # Query.cpp:44


async def test_a_body_that_is_no_object_counts_as_none(bot: BareBot) -> None:
    async with bot.request("sendMessage", data=b"[", headers={"Content-Type": "application/json"}) as reply:
        assert (await reply.json())["description"] == "Bad Request: message text is empty"  # HttpReader.cpp:225
