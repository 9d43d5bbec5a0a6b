"""What is sealed opens with its key alone."""

import pytest

from storage.seals import Seals, WrongKey

SEALS = Seals(b"k" * 32)


def test_what_was_sealed_opens_again() -> None:
    assert SEALS.open(SEALS.seal(b"Schatten")) == b"Schatten"


@pytest.mark.parametrize("length", [0, 1, 5, 13, 20, 36])
def test_a_seal_that_was_cut_off_was_once_no_wrong_key_but_an_unknown_error(length: int) -> None:
    with pytest.raises(WrongKey):
        SEALS.open(SEALS.seal(b"Schatten")[:length])


def test_another_key_opens_nothing() -> None:
    with pytest.raises(WrongKey):
        Seals(b"x" * 32).open(SEALS.seal(b"Schatten"))
