"""Three processes, of which one leads: it is killed, stopped and frozen, and there are never two, nor none for long."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from tests.faults.account import Finding, Kind
from tests.faults.conftest import Build, only_postgres
from tests.faults.house import House
from tests.faults.nurse import Life
from tests.faults.people import LONG, Patient
from tests.faults.stories import Told, joins_and_gives_commands

pytestmark = only_postgres

LEASE = 2.0  # seconds; with the ten that a city has, every sleep would have to be as long
NAMES = ("Maria", "Ali", "Olga")


@pytest.mark.timeout(3600)  # with --full; the others have the usual time
async def test_another_process_takes_over_when_the_leader_is_killed(
    build: Build,
    told: Told,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    found, vacancies = await leaders_fall(build(), told, times=100 if full else 5)

    assert found == []
    assert max(vacancies) <= 15


@pytest.mark.full
async def test_the_lease_that_a_city_has_runs_out_in_less_than_fifteen_seconds(build: Build) -> None:
    """Frozen, not killed: that a process is dead is seen at once, that it sleeps only by its lease."""
    house = build()

    async with three_of(house):
        sleeper = await leader_in(house)
        await sleeper.is_frozen()
        frozen_at = time.monotonic()
        await leader_in(house, other_than=sleeper)
        vacancy = time.monotonic() - frozen_at
        await sleeper.goes_on()

    assert 5 < vacancy <= 15


async def test_two_leaders_are_seen_where_no_lease_keeps_them_apart(build: Build, told: Told) -> None:
    found, _ = await leaders_fall(build(without=["one-leader"]), told, times=1, patience=8)

    assert Kind.TWICE in {finding.kind for finding in found}


async def test_a_leader_that_slept_through_its_lease_does_nothing_more(build: Build, told: Told) -> None:
    house = build(lease_seconds=LEASE)
    account = house.account
    maria = await Patient.moves_in(account.telegram, "Maria")

    async with three_of(house):
        sleeper = await leader_in(house)
        giving = asyncio.create_task(joins_and_gives_commands(maria, account, (30).__le__))
        for _ in range(2):
            await asyncio.sleep(0.3)
            await sleeper.is_frozen()
            successor = await leader_in(house, other_than=sleeper)
            await sleeper.goes_on()
            sleeper = successor
        commands = await giving
        await account.at_rest()

    await account.close()
    await account.compare_told(maria, told.taking_part([], commands))
    assert account.findings == []


async def leaders_fall(house: House, told: Told, times: int, patience: float = LONG) -> tuple[list[Finding], list[float]]:
    """The leader is killed again and again while people give commands. What went wrong, and for how many seconds nobody led."""
    account = house.account
    people = [await Patient.moves_in(account.telegram, name) for name in NAMES]
    for person in people:
        person.patience = patience
    vacancies: list[float] = []
    async with three_of(house) as alive:
        giving = [asyncio.create_task(joins_and_gives_commands(person, account, lambda _: len(vacancies) == times)) for person in people]
        for _ in range(times):
            leader = await leader_in(house)
            await asyncio.sleep(0.5)
            await leader.is_killed()
            fallen_at = time.monotonic()
            alive.remove(leader)
            alive.append(await house.begins())
            await leader_in(house, other_than=leader)
            vacancies.append(time.monotonic() - fallen_at)
        given = await asyncio.gather(*giving)
        await account.at_rest(patience)
    account.compare_count("leader at a time", most_at_once(house.lives), 1)
    account.compare_count("poller at a time", 1 + await conflicts(house), 1)
    await account.close()
    for person, commands in zip(people, given, strict=True):
        await account.compare_told(person, told.taking_part([], commands))
    return account.findings, vacancies


@asynccontextmanager
async def three_of(house: House) -> AsyncIterator[list[Life]]:
    house.account.others_take_over = True
    alive = [await house.begins() for _ in range(3)]
    yield alive
    for life in alive:
        assert await life.is_asked_to_stop() == 0, life.said()


async def leader_in(house: House, *, other_than: Life | None = None) -> Life:
    """Whoever leads by its own account, once anybody does."""
    async with asyncio.timeout(LONG):
        while True:
            for life in house.lives:
                if life is not other_than and life.is_alive and life.terms() and life.terms()[-1].ended_at is None:
                    return life
            await asyncio.sleep(0.02)


def most_at_once(lives: Sequence[Life]) -> int:
    """How many led at the same time."""
    terms = [term for life in lives for term in life.terms()]
    return max(sum(other.began_at <= term.began_at and not other.ended_by(term.began_at) for other in terms) for term in terms)


async def conflicts(house: House) -> int:
    """How often Telegram found two polling at once."""
    refusals: dict[str, int] = (await house.account.telegram.counts())["refusals"]
    return sum(count for words, count in refusals.items() if words.startswith("getupdates 409"))
