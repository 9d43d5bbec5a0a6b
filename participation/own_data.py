"""What people may ask for about themselves: to see what is stored, and to be forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from participation.ideas import Idea, IdeaId, IdeaState
from participation.processes import WhenForgotten
from participation.wall_time import Instant

MAY_STAY = frozenset({IdeaState.SUBMITTED, IdeaState.PUBLISHED, IdeaState.MERGED, IdeaState.HIDDEN})
"""What all can read or the team still reads. What was taken back, given back or refused serves nobody without its author."""


class IdeasWish(StrEnum):
    """What is to become of the ideas of somebody who leaves."""

    STAY = "stay"
    GO = "go"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The proof that a person was forgotten. It names nobody; who holds it can ask about it."""

    number: str = field(repr=False)
    forgotten_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Farewell:
    """What became of a person who was forgotten."""

    receipt: Receipt
    ideas_kept: int
    ideas_deleted: int
    known_to_the_team: tuple[IdeaId, ...] = ()
    """All of them, in the process that runs: the team has cards of them, which are to say what became of them."""


def decided(wish: IdeasWish, rule: WhenForgotten) -> IdeasWish:
    """What becomes of ideas: the process may leave no choice, which is said before."""
    match rule:
        case WhenForgotten.STAY:
            return IdeasWish.STAY
        case WhenForgotten.GO:
            return IdeasWish.GO
        case WhenForgotten.CHOICE:
            return wish


def staying(ideas: Iterable[Idea], wish: IdeasWish) -> tuple[Idea, ...]:
    """The ideas that stay readable, without any link to whoever had them."""
    return tuple(idea for idea in ideas if wish is IdeasWish.STAY and idea.state in MAY_STAY)
