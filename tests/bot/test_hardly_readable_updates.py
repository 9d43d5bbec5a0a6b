"""Updates that are JSON only just: each is kept apart, and those beside it are answered."""

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import select

from bot import wire
from bot.app import App
from simulator import Simulator
from storage.inbox import UpdateRow, UpdateState
from tests.conversations.on_record import comes_true
from tests.stage import Neighbour

FROM_BEN = b'"message_id":5,"date":1712311200,"chat":{"id":77,"type":"private"},"from":{"id":77,"is_bot":false,"first_name":"Ben"}'
CONTENTS = {
    "half a character": b'{%s,"text":"Schatten \\ud83d"}' % FROM_BEN,
    "half a character in the number of a group": b'{%s,"media_group_id":"\\udc00","text":"Schatten"}' % FROM_BEN,
    "a nesting of 254": b'{%s,"text":"Schatten","more":%s}' % (FROM_BEN, b"[" * 254 + b"]" * 254),
    "a nesting of 900": b'{%s,"text":"Schatten","more":%s}' % (FROM_BEN, b'{"a":[' * 450 + b"]}" * 450),
    "a number beyond all numbers": b'{%s,"text":"Schatten \\ud83d","more":%s}' % (FROM_BEN, b"9" * 100),
}
ALONE = {"a nesting of 1,000": b'{%s,"text":"Schatten","more":%s}' % (FROM_BEN, b'{"a":[' * 500 + b"]}" * 500)}


async def test_one_update_once_kept_a_whole_batch_from_being_read(telegram: Simulator, maria: Neighbour, bot: App) -> None:
    (polled,) = telegram.world.bots.values()
    for content in CONTENTS.values():
        polled.updates.inject("message", {}, keep_for=3600, lane="ben").body = content
    await maria.opens()

    await maria.sees("Willkommen")

    async def all_are_set_apart() -> bool:
        async with bot.records.reading() as unit:
            return await unit.inbox.count(UpdateState.QUARANTINED) == len(CONTENTS)

    await comes_true(all_are_set_apart)


@pytest.mark.parametrize("content", (CONTENTS | ALONE).values(), ids=CONTENTS | ALONE)
async def test_what_could_be_read_of_an_update_is_kept_under_its_number_and_its_senders_seal(bot: App, content: bytes) -> None:
    await bot.inbox.keep([wire.read(b'{"update_id":7,"message":%s}' % content)])

    async with bot.records.reading() as unit:
        row = await unit._session.scalar(select(UpdateRow))
    assert row is not None
    assert (row.update_id, row.state, row.lane) == (7, UpdateState.QUARANTINED, bot.seals.hash_of(77))
    assert b"Schatten" in bot.seals.open(row.payload or b"")


def test_what_is_nested_beyond_all_measure_is_no_json_to_us() -> None:
    with pytest.raises(ValueError, match="measure"):
        wire.read(b"[" * 100_000 + b"]" * 100_000)


@pytest.mark.parametrize("digits", [b"9" * 4_301, b"-" + b"9" * 20_000])
def test_a_number_too_long_for_python_once_kept_a_whole_batch_from_being_read(digits: bytes) -> None:
    found = wire.read(b'[{"text":"Schatten \\ud83d"},%s]' % digits)

    assert found[0]["text"].startswith("Schatten")
    assert abs(found[1]) > 10**100
    assert wire.write(found) is None


def test_the_sign_zero_is_no_part_of_what_anybody_wrote() -> None:
    kept = wire.write({"text": "Schat\0ten", "\0x": ["\\u0000", {"a": "\0"}], "n": 0})

    assert wire.read_without_nul(kept or b"") == {"text": "Schatten", "x": ["\\u0000", {"a": ""}], "n": 0}


IMPOSSIBLE = {
    "a message beyond 64 bits": {"message_id": 2**63},
    "a number of words": {"message_id": "9" * 25},
    "a person beyond all numbers": {"from": {"id": 10**30, "is_bot": False, "first_name": "Ben"}},
    "a place that is no number": {"location": {"latitude": "nan", "longitude": 7.7}},
    "a place off the earth": {"location": {"latitude": 49.4, "longitude": 181.0}},
    "a message that answers one beyond 64 bits": {
        "reply_to_message": {"message_id": -(2**64), "date": 1, "chat": {"id": 77, "type": "private"}}
    },
}


@pytest.mark.parametrize("what", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
async def test_numbers_that_telegram_cannot_have_sent_are_set_apart_and_others_are_answered(
    telegram: Simulator, maria: Neighbour, bot: App, what: dict[str, Any]
) -> None:
    """They were tried four times, and then the person was told that the fault was ours."""
    (polled,) = telegram.world.bots.values()
    ben = {
        "message_id": 5,
        "date": 1712311200,
        "chat": {"id": 77, "type": "private"},
        "from": {"id": 77, "is_bot": False, "first_name": "Ben"},
    }
    polled.updates.inject("message", {}, keep_for=3600, lane="ben").body = json.dumps(ben | {"text": "Schatten"} | what).encode()
    await maria.opens()

    await maria.sees("Willkommen")

    async def is_set_apart() -> bool:
        async with bot.records.reading() as unit:
            return await unit.inbox.count(UpdateState.QUARANTINED) == 1

    await comes_true(is_set_apart)


async def test_an_album_without_end_is_answered_in_parts(bot: App, maria: Neighbour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.inbox.ALBUM_AT_MOST", 1.0)
    ben = {"date": 1712311200, "chat": {"id": 77, "type": "private"}, "from": {"id": 77, "is_bot": False, "first_name": "Ben"}}
    photo = [{"file_id": "x", "file_unique_id": "x", "width": 9, "height": 9}]

    async def some_are_done() -> bool:
        async with bot.records.reading() as unit:
            return await unit.inbox.count(UpdateState.DONE) > 0

    for number in range(20):
        part = {**ben, "message_id": number, "media_group_id": "without end", "photo": photo}
        await bot.inbox.keep([{"update_id": number, "message": part}])
        await asyncio.sleep(0.2)  # sooner than an album is taken to be complete
        if await some_are_done():
            return
    await comes_true(some_are_done)
    pytest.fail("it was answered only when no more came")


def test_a_byte_that_is_no_character_keeps_nothing_from_being_read() -> None:
    assert wire.read(b'{"text":"Schatten \xff"}') == {"text": "Schatten \ufffd"}
