"""Counting people so that nobody can be picked out: by fives, so that no small number is told, and none can be worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

Answer = TypeVar("Answer")

ENOUGH = 5
"""The smallest number of people that is told (product.md, rows 9 and 16: cells under five are suppressed)."""


def by_fives(cells: Mapping[str, int]) -> Mapping[str, int]:
    """What may be shown of a table: of each cell its whole fives, and nothing of one that has none. No sum is told.

    Whatever somebody subtracts from one another, each number stands for any of five, so a cell that is not shown can be any of 0 to 4.
    """
    return {cell: whole for cell, count in cells.items() if (whole := count // ENOUGH * ENOUGH)}


def in_company(answers: Sequence[Answer]) -> Sequence[Answer]:
    """Of answers in the order in which they were given, those that count already: they do so by fives, too.

    Whoever looks every day would otherwise see a number grow just after one person's answer, and so what that was.
    """
    return answers[: len(answers) // ENOUGH * ENOUGH]
