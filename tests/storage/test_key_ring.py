"""Keys as a file or a variable holds them: one to begin with, several while one takes another's place."""

import base64

import pytest
from sqlalchemy import LargeBinary

from storage.base import Base
from storage.key_ring import KeyRing
from storage.sealed_rows import sealed_columns
from storage.seals import KeyNotHere, Seals, WrongKey

KEY = base64.b64encode(b"k" * 32).decode()
NOT_SEALED = {"installation.key_check", "photos.picture"}
"""Values of any length that are no secret, or nobody's contact data."""


def test_one_bare_key_is_a_ring_from_which_everything_is_derived() -> None:
    assert KeyRing.read(f"{KEY}\n") == KeyRing.of(b"k" * 32)


def test_what_is_written_is_read_again_on_lines_or_behind_commas() -> None:
    ring = KeyRing.of(b"k" * 32).with_new().with_new()

    assert KeyRing.read(ring.written()) == ring
    assert KeyRing.read(ring.written().strip().replace("\n", ", ")) == ring
    assert KeyRing.read("# made in May\n" + ring.written()) == ring
    assert ring.newest == 3


@pytest.mark.parametrize(
    "text", ["", "rubbish", f"{KEY}\n{KEY}", f"1:{KEY}", f"lookup:{KEY}", f"lookup:{KEY}\n0:{KEY}", f"lookup:{KEY}\nx:{KEY}"]
)
def test_what_is_no_ring_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        KeyRing.read(text)


def test_a_ring_never_shows_its_keys() -> None:
    assert KEY not in repr(KeyRing.of(b"k" * 32))
    assert "kkkk" not in repr(KeyRing.of(b"k" * 32))


def test_a_new_key_seals_and_the_old_one_still_opens_and_people_are_found_as_before() -> None:
    before, ring = Seals(b"k" * 32), KeyRing.of(b"k" * 32).with_new()
    now = Seals(ring)
    now.use(ring, 2)

    assert now.open(before.seal(b"Schatten")) == b"Schatten"
    assert now.hash_of(7) == before.hash_of(7)
    assert now.earlier_buttons == [before.buttons]
    assert now.buttons != before.buttons
    with pytest.raises(KeyNotHere):
        before.open(now.seal(b"Schatten"))


def test_without_the_old_key_nothing_of_before_opens_and_people_are_still_found() -> None:
    before, ring = Seals(b"k" * 32), KeyRing.of(b"k" * 32).with_new().without(1)
    now = Seals(ring)

    with pytest.raises(WrongKey):
        now.open(before.seal(b"Schatten"))
    assert now.hash_of(7) == before.hash_of(7)


def test_a_key_that_comes_later_is_looked_for_when_it_is_missing() -> None:
    ring = KeyRing.of(b"k" * 32).with_new()
    early, late = Seals(ring), Seals(b"k" * 32)
    early.use(ring, 2)
    late.look_again = lambda: late.use(ring, 1)

    assert late.open(early.seal(b"Schatten")) == b"Schatten"


def test_every_column_of_bytes_is_a_hash_or_sealed_or_known_to_be_neither() -> None:
    """A change of key goes through the columns of type Sealed: one that is not would be left behind."""
    bytes_of_any_length = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary) and column.type.length is None
    }

    assert bytes_of_any_length == NOT_SEALED
    assert {str(column) for column in sealed_columns()} >= {"residents.address", "staff.address", "outbox.address", "inbox.payload"}
    assert all(len(column.table.primary_key) == 1 for column in sealed_columns())
