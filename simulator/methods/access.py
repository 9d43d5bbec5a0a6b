"""Which chat a call means, and whether the bot may do there what it asks (Client.cpp, check_chat and check_message)."""

from __future__ import annotations

from enum import IntEnum

from simulator.parameters import leading_integer
from simulator.refusals import Refusal, bad_request, forbidden
from simulator.world.chats import Chat, Group, Message, PrivateChat
from simulator.world.people import Bot, Person
from simulator.world.world import World


class Access(IntEnum):
    READ = 1
    READ_MEMBERS = 2
    EDIT = 3
    WRITE = 4


def find_chat(world: World, bot: Bot, chat_id: str, access: Access) -> Chat:
    if not chat_id:
        raise bad_request("chat_id is empty")
    chat = _named(world, chat_id) if chat_id.startswith("@") else _numbered(world, bot, leading_integer(chat_id))
    if chat is None:
        raise bad_request("chat not found")
    if isinstance(chat, PrivateChat):
        if chat.person.is_deactivated and access >= Access.EDIT:
            raise forbidden("user is deactivated")
    elif isinstance(chat, Group):
        _check_group(chat, bot, access)
    return chat


def check_can_write(chat: Chat, bot: Bot) -> None:
    """What only the sending itself brings to light."""
    if isinstance(chat, PrivateChat):
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
    if isinstance(chat, Group):
        member = chat.membership(bot)
        if member.status == "restricted" and not member.rights.get("can_send_messages", False):
            raise bad_request("not enough rights to send text messages to the chat")


def find_message(world: World, bot: Bot, chat_id: str, message_id: int, access: Access, name: str) -> Message:
    chat = find_chat(world, bot, chat_id, access)
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request(f"{name} not found")
    return message


def _named(world: World, username: str) -> Chat | None:
    found = world.by_username(username)
    return found if isinstance(found, Group) else None


def _numbered(world: World, bot: Bot, chat_id: int) -> Chat | None:
    if chat_id < 0:
        group = world.groups.get(chat_id)
        return group if group is not None and bot.id in group.members else None
    if (chat := world.private_chats.get((bot.id, chat_id))) is not None and chat.known:
        return chat
    person = world.people.get(chat_id)
    if person is None or not _have_met(world, bot, person):
        return None
    return world.private_chat(bot, person)


def _have_met(world: World, bot: Bot, person: Person) -> bool:
    """A bot knows people it shares a group with; writing to them first is refused later, in other words."""
    return any(bot.id in group.members and person.id in group.members for group in world.groups.values())


def _check_group(group: Group, bot: Bot, access: Access) -> None:
    status = group.membership(bot).status
    if group.is_supergroup:
        if status == "kicked":
            raise forbidden("bot was kicked from the supergroup chat")
        if status == "left" and (not group.username or access >= Access.EDIT):
            raise forbidden("bot is not a member of the supergroup chat")
        return
    if access == Access.READ_MEMBERS:
        access = Access.WRITE
    if group.upgraded_to is not None and access == Access.WRITE:
        raise Refusal(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": group.upgraded_to.id},
        )
    if group.is_deleted and access == Access.WRITE:
        raise forbidden("the group chat was deleted")
    if status == "kicked" and access >= Access.EDIT:
        raise forbidden("bot was kicked from the group chat")
    if status == "left" and access >= Access.EDIT:
        raise forbidden("bot is not a member of the group chat")
