"""A phase is planned, open or closed by the clock alone, and knows when people are told about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.phases import Activity, PhaseState
from participation.wall_time import to_wall
from tests.participation.examples import BERLIN, at, phase

HOUR = timedelta(hours=1)
starts = st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  the strategy asks for naive bounds
lasts = st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=90))


def test_a_phase_is_open_from_its_first_instant_and_no_longer_at_its_end() -> None:
    places = phase("2024-03-20 00:00", "2024-04-15 00:00")

    assert places.state(at("2024-03-19 23:59")) is PhaseState.PLANNED
    assert places.state(at("2024-03-20 00:00")) is PhaseState.OPEN
    assert places.state(at("2024-04-14 23:59")) is PhaseState.OPEN
    assert places.state(at("2024-04-15 00:00")) is PhaseState.CLOSED


def test_it_allows_its_activities_while_it_is_open() -> None:
    places = phase("2024-03-20 00:00", "2024-04-15 00:00", Activity.SUBMIT)

    assert places.allows(Activity.SUBMIT, at("2024-04-05 10:00"))
    assert not places.allows(Activity.WEIGH, at("2024-04-05 10:00"))
    assert not places.allows(Activity.SUBMIT, at("2024-04-15 00:00"))


def test_a_phase_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match="ends"):
        phase("2024-04-15 00:00", "2024-04-15 00:00")


def test_an_end_at_midnight_belongs_to_the_day_before() -> None:
    assert phase(ends="2024-04-15 00:00").last_day == date(2024, 4, 14)
    assert phase(ends="2024-04-14 18:00").last_day == date(2024, 4, 14)


def test_a_phase_that_begins_at_midnight_wakes_nobody() -> None:
    assert phase("2024-03-20 00:00").start_window.opens == at("2024-03-20 09:00")


def test_a_phase_that_begins_in_the_afternoon_is_told_the_next_morning() -> None:
    assert phase("2024-03-20 14:00").start_window.opens == at("2024-03-21 09:00")


def test_the_town_may_say_when_the_start_is_told() -> None:
    assert phase("2024-03-20 14:00", announced="2024-03-20 14:00").start_window.opens == at("2024-03-20 14:00")


def test_the_end_is_recalled_so_many_days_before_the_last_day() -> None:
    closing = phase(ends="2024-04-15 00:00", closing_days=2).closing_window

    assert closing
    assert closing.opens == at("2024-04-12 09:00")
    assert closing.closes == at("2024-04-15 00:00")


def test_the_end_of_a_short_phase_is_not_recalled() -> None:
    assert phase("2024-04-12 00:00", "2024-04-15 00:00", closing_days=2).closing_window is None
    assert phase("2024-04-11 00:00", "2024-04-15 00:00", closing_days=2).closing_window


def test_without_days_nobody_is_reminded() -> None:
    assert phase(closing_days=None).closing_window is None


def test_the_end_is_told_the_morning_after_and_for_a_week() -> None:
    window = phase(ends="2024-04-15 00:00").end_window

    assert window.opens == at("2024-04-15 09:00")
    assert window.closes == at("2024-04-22 09:00")


def test_the_night_in_which_the_clocks_change_moves_no_message() -> None:
    assert phase("2027-03-28 00:00", "2027-04-28 00:00").start_window.opens == at("2027-03-28 09:00")
    assert phase("2026-09-01 00:00", "2026-10-25 00:00").end_window.opens == at("2026-10-25 09:00")


def test_moving_a_phase_takes_a_fixed_announcement_along_only_where_it_still_fits() -> None:
    fixed = phase("2024-03-20 00:00", announced="2024-03-22 10:00")

    assert fixed.moved(starts_at=at("2024-03-21 00:00"), ends_at=fixed.ends_at).announce_at == at("2024-03-22 10:00")
    assert fixed.moved(starts_at=at("2024-03-23 00:00"), ends_at=fixed.ends_at).announce_at is None
    assert fixed.moved(starts_at=at("2024-03-01 00:00"), ends_at=at("2024-03-22 00:00")).announce_at is None


@given(start=starts, last=lasts, days=st.integers(1, 30))
def test_whatever_the_times_are_messages_keep_their_order(start: datetime, last: timedelta, days: int) -> None:
    some = phase(closing_days=days).moved(starts_at=start, ends_at=start + last)

    assert start <= some.start_window.opens <= start + 25 * HOUR
    assert to_wall(some.start_window.opens, BERLIN).hour == 9
    assert some.ends_at <= some.end_window.opens <= some.ends_at + 25 * HOUR
    if closing := some.closing_window:
        assert some.start_window.opens < closing.opens < some.ends_at
        assert to_wall(closing.opens, BERLIN).hour == 9
        assert (some.last_day - to_wall(closing.opens, BERLIN).date()).days == days
