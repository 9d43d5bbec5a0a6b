"""What in a text the team should look at first: words from lists, threats and distress, links. A flag refuses nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

GAP = "..."
END = "."
GAP_MAXIMUM = 4
"""How many words a gap in a pattern may stand for."""
STARRED_MINIMUM = 3
"""So many letters a word with a star has at least: shorter ones are found everywhere."""

DANGER_WORDS: tuple[str, ...] = (
    # People who may hurt themselves.
    *("suizid", "suizidgedanken", "suizidal*", "selbstmordgedanken", "ich ... selbstmord", "selbstmord begehen"),
    *(
        "mich ... umbringen",
        "bring* ... mich ... um .",
        "mich ... toeten",
        "mir ... das leben nehmen",
        "mir ... etwas antun",
        "mir ... was antun",
    ),
    *("nicht mehr leben", "nicht laenger leben", "nicht mehr weiterleben", "mein leben beenden", "dem leben ein ende"),
    *(
        "ich will ... sterben",
        "will ich ... sterben",
        "ich moechte ... sterben",
        "will nur noch sterben",
        "will sterben",
        "moechte sterben",
    ),
    *("mich ... ritzen", "ritze mich", "mich ... selbst ... verletz*", "spring* vor den zug", "spring* von der bruecke"),
    *("suicide", "suicidal", "kill myself", "killing myself", "want to die", "end my life", "hurt myself", "harm myself", "self harm"),
    # People who may hurt others.
    *("ich bring* ... um .", "bring* euch ... um .", "bring* dich ... um .", "bring* sie alle um ."),
    *("ich toete*", "werde ... toeten", "werde ... umbringen", "erschiess*", "erstech*", "abstechen", "stech* dich ab", "stech* euch ab"),
    *("abknallen", "knall* dich ab", "knall* euch ab", "knall* sie ab", "amoklauf*", "amok laufen", "lauf* ... amok"),
    *("bombe legen", "bombe ... hoch .", "bombendrohung", "in die luft jage*", "in die luft spreng*", "ich zuende ... an ."),
    *(
        "will kill",
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


MENTIONS = "t.me"
"""Where a name behind an @ leads."""
DEAD_DOT, DEAD_AT = "\u00b7", "\uff20"
"""What a dot and an @ become, each as long as itself: `example·com`."""
ENDINGS = frozenset(
    {
        *("app", "at", "be", "berlin", "biz", "blog", "ch", "click", "cloud", "club", "co", "com", "de", "dev", "dk", "edu", "eu", "fr"),
        *("gg", "gl", "gov", "icu", "info", "int", "io", "koeln", "link", "live", "lu", "ly", "me", "mobi", "net", "news", "nl", "nrw"),
        *(
            "online",
            "onl",
            "org",
            "page",
            "pl",
            "pro",
            "pw",
            "ru",
            "saarland",
            "shop",
            "site",
            "space",
            "store",
            "tech",
            "tk",
            "to",
            "tr",
            "tv",
        ),
        *("ua", "uk", "us", "vip", "website", "wien", "win", "xyz", "zip"),
    }
)
"""What addresses without https:// end with: where people forget the blank after a full stop, hosts would be found everywhere."""
ENDINGS_THAT_ARE_WORDS = frozenset({"am", "an", "as", "es", "im", "in", "is", "it", "mal", "no", "so", "top"})


class Flag(StrEnum):
    """Why the team looks at a text first, or more closely."""

    DANGER = "danger"
    WORDS = "words"
    LINK = "link"
    FLOOD = "flood"


def is_pattern(written: str) -> bool:
    """Words, of which each may begin or end with a star, and gaps between them; at last perhaps the end of the clause."""
    tokens = written.removesuffix(f" {END}").split()
    return bool(tokens) and GAP not in (tokens[0], tokens[-1]) and all(_is_token(token) for token in tokens)


def has_any(text: str, patterns: Sequence[str]) -> bool:
    """Whether one of the patterns stands in the text, whatever is written in capitals or with ae for ä."""
    if not patterns:
        return False
    clauses = (" ".join(folded_words(clause)) for clause in re.split(r"[.,;:!?()…\n–]", text))
    return _compiled(tuple(patterns)).search("".join(f" {clause} {END}" for clause in clauses)) is not None


def folded_words(text: str) -> list[str]:
    """The words as they are compared: in small letters, without accents, ä as ae."""
    spelled = unicodedata.normalize("NFC", text.casefold()).translate(_SPELLED)
    plain = _BEYOND_ASCII.sub(_without_accents, unicodedata.normalize("NFKD", spelled))
    return _WORD.findall(plain.casefold())


def links_out(text: str, allowed: Sequence[str]) -> bool:
    """Whether anything in the text would become a link to a host that is not allowed, nor lies below one that is."""
    return any(not _is_allowed(link.host, allowed) for link in _links(text))


def with_dead_links(text: str, allowed: Sequence[str]) -> str:
    """The text with every link that is not allowed written so that no app makes a link of it. It never becomes longer.

    What is left of `@name.example` without its @ is an address, so it is looked at again until there is nothing to be found.
    """
    while unwanted := [link for link in _links(text) if not _is_allowed(link.host, allowed)]:
        for link in reversed(unwanted):
            text = text[: link.start] + link.dead + text[link.end :]
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """What an app would make a link of: where its dots stand, and how it reads without them."""

    host: str = field(repr=False)
    start: int
    end: int
    dead: str = field(repr=False)


def _links(text: str) -> Iterator[_Link]:
    for found in _ADDRESS.finditer(text):
        if found["mention"]:
            yield _Link(host=MENTIONS, start=found.start(), end=found.end(), dead=DEAD_AT + found["mention"][1:])
            continue
        host = found["host"] or found["bare"]
        if found["host"] or _is_name(host, followed_by=text[found.end() : found.end() + 1]):
            yield _Link(host=host.casefold(), start=found.start(), end=found.end(), dead=host.replace(".", DEAD_DOT))


def _is_name(bare: str, *, followed_by: str) -> bool:
    """Whether a word with dots in it is an address, and not the end of one sentence with the beginning of the next."""
    name = bare.casefold()
    ending = name.rpartition(".")[2]
    return ending in ENDINGS or (ending in ENDINGS_THAT_ARE_WORDS and (name.startswith("www.") or followed_by == "/"))


def _is_allowed(host: str, allowed: Sequence[str]) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in allowed)


def _without_accents(found: re.Match[str]) -> str:
    return "".join(sign for sign in found[0] if not unicodedata.combining(sign))


_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"\w+")
_HOST = r"(?:[\w-]+\.)+[^\W\d_]{2,24}"
_ADDRESS = re.compile(
    rf"(?:https?|ftp|tg|tonsite)://(?:[^\s/@]*@)?(?P<host>{_HOST}|[\w.:-]+)|(?<![\w@])(?P<mention>@\w{{4,32}})|(?<![\w@.-])(?P<bare>{_HOST})(?![\w@-])",
    re.IGNORECASE,
)


def _is_token(token: str) -> bool:
    if token == GAP:
        return True
    word = token.strip("*")
    return folded_words(word) != [] and len(folded_words(word)) == 1 and (word == token or len(word) >= STARRED_MINIMUM)


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_expression(pattern) for pattern in patterns))


def _expression(pattern: str) -> str:
    """For words with one blank on either side of each. No pattern goes over the end of a clause."""
    gap, end = rf"(?: \w+){{0,{GAP_MAXIMUM}}}", re.escape(END) if pattern.endswith(f" {END}") else ""
    tokens = pattern.removesuffix(f" {END}").split()
    return "".join(gap if token == GAP else f" {_word(token)}" for token in tokens) + " " + end


def _word(token: str) -> str:
    (word,) = folded_words(token.strip("*"))
    return (r"\w*" if token.startswith("*") else "") + re.escape(word) + (r"\w*" if token.endswith("*") else "")
