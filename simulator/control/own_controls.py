"""What the simulator itself puts on the panel: the clock, and switches for the commonest faults."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.botapi.execution import Conditions
from simulator.conditions.faults import Kind
from simulator.conditions.ledger import Ledger
from simulator.control.orders import BadOrder
from simulator.control.panel import Panel
from simulator.wire import Json
from simulator.world.world import World


@dataclass(frozen=True, slots=True)
class Switch:
    """A fault to be switched on and off; by its id the page knows its words."""

    id: str
    kind: Kind
    label: str
    details: Mapping[str, Any] = field(default_factory=dict)


TOO_MANY = "fault-too_many_requests"
SWITCHES = (
    Switch(TOO_MANY, "too_many_requests", "Telegram answers 429", {"retry_after": 3}),
    Switch("fault-lost_answers", "reset_after", "One in ten answers of Telegram's is lost", {"probability": 0.1}),
    Switch("fault-slow", "slow", "Slow network: 120 ms each way and back", {"seconds": 0.12}),
    Switch("fault-server_error", "server_error", "Telegram answers 500"),
    Switch("fault-bad_gateway", "bad_gateway", "Telegram answers 502"),
    Switch("fault-reset_before", "reset_before", "Telegram hangs up before it has listened"),
    Switch("fault-reset_after", "reset_after", "Telegram hangs up before it has answered"),
)
SENDING = "sendMessage,sendPhoto,sendDocument,sendMediaGroup,sendLocation,editMessageText,editMessageReplyMarkup,editMessageCaption"
EVERY = 0.4
"""Seconds between two tellings of how many calls were refused."""


def add_own_controls(panel: Panel, world: World, conditions: Conditions) -> None:
    _add_clock(panel, world)
    for switch in SWITCHES:
        _add_switch(panel, conditions, switch)
    _tell_refusals(panel, conditions.ledger)


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


def _add_switch(panel: Panel, conditions: Conditions, switch: Switch) -> None:
    on: list[int] = []

    async def turn(value: Any) -> Json:
        while on:
            conditions.faults.remove(on.pop())
        if value:
            on.append(conditions.faults.add(switch.kind, method=SENDING, **switch.details).id)
        return {**_refusals(switch, conditions.ledger), "on": bool(value)}

    panel.add(switch.id, switch.label, "switch", turn, {"on": False}, section="faults")


def _refusals(switch: Switch, ledger: Ledger) -> Json:
    return {"refused": ledger.too_many, "goes_on_at": ledger.may_go_on_at} if switch.id == TOO_MANY else {}


def _tell_refusals(panel: Panel, ledger: Ledger) -> None:
    """Beside the switch for 429 stands how many calls were refused, whoever refused them, and when the bot may go on."""
    due: list[asyncio.TimerHandle] = []

    def tell() -> None:
        due.clear()
        panel.show(TOO_MANY, {**panel.state(TOO_MANY), "refused": ledger.too_many, "goes_on_at": ledger.may_go_on_at})

    def tell_soon() -> None:
        if not due:
            due.append(asyncio.get_running_loop().call_later(EVERY, tell))

    ledger.on_too_many.append(tell_soon)
