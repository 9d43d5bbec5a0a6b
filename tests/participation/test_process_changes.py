"""The dry run says what a new process file would change, and who would be told what and when."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from participation.phase_messages import Announced, MessageKind, SkipReason
from participation.phases import Activity, Phase, PhaseKey
from participation.process_changes import DryRun, dry_run
from participation.process_file import parse_process
from participation.processes import Process, ProcessKey
from participation.wall_time import Instant
from participation.words import Language
from tests.participation.examples import at

MODEL = (Path(__file__).parents[2] / "processes" / "insek.toml").read_text()
FRIDAY = at("2024-04-05 10:00")
FOLLOWERS = {Language.GERMAN: 110, Language.PLAIN_GERMAN: 9, Language.ENGLISH: 8}


@pytest.fixture(scope="module")
def town() -> Process:
    return parse_process(MODEL)


def with_phase(town: Process, key: str, **changed: object) -> Process:
    phases = tuple(replace(phase, **changed) if phase.key == key else phase for phase in town.phases)  # type: ignore[arg-type]  # by name
    return replace(town, phases=phases)


def changes(run: DryRun) -> list[tuple[str, str]]:
    return [(change.phrase, change.key) for change in run.changes]


def messages(run: DryRun, phase: str) -> list[tuple[MessageKind, Instant]]:
    return [(message.kind, message.at) for message in run.messages if message.phase == phase and not message.skipped]


def test_the_same_file_changes_nothing(town: Process) -> None:
    assert dry_run(town, parse_process(MODEL), now=FRIDAY, followers=FOLLOWERS).changes == ()


def test_a_first_file_is_a_new_process_and_so_is_one_with_another_key(town: Process) -> None:
    other = replace(town, key=ProcessKey("other"))

    assert changes(dry_run(None, town, now=FRIDAY, followers=FOLLOWERS)) == [("check-process-added", "insek")]
    assert changes(dry_run(other, town, now=FRIDAY, followers=FOLLOWERS)) == [("check-process-added", "insek")]


def test_what_comes_goes_and_gets_other_words_is_named() -> None:
    new = MODEL.replace('key = "sport"', 'key = "bewegung"').replace('name = "Dansenberg"', 'name = "Dansenberg-Süd"')
    run = dry_run(parse_process(MODEL), parse_process(new.replace("check_within = 3", "check_within = 5")), now=FRIDAY, followers={})

    assert changes(run) == [
        ("check-process-set", "check_within"),
        ("check-topic-removed", "sport"),
        ("check-topic-added", "bewegung"),
        ("check-district-reworded", "dansenberg"),
    ]


def test_a_topic_in_another_field_is_named_with_both(town: Process) -> None:
    green, roads = town.fields[2], town.fields[3]
    moved = (replace(green, topics=green.topics[:1]), replace(roads, topics=(*roads.topics, green.topics[1])))
    (change,) = dry_run(town, replace(town, fields=(*town.fields[:2], *moved, town.fields[4])), now=FRIDAY, followers={}).changes

    assert (change.phrase, change.key) == ("check-topic-moved", "sport")
    assert dict(change.facts) == {"old_field": "gruen-klima", "new_field": "unterwegs"}


def test_a_phase_with_other_times_words_activities_and_messages_is_named(town: Process) -> None:
    places = town.phase(PhaseKey("orte"))
    assert places
    texts = replace(places.texts, call=places.texts.title)
    new = with_phase(town, "orte", ends_at=at("2024-04-22 00:00"), texts=texts, activities=frozenset({Activity.SUBMIT}), closing_days=5)
    run = dry_run(town, new, now=FRIDAY, followers={})

    assert changes(run) == [(f"check-phase-{kind}", "orte") for kind in ("reworded", "moved", "allows", "tells")]
    assert run.changes[1].facts["old_ends_at"] == at("2024-04-15 00:00")
    assert dict(run.changes[2].facts) == {"old_activities": "submit, support, survey", "new_activities": "submit"}


def test_every_message_ahead_is_planned_with_the_people_it_goes_to(town: Process) -> None:
    run = dry_run(town, town, now=FRIDAY, followers=FOLLOWERS)

    assert messages(run, "orte") == [(MessageKind.CLOSING_SOON, at("2024-04-12 09:00")), (MessageKind.ENDED, at("2024-04-15 09:00"))]
    assert messages(run, "ziele") == [(MessageKind.STARTED, at("2024-04-15 09:00")), (MessageKind.ENDED, at("2025-05-14 09:00"))]
    assert {message.count for message in run.messages} == {127}
    assert [message.at for message in run.messages] == sorted(message.at for message in run.messages)


def test_a_phase_that_is_moved_tells_its_followers_at_once(town: Process) -> None:
    run = dry_run(town, with_phase(town, "orte", ends_at=at("2024-04-14 00:00")), now=FRIDAY, followers=FOLLOWERS)

    assert messages(run, "orte")[0] == (MessageKind.MOVED, FRIDAY)


def test_at_night_the_followers_are_told_in_the_morning(town: Process) -> None:
    run = dry_run(town, with_phase(town, "orte", ends_at=at("2024-04-14 00:00")), now=at("2024-04-05 23:00"), followers=FOLLOWERS)

    assert messages(run, "orte")[0] == (MessageKind.MOVED, at("2024-04-06 08:00"))
    assert not any(message.is_late for message in run.messages)


def test_a_process_that_begins_in_the_middle_tells_what_is_open_and_names_what_comes_too_late(town: Process) -> None:
    run = dry_run(None, town, now=FRIDAY, followers=FOLLOWERS)
    skipped = [(message.phase, message.phrase, message.outcome) for message in run.messages if message.skipped]
    (late,) = [message for message in run.messages if message.is_late]

    assert messages(run, "orte")[0] == (MessageKind.STARTED, FRIDAY)
    assert (late.phase, late.kind, late.due_at) == ("orte", MessageKind.STARTED, at("2024-03-20 09:00"))
    assert skipped == [
        ("bestand", "check-message-started", "check-skips-too-late"),
        ("bestand", "check-message-ended", "check-skips-too-late"),
    ]


def test_a_reminder_that_nobody_needs_any_more_is_named(town: Process) -> None:
    run = dry_run(None, town, now=at("2024-04-13 10:00"), followers=FOLLOWERS)

    assert ("orte", SkipReason.END_JUST_TOLD) in [(message.phase, message.skipped) for message in run.messages]


def test_where_records_exist_they_count(town: Process) -> None:
    orte: Phase | None = town.phase(PhaseKey("orte"))
    assert orte
    told = Announced(
        kind=MessageKind.STARTED, edition=1, starts_at=orte.starts_at, ends_at=at("2024-04-10 00:00"), at=at("2024-03-20 09:00")
    )
    run = dry_run(town, town, now=FRIDAY, followers=FOLLOWERS, announced={orte.key: [told]})

    assert messages(run, "orte")[0] == (MessageKind.MOVED, FRIDAY)
