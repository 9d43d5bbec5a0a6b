"""Whether this process can do its work, and the figures that say how it is doing."""

import asyncio
from collections.abc import Callable, Coroutine
from time import monotonic
from typing import Any, Generic, TypeVar

import structlog

from bot import metrics
from bot.clock import Clock
from bot.leader import Leader
from storage.inbox import UpdateState
from storage.outbox import MessageState
from storage.records import Records

FRESH = 1.0  # seconds for which an answer is given again
PATIENCE = 10.0  # seconds; whoever asks whether all is well is not kept waiting by a database that hangs

T = TypeVar("T")

_log = structlog.get_logger()


class Readiness:
    """Anybody who reaches the listen address may ask, as often as they like: the database is asked once at a time, and once a second."""

    def __init__(self, *, records: Records, clock: Clock, leader: Leader) -> None:
        self._records = records
        self._clock = clock
        self._leader = leader
        self._checks = _OnceForAll(self._check)
        self._figures = _OnceForAll(self._count)

    async def checks(self) -> dict[str, bool]:
        """By name, whether it is as it should be."""
        try:
            return await self._checks()
        except Exception as error:
            _log.error("database_not_ready", error=type(error).__name__)
            return {"database": False, "process": False}

    async def measure(self) -> None:
        """Bring the figures up to date. Raises what the database raises, and TimeoutError if it does not answer."""
        await self._figures()

    async def _check(self) -> dict[str, bool]:
        async with self._records.reading() as unit:
            process = await unit.processes.active_id()
        return {"database": True, "process": process is not None}

    async def _count(self) -> None:
        async with self._records.reading() as unit:
            for state in UpdateState:
                metrics.inbox.labels(state.value).set(await unit.inbox.count(state))
            for message_state in MessageState:
                metrics.outbox.labels(message_state.value).set(await unit.outbox.count(message_state))
            oldest = await unit.inbox.oldest_waiting()
        metrics.inbox_age.set((self._clock.now() - oldest).total_seconds() if oldest else 0)
        metrics.leads.set(self._leader.leads)


class _OnceForAll(Generic[T]):
    """Whoever asks while it is being found out, or right after, gets the same answer."""

    def __init__(self, find: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._find = find
        self._task: asyncio.Task[T] | None = None
        self._fresh_until = 0.0

    async def __call__(self) -> T:
        if self._task is None or (self._task.done() and monotonic() >= self._fresh_until):
            self._task = asyncio.create_task(self._look())
        finding = self._task
        await asyncio.wait({finding}, timeout=PATIENCE)
        if not finding.done():
            raise TimeoutError
        return finding.result()

    async def _look(self) -> T:
        found = await self._find()
        self._fresh_until = monotonic() + FRESH
        return found
