"""What bots change on people's screens besides messages: reply keyboards and the sign of typing."""

from __future__ import annotations

from simulator.world.chats import Chat, Group, Message
from simulator.world.people import Person

TYPING_LASTS = 5.0


def show_keyboard(message: Message) -> list[Person]:
    """Put the reply keyboard of a bot's message before those people whom it addresses, or take theirs away; returns them."""
    markup = message.reply_markup
    if not markup or "inline_keyboard" in markup:
        return []
    addressed = _addressed(message, selective=bool(markup.get("selective")))
    for person in addressed:
        view = message.chat.view(person)
        if "remove_keyboard" in markup:
            view.keyboard, view.keyboard_message_id = None, 0
        else:
            view.keyboard, view.keyboard_message_id, view.keyboard_hidden = markup, message.id, False
    return addressed


def show_typing(chat: Chat, action: str, now: float) -> None:
    for person in chat.people():
        view = chat.view(person)
        view.typing_action = "" if action == "cancel" else action
        view.typing_until = now + TYPING_LASTS


def _addressed(message: Message, *, selective: bool) -> list[Person]:
    people = message.chat.people()
    if not selective or not isinstance(message.chat, Group):
        return people
    named = {word.removeprefix("@").lower() for word in message.text.split() if word.startswith("@")}
    mentioned = {entity["user"]["id"] for entity in message.content.get("entities", []) if entity["type"] == "text_mention"}
    replied = message.chat.messages.get(message.reply_to)
    return [
        person
        for person in people
        if person.id in mentioned or person.username.lower() in named - {""} or (replied is not None and replied.sender is person)
    ]
