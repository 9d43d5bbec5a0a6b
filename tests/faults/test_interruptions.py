"""Kills at random moments, while several residents work through the idea dialog at once."""

import random
from collections.abc import Iterator
from itertools import count

import pytest

from bot.landmarks import NAMES
from tests.faults.conftest import Build
from tests.faults.house import House
from tests.faults.nurse import Fate
from tests.faults.stories import Story, Told

PEOPLE = ("Maria", "Ali", "Olga", "Jonas", "Fatma")


def at_random(seed: int, count: int) -> list[Fate]:
    """Half of them somewhere on an update's way, the others whenever it may be, in the middle of a start as well."""
    chance = random.Random(seed)
    somewhere = [Fate(nth=chance.randint(1, 3 * len(NAMES))) for _ in range(count - count // 2)]
    whenever = [Fate(seconds=chance.uniform(0.05, 0.6)) for _ in range(count // 2)]
    fates = somewhere + whenever
    chance.shuffle(fates)
    return fates


def ideas_until_it_is_safe(house: House, name: str) -> Iterator[str]:
    """One idea after the other, as long as interruptions are to come, and one more."""
    for number in count(1):
        last = house.is_safe
        yield f"{name}s {number}. Idee: Bäume, Bänke & Brunnen"
        if last:
            return


@pytest.mark.timeout(3600)  # with --full; the others have the usual time
async def test_random_interruptions_lose_nothing_and_repeat_only_what_has_no_answer_on_record(
    build: Build,
    told: Told,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    """Fifty of them, half on each kind of database; in the full run five hundred on each."""
    seed, interruptions = random.randrange(2**32), 500 if full else 25
    house = build()
    ideas = {name: ideas_until_it_is_safe(house, name) for name in PEOPLE}

    found = await Story(house, told).is_lived(ideas, *at_random(seed, interruptions))

    assert found == [], f"seed {seed}"
    assert len(house.deaths) == interruptions
