"""The control API as the page and other processes use it: events, panel, files, plain refusals."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from simulator import Person, Simulator, Telegram
from simulator.wire import Json
from tests.simulator.bare import BareBot
from tests.simulator.pictures import picture


@pytest.fixture
async def page(telegram: Simulator) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(telegram.control_url + "/") as session:
        yield session


async def listen(page: aiohttp.ClientSession, count: int, **query: Any) -> list[Json]:
    events: list[Json] = []
    async with page.get("events", params=query) as stream:
        assert stream.content_type == "text/event-stream"
        while len(events) < count:
            line = await stream.content.readline()
            if line.startswith(b"data: "):
                events.append(json.loads(line[6:]))
    return events


async def test_every_change_is_told_as_it_happens(page: aiohttp.ClientSession, bot: BareBot, maria: Person) -> None:
    listening = asyncio.create_task(listen(page, 7))
    await asyncio.sleep(0.05)

    go = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    message = await bot.call("sendMessage", chat_id=maria.id, text="Hello", reply_markup=go)
    pressed = await maria.presses("Go")
    await bot.call("answerCallbackQuery", callback_query_id=pressed["query_id"], text="Toast")
    await bot.call("editMessageText", chat_id=maria.id, message_id=message["message_id"], text="Bye")
    await bot.call("sendChatAction", chat_id=maria.id, action="typing")
    await bot.call("deleteMessage", chat_id=maria.id, message_id=message["message_id"])
    await bot.call("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    await maria.blocks()

    events = await asyncio.wait_for(listening, 2)
    assert [event["type"] for event in events] == ["message", "answer", "edited", "typing", "deleted", "commands", "blocked"]
    assert (events[0]["with"], events[0]["people"], events[0]["message"]["text"]) == (bot.id, [maria.id], "Hello")
    assert events[1]["text"] == "Toast"
    assert [event["n"] for event in events] == sorted(event["n"] for event in events)


async def test_somebody_hears_only_what_they_see(telegram: Simulator, page: aiohttp.ClientSession, bot: BareBot, maria: Person) -> None:
    ali = await telegram.add_person("Ali")
    listening = asyncio.create_task(listen(page, 2, person=ali.id))
    await asyncio.sleep(0.05)

    await maria.says("secret")
    await ali.opens()
    await bot.call("sendMessage", chat_id=ali.id, text="Choose", reply_markup={"keyboard": [["Yes"]]})

    events = await asyncio.wait_for(listening, 2)
    assert [(event["type"], event["people"]) for event in events] == [("message", [ali.id]), ("keyboard", [ali.id])]


async def test_a_listener_that_goes_is_forgotten(telegram: Simulator, page: aiohttp.ClientSession, maria: Person) -> None:
    async with page.get("events"):
        await asyncio.sleep(0.05)
        while_listening = telegram.world.events.has_listeners
    await asyncio.sleep(0.05)

    assert while_listening
    assert not telegram.world.events.has_listeners


async def test_a_host_puts_its_own_controls_on_the_panel(telegram: Simulator) -> None:
    async def kill(value: Any) -> str:
        return f"killed with {value}"

    telegram.panel.add("kill", "Kill the bot", "button", kill, "running")
    before = {control["id"]: control for control in (await telegram.ask("GET", "/panel"))["controls"]}

    after = await telegram.ask("POST", "/panel/kill", {"value": 9})

    assert before["kill"].items() >= {"id": "kill", "label": "Kill the bot", "kind": "button", "state": "running"}.items()
    assert after["state"] == "killed with 9"


async def test_the_clock_on_the_panel_goes_forward(telegram: Simulator, maria: Person) -> None:
    await telegram.ask("POST", "/panel/clock", {"value": 3600})

    assert (await telegram.ask("GET", "/clock"))["offset"] == 3600


async def test_a_switch_on_the_panel_makes_a_fault_and_takes_it_back(telegram: Simulator) -> None:
    on = await telegram.ask("POST", "/panel/fault-too_many_requests", {"value": True})
    faults_on = (await telegram.ask("GET", "/faults"))["faults"]
    await telegram.ask("POST", "/panel/fault-too_many_requests", {"value": False})

    assert on["state"]["on"] is True
    assert [fault["kind"] for fault in faults_on] == ["too_many_requests"]
    assert (await telegram.ask("GET", "/faults"))["faults"] == []


async def test_beside_the_switch_for_429_stands_how_many_were_refused_and_when_the_bot_may_go_on(
    telegram: Simulator, bot: BareBot, maria: Person
) -> None:
    await telegram.ask("POST", "/panel/fault-too_many_requests", {"value": True})
    for _ in range(3):
        with pytest.raises(AssertionError, match="429"):
            await bot.call("sendMessage", chat_id=maria.id, text="Hello")
    await asyncio.sleep(0.5)

    controls = {control["id"]: control["state"] for control in (await telegram.ask("GET", "/panel"))["controls"]}

    state = controls["fault-too_many_requests"]
    assert (state["on"], state["refused"]) == (True, 3)
    assert 2 < state["goes_on_at"] - time.time() <= 3


async def test_a_slow_network_and_lost_answers_come_together(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.add_fault("slow", "sendMessage", seconds=0.2)
    await telegram.add_fault("reset_after", "sendMessage")
    began = time.monotonic()

    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", chat_id=maria.id, text="Hello")

    assert time.monotonic() - began >= 0.2
    assert await maria.sees() == "Hello"


async def test_the_page_shows_photos(page: aiohttp.ClientSession, maria: Person) -> None:
    sent = await maria.sends_photo(picture())

    async with page.get(f"files/{sent['photo'][0]['file_id']}") as reply:
        assert (reply.status, reply.content_type) == (200, "image/jpeg")


async def test_a_host_adds_its_own_routes() -> None:
    async def phases(_: web.Request) -> web.Response:
        return web.Response(text="phases")

    async with (
        Simulator(extra_routes=[web.get("/phases", phases)]) as telegram,
        aiohttp.request("GET", f"{telegram.url}/phases") as reply,
    ):
        assert await reply.text() == "phases"


WRONG: list[tuple[str, str, Any, str]] = [
    ("POST", "people", {}, "'first_name' is missing"),
    ("POST", "people", {"first_name": 1}, "'first_name' must be a text"),
    ("POST", "people", [], "the body must be a JSON object"),
    ("POST", "people/77/say", {"text": "x"}, "there is no such person"),
    ("POST", "people/maria/say", {"text": "x"}, "person must be given by its number"),
    ("POST", "people/MARIA/sing", {}, "there is no such act; there are: album, audio, block"),
    ("POST", "people/MARIA/say", {"text": " "}, "Text must be non-empty"),
    ("POST", "people/MARIA/say", {"text": "x", "chat": 77}, "there is no bot 77"),
    ("POST", "people/MARIA/photo", {"content": "?"}, "bytes must be written in base64"),
    ("POST", "people/MARIA/photo", {"content": "eA=="}, "this cannot be sent as a photo: IMAGE_PROCESS_FAILED"),
    ("POST", "bots", {"token": "x", "username": "x"}, "a token is a number, a colon, and letters"),
    ("POST", "limits", {"mode": "sometimes"}, "'mode' must be off, count or refuse"),
    ("POST", "faults", {"kind": "earthquake"}, "'kind' must be one of too_many_requests"),
    ("POST", "panel/none", {}, "there is no such control"),
    ("GET", "people/MARIA/chats/somewhere", None, "a chat is given by a bot's id"),
    ("GET", "files/none", None, "there is no such file"),
]


@pytest.mark.parametrize("verb, path, order, words", WRONG, ids=[words for *_, words in WRONG])
async def test_a_wrong_order_is_refused_plainly(
    verb: str, path: str, order: Any, words: str, page: aiohttp.ClientSession, maria: Person
) -> None:
    async with page.request(verb, path.replace("MARIA", str(maria.id)), json=order) as reply:
        body = await reply.json()

    assert reply.status == 400
    assert body["error"].startswith(words)


async def test_the_clock_file_follows_the_clock(tmp_path: Path) -> None:
    clock_file = tmp_path / "clock.txt"
    async with Simulator(clock_file=clock_file) as telegram:
        await telegram.set_clock(-3600)
        await telegram.forward(60.5)

    assert float(clock_file.read_text()) == -3539.5


async def test_the_clock_file_is_exact_years_away_too(tmp_path: Path) -> None:
    clock_file = tmp_path / "clock.txt"
    async with Simulator(clock_file=clock_file) as telegram:
        await telegram.set_clock(-82248633.125)

    assert float(clock_file.read_text()) == -82248633.125


async def test_another_client_sees_the_same_world(telegram: Simulator, bot: BareBot) -> None:
    async with Telegram(telegram.control_url) as elsewhere:
        ali = await elsewhere.add_person("Ali")
        await ali.opens()
        await bot.call("sendMessage", chat_id=ali.id, text="Hello Ali")

        assert await ali.sees() == "Hello Ali"
        assert [shown["username"] for shown in await elsewhere.bots()] == ["only_bot"]
        assert (await elsewhere.ask("GET", "/state"))["people"][0]["first_name"] == "Ali"
