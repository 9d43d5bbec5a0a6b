"""What is different in the newest text of an idea."""

import time

from hypothesis import given
from hypothesis import strategies as st

from participation.revisions import Change
from services.differences import difference

SHADE = "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen."
TEXTS = st.text(st.sampled_from("ab ,\n"), max_size=60)


@given(TEXTS, TEXTS)
def test_the_difference_holds_both_texts(before: str, after: str) -> None:
    passages = difference(before, after)

    assert "".join(passage.text for passage in passages if passage.change is not Change.ADDED) == before
    assert "".join(passage.text for passage in passages if passage.change is not Change.REMOVED) == after
    assert all(passage.text for passage in passages)


def test_the_difference_of_a_text_to_itself_is_nothing() -> None:
    assert {passage.change for passage in difference(SHADE, SHADE)} == {Change.KEPT}


def test_texts_made_to_be_alike_everywhere_take_no_time() -> None:
    """Comparing these took four minutes once."""
    began = time.perf_counter()

    assert difference("a " * 1500, "a b " * 750)

    assert time.perf_counter() - began < 2
