"""An attacker's day: whatever comes in, everybody gets a friendly answer, nothing fails or stands still, and nobody is named."""

import asyncio
import random
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select

from bot.export import export
from bot.settings import Mode
from simulator import Simulator
from storage.inbox import UpdateRow, UpdateState
from storage.photos import PhotoRow, PhotoState
from storage.records import Records
from tests.faults.conftest import Build, free_port, only_sqlite
from tests.faults.hardships import HELD_UP
from tests.faults.house import House
from tests.faults.nurse import Life
from tests.hostile import canaries, files
from tests.hostile.guests import Guest
from tests.stage import settings_for
from tests.traces import everything_on

GUESTS = 8
FULL = {Mode.POLLING: 10_000, Mode.WEBHOOK: 3_000}
"""So many hostile acts in a full run."""
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
@pytest.mark.parametrize("mode", Mode)
async def test_whatever_comes_in_is_answered_and_harms_nobody(
    build: Build,
    telegram: Simulator,
    records: Records,
    database_url: str,
    tmp_path: Path,
    mode: Mode,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    seed, acts = random.randrange(2**32), FULL[mode] if full else 96
    house = build(mode=mode, doors=[free_port()], amid=["the-loop-is-watched"])

    day = await a_day(house, telegram, records, acts, seed)

    assert day.troubles == [], f"seed {seed}"
    assert day.acts >= acts
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


@only_sqlite
async def test_markup_in_what_people_write_is_seen_where_nothing_is_escaped(build: Build, telegram: Simulator, records: Records) -> None:
    house = build(without=["facts-are-escaped"])

    async with house.stands():
        guest = await Guest.comes(telegram, records, 1, seed=1)
        await _born(house)
        await guest.arrives()
        await guest.says("/fly<b>")
        await house.account.at_rest()
        await guest.says("/new")
        await guest.sees("Worum geht es?")
        await guest.says(f"<b>{canaries.TEXT} \u05d0 am Spielplatz fehlt Schatten")
        await house.account.at_rest()

    assert REFUSED_WORDS in str(await telegram.counts()).lower()


@only_sqlite
async def test_a_standstill_is_seen_where_something_takes_long(build: Build, telegram: Simulator, records: Records) -> None:
    house = build(amid=["the-loop-is-watched", "something-takes-long"])

    async with house.stands():
        guest = await Guest.comes(telegram, records, 1, seed=1)
        await guest.opens()
        await house.account.at_rest()

    assert HELD_UP in house.lives[0].said()


@only_sqlite
@pytest.mark.parametrize("guards, is_kept", [([], False), (["large-memory-given-back"], True)])
async def test_large_pictures_leave_nothing_behind_in_memory(
    build: Build,
    telegram: Simulator,
    records: Records,
    guards: list[str],
    is_kept: bool,  # noqa: FBT001  as pytest hands it over
) -> None:
    house = build(without=guards)
    large = [files.FILES[name]() for name in ("a large PNG within the limit", "a JPEG that comes by and by", "a wide WEBP")]

    async with house.stands():
        guest = await Guest.comes(telegram, records, 1, seed=1)
        life = await _born(house)
        await guest.arrives()
        begun_with = _resident_megabytes(life)
        for content in large:
            await guest.sends_document(content, name="bild.png", mime_type="image/png")
        await _fetched(records, len(large))
        growth = _resident_megabytes(life) - begun_with

    assert (growth > GROWTH_MAXIMUM) is is_kept


async def _fetched(records: Records, count: int) -> None:
    async with asyncio.timeout(60):
        while True:
            async with records.reading() as unit:
                if len((await unit._connection.scalars(select(PhotoRow.id).where(PhotoRow.state == PhotoState.STORED))).all()) == count:
                    return
            await asyncio.sleep(0.1)


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
    while not house.lives:  # noqa: ASYNC110  the house has no event for it
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
