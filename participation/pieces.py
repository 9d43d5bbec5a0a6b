"""People write in pieces: messages that came while something else was asked, and wait to be sorted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from participation.texts import length

SENTENCE_WORDS = 4
SENTENCE_LENGTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The words of one message, and its number in the chat."""

    message: int
    text: str = field(repr=False)


def joined(pieces: Iterable[Piece]) -> str:
    return "\n".join(piece.text for piece in pieces)


def reads_like_a_sentence(written: str) -> bool:
    """More than a word or two with which somebody tries to answer a question with buttons."""
    return len(written.split()) >= SENTENCE_WORDS and length(written) >= SENTENCE_LENGTH
