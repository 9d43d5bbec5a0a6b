"""What a text or a caption becomes in a message, and the options that go with it."""

from __future__ import annotations

from typing import Any

from simulator.fields import flag_field, text_field
from simulator.methods.call import Call
from simulator.refusals import Refusal, bad_request
from simulator.text import formatted
from simulator.text.formatted import FormattedText
from simulator.wire import Json

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


def read_text(call: Call) -> FormattedText:
    """The text of a message with its marks, as far as it can be read without knowing the chat."""
    text = call.parameters.text("text")
    if not text:
        raise bad_request("Message text is empty")
    return formatted.parse(text, call.parameters.text("parse_mode"), read_entities(call, "entities"))


def text_content(call: Call, text: FormattedText) -> Json:
    if len(text.text) > LONGEST_TEXT:
        raise bad_request("Message is too long")
    content: Json = {"text": text.text}
    if text.entities:
        content["entities"] = shown_entities(call, text)
    return content


def caption_content(call: Call, text: FormattedText) -> Json:
    if len(text.text) > LONGEST_CAPTION:
        raise bad_request("Message caption is too long")
    if not text.text:
        return {}
    content: Json = {"caption": text.text}
    if text.entities:
        content["caption_entities"] = shown_entities(call, text)
    return content


def read_caption(call: Call) -> FormattedText:
    return formatted.parse(call.parameters.text("caption"), call.parameters.text("parse_mode"), read_entities(call, "caption_entities"))


def shown_entities(call: Call, text: FormattedText) -> list[Json]:
    """Entities as the chat shows them; a mention of somebody the bot does not know is no mention."""
    shown: list[Json] = []
    for entity in text.entities:
        as_json = entity.as_json()
        if entity.type == "text_mention":
            person = call.world.people.get(entity.user_id)
            if person is None:
                continue
            as_json["user"] = person.as_user()
        shown.append(as_json)
    return shown


def read_link_preview(call: Call) -> Json | None:
    options = call.parameters.structure("link_preview_options", "Can't parse link preview options JSON object")
    if options is None:
        return {"is_disabled": True} if call.parameters.flag("disable_web_page_preview") else None
    if not isinstance(options, dict):
        raise bad_request("Object expected as link preview options")
    names = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")
    read: Json = {name: True for name in names if flag_field(options, name)}
    if url := text_field(options, "url"):
        read["url"] = url
    return read or None


def read_entities(call: Call, name: str) -> Any:
    """Entities that cannot be decoded are overlooked (Client.cpp, get_input_entities)."""
    try:
        return call.parameters.structure(name, "")
    except Refusal:
        return None
