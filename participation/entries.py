"""Ideas that the team types for people without the app: sent with consent on paper, and opened later with the number on a receipt."""

from __future__ import annotations

from dataclasses import dataclass

from participation.ideas import DraftId
from participation.staff import Alias
from participation.wall_time import Instant

NUMBER_LENGTH = 12
"""Signs of five bits each: nobody guesses 60 bits, and a hand can still copy them."""
_GROUP = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperEntry:
    """That a draft, and the idea it became, was typed by the team. Its author has no chat until somebody opens it."""

    draft_id: DraftId
    by: Alias
    begun_at: Instant
    is_sent: bool = False
    opened_at: Instant | None = None


def on_paper(number: str) -> str:
    """A receipt's number as people copy it: `K7QM-29XA-BCDE`."""
    return "-".join(number[begin : begin + _GROUP] for begin in range(0, len(number), _GROUP))


def in_link(number: str) -> str:
    """The number as links carry it, and as its hash is made."""
    return number.replace("-", "").casefold()
