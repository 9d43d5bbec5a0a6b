"""Sending on what stands elsewhere: as a copy, or forwarded with its sender's name."""

from __future__ import annotations

from simulator.methods.access import Access, check_can_write, find_chat
from simulator.methods.call import Call, method
from simulator.methods.contents import caption_content, read_caption
from simulator.methods.deleting import read_message_ids
from simulator.methods.sending import prepare
from simulator.refusals import bad_request
from simulator.text import formatted
from simulator.wire import Json
from simulator.world.chats import Message
from simulator.world.forwarding import forward_origin


@method("copyMessage")
def copy_message(call: Call) -> Json:
    call.parameters.required_text("from_chat_id")
    original = call.find_message(Access.READ, "message to copy", "from_chat_id")
    caption = read_caption(call) if "caption" in call.parameters else None
    sending = prepare(call)
    content = _copyable(original, "copied")
    if caption is not None and "text" not in content:
        content = _without_caption(content) | caption_content(call, formatted.finish(caption, allow_empty=True))
    check_can_write(sending.chat, call.bot)
    return {"message_id": sending.post(call, content).id}


@method("copyMessages")
def copy_messages(call: Call) -> list[Json]:
    originals = _originals(call, "message to forward")
    sending = prepare(call)
    check_can_write(sending.chat, call.bot)
    remove_caption = call.parameters.flag("remove_caption")
    contents = [_copyable(original, "copied") for original in originals]
    return [{"message_id": sending.post(call, _without_caption(content) if remove_caption else content).id} for content in contents]


@method("forwardMessage")
def forward_message(call: Call) -> Json:
    call.parameters.required_text("from_chat_id")
    original = call.find_message(Access.READ, "message to forward", "from_chat_id")
    sending = prepare(call)
    content = _copyable(original, "forwarded")
    check_can_write(sending.chat, call.bot)
    sending.markup = None
    return sending.post(call, content, forward=forward_origin(original)).as_json()


@method("forwardMessages")
def forward_messages(call: Call) -> list[Json]:
    originals = _originals(call, "message to forward")
    sending = prepare(call)
    check_can_write(sending.chat, call.bot)
    return [
        {"message_id": sending.post(call, _copyable(original, "forwarded"), forward=forward_origin(original)).id} for original in originals
    ]


def _originals(call: Call, name: str) -> list[Message]:
    from_chat_id = call.parameters.required_text("from_chat_id")
    message_ids = read_message_ids(call)
    chat = find_chat(call.world, call.bot, from_chat_id, Access.READ)
    found = [chat.messages[message_id] for message_id in message_ids if message_id in chat.messages]
    if not found:
        raise bad_request(f"{name} not found")
    return found


def _copyable(message: Message, deed: str) -> Json:
    if message.protected:
        raise bad_request("Message has protected content and can't be forwarded")
    if message.is_service:
        raise bad_request(f"the message can't be {deed}")
    return dict(message.content)


def _without_caption(content: Json) -> Json:
    return {name: value for name, value in content.items() if name not in {"caption", "caption_entities"}}
