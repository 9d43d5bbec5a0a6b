"""What the simulator itself puts on the panel: the clock, and switches for the commonest faults."""

from __future__ import annotations

from typing import Any

from simulator.botapi.execution import Conditions
from simulator.conditions.faults import Kind
from simulator.control.orders import BadOrder
from simulator.control.panel import Panel
from simulator.wire import Json
from simulator.world.world import World

SWITCHES: dict[Kind, str] = {
    "too_many_requests": "Telegram answers 429",
    "server_error": "Telegram answers 500",
    "bad_gateway": "Telegram answers 502",
    "reset_before": "Telegram hangs up before it has listened",
    "reset_after": "Telegram hangs up before it has answered",
}
SENDING = "sendMessage,sendPhoto,sendDocument,sendMediaGroup,sendLocation,editMessageText,editMessageReplyMarkup,editMessageCaption"


def add_own_controls(panel: Panel, world: World, conditions: Conditions) -> None:
    _add_clock(panel, world)
    for kind, label in SWITCHES.items():
        _add_switch(panel, conditions, kind, label)


def _add_clock(panel: Panel, world: World) -> None:
    def state() -> Json:
        return {"offset": world.clock.offset, "date": world.clock.date()}

    async def forward(value: Any) -> Json:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BadOrder("'value' must be the seconds to go forward")
        world.clock.move(world.clock.offset + value)
        world.events.tell("clock", **state())
        return state()

    panel.add("clock", "Clock", "clock", forward, state())


def _add_switch(panel: Panel, conditions: Conditions, kind: Kind, label: str) -> None:
    on: list[int] = []

    async def switch(value: Any) -> bool:
        while on:
            conditions.faults.remove(on.pop())
        if value:
            on.append(conditions.faults.add(kind, method=SENDING, retry_after=3).id)
        return bool(value)

    panel.add(f"fault-{kind}", label, "switch", switch, state=False, section="faults")
