"""The whole control API, and how it says no."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from simulator.botapi.execution import Conditions
from simulator.control.accounts import Accounts
from simulator.control.acts import Acts
from simulator.control.conditions import ConditionsControl
from simulator.control.crowds import Crowds
from simulator.control.gatherings import Gatherings
from simulator.control.orders import BadOrder, answer
from simulator.control.panel import Panel
from simulator.control.reading import Reading
from simulator.control.stream import Stream
from simulator.world.acts.basics import CannotDo
from simulator.world.world import World


def control_routes(world: World, conditions: Conditions, panel: Panel) -> list[web.RouteDef]:
    parts = (
        Accounts(world),
        Gatherings(world),
        Crowds(world),
        Acts(world),
        Reading(world),
        ConditionsControl(world, conditions),
        Stream(world),
        panel,
    )
    return [route for part in parts for route in part.routes()]


@web.middleware
async def say_no_plainly(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except (BadOrder, CannotDo) as why:
        return answer({"error": str(why)}, status=400)
