"""The earlier texts of an idea, and what is different in the newest."""

from __future__ import annotations

from dataclasses import dataclass, field
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
