"""Command menus by scope and language (Client.cpp get_bot_command_scope, td BotCommand.cpp)."""

from __future__ import annotations

import re
from typing import Any

from simulator.fields import required_integer_field, required_text_field
from simulator.methods.access import Access, find_chat
from simulator.methods.call import Call, method
from simulator.refusals import Refusal, bad_request
from simulator.text.formatted import clean_string
from simulator.wire import Json
from simulator.world.chats import PrivateChat
from simulator.world.commands import Scope

MOST_COMMANDS = 100
LONGEST_COMMAND = 32
LONGEST_DESCRIPTION = 256

_WIDE = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_NARROW = frozenset({"chat", "chat_administrators", "chat_member"})


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    commands = _commands(call)
    scope = _scope(call)
    language = read_language(call)
    commands = [_settled(command) for command in commands]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if any(not re.fullmatch(r"[a-z0-9_]+", command["command"]) for command in commands):
        raise bad_request("BOT_COMMAND_INVALID")
    call.bot.commands.set(scope, language, commands)
    _tell(call)
    return True


@method("getMyCommands")
def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(_scope(call), read_language(call))


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    call.bot.commands.set(_scope(call), read_language(call), [])
    _tell(call)
    return True


def read_language(call: Call) -> str:
    language = call.parameters.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("Invalid language code specified")
    return language


def _tell(call: Call) -> None:
    call.world.events.tell("commands", bot=call.bot.id)


def _commands(call: Call) -> list[Json]:
    value = call.parameters.structure("commands", "Can't parse commands JSON object")
    if value is None:
        return []
    if not isinstance(value, list):
        raise bad_request("Expected an Array of BotCommand")
    try:
        return [_command(item) for item in value]
    except Refusal as refusal:
        raise bad_request(f"Can't parse BotCommand: {refusal.words}") from None


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("expected an Object")
    return {"command": required_text_field(item, "command"), "description": required_text_field(item, "description")}


def _settled(command: Json) -> Json:
    name = clean_string(command["command"]).strip()
    description = clean_string(command["description"]).strip()
    name = name.removeprefix("/")
    if not name:
        raise bad_request("Command must be non-empty")
    if len(name) > LONGEST_COMMAND:
        raise bad_request(f"Command length must not exceed {LONGEST_COMMAND}")
    if not description:
        raise bad_request("Command description must be non-empty")
    if len(description) > LONGEST_DESCRIPTION:
        raise bad_request(f"Command description length must not exceed {LONGEST_DESCRIPTION}")
    return {"command": name, "description": description}


def _scope(call: Call) -> Scope:
    value = call.parameters.structure("scope", "Can't parse BotCommandScope JSON object")
    if value is None:
        return Scope()
    try:
        kind, chat_id, user_id = _read_scope(value)
    except Refusal as refusal:
        raise bad_request(f"Can't parse BotCommandScope: {refusal.words}") from None
    if kind in _WIDE:
        return Scope(kind)
    chat = find_chat(call.world, call.bot, chat_id, Access.READ_MEMBERS)
    if isinstance(chat, PrivateChat) and kind != "chat":
        raise bad_request("Can't use specified scope in private chats")
    return Scope(kind, chat.id, user_id)


def _read_scope(value: Any) -> tuple[str, str, int]:
    if not isinstance(value, dict):
        raise bad_request("BotCommandScope must be an Object")
    kind = required_text_field(value, "type")
    if kind in _WIDE:
        return kind, "", 0
    if kind not in _NARROW:
        raise bad_request("Unsupported type specified")
    chat_id = required_text_field(value, "chat_id")
    if not chat_id:
        raise bad_request("Empty chat_id specified")
    if kind != "chat_member":
        return kind, chat_id, 0
    user_id = required_integer_field(value, "user_id", bits=64)
    if user_id <= 0:
        raise bad_request("Invalid user_id specified")
    return kind, chat_id, user_id
