"""Somebody does anything at all in the idea dialog while the bot is killed again and again: what is on record is what they did."""

import random

import pytest

from simulator import Simulator
from storage.records import Records
from tests.conversations.wanderer import Wanderer
from tests.faults.account import Account
from tests.faults.conftest import Build
from tests.faults.people import Patient
from tests.faults.test_interruptions import at_random
from tests.stage import Clock


@pytest.mark.timeout(3600)  # with --full; the others have the usual time
async def test_whatever_somebody_does_in_the_idea_dialog_survives_the_bots_death(
    build: Build,
    telegram: Simulator,
    clock: Clock,
    account: Account,
    records: Records,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    seed, interruptions = random.randrange(2**32), 500 if full else 10
    chance, house = random.Random(seed), build()
    done: list[str] = []
    wanderer = Wanderer(await Patient.moves_in(telegram, "Maria"), records, clock, account.at_rest)

    try:
        async with house.stands(*at_random(seed, interruptions)):
            await wanderer.arrives()
            while not house.is_safe:
                done.append(chance.choice(wanderer.possible()))
                await wanderer.does(done[-1], chance.choice)
            await wanderer.reaches_the_receipt()
        assert await account.close() == []
    except AssertionError as found:
        raise AssertionError(f"seed {seed}, after {done}") from found
