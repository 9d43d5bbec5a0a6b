"""Entities that a bot spells out itself (telegram-bot-api/Client.cpp, get_text_entity)."""

from __future__ import annotations

import re
from typing import Any

from simulator.fields import required_integer_field, required_object_field, required_text_field, text_field
from simulator.refusals import Refusal, bad_request
from simulator.text.entities import Entity
from simulator.text.links import checked_link, linked_user
from simulator.wire import Json

_PLAIN = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote", "expandable_blockquote"})
_FOUND_ANYWAY = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"})


def given_entities(value: Any) -> list[Entity]:
    """What the array says; anything but an array counts as none."""
    if not isinstance(value, list):
        return []
    entities: list[Entity] = []
    for item in value:
        try:
            entity = _entity(item)
        except Refusal as refusal:
            raise bad_request(f"Can't parse MessageEntity: {refusal.words}") from None
        if entity is not None:
            entities.append(entity)
    return entities


def _entity(item: Any) -> Entity | None:
    if not isinstance(item, dict):
        raise bad_request("expected an Object")
    entity = Entity("", required_integer_field(item, "offset"), required_integer_field(item, "length"))
    entity.type = required_text_field(item, "type")
    if not entity.type:
        raise bad_request("Type is not specified")
    if entity.type in _FOUND_ANYWAY:
        return None
    _take_details(entity, item)
    return entity


def _take_details(entity: Entity, item: Json) -> None:
    if entity.type in _PLAIN:
        return
    if entity.type == "pre":
        entity.argument = text_field(item, "language")
    elif entity.type == "text_link":
        url = required_text_field(item, "url")
        entity.user_id = linked_user(url)
        entity.argument = checked_link(url)
        if entity.user_id > 0:
            entity.type, entity.argument = "text_mention", ""
    elif entity.type == "text_mention":
        entity.user_id = required_integer_field(required_object_field(item, "user"), "id", bits=64)
    elif entity.type == "custom_emoji":
        entity.argument = str(required_integer_field(item, "custom_emoji_id", bits=64))
    elif entity.type == "date_time":
        entity.unix_time = required_integer_field(item, "unix_time")
        entity.argument = text_field(item, "date_time_format")
        if not re.fullmatch(r"[rR]?|[tTdDwW]*", entity.argument):
            raise bad_request("Invalid date-time format specified")
    else:
        raise bad_request("Unsupported type specified")
