"""GET /control/events: every change in the world as it happens, as server-sent events."""

from __future__ import annotations

import asyncio

from aiohttp import web

from simulator import wire
from simulator.control.orders import query_order
from simulator.wire import Json
from simulator.world.world import World

HEARTBEAT = 15.0


class Stream:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/control/events", self.events)]

    async def events(self, request: web.Request) -> web.StreamResponse:
        """All events, or with ?person=<id> those that this person sees."""
        person_id = query_order(request).whole("person", 0)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(b": welcome\n\n")
        with self._world.events.listening() as queue:
            while True:
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        event = await queue.get()
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if _concerns(event, person_id):
                    await response.write(b"data: " + wire.encode(event) + b"\n\n")


def _concerns(event: Json, person_id: int) -> bool:
    return not person_id or "people" not in event or person_id in event["people"]
