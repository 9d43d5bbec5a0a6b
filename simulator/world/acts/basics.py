"""What every deed of a person begins with: is this possible at all, and in which chat."""

from __future__ import annotations

from simulator.wire import Json
from simulator.world.chats import Chat, Group, Message, PrivateChat
from simulator.world.people import Person
from simulator.world.world import World


class CannotDo(Exception):
    """The person cannot do that in the app; says why."""


def chat_of(world: World, person: Person, chat_id: int | None) -> Chat:
    """The chat as the person names it: a bot's id, a group's id, or nothing for the first bot."""
    if person.is_deactivated:
        raise CannotDo(f"{person.first_name}'s account is deactivated")
    if chat_id is None:
        if not world.bots:
            raise CannotDo("there is no bot to talk to")
        chat_id = next(iter(world.bots))
    if chat_id < 0:
        group = world.groups.get(chat_id)
        if group is None:
            raise CannotDo(f"there is no group {chat_id}")
        return group
    bot = world.bots.get(chat_id)
    if bot is None:
        raise CannotDo(f"there is no bot {chat_id}")
    return world.private_chat(bot, person)


def writable_chat(world: World, person: Person, chat_id: int | None) -> Chat:
    chat = chat_of(world, person, chat_id)
    if isinstance(chat, PrivateChat):
        if chat.blocked:
            raise CannotDo(f"{person.first_name} has blocked the bot")
        chat.started = True
    if isinstance(chat, Group):
        if not chat.membership(person).present:
            raise CannotDo(f"{person.first_name} is not in the group")
        if chat.upgraded_to is not None:
            raise CannotDo(f"the group has become the supergroup {chat.upgraded_to.id}")
    return chat


def message_in(chat: Chat, message_id: int) -> Message:
    message = chat.messages.get(message_id)
    if message is None:
        raise CannotDo(f"there is no message {message_id} in this chat")
    return message


def post(world: World, person: Person, chat: Chat, content: Json, **more: object) -> Message:
    """Send a message in the person's name, or in the group's where they are an anonymous administrator."""
    if isinstance(chat, Group) and chat.membership(person).is_anonymous:
        more["is_anonymous"] = True
    _answer_forced_reply(chat, person, more)
    return world.post(chat, person, content, **more)


def _answer_forced_reply(chat: Chat, person: Person, more: dict[str, object]) -> None:
    view = chat.view(person)
    if view.keyboard is not None and "force_reply" in view.keyboard:
        more["reply_to"] = more.get("reply_to") or view.keyboard_message_id
        view.keyboard, view.keyboard_message_id = None, 0


def thread_in(chat: Chat, thread: int) -> int:
    """The topic, if the chat has it; 0 is the general one."""
    if thread and (not isinstance(chat, Group) or thread not in chat.topics):
        raise CannotDo(f"there is no topic {thread} in this chat")
    return thread
