"""What is shown of a crowd picks nobody out: not by a small number, nor by adding and subtracting, nor by looking every day."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from participation.aggregates import ENOUGH, by_fives, in_company

CELLS = ("a", "b", "c")
tables = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1)


@given(tables)
def test_no_number_below_five_is_shown_and_none_is_made_larger(cells: dict[str, int]) -> None:
    for cell, count in by_fives(cells).items():
        assert ENOUGH <= count <= cells[cell]


@given(tables, st.integers(0, 4), st.sampled_from("abcdefgh"))
def test_a_cell_that_is_not_shown_can_be_any_small_number(cells: dict[str, int], count: int, cell: str) -> None:
    if cell in cells and cell not in by_fives(cells):
        assert by_fives({**cells, cell: count}) == by_fives(cells)


def test_whatever_is_added_and_subtracted_no_cell_comes_out() -> None:
    """Every table of three cells with up to eleven people each, grouped by what is shown of it: each cell can be any of five numbers."""
    behind: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(15), repeat=len(CELLS)):
        behind[tuple(by_fives(dict(zip(CELLS, counts, strict=True))).items())].append(counts)

    for possible in behind.values():
        assert all(len({counts[place] for counts in possible}) == ENOUGH for place in range(len(CELLS)))


def test_exact_numbers_and_their_sum_would_tell_what_is_left_out() -> None:
    """The twin: with cells below five merely left out beside a sum, the one that is missing can be worked out."""
    cells = {"a": 11, "b": 7, "c": 1}
    shown = {cell: count for cell, count in cells.items() if count >= ENOUGH}

    assert sum(cells.values()) - sum(shown.values()) == cells["c"]


@given(st.lists(st.integers()), st.integers())
def test_one_answer_more_changes_nothing_or_counts_together_with_four_others(answers: list[int], new: int) -> None:
    before, after = in_company(answers), in_company([*answers, new])

    assert len(after) - len(before) in {0, ENOUGH}
    assert list(after[: len(before)]) == list(before)
