"""People and bots: beginning, blocking, clearing away, leaving Telegram."""

from __future__ import annotations

import re

from simulator.world.acts.basics import CannotDo, chat_of, message_in
from simulator.world.acts.writing import say
from simulator.world.chats import Group, Message, PrivateChat
from simulator.world.members import member_update, private_membership_json
from simulator.world.people import Person
from simulator.world.world import KEPT, World

LONGEST_PAYLOAD = 64


def open_link(world: World, person: Person, payload: str = "", *, chat: int | None = None) -> Message:
    """Follow https://t.me/<bot>?start=<payload> and press START."""
    if len(payload) > LONGEST_PAYLOAD or not re.fullmatch(r"[A-Za-z0-9_-]*", payload):
        raise CannotDo("a start payload is at most 64 of A-Z, a-z, 0-9, _ and - (core.telegram.org/bots/features#deep-linking)")
    place = _private(world, person, chat)
    if place.blocked:
        unblock(world, person, chat=chat)
    return say(world, person, f"/start {payload}".strip(), chat=place.bot.id)[0]


def block(world: World, person: Person, *, chat: int | None = None) -> None:
    place = _private(world, person, chat)
    if not place.blocked:
        place.blocked = True
        _tell(world, place, "member", "kicked")


def unblock(world: World, person: Person, *, chat: int | None = None) -> None:
    place = _private(world, person, chat)
    if place.blocked:
        place.blocked = False
        _tell(world, place, "kicked", "member")


def deactivate(world: World, person: Person) -> None:
    """Delete the account. Bots are not told; they find out when they write."""
    person.is_deactivated = True
    world.events.tell("person", person=person.id)


def delete_message(world: World, person: Person, message_id: int, *, chat: int | None = None, for_all: bool = True) -> None:
    place = chat_of(world, person, chat)
    message = message_in(place, message_id)
    if not for_all:
        place.view(person).hidden.add(message_id)
        place.changed()
        world.events.tell_in(place, "deleted", [person.id], message_ids=[message_id])
        return
    if isinstance(place, Group) and message.sender is not person and not place.membership(person).in_charge:
        raise CannotDo("only administrators delete messages of others")
    world.delete(message)


def clear(world: World, person: Person, *, chat: int | None = None) -> None:
    """Clear one's own copy of the history; the bot keeps its."""
    place = chat_of(world, person, chat)
    view = place.view(person)
    gone = [message_id for message_id in place.messages if message_id not in view.hidden]
    view.hidden.update(gone)
    place.changed()
    world.events.tell_in(place, "deleted", [person.id], message_ids=gone)


def _private(world: World, person: Person, chat: int | None) -> PrivateChat:
    place = chat_of(world, person, chat)
    if not isinstance(place, PrivateChat):
        raise CannotDo("only a bot can be started, blocked and unblocked")
    return place


def _tell(world: World, chat: PrivateChat, old: str, new: str) -> None:
    update = member_update(
        chat,
        chat.person,
        world.clock.date(),
        private_membership_json(chat.bot, "kicked" if old == "kicked" else "member"),
        private_membership_json(chat.bot, "kicked" if new == "kicked" else "member"),
    )
    chat.changed()
    chat.bot.updates.put("my_chat_member", update, KEPT, f"member {chat.id}")
    world.events.tell_in(chat, "blocked" if new == "kicked" else "unblocked")
