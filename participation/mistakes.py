"""What is wrong in a process file: a line, a phrase that says how to mend it, and its facts."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from participation.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    line: int
    phrase: str
    facts: Mapping[str, object] = field(default_factory=dict)


class ProcessFileHasMistakes(Refusal):
    """All mistakes at once, in the order of their lines."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line))


def nearest(written: str, known: Iterable[str]) -> str | None:
    """What was probably meant."""
    return next(iter(difflib.get_close_matches(written, list(known), n=1)), None)
