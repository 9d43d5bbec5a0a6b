"""A webhook that notes what comes in and answers as a test tells it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from simulator.wire import Json

Answer = Callable[[Json], web.Response]


class Receiver:
    def __init__(self) -> None:
        self.url = ""
        self.received: list[Json] = []
        self.secrets: list[str | None] = []
        self.most_at_once = 0
        self.answer: Answer = lambda _: web.Response()
        self.seconds = 0.0
        self._at_once = 0
        self._news = asyncio.Condition()

    async def handle(self, request: web.Request) -> web.Response:
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        update = await request.json()
        if self.seconds:
            await asyncio.sleep(self.seconds)
        self._at_once -= 1
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        async with self._news:
            self.received.append(update)
            self._news.notify_all()
        return self.answer(update)

    async def has(self, count: int, seconds: float = 5.0) -> list[Json]:
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: len(self.received) >= count)
        return self.received

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.received if "message" in update]


@asynccontextmanager
async def receiving(port: int = 0) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    application = web.Application()
    application.router.add_post("/hook", receiver.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()
