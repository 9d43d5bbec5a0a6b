"""Telegram's second Markdown: nested marks, every reserved sign escaped (MessageEntity.cpp, parse_markdown_v2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.text.entities import Entity, utf16_length
from simulator.text.html import cant_parse, check_time_format
from simulator.text.links import checked_link, linked_user
from simulator.text.markdown import skip_language

_RESERVED = frozenset(b"_*[]()~`>#+-=|{}.!\n")
_ONLY_BACKTICK = frozenset(b"`")
_ENDS = {
    "bold": b"*",
    "italic": b"_",
    "code": b"`",
    "pre": b"```",
    "text_link": b"]",
    "underline": b"__",
    "strikethrough": b"~",
    "spoiler": b"||",
    "custom_emoji": b"]",
}
_SHOWN = {
    "bold": "Bold",
    "italic": "Italic",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}
_BEGINNINGS = ((b"__", "underline"), (b"_", "italic"), (b"*", "bold"), (b"~", "strikethrough"), (b"||", "spoiler"), (b"[", "text_link"))


def parse_markdown_v2(text: str) -> tuple[str, list[Entity]]:
    return _Reader(text).read()


@dataclass(slots=True)
class _Open:
    type: str
    offset: int
    at: int
    """Where it began, in bytes of what was sent."""
    begin: int
    """Where its text begins in what is written."""
    language: str = ""

    @property
    def shown(self) -> str:
        return "PreCode" if self.language else _SHOWN[self.type]


class _Reader:
    def __init__(self, text: str) -> None:
        self._source = text.encode("utf-8", "surrogatepass")
        self._at = 0
        self._out = bytearray()
        self._units = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []
        self._in_quote = False
        self._may_quote = True

    def read(self) -> tuple[str, list[Entity]]:
        while self._at < len(self._source):
            sign = self._source[self._at]
            if sign == ord("\\") and 0 < (self._peek(1) or 0) <= 126:
                self._escaped()
            elif sign not in self._reserved():
                self._plain()
            elif self._ends_here():
                self._end()
            else:
                self._begin()
        self._finish_quote()
        if self._open:
            raise self._no_end(self._open[-1])
        self._entities.sort(key=lambda entity: entity.sort_key)
        return self._out.decode("utf-8", "surrogatepass"), self._entities

    def _peek(self, ahead: int) -> int | None:
        at = self._at + ahead
        return self._source[at] if at < len(self._source) else None

    def _next_is(self, signs: bytes, ahead: int = 0) -> bool:
        return self._source.startswith(signs, self._at + ahead)

    def _reserved(self) -> frozenset[int]:
        return _ONLY_BACKTICK if self._open and self._open[-1].type in {"code", "pre"} else _RESERVED

    def _write(self, piece: bytes) -> None:
        self._out += piece
        self._units += utf16_length(piece.decode("utf-8", "surrogatepass"))

    def _escaped(self) -> None:
        letter = self._source[self._at + 1]
        self._write(bytes([letter]))
        if letter != ord("\r"):
            self._may_quote = letter == ord("\n")
        self._at += 2

    def _plain(self) -> None:
        start = self._at
        reserved = self._reserved()
        while self._at < len(self._source) and self._source[self._at] not in reserved and self._source[self._at] != ord("\\"):
            self._at += 1
        self._at = max(self._at, start + 1)
        piece = self._source[start : self._at]
        self._write(piece)
        if piece.strip(b"\r"):
            self._may_quote = False

    def _ends_here(self) -> bool:
        if not self._open:
            return False
        if self._in_quote and self._next_is(b"\n") and self._peek(1) != ord(">"):
            return True
        kind = self._open[-1].type
        if kind == "blockquote" or not self._next_is(_ENDS[kind]):
            return False
        return kind != "italic" or self._peek(1) != ord("_")

    def _begin(self) -> None:
        at = self._at
        if self._next_is(b"\n"):
            self._write(b"\n")
            self._may_quote = True
            self._at += 1
        elif self._next_is(b">") and self._may_quote:
            self._at += 1
            if not self._in_quote:
                self._in_quote = True
                self._push("blockquote", at)
        elif self._next_is(b"```"):
            self._at, language = skip_language(self._source, at + 3)
            self._push("pre", at, language)
        elif self._next_is(b"`"):
            self._at += 1
            self._push("code", at)
        elif self._next_is(b"!["):
            self._at += 2
            self._push("custom_emoji", at)
        else:
            self._begin_style(at)

    def _begin_style(self, at: int) -> None:
        for signs, kind in _BEGINNINGS:
            if self._next_is(signs):
                self._at += len(signs)
                self._push(kind, at)
                return
        sign = chr(self._source[at])
        raise cant_parse(f"Character '{sign}' is reserved and must be escaped with the preceding '\\'")

    def _push(self, kind: str, at: int, language: str = "") -> None:
        """An entity's place is where its mark stands; the server gives the second sign of two for some."""
        self._open.append(_Open(kind, self._units, at, len(self._out), language))

    def _end(self) -> None:
        if self._next_is(b"\n") and self._in_quote and self._peek(1) != ord(">"):
            self._end_quote()
            return
        opened = self._open.pop()
        self._at += len(_ENDS[opened.type])
        entity: Entity | None = Entity(opened.type, opened.offset, self._units - opened.offset, opened.language)
        if opened.type == "text_link":
            entity = self._link(opened)
        elif opened.type == "custom_emoji":
            entity = self._emoji(opened)
        if entity is not None and self._units > opened.offset:
            self._entities.append(entity)

    def _end_quote(self) -> None:
        kind = "blockquote"
        top = self._open.pop()
        if top.type != "blockquote":
            gap = self._source[top.at + 2 : self._at]
            if top.type != "spoiler" or gap not in {b"", b"\r"}:
                raise self._no_end(top)
            top = self._open.pop()
            if top.type != "blockquote":
                raise self._no_end(top)
            kind = "expandable_blockquote"
        self._in_quote = False
        self._write(b"\n")
        self._may_quote = True
        self._at += 1
        self._entities.append(Entity(kind, top.offset, self._units - top.offset))

    def _finish_quote(self) -> None:
        """A quote may end with the text."""
        if not self._in_quote:
            return
        kind = "blockquote"
        if self._open[-1].type == "spoiler" and self._open[-1].at == len(self._source) - 2:
            self._open.pop()
            kind = "expandable_blockquote"
        if self._open[-1].type == "blockquote":
            quote = self._open.pop()
            if self._units > quote.offset:
                self._entities.append(Entity(kind, quote.offset, self._units - quote.offset))

    def _link(self, opened: _Open) -> Entity | None:
        url = self._url() if self._next_is(b"(") else self._out[opened.begin :].decode("utf-8", "surrogatepass")
        length = self._units - opened.offset
        if (user_id := linked_user(url)) > 0:
            return Entity("text_mention", opened.offset, length, user_id=user_id)
        link = checked_link(url)
        return Entity("text_link", opened.offset, length, link) if link else None

    def _emoji(self, opened: _Open) -> Entity:
        if not self._next_is(b"("):
            raise cant_parse("The entity must contain a tg://emoji or tg://time URL")
        url = self._url()
        length = self._units - opened.offset
        emoji = re.fullmatch(r"tg:(?://)?emoji/?\?(?:[^#]*&)?id=(-?[0-9]{1,19})(?:[&#].*)?", url, re.IGNORECASE)
        if emoji and int(emoji[1]):
            return Entity("custom_emoji", opened.offset, length, str(int(emoji[1])))
        time = re.fullmatch(r"tg:(?://)?time/?\?([^#]*)(?:#.*)?", url, re.IGNORECASE)
        given = dict(parameter.partition("=")[::2] for parameter in time[1].split("&")) if time else {}
        if not re.fullmatch(r"[1-9][0-9]{0,9}", given.get("unix", "")):
            raise cant_parse("Invalid tg://emoji or tg://time URL specified")
        time_format = check_time_format(given.get("format", ""), "Invalid tg://emoji or tg://time URL specified")
        return Entity("date_time", opened.offset, length, time_format, unix_time=int(given["unix"]))

    def _url(self) -> str:
        self._at += 1
        begin = self._at
        url = bytearray()
        while self._at < len(self._source) and self._source[self._at] != ord(")"):
            if self._source[self._at] == ord("\\") and 0 < (self._peek(1) or 0) <= 126:
                self._at += 1
            url.append(self._source[self._at])
            self._at += 1
        if self._at >= len(self._source):
            raise cant_parse(f"Can't find end of a URL at byte offset {begin}")
        self._at += 1
        return url.decode("utf-8", "surrogatepass")

    def _no_end(self, opened: _Open) -> Exception:
        return cant_parse(f"Can't find end of {opened.shown} entity at byte offset {opened.at}")
