"""At night the city writes to nobody, also in the two nights when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from participation.quiet_hours import QuietHours
from participation.wall_time import Instant, occurrences, to_wall
from tests.participation.examples import BERLIN, NIGHT, at

MINUTE = timedelta(minutes=1)
SPRING_NIGHT = datetime(2027, 3, 27, 12, tzinfo=UTC)
AUTUMN_NIGHT = datetime(2026, 10, 24, 12, tzinfo=UTC)

times = st.times().map(lambda shown: shown.replace(second=0, microsecond=0))
quiet = st.builds(QuietHours, begins=times, ends=times, zone=st.just(BERLIN))
change_nights = st.builds(
    lambda noon, minute: noon + minute * MINUTE, st.sampled_from([SPRING_NIGHT, AUTUMN_NIGHT]), st.integers(0, 24 * 60)
)
any_time = st.datetimes(datetime(2024, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  the strategy asks for naive bounds


def test_in_the_evening_a_message_waits_until_the_morning() -> None:
    assert NIGHT.next_allowed(at("2024-04-05 22:15")) == at("2024-04-06 08:00")


def test_after_midnight_it_waits_until_the_same_morning() -> None:
    assert NIGHT.next_allowed(at("2024-04-06 00:00")) == at("2024-04-06 08:00")


def test_by_day_it_does_not_wait() -> None:
    assert NIGHT.next_allowed(at("2024-04-05 20:59")) == at("2024-04-05 20:59")
    assert NIGHT.next_allowed(at("2024-04-05 08:00")) == at("2024-04-05 08:00")


def test_quiet_hours_at_noon_work_as_well() -> None:
    noon = QuietHours(begins=time(12), ends=time(14), zone=BERLIN)

    assert noon.next_allowed(at("2024-04-05 13:00")) == at("2024-04-05 14:00")
    assert noon.next_allowed(at("2024-04-05 23:00")) == at("2024-04-05 23:00")


def test_equal_times_mean_that_no_hour_is_quiet() -> None:
    none = QuietHours(begins=time(8), ends=time(8), zone=BERLIN)

    assert none.next_allowed(at("2024-04-05 08:00")) == at("2024-04-05 08:00")


def test_in_the_spring_night_the_morning_comes_an_hour_sooner_and_at_eight() -> None:
    assert NIGHT.next_allowed(at("2027-03-27 21:00")) == at("2027-03-28 08:00")
    assert at("2027-03-28 08:00") - at("2027-03-27 21:00") == timedelta(hours=10)


def test_a_quarter_of_an_hour_that_the_clocks_leap_over_is_no_time_to_write() -> None:
    """Quiet but for 2:00 to 2:15, which that night did not have: 3:00 was once taken for the end."""
    hours = QuietHours(begins=time(2, 15), ends=time(2), zone=BERLIN)

    assert hours.next_allowed(at("2027-03-28 01:00")) == at("2027-03-29 02:00")


@given(hours=quiet, instant=change_nights | any_time)
def test_what_is_allowed_is_never_in_the_quiet_hours_nor_in_the_past(hours: QuietHours, instant: Instant) -> None:
    allowed = hours.next_allowed(instant)

    assert allowed >= instant
    assert not hours.cover(allowed)


@given(hours=quiet, instant=change_nights)
def test_nobody_waits_longer_than_needed(hours: QuietHours, instant: Instant) -> None:
    allowed = hours.next_allowed(instant)
    waited = [instant + minute * MINUTE for minute in range(int((allowed - instant) / MINUTE))]

    assert all(hours.cover(moment) or is_shown_again(moment, hours.zone) for moment in waited)


def test_quiet_hours_that_have_begun_go_on_when_the_clocks_are_put_back_to_before_their_beginning() -> None:
    hours = QuietHours(begins=time(2, 1), ends=time(0), zone=BERLIN)

    assert hours.next_allowed(datetime(2026, 10, 25, 0, 1, tzinfo=UTC)) == datetime(2026, 10, 25, 23, 0, tzinfo=UTC)


def is_shown_again(moment: Instant, zone: ZoneInfo) -> bool:
    """Whether the clocks show this time for the second time."""
    return occurrences(to_wall(moment, zone), zone)[0] < moment
