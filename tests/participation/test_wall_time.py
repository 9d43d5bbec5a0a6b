"""What the clock in the town hall shows, and which instant that is (fault F21: the two nights when the clocks change)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.refusals import TimeDoesNotExist, TimeIsAmbiguous
from participation.wall_time import Occurrence, in_utc, local_date, next_local_time, occurrences, on_day, to_instant, to_wall
from tests.participation.examples import BERLIN, at

SPRING = datetime(2027, 3, 28)  # noqa: DTZ001  a wall time carries no zone
AUTUMN = datetime(2026, 10, 25)  # noqa: DTZ001  a wall time carries no zone
NIGHT = [timedelta(minutes=minute) for minute in range(24 * 60)]
HOUR = timedelta(hours=1)

zones = st.sampled_from(
    [BERLIN, ZoneInfo("America/St_Johns"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")]
)
instants = st.datetimes(datetime(2024, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  the strategy asks for naive bounds
walls = st.datetimes(datetime(2024, 1, 1), datetime(2040, 12, 31))  # noqa: DTZ001  a wall time carries no zone
times = st.times().map(lambda shown: shown.replace(second=0, microsecond=0))


def test_an_ordinary_morning_has_one_instant() -> None:
    assert to_instant(datetime(2024, 4, 5, 9), BERLIN) == datetime(2024, 4, 5, 7, tzinfo=UTC)  # noqa: DTZ001  a wall time carries no zone


def test_in_the_spring_night_every_minute_from_two_to_three_is_refused_and_no_other() -> None:
    refused = [shown for shown in NIGHT if not occurrences(SPRING + shown, BERLIN)]

    assert refused == [shown for shown in NIGHT if 2 * HOUR <= shown < 3 * HOUR]
    for shown in refused:
        with pytest.raises(TimeDoesNotExist):
            to_instant(SPRING + shown, BERLIN)


def test_in_the_spring_night_clock_and_world_agree_in_every_minute() -> None:
    for shown in NIGHT:
        offset = 1 if shown < 2 * HOUR else 2
        for instant in occurrences(SPRING + shown, BERLIN):
            assert instant == (SPRING + shown).replace(tzinfo=UTC) - offset * HOUR


def test_in_the_autumn_night_every_minute_from_two_to_three_asks_which_and_no_other_does() -> None:
    twice = [shown for shown in NIGHT if len(occurrences(AUTUMN + shown, BERLIN)) == 2]

    assert twice == [shown for shown in NIGHT if 2 * HOUR <= shown < 3 * HOUR]
    for shown in twice:
        with pytest.raises(TimeIsAmbiguous) as asked:
            to_instant(AUTUMN + shown, BERLIN)
        assert asked.value.later - asked.value.earlier == HOUR


def test_of_two_the_chosen_one_counts() -> None:
    wall = AUTUMN + timedelta(hours=2, minutes=30)

    assert to_instant(wall, BERLIN, Occurrence.EARLIER) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert to_instant(wall, BERLIN, Occurrence.LATER) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_choosing_where_there_is_no_choice_changes_nothing() -> None:
    wall = AUTUMN + timedelta(hours=9)

    assert to_instant(wall, BERLIN, Occurrence.LATER) == to_instant(wall, BERLIN)


@given(wall=walls, zone=zones)
def test_an_instant_shows_the_time_it_was_made_from(wall: datetime, zone: ZoneInfo) -> None:
    for instant in occurrences(wall, zone):
        assert to_wall(instant, zone) == wall


@given(instant=instants, zone=zones)
def test_every_instant_is_found_again_from_what_the_clock_shows(instant: datetime, zone: ZoneInfo) -> None:
    assert instant in occurrences(to_wall(instant, zone), zone)


@given(now=instants, shown=times, zone=zones)
def test_the_next_nine_o_clock_comes_and_comes_within_a_day(now: datetime, shown: time, zone: ZoneInfo) -> None:
    found = next_local_time(now, shown, zone)

    assert now <= found <= now + timedelta(hours=26)
    assert next_local_time(found, shown, zone) == found


@given(now=instants, zone=zones)
def test_no_nine_o_clock_is_passed_over(now: datetime, zone: ZoneInfo) -> None:
    found = next_local_time(now, time(9), zone)
    between = [now + timedelta(minutes=minute) for minute in range(int((found - now) / timedelta(minutes=1)))]

    assert time(9) not in {to_wall(instant, zone).time() for instant in between}


def test_a_time_that_the_clocks_leap_over_is_the_moment_they_leap() -> None:
    leap = datetime(2027, 3, 28, 1, tzinfo=UTC)

    assert on_day(date(2027, 3, 28), time(2, 30), BERLIN) == leap
    assert next_local_time(leap - HOUR, time(2, 30), BERLIN) == leap


def test_of_two_the_next_is_the_one_that_is_still_to_come() -> None:
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)

    assert next_local_time(between, time(2, 30), BERLIN) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert on_day(date(2026, 10, 25), time(2, 30), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_day_begins_at_midnight_of_the_town_not_of_greenwich() -> None:
    assert local_date(datetime(2024, 4, 14, 22, tzinfo=UTC), BERLIN) == date(2024, 4, 15)


def test_an_instant_without_a_zone_is_none() -> None:
    assert in_utc(at("2024-04-05 09:00").astimezone(BERLIN)) == at("2024-04-05 09:00")
    with pytest.raises(ValueError, match="zone"):
        in_utc(datetime(2024, 4, 5, 9))  # noqa: DTZ001  the mistake in question
