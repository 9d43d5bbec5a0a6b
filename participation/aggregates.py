"""Counting people so that nobody can be picked out: what is shown stands for five or more, also for whoever adds and subtracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Answer = TypeVar("Answer")

ENOUGH = 5
"""The smallest number of people that is told (product.md, rows 9 and 16: cells under five are suppressed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One table of counts as it may be shown."""

    shown: Mapping[str, int] = field(default_factory=dict, repr=False)
    """Each of them at least `ENOUGH`."""
    rest: int | None = None
    """All that is not shown, in one number of at least `ENOUGH`; None where nothing is left over, or too little to be told at all."""


def counted(cells: Mapping[str, int]) -> Counted:
    """What may be shown of a table of which somebody may know the sum.

    Cells below `ENOUGH` are hidden; with them, the smallest others, until the hidden ones are at least two, and together
    `ENOUGH`. Otherwise the sum, or what is known from elsewhere, less the shown ones would tell a hidden one (secondary suppression).
    """
    hidden = {cell for cell, count in cells.items() if count < ENOUGH}
    others = sorted(cells.keys() - hidden, key=lambda cell: (cells[cell], cell))
    while hidden and others and (len(hidden) < 2 or sum(cells[cell] for cell in hidden) < ENOUGH):
        hidden.add(others.pop(0))
    rest = sum(cells[cell] for cell in hidden)
    shown = {cell: count for cell, count in cells.items() if cell not in hidden}
    return Counted(shown=shown, rest=rest if rest >= ENOUGH and shown else None)


def in_company(answers: Sequence[Answer]) -> Sequence[Answer]:
    """Of answers in the order in which they were given, those that count already: they do so by fives.

    Whoever looks every day would otherwise see by how much a count has grown since the last answer, and so what that one was.
    """
    return answers[: len(answers) // ENOUGH * ENOUGH]
