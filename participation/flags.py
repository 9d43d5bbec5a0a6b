"""What in a text the team should look at first: words from lists, threats and distress, links. A flag refuses nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from typing import NewType

WordPattern = NewType("WordPattern", str)

GAP = "..."
GAP_MAXIMUM = 4
"""How many words a gap in a pattern may stand for."""
STARRED_MINIMUM = 3
"""So many letters a word with a star has at least: shorter ones are found everywhere."""

DANGER_WORDS: tuple[str, ...] = (
    # People who may hurt themselves.
    *("suizid", "suizidgedanken", "suizidal*", "selbstmordgedanken", "ich ... selbstmord", "selbstmord begehen"),
    *("mich ... umbringen", "bring* mich ... um", "mich ... toeten", "mir ... das leben nehmen", "mir etwas antun", "mir was antun"),
    *("nicht mehr leben", "nicht laenger leben", "nicht mehr weiterleben", "leben beenden", "will ... sterben", "moechte ... sterben"),
    *("mich ... ritzen", "ritze mich", "mich ... selbst ... verletz*", "spring* vor den zug", "spring* von der bruecke"),
    *("suicide", "suicidal", "kill myself", "killing myself", "want to die", "end my life", "hurt myself", "harm myself", "self harm"),
    # People who may hurt others.
    *(
        "ich bring* ... um",
        "bring* euch ... um",
        "bring* dich ... um",
        "bring* sie alle um",
        "ich toete*",
        "werde ... toeten",
        "werde ... umbringen",
    ),
    *("erschiess*", "erstech*", "abstechen", "steche ... ab", "abknallen", "knall* ... ab", "amoklauf*", "amok laufen", "laufe amok"),
    *("bombe legen", "bombe ... hoch", "bombendrohung", "in die luft jage*", "in die luft spreng*", "ich zuende* ... an", "brennen lassen"),
    *(
        "i will kill",
        "gonna kill",
        "kill you",
        "kill them",
        "kill you all",
        "shoot you",
        "shoot them",
        "bomb threat",
        "plant a bomb",
        "stab you",
    ),
)
"""Where the process file names no others. Only words by which somebody speaks of doing it: an accident that kills is a topic."""


class Flag(StrEnum):
    """Why the team looks at a text first, or more closely."""

    DANGER = "danger"
    WORDS = "words"
    LINK = "link"
    FLOOD = "flood"


def is_pattern(written: str) -> bool:
    """Words, of which each may begin or end with a star, and gaps between them."""
    tokens = written.split()
    return bool(tokens) and GAP not in (tokens[0], tokens[-1]) and all(_is_token(token) for token in tokens)


def has_any(text: str, patterns: Sequence[str]) -> bool:
    """Whether one of the patterns stands in the text, whatever is written in capitals or with ae for ä."""
    return bool(patterns) and _compiled(tuple(patterns)).search(f" {' '.join(folded_words(text))} ") is not None


def folded_words(text: str) -> list[str]:
    """The words as they are compared: in small letters, without accents, ä as ae."""
    spelled = unicodedata.normalize("NFC", text.casefold()).translate(_SPELLED)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(sign))
    return re.findall(r"\w+", plain.casefold())


def hosts_in(text: str) -> Iterator[str]:
    """The hosts of all addresses in the text, as an app would make links of them."""
    for found in _ADDRESS.finditer(text):
        yield found["host"].casefold().removeprefix("www.")


def links_out(text: str, allowed: Sequence[str]) -> bool:
    """Whether an address in the text leads to a host that is not allowed, nor below one that is."""
    return any(not any(host == known or host.endswith(f".{known}") for known in map(_bare, allowed)) for host in hosts_in(text))


_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_ADDRESS = re.compile(
    r"(?:(?:https?|tg|ftp)://)?(?:[^\s@/<>\"]*@)?(?P<host>(?:[\w-]+\.)+[^\W\d_]{2,24})(?=[:/?#\s.,;!)\]>\"'“”»]|$)", re.IGNORECASE
)


def _bare(host: str) -> str:
    return host.casefold().removeprefix("www.")


def _is_token(token: str) -> bool:
    if token == GAP:
        return True
    word = token.strip("*")
    return folded_words(word) != [] and len(folded_words(word)) == 1 and (word == token or len(word) >= STARRED_MINIMUM)


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_expression(pattern) for pattern in patterns))


def _expression(pattern: str) -> str:
    """For words with one blank on either side of each."""
    return "".join(rf"(?: \w+){{0,{GAP_MAXIMUM}}}" if token == GAP else f" {_word(token)}" for token in pattern.split()) + " "


def _word(token: str) -> str:
    (word,) = folded_words(token.strip("*"))
    return (r"\w*" if token.startswith("*") else "") + re.escape(word) + (r"\w*" if token.endswith("*") else "")
