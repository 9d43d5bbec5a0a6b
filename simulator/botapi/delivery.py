"""Brings updates to a webhook: lanes in order, several at once, again after a failure (telegram-bot-api/WebhookActor.cpp)."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import random
from collections import deque
from collections.abc import Callable

import aiohttp

from simulator.botapi.decoding import decode_arguments
from simulator.parameters import Parameters
from simulator.world.clock import Clock
from simulator.world.updates import Update, UpdateQueue

LONGEST_DELAY = 60
LONGEST_RETRY_AFTER = 3600
PATIENCE = 60.0
"""Seconds for a webhook to answer."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
NOT_FROM_A_REPLY = frozenset({"setwebhook", "deletewebhook", "close", "logout"})


class Delivery:
    def __init__(
        self,
        queue: UpdateQueue,
        clock: Clock,
        execute: Callable[[str, Parameters], None],
        loses_answer: Callable[[], bool],
        *,
        url: str,
        secret: str,
        connections: int,
    ) -> None:
        self.url = url
        self.secret = secret
        self.connections = connections
        self.last_error = ""
        self.last_error_date = 0
        self._queue = queue
        self._clock = clock
        self._execute = execute
        self._loses_answer = loses_answer
        self._lanes: dict[int | str, deque[_Parcel]] = {}
        self._ready: list[tuple[float, int, int | str]] = []
        self._loaded_until = 0
        self._under_way: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._runner: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._runner = asyncio.create_task(self._run())

    def wake(self) -> None:
        self._woken.set()

    async def stop(self) -> None:
        tasks = [*self._under_way, *([self._runner] if self._runner else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        connector = aiohttp.TCPConnector(limit=self.connections)
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout, auto_decompress=True) as session:
            while True:
                self._woken.clear()
                self._load()
                self._send_ready(session)
                pause = self._pause()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._woken.wait()

    def _load(self) -> None:
        """Take new updates into their lanes; they stay in the queue until they are delivered."""
        for update in self._queue.waiting(self._loaded_until):
            self._loaded_until = update.serial + 1
            lane = self._lanes.setdefault(update.lane, deque())
            lane.append(_Parcel(update, self._clock.age()))
            if len(lane) == 1:
                heapq.heappush(self._ready, (lane[0].due, update.serial, update.lane))

    def _send_ready(self, session: aiohttp.ClientSession) -> None:
        while self._ready and len(self._under_way) < self.connections and self._ready[0][0] <= self._clock.age():
            _, _, lane = heapq.heappop(self._ready)
            task = asyncio.create_task(self._send(session, lane))
            self._under_way.add(task)
            task.add_done_callback(self._sent)

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._woken.set()

    def _pause(self) -> float | None:
        if not self._ready or len(self._under_way) >= self.connections:
            return None
        return max(0.0, self._ready[0][0] - self._clock.age())

    async def _send(self, session: aiohttp.ClientSession, lane: int | str) -> None:
        parcel = self._lanes[lane][0]
        headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: self.secret} if self.secret else {})
        retry_after = 0
        error = ""
        try:
            async with session.post(self.url, data=parcel.update.as_bytes(), headers=headers, allow_redirects=False) as reply:
                body = await reply.read()
                if self._loses_answer():
                    error = "Read timeout expired"
                elif 200 <= reply.status <= 299:
                    self._answer_in_reply(reply.headers.get("Content-Type", ""), body)
                else:
                    error = f"Wrong response from the webhook: {reply.status} {reply.reason}"
                    retry_after = _seconds(reply.headers.get("Retry-After", ""))
        except TimeoutError:
            error = "Read timeout expired"
        except aiohttp.ClientConnectorError:
            error = "Connection refused"
        except (aiohttp.ClientError, OSError):
            error = "Webhook connection closed"
        if error:
            self._failed(lane, parcel, error, retry_after)
        else:
            self._delivered(lane, parcel)

    def _answer_in_reply(self, content_type: str, body: bytes) -> None:
        parameters = decode_arguments("", content_type, body)
        method = parameters.text("method").lower()
        if method and method not in NOT_FROM_A_REPLY and not method.startswith("get"):
            self._execute(method, parameters)

    def _delivered(self, lane: int | str, parcel: _Parcel) -> None:
        self._queue.forget(parcel.update.id)
        self._next_in(lane)

    def _failed(self, lane: int | str, parcel: _Parcel, error: str, retry_after: int) -> None:
        self.last_error, self.last_error_date = error, self._clock.date()
        wait = float(min(retry_after, LONGEST_RETRY_AFTER))
        if not retry_after and parcel.failures > 0:
            parcel.delay = min(random.uniform(LONGEST_DELAY, 2 * LONGEST_DELAY), parcel.delay * 2)  # noqa: S311 - only spreads load
            wait = parcel.delay
        now = self._clock.age()
        if now + wait > parcel.update.expires_at:
            self._delivered(lane, parcel)
            return
        parcel.failures += 1
        parcel.due = now + wait
        heapq.heappush(self._ready, (parcel.due, parcel.update.serial, lane))

    def _next_in(self, lane: int | str) -> None:
        parcels = self._lanes[lane]
        parcels.popleft()
        if parcels:
            heapq.heappush(self._ready, (parcels[0].due, parcels[0].update.serial, lane))
        else:
            del self._lanes[lane]


class _Parcel:
    """An update on its way, with what has gone wrong so far."""

    __slots__ = ("delay", "due", "failures", "update")

    def __init__(self, update: Update, due: float) -> None:
        self.update = update
        self.due = due
        self.delay = 1.0
        self.failures = 0


def _seconds(header: str) -> int:
    return int(header) if header.isascii() and header.isdigit() else 0
