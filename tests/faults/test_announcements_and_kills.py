"""An announcement is sent to many, and the bot dies over it: everybody gets it, repeats are those that must be, and a pause is a pause."""

import asyncio
import random
from collections.abc import Sequence

import pytest

from participation.announcements import AnnouncementState
from storage.records import Records
from tests.faults.broadcasts import BRISK, SENDING, Broadcast, in_the_middle
from tests.faults.conftest import Build, only_sqlite
from tests.faults.house import House
from tests.faults.nurse import Fate
from tests.faults.people import LONG, Patient
from tests.stage import Clock

A_MOMENT = 0.7  # seconds in which a bot that may send would have sent
PRESSED = 1.0  # seconds after a press in which the last message may start


async def test_everybody_gets_it_though_the_sender_dies_at_each_step(build: Build, records: Records, clock: Clock) -> None:
    house = build(limits=BRISK)
    broadcast = await Broadcast.prepared(house, records, clock, 240)
    await broadcast.is_released()

    async with house.stands(*(in_the_middle(name, 7) for name in (*SENDING, *SENDING))):
        assert await broadcast.ends()

    await everybody_has_it(broadcast)


@only_sqlite
@pytest.mark.full
@pytest.mark.timeout(3600)
async def test_a_thousand_deaths_during_ten_thousand_messages_lose_nobody(build: Build, records: Records, clock: Clock) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    house = build(limits=BRISK)
    broadcast = await Broadcast.prepared(house, records, clock, 10_000)
    await broadcast.is_released()
    fates = [in_the_middle(chance.choice(SENDING), chance.randint(1, 12)) for _ in range(1000)]

    async with house.stands(*fates):
        assert await broadcast.ends(3000), f"seed {seed}"

    await everybody_has_it(broadcast)


async def everybody_has_it(broadcast: Broadcast) -> None:
    """Nobody is missing, each repeat is an acceptance whose answer died with a bot, and the report knows of it."""
    copies, progress = broadcast.copies(), await broadcast.progress()
    assert set(copies) == set(broadcast.crowd)
    assert copies.total() - len(copies) == broadcast.lost_answers
    assert max(copies.values()) <= 3
    assert await broadcast.not_flagged() == []
    assert (progress.sent, progress.waiting, progress.total) == (len(broadcast.crowd), 0, len(broadcast.crowd))
    assert progress.sent_maybe_twice >= sum(number > 1 for number in copies.values())


@only_sqlite
async def test_repeats_that_nothing_explains_are_seen_where_sending_leaves_no_trace_before(
    build: Build, records: Records, clock: Clock
) -> None:
    house = build(limits=BRISK, without=["marked-before-sent"])
    broadcast = await Broadcast.prepared(house, records, clock, 60)
    await broadcast.is_released()

    async with house.stands(*(Fate(landmark="after-send", nth=9) for _ in range(3))):
        assert await broadcast.ends()

    copies = broadcast.copies()
    assert copies.total() - len(copies) > broadcast.lost_answers
    assert await broadcast.not_flagged() != []


@only_sqlite
async def test_people_left_out_are_seen_where_nobody_takes_over(build: Build, records: Records, clock: Clock) -> None:
    house = build(limits=BRISK, without=["taken-over"])
    broadcast = await Broadcast.prepared(house, records, clock, 60)
    await broadcast.is_released()

    async with house.stands(*(Fate(landmark="before-send", nth=9) for _ in range(3))):
        assert not await broadcast.ends(6)

    assert len(broadcast.copies()) < len(broadcast.crowd)


@only_sqlite
async def test_everybody_is_told_again_and_again_where_orphans_do_not_go_last(build: Build, records: Records, clock: Clock) -> None:
    house = build(limits=BRISK, without=["orphans-last"])
    broadcast = await Broadcast.prepared(house, records, clock, 60)
    await broadcast.is_released()

    async with house.stands(*(Fate(landmark="after-send", nth=4) for _ in range(5))):
        assert await broadcast.ends()

    assert max(broadcast.copies().values()) > 3


async def test_a_lost_answer_is_a_repeat_at_most_and_the_report_counts_it(build: Build, records: Records, clock: Clock) -> None:
    broadcast = await with_answers_cut(build(limits=BRISK), records, clock)

    copies, progress = broadcast.copies(), await broadcast.progress()
    cut = cut_off(broadcast)
    flagged = {person for person, row in (await broadcast.states()).items() if row.maybe_twice}
    assert len(cut) > 3
    assert set(copies) == set(broadcast.crowd)
    assert copies.total() - len(copies) <= (await broadcast.telegram.tally())["unanswered"]
    assert flagged == cut
    assert progress.sent_maybe_twice + progress.maybe_arrived == len(cut)


@only_sqlite
async def test_a_repeat_without_a_flag_is_seen_where_no_answer_is_taken_for_a_no(build: Build, records: Records, clock: Clock) -> None:
    broadcast = await with_answers_cut(build(limits=BRISK, without=["unanswered-is-unclear"]), records, clock)

    flagged = {person for person, row in (await broadcast.states()).items() if row.maybe_twice}
    assert flagged != cut_off(broadcast)


async def with_answers_cut(house: House, records: Records, clock: Clock) -> Broadcast:
    """Of every twenty answers, one is lost on its way."""
    broadcast = await Broadcast.prepared(house, records, clock, 200)
    await broadcast.telegram.add_fault("reset_after", method="sendMessage", probability=0.05, seed=7)
    await broadcast.is_released()
    async with broadcast.house.stands():
        assert await broadcast.ends()
    return broadcast


def cut_off(broadcast: Broadcast) -> set[int]:
    """Those of whom an answer was lost."""
    return {
        entry.chat_id for entry in broadcast.telegram.conditions.ledger.entries if not entry.answered and entry.chat_id in broadcast.crowd
    }


async def test_a_pause_holds_at_once_and_over_a_death_at_each_step_and_then_it_goes_on(
    build: Build, records: Records, clock: Clock
) -> None:
    house = build(limits=BRISK)
    broadcast = await Broadcast.prepared(house, records, clock, 200)
    await broadcast.is_released()

    for landmark in SENDING:
        life = await house.begins(in_the_middle(landmark, 6))
        await life.ends()
        await broadcast.count_lost_answers()
        await broadcast.is_paused()
        assert await sent_while_it_is_paused(broadcast) == 0, landmark
        await broadcast.is_resumed()
    async with house.stands():
        before = broadcast.accepted()
        await broadcast.has_reached(before + 10)
        await broadcast.is_paused()
        await asyncio.sleep(PRESSED)
        paused_at = broadcast.accepted()
        await asyncio.sleep(A_MOMENT)
        assert broadcast.accepted() == paused_at < len(broadcast.crowd)
        assert (await broadcast.as_it_is()).state is AnnouncementState.PAUSED
        await broadcast.is_resumed()
        assert await broadcast.ends()

    await everybody_has_it(broadcast)


@only_sqlite
async def test_messages_in_a_pause_are_seen_where_the_sender_does_not_look(build: Build, records: Records, clock: Clock) -> None:
    house = build(limits=BRISK, without=["only-what-may-go"])
    broadcast = await Broadcast.prepared(house, records, clock, 100)
    await broadcast.is_released()
    life = await house.begins(Fate(landmark="after-send", nth=6))
    await life.ends()
    await broadcast.is_paused()

    assert await sent_while_it_is_paused(broadcast) > 0


@pytest.mark.parametrize("landmark", SENDING)
async def test_what_is_cancelled_reaches_nobody_else_also_over_a_death(build: Build, records: Records, clock: Clock, landmark: str) -> None:
    house = build(limits=BRISK)
    broadcast = await Broadcast.prepared(house, records, clock, 60)
    await broadcast.is_released()
    life = await house.begins(in_the_middle(landmark, 10))
    await life.ends()
    await broadcast.has_come_to_rest()
    before = broadcast.accepted()

    await broadcast.is_cancelled()
    async with house.stands():
        assert await broadcast.ends()

    progress, copies = await broadcast.progress(), broadcast.copies()
    assert copies.total() == before < len(broadcast.crowd)
    assert progress.waiting == 0
    assert progress.total == len(broadcast.crowd)
    assert progress.sent + progress.maybe_arrived >= len(copies)
    assert progress.skipped == {"cancelled": len(broadcast.crowd) - progress.sent - progress.maybe_arrived}


async def test_whoever_says_stop_in_the_middle_of_it_gets_nothing_more(build: Build, records: Records, clock: Clock) -> None:
    assert await told_after_a_stop(build, records, clock) == []


@only_sqlite
async def test_a_message_after_a_stop_is_seen_where_nobody_asks_as_it_is_sent(build: Build, records: Records, clock: Clock) -> None:
    assert await told_after_a_stop(build, records, clock, without=["asked-as-it-is-sent"]) != []


async def told_after_a_stop(build: Build, records: Records, clock: Clock, without: Sequence[str] = ()) -> list[str]:
    """Three who joined after the crowd say STOP, each at another message. Who was written to after the bot had confirmed it."""
    house = build(limits=BRISK, without=without)
    last = [await Patient.moves_in(house.account.telegram, name) for name in ("Maria", "Ali", "Olga")]
    broadcast = await Broadcast.prepared(house, records, clock, 150)
    async with house.stands():
        for person in last:
            await person.joins()
        await clock.forward(seconds=5)
        await broadcast.is_released()
        for person, messages in zip(last, (1, 40, 80), strict=True):
            await broadcast.has_reached(messages)
            await person.says("/stop")
        for person in last:
            await person.sees("Wir schreiben Ihnen nicht mehr")
        assert await broadcast.ends()
    told = []
    for person in last:
        texts = [message.get("text", "") for message in await person.chat() if not message["mine"]]
        confirmed = next(place for place, text in enumerate(texts) if "Wir schreiben Ihnen nicht mehr" in text)
        told += [person.name for text in texts[confirmed:] if "Werkstatt" in text]
    return told


async def sent_while_it_is_paused(broadcast: Broadcast) -> int:
    """The next bot comes to life; how many it sends in a while."""
    before = broadcast.accepted()
    life = await broadcast.house.begins()
    await life.port(LONG)
    await asyncio.sleep(A_MOMENT)
    sent = broadcast.accepted() - before
    await life.is_killed()
    await broadcast.count_lost_answers()
    return sent
