"""How a catalogue becomes phrases: read once, checked once, ready to be filled with facts."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from babel.messages.pofile import read_po


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text with a place for each fact, such as `Ihre Nummer: {reference}`."""

    text: str
    names: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Sentence:
        """Take a translator's text; only bare names may stand in braces, so that no translation can look inside a fact."""
        names = []
        for _, name, form, conversion in Formatter().parse(text):
            if name is None:
                continue
            if not name.isidentifier() or form or conversion:
                raise ValueError(f"{{{name}}} is no name of a fact")
            names.append(name)
        return cls(text=text, names=tuple(dict.fromkeys(names)))


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence, or one for each plural form of its language."""

    forms: tuple[Sentence, ...]
    plural: Callable[[int], int]

    def form(self, count: object) -> Sentence:
        if len(self.forms) == 1:
            return self.forms[0]
        return self.forms[self.plural(count)] if isinstance(count, int) else self.forms[-1]


Phrases = Mapping[str, Phrase]


def read_phrases(catalogue: Path) -> Phrases:
    """Read a .po file; entries that are empty or marked fuzzy are left to the fallback language. Once, as long as it stays the same."""
    return _read(catalogue, catalogue.stat().st_mtime_ns)


@lru_cache
def _read(catalogue: Path, _written_at: int) -> Phrases:
    with catalogue.open("rb") as file:
        catalog = read_po(file)
    plural = gettext.c2py(catalog.plural_expr)
    phrases: dict[str, Phrase] = {}
    for message in catalog:
        name = message.id if isinstance(message.id, str) else message.id[0]
        texts = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if not name or message.fuzzy or not all(texts):
            continue
        try:
            phrases[name] = Phrase(forms=tuple(map(Sentence.parse, texts)), plural=plural)
        except ValueError as mistake:
            raise ValueError(f"{catalogue}: {name}: {mistake}") from mistake
    return MappingProxyType(phrases)
