"""A simulator with one bot, and a client that speaks the bare Bot API to it."""

from collections.abc import AsyncIterator

import pytest

from simulator import Person, Simulator
from tests.simulator.bare import BareBot


@pytest.fixture
async def telegram() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


@pytest.fixture
async def bot(telegram: Simulator) -> AsyncIterator[BareBot]:
    async with BareBot(telegram.url, telegram.token) as bare:
        yield bare


@pytest.fixture
async def maria(telegram: Simulator) -> Person:
    """She has pressed START, and the bot has seen it."""
    person = await telegram.add_person("Maria", language="de", username="maria", phone_number="4915112345678")
    await person.opens()
    return person
