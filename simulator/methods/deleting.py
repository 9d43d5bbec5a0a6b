"""Taking messages away, and pinning them."""

from __future__ import annotations

from typing import Any

from simulator.methods.access import Access
from simulator.methods.call import Call, method
from simulator.parameters import leading_integer
from simulator.refusals import bad_request
from simulator.world.chats import Group, Message

DELETABLE_FOR = 48 * 3600
"""Seconds; https://core.telegram.org/bots/api#deletemessage."""
LASTING = frozenset({"supergroup_chat_created", "migrate_from_chat_id", "forum_topic_created"})
"""Service messages that stay as long as the chat."""


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    if not call.parameters.text("chat_id"):
        raise bad_request("Chat identifier is not specified")
    if call.parameters.number("message_id") <= 0:
        raise bad_request("Message identifier is not specified")
    message = call.find_message(Access.WRITE, "message to delete")
    _check_deletable(call, message)
    call.message_ids.append(message.id)
    call.world.delete(message)
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    message_ids = read_message_ids(call)
    chat = call.find_chat(Access.WRITE)
    messages = [chat.messages[message_id] for message_id in message_ids if message_id in chat.messages]
    for message in messages:
        _check_deletable(call, message)
    for message in messages:
        call.message_ids.append(message.id)
        call.world.delete(message)
    return True


@method("pinChatMessage")
def pin_chat_message(call: Call) -> bool:
    message = call.find_message(Access.WRITE, "message to pin")
    chat = message.chat
    if isinstance(chat, Group) and not _may_pin(call, chat):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        call.world.post(chat, call.bot, {"pinned_message": message.as_json(with_reply=False)})
    return True


@method("unpinChatMessage")
def unpin_chat_message(call: Call) -> bool:
    chat = call.find_chat(Access.WRITE)
    message_id = call.parameters.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    chat.changed()
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(call: Call) -> bool:
    chat = call.find_chat(Access.WRITE)
    chat.pinned.clear()
    chat.changed()
    return True


def read_message_ids(call: Call) -> list[int]:
    value = call.parameters.structure("message_ids", "Can't parse message_ids JSON object")
    if value is None:
        raise bad_request("Message identifiers are not specified")
    if not isinstance(value, list):
        raise bad_request("Expected an Array of message identifiers")
    if len(value) > 100:
        raise bad_request("Too many message identifiers specified")
    if not value:
        raise bad_request("Message identifiers are not specified")
    return [_message_id(item) for item in value]


def _message_id(item: Any) -> int:
    if isinstance(item, bool) or not isinstance(item, int | str):
        raise bad_request("Message identifier must be a Number")
    if str(leading_integer(str(item))) != str(item):
        raise bad_request("Can't parse message identifier as a Number")
    if int(item) <= 0:
        raise bad_request("Invalid message identifier specified")
    return int(item)


def _check_deletable(call: Call, message: Message) -> None:
    """The server's rules differ by the kind of chat (td/telegram/MessagesManager.cpp:8331 and 8403)."""
    chat = message.chat
    is_young = call.world.clock.date() - message.date < DELETABLE_FOR
    if not isinstance(chat, Group):
        if not is_young:
            raise bad_request("Message can't be deleted for everyone")
        return
    in_charge = chat.membership(call.bot).in_charge
    is_own = message.sender is call.bot and not message.is_service
    if chat.is_supergroup:
        is_lasting = not LASTING.isdisjoint(message.content) or message.id == 1
        if not is_young or is_lasting or not (is_own or in_charge):
            raise bad_request("message can't be deleted")
    elif not is_young or not (is_own or in_charge):
        raise bad_request("Message can't be deleted for everyone")


def _may_pin(call: Call, group: Group) -> bool:
    member = group.membership(call.bot)
    return member.in_charge and member.rights.get("can_pin_messages", True)
