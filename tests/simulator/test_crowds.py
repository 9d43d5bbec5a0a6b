"""Many people without phones: they are written to like everybody, and of what they get it is counted who has it, and who has it twice."""

import asyncio
import json
import time

import aiohttp
import pytest

from simulator import Person, Simulator
from simulator.wire import Json
from tests.simulator.bare import BareBot


async def test_who_has_a_message_and_who_has_it_twice_is_counted(telegram: Simulator, bot: BareBot) -> None:
    crowd = await telegram.add_crowd(5)
    for number in (0, 1, 1, 3):
        await bot.call("sendMessage", chat_id=crowd.people[number], text="Guten Tag")
    await bot.call("sendMessage", chat_id=crowd.people[0], text="Etwas anderes")

    figures = await crowd.figures()

    assert await crowd.marks() == "12010"
    assert (figures["size"], figures["got"], figures["twice"]) == (5, 3, 1)
    assert figures["per_second"] > 2


async def test_counting_begins_anew_with_the_moment_that_is_named(telegram: Simulator, bot: BareBot) -> None:
    crowd = await telegram.add_crowd(3)
    await bot.call("sendMessage", chat_id=crowd.people[0], text="Gestern")
    await asyncio.sleep(0.02)
    moment = time.time()
    await bot.call("sendMessage", chat_id=crowd.people[1], text="Heute")

    await crowd.counts_anew(moment)
    await crowd.awaits(2)
    await bot.call("sendMessage", chat_id=crowd.people[2], text="Heute")

    assert await crowd.marks() == "011"
    assert (await crowd.figures())["left"] == 2


async def test_people_of_a_crowd_are_people_but_on_nobodys_list(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    crowd = await telegram.add_crowd(2, language="en")
    somebody = Person(telegram.ask, crowd.people[1], "Somebody")
    await somebody.blocks()
    await bot.call("sendMessage", chat_id=crowd.people[0], text="One")
    await bot.call("sendMessage", chat_id=crowd.people[0], text="Two")

    with pytest.raises(AssertionError, match="bot was blocked by the user"):
        await bot.call("sendMessage", chat_id=somebody.id, text="Two")
    of_the_first = Person(telegram.ask, crowd.people[0], "1")
    assert [message["text"] for message in await of_the_first.chat()] == ["Two"]
    assert [shown["id"] for shown in (await telegram.ask("GET", "/state"))["people"]] == [maria.id]
    assert [shown["id"] for shown in (await telegram.ask("GET", "/people"))["people"]] == [maria.id]


async def test_the_stream_tells_of_a_crowd_a_few_times_a_second_and_in_runs(telegram: Simulator, bot: BareBot) -> None:
    crowd = await telegram.add_crowd(1000)
    async with aiohttp.request("GET", telegram.control_url + "/events") as stream:
        await stream.content.readline()
        chats = [telegram.world.private_chat(telegram.world.bots[bot.id], telegram.world.people[number]) for number in crowd.people]
        began = time.monotonic()
        for step in range(0, 1000, 100):
            for chat in chats[step : step + 100]:
                telegram.world.post(chat, chat.bot, {"text": "Hello"})
            await asyncio.sleep(0.05)
        took = time.monotonic() - began
        events = await _until_all_have_it(stream)

    changed = [run for event in events for run in event["changed"]]
    assert len(events) <= took / 0.16 + 2
    assert {event["type"] for event in events} == {"crowd"}
    assert len(changed) == len(events)
    assert sum(many for _, many, _ in changed) == 1000
    assert {mark for *_, mark in changed} == {1}


async def _until_all_have_it(stream: aiohttp.ClientResponse) -> list[Json]:
    events: list[Json] = []
    while not events or events[-1]["got"] < events[-1]["size"]:
        line = await stream.content.readline()
        if line.startswith(b"data: "):
            events.append(json.loads(line[6:]))
    return events


@pytest.mark.parametrize(
    "path, order, words",
    [
        ("/crowds", {"size": 0}, "'size' must be between 1"),
        ("/crowds", {"size": 1, "bot": 77}, "there is no such bot"),
        ("/crowds/77/count", {}, "there is no such crowd"),
    ],
)
async def test_a_wrong_order_about_a_crowd_is_refused_plainly(telegram: Simulator, path: str, order: Json, words: str) -> None:
    with pytest.raises(AssertionError, match=words):
        await telegram.ask("POST", path, order)
