"""Telegram's own kind of HTML, read byte by byte as the server reads it (td/telegram/MessageEntity.cpp, parse_html)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.refusals import Refusal, bad_request
from simulator.text.entities import Entity, utf16_length
from simulator.text.links import checked_link, linked_user

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = frozenset({*_TYPES, "a", "tg-emoji", "tg-time", "pre", "code", "blockquote"})
_SPACES = b" \t\r\n\0\v"
_MARK = re.compile(rb"[<&]")
_TAG_END = re.compile(rb"[ \t\r\n\0\v>]")
_NOT_SPACE = re.compile(rb"[^ \t\r\n\v]|\Z")
_ATTRIBUTE_END = re.compile(rb"[ \t\r\n\0\v=>/\"']")
_NAME_TOKEN = re.compile(rb"[A-Za-z0-9.\-]*")
_REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]*))")
_NAMED = {b"lt": ord("<"), b"gt": ord(">"), b"amp": ord("&"), b"quot": ord('"')}


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """The plain text and what is marked in it; refuses what Telegram refuses, with its words and byte offsets."""
    return _Reader(text).read()


def cant_parse(words: str) -> Refusal:
    return bad_request(f"Can't parse entities: {words}")


@dataclass(slots=True)
class _OpenTag:
    name: str
    offset: int
    begin: int
    argument: str = ""
    unix: str = ""


class _Reader:
    def __init__(self, text: str) -> None:
        self._source = text.encode("utf-8", "surrogatepass") + b"\0"
        self._size = len(self._source) - 1
        self._at = 0
        self._out: list[str] = []
        self._out_units = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self._at < self._size:
            mark = _MARK.search(self._source, self._at, self._size)
            stop = mark.start() if mark else self._size
            if stop > self._at:
                self._write(self._source[self._at : stop].decode("utf-8", "surrogatepass"))
                self._at = stop
            elif self._source[self._at] == ord("&"):
                self._write(self._reference() or self._one_byte())
            elif self._source[self._at + 1] == ord("/"):
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            raise cant_parse(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        return self._result()

    def _result(self) -> tuple[str, list[Entity]]:
        for entity in self._entities:
            if entity.type == "code":
                entity.argument = ""
        text = "".join(self._out)
        try:
            text = text.encode("utf-16", "surrogatepass").decode("utf-16") if not text.isascii() else text
        except UnicodeDecodeError:
            raise cant_parse(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units"
            ) from None
        self._entities.sort(key=lambda entity: entity.sort_key)
        return text, self._entities

    def _write(self, piece: str) -> None:
        self._out.append(piece)
        self._out_units += utf16_length(piece)

    def _one_byte(self) -> str:
        self._at += 1
        return chr(self._source[self._at - 1])

    def _reference(self) -> str:
        """The character that a reference such as &lt; stands for, and on behind it; empty if it is none."""
        found = _REFERENCE.match(self._source, self._at)
        if not found:
            return ""
        hexadecimal, decimal, name = found.groups()
        if name is not None:
            code = _NAMED.get(name, 0)
        else:
            digits, base = (hexadecimal, 16) if hexadecimal is not None else (decimal, 10)
            code = int(digits, base) if digits and found.end() - self._at < 10 else 0
            if code >= 0x10FFFF:
                code = 0
        if not code:
            return ""
        self._at = found.end() + (self._source[found.end()] == ord(";"))
        return chr(code)

    def _skip_spaces(self) -> None:
        found = _NOT_SPACE.search(self._source, self._at)
        self._at = found.start() if found else self._size

    def _start_tag(self) -> None:
        begin = self._at
        end = _TAG_END.search(self._source, begin + 1)
        self._at = end.start() if end else self._size
        if self._at >= self._size:
            raise cant_parse(f"Unclosed start tag at byte offset {begin}")
        name = _lower(self._source[begin + 1 : self._at])
        if name not in _TAGS:
            raise cant_parse(f'Unsupported start tag "{name}" at byte offset {begin}')
        tag = _OpenTag(name, self._out_units, len(self._out))
        while True:
            self._skip_spaces()
            if self._source[self._at] == ord(">"):
                break
            self._attribute(tag, begin)
        self._at += 1
        if name == "span" and tag.argument != "spoiler":
            raise cant_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open.append(tag)

    def _attribute(self, tag: _OpenTag, begin: int) -> None:
        start = self._at
        end = _ATTRIBUTE_END.search(self._source, start)
        self._at = end.start() if end else self._size
        name = self._source[start : self._at]
        if not name:
            raise cant_parse(f'Empty attribute name in the tag "{tag.name}" at byte offset {begin}')
        self._skip_spaces()
        if self._source[self._at] != ord("="):
            if self._at >= self._size:
                raise cant_parse(f'Unclosed start tag "{tag.name}" at byte offset {begin}')
            if tag.name == "blockquote" and name == b"expandable":
                tag.argument = "1"
            return
        self._at += 1
        self._skip_spaces()
        if self._at >= self._size:
            raise cant_parse(f'Unclosed start tag "{tag.name}" at byte offset {begin}')
        value = self._quoted() if self._source[self._at] in b"'\"" else self._name_token()
        if self._at >= self._size:
            raise cant_parse(f"Unclosed start tag at byte offset {begin}")
        _take_attribute(tag, name.decode("utf-8", "replace"), value)

    def _name_token(self) -> str:
        start = self._at
        token = _NAME_TOKEN.match(self._source, start)
        self._at = token.end() if token else start
        if self._source[self._at] not in _SPACES + b">":
            raise cant_parse(f"Unexpected end of name token at byte offset {start}")
        return _lower(self._source[start : self._at])

    def _quoted(self) -> str:
        quote = self._source[self._at]
        self._at += 1
        value = bytearray()
        while self._at < self._size and self._source[self._at] != quote:
            if self._source[self._at] == ord("&") and (character := self._reference()):
                value += character.encode("utf-8", "surrogatepass")
                continue
            value.append(self._source[self._at])
            self._at += 1
        if self._at < self._size:
            self._at += 1
        return value.decode("utf-8", "surrogatepass")

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise cant_parse(f"Unexpected end tag at byte offset {begin}")
        end = _TAG_END.search(self._source, begin + 2)
        self._at = end.start() if end else self._size
        name = _lower(self._source[begin + 2 : self._at])
        self._skip_spaces()
        if self._source[self._at] != ord(">") or self._at >= self._size:
            raise cant_parse(f"Unclosed end tag at byte offset {begin}")
        self._at += 1
        tag = self._open.pop()
        if name and name != tag.name:
            raise cant_parse(f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"')
        if self._out_units > tag.offset:
            self._mark(tag)

    def _mark(self, tag: _OpenTag) -> None:
        offset, length = tag.offset, self._out_units - tag.offset
        if tag.name in _TYPES:
            self._entities.append(Entity(_TYPES[tag.name], offset, length))
        elif tag.name == "blockquote":
            self._entities.append(Entity("expandable_blockquote" if tag.argument else "blockquote", offset, length))
        elif tag.name == "a":
            self._mark_link(tag, offset, length)
        elif tag.name == "pre":
            self._mark_pre(offset, length)
        elif tag.name == "code":
            self._mark_code(tag, offset, length)
        elif tag.name == "tg-emoji":
            if not re.fullmatch(r"-?[0-9]{1,19}", tag.argument) or not int(tag.argument):
                raise cant_parse("Invalid custom emoji identifier specified")
            self._entities.append(Entity("custom_emoji", offset, length, str(int(tag.argument))))
        else:
            self._mark_time(tag, offset, length)

    def _mark_link(self, tag: _OpenTag, offset: int, length: int) -> None:
        url = tag.argument or "".join(self._out[tag.begin :])
        if (user_id := linked_user(url)) > 0:
            self._entities.append(Entity("text_mention", offset, length, user_id=user_id))
        elif link := checked_link(url):
            self._entities.append(Entity("text_link", offset, length, link))

    def _last_is(self, kind: str, offset: int, length: int) -> bool:
        if not self._entities:
            return False
        last = self._entities[-1]
        return (last.type, last.offset, last.length) == (kind, offset, length)

    def _mark_pre(self, offset: int, length: int) -> None:
        if self._last_is("code", offset, length) and self._entities[-1].argument:
            self._entities[-1].type = "pre"
        else:
            self._entities.append(Entity("pre", offset, length))

    def _mark_code(self, tag: _OpenTag, offset: int, length: int) -> None:
        if self._last_is("pre", offset, length) and not self._entities[-1].argument and tag.argument:
            self._entities[-1].argument = tag.argument
        else:
            self._entities.append(Entity("code", offset, length, tag.argument))

    def _mark_time(self, tag: _OpenTag, offset: int, length: int) -> None:
        time_format = check_time_format(tag.argument)
        if (unix_time := _int32(tag.unix)) > 0:
            self._entities.append(Entity("date_time", offset, length, time_format, unix_time=unix_time))


def check_time_format(time_format: str, complaint: str = "Invalid date format used") -> str:
    if re.fullmatch(r"[rR]?|[tTdDwW]*", time_format):
        return time_format
    raise cant_parse(complaint)


def _take_attribute(tag: _OpenTag, name: str, value: str) -> None:
    if (tag.name, name) in {("a", "href"), ("tg-emoji", "emoji-id"), ("tg-time", "format")}:
        tag.argument = value
    elif (tag.name, name) == ("code", "class") and value.startswith("language-"):
        tag.argument = value.removeprefix("language-")
    elif (tag.name, name) == ("span", "class") and value.startswith("tg-"):
        tag.argument = value.removeprefix("tg-")
    elif (tag.name, name) == ("blockquote", "expandable"):
        tag.argument = "1"
    elif (tag.name, name) == ("tg-time", "unix"):
        tag.unix = value


def _lower(raw: bytes) -> str:
    return raw.lower().decode("utf-8", "replace")


def _int32(text: str) -> int:
    found = re.match(r"-?[0-9]+", text)
    return int(found[0]) if found and abs(int(found[0])) < 2**31 else 0
