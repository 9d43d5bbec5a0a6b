"""Webhooks: setting them, and how updates come (telegram-bot-api/WebhookActor.cpp, Client.cpp:15724)."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from simulator import Person, Simulator
from simulator.wire import Json
from tests.simulator.bare import BareBot, Refused
from tests.simulator.webhook_receiver import Receiver, receiving


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as opened:
        yield opened


async def info(bot: BareBot) -> Json:
    shown: Json = await bot.call("getWebhookInfo")
    return shown


async def test_updates_come_with_the_secret(bot: BareBot, receiver: Receiver, maria: Person) -> None:
    await bot.call("setWebhook", url=receiver.url, secret_token="very-secret_1")
    await maria.says("Hello")

    received = await receiver.has(2)

    assert receiver.texts == ["/start", "Hello"]
    assert receiver.secrets == ["very-secret_1"] * 2
    assert received[1]["update_id"] == received[0]["update_id"] + 1
    assert (await info(bot))["pending_update_count"] == 0


async def test_while_a_webhook_is_set_nobody_polls(bot: BareBot, receiver: Receiver) -> None:
    await bot.call("setWebhook", url=receiver.url)

    with pytest.raises(Refused) as refused:
        await bot.call("getUpdates")

    assert (refused.value.code, refused.value.description) == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )


async def test_setting_a_webhook_ends_a_poll(bot: BareBot, receiver: Receiver) -> None:
    polling = asyncio.create_task(bot.updates(timeout=30))
    await asyncio.sleep(0.05)

    await bot.call("setWebhook", url=receiver.url)

    with pytest.raises(Refused, match="409: Conflict: terminated by setWebhook request"):  # C:16229
        await asyncio.wait_for(polling, 1)


async def test_deleting_gives_the_queue_back(bot: BareBot, receiver: Receiver, maria: Person) -> None:
    receiver.answer = lambda _: web.Response(status=500)
    await bot.call("setWebhook", url=receiver.url)
    await receiver.has(1)

    await bot.call("deleteWebhook")

    assert [update["message"]["text"] for update in await bot.updates()] == ["/start"]
    assert (await info(bot))["url"] == ""


async def test_waiting_updates_can_be_dropped(bot: BareBot, maria: Person) -> None:
    await bot.call("deleteWebhook", drop_pending_updates=True)

    assert await bot.updates() == []


WRONG: dict[str, Json] = {
    "Bad Request: invalid webhook URL specified": {"url": "ftp://x.de"},  # C:16016
    "Bad Request: secret token is too long": {"url": "http://x.de", "secret_token": "x" * 257},  # C:16020
    "Bad Request: secret token contains unallowed characters": {"url": "http://x.de", "secret_token": "ä"},  # C:16023
}


@pytest.mark.parametrize("words, parameters", WRONG.items())
async def test_a_wrong_webhook_is_not_set(words: str, parameters: Json, bot: BareBot) -> None:
    with pytest.raises(Refused) as refused:
        await bot.call("setWebhook", **parameters)

    assert refused.value.description == words
    assert (await info(bot))["url"] == ""


async def test_away_from_home_a_webhook_needs_https() -> None:
    async with Simulator(https_only_webhooks=True) as telegram, BareBot(telegram.url, telegram.token) as bot:
        with pytest.raises(Refused, match="400: Bad Request: bad webhook: An HTTPS URL must be provided for webhook"):  # W:714
            await bot.call("setWebhook", url="http://x.de")


async def test_a_webhook_can_be_set_once_a_second(bot: BareBot, receiver: Receiver) -> None:
    await bot.call("setWebhook", url=receiver.url)

    with pytest.raises(Refused, match="429: Too Many Requests: retry after 1"):  # C:15735
        await bot.call("setWebhook", url=receiver.url)


async def test_the_words_that_go_with_a_success(bot: BareBot, receiver: Receiver) -> None:
    words = []
    for method, parameters in (("setWebhook", {"url": receiver.url}), ("deleteWebhook", {}), ("deleteWebhook", {})):
        async with bot.request(method, json=parameters) as reply:
            words.append((await reply.json())["description"])

    assert words == ["Webhook was set", "Webhook was deleted", "Webhook is already deleted"]  # C:16057, 15778


async def test_a_failure_is_retried_and_shown(telegram: Simulator, bot: BareBot, receiver: Receiver, maria: Person) -> None:
    failures = iter([500, 503])
    receiver.answer = lambda _: web.Response(status=next(failures, 200))
    await bot.call("setWebhook", url=receiver.url)

    await receiver.has(2)
    shown = await info(bot)
    await telegram.hurry(2)
    await receiver.has(3)

    assert receiver.texts == ["/start"] * 3
    assert shown["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"  # W:636
    assert shown["pending_update_count"] == 1


async def test_back_off_doubles(telegram: Simulator, bot: BareBot, receiver: Receiver, maria: Person) -> None:
    receiver.answer = lambda _: web.Response(status=500)
    await bot.call("setWebhook", url=receiver.url)
    await receiver.has(2)  # the first retry comes at once

    for seconds, expected in ((1, 2), (1, 3), (3, 3), (1, 4)):  # then after 2, 4, 8 ... seconds (W:508)
        await telegram.hurry(seconds)
        await asyncio.sleep(0.1)
        assert len(receiver.received) == expected


async def test_retry_after_is_obeyed(telegram: Simulator, bot: BareBot, receiver: Receiver, maria: Person) -> None:
    answers = iter([web.Response(status=503, headers={"Retry-After": "7"})])
    receiver.answer = lambda _: next(answers, web.Response())
    await bot.call("setWebhook", url=receiver.url)
    await receiver.has(1)

    await telegram.hurry(6)
    await asyncio.sleep(0.1)
    too_early = len(receiver.received)
    await telegram.hurry(1)
    await receiver.has(2)

    assert too_early == 1


async def test_what_would_be_too_late_is_dropped(telegram: Simulator, bot: BareBot, receiver: Receiver, maria: Person) -> None:
    await bot.updates()
    await bot.updates()
    await bot.call("sendMessage", chat_id=maria.id, text="?", reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]})
    receiver.answer = lambda _: web.Response(status=503, headers={"Retry-After": "200"})
    await bot.call("setWebhook", url=receiver.url)

    await maria.presses("Go")
    await receiver.has(1)
    await asyncio.sleep(0.1)

    assert (await info(bot))["pending_update_count"] == 0  # a press lives 150 seconds: W:511


async def test_one_chat_waits_for_its_own_failures_only(telegram: Simulator, bot: BareBot, receiver: Receiver, maria: Person) -> None:
    await bot.updates()
    await bot.updates()
    ali = await telegram.add_person("Ali")

    def only_maria_fails(update: Json) -> web.Response:
        return web.Response(status=503 if update["message"]["from"]["first_name"] == "Maria" else 200, headers={"Retry-After": "60"})

    receiver.answer = only_maria_fails
    await bot.call("setWebhook", url=receiver.url)
    await maria.says("one")
    await maria.says("two")
    await ali.says("three")
    await receiver.has(2)
    await asyncio.sleep(0.1)

    assert receiver.texts == ["one", "three"]


async def test_messages_and_presses_of_one_person_go_separate_ways(
    telegram: Simulator, bot: BareBot, receiver: Receiver, maria: Person
) -> None:
    await bot.call("sendMessage", chat_id=maria.id, text="?", reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]})
    receiver.seconds = 0.2
    await bot.call("setWebhook", url=receiver.url)
    await maria.presses("Go")
    await receiver.has(2)

    assert receiver.most_at_once == 2  # messages by chat, presses by user: C:17155


async def test_not_more_connections_than_allowed(telegram: Simulator, bot: BareBot, receiver: Receiver) -> None:
    people = [await telegram.add_person(f"Person {number}") for number in range(6)]
    receiver.seconds = 0.05
    await bot.call("setWebhook", url=receiver.url, max_connections=2)
    for person in people:
        await person.says("Hello")
    await receiver.has(6)

    assert receiver.most_at_once == 2
    assert (await info(bot))["max_connections"] == 2


async def test_the_reply_may_be_a_call(telegram: Simulator, bot: BareBot, receiver: Receiver, maria: Person) -> None:
    receiver.answer = lambda update: web.json_response(
        {"method": "sendMessage", "chat_id": update["message"]["chat"]["id"], "text": "From the reply"}
    )

    await bot.call("setWebhook", url=receiver.url)

    assert await maria.sees() == "From the reply"
    entry = (await telegram.accepted("sendMessage"))[0]
    assert (entry["in_webhook_reply"], entry["answered"]) == (True, False)


async def test_a_reply_cannot_ask_questions(telegram: Simulator, bot: BareBot, receiver: Receiver, maria: Person) -> None:
    receiver.answer = lambda _: web.json_response({"method": "deleteWebhook"})

    await bot.call("setWebhook", url=receiver.url)
    await receiver.has(1)
    await asyncio.sleep(0.05)

    assert (await info(bot))["url"] == receiver.url  # W:622


async def test_an_answer_that_got_lost_brings_the_update_again(
    telegram: Simulator, bot: BareBot, receiver: Receiver, maria: Person
) -> None:
    await telegram.add_fault("reset_after", "webhook", count=1)

    await bot.call("setWebhook", url=receiver.url)
    received = await receiver.has(2)

    assert received[0] == received[1]


async def test_a_bot_that_was_down_gets_everything_later(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    async with receiving() as receiver:
        port = int(receiver.url.split(":")[2].split("/")[0])
        await bot.call("setWebhook", url=receiver.url)
        await receiver.has(1)
    for text in ("one", "two"):
        await maria.says(text)
    await asyncio.sleep(0.1)
    shown = await info(bot)

    async with receiving(port) as receiver:
        await telegram.hurry(100)
        await receiver.has(2)

        assert receiver.texts == ["one", "two"]
    assert shown["pending_update_count"] == 2
    assert shown["last_error_message"] == "Connection refused"
