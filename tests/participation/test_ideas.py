"""From a draft to an idea on record, and back out again."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation import refusals
from participation.ideas import (
    PHOTOS_MAXIMUM,
    TEXT_MAXIMUM,
    WITHDRAWABLE,
    Idea,
    IdeaState,
    PhotoId,
    Place,
    Point,
    ProcessingStatus,
    Reference,
)
from participation.processes import DistrictKey, TopicKey
from tests.participation.examples import GREEN, MARIA, ROADS, SHADE, YUSUF, at, draft, finished_draft, topic

SUBMITTED = at("2024-04-05 10:05")
FORTY_TWO = Reference(year=2026, number=42)
IN_ANY_STATE = [state for state in IdeaState if state is not IdeaState.DRAFT]


def idea(state: IdeaState = IdeaState.SUBMITTED) -> Idea:
    return replace(Idea.from_draft(finished_draft(), reference=FORTY_TWO, submitted_at=SUBMITTED), state=state)


def test_an_idea_holds_what_the_draft_held() -> None:
    written = finished_draft().with_title("Schatten").with_photo(PhotoId(3)).at(Place(district=DistrictKey("siegelbach")))

    submitted = Idea.from_draft(written, reference=FORTY_TWO, submitted_at=SUBMITTED)

    assert (submitted.author, submitted.topic, submitted.text) == (MARIA, "umwelt", SHADE)
    assert (submitted.title, submitted.photos, submitted.place) == ("Schatten", (3,), Place(district=DistrictKey("siegelbach")))
    assert (submitted.state, submitted.status) == (IdeaState.SUBMITTED, ProcessingStatus.RECEIVED)


def test_one_draft_becomes_one_and_the_same_idea() -> None:
    assert idea() == idea()
    assert int(idea().id) == int(idea().draft_id) == int(finished_draft().id)


def test_what_is_still_being_written_is_no_idea() -> None:
    with pytest.raises(ValueError, match="Draft"):
        idea(IdeaState.DRAFT)


def test_an_idea_needs_a_topic() -> None:
    with pytest.raises(refusals.IdeaIsIncomplete):
        Idea.from_draft(draft().with_text(SHADE), reference=FORTY_TWO, submitted_at=SUBMITTED)


def test_nine_characters_are_too_short_and_ten_are_enough() -> None:
    with pytest.raises(refusals.IdeaTooShort) as refused:
        draft().with_text("Zu kurz!!").require_text()
    draft().with_text("Gerade gut").require_text()

    assert refused.value.minimum == 10


def test_a_text_of_nothing_visible_is_too_short() -> None:
    with pytest.raises(refusals.IdeaTooShort):
        draft().with_text("\u200b" * 50).require_text()


def test_a_text_that_is_too_long_is_kept_and_told_by_how_much() -> None:
    written = draft().with_text("a" * 3212)

    with pytest.raises(refusals.IdeaTooLong) as refused:
        written.require_text()

    assert written.text == "a" * 3212
    assert (refused.value.length, refused.value.excess, refused.value.maximum) == (3212, 212, TEXT_MAXIMUM)


def test_a_text_full_of_emoji_must_fit_into_one_message() -> None:
    written = draft().with_text("🌳" * 2000)

    with pytest.raises(refusals.IdeaTooLong) as refused:
        written.require_text()

    assert (refused.value.length, refused.value.excess, refused.value.maximum) == (2000, 250, 1750)


@given(st.text(st.sampled_from("ab 🌳é👍"), min_size=20, max_size=60).map(lambda piece: f"Idee: {piece}" * 90))
def test_cutting_what_is_said_to_be_too_much_is_enough(written: str) -> None:
    with pytest.raises(refusals.IdeaTooLong) as refused:
        draft().with_text(written + "🌳" * 3000).require_text()

    assert refused.value.length - refused.value.excess == refused.value.maximum
    draft().with_text(written[: refused.value.maximum]).require_text()


def test_people_write_in_pieces() -> None:
    assert draft().with_text("Am Spielplatz").with_more_text("fehlt Schatten.").text == "Am Spielplatz\nfehlt Schatten."


def test_a_field_with_one_topic_brings_its_topic() -> None:
    assert draft().in_field(ROADS).topic == "mobilitaet"


def test_a_topic_of_another_field_is_forgotten() -> None:
    assert draft().in_field(ROADS).in_field(GREEN).topic is None
    assert finished_draft().in_field(GREEN).topic == "umwelt"


def test_a_topic_belongs_to_its_field() -> None:
    with pytest.raises(refusals.UnknownTopic):
        draft().about(topic("mobilitaet"), GREEN)


def test_a_title_has_eighty_characters_at_most() -> None:
    assert draft().with_title("a" * 80).title == "a" * 80
    with pytest.raises(refusals.TitleTooLong) as refused:
        draft().with_title("a" * 81)
    assert (refused.value.length, refused.value.maximum) == (81, 80)


def test_an_empty_title_is_none() -> None:
    assert draft().with_title("Schatten").with_title(" ").title is None


def test_a_photo_counts_once_and_there_are_not_too_many() -> None:
    album = draft()
    for number in range(PHOTOS_MAXIMUM):
        album = album.with_photo(PhotoId(number)).with_photo(PhotoId(number))

    assert len(album.photos) == PHOTOS_MAXIMUM
    with pytest.raises(refusals.TooManyPhotos):
        album.with_photo(PhotoId(99))
    assert album.without_photos().photos == ()


def test_a_street_has_two_hundred_characters_at_most_and_at_least_one() -> None:
    assert Place.at_street(" Am \n Markt ").street == "Am Markt"
    with pytest.raises(refusals.StreetTooLong):
        Place.at_street("a" * 201)
    with pytest.raises(refusals.NothingWritten):
        Place.at_street("\u200b ")


def test_a_place_is_somewhere_on_earth() -> None:
    assert Place(point=Point(latitude=49.44, longitude=7.77)).point
    with pytest.raises(ValueError, match="place"):
        Place()
    with pytest.raises(ValueError, match="earth"):
        Point(latitude=91, longitude=0)
    with pytest.raises(ValueError, match="earth"):
        Point(latitude=0, longitude=181)


def test_a_draft_is_its_authors() -> None:
    draft().require_author(MARIA)
    with pytest.raises(refusals.NotYours):
        draft().require_author(YUSUF)


@pytest.mark.parametrize("state", sorted(WITHDRAWABLE))
def test_the_author_may_take_an_idea_back_while_it_waits_is_published_or_returned(state: IdeaState) -> None:
    taken_back = idea(state).withdrawn(by=MARIA)

    assert taken_back.state is IdeaState.WITHDRAWN
    assert taken_back.version == idea(state).version + 1


def test_taking_it_back_twice_changes_nothing() -> None:
    once = idea().withdrawn(by=MARIA)

    assert once.withdrawn(by=MARIA) == once


@pytest.mark.parametrize("state", [IdeaState.REJECTED, IdeaState.MERGED, IdeaState.HIDDEN])
def test_what_the_team_has_settled_cannot_be_taken_back(state: IdeaState) -> None:
    with pytest.raises(refusals.IdeaCannotBeWithdrawn) as refused:
        idea(state).withdrawn(by=MARIA)

    assert refused.value.state is state


@pytest.mark.parametrize("state", IN_ANY_STATE)
def test_nobody_takes_back_the_idea_of_another(state: IdeaState) -> None:
    with pytest.raises(refusals.NotYours):
        idea(state).withdrawn(by=YUSUF)


def test_a_reference_reads_as_on_the_receipt() -> None:
    assert str(FORTY_TWO) == "2026-00042"
    assert Reference.parse(" 2026-00042 ") == FORTY_TWO
    assert Reference.parse("2026-42") is None
    assert Reference.parse("٢٠٢٦-00042") is None


@given(st.builds(Reference, year=st.integers(2000, 9999), number=st.integers(1, 999_999_999)))
def test_every_reference_is_found_again(reference: Reference) -> None:
    assert Reference.parse(str(reference)) == reference


def test_on_new_years_eve_the_year_is_that_of_the_town() -> None:
    midnight = at("2026-01-01 00:00")

    assert Reference.year_of(midnight, ZoneInfo("Europe/Berlin")) == 2026
    assert Reference.year_of(midnight, ZoneInfo("UTC")) == 2025


def test_a_change_is_dated() -> None:
    assert draft().changed(SUBMITTED).changed_at == SUBMITTED
    assert replace(finished_draft(), topic=TopicKey("sport")).has_text
