"""The process files that come with the project hold what they promise, and their texts speak as the bot speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import mean

import pytest

from participation.phases import Activity, PhaseKey
from participation.process_file import parse_process
from participation.processes import Process
from participation.words import Language, Text
from tests.participation.examples import at

PROCESSES = Path(__file__).parents[2] / "processes"
MODEL = parse_process((PROCESSES / "insek.toml").read_text())
EXAMPLE = parse_process((PROCESSES / "example.toml").read_text())
FRIDAY = at("2024-04-05 10:00")
BOTH = pytest.mark.parametrize("town", [MODEL, EXAMPLE], ids=lambda town: town.key)
OFFICE_WORDS = re.compile(
    r"partizip|handlungsfeld|maßnahme|einreich|beitr[aä]g|stellungnahme|bearbeitungsstand|moderation|widerspruch|bürger|nutzer|\bfrist|zeitnah",
    re.IGNORECASE,
)
FAMILIAR = re.compile(r"\b(du|dich|dir|dein\w*|euch|euer|eure\w*)\b", re.IGNORECASE)


def texts(town: Process) -> Iterator[Text]:
    """What residents read of a process, without names and titles."""
    yield town.about
    for phase in town.phases:
        yield from (phase.texts.invitation, phase.texts.call, phase.texts.outlook, phase.texts.closing, phase.texts.afterwards)


def sentences(town: Process, language: Language) -> list[str]:
    return [sentence for text in texts(town) for sentence in re.split(r"(?<=[.!?])\s+", text.in_(language).replace("\n", " ")) if sentence]


def words(sentence: str) -> list[str]:
    return re.findall(r"[\w’./-]*\w", sentence)


def test_on_the_day_of_the_demonstration_ideas_about_places_are_collected() -> None:
    phase = MODEL.open_phase(FRIDAY)

    assert phase
    assert phase.title.in_(Language.GERMAN) == "Ihre Orte in Kaiserslautern"
    assert phase.activities == {Activity.SUBMIT, Activity.SUPPORT, Activity.SURVEY}
    assert phase.last_day == date(2024, 4, 14)


def test_the_phases_of_the_model_are_the_real_ones() -> None:
    known = {
        at("2020-08-25 12:00"): "bestand",
        at("2024-03-20 00:00"): "orte",
        at("2024-04-14 23:59"): "orte",
        at("2024-10-01 12:00"): "ziele",
        at("2025-05-14 10:00"): "punkte",
        at("2025-06-09 23:59"): "punkte",
        at("2025-10-06 12:00"): "beschluss",
        at("2025-12-01 12:00"): "umsetzung",
    }

    assert {now: phase.key for now in known if (phase := MODEL.open_phase(now))} == known


def test_the_phases_of_the_model_touch_each_other() -> None:
    assert [phase.ends_at for phase in MODEL.phases[:-1]] == [phase.starts_at for phase in MODEL.phases[1:]]


def test_an_idea_sent_on_the_day_of_the_demonstration_is_checked_by_wednesday() -> None:
    assert MODEL.checked_by(FRIDAY) == date(2024, 4, 10)


def test_the_reminder_comes_two_days_before_the_last() -> None:
    places = MODEL.phase(PhaseKey("orte"))

    assert places
    assert places.closing_window
    assert places.closing_window.opens == at("2024-04-12 09:00")


def test_fields_topics_and_districts_are_all_there() -> None:
    short = [field.short.in_(Language.GERMAN) for field in MODEL.fields]
    official = [field.name.in_(Language.GERMAN) for field in MODEL.fields]

    assert short == ["Wohnen und Leben", "Arbeit und Forschung", "Grün und Klima", "Unterwegs in der Stadt", "Etwas anderes"]
    assert official[:4] == [
        "Vielfältige Wohn- und Lebenswelten",
        "Innovatives Arbeits- und Forschungsumfeld",
        "Nachhaltige und klimaangepasste Freiräume",
        "Umweltgerechte Bewegungsräume",
    ]
    assert [len(field.topics) for field in MODEL.fields] == [4, 3, 2, 1, 1]
    assert len(MODEL.districts) == 10


def test_the_example_collects_ideas_from_2026_to_2036() -> None:
    for now in ("2026-01-01 00:00", "2030-07-01 12:00", "2035-12-31 23:59"):
        assert EXAMPLE.phase_that_allows(Activity.SUBMIT, at(now))
    for now in ("2025-12-31 23:59", "2036-01-01 00:00"):
        assert EXAMPLE.open_phase(at(now)) is None


@BOTH
def test_all_three_languages_are_complete(town: Process) -> None:
    assert set(town.languages) == set(Language)
    assert all(set(text.words) == set(Language) for text in texts(town))


@BOTH
def test_einfache_sprache_is_a_text_of_its_own_and_shorter(town: Process) -> None:
    german, plain = sentences(town, Language.GERMAN), sentences(town, Language.PLAIN_GERMAN)

    assert len([sentence for sentence in plain if sentence in german]) <= 0.05 * len(plain)
    assert mean(len(words(sentence)) for sentence in plain) < mean(len(words(sentence)) for sentence in german)
    assert mean(len(words(sentence)) for sentence in plain) <= 10
    assert max(len(words(sentence)) for sentence in plain) <= 12


@BOTH
def test_sentences_are_short(town: Process) -> None:
    for language in (Language.GERMAN, Language.ENGLISH):
        assert [sentence for sentence in sentences(town, language) if len(words(sentence)) > 16] == []


@BOTH
def test_people_are_addressed_politely_and_without_office_words(town: Process) -> None:
    for language in (Language.GERMAN, Language.PLAIN_GERMAN):
        for sentence in sentences(town, language):
            assert not OFFICE_WORDS.search(sentence)
            assert not FAMILIAR.search(sentence)
            assert not re.search(r"\w[*:_·]\w", sentence.replace("https:", ""))


@BOTH
def test_plain_words_of_phases_never_name_a_time_that_could_move(town: Process) -> None:
    """Times are told from the phase itself; only invitations may name the day of an event."""
    for phase in town.phases:
        for text in (phase.texts.call, phase.texts.outlook, phase.texts.closing, phase.texts.afterwards):
            assert not any(re.search(r"\d", written) for written in text.words.values())
