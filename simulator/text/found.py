"""What Telegram recognises in plain text by itself: mentions, commands, tags, addresses (MessageEntity.cpp, find_entities)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from simulator.text.entities import Entity, utf16_length
from simulator.text.found_links import find_addresses
from simulator.text.normal import in_order, without_overlaps

Stretch = tuple[int, int]

_MENTION = re.compile(r"(?<!\w)@[a-zA-Z0-9_]{2,32}(?!\w)")
_SHORT_NAMES = frozenset({"gif", "nft", "pic", "ufc", "vid"})
_COMMAND = re.compile(r"(?<![\w/<>])/([a-zA-Z0-9_]+)(@[a-zA-Z0-9_]*)?")
_CASHTAG = re.compile(r"\$(?:1INCH|[A-Z]+)(?:@[a-zA-Z0-9_]{3,32}(?![a-zA-Z0-9_]))?")
_TAGGED_NAME = re.compile(r"@[a-zA-Z0-9_]{3,32}")
LONGEST_HASHTAG = 256


def find_entities(text: str) -> list[Entity]:
    """Marks for everything that a person could tap, the first of any that overlap."""
    found: list[tuple[str, Stretch]] = []
    if "@" in text:
        found += [("mention", stretch) for stretch in _mentions(text)]
    if "/" in text:
        found += [("bot_command", stretch) for stretch in _commands(text)]
    if "#" in text:
        found += [("hashtag", stretch) for stretch in _hashtags(text)]
    if "$" in text:
        found += [("cashtag", stretch) for stretch in _cashtags(text)]
    if "." in text or "://" in text:
        found += find_addresses(text)
    if not found:
        return []
    return without_overlaps(in_order([Entity(kind, *_units(text, *stretch)) for kind, stretch in found]))


def _mentions(text: str) -> Iterator[Stretch]:
    for match in _MENTION.finditer(text):
        name = match[0][1:]
        if len(name) >= 4 or name.lower() in _SHORT_NAMES:
            yield match.span()


def _commands(text: str) -> Iterator[Stretch]:
    for match in _COMMAND.finditer(text):
        name, addressed = match[1], match[2]
        if len(name) > 64 or (addressed is not None and not 4 <= len(addressed) <= 33):
            continue
        after = text[match.end() : match.end() + 1]
        if not after or not (_in_word(after) or after in "/<>"):
            yield match.span()


def _hashtags(text: str) -> Iterator[Stretch]:
    at = 0
    while (at := text.find("#", at)) >= 0:
        start = at
        at += 1
        if start > 0 and _in_tag(text[start - 1]):
            continue
        while at < len(text) and _in_tag(text[at]):
            at += 1
        end = min(at, start + 1 + LONGEST_HASHTAG)
        named = _TAGGED_NAME.match(text, at) if end == at and at > start + 1 else None
        if named:
            end = at = named.end()
        body = text[start + 1 : end]
        is_joined = text[at : at + 1] == "#"
        if body and not is_joined and any(unicodedata.category(letter)[0] == "L" for letter in body.partition("@")[0]):
            yield start, end


def _cashtags(text: str) -> Iterator[Stretch]:
    for match in _CASHTAG.finditer(text):
        symbol = match[0][1:].partition("@")[0]
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if len(symbol) <= 8 and not _touches_tag(before) and not _touches_tag(after):
            yield match.span()


def _touches_tag(letter: str) -> bool:
    return bool(letter) and (letter == "$" or _in_tag(letter))


def _in_tag(letter: str) -> bool:
    if letter in "_\u200c\u00b7" or "\u0d80" <= letter <= "\u0dff":
        return True
    category = unicodedata.category(letter)
    return category[0] == "L" or category == "Nd"


def _in_word(letter: str) -> bool:
    return letter == "_" or unicodedata.category(letter)[0] in "LN"


def _units(text: str, start: int, end: int) -> tuple[int, int]:
    return utf16_length(text[:start]), utf16_length(text[start:end])
