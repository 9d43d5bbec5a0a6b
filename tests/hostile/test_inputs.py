"""An attacker's day: whatever comes in, everybody gets a friendly answer, nothing fails or stands still, and nobody is named."""

import asyncio
import random
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select

from bot.export import export
from simulator import Simulator
from storage.inbox import UpdateRow, UpdateState
from storage.records import Records
from tests.faults.conftest import Build
from tests.faults.hardships import HELD_UP
from tests.faults.house import House
from tests.faults.nurse import Life
from tests.hostile import canaries
from tests.hostile.guests import Guest
from tests.stage import settings_for
from tests.traces import everything_on

GUESTS = 8
GROWTH_MAXIMUM = 50.0  # megabytes
REFUSED_WORDS = "parse entities"


@dataclass(slots=True)
class Day:
    """What came of it."""

    acts: int = 0
    troubles: list[str] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)
    growth: float = 0.0
    said: str = ""
    figures: str = ""
    refusals: str = ""


@pytest.mark.timeout(3600)  # with --full; the others have the usual time
async def test_whatever_comes_in_is_answered_and_harms_nobody(
    build: Build,
    telegram: Simulator,
    records: Records,
    database_url: str,
    tmp_path: Path,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    seed = random.randrange(2**32)
    house = build(amid=["the-loop-is-watched"])

    day = await a_day(house, telegram, records, 10_000 if full else 2000, seed)

    assert day.troubles == [], f"seed {seed}"
    assert day.acts >= (10_000 if full else 2000)
    assert (day.states.get("waiting", 0), day.states.get("failed", 0)) == (0, 0), f"seed {seed}, {day.said}"
    assert HELD_UP not in day.said
    assert REFUSED_WORDS not in day.refusals.lower()
    assert "message is too long" not in day.refusals.lower()
    assert day.growth < GROWTH_MAXIMUM
    assert not canaries.hits(day.said)
    assert not canaries.hits(day.figures)
    assert not canaries.hits(await everything_on(records), canaries.WHO)
    settings = settings_for(telegram, database_url, tmp_path / "clock")
    await export(settings, tmp_path / "export", agreed=False)
    assert not canaries.hits(b"".join(file.read_bytes() for file in (tmp_path / "export").rglob("*.*")), (*canaries.WHO, *canaries.KEYS))


async def a_day(house: House, telegram: Simulator, records: Records, acts: int, seed: int) -> Day:
    day = Day()
    async with house.stands():
        guests = [await Guest.comes(telegram, records, number, seed) for number in range(GUESTS)]
        life = await _born(house)
        await asyncio.gather(*(guest.arrives() for guest in guests))
        each, first = -(-acts // GUESTS), acts // GUESTS // 10
        await asyncio.gather(*(guest.does(first) for guest in guests))
        begun_with = _resident_megabytes(life)
        await asyncio.gather(*(guest.does(each - first) for guest in guests))
        await asyncio.gather(*(guest.is_answered() for guest in guests))
        day.growth = _resident_megabytes(life) - begun_with
        day.figures = await _asked(await life.port())
        day.refusals = str(await telegram.counts())
    day.said = life.said()
    day.acts = sum(guest.acts for guest in guests)
    day.troubles = [str(trouble) for guest in guests for trouble in guest.troubles]
    async with records.reading() as unit:
        for state in await unit._connection.scalars(select(UpdateRow.state)):
            name = UpdateState(state).value
            day.states[name] = day.states.get(name, 0) + 1
    return day


async def _born(house: House) -> Life:
    while not house.lives:
        await asyncio.sleep(0.01)
    life = house.lives[0]
    await life.port()
    return life


def _resident_megabytes(life: Life) -> float:
    """Of the bot's process (Linux, proc_pid_status(5))."""
    (line,) = [line for line in Path(f"/proc/{life.pid}/status").read_text().splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) / 1024


async def _asked(port: int) -> str:
    """Everything that the listen address tells."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        answers = [await session.get(path) for path in ("/metrics", "/health/live", "/health/ready", "/telegram", "/nothing")]
        return "\n".join([f"{answer.headers}{await answer.text()}" for answer in answers])
