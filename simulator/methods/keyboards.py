"""Keyboards under messages: what the server takes, leaves out, and refuses (Client.cpp get_reply_markup, td ReplyMarkup.cpp)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.fields import (
    array_field,
    flag_field,
    integer_field,
    required_integer_field,
    required_object_field,
    required_text_field,
    text_field,
)
from simulator.parameters import Parameters
from simulator.refusals import Refusal, bad_request
from simulator.text.formatted import clean_string
from simulator.text.links import BadLink, check_link, linked_user
from simulator.wire import Json

MOST_IN_A_ROW = 12
MOST_BUTTONS = 300
MOST_INLINE_BUTTONS = 100
LONGEST_CALLBACK_DATA = 64

_STYLES = frozenset({"", "default", "primary", "danger", "success"})
_PRIVATE_ONLY = {
    "request_contact": "Phone number can be requested in private chats only",
    "request_location": "Location can be requested in private chats only",
    "request_poll": "Poll can be requested in private chats only",
    "web_app": "Web App buttons can be used in private chats only",
    "request_users": "Users can be requested in private chats only",
    "request_chat": "Chats can be requested in private chats only",
}


def read_markup(parameters: Parameters) -> Json | None:
    """The markup in the server's first reading: shape and types only."""
    markup = parameters.structure("reply_markup", "Can't parse reply keyboard markup JSON object")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("Object expected as reply markup")
    keyboard = _rows(markup, "keyboard", 'Field "keyboard" must be an Array of Arrays', _keyboard_button, "keyboard")
    inline = _rows(
        markup,
        "inline_keyboard",
        'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        _inline_button,
        "inline keyboard",
    )
    remove = flag_field(markup, "hide_keyboard") | flag_field(markup, "remove_keyboard")
    selective = flag_field(markup, "personal_keyboard") | flag_field(markup, "selective")
    force_reply = flag_field(markup, "force_reply_keyboard") | flag_field(markup, "force_reply")
    placeholder = text_field(markup, "input_field_placeholder")
    extra: Json = {"selective": True} if selective else {}
    if placeholder:
        extra["input_field_placeholder"] = placeholder
    if keyboard:
        flags = {name: True for name in ("resize_keyboard", "one_time_keyboard", "is_persistent") if flag_field(markup, name)}
        return {"keyboard": keyboard, **flags, **extra}
    if inline:
        return {"inline_keyboard": inline}
    if remove:
        return {"remove_keyboard": True, **extra}
    if force_reply:
        return {"force_reply": True, **extra}
    return None


def settle_markup(markup: Json | None, *, in_private: bool, only_inline: bool = False) -> Json | None:
    """The markup in the second reading, which knows the chat; None where nothing is left of it."""
    if markup is None:
        return None
    if only_inline and "inline_keyboard" not in markup:
        raise bad_request("Inline keyboard expected")
    if "inline_keyboard" in markup:
        rows = _fitting(markup["inline_keyboard"], _settle_inline_button)
        if sum(map(len, rows)) > MOST_INLINE_BUTTONS:
            raise bad_request("reply markup is too long")
        return {"inline_keyboard": rows} if rows else None
    if "keyboard" in markup:
        rows = _fitting(markup["keyboard"], lambda button: _settle_keyboard_button(button, in_private=in_private))
        return {**markup, "keyboard": rows} if rows else None
    return markup


def _rows(markup: Json, field: str, complaint: str, read: Callable[[Any], Json], name: str) -> list[list[Json]]:
    rows: list[list[Json]] = []
    for row in array_field(markup, field) or []:
        if not isinstance(row, list):
            raise bad_request(complaint)
        try:
            rows.append([read(button) for button in row])
        except Refusal as refusal:
            raise bad_request(f"Can't parse {name} button: {refusal.words}") from None
    return rows


def _keyboard_button(button: Any) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise bad_request("KeyboardButton must be a String or an Object")
    read: Json = {"text": required_text_field(button, "text")}
    _take_style(button, read)
    if flag_field(button, "request_phone_number") | flag_field(button, "request_contact"):
        read["request_contact"] = True
    elif flag_field(button, "request_location"):
        read["request_location"] = True
    elif "request_poll" in button:
        read["request_poll"] = required_object_field(button, "request_poll")
    elif "web_app" in button:
        read["web_app"] = {"url": required_text_field(required_object_field(button, "web_app"), "url")}
    else:
        _take_request(button, read)
    return read


def _take_request(button: Json, read: Json) -> None:
    for field in ("request_users", "request_user", "request_chat"):
        if field in button:
            request = required_object_field(button, field)
            required_integer_field(request, "request_id")
            read["request_users" if field == "request_user" else field] = request
            return


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("InlineKeyboardButton must be an Object")
    read: Json = {"text": required_text_field(button, "text")}
    _take_style(button, read)
    if url := text_field(button, "url"):
        read["url"] = url
    elif data := text_field(button, "callback_data"):
        read["callback_data"] = data
    elif "callback_game" in button:
        read["callback_game"] = {}
    elif "pay" in button:
        read["pay"] = True
    elif "switch_inline_query" in button:
        read["switch_inline_query"] = required_text_field(button, "switch_inline_query")
    elif "switch_inline_query_chosen_chat" in button:
        read["switch_inline_query_chosen_chat"] = required_object_field(button, "switch_inline_query_chosen_chat")
    elif "switch_inline_query_current_chat" in button:
        read["switch_inline_query_current_chat"] = required_text_field(button, "switch_inline_query_current_chat")
    else:
        _take_further_kind(button, read)
    return read


def _take_further_kind(button: Json, read: Json) -> None:
    for field, inner in (("login_url", "url"), ("web_app", "url"), ("copy_text", "text")):
        if field in button:
            content = required_object_field(button, field)
            required_text_field(content, inner)
            read[field] = content
            return
    raise bad_request("Text buttons are unallowed in the inline keyboard")


def _take_style(button: Json, read: Json) -> None:
    integer_field(button, "icon_custom_emoji_id", bits=64)
    style = text_field(button, "style").lower()
    if style not in _STYLES:
        raise bad_request("invalid button style specified")
    if style not in {"", "default"}:
        read["style"] = style


def _fitting(rows: list[list[Json]], settle: Callable[[Json], Json]) -> list[list[Json]]:
    """Buttons without text are left out, and so is what goes beyond the greatest keyboard."""
    kept: list[list[Json]] = []
    count = 0
    for row in rows:
        kept_row: list[Json] = []
        for button in row:
            if not button["text"]:
                continue
            kept_row.append(settle(button))
            count += 1
            if len(kept_row) >= MOST_IN_A_ROW or count >= MOST_BUTTONS:
                break
        if kept_row:
            kept.append(kept_row)
        if count >= MOST_BUTTONS:
            break
    return kept


def _settle_keyboard_button(button: Json, *, in_private: bool) -> Json:
    text = clean_string(button["text"], "Keyboard button text must be encoded in UTF-8")
    if not text:
        raise bad_request("Keyboard button text must be non-empty")
    if not in_private:
        for field, complaint in _PRIVATE_ONLY.items():
            if field in button:
                raise bad_request(complaint)
    if "web_app" in button:
        _check_web_app(button["web_app"]["url"], "Keyboard button Web App")
    return {**button, "text": text}


def _settle_inline_button(button: Json) -> Json:
    text = clean_string(button["text"], "Inline keyboard button text must be encoded in UTF-8")
    if not text:
        raise bad_request("Inline keyboard button text must be non-empty")
    settled = {**button, "text": text}
    if "url" in button and linked_user(button["url"]) <= 0:
        settled["url"] = _checked(button["url"], "Inline keyboard button")
    elif "callback_data" in button and len(button["callback_data"].encode()) > LONGEST_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    elif "web_app" in button:
        _check_web_app(button["web_app"]["url"], "Inline keyboard button Web App")
    elif "login_url" in button:
        if linked_user(button["login_url"]["url"]) > 0:
            raise bad_request("Link to a user can't be used in login URL buttons")
        _checked(button["login_url"]["url"], "Inline keyboard button login", https_only=True)
    return settled


def _check_web_app(url: str, name: str) -> None:
    if linked_user(url) > 0:
        raise bad_request("Link to a user can't be used in Web App URL buttons")
    _checked(url, name, https_only=True)


def _checked(url: str, name: str, *, https_only: bool = False) -> str:
    try:
        return check_link(url, https_only=https_only, http_only=https_only)
    except BadLink as why:
        raise bad_request(f"{name} URL '{url}' is invalid: {why}") from None
