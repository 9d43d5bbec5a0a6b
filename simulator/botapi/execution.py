"""Carries out one call: limits, the method itself, the record of what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.conditions.faults import Faults
from simulator.conditions.latency import Latency
from simulator.conditions.ledger import Entry, Ledger
from simulator.conditions.limits import Limits
from simulator.methods.catalogue import METHODS, NAMES, Call
from simulator.parameters import NULL, Parameters, leading_integer
from simulator.refusals import Refusal
from simulator.wire import Json
from simulator.world.people import Bot
from simulator.world.world import World

COUNTED = frozenset(
    {
        "sendmessage",
        "sendphoto",
        "senddocument",
        "sendvoice",
        "sendsticker",
        "sendvideo",
        "sendlocation",
        "sendcontact",
        "sendmediagroup",
        "copymessage",
        "copymessages",
        "forwardmessage",
        "forwardmessages",
    }
)
"""Methods that put messages into a chat, which Telegram's limits count."""

PAYABLE = frozenset(
    {
        "sendmessage",
        "sendphoto",
        "senddocument",
        "sendvoice",
        "sendsticker",
        "sendvideo",
        "sendlocation",
        "sendcontact",
        "sendmediagroup",
        "copymessage",
    }
)
"""Those that know `allow_paid_broadcast` (Bot API); elsewhere it is overlooked, as every unknown parameter is."""


@dataclass(slots=True, eq=False)
class Conditions:
    limits: Limits
    faults: Faults
    ledger: Ledger
    latency: Latency


@dataclass(slots=True)
class Outcome:
    status: int
    body: Json
    entry: Entry | None = None
    raw: bytes | None = None
    """The body already written, where there is much of it."""


def execute(world: World, conditions: Conditions, bot: Bot, method: str, parameters: Parameters) -> Outcome:
    """The answer to a call of any method that does not wait."""
    call = Call(world, bot, method, parameters)
    name = NAMES.get(method, method)
    conditions.ledger.calls[name] += 1
    try:
        if method in COUNTED:
            _keep_to_limits(conditions, bot, method, parameters)
        result = _run(call)
    except Refusal as refusal:
        if method in COUNTED:
            conditions.limits.refused(bot.id, leading_integer(parameters.text("chat_id")), refusal)
        return refuse(conditions, name, refusal)
    entry = None
    if not method.startswith("get"):
        chat_id = call.chat.id if call.chat is not None else 0
        if method in COUNTED:
            conditions.limits.remember(bot.id, chat_id, len(call.message_ids), paid=_is_paid(method, parameters))
        entry = conditions.ledger.accept(bot.id, name, chat_id, call.message_ids, parameters.as_json())
    return succeed(result, call.description, entry)


def succeed(result: Any, description: str = "", entry: Entry | None = None) -> Outcome:
    body: Json = {"ok": True, "result": result}
    if description:
        body["description"] = description
    return Outcome(200, body, entry)


def refuse(conditions: Conditions, name: str, refusal: Refusal) -> Outcome:
    conditions.ledger.refuse(name, refusal)
    return Outcome(refusal.code, refusal.envelope())


def _run(call: Call) -> Any:
    function = METHODS.get(call.method)
    if function is None:
        raise Refusal(404, "Not Found: method not found")
    return function(call)


def _keep_to_limits(conditions: Conditions, bot: Bot, method: str, parameters: Parameters) -> None:
    chat_id = leading_integer(parameters.text("chat_id"))
    messages = _album_size(parameters) if method == "sendmediagroup" else 1
    conditions.limits.check(bot.id, chat_id, messages, paid=_is_paid(method, parameters))


def _is_paid(method: str, parameters: Parameters) -> bool:
    return method in PAYABLE and parameters.flag("allow_paid_broadcast")


def _album_size(parameters: Parameters) -> int:
    media = parameters.structure("media", "Can't parse media JSON object")
    return max(1, len(media)) if media is not None and media is not NULL and isinstance(media, list) else 1
