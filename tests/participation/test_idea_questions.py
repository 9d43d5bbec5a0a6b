"""The way through the idea dialog: no dead end, nothing said is lost, and the last look is reached with a whole idea only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from participation.idea_questions import Question, Step, first_step, next_step, step_back, step_into
from participation.ideas import Draft, PhotoId, Place
from participation.processes import DistrictKey, Field
from tests.participation.examples import FIELDS, GREEN, ROADS, SHADE, draft, field, finished_draft, topic

ASKED_AT_THE_CHECK = [Question.FIELD, Question.TEXT, Question.PHOTO, Question.PLACE, Question.TITLE]


def asks(question: Question) -> Step:
    return Step(question=question)


def changes(question: Question) -> Step:
    return Step(question=question, changing=True)


def test_a_new_draft_begins_with_the_field() -> None:
    assert first_step(draft(), FIELDS) == asks(Question.FIELD)


def test_a_topic_from_a_poster_begins_with_the_text() -> None:
    assert first_step(draft().about(topic("umwelt"), GREEN), FIELDS) == asks(Question.TEXT)


def test_a_draft_goes_on_where_something_is_missing() -> None:
    assert first_step(draft().in_field(GREEN), FIELDS) == asks(Question.TOPIC)
    assert first_step(draft().about(topic("umwelt"), GREEN).with_text("kurz"), FIELDS) == asks(Question.TEXT)
    assert first_step(finished_draft(), FIELDS) == asks(Question.EXTRAS)


def test_the_straight_way_takes_five_questions() -> None:
    way = [step := first_step(draft(), FIELDS)]
    answers = [draft().in_field(GREEN), draft().about(topic("umwelt"), GREEN), finished_draft(), finished_draft()]
    way += [step := next_step(step, answered, FIELDS) for answered in answers]

    assert way == [asks(question) for question in (Question.FIELD, Question.TOPIC, Question.TEXT, Question.EXTRAS, Question.CHECK)]


def test_a_field_with_one_topic_asks_no_second_question() -> None:
    assert next_step(asks(Question.FIELD), draft().in_field(ROADS), FIELDS) == asks(Question.TEXT)


def test_the_same_field_again_still_asks_for_the_topic() -> None:
    assert next_step(asks(Question.FIELD), finished_draft().in_field(GREEN), FIELDS) == asks(Question.TOPIC)


def test_a_text_that_is_too_short_or_too_long_is_asked_for_again() -> None:
    written = draft().about(topic("umwelt"), GREEN)

    for text in ("kurz", "a" * 3001):
        assert next_step(asks(Question.TEXT), written.with_text(text), FIELDS) == asks(Question.TEXT)
        assert next_step(changes(Question.TEXT), written.with_text(text), FIELDS) == changes(Question.TEXT)


@pytest.mark.parametrize("extra", [Question.PHOTO, Question.PLACE, Question.TITLE])
def test_an_extra_leads_back_to_the_extras(extra: Question) -> None:
    opened = step_into(asks(Question.EXTRAS), extra)

    assert opened == asks(extra)
    assert next_step(opened, finished_draft(), FIELDS) == asks(Question.EXTRAS)
    assert step_back(opened, finished_draft(), FIELDS) == asks(Question.EXTRAS)


@pytest.mark.parametrize("part", ASKED_AT_THE_CHECK)
def test_a_change_leads_back_to_the_check(part: Question) -> None:
    opened = step_into(asks(Question.CHECK), part)

    assert opened == changes(part)
    assert step_back(opened, finished_draft(), FIELDS) == asks(Question.CHECK)
    if part is not Question.FIELD:
        assert next_step(opened, finished_draft(), FIELDS) == asks(Question.CHECK)


def test_changing_the_topic_asks_for_field_and_topic_and_nothing_else() -> None:
    field_again = changes(Question.FIELD)
    topic_again = next_step(field_again, finished_draft().in_field(GREEN), FIELDS)

    assert topic_again == changes(Question.TOPIC)
    assert step_back(topic_again, finished_draft(), FIELDS) == field_again
    assert next_step(topic_again, finished_draft().about(topic("sport"), GREEN), FIELDS) == asks(Question.CHECK)
    assert next_step(field_again, finished_draft().in_field(ROADS), FIELDS) == asks(Question.CHECK)


def test_back_from_a_change_that_left_the_idea_unfit_leads_further_back_and_not_in_a_circle() -> None:
    undecided = finished_draft().in_field(ROADS).in_field(GREEN)

    assert step_back(changes(Question.TEXT), finished_draft().with_text("kurz"), FIELDS) == asks(Question.TOPIC)
    assert step_back(changes(Question.FIELD), undecided, FIELDS) is None
    assert first_step(undecided, FIELDS) == asks(Question.TOPIC)


def test_the_district_list_opens_from_the_place_and_leads_home_with_it() -> None:
    for place in (asks(Question.PLACE), changes(Question.PLACE)):
        district = step_into(place, Question.DISTRICT)

        assert district == Step(question=Question.DISTRICT, changing=place.changing)
        assert step_back(district, finished_draft(), FIELDS) == place
        assert next_step(district, finished_draft(), FIELDS) == next_step(place, finished_draft(), FIELDS)


def test_a_button_of_another_step_opens_nothing() -> None:
    assert step_into(asks(Question.TEXT), Question.PHOTO) is None
    assert step_into(asks(Question.EXTRAS), Question.DISTRICT) is None


def test_the_way_back_from_the_check_ends_where_the_dialog_was_opened() -> None:
    way = [step := asks(Question.CHECK)]
    while step := step_back(step, finished_draft(), FIELDS):  # type: ignore[assignment]  # None ends the loop
        way.append(step)

    assert [step.question for step in way] == [Question.CHECK, Question.EXTRAS, Question.TEXT, Question.TOPIC, Question.FIELD]


def test_the_way_back_from_the_text_passes_over_a_topic_that_was_not_asked() -> None:
    assert step_back(asks(Question.TEXT), draft().in_field(ROADS), FIELDS) == asks(Question.FIELD)


def test_a_topic_that_has_gone_from_the_process_is_asked_for_again() -> None:
    only_roads = (ROADS,)
    without_environment = (field("gruen", "sport", "parks"), ROADS)

    assert first_step(finished_draft(), only_roads) == asks(Question.FIELD)
    assert next_step(asks(Question.EXTRAS), finished_draft(), without_environment) == asks(Question.TOPIC)


@pytest.mark.parametrize("step", [asks(Question.TEXT), changes(Question.DISTRICT)])
def test_a_step_can_be_put_down_and_taken_up_again(step: Step) -> None:
    assert Step.parse(str(step)) == step


class IdeaDialog(RuleBasedStateMachine):
    """Somebody who answers, goes back and forth, opens parts, writes too little, while the city edits its topics."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: tuple[Field, ...] = FIELDS
        self.draft: Draft = draft()
        self.step = first_step(self.draft, self.fields)

    @rule(chosen=st.sampled_from(FIELDS), text=st.sampled_from(["kurz", SHADE, "a" * 3001]))
    def answer(self, chosen: Field, text: str) -> None:
        match self.step.question:
            case Question.FIELD if chosen in self.fields:
                self.draft = self.draft.in_field(chosen)
            case Question.TOPIC:
                asked = next(field for field in self.fields if field.key == self.draft.field)
                self.draft = self.draft.about(asked.topics[-1], asked)
            case Question.TEXT:
                self.draft = self.draft.with_text(text)
            case Question.PHOTO:
                self.draft = self.draft.with_photo(PhotoId(1))
            case Question.PLACE | Question.DISTRICT:
                self.draft = self.draft.at(Place(district=DistrictKey("nord")))
            case Question.TITLE:
                self.draft = self.draft.with_title("Schatten")
        self.step = next_step(self.step, self.draft, self.fields)

    @rule(part=st.sampled_from(list(Question)))
    def open_a_part(self, part: Question) -> None:
        self.step = step_into(self.step, part) or self.step

    @rule()
    def go_back(self) -> None:
        self.step = step_back(self.step, self.draft, self.fields) or first_step(self.draft, self.fields)

    @rule()
    def leave_and_come_back(self) -> None:
        self.step = first_step(self.draft, self.fields)

    @rule(fields=st.sampled_from([FIELDS, (ROADS,), (field("gruen", "sport", "parks"), ROADS)]))
    @precondition(lambda self: self.step.question is not Question.TOPIC)
    def the_city_edits_its_topics(self, fields: tuple[Field, ...]) -> None:
        self.fields = fields

    @invariant()
    def the_question_can_be_asked(self) -> None:
        if self.step.question is Question.TOPIC:
            assert any(known.key == self.draft.field and len(known.topics) > 1 for known in self.fields)

    @invariant()
    def the_check_is_reached_from_here(self) -> None:
        step, written = self.step, replace(self.draft, field=ROADS.key, topic=ROADS.topics[0].key, text=SHADE)
        for _ in range(4):
            step = next_step(step, written, self.fields)

        assert step == asks(Question.CHECK)

    @invariant()
    def the_way_back_ends(self) -> None:
        step: Step | None = self.step
        for _ in range(8):
            step = step_back(step, self.draft, self.fields) if step else None

        assert step is None


TestIdeaDialog = IdeaDialog.TestCase
