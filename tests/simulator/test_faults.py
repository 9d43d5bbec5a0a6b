"""Faults on request, and the account of what Telegram accepted all the same."""

import asyncio
import time

import aiohttp
import pytest

from simulator import Person, Simulator
from tests.simulator.bare import BareBot, Refused

NO_ANSWER = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)


async def send(bot: BareBot, maria: Person, text: str = "Hello") -> None:
    await bot.call("sendMessage", chat_id=maria.id, text=text)


async def accepted(telegram: Simulator) -> list[tuple[str, bool]]:
    return [(entry["parameters"]["text"], entry["answered"]) for entry in await telegram.accepted("sendMessage")]


async def test_429_says_how_long_to_wait(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.add_fault("too_many_requests", "sendMessage", retry_after=17, count=1)

    async with bot.request("sendMessage", json={"chat_id": maria.id, "text": "Hello"}) as reply:
        body = await reply.json()

    assert (reply.status, reply.headers["Retry-After"]) == (429, "17")
    assert body["parameters"] == {"retry_after": 17}
    await send(bot, maria)
    assert await accepted(telegram) == [("Hello", True)]


async def test_500_in_telegrams_envelope(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.add_fault("server_error", count=1)

    with pytest.raises(Refused, match="500: Internal Server Error"):
        await send(bot, maria)


async def test_502_comes_with_html(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.add_fault("bad_gateway", "sendMessage")

    async with bot.request("sendMessage", json={"chat_id": maria.id, "text": "Hello"}) as reply:
        assert (reply.status, reply.content_type) == (502, "text/html")
    assert await accepted(telegram) == []


async def test_slow_is_slow_and_done_even_if_nobody_waits(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.add_fault("slow", "sendMessage", seconds=0.3)
    began = time.monotonic()

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(send(bot, maria), 0.05)

    assert await maria.sees() == "Hello"
    assert time.monotonic() - began >= 0.3


async def test_a_timeout_does_nothing(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.add_fault("timeout", "sendMessage")

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(send(bot, maria), 0.1)

    assert await accepted(telegram) == []


async def test_cut_before_acceptance_nothing_is_done(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.add_fault("reset_before", "sendMessage")

    with pytest.raises(NO_ANSWER):
        await send(bot, maria)

    assert await accepted(telegram) == []


@pytest.mark.parametrize("kind", ["reset_after", "timeout_after"])
async def test_cut_after_acceptance_it_is_done_but_unanswered(kind: str, telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.ask("POST", "/faults", {"kind": kind, "method": "sendMessage"})

    with pytest.raises((*NO_ANSWER, TimeoutError)):
        await asyncio.wait_for(send(bot, maria), 0.2)

    assert await maria.sees() == "Hello"
    assert await accepted(telegram) == [("Hello", False)]
    assert (await telegram.counts())["unanswered"] == 1


async def test_garbage_is_an_answer_that_nobody_can_read(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.add_fault("garbage", "sendMessage")

    async with bot.request("sendMessage", json={"chat_id": maria.id, "text": "Hello"}) as reply:
        assert reply.status == 200
        with pytest.raises(UnicodeDecodeError):
            await reply.json()

    assert await accepted(telegram) == [("Hello", False)]


async def test_a_fault_strikes_as_often_as_it_should(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.add_fault("server_error", "sendMessage,editMessageText", count=2)

    for _ in range(2):
        with pytest.raises(Refused):
            await send(bot, maria)
    await send(bot, maria)

    assert len(await accepted(telegram)) == 1


async def test_a_fault_may_concern_one_chat_only(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    ali = await telegram.add_person("Ali")
    await ali.opens()
    await telegram.add_fault("server_error", chat_id=maria.id)

    await send(bot, ali)

    with pytest.raises(Refused):
        await send(bot, maria)


async def test_chance_is_seeded(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    outcomes = []
    for _ in range(2):
        await telegram.clear_faults()
        await telegram.add_fault("server_error", "sendMessage", probability=0.5, seed=7)
        outcomes.append([await went_out(bot, maria) for _ in range(20)])

    assert outcomes[0] == outcomes[1]
    assert 3 < sum(outcomes[0]) < 17


async def went_out(bot: BareBot, maria: Person) -> bool:
    try:
        await send(bot, maria)
    except Refused:
        return False
    return True


async def test_polling_and_downloads_may_fail_too(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    sent = await maria.sends_document(b"plan")
    path = (await bot.call("getFile", file_id=sent["document"]["file_id"]))["file_path"]
    await telegram.add_fault("bad_gateway", "getUpdates,download", count=2)

    async with bot.request("getUpdates") as reply:
        assert reply.status == 502
    assert (await bot.download(path))[0] == 502
    assert await bot.download(path) == (200, b"plan")


async def test_the_account_says_what_when_where(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    message = await bot.call("sendMessage", chat_id=maria.id, text="Hello")
    await bot.call("deleteMessage", chat_id=maria.id, message_id=message["message_id"])

    first, second = await telegram.accepted()

    assert (first["method"], first["chat"], first["message_ids"]) == ("sendMessage", maria.id, [message["message_id"]])
    assert (second["n"], second["method"], second["answered"]) == (2, "deleteMessage", True)
    assert await telegram.accepted(after=1) == [second]
    assert await telegram.accepted("sendMessage", chat=maria.id) == [first]


async def test_questions_are_no_deeds(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await bot.call("getMe")
    await bot.call("getChat", chat_id=maria.id)

    assert await telegram.accepted() == []
    assert (await telegram.counts())["calls"] == {"getMe": 1, "getChat": 1}


async def test_a_new_account_can_be_opened(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await send(bot, maria)
    await telegram.forget(keep_parameters=False)

    await send(bot, maria)

    assert [(entry["n"], entry["parameters"]) for entry in await telegram.accepted()] == [(1, None)]
