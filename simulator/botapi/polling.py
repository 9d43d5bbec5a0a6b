"""getUpdates: hands over what waits, or waits for something to come (Client.cpp, process_get_updates_query and on)."""

from __future__ import annotations

import asyncio

from simulator.parameters import Parameters
from simulator.refusals import Refusal
from simulator.world.updates import EVERY_KIND, UNLESS_ASKED_OTHERWISE, Update, UpdateQueue

LONGEST_WAIT = 50
GATHERING = 0.002
"""Seconds between the first new update and the answer, so that updates that come together go together."""
CONFLICT_PAUSE = 3.0

BY_OTHER_GET_UPDATES = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
BY_SET_WEBHOOK = "Conflict: terminated by setWebhook request"
WEBHOOK_IS_ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Poller:
    """The one long poll that a bot may have open."""

    def __init__(self, queue: UpdateQueue) -> None:
        self._queue = queue
        self._waiting: asyncio.Future[str] | None = None
        self._last_offset = -1
        self._last_start = -CONFLICT_PAUSE
        self._next_prompt_conflict = 0.0

    async def get_updates(self, parameters: Parameters) -> list[Update]:
        offset = parameters.number("offset")
        limit = parameters.number("limit", 100, 1, 100)
        timeout = parameters.number("timeout", 0, 0, LONGEST_WAIT)
        allow(self._queue, parameters)
        started = asyncio.get_running_loop().time()
        if offset == self._last_offset and timeout < CONFLICT_PAUSE and started < self._last_start + CONFLICT_PAUSE:
            timeout = int(CONFLICT_PAUSE)
        if offset == self._last_offset and started < self._last_start + 0.5:
            limit = 1
        self._last_offset, self._last_start = offset, started
        updates = self._queue.take(offset, limit)
        if updates or not timeout:
            return updates
        return await self._wait(offset, limit, seconds=timeout)

    def interrupt(self, words: str) -> None:
        """End an open long poll with a conflict."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_result(words)

    def wake(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_result("")

    async def _wait(self, offset: int, limit: int, *, seconds: int) -> list[Update]:
        self.interrupt(BY_OTHER_GET_UPDATES)
        waiting: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        self._queue.listeners += 1
        try:
            await asyncio.wait([waiting], timeout=seconds)
        finally:
            self._queue.listeners -= 1
            if self._waiting is waiting:
                self._waiting = None
        if waiting.done() and (words := waiting.result()):
            await self._conflict(words)
        if waiting.done():
            await asyncio.sleep(GATHERING)
        return self._queue.take(offset, limit)

    async def _conflict(self, words: str) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._next_prompt_conflict:
            await asyncio.sleep(CONFLICT_PAUSE)
        else:
            self._next_prompt_conflict = now + CONFLICT_PAUSE
        raise Refusal(409, words)


def allow(queue: UpdateQueue, parameters: Parameters) -> None:
    """Take over the kinds of updates that a bot asks for; what cannot be read changes nothing."""
    try:
        value = parameters.structure("allowed_updates", "")
    except Refusal:
        return
    if not isinstance(value, list) or any(not isinstance(kind, str) for kind in value):
        return
    named = frozenset(kind.lower() for kind in value) & frozenset(EVERY_KIND)
    queue.allowed = named or UNLESS_ASKED_OTHERWISE
