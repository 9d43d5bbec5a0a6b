"""What a bot says about itself: getMe, name, descriptions, menu button, rights it asks for."""

from __future__ import annotations

from typing import Any

from simulator.fields import required_object_field, required_text_field
from simulator.methods.call import Call, method
from simulator.methods.commands import read_language
from simulator.parameters import leading_integer
from simulator.refusals import Refusal, bad_request
from simulator.text.formatted import clean_string
from simulator.wire import Json

LONGEST_NAME = 64
LONGEST_DESCRIPTION = 512
LONGEST_SHORT_DESCRIPTION = 120


@method("getMe")
def get_me(call: Call) -> Json:
    return call.bot.as_me()


@method("setMyName")
def set_my_name(call: Call) -> bool:
    return _set(call, call.bot.profile.names, "name", LONGEST_NAME, "BOT_TITLE_INVALID")


@method("getMyName")
def get_my_name(call: Call) -> Json:
    return {"name": _get(call, call.bot.profile.names) or call.bot.name}


@method("setMyDescription")
def set_my_description(call: Call) -> bool:
    return _set(call, call.bot.profile.descriptions, "description", LONGEST_DESCRIPTION, "DESCRIPTION_TOO_LONG")


@method("getMyDescription")
def get_my_description(call: Call) -> Json:
    return {"description": _get(call, call.bot.profile.descriptions)}


@method("setMyShortDescription")
def set_my_short_description(call: Call) -> bool:
    texts = call.bot.profile.short_descriptions
    return _set(call, texts, "short_description", LONGEST_SHORT_DESCRIPTION, "ABOUT_TOO_LONG")


@method("getMyShortDescription")
def get_my_short_description(call: Call) -> Json:
    return {"short_description": _get(call, call.bot.profile.short_descriptions)}


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    button = _menu_button(call)
    call.bot.menu_buttons[_menu_owner(call)] = button
    call.world.events.tell("commands", bot=call.bot.id)
    return True


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Json:
    buttons = call.bot.menu_buttons
    return buttons.get(_menu_owner(call)) or buttons.get(0) or {"type": "commands"}


def _set(call: Call, texts: dict[str, str], name: str, longest: int, complaint: str) -> bool:
    language = read_language(call)
    text = clean_string(call.parameters.text(name)).strip()
    if len(text) > longest:
        raise bad_request(complaint)
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    call.world.events.tell("bot", bot=call.bot.id)
    return True


def _get(call: Call, texts: dict[str, str]) -> str:
    return texts.get(read_language(call), texts.get("", ""))


def _menu_owner(call: Call) -> int:
    if "chat_id" not in call.parameters:
        return 0
    user_id = leading_integer(call.parameters.text("chat_id"))
    if user_id <= 0:
        raise bad_request("Invalid chat_id specified")
    if user_id not in call.world.people:
        raise bad_request("user not found")
    return user_id


def _menu_button(call: Call) -> Json:
    value = call.parameters.structure("menu_button", "Can't parse menu button JSON object")
    if value is None:
        return {"type": "default"}
    try:
        return _read_menu_button(value)
    except Refusal as refusal:
        raise bad_request(f"Can't parse menu button: {refusal.words}") from None


def _read_menu_button(value: Any) -> Json:
    if not isinstance(value, dict):
        raise bad_request("MenuButton must be an Object")
    kind = required_text_field(value, "type")
    if kind in {"default", "commands"}:
        return {"type": kind}
    if kind != "web_app":
        raise bad_request("MenuButton has unsupported type")
    text = required_text_field(value, "text")
    url = required_text_field(required_object_field(value, "web_app"), "url")
    return {"type": "web_app", "text": text, "web_app": {"url": url}}
