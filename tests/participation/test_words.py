"""Texts in several languages, refusals that find their phrase, and names that everybody shares."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation import refusals
from participation.refusals import CollectingIsClosed, IdeaTooLong, IdeaTooShort, Refusal
from participation.words import Language, Text
from tests.participation.examples import at

some_words = st.dictionaries(st.sampled_from(Language), st.text(min_size=1), min_size=1)
ALL_REFUSALS = [found for _, found in inspect.getmembers(refusals, inspect.isclass) if issubclass(found, Refusal) and found is not Refusal]


def test_a_missing_text_is_looked_for_in_the_next_language() -> None:
    german_and_english = Text.of({"de": "Umwelt", "en": "Environment"})

    assert german_and_english.in_(Language.PLAIN_GERMAN) == "Umwelt"
    assert Text.of({"en": "Environment"}).in_(Language.PLAIN_GERMAN) == "Environment"
    assert Text.of({"de@simple": "Natur"}).in_(Language.ENGLISH) == "Natur"


@given(words=some_words)
def test_every_text_can_be_read_in_every_language(words: dict[Language, str]) -> None:
    text = Text(words=words)

    assert all(text.in_(language) in words.values() for language in Language)
    assert Text.of({language.value: written for language, written in words.items()}) == text
    assert hash(Text(words=dict(reversed(words.items())))) == hash(text)


def test_a_text_needs_words_and_keeps_them() -> None:
    words = {Language.GERMAN: "Umwelt"}
    text = Text(words=words)
    words[Language.GERMAN] = "Sport"

    assert text.in_(Language.GERMAN) == "Umwelt"
    with pytest.raises(ValueError, match="words"):
        Text(words={})
    with pytest.raises(TypeError):
        text.words[Language.GERMAN] = "Sport"  # type: ignore[index]  # that it cannot be changed is the point


def test_a_refusal_finds_its_phrase_and_carries_its_facts() -> None:
    assert IdeaTooShort(10).phrase() == "refusal-idea-too-short"
    assert IdeaTooShort(10).facts == {"minimum": 10}
    assert IdeaTooLong(length=3212, excess=212, maximum=3000).facts == {"length": 3212, "excess": 212, "maximum": 3000}
    assert CollectingIsClosed(at("2026-01-01 00:00")).facts == {"reopens_at": at("2026-01-01 00:00")}


def test_what_a_refusal_says_in_a_log_names_nobody_and_quotes_nothing() -> None:
    assert str(IdeaTooShort(10)) == "refusal-idea-too-short"


@pytest.mark.parametrize("refusal", ALL_REFUSALS)
def test_every_refusal_has_a_phrase_of_its_own(refusal: type[Refusal]) -> None:
    assert [other for other in ALL_REFUSALS if other.phrase() == refusal.phrase()] == [refusal]
