"""To whom an announcement goes: chosen, kept and read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.audiences import Audience, Criterion, Group, Headcount
from participation.words import Language
from tests.stage import INSEK

UMWELT, SPORT, TOOK_PART = Criterion(Group.TOPIC, "umwelt"), Criterion(Group.TOPIC, "sport"), Criterion(Group.TOOK_PART)
KEYS = {
    Group.TOPIC: ["umwelt", "sport"],
    Group.DISTRICT: ["siegelbach", "erlenbach"],
    Group.LANGUAGE: [language.value for language in Language],
    Group.AUTHORS: ["2024-00001", "2024-00002"],
    Group.SUPPORTERS: ["2024-00001"],
    Group.TOOK_PART: [""],
    Group.STAFF: [""],
}
criteria = st.sampled_from([Criterion(group, key) for group, keys in KEYS.items() for key in keys])
presses = st.lists(st.tuples(criteria, st.booleans()), max_size=8)


def pressed(chosen: list[tuple[Criterion, bool]]) -> Audience:
    audience = Audience()
    for criterion, without in chosen:
        audience = audience.changed(criterion, without=without)
    return audience


@given(presses)
def test_what_is_kept_is_read_again(chosen: list[tuple[Criterion, bool]]) -> None:
    assert Audience.parse(pressed(chosen).codes()) == pressed(chosen)


@given(presses)
def test_nobody_is_wanted_and_unwanted_at_once(chosen: list[tuple[Criterion, bool]]) -> None:
    audience = pressed(chosen)

    assert not audience.with_ & audience.without


@given(chosen=presses, criterion=criteria, without=st.booleans())
def test_what_is_pressed_twice_is_as_before_unless_it_was_wanted_otherwise(
    chosen: list[tuple[Criterion, bool]], criterion: Criterion, *, without: bool
) -> None:
    before = pressed(chosen)
    if criterion in (before.with_ if without else before.without):
        assert criterion in (before.changed(criterion, without=without).without if without else before.changed(criterion).with_)
    else:
        assert before.changed(criterion, without=without).changed(criterion, without=without) == before


@given(chosen=presses, criterion=criteria, without=st.booleans())
def test_what_is_typed_twice_counts_once(chosen: list[tuple[Criterion, bool]], criterion: Criterion, *, without: bool) -> None:
    once = pressed(chosen).including(criterion, without=without)

    assert criterion in (once.without if without else once.with_)
    assert once.including(criterion, without=without) == once


def test_of_each_group_one_is_needed() -> None:
    audience = Audience(with_=frozenset({UMWELT, SPORT, TOOK_PART}))

    assert dict(audience.needed()) == {Group.TOOK_PART: (TOOK_PART,), Group.TOPIC: (SPORT, UMWELT)}


def test_only_authors_and_supporters_are_told_though_they_do_not_follow() -> None:
    assert Audience(with_=frozenset({Criterion(Group.AUTHORS, "2024-00001")})).follows_not_needed
    assert not Audience(with_=frozenset({UMWELT})).follows_not_needed
    assert not Audience(without=frozenset({Criterion(Group.AUTHORS, "2024-00001")})).follows_not_needed


@pytest.mark.parametrize(
    "code,known",
    [
        ("topic:umwelt", True),
        ("topic:raumfahrt", False),
        ("district:siegelbach", True),
        ("language:en", True),
        ("language:fr", False),
        ("authors:2024-00001", True),
        ("authors:eins", False),
        ("took_part:", True),
        ("took_part:x", False),
        ("staff:", True),
    ],
)
def test_the_process_has_what_a_criterion_names_or_it_has_not(code: str, *, known: bool) -> None:
    assert Criterion.parse(code).is_known(INSEK) is known


def test_a_headcount_tells_for_whom_there_are_no_words() -> None:
    headcount = Headcount(by_language=((Language.GERMAN, 1102), (Language.PLAIN_GERMAN, 97), (Language.ENGLISH, 85)))

    assert headcount.total == 1284
    assert headcount.without_words({Language.GERMAN, Language.PLAIN_GERMAN}) == ((Language.ENGLISH, 85),)
