"""From what a bot sent to what stands in the chat: parsed, cleaned, trimmed, measured (MessageEntity.cpp, fix_formatted_text)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from simulator.refusals import bad_request
from simulator.text.entities import Entity, utf16_length
from simulator.text.found import find_entities
from simulator.text.given import given_entities
from simulator.text.html import parse_html
from simulator.text.markdown import parse_markdown
from simulator.text.markdown_v2 import parse_markdown_v2
from simulator.text.normal import in_order, merge_found, normalise, without_empty

LONGEST_INPUT = 1 << 15
"""Bytes of a text before parsing (telegram-bot-api/Client.cpp:11305)."""

_TO_SPACE = {code: " " for code in range(32) if code not in {10, 13}}
_TO_NOTHING = dict.fromkeys([13, *range(0x2028, 0x202F), 0x333, 0x33F, 0x30A])
_CLEAN = {**_TO_SPACE, **_TO_NOTHING}
_DIRTY = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
_MARKS_IN_A_ROW = re.compile("[\u200e\u200f]{2,}")
_INVISIBLE = re.compile("[ \n\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufffc\ufeff\u00a0\U000e0000-\U000e007f]*\\Z")


@dataclass(slots=True)
class FormattedText:
    text: str = ""
    entities: list[Entity] = field(default_factory=list)


def parse(text: str, parse_mode: str, entities: Any) -> FormattedText:
    """Read the marks out of a text, or take the given ones where no parse mode is named."""
    if len(text) * 4 > LONGEST_INPUT and len(text.encode("utf-8", "surrogatepass")) > LONGEST_INPUT:
        raise bad_request("Text is too long")
    mode = parse_mode.lower()
    if not text or mode in {"", "none"}:
        return FormattedText(text, given_entities(entities))
    if mode == "html":
        return FormattedText(*parse_html(text))
    if mode == "markdownv2":
        return FormattedText(*parse_markdown_v2(text))
    if mode == "markdown":
        return FormattedText(*parse_markdown(text))
    raise bad_request("Unsupported parse_mode")


def finish(given: FormattedText, *, allow_empty: bool = False) -> FormattedText:
    """The text as it will stand in the chat, with addresses, commands and the like found in it."""
    cleaned = clean(given)
    if not cleaned.text and not allow_empty:
        raise bad_request("Text must be non-empty")
    text, entities = _trimmed(cleaned.text, cleaned.entities)
    if _INVISIBLE.match(text) and not allow_empty:
        raise bad_request("Text must be non-empty")
    return FormattedText(text, merge_found(entities, find_entities(text)))


def clean(given: FormattedText) -> FormattedText:
    """The text without what Telegram takes out, its marks in order, not yet trimmed; nothing at all if it is only space."""
    text, entities = _cleaned(given.text, given.entities)
    if not text.strip(" \n"):
        return FormattedText()
    return FormattedText(text, normalise(without_empty(entities)))


def clean_string(text: str, complaint: str = "Strings must be encoded in UTF-8") -> str:
    """A text without control characters and the few signs that Telegram takes out."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request(complaint) from None
    if _DIRTY.search(text):
        text = text.translate(_CLEAN)
    return _MARKS_IN_A_ROW.sub(lambda marks: "\u200c" * (len(marks[0]) - 1) + marks[0][-1], text)


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    if entities:
        for entity in entities:
            if not 0 <= entity.offset <= 1_000_000:
                raise bad_request(f"Receive an entity with incorrect offset {entity.offset}")
            if not 0 <= entity.length <= 1_000_000:
                raise bad_request(f"Receive an entity with incorrect length {entity.length}")
        entities = normalise(without_empty(entities))
        _check_borders(text, entities)
        if _DIRTY.search(text):
            _move_borders(text, entities)
    return clean_string(text), entities


def _check_borders(text: str, entities: list[Entity]) -> None:
    """Refuse marks that begin or end inside a character or behind the text."""
    total = utf16_length(text)
    inside = _insides(text)
    wrong_ends = [(entity.end, 0, entity) for entity in reversed(entities) if entity.end in inside]
    wrong_beginnings = [(entity.offset, 1, entity) for entity in entities if entity.offset in inside]
    if wrong := min(wrong_ends + wrong_beginnings, key=lambda place: place[:2], default=None):
        place, is_beginning, entity = wrong
        if is_beginning:
            raise bad_request(f"Entity begins in a middle of a UTF-16 symbol at byte offset {inside[place]}")
        raise bad_request(
            f"Entity beginning at UTF-16 offset {entity.offset} ends in a middle of a UTF-16 symbol at byte offset {inside[place]}"
        )
    for entity in entities:
        if entity.offset > total:
            raise bad_request(f"Entity begins after the end of the text at UTF-16 offset {entity.offset}")
    for entity in reversed(entities):
        if entity.end > total:
            raise bad_request(
                f"Entity beginning at UTF-16 offset {entity.offset} ends after the end of the text at UTF-16 offset {entity.end}"
            )


def _insides(text: str) -> dict[int, int]:
    """UTF-16 offsets that fall into the middle of a character, with the byte offset behind that character."""
    if text.isascii():
        return {}
    inside: dict[int, int] = {}
    units = size = 0
    for character in text:
        size += len(character.encode())
        if character > "\uffff":
            inside[units + 1] = size
            units += 1
        units += 1
    return inside


def _move_borders(text: str, entities: list[Entity]) -> None:
    """Shift marks to the left by what cleaning will take out before them."""
    gone: list[int] = []
    units = 0
    for character in text:
        if ord(character) in _TO_NOTHING:
            gone.append(units)
        units += 1 + (character > "\uffff")
    for entity in entities:
        before = sum(place < entity.offset for place in gone)
        entity.length -= sum(entity.offset <= place < entity.end for place in gone)
        entity.offset -= before


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    text = text.rstrip(" \n")
    total = utf16_length(text)
    entities = [entity for entity in entities if entity.offset < total]
    for entity in entities:
        entity.length = min(entity.length, total - entity.offset)
    entities = in_order(entities)
    start = len(text) - len(text.lstrip(" \n"))
    if entities:
        start = min(start, entities[0].offset)
    for entity in entities:
        entity.offset -= start
    return text[start:], entities
