"""One person sends a thousand messages a second, and a thousand new people come within a minute: all the others are answered as ever."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

import pytest

from participation.words import Language
from simulator import Simulator
from storage.inbox import UpdateState
from storage.records import Records
from tests.faults.conftest import Build, only_sqlite
from tests.faults.house import House
from tests.hostile.canaries import FIRST_ID
from tests.hostile.updates import message
from tests.stage import INSEK, SPEECH, Neighbour

PER_SECOND = 1_000
NEW_PER_SECOND = 1_000 / 60
RESIDENTS = 4
TOO_FAST = SPEECH.in_(Language.GERMAN).plain("too-many-messages").splitlines()[0]
GROWTH_MAXIMUM = 50.0  # megabytes
JUDGED_FROM = 0.5
"""Where the machine gives the bot less than this of the time that it could use, seconds tell of the machine. What it takes is judged all the same."""


@dataclass(slots=True)
class Rush:
    """What came of it. `answered` has seconds, of residents who ask as others do."""

    sent: int = 0
    newcomers: int = 0
    answered: list[float] = field(default_factory=list)
    told: int = 0
    kept: int = 0
    seconds: float = 0.0
    growth: float = 0.0
    worked: float = 0.0
    """Seconds for which the bot's loop had the machine: at half of the time that passed, others would begin to wait for it."""
    share: float = 1.0
    """Of the time in which the bot had work to do: how much of it the machine gave it."""

    @property
    def p95(self) -> float:
        """Seconds in which the bot could work. While the machine did something else, nobody would be answered without a flood either."""
        return quantiles(self.answered, n=20)[-1] * self.share

    @property
    def most(self) -> float:
        """So many rows at most the inbox may hold: what the limits allow to the flooder, a start of each newcomer, and what residents asked."""
        limits = INSEK.team.limits
        allowed = limits.person_at_once + self.seconds * limits.person_per_minute / 60
        return allowed + self.newcomers + len(self.answered) + 8 * RESIDENTS


@pytest.mark.timeout(600)  # with --full; the others have the usual time
async def test_others_are_answered_as_ever_while_somebody_floods_and_a_crowd_comes(
    build: Build,
    telegram: Simulator,
    records: Records,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    rush = await a_rush(build(amid=["the-door-counts"]), telegram, records, seconds=60.0 if full else 3.0)

    assert rush.p95 <= 1.0 or rush.share < JUDGED_FROM, rush
    assert rush.worked <= rush.seconds / 2, rush
    assert rush.kept <= rush.most, rush
    assert rush.told == (2 if rush.seconds > 60 else 1), rush
    assert rush.growth < GROWTH_MAXIMUM, rush


@only_sqlite
async def test_a_flood_fills_the_records_where_the_door_does_not_count(build: Build, telegram: Simulator, records: Records) -> None:
    rush = await a_rush(build(amid=["the-door-counts"], without=["a-door-that-counts"]), telegram, records, seconds=0.4)

    assert rush.kept > rush.most


async def a_rush(house: House, telegram: Simulator, records: Records, *, seconds: float) -> Rush:
    rush = Rush()
    flooder = await telegram.add_person("Zilpzalpine", language="de", id=FIRST_ID)
    async with house.stands():
        residents = [await Neighbour.moves_in(telegram, f"Person {number}") for number in range(RESIDENTS)]
        await asyncio.gather(*(resident.joins(messages=False) for resident in residents))
        await flooder.opens()
        await flooder.sees()
        begun_with, (worked, waited) = _resident_megabytes(house.lives[0].pid), _worked_and_waited(house.lives[0].pid)
        await _Crowd(telegram, residents, rush).is_there_for(seconds)
        ends = _worked_and_waited(house.lives[0].pid)
        rush.worked = (ends[0] - worked) / 1e9
        rush.share = (ends[0] - worked) / (ends[0] - worked + ends[1] - waited)
        await _until_all_is_taken(telegram, records)
        rush.growth = _resident_megabytes(house.lives[0].pid) - begun_with
        rush.told = sum(TOO_FAST in str(message.get("text")) for message in await flooder.chat())
        async with records.reading() as unit:
            rush.kept = sum([await unit.inbox.count(state) for state in UpdateState])
    return rush


class _Crowd:
    """All who are there at the same time."""

    def __init__(self, telegram: Simulator, residents: Sequence[Neighbour], rush: Rush) -> None:
        self._telegram = telegram
        self._residents = residents
        self._rush = rush
        self._begun = time.monotonic()
        self._is_over = asyncio.Event()

    async def is_there_for(self, seconds: float) -> None:
        self._begun = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for work in (self._floods(), self._arrives(), *(self._asks(resident) for resident in self._residents)):
                group.create_task(work)
            await asyncio.sleep(seconds)
            self._is_over.set()
        self._rush.seconds = time.monotonic() - self._begun

    async def _floods(self) -> None:
        (polled,) = self._telegram.world.bots.values()
        while not self._is_over.is_set():
            while self._rush.sent < self._due(PER_SECOND):
                self._rush.sent += 1
                content = json.dumps(message(FIRST_ID, text=f"Nummer {self._rush.sent}"))
                polled.updates.inject("message", {}, 3600, "flood").body = content.encode()
            await asyncio.sleep(0.01)

    async def _arrives(self) -> None:
        while not self._is_over.is_set():
            if self._rush.newcomers < self._due(NEW_PER_SECOND):
                self._rush.newcomers += 1
                await (await Neighbour.moves_in(self._telegram, f"Neu {self._rush.newcomers}")).opens()
            await asyncio.sleep(0.01)

    async def _asks(self, resident: Neighbour) -> None:
        while not self._is_over.is_set():
            self._rush.answered.append(await _answered_within(resident))
            await asyncio.sleep(0.2)

    def _due(self, per_second: float) -> float:
        return (time.monotonic() - self._begun) * per_second


async def _answered_within(resident: Neighbour) -> float:
    """Seconds from a question to its answer."""
    asked = time.monotonic()
    await resident.says("/phases")
    await resident.sees("Was passiert wann?")
    return time.monotonic() - asked


async def _until_all_is_taken(telegram: Simulator, records: Records) -> None:
    (polled,) = telegram.world.bots.values()
    async with asyncio.timeout(120):
        while True:
            async with records.reading() as unit:
                if not len(polled.updates) and not await unit.inbox.count(UpdateState.WAITING):
                    return
            await asyncio.sleep(0.1)


def _resident_megabytes(pid: int) -> float:
    (line,) = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) / 1024


def _worked_and_waited(pid: int) -> tuple[int, int]:
    """Nanoseconds for which a process worked, and for which it could have (Linux, proc_pid_schedstat(5))."""
    worked, waited, _ = Path(f"/proc/{pid}/schedstat").read_text().split()
    return int(worked), int(waited)
