"""What a message to many meets at Telegram: a crowd, limits that slide, what may be paid for, files by their ids, ways that take time.

Sources as in sources.py.
"""

import asyncio
import time
from typing import Any

import pytest

from simulator import Person, Simulator
from tests.simulator.bare import BareBot, Refused
from tests.simulator.pictures import picture

PAYABLE: dict[str, dict[str, Any]] = {
    "sendMessage": {"text": "x"},
    "copyMessage": {"from_chat_id": "MARIA", "message_id": "TEXT"},
    "sendPhoto": {"photo": "PHOTO"},
    "sendDocument": {"document": "DOCUMENT"},
    "sendMediaGroup": {"media": [{"type": "photo", "media": "PHOTO"}]},
    "sendLocation": {"latitude": 49.4, "longitude": 7.8},
    "sendContact": {"phone_number": "1", "first_name": "x"},
}
NOT_PAYABLE = {"forwardMessage": {"from_chat_id": "MARIA", "message_id": "TEXT"}}
"""A forwardMessage: it has no `allow_paid_broadcast`."""


async def sends(bot: BareBot, chat_id: int, **parameters: Any) -> int:
    """Seconds to wait, 0 if the message went out."""
    async with bot.request("sendMessage", json={"chat_id": chat_id, "text": "x", **parameters}) as reply:
        body = await reply.json()
    return 0 if body["ok"] else int(body["parameters"]["retry_after"])


async def test_a_crowd_can_be_written_to_and_is_counted_without_being_listed(telegram: Simulator, bot: BareBot) -> None:
    crowd = (await telegram.add_crowd(500, language="de")).people

    await asyncio.gather(*(sends(bot, chat_id) for chat_id in crowd[:300]))
    await sends(bot, crowd[0])

    assert await telegram.tally("sendMessage") == {"messages": 301, "chats": 300, "repeats": 1, "most": 2, "unanswered": 0}
    assert await telegram.tally("sendPhoto") == {"messages": 0, "chats": 0, "repeats": 0, "most": 0, "unanswered": 0}
    assert (await telegram.tally(after=300))["messages"] == 1


async def test_a_crowd_has_no_phones_that_anybody_looks_at(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    crowd = (await telegram.add_crowd(3)).people

    with telegram.world.events.listening() as events:
        await sends(bot, crowd[0])
        await sends(bot, maria.id)

        assert [person["id"] for person in (await telegram.ask("GET", "/state"))["people"]] == [maria.id]
        assert (await events.get())["people"] == [maria.id]


async def test_somebody_of_a_crowd_is_a_person_all_the_same(telegram: Simulator, bot: BareBot) -> None:
    crowd = (await telegram.add_crowd(2)).people
    await telegram.ask("POST", f"/people/{crowd[1]}/block")

    with pytest.raises(Refused, match="403: Forbidden: bot was blocked by the user"):
        await bot.call("sendMessage", chat_id=crowd[1], text="x")
    await telegram.ask("POST", f"/people/{crowd[0]}/say", {"text": "Hello"})
    assert [update["message"]["text"] for update in await bot.updates() if "message" in update] == ["Hello"]


async def test_the_newest_second_counts_wherever_it_begins(telegram: Simulator, bot: BareBot) -> None:
    """Thirty that came at the end of one second and thirty at the beginning of the next are sixty in one (Bots FAQ: about 30 a second)."""
    crowd = iter((await telegram.add_crowd(100)).people)
    await telegram.set_limits("refuse")
    await telegram.hurry(0.95)
    first = [await sends(bot, next(crowd)) for _ in range(30)]
    await telegram.hurry(0.1)

    assert first == [0] * 30
    assert await sends(bot, next(crowd)) == 1


@pytest.mark.parametrize("method", PAYABLE)
async def test_what_is_paid_for_does_not_count_against_the_thirty(method: str, telegram: Simulator, bot: BareBot, maria: Person) -> None:
    """A Paid Broadcasts, and the method's own parameters."""
    parameters = await filled(PAYABLE[method], bot, maria)
    crowd = (await telegram.add_crowd(32)).people
    await telegram.set_limits("refuse", per_second=2)
    free = [await sends(bot, crowd[0]), await sends(bot, crowd[1])]

    for chat_id in crowd[2:]:
        await bot.call(method, chat_id=chat_id, allow_paid_broadcast=True, **parameters)

    assert free == [0, 0]
    assert (await telegram.counts())["violations"] == {}


@pytest.mark.parametrize("method", NOT_PAYABLE)
async def test_what_cannot_be_paid_for_counts(method: str, telegram: Simulator, bot: BareBot, maria: Person) -> None:
    parameters = await filled(NOT_PAYABLE[method], bot, maria)
    crowd = (await telegram.add_crowd(3)).people
    await telegram.set_limits("refuse", per_second=2)
    for chat_id in crowd[:2]:
        await bot.call(method, chat_id=chat_id, allow_paid_broadcast=True, **parameters)

    with pytest.raises(Refused, match="429: Too Many Requests: retry after 1"):
        await bot.call(method, chat_id=crowd[2], allow_paid_broadcast=True, **parameters)


async def test_paid_for_too_it_is_a_thousand_at_most(telegram: Simulator, bot: BareBot) -> None:
    crowd = (await telegram.add_crowd(8)).people
    await telegram.set_limits("refuse", paid_per_second=7)

    waits = [await sends(bot, chat_id, allow_paid_broadcast=True) for chat_id in crowd]

    assert waits == [0] * 7 + [1]
    assert (await telegram.limits())["paid_per_second"] == 7


async def test_each_beyond_the_thirty_that_are_free_costs_a_tenth_of_a_star(telegram: Simulator, bot: BareBot) -> None:
    """A Paid Broadcasts. O: what is marked as paid and free leaves the thirty of all others alone."""
    crowd = (await telegram.add_crowd(45)).people
    await telegram.set_limits("refuse", stars=10_500)

    for chat_id in crowd:
        await sends(bot, chat_id, allow_paid_broadcast=True)

    assert (await telegram.limits())["spent"] == {str(bot.id): 1.5}


async def test_what_is_refused_costs_nothing(telegram: Simulator, bot: BareBot) -> None:
    """A Paid Broadcasts: only for messages that are broadcasted successfully."""
    crowd = (await telegram.add_crowd(2)).people
    await telegram.set_limits("refuse", per_second=1)

    for chat_id in (*crowd, 1):
        await bot.request("sendMessage", json={"chat_id": chat_id, "text": "x", "allow_paid_broadcast": True})

    assert (await telegram.limits())["spent"] == {str(bot.id): 0.1}


async def test_with_less_than_ten_thousand_stars_nothing_can_be_paid_for(telegram: Simulator, bot: BareBot) -> None:
    """A Paid Broadcasts: at least 10,000 Stars on its balance. O: what is missing is not told in words; the limit of all others holds."""
    crowd = (await telegram.add_crowd(31)).people
    await telegram.set_limits("refuse", stars=9_999)

    waits = [await sends(bot, chat_id, allow_paid_broadcast=True) for chat_id in crowd]

    assert waits == [0] * 30 + [1]


async def test_a_bot_may_send_a_file_again_that_it_got_or_sent(bot: BareBot, maria: Person, telegram: Simulator) -> None:
    (friend,) = (await telegram.add_crowd(1)).people
    photo = (await maria.sends_photo(picture(50, 50)))["photo"][-1]["file_id"]
    document = (await bot.call_with_files("sendDocument", {"document": b"%PDF"}, chat_id=str(maria.id)))["document"]["file_id"]

    assert (await bot.call("sendPhoto", chat_id=friend, photo=photo))["photo"][-1]["file_id"] == photo
    assert (await bot.call("sendDocument", chat_id=friend, document=document))["document"]["file_id"] == document


@pytest.mark.parametrize("method, kind", [("sendPhoto", "photo"), ("sendDocument", "document")])
async def test_the_id_of_a_file_says_nothing_to_another_bot(
    method: str, kind: str, telegram: Simulator, bot: BareBot, maria: Person
) -> None:
    """A Sending files: "file_id is unique for each individual bot and can't be transferred from one bot to another"; M:27975."""
    another = await telegram.add_bot("another_bot")
    sent = await maria.sends_photo(picture(50, 50)) if kind == "photo" else await maria.sends_document(b"%PDF")
    file_id = sent["photo"][-1]["file_id"] if kind == "photo" else sent["document"]["file_id"]

    async with BareBot(telegram.url, another["token"]) as other:
        await maria.opens(chat=other.id)

        with pytest.raises(Refused, match="400: Bad Request: wrong file identifier/HTTP URL specified"):
            await other.call(method, chat_id=maria.id, **{kind: file_id})


async def test_a_flood_refuses_everything_until_it_is_over(telegram: Simulator, bot: BareBot) -> None:
    """C:71-80; S: whoever sends on is told the seconds that are left."""
    crowd = (await telegram.add_crowd(3)).people
    await telegram.add_fault("flood", "sendMessage", retry_after=2)

    told = [await sends(bot, chat_id) for chat_id in crowd]
    await asyncio.sleep(1.1)
    told.append(await sends(bot, crowd[0]))
    await asyncio.sleep(1)

    assert told == [2, 2, 2, 1]
    assert await sends(bot, crowd[1]) == 0
    assert (await telegram.counts())["violations"] == {"early": 1}


async def test_whoever_was_told_to_wait_and_does_not_is_seen(telegram: Simulator, bot: BareBot) -> None:
    patient, impatient = (await telegram.add_crowd(2)).people
    await telegram.add_fault("too_many_requests", "sendMessage", retry_after=5, count=2)
    await sends(bot, patient)
    await sends(bot, impatient)

    await sends(bot, impatient)
    await telegram.hurry(5)
    await sends(bot, patient)

    assert (await telegram.counts())["violations"] == {"early": 1}


async def test_the_way_there_and_back_takes_its_time(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await telegram.set_latency(there=0.05, back=(0.1, 0.15))
    began = time.monotonic()

    calling = asyncio.create_task(bot.call("sendMessage", chat_id=maria.id, text="Hello"))
    await maria.sees("Hello")
    there = time.monotonic() - began
    await calling
    back = time.monotonic() - began - there

    assert there >= 0.05
    assert back >= 0.09
    assert (await telegram.ask("GET", "/latency")) == {"there": [0.05, 0.05], "back": [0.1, 0.15]}


async def test_many_calls_are_on_their_way_at_once(telegram: Simulator, bot: BareBot) -> None:
    crowd = (await telegram.add_crowd(100)).people
    await telegram.set_latency(there=0.2, back=0.2)
    began = time.monotonic()

    await asyncio.gather(*(sends(bot, chat_id) for chat_id in crowd))

    assert time.monotonic() - began < 100 * 0.4 / 10


async def filled(parameters: dict[str, Any], bot: BareBot, maria: Person) -> dict[str, Any]:
    """With ids in the place of names: of Maria's chat, and of what stands in it."""
    text = await bot.call("sendMessage", chat_id=maria.id, text="Hello")
    photo = await maria.sends_photo(picture(50, 50))
    document = await maria.sends_document(b"%PDF")
    ids = {
        "MARIA": maria.id,
        "TEXT": text["message_id"],
        "PHOTO": photo["photo"][-1]["file_id"],
        "DOCUMENT": document["document"]["file_id"],
    }

    def known(value: Any) -> Any:
        if isinstance(value, list):
            return [{name: known(part) for name, part in item.items()} for item in value]
        return ids.get(value, value) if isinstance(value, str) else value

    return {name: known(value) for name, value in parameters.items()}
