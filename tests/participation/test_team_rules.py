"""How the team works: what the process file may say about it, what holds where it says nothing, and what is quiet."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.flags import DANGER_WORDS, is_pattern
from participation.process_changes import dry_run
from participation.process_file import parse_process
from participation.team_rules import DepartmentKey, TeamQuietHours, TeamRules
from participation.words import Language
from tests.participation.examples import BERLIN, at
from tests.participation.test_model_process import EXAMPLE, MODEL
from tests.participation.test_process_file import GOOD, the_mistake_in

TEAM = """
[team]
undo_minutes = 10
claim_minutes = 30
invitation_hours = 24
answer_within_days = 14
reports_until_checked = 5
allowed_links = ["example.org"]
districts_map = "districts.geojson"
flagged_words = ["Idiot*"]
danger_words = ["will ... sterben"]
[team.quiet_hours]
begins = 17:00:00
weekends = false
[team.limits]
person_at_once = 100
[team.flood]
people = 10
joined_within_hours = 2
[[departments]]
key = "tiefbau"
name = "Tiefbau"
[[help_lines]]
name = { de = "Sorgentelefon", en = "Somebody who listens" }
number = "116 111"
"""


def test_a_process_that_says_nothing_about_its_team_has_the_usual_rules() -> None:
    team = parse_process(GOOD).team

    assert team == TeamRules()
    assert (team.undo, team.claim, team.invitation) == (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=48))
    assert (team.answer_within, team.reports_until_checked, team.danger_words) == (timedelta(days=28), 3, DANGER_WORDS)


def test_what_the_file_says_holds_and_the_rest_is_as_usual() -> None:
    team = parse_process(GOOD + TEAM).team

    assert (team.undo, team.claim, team.invitation) == (timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=24))
    assert (team.answer_within, team.reports_until_checked) == (timedelta(days=14), 5)
    assert (team.allowed_links, team.districts_map) == (("example.org",), "districts.geojson")
    assert (team.flagged_words, team.danger_words) == (("Idiot*",), ("will ... sterben",))
    assert team.quiet_hours == TeamQuietHours(begins=time(17), ends=time(8), weekends=False)
    assert (team.limits.person_at_once, team.limits.person_per_minute) == (100, 60)
    assert (team.flood.people, team.flood.joined_within) == (10, timedelta(hours=2))
    assert [department.key for department in team.departments] == ["tiefbau"]
    assert [(line.name.in_(Language.GERMAN), line.number) for line in team.help_lines] == [("Sorgentelefon", "116 111")]


@pytest.mark.parametrize(
    "old, new, phrase, facts",
    [
        ("undo_minutes = 10", "undo_minutes = 61", "check-number-out-of-range", {"key": "undo_minutes", "minimum": 0, "maximum": 60}),
        ("undo_minutes = 10", "undo_minuts = 10", "check-unknown-key-meant", {"key": "undo_minuts", "meant": "undo_minutes"}),
        ("weekends = false", 'weekends = "no"', "check-not-yes-or-no", {"key": "weekends"}),
        ('["example.org"]', '["https://example.org"]', "check-not-a-host", {"key": "allowed_links", "value": "https://example.org"}),
        ('["example.org"]', '["example.org", "example.org"]', "check-value-twice", {"key": "allowed_links", "value": "example.org"}),
        ('["Idiot*"]', '["*"]', "check-not-a-word", {"key": "flagged_words", "value": "*"}),
        ('["Idiot*"]', "[3]", "check-not-a-word", {"key": "flagged_words", "value": "3"}),
        ('["Idiot*"]', '"Idiot*"', "check-not-a-list", {"key": "flagged_words"}),
        ('["will ... sterben"]', '["... sterben"]', "check-not-a-word", {"key": "danger_words", "value": "... sterben"}),
        ("begins = 17:00:00", "begins = 17", "check-not-a-time", {"key": "begins"}),
        ("person_at_once = 100", "person_at_once = 5", "check-number-out-of-range", None),
        ('key = "tiefbau"', 'key = "Tiefbau!"', "check-bad-key", {"key": "Tiefbau!"}),
        ('number = "116 111"', "number = 116111", "check-not-a-text", {"key": "number"}),
    ],
)
def test_a_mistake_is_named_on_its_line(old: str, new: str, phrase: str, facts: dict[str, object] | None) -> None:
    broken = GOOD + TEAM.replace(old, new)
    line, found, told = the_mistake_in(broken)

    assert (line, found) == (1 + broken[: broken.index(new)].count("\n"), phrase)
    assert facts is None or told == facts


def test_a_department_is_found_by_its_key() -> None:
    team = MODEL.team
    civil_works = team.department(DepartmentKey("tiefbau"))

    assert civil_works
    assert civil_works.name.in_(Language.GERMAN) == "Tiefbau"
    assert team.department(DepartmentKey("unknown")) is None
    assert team.department(None) is None


def test_the_dry_run_names_what_changes_for_the_team() -> None:
    old, new = parse_process(GOOD), parse_process(GOOD + TEAM)
    changes = [(change.phrase, change.key) for change in dry_run(old, new, now=at("2026-04-05 10:00"), followers={}).changes]

    assert ("check-team-set", "undo") in changes
    assert ("check-team-set", "danger_words") in changes
    assert ("check-department-added", "tiefbau") in changes
    assert "check-process-set" not in dict(changes)


def test_the_dry_run_names_a_department_that_gets_another_name_or_goes() -> None:
    old = parse_process(GOOD + TEAM)
    new = parse_process(GOOD + TEAM.replace('name = "Tiefbau"', 'name = "Straßen"'))
    now = at("2026-04-05 10:00")

    assert [change.phrase for change in dry_run(old, new, now=now, followers={}).changes] == ["check-department-reworded"]
    assert "check-department-removed" in [change.phrase for change in dry_run(new, parse_process(GOOD), now=now, followers={}).changes]


def test_both_process_files_name_departments_and_help() -> None:
    for town in (MODEL, EXAMPLE):
        assert town.team.departments
        assert town.team.help_lines
        assert set(town.team.help_lines[0].name.words) == set(Language)


def test_every_word_of_the_usual_list_can_be_looked_for() -> None:
    assert [pattern for pattern in DANGER_WORDS if not is_pattern(pattern)] == []


@pytest.mark.parametrize(
    "instant, allowed",
    [
        ("2024-04-05 12:00", "2024-04-05 12:00"),  # a Friday
        ("2024-04-05 07:59", "2024-04-05 08:00"),
        ("2024-04-05 18:00", "2024-04-08 08:00"),
        ("2024-04-06 12:00", "2024-04-08 08:00"),
        ("2024-04-04 23:00", "2024-04-05 08:00"),
        ("2024-04-30 18:30", "2024-05-02 08:00"),  # over the first of May
        ("2024-03-30 10:00", "2024-04-02 08:00"),  # over Easter Monday, and the night in which the clocks go forward
    ],
)
def test_the_team_is_left_in_peace_at_night_at_weekends_and_on_holidays(instant: str, allowed: str) -> None:
    assert MODEL.team_may_hear_at(at(instant)) == at(allowed)


@given(
    instant=st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  the zone is put on
    begins=st.times(),
    ends=st.times(),
    holidays=st.frozensets(st.dates(date(2024, 1, 1), date(2027, 1, 10)), max_size=20),
)
def test_what_is_allowed_is_never_before_never_quiet_and_asking_again_changes_nothing(
    instant: datetime, begins: time, ends: time, holidays: frozenset[date]
) -> None:
    hours = TeamQuietHours(begins=begins, ends=ends)
    allowed = hours.next_allowed(instant, BERLIN, holidays)

    assert allowed >= instant
    assert hours.next_allowed(allowed, BERLIN, holidays) == allowed
    assert allowed.astimezone(BERLIN).weekday() < 5
