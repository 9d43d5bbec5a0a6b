"""News come in the rhythm that somebody wishes for, never in quiet hours, never too late, also in the nights when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.digests import GATHERED, DigestTimes, Weekday, in_time, next_digest, told_at
from participation.follows import Rhythm
from participation.quiet_hours import CHOICES, NONE_QUIET, QuietHours, Span
from participation.refusals import NotQuietHours
from participation.wall_time import Instant, local_date, to_wall
from tests.participation.examples import BERLIN, NIGHT, at

TIMES = DigestTimes()
NEVER_QUIET = NONE_QUIET.in_(BERLIN)
MINUTE = timedelta(minutes=1)
A_DAY_AND_A_BIT = timedelta(hours=25)
"""The longest day of the year."""

clock_times = st.times().map(lambda shown: shown.replace(second=0, microsecond=0))
around_the_hour = st.builds(time, st.integers(0, 4), st.sampled_from([0, 15, 30, 45]))
spans = st.builds(Span, begins=clock_times | around_the_hour, ends=clock_times | around_the_hour) | st.sampled_from([NONE_QUIET, *CHOICES])
rhythms = st.sampled_from(Rhythm)
digest_times = st.builds(DigestTimes, at=clock_times | around_the_hour, weekday=st.sampled_from(Weekday))
days_of_change = st.sampled_from([datetime(2026, 10, 25, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)])
instants = st.builds(lambda day, minutes: day + minutes * MINUTE, days_of_change, st.integers(-9 * 24 * 60, 9 * 24 * 60))
good_for = st.integers(1, 15 * 24 * 60).map(lambda minutes: minutes * MINUTE) | st.none()


def test_whoever_waits_for_nothing_is_told_within_a_minute() -> None:
    assert told_at(TIMES, Rhythm.AT_ONCE, NIGHT, at("2024-04-05 12:00")) == at("2024-04-05 12:01")


def test_a_daily_digest_comes_at_five_and_a_weekly_one_on_friday_at_five() -> None:
    assert told_at(TIMES, Rhythm.DAILY, NIGHT, at("2024-04-04 17:00")) == at("2024-04-05 17:00")
    assert told_at(TIMES, Rhythm.WEEKLY, NIGHT, at("2024-04-05 17:00")) == at("2024-04-12 17:00")


def test_a_digest_whose_hour_is_quiet_comes_after_it() -> None:
    early_to_bed = Span.parse("16:30 bis 6").in_(BERLIN)

    assert told_at(TIMES, Rhythm.DAILY, early_to_bed, at("2024-04-05 12:00")) == at("2024-04-06 06:00")


def test_what_would_be_too_old_by_then_does_not_wait() -> None:
    now = at("2024-04-05 12:00")

    assert in_time(TIMES, Rhythm.DAILY, NIGHT, now, at("2024-04-05 17:01")) is Rhythm.DAILY
    assert in_time(TIMES, Rhythm.DAILY, NIGHT, now, at("2024-04-05 17:00")) is Rhythm.AT_ONCE
    assert in_time(TIMES, Rhythm.DAILY, Span.parse("16:30 bis 6").in_(BERLIN), now, at("2024-04-05 22:00")) is Rhythm.AT_ONCE


@given(times=digest_times, rhythm=rhythms, span=spans, now=instants, lasts=good_for)
def test_nothing_comes_in_quiet_hours_and_nothing_is_lost_or_stale(
    times: DigestTimes, rhythm: Rhythm, span: Span, now: Instant, lasts: timedelta | None
) -> None:
    """What is not told any more had no hour in which it could have been told."""
    quiet_hours, not_after = span.in_(BERLIN), now + lasts if lasts else None

    told = told_at(times, in_time(times, rhythm, quiet_hours, now, not_after), quiet_hours, now)

    assert told > now
    assert not quiet_hours.cover(told)
    if not_after is not None and told >= not_after:
        assert quiet_hours.next_allowed(now + GATHERED) >= not_after


@given(times=digest_times, rhythm=rhythms, span=spans, now=instants)
def test_nobody_waits_longer_than_their_rhythm_and_their_quiet_hours_want(
    times: DigestTimes, rhythm: Rhythm, span: Span, now: Instant
) -> None:
    quiet_hours, days = span.in_(BERLIN), {Rhythm.AT_ONCE: 0, Rhythm.DAILY: 1, Rhythm.WEEKLY: 7}[rhythm]

    assert told_at(times, rhythm, quiet_hours, now) - now <= timedelta(days=days, hours=1) + GATHERED + A_DAY_AND_A_BIT


@given(times=digest_times, rhythm=rhythms, span=spans, now=instants, minutes=st.integers(1, 600))
def test_what_happened_later_is_never_told_earlier(times: DigestTimes, rhythm: Rhythm, span: Span, now: Instant, minutes: int) -> None:
    quiet_hours = span.in_(BERLIN)

    assert told_at(times, rhythm, quiet_hours, now) <= told_at(times, rhythm, quiet_hours, now + minutes * MINUTE)


@given(times=digest_times, day=days_of_change)
def test_each_day_has_its_digest_also_when_the_clocks_change(times: DigestTimes, day: Instant) -> None:
    came, moment = [], day - timedelta(days=3)
    while moment < day + timedelta(days=3):
        moment = next_digest(times, Rhythm.DAILY, moment, BERLIN)
        came.append(moment)

    dates = [local_date(moment, BERLIN) for moment in came]
    first, last = dates[0], dates[-1]
    assert set(dates) == {first + timedelta(days=ahead) for ahead in range((last - first).days + 1)}


@given(times=digest_times, now=instants)
def test_a_weekly_digest_comes_on_its_day(times: DigestTimes, now: Instant) -> None:
    assert to_wall(next_digest(times, Rhythm.WEEKLY, now, BERLIN), BERLIN).weekday() == times.weekday.number


@pytest.mark.parametrize(
    "written",
    ["21:30 bis 8", "von 21.30 Uhr bis 8 Uhr", "21:30-8:00", "2130 0800", "21 Uhr 30 bis 8", "9:30 pm to 8 am", "21:30–08:00!"],
)
def test_two_times_in_whatever_words_are_quiet_hours(written: str) -> None:
    assert Span.parse(written) == Span(begins=time(21, 30), ends=time(8))


@pytest.mark.parametrize("written", ["", "nachts", "ab 22 Uhr", "25 bis 7", "22 bis 7:60", "2024-05-01", "8 9 10"])
def test_anything_else_is_not(written: str) -> None:
    with pytest.raises(NotQuietHours):
        Span.parse(written)


def test_midnight_can_be_written_as_24() -> None:
    assert Span.parse("24 bis 6") == Span(begins=time(0), ends=time(6))


@given(span=spans, moment=instants)
def test_equal_times_are_never_quiet(span: Span, moment: Instant) -> None:
    assert span.is_empty is (span.begins == span.ends)
    if span.is_empty:
        assert not span.in_(BERLIN).cover(moment)


def test_an_empty_span_quiets_nothing() -> None:
    assert isinstance(NEVER_QUIET, QuietHours)
    assert told_at(TIMES, Rhythm.AT_ONCE, NEVER_QUIET, at("2024-04-05 03:00")) == at("2024-04-05 03:01")
