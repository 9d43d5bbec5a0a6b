"""Clock, limits, faults, and the account of what Telegram accepted."""

from __future__ import annotations

from dataclasses import fields
from itertools import islice

from aiohttp import web

from simulator.botapi.execution import Conditions
from simulator.conditions.faults import KINDS, Fault
from simulator.conditions.latency import Span
from simulator.conditions.limits import Pace
from simulator.control.orders import BadOrder, Order, answer, query_order, read_order
from simulator.wire import Json
from simulator.world.world import World

_OWN = frozenset({"id", "kind", "struck", "began_at"})


class ConditionsControl:
    def __init__(self, world: World, conditions: Conditions) -> None:
        self._world = world
        self._conditions = conditions

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/control/clock", self.get_clock),
            web.post("/control/clock", self.move_clock),
            web.get("/control/limits", self.get_limits),
            web.post("/control/limits", self.set_limits),
            web.get("/control/latency", self.get_latency),
            web.post("/control/latency", self.set_latency),
            web.get("/control/faults", self.get_faults),
            web.post("/control/faults", self.add_fault),
            web.delete("/control/faults", self.clear_faults),
            web.delete("/control/faults/{fault}", self.remove_fault),
            web.get("/control/accepted", self.accepted),
            web.get("/control/tally", self.tally),
            web.get("/control/counts", self.counts),
            web.post("/control/forget", self.forget),
        ]

    async def get_clock(self, _: web.Request) -> web.Response:
        return answer(self._clock())

    async def move_clock(self, request: web.Request) -> web.Response:
        """Set the offset of dates, move it on, or hurry Telegram's own waiting times."""
        order = await read_order(request)
        clock = self._world.clock
        if "offset" in order:
            clock.move(order.real("offset"))
        if "forward" in order:
            clock.move(clock.offset + order.real("forward"))
        if "hurry" in order:
            clock.hurry(order.real("hurry"))
        self._world.events.tell("clock", **self._clock())
        return answer(self._clock())

    async def get_limits(self, _: web.Request) -> web.Response:
        return answer(self._conditions.limits.as_json())

    async def set_limits(self, request: web.Request) -> web.Response:
        order = await read_order(request)
        limits = self._conditions.limits
        mode = order.text("mode", limits.mode)
        if mode not in {"off", "count", "refuse"}:
            raise BadOrder("'mode' must be off, count or refuse")
        limits.mode = mode  # type: ignore[assignment]  # one of the three, as was just seen
        for field in fields(Pace):
            if field.name in order:
                setattr(limits.pace, field.name, order.real(field.name) if "chat" in field.name else order.whole(field.name))
        limits.stars = order.real("stars", limits.stars)
        self._world.events.tell("limits", **limits.as_json())
        return answer(limits.as_json())

    async def get_latency(self, _: web.Request) -> web.Response:
        return answer(self._conditions.latency.as_json())

    async def set_latency(self, request: web.Request) -> web.Response:
        order = await read_order(request)
        latency = self._conditions.latency
        latency.there = _span(order, "there", latency.there)
        latency.back = _span(order, "back", latency.back)
        return answer(latency.as_json())

    async def get_faults(self, _: web.Request) -> web.Response:
        return answer({"faults": [fault.as_json() for fault in self._conditions.faults]})

    async def add_fault(self, request: web.Request) -> web.Response:
        order = await read_order(request)
        kind = order.text("kind")
        if kind not in KINDS:
            raise BadOrder(f"'kind' must be one of {', '.join(KINDS)}")
        if "seed" in order:
            self._conditions.faults.seed(order.whole("seed"))
        known = {field.name for field in fields(Fault)} - _OWN
        details = {name: value for name, value in order.fields.items() if name in known}
        fault = self._conditions.faults.add(kind, **details)
        self._world.events.tell("fault", fault=fault.as_json())
        return answer(fault.as_json())

    async def remove_fault(self, request: web.Request) -> web.Response:
        fault_id = request.match_info["fault"]
        self._conditions.faults.remove(int(fault_id) if fault_id.isdigit() else 0)
        self._world.events.tell("fault", fault=None)
        return answer({})

    async def clear_faults(self, _: web.Request) -> web.Response:
        self._conditions.faults.clear()
        self._world.events.tell("fault", fault=None)
        return answer({})

    async def accepted(self, request: web.Request) -> web.Response:
        """Entries after number 'after', at most 'limit', of one method or one chat if named."""
        order = query_order(request)
        entries = islice(self._conditions.ledger.entries, order.whole("after", 0), None)
        chosen = (
            entry.as_json()
            for entry in entries
            if ("method" not in order or entry.method == order.text("method"))
            and ("chat" not in order or entry.chat_id == order.whole("chat"))
        )
        return answer({"accepted": list(islice(chosen, order.whole("limit", 1_000_000)))})

    async def tally(self, request: web.Request) -> web.Response:
        """What was accepted after number 'after', of the methods named, with commas, in numbers only."""
        order = query_order(request)
        methods = [name for name in order.text("method", "").split(",") if name]
        return answer(self._conditions.ledger.tally(*methods, after=order.whole("after", 0)))

    async def counts(self, _: web.Request) -> web.Response:
        ledger = self._conditions.ledger
        return answer(
            {
                "accepted": len(ledger.entries),
                "unanswered": sum(not entry.answered for entry in ledger.entries),
                "calls": dict(ledger.calls),
                "refusals": dict(ledger.refusals),
                "violations": dict(self._conditions.limits.violations),
            }
        )

    async def forget(self, request: web.Request) -> web.Response:
        """Begin a new account; with keep_parameters false, entries hold no parameters from now on."""
        order = await read_order(request)
        self._conditions.ledger.forget()
        self._conditions.limits.forget()
        self._conditions.ledger.keeps_parameters = order.flag("keep_parameters", default=self._conditions.ledger.keeps_parameters)
        return answer({})

    def _clock(self) -> Json:
        return {"offset": self._world.clock.offset, "date": self._world.clock.date()}


def _span(order: Order, name: str, usual: Span) -> Span:
    """Two numbers, or one that is both."""
    if name not in order:
        return usual
    given = order.fields[name]
    least, most = given if isinstance(given, list) and len(given) == 2 else (given, given)
    if not all(isinstance(seconds, int | float) and not isinstance(seconds, bool) for seconds in (least, most)) or not 0 <= least <= most:
        raise BadOrder(f"{name!r} must be seconds, or two of them, the lower first")
    return float(least), float(most)
