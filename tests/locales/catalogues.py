"""The catalogues as their translators see them, and the questions the tests ask of them."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

import polib

import participation
from locales.speech import CATALOGUES
from participation.refusals import Refusal

GERMAN, ENGLISH, PLAIN = "de", "en", "de@simple"
LANGUAGES = (GERMAN, ENGLISH, PLAIN)

OPERATORS = re.compile(r"(alarm|check|setting|doctor|database|backup|key|retention|export|demo)-")
"""What only the person in the city's IT reads, or who watches the demonstration. Einfache Sprache falls back to German here."""

TEAM = re.compile(r"(announce|staff|team|desk|queue|answer|audit|entry)-")
"""What only the team reads: there the words of its trade are at home."""

NO_SENTENCE = re.compile(
    r"(?!old-button)(.*-)?button-.*|typed-.*|pattern-.*|command-.*|time-.*|date-.*|start-.*|language-name|bot-name|.*-placeholder|.*-count|.*-point"
    r"|own-data-(key|state|way|kind|message)-.*|idea-status-.*|staff-(role|alias)-.*"
    r"|announce-(language|left|reason|state)-.*|announce-(by-language|reason|preview-fallback|line.*)"
)
"""Labels, names, and parts of sentences that other phrases complete."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase of one catalogue."""

    name: str
    forms: tuple[str, ...]
    comment: str

    @property
    def placeholders(self) -> set[str]:
        return {name for form in self.forms for _, name, _, _ in Formatter().parse(form) if name is not None}

    @property
    def is_for_operators(self) -> bool:
        return OPERATORS.match(self.name) is not None

    @property
    def is_for_the_team(self) -> bool:
        return TEAM.match(self.name) is not None

    @property
    def is_button(self) -> bool:
        return re.match(r"(?!old-button)(.*-)?button-", self.name) is not None

    @property
    def sentences(self) -> Iterator[str]:
        """The sentences of a phrase: cut at line ends and after . ! ? …, without tags; what has no word of its own is none."""
        if NO_SENTENCE.fullmatch(self.name):
            return
        for form in self.forms:
            for line in re.sub(r"<[^>]+>", "", form).splitlines():
                for sentence in re.split(r"(?<=[.!?…])[“”]?\s+", line):
                    if len(words(re.sub(r"\{\w+\}", "", sentence))) > 1:
                        yield sentence.strip()


def words(sentence: str) -> list[str]:
    """A fact counts as one word, whatever it will be."""
    return re.findall(r"\{\w+\}|[\w/’-]*\w[\w/’-]*", sentence)


@cache
def file(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "mitreden.po"


@cache
def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(file(language)), check_for_duplicates=True)


@cache
def entries(language: str) -> dict[str, Entry]:
    return {
        entry.msgid: Entry(
            name=entry.msgid,
            forms=tuple(entry.msgstr_plural.values()) if entry.msgstr_plural else (entry.msgstr,),
            comment=entry.comment,
        )
        for entry in catalogue(language)
    }


def residents_entries(language: str) -> list[Entry]:
    return [entry for entry in entries(language).values() if not entry.is_for_operators]


def entries_without_the_team(language: str) -> list[Entry]:
    return [entry for entry in residents_entries(language) if not entry.is_for_the_team]


def sentences(language: str) -> list[str]:
    return [sentence for entry in residents_entries(language) for sentence in entry.sentences]


@cache
def refusals() -> frozenset[str]:
    """The phrases that the refusals of the rules ask for."""
    for module in pkgutil.iter_modules(participation.__path__):
        importlib.import_module(f"participation.{module.name}")
    return frozenset(refusal.phrase() for refusal in Refusal.__subclasses__())
