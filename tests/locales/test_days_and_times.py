"""Days and times as people say them, in each language."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from locales.speech import Say, Speech
from participation.words import Language

BERLIN = ZoneInfo("Europe/Berlin")
END = datetime(2024, 4, 15, tzinfo=BERLIN).astimezone(UTC)
"""Monday, 0:00: people say Sunday, 24 Uhr."""


def _at(day: int, hour: int = 10, minute: int = 0, month: int = 4, year: int = 2024) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    "now,told",
    [
        (_at(5), "Noch 9 Tage, bis Sonntag, 14. April"),
        (_at(5, 0), "Noch 9 Tage, bis Sonntag, 14. April"),
        (_at(5, 23, 59), "Noch 9 Tage, bis Sonntag, 14. April"),
        (_at(12), "Noch 2 Tage, bis Sonntag, 14. April"),
        (_at(13), "Nur noch bis morgen, Sonntag, 14. April"),
        (_at(14), "Nur noch heute, bis 24 Uhr"),
        (_at(14, 23, 59), "Nur noch heute, bis 24 Uhr"),
        (_at(14, month=3), "Noch 31 Tage, bis Sonntag, 14. April"),
        (_at(13, month=3), "Bis Sonntag, 14. April"),
        (_at(13, month=3, year=2022), "Bis Sonntag, 14. April 2024"),
        (_at(15), "Bis Sonntag, 14. April"),
    ],
)
def test_how_long_a_phase_still_lasts(say: Say, now: datetime, told: str) -> None:
    assert say.until(END, now, BERLIN) == told


def test_the_days_are_counted_over_the_night_in_which_the_clocks_change(say: Say) -> None:
    assert say.until(_at(2, 0), _at(30, 23, 30, month=3), BERLIN) == "Noch 2 Tage, bis Montag, 1. April"


def test_an_end_is_told_to_the_hour_where_it_matters(say: Say) -> None:
    assert say.until(END, _at(12), BERLIN, to_the_hour=True) == "Noch 2 Tage, bis Sonntag, 14. April, 24 Uhr"
    assert say.until(_at(14, 18), _at(12), BERLIN) == "Noch 2 Tage, bis Sonntag, 14. April, 18 Uhr"
    assert say.until(_at(14, 18, 30), _at(14), BERLIN) == "Nur noch heute, bis 18:30 Uhr"


@pytest.mark.parametrize(
    "starts_at,told",
    [
        (_at(15, 0), "am Montag, 15. April"),
        (_at(15, 18), "am Montag, 15. April, um 18 Uhr"),
        (_at(6, 0), "morgen"),
        (_at(6, 9, 30), "morgen um 9:30 Uhr"),
        (_at(5, 0), "heute"),
        (_at(5, 18), "heute um 18 Uhr"),
        (_at(14, 0, month=5, year=2025), "am Mittwoch, 14. Mai 2025"),
    ],
)
def test_when_something_begins(say: Say, starts_at: datetime, told: str) -> None:
    assert say.start(starts_at, _at(5), BERLIN) == told


def test_each_language_has_its_own_way(speech: Speech) -> None:
    english, plain = speech.in_(Language.ENGLISH), speech.in_(Language.PLAIN_GERMAN)

    assert english.until(END, _at(5), BERLIN) == "9 days left, until Sunday, 14 April"
    assert english.until(END, _at(14), BERLIN) == "Today is the last day, until midnight"
    assert english.start(_at(15, 18), _at(5), BERLIN) == "on Monday, 15 April, at 6 pm"
    assert english.time(_at(5, 9, 30), BERLIN) == "9:30 am"
    assert plain.until(END, _at(5), BERLIN) == "Sie haben noch 9 Tage Zeit: bis Sonntag, 14. April"
    assert plain.until(END, _at(14), BERLIN) == "Heute ist der letzte Tag, bis 24 Uhr"


def test_days_and_moments(say: Say) -> None:
    now = _at(5)

    assert say.day(date(2024, 4, 10)) == "Mittwoch, 10. April"
    assert say.day(date(2025, 6, 9), today=date(2024, 4, 5)) == "Montag, 9. Juni 2025"
    assert say.date(date(2027, 12, 31)) == "31. Dezember 2027"
    assert say.on(datetime(2024, 4, 9, 22, 30, tzinfo=UTC), now, BERLIN) == "Mittwoch, 10. April"
    assert say.last_day(END, now, BERLIN) == "Sonntag, 14. April"
    assert say.moment(_at(10, 9, 30), now, BERLIN) == "Mittwoch, 10. April, 9:30 Uhr"
    assert say.moment_and_year(_at(10, 9, 30), BERLIN) == "Mittwoch, 10. April 2024, 9:30 Uhr"
    assert say.time(_at(10, 9), BERLIN) == "9 Uhr"


def test_a_day_and_a_wall_clock_can_be_facts(say: Say) -> None:
    assert say("idea-withdrawn", reference=date(2024, 4, 10)) == "Erledigt. Die Idee Mittwoch, 10. April ist zurückgezogen."
    assert "Sonntag, 31. März, 2:30 Uhr" in say(
        "refusal-time-does-not-exist",
        wall=datetime(2024, 3, 31, 2, 30),  # noqa: DTZ001  a time on a clock, which exists in no zone
        zone="Europe/Berlin",
    )
