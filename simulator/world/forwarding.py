"""Where a forwarded message says it comes from."""

from __future__ import annotations

from simulator.wire import Json
from simulator.world.chats import Message


def forward_origin(original: Message) -> Json:
    """The fields of a forwarded message; one forwarded again keeps its first origin."""
    if original.forward:
        return original.forward
    if original.is_anonymous:
        origin: Json = {"type": "chat", "date": original.date, "sender_chat": original.chat.as_json()}
        return {"forward_origin": origin, "forward_from_chat": original.chat.as_json(), "forward_date": original.date}
    sender = original.sender.as_user()
    origin = {"type": "user", "date": original.date, "sender_user": sender}
    return {"forward_origin": origin, "forward_from": sender, "forward_date": original.date}


def hidden_origin(name: str, date: int) -> Json:
    """The origin of a message whose sender does not let others link to them."""
    origin: Json = {"type": "hidden_user", "date": date, "sender_user_name": name}
    return {"forward_origin": origin, "forward_sender_name": name, "forward_date": date}
