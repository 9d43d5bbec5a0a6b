"""A hundred thousand get an announcement while others write: how fast it is frozen, its memory and progress, and how long replies take.

Every message is really sent; only the waiting between them is shortened, as far as the machine allows.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter

from benchmarks import tables
from benchmarks.broadcast import NO_LIMITS, Scene, desk_in, settings
from benchmarks.crowd import Resident, Step
from benchmarks.load import crowd_before, forever, until_it_asks
from benchmarks.processes import Process, started
from participation.announcements import Progress
from storage.key_ring import KeyRing, new_master_key
from storage.seals import Seals
from tests.city import Desk
from tests.databases import new_database

SIZE, GLANCE = 100_000, 1000
ASKING, PER_SECOND, IDLE_SECONDS = 20, 10.0, 8.0
"""Residents who write meanwhile, how often in all, and for how long before anything is announced."""
PATIENCE = 1200.0
READS = "Ihre Daten"
"""How the answer to /privacy begins, also for somebody who has not joined."""
HEAD = ("", "frozen in", "sent", "a second", "progress always right", "memory grew by", "replies p95 before", "and meanwhile")


@dataclass(slots=True)
class _Watched:
    """What was seen while it went out."""

    frozen_in: float = 0.0
    ended_in: float = 0.0
    is_right: bool = True
    most_megabytes: float = 0.0
    replies: list[float] = field(default_factory=list)


async def run(*, short: bool = False) -> None:
    size = GLANCE if short else SIZE
    rows = [await _measure("SQLite", None, size)]
    async with new_database() as postgres:
        rows += [await _measure("PostgreSQL", postgres, size)] if postgres else []
    tables.show(f"{size:,} people get an announcement while {ASKING} others write {PER_SECOND:.0f} times a second", HEAD, rows)


async def _measure(name: str, database: str | None, size: int) -> list[str]:
    async with Scene.opens(size, (0.0, 0.0), **NO_LIMITS) as scene, crowd_before(scene.telegram) as crowd:
        key, url = new_master_key(), database or f"sqlite+aiosqlite:///{scene.folder}/mitreden.db"
        async with (
            desk_in(scene, url, Seals(KeyRing.read(key))) as desk,
            started("benchmarks.house", folder=scene.folder, **settings(scene, url, key)) as bot,
        ):
            await until_it_asks(scene.telegram, bot)
            residents = [crowd.moves_in(forever(Step("/privacy", READS))) for _ in range(ASKING)]
            async with _asking(residents) as before:
                await asyncio.sleep(IDLE_SECONDS)
            began_with = bot.megabytes()
            async with _asking(residents) as meanwhile:
                seen = await _watch(scene, desk, bot)
            return [
                name,
                f"{seen.frozen_in:.1f} s",
                f"{scene.telegram.conditions.ledger.tally('sendMessage')['chats'] - ASKING:,} of {size:,}",
                f"{size / seen.ended_in:,.0f}",
                "yes" if seen.is_right else "NO",
                f"{seen.most_megabytes - began_with:.0f} MB",
                f"{1000 * _p95(before):.0f} ms",
                f"{1000 * _p95(meanwhile):.0f} ms ({_p95(meanwhile) / _p95(before):.1f} times)"
                if before and meanwhile
                else "nobody was answered",
            ]


async def _watch(scene: Scene, desk: Desk, bot: Process) -> _Watched:
    """From the release to the last message. Waiting and done, of whatever kind, are everybody at each look."""
    seen, began = _Watched(), perf_counter()
    which = await desk.releases()
    async with asyncio.timeout(PATIENCE):
        while True:
            announcement, progress = await desk.looks(which)
            if announcement.size is not None and not seen.frozen_in:
                seen.frozen_in = perf_counter() - began
            if announcement.size is not None:
                seen.is_right &= progress.total == announcement.size and _accepted(scene) >= progress.sent
            seen.most_megabytes = max(seen.most_megabytes, bot.megabytes())
            if announcement.ended_at is not None:
                seen.ended_in = perf_counter() - began - seen.frozen_in
                return _at_the_end(seen, progress, len(scene.crowd))
            bot.require_alive()
            await asyncio.sleep(0.5)


def _at_the_end(seen: _Watched, progress: Progress, size: int) -> _Watched:
    seen.is_right &= (progress.sent, progress.waiting, progress.sent_maybe_twice) == (size, 0, 0)
    return seen


def _accepted(scene: Scene) -> int:
    return len(scene.telegram.conditions.ledger.entries)


@asynccontextmanager
async def _asking(residents: list[Resident]) -> AsyncIterator[list[float]]:
    """They write one after the other at a steady pace until the block ends. Seconds until each reply."""
    replies: list[float] = []

    async def keeps_on(resident: Resident, first: int) -> None:
        due = perf_counter() + first / PER_SECOND
        while True:
            await asyncio.sleep(max(0.0, due - perf_counter()))
            replies.append(await resident.goes_on(due))
            due += len(residents) / PER_SECOND

    tasks = [asyncio.create_task(keeps_on(resident, number)) for number, resident in enumerate(residents)]
    try:
        yield replies
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1] if len(times) > 1 else 0.0
