"""What people write is kept to the letter; only what nobody can see is taken out."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from participation.texts import MARKS_MAXIMUM, SIGNS_MAXIMUM, characters, length, room_for, tidy, tidy_line, units

FAMILY = "👨‍👩‍👧‍👦"
HIDDEN = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200c\u200e\u200f\u2060\ufeff\u00ad\x00\x07\x1b\U000e0041\U000e007f\u3164"
)

anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
hostile = st.text(st.sampled_from(list(HIDDEN + "\u200d\ufe0f\u0301\u0327\u0344\u0489🏽👨👩🇩🇪❤ae1 \r\n\t")), max_size=30)
letters = st.text(
    st.characters(categories=["L", "N", "P", "Sc", "Sm"], exclude_characters=HIDDEN + "\u115f\u1160\uffa0", max_codepoint=0x2FFF)
)


@pytest.mark.parametrize(
    "written",
    [
        "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen.",
        "Erste Zeile\n\n  - eingerückt, zweite  Zeile mit zwei Leerzeichen",
        "„Anführung“ – Gedankenstrich … 50 % § 3 €",
        "Çocuklar için gölge. Тень для детей. ظل للأطفال. Więcej cienia.",
        f"Alle sind willkommen {FAMILY} 👍🏽 🇩🇪 ❤️ 🏳️‍🌈",
    ],
)
def test_ordinary_texts_are_kept_to_the_letter(written: str) -> None:
    assert tidy(written) == written


def test_letters_and_their_marks_become_one_sign() -> None:
    assert tidy("Ba\u0308ume") == "Bäume"


def test_line_ends_of_other_systems_become_plain_ones() -> None:
    assert tidy("eins\r\nzwei\rdrei\u2028vier") == "eins\nzwei\ndrei\nvier"


def test_space_around_is_trimmed() -> None:
    assert tidy(" \n Schatten \t\n") == "Schatten"


def test_what_nobody_can_see_is_taken_out() -> None:
    assert tidy("".join(f"{sign}a" for sign in HIDDEN)) == "a" * len(HIDDEN)


def test_a_joiner_stays_only_between_emoji() -> None:
    assert tidy(f"a\u200db {FAMILY} \u200d 👨\u200dx 👩🏽\u200d🚀") == f"ab {FAMILY}  👨x 👩🏽\u200d🚀"


@pytest.mark.parametrize("written", ["Tiếng Việt", "नमस्ते क्षत्रिय", "ภาษาที่", "שָׁלוֹם", "مُحَمَّدٌ", "བོད་སྐད"])
def test_marks_that_scripts_need_stay(written: str) -> None:
    assert tidy(written) == unicodedata.normalize("NFC", written)


def test_a_heap_of_marks_is_cut_so_that_it_does_not_paint_over_what_stands_around_it() -> None:
    assert tidy("S" + "\u0489" * 4000 + "chatten") == "S" + "\u0489" * MARKS_MAXIMUM + "chatten"
    assert len(tidy("a" + "\u0301\u0327\u0344" * 1000)) <= 1 + MARKS_MAXIMUM


def test_one_character_without_end_counts_as_many() -> None:
    """A title of eighty such characters once took forty messages."""
    assert length("👨" + "\u200d👩" * 1000) >= 2001 // SIGNS_MAXIMUM
    assert length("🏽" * 100) == 100


def test_a_text_of_nothing_visible_is_empty() -> None:
    assert tidy(HIDDEN + " \n") == ""


def test_a_title_fits_on_one_line() -> None:
    assert tidy_line(" Schatten\n am   Spielplatz ") == "Schatten am Spielplatz"


@given(written=anything | hostile)
@example(written="👨\u200d\u200d👩")
@example(written="a\u202e\u0308")
def test_tidying_twice_is_tidying_once(written: str) -> None:
    assert tidy(tidy(written)) == tidy(written)


@given(written=anything | hostile)
def test_what_is_tidy_can_be_stored_and_hides_nothing(written: str) -> None:
    kept = tidy(written)

    assert kept.encode().decode() == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert not set(kept) & set(HIDDEN)


@given(written=letters)
def test_letters_digits_and_punctuation_are_kept_to_the_letter(written: str) -> None:
    assert tidy(written) == unicodedata.normalize("NFC", written).strip()


@pytest.mark.parametrize(
    "written, seen",
    [("", 0), ("Bäume", 5), ("Ba\u0308ume", 5), (FAMILY, 1), ("👍🏽", 1), ("❤️", 1), ("🇩🇪🇫🇷", 2), ("🇩🇪🇫", 2), ("a\nb", 3), ("🏳️‍🌈!", 2)],
)
def test_characters_are_counted_as_people_see_them(written: str, seen: int) -> None:
    assert length(written) == seen


@given(written=anything | hostile)
def test_counting_loses_nothing(written: str) -> None:
    assert "".join(characters(written)) == written


@given(written=hostile.map(tidy), seen=st.integers(0, 40), room=st.integers(0, 80))
def test_what_fits_fits_and_one_more_would_not(written: str, seen: int, room: int) -> None:
    parts = list(characters(written))
    fitting = room_for(written, characters_at_most=seen, units_at_most=room)

    assert fitting <= seen
    assert units("".join(parts[:fitting])) <= room
    assert fitting in {len(parts), seen} or units("".join(parts[: fitting + 1])) > room
