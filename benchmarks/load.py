"""Load on a bot, and what was measured under it."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count
from statistics import quantiles
from time import perf_counter

from benchmarks.crowd import Crowd, Resident, Step
from benchmarks.processes import Process
from simulator import Simulator

RESIDENTS = 100
STARTING = 90.0  # seconds that a bot may take on a busy machine
HEAD = ("", "updates/s", "per CPU-second", "calls/update", "p50", "p99", "measuring side", "memory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    seconds: float
    cpu_seconds: float
    """Of the bot."""
    measuring: float
    """CPU-seconds of the simulator with everybody in it."""
    calls: int
    replies: list[float]
    megabytes: float

    @property
    def per_cpu_second(self) -> float:
        return len(self.replies) / self.cpu_seconds

    def row(self, name: str) -> list[str]:
        percentiles = quantiles(self.replies, n=100)
        return [
            name,
            f"{len(self.replies) / self.seconds:,.0f}",
            f"{self.per_cpu_second:,.0f}",
            f"{self.calls / len(self.replies):.1f}",
            f"{1000 * percentiles[49]:.0f} ms",
            f"{1000 * percentiles[98]:.0f} ms",
            f"{self.measuring / self.seconds:.0%} CPU",
            f"{self.megabytes:.0f} MB",
        ]


async def until_it_asks(telegram: Simulator, bot: Process) -> None:
    """Wait until the bot asks for updates."""
    (asked,) = telegram.world.bots.values()
    async with asyncio.timeout(STARTING):
        while not asked.updates.listeners:
            bot.require_alive()
            await asyncio.sleep(0.01)


@asynccontextmanager
async def crowd_before(telegram: Simulator) -> AsyncIterator[Crowd]:
    telegram.conditions.ledger.keeps_parameters = False
    crowd = Crowd(telegram)
    listening = asyncio.create_task(crowd.listens())
    try:
        yield crowd
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def all_at_once(telegram: Simulator, bot: Process, residents: list[Resident], seconds: float) -> Measured:
    """A closed loop: everybody goes on as soon as they are answered."""
    end = perf_counter() + seconds
    replies: list[float] = []

    async def keeps_on(resident: Resident) -> None:
        while perf_counter() < end:
            replies.append(await resident.goes_on())

    return await _measured(telegram, bot, [keeps_on(resident) for resident in residents], replies)


async def at_a_rate(telegram: Simulator, bot: Process, residents: list[Resident], per_second: float, seconds: float) -> Measured:
    """An open loop: steps are due whether or not earlier ones are answered, and replies count from when their step was due."""
    begin = perf_counter()
    replies: list[float] = []

    async def keeps_on(resident: Resident, first: int) -> None:
        for number in count(first, len(residents)):
            due = begin + number / per_second
            if due >= begin + seconds:
                return
            await asyncio.sleep(due - perf_counter())
            replies.append(await resident.goes_on(due))

    return await _measured(telegram, bot, [keeps_on(resident, first) for first, resident in enumerate(residents)], replies)


async def steps_of_all(residents: list[Resident], steps: int) -> None:
    """Take some steps that are not measured."""

    async def goes(resident: Resident) -> None:
        for _ in range(steps):
            await resident.goes_on()

    await asyncio.gather(*map(goes, residents))


async def _measured(telegram: Simulator, bot: Process, everybody: list[object], replies: list[float]) -> Measured:
    calls = telegram.conditions.ledger.calls
    begun, cpu, measuring, called = perf_counter(), bot.cpu_seconds(), time.process_time(), calls.total()
    await asyncio.gather(*everybody)  # type: ignore[call-overload]
    return Measured(
        seconds=perf_counter() - begun,
        cpu_seconds=bot.cpu_seconds() - cpu,
        measuring=time.process_time() - measuring,
        calls=calls.total() - called,
        replies=replies,
        megabytes=bot.megabytes(),
    )


def forever(*steps: Step) -> Iterator[Step]:
    while True:
        yield from steps
