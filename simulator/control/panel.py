"""A panel beside the phones: controls that the host application and the simulator itself put there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web

from simulator.control.introduction import Introduction, Words
from simulator.control.orders import BadOrder, answer, read_order
from simulator.wire import Json
from simulator.world.events import Events

Kind = Literal["button", "switch", "clock", "timeline", "crowd"]
Section = Literal["time", "crowd", "faults"]
Trigger = Callable[[Any], Awaitable[Any]]
"""Takes the value that the page sends, gives the new state."""


@dataclass(slots=True, eq=False)
class Control:
    id: str
    label: Words
    kind: Kind
    trigger: Trigger
    state: Any = None
    section: Section = "time"

    def as_json(self) -> Json:
        return {"id": self.id, "label": self.label, "kind": self.kind, "state": self.state, "section": self.section}


class Panel:
    def __init__(self, events: Events) -> None:
        self._events = events
        self._controls: dict[str, Control] = {}
        self._introduction = Introduction()

    def introduce(self, introduction: Introduction) -> None:
        """Tell the page what it shows, and whose phones. It begins anew."""
        self._introduction = introduction
        self._events.tell("introduction")

    def add(self, control_id: str, label: Words, kind: Kind, trigger: Trigger, state: Any = None, *, section: Section = "time") -> Control:
        control = self._controls[control_id] = Control(control_id, label, kind, trigger, state, section)
        self._events.tell("panel", control=control.as_json())
        return control

    def show(self, control_id: str, state: Any) -> None:
        """Let the page show a new state."""
        control = self._controls[control_id]
        control.state = state
        self._events.tell("panel", control=control.as_json())

    def state(self, control_id: str) -> Any:
        return self._controls[control_id].state

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/control/panel", self.list), web.post("/control/panel/{control}", self.trigger)]

    async def list(self, _: web.Request) -> web.Response:
        controls = [control.as_json() for control in self._controls.values()]
        return answer({"introduction": self._introduction.as_json(), "controls": controls})

    async def trigger(self, request: web.Request) -> web.Response:
        control = self._controls.get(request.match_info["control"])
        if control is None:
            raise BadOrder("there is no such control")
        order = await read_order(request)
        self.show(control.id, await control.trigger(order.fields.get("value")))
        return answer(control.as_json())
