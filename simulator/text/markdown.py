"""Telegram's first Markdown: no nesting, few escapes (MessageEntity.cpp, parse_markdown)."""

from __future__ import annotations

import re

from simulator.text.entities import Entity, utf16_length
from simulator.text.html import cant_parse
from simulator.text.links import checked_link, linked_user

_SIGN = re.compile(rb"\\[_*`\[]|[_*`\[]")
_TYPES = {ord("_"): "italic", ord("*"): "bold", ord("`"): "code"}


def parse_markdown(text: str) -> tuple[str, list[Entity]]:
    source = text.encode("utf-8", "surrogatepass")
    out: list[str] = []
    entities: list[Entity] = []
    units = at = 0

    def write(piece: bytes) -> None:
        nonlocal units
        decoded = piece.decode("utf-8", "surrogatepass")
        out.append(decoded)
        units += utf16_length(decoded)

    while at < len(source):
        sign = _SIGN.search(source, at)
        stop = sign.start() if sign else len(source)
        write(source[at:stop])
        at = stop
        if sign is None:
            break
        if len(sign[0]) == 2:
            write(sign[0][1:])
            at += 2
            continue
        offset = units
        inner, entity, at = _read_entity(source, at)
        write(inner)
        if entity is not None and units > offset:
            entity.offset, entity.length = offset, units - offset
            entities.append(entity)
    return "".join(out), entities


def _read_entity(source: bytes, begin: int) -> tuple[bytes, Entity | None, int]:
    """What stands inside the marks, the entity, and where the text goes on."""
    if source[begin : begin + 3] == b"```":
        start, language = skip_language(source, begin + 3)
        end = _find(source, b"```", start, begin)
        return source[start:end], Entity("pre", 0, 0, language), end + 3
    sign = source[begin]
    if sign != ord("["):
        end = _find(source, source[begin : begin + 1], begin + 1, begin)
        return source[begin + 1 : end], Entity(_TYPES[sign], 0, 0), end + 1
    end = _find(source, b"]", begin + 1, begin)
    inner = source[begin + 1 : end]
    if not inner:
        return inner, None, end + 1
    if source[end + 1 : end + 2] != b"(":
        return inner, link_entity(inner.decode("utf-8", "surrogatepass")), end + 1
    url_end = source.find(b")", end + 2)
    url_end = len(source) if url_end < 0 else url_end
    return inner, link_entity(source[end + 2 : url_end].decode("utf-8", "surrogatepass")), url_end + 1


def _find(source: bytes, sign: bytes, start: int, begin: int) -> int:
    end = source.find(sign, start)
    if end < 0:
        raise cant_parse(f"Can't find end of the entity starting at byte offset {begin}")
    return end


def skip_language(source: bytes, at: int) -> tuple[int, str]:
    """Past the language behind ``` and one line break, and the language."""
    language = ""
    word = re.compile(rb"[^ \t\r\n\0\v`]*").match(source, at)
    end = word.end() if word else at
    if at != end and end < len(source) and source[end : end + 1] != b"`":
        language = source[at:end].decode("utf-8", "surrogatepass")
        at = end
    if source[at : at + 2] in {b"\r\n", b"\n\r"}:
        return at + 2, language
    return (at + 1 if source[at : at + 1] in {b"\n", b"\r"} else at), language


def link_entity(url: str) -> Entity | None:
    if (user_id := linked_user(url)) > 0:
        return Entity("text_mention", 0, 0, user_id=user_id)
    link = checked_link(url)
    return Entity("text_link", 0, 0, link) if link else None
