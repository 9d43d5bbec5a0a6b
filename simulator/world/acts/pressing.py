"""People press buttons: those under messages, and those in place of the keyboard."""

from __future__ import annotations

from simulator.wire import Json
from simulator.world.acts.basics import CannotDo, chat_of, message_in, writable_chat
from simulator.world.acts.writing import contact, location, own_contact, say
from simulator.world.chats import Chat, Group, Message, PrivateChat
from simulator.world.people import Bot, Person
from simulator.world.presses import ANSWERABLE, Press
from simulator.world.world import World


def press(world: World, person: Person, message_id: int, data: str, *, chat: int | None = None, forged: bool = False) -> Press:
    """Press an inline button that sends data. A forged press may send any data for any message."""
    place = chat_of(world, person, chat)
    if isinstance(place, PrivateChat) and place.blocked:
        raise CannotDo(f"{person.first_name} has blocked the bot")
    if isinstance(place, Group) and not place.membership(person).present:
        raise CannotDo(f"{person.first_name} is not in the group")
    message = place.messages.get(message_id)
    if not forged:
        _find_button(message_in(place, message_id), data)
    bot = _bot_of(place, message)
    pressed = world.presses.add(bot, person, place, message_id, data)
    shown = message.as_json() if message is not None else {"chat": place.as_json(), "message_id": message_id, "date": 0}
    query: Json = {
        "id": pressed.id,
        "from": person.as_user(),
        "message": shown,
        "chat_instance": str(-(abs(place.id) * 7919 + bot.id)),
        "data": data,
    }
    bot.updates.put("callback_query", query, ANSWERABLE, f"press {person.id}")
    return pressed


def press_key(
    world: World,
    person: Person,
    text: str,
    *,
    chat: int | None = None,
    place: tuple[float, float] | None = None,
) -> Message:
    """Press a button of the reply keyboard: sends its text, one's place, or one's phone number."""
    where = writable_chat(world, person, chat)
    view = where.view(person)
    button = _find_key(view.keyboard, text)
    reply_to = view.keyboard_message_id if isinstance(where, Group) else 0
    if view.keyboard is not None and view.keyboard.get("one_time_keyboard"):
        view.keyboard_hidden = True
        world.events.tell_in(where, "keyboard", [person.id], keyboard=view.keyboard, hidden=True)
    chat_id = chat if chat is not None else _named(where)
    if button.get("request_location"):
        if place is None:
            raise CannotDo(f"the button {text!r} sends a place; say which")
        return location(world, person, *place, chat=chat_id, reply_to=reply_to)
    if button.get("request_contact"):
        return contact(world, person, own_contact(person), chat=chat_id, reply_to=reply_to)
    return say(world, person, text, chat=chat_id, reply_to=reply_to)[0]


def _named(chat: Chat) -> int:
    return chat.bot.id if isinstance(chat, PrivateChat) else chat.id


def _find_button(message: Message, data: str) -> None:
    if not any(button.get("callback_data") == data for row in message.inline_keyboard() for button in row):
        raise CannotDo(f"message {message.id} has no button with this data")


def _find_key(keyboard: Json | None, text: str) -> Json:
    for row in (keyboard or {}).get("keyboard", []):
        for button in row:
            if button["text"] == text:
                found: Json = button
                return found
    raise CannotDo(f"the keyboard has no button {text!r}")


def _bot_of(chat: Chat, message: Message | None) -> Bot:
    if isinstance(chat, PrivateChat):
        return chat.bot
    if message is not None and isinstance(message.sender, Bot):
        return message.sender
    bots = chat.bots() if isinstance(chat, Group) else []
    if not bots:
        raise CannotDo("no bot is there to hear of it")
    return bots[0]
