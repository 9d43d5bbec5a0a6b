"""How fast messages start: never more than Telegram allows in any second, or in any minute of a group."""

from hypothesis import given
from hypothesis import strategies as st

from bot.pace import Limits, Pace

CHAT = b"c" * 16


def most_within(starts: list[float], seconds: float) -> int:
    return max((sum(begin <= start < begin + seconds for start in starts) for begin in starts), default=0)


@given(st.lists(st.floats(min_value=0.0, max_value=0.4), min_size=1, max_size=400), st.booleans())
def test_no_second_sees_more_than_the_rate(waits: list[float], bulk: bool) -> None:  # noqa: FBT001  hypothesis hands it over
    pace, now, starts = Pace(Limits(per_second=28)), 0.0, []
    for number, wait in enumerate(waits):
        now += wait / 10
        room = pace.bulk_room(now) if bulk else pace.room(now)
        for _ in range(room):
            pace.start(number.to_bytes(16, "big"), now, bulk=bulk, group=False)
            starts.append(now)

    assert most_within(starts, 1.0) <= 28


@given(st.lists(st.floats(min_value=0.0, max_value=20.0), min_size=1, max_size=200))
def test_no_minute_of_a_group_sees_more_than_twenty(waits: list[float]) -> None:
    pace, now, starts = Pace(Limits()), 0.0, []
    for wait in waits:
        now += wait
        while pace.chat_is_free(CHAT, now, group=True):
            pace.start(CHAT, now, bulk=False, group=True)
            starts.append(now)

    assert most_within(starts, 60.0) <= 20


def test_what_goes_to_many_goes_at_a_steady_step() -> None:
    pace, starts = Pace(Limits(per_second=28)), []
    for tick in range(10_000):
        now = tick / 1000
        for _ in range(pace.bulk_room(now)):
            pace.start(tick.to_bytes(16, "big"), now, bulk=True, group=False)
            starts.append(now)

    assert len(starts) >= 0.8 * 280
    assert most_within(starts, 1.0) <= 28


def test_after_telegram_asked_to_wait_what_goes_to_many_goes_at_half_the_rate() -> None:
    pace, starts = Pace(Limits(per_second=28)), []
    pace.slow_down(0.0)
    for tick in range(10_000):
        now = tick / 1000
        for _ in range(pace.bulk_room(now)):
            pace.start(tick.to_bytes(16, "big"), now, bulk=True, group=False)
            starts.append(now)

    assert len(starts) <= 145


@given(st.lists(st.floats(min_value=0.0, max_value=20.0), min_size=1, max_size=200))
def test_cards_that_nobody_asked_for_always_leave_three_replies(waits: list[float]) -> None:
    pace, now = Pace(Limits()), 0.0
    for wait in waits:
        now += wait
        while pace.chat_is_free(CHAT, now, group=True, unasked=True):
            pace.start(CHAT, now, bulk=False, group=True)

        for _ in range(3):
            assert pace.chat_is_free(CHAT, now, group=True)
            pace.start(CHAT, now, bulk=False, group=True)
        now += 60.0


def test_without_replies_cards_come_as_fast_as_a_group_may_be_written_to() -> None:
    pace, now, starts = Pace(Limits()), 0.0, []
    while now < 300.0:
        now += pace.wait_for_chat(CHAT, now, group=True, unasked=True) + 1e-6
        pace.start(CHAT, now, bulk=False, group=True)
        starts.append(now)

    assert len(starts) >= 5 * 15
