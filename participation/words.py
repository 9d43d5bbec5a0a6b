"""The languages people read here, and texts that exist in several of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Language(StrEnum):
    GERMAN = "de"
    PLAIN_GERMAN = "de@simple"
    ENGLISH = "en"

    @property
    def chain(self) -> tuple[Language, ...]:
        """The languages in which a text is looked for, best first."""
        return _CHAINS[self]


_CHAINS = {
    Language.PLAIN_GERMAN: (Language.PLAIN_GERMAN, Language.GERMAN, Language.ENGLISH),
    Language.GERMAN: (Language.GERMAN, Language.ENGLISH, Language.PLAIN_GERMAN),
    Language.ENGLISH: (Language.ENGLISH, Language.GERMAN, Language.PLAIN_GERMAN),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What the city wrote, in at least one language."""

    words: Mapping[Language, str]

    def __post_init__(self) -> None:
        if not self.words:
            raise ValueError("A text needs words in at least one language.")
        object.__setattr__(self, "words", MappingProxyType(dict(self.words)))

    @classmethod
    def of(cls, words: Mapping[str, str]) -> Text:
        """Build a text from plain codes, such as `{"de": "Umwelt", "en": "Environment"}`."""
        return cls(words={Language(code): written for code, written in words.items()})

    @classmethod
    def same(cls, written: str) -> Text:
        """A name that is the same in every language."""
        return cls(words=dict.fromkeys(Language, written))

    def in_(self, language: Language) -> str:
        return next(self.words[known] for known in language.chain if known in self.words)

    def __hash__(self) -> int:
        return hash(frozenset(self.words.items()))
