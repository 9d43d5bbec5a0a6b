"""Recognises web addresses, tg:// links and e-mail addresses in plain text (MessageEntity.cpp, match_urls, match_tg_urls, fix_url)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from simulator.text.domains import is_top_level

Stretch = tuple[int, int]

_OWN_LINK = re.compile(r"(?:(?<=tonsite)|(?<=ton)|(?<=tg))://[a-zA-Z0-9_-]{1,253}", re.IGNORECASE)
_EMAIL_USER = re.compile(r"(?:[a-zA-Z0-9_-]{0,26}[.+]){0,10}[a-zA-Z0-9_-]{1,35}\Z")
_EMAIL_DOMAIN = re.compile(r"(?:(?:[a-zA-Z0-9][a-zA-Z0-9_-]{0,28})?[a-zA-Z0-9]\.){1,6}[a-zA-Z]{2,8}\Z")
_PORT = re.compile(r":0*([1-9][0-9]{0,4})(?![0-9])")
_PROTOCOL = re.compile(r"https?://|ftp://|tonsite://", re.IGNORECASE)
_NOT_AT_THE_END = ".:;,('?!`"
_BRACKETS = {"(": 1, ")": -1, "[": 1, "]": -1, "{": 1, "}": -1}
_PAIR = {"(": 0, ")": 0, "[": 1, "]": 1, "{": 2, "}": 2}


def find_addresses(text: str) -> list[tuple[str, Stretch]]:
    found = [("url", stretch) for stretch in _own_links(text)]
    for start, end in _candidates(text):
        stretch = text[start:end]
        if is_email(stretch):
            found.append(("email", (start, end)))
        elif stretch.startswith("mailto:") and is_email(stretch[7:]):
            found.append(("email", (start + 7, end)))
        elif length := _address_length(stretch):
            found.append(("url", (start, start + length)))
    return found


def is_email(text: str) -> bool:
    user, _, domain = text.partition("@")
    return bool(_EMAIL_USER.match(user) and _EMAIL_DOMAIN.match(domain))


def _own_links(text: str) -> Iterator[Stretch]:
    at = 0
    while len(text[at:].encode()) > 5 and (match := _OWN_LINK.search(text, at)):
        at = _path_end(text, match.end())
        before = text[: match.start()].lower()
        yield match.start() - next(len(scheme) for scheme in ("tonsite", "ton", "tg") if before.endswith(scheme)), at


def _candidates(text: str) -> Iterator[Stretch]:
    """Stretches around a dot that look like an address; what was looked at already is not looked at again."""
    floor = 0
    while (dot := text.find(".", floor)) >= 0 and dot + 1 < len(text):
        if text[dot + 1] == " ":
            floor = dot + 2
            continue
        candidate = _Candidate(text, floor, dot)
        if candidate.is_good:
            if candidate.end > dot + 1:
                yield candidate.start, candidate.end
            floor = _skip(text, candidate.end, ".")
        else:
            floor = text.rfind(".", floor, candidate.end) + 1
        floor = max(floor, dot + 1)


class _Candidate:
    def __init__(self, text: str, floor: int, dot: int) -> None:
        self._text = text
        self._floor = floor
        self.start = self._back(dot, _in_domain)
        end = dot
        has_at = False
        while end < len(text) and (text[end] == "@" or _in_domain(text[end])):
            has_at |= text[end] == "@"
            end += 1
        if has_at:
            self.start = self._back(self.start, _in_user)
        port = _PORT.match(text, end)
        if port and int(port[1]) <= 65535:
            end = port.end()
        end = _path_end(text, end)
        while end > dot + 1 and text[end - 1] == ".":
            end -= 1
        self.end = end
        self.is_good = self._with_user(has_at=has_at) and self._with_protocol()

    def _back(self, at: int, belongs: Callable[[str], bool]) -> int:
        while at > self._floor and belongs(self._text[at - 1]):
            at -= 1
        return at

    def _with_user(self, *, has_at: bool) -> bool:
        if self.start == self._floor or self._text[self.start - 1] != "@":
            return True
        start = self._back(self.start - 1, _in_user)
        is_named = start < self.start - 1
        self.start = start
        return is_named and not has_at

    def _with_protocol(self) -> bool:
        if self.start == self._floor:
            return True
        before = self._text[self._floor : self.start]
        if len(before.encode()) < 6 or not before.endswith("://"):
            last = before[-1]
            return not (_in_word(last) or last in "/#@")
        begin = self._back(self.start - 3, _in_protocol)
        protocol = self._text[begin : self.start - 3].lower()
        for name, strangers in (("http", {"shttp"}), ("https", set()), ("ftp", {"tftp", "sftp"}), ("tonsite", set())):
            if protocol.endswith(name) and protocol not in strangers:
                self.start -= len(name) + 3
                return True
        return False


def _address_length(url: str) -> int:
    """How much of it is the address, 0 if it is none after all."""
    protocol = _PROTOCOL.match(url)
    rest = url[protocol.end() :] if protocol else url
    split = next((at for at, letter in enumerate(rest) if letter in "/?#"), len(rest))
    named, path = rest[:split], rest[split:]
    domain = named[named.find("@") + 1 :]
    if ":" in domain:
        domain = domain[: domain.rfind(":")]
    if domain.lower() == "teiegram.org" or not _is_domain(domain, has_protocol=protocol is not None):
        return 0
    return len(url) - len(path) + _balanced_length(path)


def _balanced_length(path: str) -> int:
    balance = [0, 0, 0]
    length = 0
    for letter in path:
        if letter in _BRACKETS:
            balance[_PAIR[letter]] += _BRACKETS[letter]
            if balance[_PAIR[letter]] < 0:
                break
        length += 1
    return len(path[:length].rstrip(_NOT_AT_THE_END))


def _is_domain(domain: str, *, has_protocol: bool) -> bool:
    parts = domain.split(".")
    if any(not part or len(part.encode()) >= 64 or part.endswith("-") for part in parts) or len(parts) == 1:
        return False
    if len(parts) == 4 and all(re.fullmatch(r"0|[1-9][0-9]{0,2}", part) and int(part) <= 255 for part in parts):
        return True
    top = parts[-1]
    if not re.search(r"[^0-9.]", domain) or len(top) <= 1 or "_" in parts[-2]:
        return False
    if top.startswith("xn--"):
        return len(top) > 5 and re.fullmatch(r"[a-zA-Z0-9]+", top[4:]) is not None
    return "_" not in top and "-" not in top and (has_protocol or is_top_level(top))


def _path_end(text: str, at: int) -> int:
    if text[at : at + 1] not in {"/", "?", "#"}:
        return at
    end = at + 1
    while end < len(text) and _in_path(text[end]):
        end += 1
    while end > at + 1 and text[end - 1] in _NOT_AT_THE_END:
        end -= 1
    return end if text[at] == "/" or end > at + 1 else at


def _skip(text: str, at: int, letter: str) -> int:
    while text[at : at + 1] == letter:
        at += 1
    return at


def _in_address(letter: str) -> bool:
    if "\u2000" <= letter <= "\u206f":
        return letter in "\u200c\u200d" or "\u2010" <= letter <= "\u2015"
    return not _separates(letter)


def _in_path(letter: str) -> bool:
    return letter not in '\n<>"\u00ab\u00bb' and _in_address(letter)


def _in_user(letter: str) -> bool:
    return letter not in "\n/[]{}()'`<>\"@\u00ab\u00bb" and _in_address(letter)


def _in_domain(letter: str) -> bool:
    if letter < "\u00c0":
        return letter in ".~_-" or (letter.isascii() and letter.isalnum())
    return _in_address(letter)


def _in_protocol(letter: str) -> bool:
    if letter.isascii():
        return letter.isalnum() or letter in "+-"
    return not _separates(letter)


def _in_word(letter: str) -> bool:
    return letter == "_" or unicodedata.category(letter)[0] in "LN"


def _separates(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "Z"
