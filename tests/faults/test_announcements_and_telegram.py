"""Telegram in a bad mood while an announcement goes out: floods, a chat that rests, people who are gone, and some who ask meanwhile."""

import asyncio
import time
from statistics import quantiles

import pytest

from bot.pace import Limits
from participation.residents import ResidentState
from simulator import Simulator
from storage.outbox import MessageState
from storage.records import Records
from storage.seals import Seals
from tests.city import settle
from tests.faults.broadcasts import BRISK, Broadcast
from tests.faults.conftest import Build, only_sqlite
from tests.faults.guards import MASTER_KEY
from tests.faults.house import House
from tests.faults.nurse import Fate
from tests.faults.people import Patient
from tests.stage import MODEL_DAY, TOKEN, Clock

TELEGRAMS_OWN = Limits(per_second=24)
"""Somewhat less than is allowed, so that a busy machine does not bring messages together that set out apart."""
AT_ONCE = 1.0
WORDS_OF_ABOUT = "Mitmachen ohne Telegram"


async def test_a_flood_is_waited_for_also_by_the_next_bot(build: Build, records: Records, clock: Clock, full: bool) -> None:  # noqa: FBT001  a fixture
    """Telegram refuses everything for some seconds, twice; the bot dies in both, and once more on its way."""
    waits = (1, 7, 60) if full else (2, 3)
    broadcast = await in_floods(build(limits=TELEGRAMS_OWN), records, clock, waits)

    counts = await broadcast.telegram.counts()
    assert set(broadcast.copies()) == set(broadcast.crowd)
    assert counts["violations"] == {}
    refused = sum(count for words, count in counts["refusals"].items() if " 429 " in words)
    assert refused <= len(waits) * 2 * 6  # those that were on their way, and whoever asks first when it should be over


@only_sqlite
async def test_haste_in_a_flood_is_seen_where_the_pause_is_not_on_record(build: Build, records: Records, clock: Clock) -> None:
    broadcast = await in_floods(build(limits=TELEGRAMS_OWN, without=["pause-on-record"]), records, clock, (3, 3))

    assert (await broadcast.telegram.counts())["violations"].get("early", 0) > 0


async def in_floods(house: House, records: Records, clock: Clock, waits: tuple[int, ...]) -> Broadcast:
    broadcast = await Broadcast.prepared(house, records, clock, 40 + 30 * len(waits))
    telegram = broadcast.telegram
    await telegram.set_limits("refuse")
    await broadcast.is_released()
    for number, seconds in enumerate(waits, 1):
        life = await house.begins()
        await broadcast.has_reached(30 * number)
        await telegram.add_fault("flood", method="sendMessage", retry_after=seconds)
        await asyncio.sleep(0.6)
        await life.is_killed()
        await broadcast.count_lost_answers()
    async with house.stands(Fate(seconds=1.5)):
        assert await broadcast.ends()
    return broadcast


async def test_one_chat_that_telegram_slows_down_holds_up_no_other(build: Build, records: Records, clock: Clock) -> None:
    usual, meanwhile = await with_and_without_a_slow_chat(build(limits=BRISK), records, clock)

    assert meanwhile <= usual / 0.95 + 0.5


@only_sqlite
async def test_everybody_waits_where_one_chat_is_taken_for_all(build: Build, records: Records, clock: Clock) -> None:
    usual, meanwhile = await with_and_without_a_slow_chat(build(limits=BRISK, without=["one-chat-rests-alone"]), records, clock)

    assert meanwhile > usual / 0.95 + 0.5


async def with_and_without_a_slow_chat(house: House, records: Records, clock: Clock) -> tuple[float, float]:
    """How long all but one took to get an announcement, and another one while the first of them is to be left alone for five minutes."""
    broadcast = await Broadcast.prepared(house, records, clock, 300)
    others = len(broadcast.crowd) - 1
    took: list[float] = []
    async with house.stands():
        for words, fault in (("Erstens", False), ("Zweitens", True)):
            if fault:
                await broadcast.telegram.add_fault("too_many_requests", method="sendMessage", chat_id=broadcast.crowd[0], retry_after=300)
            before, entries = broadcast.accepted(), broadcast.telegram.conditions.ledger.entries
            first = len(entries)
            await broadcast.is_released(words)
            await broadcast.has_reached(before + 1)
            try:
                await broadcast.has_reached(before + others, within=6)
            except TimeoutError:
                return took[0], 6.0
            took.append(entries[first + others - 1].at - entries[first].at)
    assert (await broadcast.telegram.counts())["violations"].get("early", 0) == 0
    return took[0], took[1]


async def test_whoever_asks_while_it_goes_out_is_answered_at_once(build: Build, records: Records, clock: Clock) -> None:
    assert p95(await answers_meanwhile(build(limits=TELEGRAMS_OWN), records, clock)) <= AT_ONCE


@only_sqlite
async def test_waiting_is_seen_where_replies_do_not_go_first(build: Build, records: Records, clock: Clock) -> None:
    assert p95(await answers_meanwhile(build(limits=TELEGRAMS_OWN, without=["replies-first"]), records, clock)) > AT_ONCE


async def answers_meanwhile(house: House, records: Records, clock: Clock) -> list[float]:
    """Seconds until each question was answered that three people ask again and again, while a hundred and fifty get an announcement."""
    people = [await Patient.moves_in(house.account.telegram, name) for name in ("Maria", "Ali", "Olga")]
    broadcast = await Broadcast.prepared(house, records, clock, 150)
    waits: list[float] = []

    async def asks(person: Patient) -> None:
        for _ in range(6):
            began = time.monotonic()
            await person.says("/about")
            await person.sees(WORDS_OF_ABOUT)
            waits.append(time.monotonic() - began)
            await asyncio.sleep(0.3)

    async with house.stands():
        for person in people:
            await person.joins(messages=False)
        await broadcast.telegram.set_limits("refuse", seconds_per_chat=0)
        await broadcast.is_released()
        await broadcast.has_reached(5)
        await asyncio.gather(*map(asks, people))
        assert await broadcast.ends()
    assert "bot" not in (await broadcast.telegram.counts())["violations"]
    return waits


def p95(waits: list[float]) -> float:
    return quantiles(waits, n=20)[-1]


@pytest.mark.timeout(1800)  # with --full
async def test_what_became_of_each_is_what_telegram_said_and_nobody_is_asked_again_in_vain(
    build: Build,
    records: Records,
    clock: Clock,
    full: bool,  # noqa: FBT001  a fixture
) -> None:
    broadcast, expected = await with_people_who_are_gone(build(limits=BRISK), records, clock, 10_000 if full else 300)

    assert await final_states(broadcast) == expected
    gone = sum(state is not MessageState.SENT for state, _ in expected.values())
    assert await refused_for_good(broadcast.telegram) == gone, (await broadcast.telegram.counts())["refusals"]
    assert await broadcast.people_in(ResidentState.BLOCKED_BOT) == gone

    async with broadcast.house.stands():
        await broadcast.is_released("Zweitens")
        assert await broadcast.ends()

    assert (await broadcast.as_it_is()).size == len(expected) - gone
    assert await refused_for_good(broadcast.telegram) == gone


@only_sqlite
async def test_insistence_is_seen_where_nobody_is_marked_as_gone(build: Build, records: Records, clock: Clock) -> None:
    broadcast, expected = await with_people_who_are_gone(build(limits=BRISK, without=["left-alone"]), records, clock, 100)
    gone = sum(state is not MessageState.SENT for state, _ in expected.values())

    async with broadcast.house.stands():
        await broadcast.is_released("Zweitens")
        assert await broadcast.ends()

    assert await refused_for_good(broadcast.telegram) > gone


Outcome = tuple[MessageState, str | None]


async def with_people_who_are_gone(house: House, records: Records, clock: Clock, size: int) -> tuple[Broadcast, dict[int, Outcome]]:
    """Of a crowd, one in ten has blocked the bot, has left Telegram, or never was there; a few chats are groups that have moved.

    What has to become of each is told by Telegram's words, not by ours.
    """
    broadcast = await Broadcast.prepared(house, records, clock, size)
    telegram, world, bot_id = broadcast.telegram, broadcast.telegram.world, int(TOKEN.partition(":")[0])
    expected: dict[int, Outcome] = dict.fromkeys(broadcast.crowd, (MessageState.SENT, None))
    for number, person in enumerate(broadcast.crowd[::10]):
        if number % 3 == 0:
            world.private_chats[bot_id, person].blocked = True  # the bot is not told, so it has to find out
            expected[person] = (MessageState.FAILED, "blocked")
        elif number % 3 == 1:
            await telegram.ask("POST", f"/people/{person}/deactivate")
            expected[person] = (MessageState.FAILED, "deactivated")
        else:
            del world.private_chats[bot_id, person]
            del world.people[person]
            expected[person] = (MessageState.FAILED, "not_found")
    for name in ("Nord", "Süd"):
        founder = await telegram.add_person(name)
        group = await telegram.add_group(name, founder, bot_id)
        await settle(records, Seals(MASTER_KEY), [group.id], MODEL_DAY)
        expected[(await group.migrates()).id] = (MessageState.SENT, None)
    await broadcast.is_released()
    async with house.stands():
        assert await broadcast.ends(1500)
    return broadcast, expected


async def final_states(broadcast: Broadcast) -> dict[int, Outcome]:
    seals = broadcast.seals
    rows = {row.chat: (MessageState(row.state), row.reason) for row in await broadcast.rows()}
    everybody = [*broadcast.crowd, *broadcast.telegram.world.groups]
    return {chat: rows[seals.hash_of(chat)] for chat in everybody if seals.hash_of(chat) in rows}


async def refused_for_good(telegram: Simulator) -> int:
    """How often Telegram had to say that somebody cannot be written to."""
    refusals: dict[str, int] = (await telegram.counts())["refusals"]
    return sum(count for words, count in refusals.items() if words.startswith("sendMessage 40") and "upgraded" not in words)
