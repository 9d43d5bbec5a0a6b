"""How the control API shows accounts, groups, and a chat as one person sees it."""

from __future__ import annotations

from simulator.wire import Json
from simulator.world.chats import Chat, Group, Message, PrivateChat
from simulator.world.commands import Scope, scopes_seen
from simulator.world.people import Bot, Person
from simulator.world.world import World


def show_bot(bot: Bot) -> Json:
    return {
        **bot.as_user(),
        "token": bot.token,
        "sees_all_group_messages": bot.sees_all_group_messages,
        "joins_groups": bot.joins_groups,
        "descriptions": bot.profile.descriptions,
        "short_descriptions": bot.profile.short_descriptions,
        "waiting_updates": len(bot.updates),
        "listening": bot.updates.listeners > 0,
    }


def show_person(person: Person) -> Json:
    return {**person.as_user(), "phone_number": person.phone_number, "is_deactivated": person.is_deactivated}


def show_group(group: Group) -> Json:
    return {
        **group.as_json(),
        "members": [
            {
                "id": member.account.id,
                "name": member.account.as_user()["first_name"],
                "is_bot": isinstance(member.account, Bot),
                "status": member.status,
                "is_anonymous": member.is_anonymous,
            }
            for member in group.members.values()
        ],
        "topics": [{"thread": thread, "name": name} for thread, name in group.topics.items()],
        "migrated_to": group.upgraded_to.id if group.upgraded_to else None,
    }


def show_chat(world: World, person: Person, chat: Chat, messages_after: int = 0) -> Json:
    """The chat as the person sees it; messages only from after a version, if they have seen the others."""
    view = chat.view(person)
    typing = view.typing_action if view.typing_until > world.clock.age() else ""
    return {
        "with": with_id(chat),
        "title": chat.bot.as_user()["first_name"] if isinstance(chat, PrivateChat) else chat.as_json().get("title", ""),
        "type": chat.type,
        "version": chat.version,
        "messages": [
            show_message(person, message)
            for message in chat.messages.values()
            if message.seen_version > messages_after and message.id not in view.hidden
        ],
        "keyboard": view.keyboard,
        "keyboard_message_id": view.keyboard_message_id,
        "keyboard_hidden": view.keyboard_hidden,
        "menu": _menus(person, chat),
        "typing": typing or None,
        "toast": {**view.toast, "version": view.toast_version} if view.toast else None,
        "pinned": chat.pinned,
        "started": chat.started if isinstance(chat, PrivateChat) else True,
        "blocked": chat.blocked if isinstance(chat, PrivateChat) else False,
    }


def show_message(person: Person, message: Message) -> Json:
    shown = {**message.as_json(), "version": message.seen_version, "mine": message.sender is person}
    if message.reactions:
        shown["reactions"] = message.reactions
    return shown


def with_id(chat: Chat) -> int:
    return chat.bot.id if isinstance(chat, PrivateChat) else chat.id


def _menus(person: Person, chat: Chat) -> list[Json]:
    """For each bot of the chat the commands this person is offered, and the button that opens them."""
    if isinstance(chat, PrivateChat):
        return [_menu(chat.bot, person, scopes_seen(person.id, person.id, in_group=False, is_admin=False))]
    if not isinstance(chat, Group):
        return []
    is_admin = chat.membership(person).in_charge
    scopes = scopes_seen(chat.id, person.id, in_group=True, is_admin=is_admin)
    return [_menu(bot, person, scopes) for bot in chat.bots()]


def _menu(bot: Bot, person: Person, scopes: list[Scope]) -> Json:
    button = bot.menu_buttons.get(person.id) or bot.menu_buttons.get(0) or {"type": "commands"}
    return {"bot": bot.id, "commands": bot.commands.in_force(scopes, person.language_code[:2]), "button": button}
