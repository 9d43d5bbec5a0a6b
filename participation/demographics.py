"""Who takes part, as far as people tell it of their own free will: their age, where they live, in whose name they speak."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NewType

from participation.wall_time import Instant
from participation.words import Text

OptionKey = NewType("OptionKey", str)


class Trait(StrEnum):
    """What is asked, in this order."""

    AGE = "age"
    DISTRICT = "district"
    VOICE = "voice"
    """In whose name somebody speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    key: OptionKey
    name: Text | None = None
    """None where the house has words of its own for it."""


USUAL_AGES = tuple(Option(key=OptionKey(key)) for key in ("under-eighteen", "twenties", "thirties", "midlife", "older"))
USUAL_VOICES = tuple(Option(key=OptionKey(key)) for key in ("resident", "association", "trade", "science", "other"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Demographics:
    """What a process asks. The districts are those of the process."""

    ages: tuple[Option, ...] = USUAL_AGES
    voices: tuple[Option, ...] = USUAL_VOICES


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody told about themself. Whatever they did not say is None."""

    asked_at: Instant
    age: OptionKey | None = None
    district: OptionKey | None = None
    voice: OptionKey | None = None
    told_at: Instant | None = None
    """When something was last told; None of somebody who was asked and said nothing."""

    def of(self, trait: Trait) -> OptionKey | None:
        match trait:
            case Trait.AGE:
                return self.age
            case Trait.DISTRICT:
                return self.district
            case Trait.VOICE:
                return self.voice

    def telling(self, trait: Trait, option: OptionKey | None, at: Instant) -> Told:
        """The same with this trait told, or, with None, taken back."""
        said = {known: option if known is trait else self.of(known) for known in Trait}
        told_at = at if any(said.values()) else None
        return replace(self, age=said[Trait.AGE], district=said[Trait.DISTRICT], voice=said[Trait.VOICE], told_at=told_at)
