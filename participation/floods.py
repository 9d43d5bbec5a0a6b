"""Floods: many people who joined just now, all with the same text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NewType

from participation.flags import folded_words
from participation.ideas import Idea, IdeaId
from participation.residents import ResidentId
from participation.wall_time import Instant

FloodId = NewType("FloodId", int)

ALIKE = 0.7
"""Of the trigrams of two texts so much must be the same: a word changed, a name put in, a line more."""
BANDS = 10
ROWS = 3
SAME_BANDS = 2
"""Two texts are compared if two of ten bands of three smallest hashes are the same: at 0.8 alike in 99 of 100 cases, at 0.7 in 91, at
0.3 in 3. With one of six, as many were found, and five times as many compared in vain."""

_TRIGRAM = 3
_PRIME = (1 << 61) - 1


class FloodState(StrEnum):
    OPEN = "open"
    RELEASED = "released"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """Ideas with the same text that wait apart from the queue until somebody of the team has looked at one of them."""

    id: FloodId
    found_at: Instant
    ideas: tuple[IdeaId, ...]
    state: FloodState = FloodState.OPEN
    ended_at: Instant | None = None

    def ended(self, state: FloodState, at: Instant) -> Flood:
        return replace(self, state=state, ended_at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A text that may be the same, and the flood it belongs to."""

    idea_id: IdeaId
    author: ResidentId
    text: str = field(repr=False)
    flood: FloodId | None = None
    flood_state: FloodState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """What waits apart from now on, besides the idea that was just sent; without a flood, a new one begins."""

    flood: FloodId | None = None
    ideas: tuple[IdeaId, ...] = ()


def set_apart(twins: Sequence[Twin], idea: Idea, people: int) -> Apart | None:
    """What becomes of an idea of somebody new, given those alike: it joins their flood, makes one with them, or waits with all others."""
    states = {twin.flood_state for twin in twins}
    if FloodState.RELEASED in states:
        return None
    if FloodState.OPEN in states:
        return Apart(flood=next(twin.flood for twin in twins if twin.flood_state is FloodState.OPEN))
    if FloodState.REJECTED in states:
        return Apart()
    enough = len({idea.author, *(twin.author for twin in twins)}) >= people
    return Apart(ideas=tuple(twin.idea_id for twin in twins)) if enough else None


def prints(text: str) -> list[int]:
    """What texts that are alike have in common, so that they are found among all: signed numbers of 64 bits."""
    hashes = [_hash(piece) for piece in _trigrams(text)]
    smallest = [min((factor * found + summand) % _PRIME for found in hashes) for factor, summand in _ORDERS]
    return [_number(band, smallest[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS)]


def are_alike(text: str, other: str) -> bool:
    return _share_enough(_trigrams(text), _trigrams(other))


def alike(text: str, twins: Sequence[Twin]) -> list[Twin]:
    """Those whose texts are as good as the same."""
    own = _trigrams(text)
    return [twin for twin in twins if _share_enough(own, _trigrams(twin.text))]


def _share_enough(one: frozenset[str], two: frozenset[str]) -> bool:
    return len(one & two) >= ALIKE * len(one | two)


def _trigrams(text: str) -> frozenset[str]:
    """Of the words as they are compared; a blank stands at the beginning and at the end."""
    line = f" {' '.join(folded_words(text))} "
    return frozenset(_pieces(line)) or frozenset({text})


def _pieces(line: str) -> Iterator[str]:
    return (line[start : start + _TRIGRAM] for start in range(len(line) - _TRIGRAM + 1))


def _hash(piece: str) -> int:
    return int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=7).digest(), "big")


def _number(band: int, smallest: list[int]) -> int:
    written = ",".join(map(str, [band, *smallest])).encode()
    return int.from_bytes(hashlib.blake2b(written, digest_size=8).digest(), "big", signed=True)


_ORDERS = tuple((_hash(f"factor {row}"), _hash(f"summand {row}")) for row in range(BANDS * ROWS))
"""In each of these orders another piece of a text comes first. The factors are large, or the orders would hardly differ."""
