"""Finds the button that a person would press when told its label."""

from __future__ import annotations

from simulator.wire import Json
from simulator.world.chats import Chat
from simulator.world.people import Person


def find_button(person: Person, chat: Chat, label: str) -> tuple[int, Json] | None:
    """The newest button with that label and the message it hangs under; 0 for the reply keyboard."""
    candidates = [(version, message_id, button) for version, message_id, button in _buttons(person, chat) if button["text"] == label]
    if not candidates:
        return None
    _, message_id, button = max(candidates, key=lambda candidate: candidate[0])
    return message_id, button


def labels(person: Person, chat: Chat) -> list[str]:
    """Of all buttons that can be pressed, newest message first, row by row."""
    ordered = sorted(_buttons(person, chat), key=lambda candidate: -candidate[0])
    return [button["text"] for _, _, button in ordered]


def _buttons(person: Person, chat: Chat) -> list[tuple[int, int, Json]]:
    view = chat.view(person)
    found = [
        (message.seen_version, message.id, button)
        for message in chat.messages.values()
        if message.reply_markup is not None and message.id not in view.hidden
        for row in message.inline_keyboard()
        for button in row
    ]
    carrier = chat.messages.get(view.keyboard_message_id)
    version = carrier.seen_version if carrier is not None else 0
    keys = [(version, 0, button) for row in (view.keyboard or {}).get("keyboard", []) for button in row]
    return found + keys
