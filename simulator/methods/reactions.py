"""A bot's reaction to a message."""

from __future__ import annotations

from typing import Any

from simulator.fields import required_text_field
from simulator.methods.access import Access
from simulator.methods.call import Call, method
from simulator.refusals import Refusal, bad_request
from simulator.wire import Json


@method("setMessageReaction")
def set_message_reaction(call: Call) -> bool:
    reactions = _read(call)
    message = call.find_message(Access.READ, "message to react")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions = reactions or None
    message.chat.changed()
    call.message_ids.append(message.id)
    call.world.events.tell_in(message.chat, "reaction", message_id=message.id, reactions=reactions)
    return True


def _read(call: Call) -> list[Json]:
    value = call.parameters.structure("reaction", "Can't parse reaction types JSON object")
    if value is None:
        return []
    if not isinstance(value, list):
        raise bad_request("Expected an Array of ReactionType")
    try:
        return [_reaction(item) for item in value]
    except Refusal as refusal:
        raise bad_request(f"Can't parse ReactionType: {refusal.words}") from None


def _reaction(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("expected an Object")
    kind = required_text_field(item, "type")
    if kind == "emoji":
        return {"type": kind, "emoji": required_text_field(item, "emoji")}
    if kind == "custom_emoji":
        return {"type": kind, "custom_emoji_id": required_text_field(item, "custom_emoji_id")}
    raise bad_request("invalid reaction type specified")
