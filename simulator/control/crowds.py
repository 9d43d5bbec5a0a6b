"""Crowds: letting many people move in at once, and looking at who of them has got what."""

from __future__ import annotations

from aiohttp import web

from simulator.control.accounts import id_in_path
from simulator.control.orders import BadOrder, answer, query_order, read_order
from simulator.world.crowds import Crowd
from simulator.world.world import World

LARGEST = 1_000_000


class Crowds:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/control/crowds", self.list_crowds),
            web.post("/control/crowds", self.add_crowd),
            web.get("/control/crowds/{crowd}", self.get_crowd),
            web.post("/control/crowds/{crowd}/count", self.count),
        ]

    async def list_crowds(self, _: web.Request) -> web.Response:
        return answer({"crowds": [crowd.figures() for crowd in self._world.crowds.values()]})

    async def add_crowd(self, request: web.Request) -> web.Response:
        """People who have all pressed START, at the first bot or at 'bot'."""
        order = await read_order(request)
        size = order.whole("size")
        if not 0 < size <= LARGEST:
            raise BadOrder(f"'size' must be between 1 and {LARGEST}")
        bot = self._world.bots.get(order.whole("bot", next(iter(self._world.bots), 0)))
        if bot is None:
            raise BadOrder("there is no such bot")
        crowd = self._world.add_crowd(size, bot, order.text("language_code", ""))
        return answer(crowd.figures())

    async def get_crowd(self, request: web.Request) -> web.Response:
        """With marks=1 also who has got it: a digit for each, 0 for nothing, 1 for once, 2 for the same words more than once."""
        crowd = self._find(request)
        shown = crowd.figures()
        if query_order(request).whole("marks", 0):
            shown["marks"] = "".join(map(str, crowd.marks))
        return answer(shown)

    async def count(self, request: web.Request) -> web.Response:
        """Count anew what came after 'since', and say how many messages are 'left' to come."""
        crowd = self._find(request)
        order = await read_order(request)
        if "since" in order:
            crowd.count_anew(order.real("since"))
        if "left" in order:
            crowd.await_more(order.whole("left"))
        return answer(crowd.figures())

    def _find(self, request: web.Request) -> Crowd:
        crowd = self._world.crowds.get(id_in_path(request, "crowd"))
        if crowd is None:
            raise BadOrder("there is no such crowd")
        return crowd
