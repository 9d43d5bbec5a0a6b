"""A careless postman between Telegram and the bot's webhook: brings everything, some of it several times, and not in order."""

import asyncio
import random
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

PATH = "/telegram"
LATEST = 0.7  # seconds after which the last copy sets out


class Postman:
    """Telegram is told at once that an update has been delivered; then its copies set out, each to one of the doors."""

    def __init__(self, doors: Sequence[int], chance: random.Random, *, most_copies: int = 5) -> None:
        self._doors = doors
        self._chance = chance
        self._most = most_copies
        self._on_the_way: set[asyncio.Task[None]] = set()
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self.delivered = 0
        self.copies = 0

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_post(PATH, self._take)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for task in self._on_the_way:
            task.cancel()
        if self._session is not None:
            await self._session.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def address(self) -> str:
        port = self._runner.addresses[0][1] if self._runner else 0
        return f"http://127.0.0.1:{port}{PATH}"

    async def has_delivered_everything(self) -> None:
        while self._on_the_way:
            await asyncio.wait(self._on_the_way)

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.delivered += 1
        for copy in range(self._chance.randint(1, self._most)):
            self.copies += 1
            door, wait = self._chance.choice(self._doors), self._chance.uniform(0, LATEST if copy else 0.02)
            task = asyncio.create_task(self._bring(f"http://127.0.0.1:{door}{PATH}", dict(request.headers), body, wait))
            self._on_the_way.add(task)
            task.add_done_callback(self._on_the_way.discard)
        return web.Response()

    async def _bring(self, door: str, headers: dict[str, str], body: bytes, wait: float) -> None:
        if self._session is None:
            raise RuntimeError("the postman has gone home")
        while True:
            await asyncio.sleep(wait)
            try:
                async with self._session.post(door, data=body, headers=headers) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                wait = 0.1
