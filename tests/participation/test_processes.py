"""A process knows its topics and districts, what is going on, and what it has promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.goals import Goal, GoalKind
from participation.phases import Activity, PhaseKey
from participation.process_file import parse_process
from participation.processes import DistrictKey, FieldKey, TopicKey, is_key
from participation.promises import is_working_day, working_days_after
from tests.participation.examples import at

TOWN = parse_process((Path(__file__).parents[2] / "processes" / "insek.toml").read_text())
FRIDAY = at("2024-04-05 10:00")
days = st.dates(date(2024, 1, 1), date(2040, 1, 1))


def test_topics_fields_districts_and_phases_are_found_by_their_keys() -> None:
    field, topic = TOWN.field_of(TopicKey("umwelt")), TOWN.topic(TopicKey("umwelt"))
    district, phase = TOWN.district(DistrictKey("siegelbach")), TOWN.phase(PhaseKey("orte"))

    assert field
    assert topic
    assert district
    assert phase
    assert (field.key, topic.key, district.key, phase.key) == ("gruen-klima", "umwelt", "siegelbach", "orte")
    assert TOWN.field(FieldKey("gruen-klima")) == field


def test_what_is_not_there_is_none() -> None:
    found = (TOWN.topic(TopicKey("x")), TOWN.field_of(None), TOWN.field(None), TOWN.district(None), TOWN.phase(None))

    assert found == (None,) * 5


def test_the_next_phase_is_the_one_that_begins_next() -> None:
    following = TOWN.next_phase(FRIDAY)

    assert following
    assert following.key == "ziele"
    assert TOWN.next_start(Activity.WEIGH, FRIDAY) == at("2025-05-14 00:00")
    assert TOWN.next_start(Activity.SUBMIT, FRIDAY) is None
    assert TOWN.phase_that_allows(Activity.SUBMIT, FRIDAY)
    assert TOWN.next_phase(at("2030-01-01 00:00")) is None


def test_of_two_open_phases_the_one_to_take_part_in_is_shown() -> None:
    places, goals = TOWN.phases[1], TOWN.phases[2]
    both = replace(TOWN, phases=(places, replace(goals, starts_at=at("2024-04-01 00:00"))))

    assert both.open_phase(FRIDAY) == places
    assert both.open_phase(at("2024-05-01 00:00")) == both.phases[1]
    assert both.open_phase(at("2020-01-01 00:00")) is None


@pytest.mark.parametrize(
    "key, good", [("umwelt", True), ("a-1", True), ("a" * 24, True), ("a" * 25, False), ("", False), ("Ä", False), ("a--b", False)]
)
def test_a_key_fits_into_a_link(key: str, *, good: bool) -> None:
    assert is_key(key) is good


@given(kind=st.sampled_from(GoalKind), key=st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,7}){0,2}", fullmatch=True))
def test_a_link_leads_where_the_poster_says_and_fits(kind: GoalKind, key: str) -> None:
    goal = Goal(kind=kind, key=key)

    assert Goal.parse(goal.payload) == goal
    assert len(goal.payload) <= 64


@pytest.mark.parametrize("payload", ["", "t", "t-", "x-umwelt", "t-Umwelt", "t-umwelt\n", "t-../x"])
def test_what_no_poster_says_leads_nowhere(payload: str) -> None:
    assert Goal.parse(payload) is None


def test_three_working_days_from_friday_are_wednesday() -> None:
    assert working_days_after(date(2024, 4, 5), 3) == date(2024, 4, 10)
    assert working_days_after(date(2024, 4, 6), 3) == date(2024, 4, 10)


def test_a_public_holiday_does_not_count() -> None:
    assert TOWN.checked_by(at("2024-04-30 10:00")) == date(2024, 5, 6)


def test_the_day_of_an_idea_is_that_of_the_town() -> None:
    assert TOWN.checked_by(at("2024-04-08 00:30")) == date(2024, 4, 11)


@given(day=days, count=st.integers(1, 40), holidays=st.sets(days, max_size=20))
def test_a_promised_day_is_a_working_day_and_leaves_as_many_as_promised(day: date, count: int, holidays: set[date]) -> None:
    promised = working_days_after(day, count, holidays)
    between = [date.fromordinal(number) for number in range(day.toordinal() + 1, promised.toordinal() + 1)]

    assert is_working_day(promised, holidays)
    assert sum(is_working_day(one, holidays) for one in between) == count
