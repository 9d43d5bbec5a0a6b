"""The earlier texts of an idea, and what is different in the newest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from participation.ideas import Idea, IdeaId, Place
from participation.processes import TopicKey
from participation.wall_time import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A text of an idea in whose place its author sent another."""

    idea_id: IdeaId
    number: int
    topic: TopicKey
    text: str = field(repr=False)
    title: str | None = field(repr=False)
    place: Place | None = field(repr=False)
    replaced_at: Instant

    @classmethod
    def of(cls, idea: Idea, replaced_at: Instant) -> Revision:
        return cls(
            idea_id=idea.id,
            number=idea.revision,
            topic=idea.topic,
            text=idea.text,
            title=idea.title,
            place=idea.place,
            replaced_at=replaced_at,
        )


class Change(StrEnum):
    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words in a row that were kept, removed or added."""

    change: Change
    text: str = field(repr=False)


def difference(before: str, after: str) -> tuple[Passage, ...]:
    """Word by word: all but what was removed is the new text, all but what was added the old one."""
    old, new = _words(before), _words(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(passage for _, *cut in matcher.get_opcodes() for passage in _passages(old, new, *cut))


def _passages(old: Sequence[str], new: Sequence[str], i: int, j: int, k: int, m: int) -> Iterator[Passage]:
    """Where both sides are alike they are one passage."""
    removed, added = "".join(old[i:j]), "".join(new[k:m])
    if removed == added:
        yield Passage(change=Change.KEPT, text=added)
        return
    if removed:
        yield Passage(change=Change.REMOVED, text=removed)
    if added:
        yield Passage(change=Change.ADDED, text=added)


def _words(text: str) -> list[str]:
    """Each with the blanks behind it."""
    return re.findall(r"\S+\s*|\s+", text)
