"""What the bot last asked a person, and the answers it offered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from participation.ideas import DraftId


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One button of the last screen: what stands on it, and what pressing it says."""

    label: str = field(repr=False)
    press: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """Only which question is open. What was said so far is a row of its own, the draft."""

    question: str | None = None
    draft_id: DraftId | None = None
    takes_text: bool = False
    """The question is answered in the person's own words, so that a number is an answer and not a button."""
    offers: tuple[Offer, ...] = ()

    def asking(self, question: str, draft_id: DraftId | None = None, *, takes_text: bool = False) -> Dialog:
        return replace(self, question=question, draft_id=draft_id, takes_text=takes_text)

    def closed(self) -> Dialog:
        return replace(self, question=None, draft_id=None, takes_text=False)

    def offering(self, offers: tuple[Offer, ...]) -> Dialog:
        return replace(self, offers=offers)

    def offer_for(self, typed: str, folded: Callable[[str], str]) -> Offer | None:
        """The button a person means who types its label or its number. `folded` makes alike what counts as the same word."""
        said = folded(typed)
        by_label = next((offer for offer in self.offers if folded(offer.label) == said), None)
        if by_label or self.takes_text or not (said.isascii() and said.isdecimal()):
            return by_label
        number = int(said)
        return self.offers[number - 1] if 1 <= number <= len(self.offers) else None
