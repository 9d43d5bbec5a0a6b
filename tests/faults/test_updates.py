"""Updates that come in bursts, several times, in another order, or under numbers that begin anew: each has its effect once."""

import random
from contextlib import suppress

import pytest

from bot.settings import Mode
from simulator import Simulator
from tests.faults.account import Account, Finding, Kind
from tests.faults.conftest import Build, free_port, only_postgres, only_sqlite
from tests.faults.house import House
from tests.faults.nurse import Fate
from tests.faults.people import LONG, Patient
from tests.faults.postman import Postman
from tests.faults.stories import Story, Told
from tests.stage import TOKEN, Clock


def kills_and_stops(seed: int, kills: int, stops: int) -> list[Fate]:
    chance = random.Random(seed)
    killed = [Fate(nth=chance.randint(1, 40)) for _ in range(kills - kills // 2)] + [
        Fate(seconds=chance.uniform(0.1, 0.5)) for _ in range(kills // 2)
    ]
    stopped = [Fate(seconds=chance.uniform(0.0, 0.3), gently=True) for _ in range(stops)]
    fates = killed + stopped
    chance.shuffle(fates)
    return fates


@pytest.mark.timeout(3600)  # with --full; the others have the usual time
async def test_every_update_of_a_burst_is_answered_once_and_in_order_though_bots_are_killed_and_stopped(
    build: Build,
    told: Told,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    seed, house = random.randrange(2**32), build()
    people, commands, kills, stops = (50, 200, 300, 100) if full else (10, 15, 10, 4)
    names = [f"Person {n}" for n in range(people)]

    found = await Story(house, told).is_full_of_commands(names, commands, *kills_and_stops(seed, kills, stops))

    assert found == [], f"seed {seed}"
    assert all(death.answers_lost == 0 for death in house.deaths if death.fate.gently)
    assert all(life.stopped_in is None or life.stopped_in < 10 for life in house.lives)


async def test_an_answer_that_takes_long_is_not_overtaken_by_the_next(build: Build, told: Told) -> None:
    assert await Story(build(amid=["one-fast-one-slow"]), told).is_full_of_commands(["Maria"], 10) == []


@only_postgres
async def test_disorder_is_seen_where_lanes_are_missing(build: Build, told: Told) -> None:
    house = build(amid=["one-fast-one-slow"], without=["lanes-in-order"])

    found = await Story(house, told, patience=10).is_full_of_commands(["Maria"], 10)

    assert Kind.OUT_OF_ORDER in {finding.kind for finding in found}


@pytest.mark.timeout(1800)  # with --full; the others have the usual time
async def test_what_telegram_brings_several_times_and_in_disorder_happens_once(
    build: Build,
    told: Told,
    database_url: str,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    seed, people, ideas = random.randrange(2**32), 50 if full else 8, 8 if full else 1
    doors = [free_port() for _ in range(2 if database_url.startswith("postgresql") else 1)]

    async with Postman(doors, random.Random(seed)) as postman:
        house = build(mode=Mode.WEBHOOK, doors=doors, webhook_url=postman.address)
        found = await Story(house, told, postman=postman).is_lived(ideas_of(people, ideas))

    assert found == [], f"seed {seed}"
    assert postman.copies > 2 * postman.delivered


@only_sqlite
async def test_copies_are_seen_where_nothing_knows_them_by_their_id(build: Build, told: Told) -> None:
    doors = [free_port()]

    async with Postman(doors, random.Random(1)) as postman:
        house = build(mode=Mode.WEBHOOK, doors=doors, webhook_url=postman.address, without=["known-by-its-id"])
        found = await Story(house, told, patience=4, postman=postman).is_lived(ideas_of(2, 1))

    assert Kind.TWICE in {finding.kind for finding in found}


async def test_two_processes_that_meet_at_every_update_wait_for_each_other(build: Build, told: Told) -> None:
    house = build(processes=2, amid=["processes-meet"])

    assert await Story(house, told).is_full_of_commands(["Maria", "Ali"], 10) == []
    assert locked_out(house) == []


@only_postgres
async def test_two_processes_at_the_same_person_are_seen_where_lanes_are_not_held(build: Build, told: Told) -> None:
    house = build(processes=2, amid=["processes-meet"], without=["one-process-in-a-lane"])

    found = await Story(house, told, patience=6).is_full_of_commands(["Maria", "Ali"], 10)

    assert {Kind.TWICE, Kind.TROUBLE} & {finding.kind for finding in found}


@only_sqlite
async def test_quarrels_are_seen_where_the_lock_is_not_taken_before_reading(build: Build, told: Told) -> None:
    house = build(processes=2, amid=["processes-meet"], without=["lock-before-reading"])

    with suppress(AssertionError):  # it may happen as early as at the start, and that process is lost
        await Story(house, told, patience=6).is_full_of_commands(["Maria", "Ali"], 10)

    assert locked_out(house) != []


def locked_out(house: House) -> list[str]:
    """What processes complained of that found the database locked."""
    return [line for life in house.lives for line in life.said().splitlines() if "OperationalError" in line]


@pytest.mark.parametrize("mode", Mode)
async def test_after_a_silent_week_telegram_may_begin_anew_at_any_number(
    build: Build, telegram: Simulator, account: Account, clock: Clock, mode: Mode
) -> None:
    found = await write_after_silent_weeks(build(mode=mode), telegram, account, clock)

    assert found == []


@only_sqlite
async def test_ignored_updates_are_seen_where_only_higher_numbers_count(
    build: Build, telegram: Simulator, account: Account, clock: Clock
) -> None:
    found = await write_after_silent_weeks(build(without=["no-highest-id"]), telegram, account, clock, patience=2)

    assert Kind.LOST in {finding.kind for finding in found}


async def write_after_silent_weeks(
    house: House, telegram: Simulator, account: Account, clock: Clock, patience: float = LONG
) -> list[Finding]:
    """The numbers jump up, far down, and up again; after each jump somebody writes."""
    maria = await Patient.moves_in(telegram, "Maria")
    async with house.stands():
        await maria.joins(messages=False)
        maria.patience = patience
        for first_number in (2**31 - 500, 7_000, 900_000_000):
            await account.at_rest(patience)
            await clock.forward(days=7)
            await telegram.ask("PATCH", f"/bots/{TOKEN.partition(':')[0]}", {"next_update_id": first_number})
            try:
                await maria.says("/phases")
                await maria.sees("Was passiert wann?")
            except AssertionError as waited:
                account.missed(maria, waited)
        await account.at_rest(patience)
    return await account.close()


def ideas_of(people: int, ideas: int) -> dict[str, list[str]]:
    return {f"Person {n}": [f"{number}. Idee von Person {n}" for number in range(ideas)] for n in range(people)}
