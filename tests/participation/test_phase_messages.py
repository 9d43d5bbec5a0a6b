"""Everybody hears once that a phase has started, ends soon, has ended or has been moved; what comes too late is skipped on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from participation.phase_messages import Announced, Due, MessageKind, SkipReason, after_replacing, messages_due
from participation.phases import Phase
from participation.quiet_hours import QuietHours
from participation.wall_time import Instant
from tests.participation.examples import NIGHT, at, phase

STARTED, CLOSING_SOON, ENDED, MOVED = MessageKind.STARTED, MessageKind.CLOSING_SOON, MessageKind.ENDED, MessageKind.MOVED
DAY = timedelta(days=1)


class Records:
    """What the town's records hold about one phase; whatever is due is done at once unless told otherwise."""

    def __init__(self, phase: Phase) -> None:
        self.phase = phase
        self.announced: list[Announced] = []
        self.sent: list[tuple[MessageKind, Instant]] = []

    def look(self, now: Instant, quiet_hours: QuietHours | None = None, *, sending_takes_long: bool = False) -> Due:
        due = messages_due(self.phase, now=now, announced=self.announced, quiet_hours=quiet_hours)
        self.announced = after_replacing(self.announced, due.replace, now)
        for message in due.send:
            waiting = Announced.now_waiting(message, now)
            self.announced.append(waiting if sending_takes_long else replace(waiting, waiting=False, reached=True))
            self.sent.append((message.kind, message.ends_at))
        for skipped in due.skip:
            entry = Announced(
                kind=skipped.kind,
                edition=skipped.edition,
                starts_at=skipped.starts_at,
                ends_at=skipped.ends_at,
                at=now,
                reached=False,
                skipped=skipped.reason,
            )
            self.announced.append(entry)
        return due

    def some_were_reached(self) -> None:
        self.announced = [replace(entry, reached=entry.reached or entry.waiting) for entry in self.announced]

    def all_were_reached(self) -> None:
        self.some_were_reached()
        self.announced = [replace(entry, waiting=False) for entry in self.announced]

    def kinds(self) -> list[MessageKind]:
        return [kind for kind, _ in self.sent]

    def skipped(self) -> list[tuple[MessageKind, SkipReason]]:
        return [(entry.kind, entry.skipped) for entry in self.announced if entry.skipped]


def from_march_to_april(**changed: str) -> Records:
    return Records(phase("2024-03-20 00:00", "2024-04-15 00:00", **changed))  # type: ignore[arg-type]  # only texts are handed on


def test_a_phase_tells_start_reminder_and_end_each_in_its_time() -> None:
    town = from_march_to_april()
    heard = {day: town.look(at(day)).send for day in ("2024-03-20 08:59", "2024-03-20 09:00", "2024-04-12 09:00", "2024-04-15 09:00")}

    assert [[message.kind for message in messages] for messages in heard.values()] == [[], [STARTED], [CLOSING_SOON], [ENDED]]


def test_asking_again_finds_nothing_due() -> None:
    town = from_march_to_april()

    for day in ("2024-03-20 09:00", "2024-04-12 09:00", "2024-04-15 09:00", "2024-05-15 09:00"):
        town.look(at(day))
        assert town.look(at(day)) == Due()


def test_a_message_tells_the_times_and_until_when_it_may_go_out() -> None:
    (started,) = from_march_to_april().look(at("2024-03-20 10:00")).send

    assert (started.starts_at, started.ends_at) == (at("2024-03-20 00:00"), at("2024-04-15 00:00"))
    assert (started.due_at, started.not_after) == (at("2024-03-20 09:00"), at("2024-04-15 00:00"))
    assert started.edition == 1


def test_in_the_quiet_hours_nothing_is_sent_and_nothing_is_lost() -> None:
    town = Records(phase("2024-03-20 00:00", announced="2024-03-20 00:00"))

    assert town.look(at("2024-03-20 00:00"), NIGHT) == Due()
    assert [message.kind for message in town.look(at("2024-03-20 08:00"), NIGHT).send] == [STARTED]


def test_after_a_standstill_a_late_start_is_still_told() -> None:
    town = from_march_to_april()
    town.look(at("2024-04-01 15:00"))

    assert town.kinds() == [STARTED]


def test_a_start_is_not_told_after_the_end_and_that_is_on_record() -> None:
    town = from_march_to_april()
    town.look(at("2024-04-15 10:00"))

    assert town.kinds() == [ENDED]
    assert town.skipped() == [(STARTED, SkipReason.TOO_LATE), (CLOSING_SOON, SkipReason.TOO_LATE)]


def test_a_town_may_say_how_late_a_start_may_be_told() -> None:
    town = Records(replace(phase(), start_told_within=3 * DAY))
    town.look(at("2024-03-23 09:00"))

    assert town.skipped() == [(STARTED, SkipReason.TOO_LATE)]


def test_an_end_is_told_for_a_week_and_then_no_more() -> None:
    in_time, too_late = from_march_to_april(), from_march_to_april()
    in_time.look(at("2024-04-22 08:59"))
    too_late.look(at("2024-04-22 09:00"))

    assert in_time.kinds() == [ENDED]
    assert (ENDED, SkipReason.TOO_LATE) in too_late.skipped()


def test_who_hears_of_the_start_only_now_is_not_reminded_of_the_end_as_well() -> None:
    town = from_march_to_april()
    town.look(at("2024-04-13 12:00"))

    assert town.kinds() == [STARTED]
    assert town.skipped() == [(CLOSING_SOON, SkipReason.END_JUST_TOLD)]
    assert town.look(at("2024-04-13 12:01")) == Due()


def test_a_phase_moved_before_its_start_was_told_tells_only_the_new_time() -> None:
    town = from_march_to_april()
    town.look(at("2024-03-19 12:00"))
    town.phase = phase("2024-03-27 00:00", "2024-04-22 00:00")

    assert town.look(at("2024-03-20 09:00")) == Due()
    (started,) = town.look(at("2024-03-27 09:00")).send
    assert (started.kind, started.ends_at) == (STARTED, at("2024-04-22 00:00"))


def test_a_new_end_is_told_once() -> None:
    town = from_march_to_april()
    town.look(at("2024-03-20 09:00"))
    town.phase = phase(ends="2024-04-22 00:00")

    (moved,) = town.look(at("2024-04-05 10:00")).send
    assert (moved.kind, moved.ends_at, moved.not_after) == (MOVED, at("2024-04-22 00:00"), at("2024-04-22 00:00"))
    assert town.look(at("2024-04-05 10:01")) == Due()


def test_each_change_of_the_end_is_told_in_its_own_edition() -> None:
    town = from_march_to_april()
    town.look(at("2024-03-20 09:00"))
    editions = []
    for end in ("2024-04-22 00:00", "2024-04-29 00:00", "2024-04-22 00:00"):
        town.phase = phase(ends=end)
        editions += [message.edition for message in town.look(at("2024-04-05 10:00")).send]

    assert editions == [1, 2, 3]


def test_a_slip_that_is_mended_before_anybody_is_told_is_told_to_nobody() -> None:
    town = from_march_to_april()
    town.look(at("2024-03-20 09:00"))
    town.phase = phase(ends="2024-04-22 00:00")
    assert town.look(at("2024-04-05 23:00"), NIGHT) == Due()
    town.phase = phase(ends="2024-04-15 00:00")

    assert town.look(at("2024-04-06 08:00"), NIGHT) == Due()


def test_another_start_in_the_past_is_nobodys_news() -> None:
    town = from_march_to_april()
    town.look(at("2024-03-20 09:00"))
    town.phase = phase("2024-03-18 00:00")

    assert town.look(at("2024-03-21 09:00")) == Due()


def test_a_phase_put_off_after_its_start_was_told_says_so_and_starts_again() -> None:
    town = from_march_to_april()
    town.look(at("2024-03-20 09:00"))
    town.phase = phase("2024-04-01 00:00")
    town.look(at("2024-03-20 12:00"))
    town.look(at("2024-04-01 09:00"))

    assert town.kinds() == [STARTED, MOVED, STARTED]
    assert [entry.edition for entry in town.announced] == [1, 1, 2]


def test_a_phase_put_off_and_brought_back_before_anybody_heard_of_it_starts_once() -> None:
    town = from_march_to_april()
    town.phase = phase("2024-04-01 00:00")
    town.look(at("2024-03-20 09:00"))
    town.phase = phase("2024-03-20 00:00")
    town.look(at("2024-03-20 09:05"))

    assert town.kinds() == [STARTED]


def test_a_longer_phase_reminds_again_before_its_new_end() -> None:
    town = from_march_to_april()
    for day in ("2024-03-20 09:00", "2024-04-12 09:00"):
        town.look(at(day))
    town.phase = phase(ends="2024-04-29 00:00")
    for day in ("2024-04-13 10:00", "2024-04-26 09:00", "2024-04-29 09:00"):
        town.look(at(day))

    assert town.kinds() == [STARTED, CLOSING_SOON, MOVED, CLOSING_SOON, ENDED]


def test_one_day_more_is_told_without_a_second_reminder() -> None:
    town = from_march_to_april()
    for day in ("2024-03-20 09:00", "2024-04-12 09:00"):
        town.look(at(day))
    town.phase = phase(ends="2024-04-16 00:00")
    for day in ("2024-04-14 10:00", "2024-04-15 09:00"):
        town.look(at(day))

    assert town.kinds() == [STARTED, CLOSING_SOON, MOVED]
    assert town.skipped() == [(CLOSING_SOON, SkipReason.END_JUST_TOLD)]


def test_a_phase_closed_early_tells_its_end_the_next_morning_and_nothing_else() -> None:
    town = from_march_to_april()
    town.look(at("2024-03-20 09:00"))
    town.phase = phase(ends="2024-04-05 15:00")

    assert town.look(at("2024-04-05 15:00")).send == ()
    town.look(at("2024-04-06 09:00"))
    assert town.kinds() == [STARTED, ENDED]


def test_a_phase_that_goes_on_after_its_end_was_told_says_so_and_ends_again() -> None:
    town = from_march_to_april()
    for day in ("2024-03-20 09:00", "2024-04-12 09:00", "2024-04-15 09:00"):
        town.look(at(day))
    town.phase = phase(ends="2024-04-29 00:00")
    for day in ("2024-04-16 10:00", "2024-04-26 09:00", "2024-04-29 09:00"):
        town.look(at(day))

    assert town.kinds() == [STARTED, CLOSING_SOON, ENDED, MOVED, CLOSING_SOON, ENDED]


def test_another_end_in_the_past_is_not_told_a_second_time() -> None:
    town = from_march_to_april()
    for day in ("2024-03-20 09:00", "2024-04-12 09:00", "2024-04-15 09:00"):
        town.look(at(day))
    town.phase = phase(ends="2024-04-14 00:00")

    assert town.look(at("2024-04-16 09:00")).send == ()


def test_who_still_waits_for_the_start_gets_it_with_the_new_end_and_the_others_hear_of_the_change() -> None:
    town = from_march_to_april()
    town.look(at("2024-03-20 09:00"), sending_takes_long=True)
    town.some_were_reached()
    town.phase = phase(ends="2024-04-22 00:00")

    due = town.look(at("2024-03-20 09:30"))

    assert [(change.old.kind, change.by and change.by.ends_at) for change in due.replace] == [(STARTED, at("2024-04-22 00:00"))]
    assert [message.kind for message in due.send] == [MOVED]
    assert town.look(at("2024-03-20 09:31")) == Due()


def test_where_nobody_has_got_the_start_yet_nobody_hears_of_a_change() -> None:
    town = from_march_to_april()
    town.look(at("2024-03-20 09:00"), sending_takes_long=True)
    town.phase = phase(ends="2024-04-22 00:00")

    due = town.look(at("2024-03-20 09:01"))

    assert due.send == ()
    assert [change.by and change.by.ends_at for change in due.replace] == [at("2024-04-22 00:00")]


def test_a_start_that_nobody_has_got_is_taken_back_when_the_phase_is_put_off() -> None:
    town = from_march_to_april()
    town.look(at("2024-03-20 09:00"), sending_takes_long=True)
    town.phase = phase("2024-04-01 00:00")

    assert [change.by for change in town.look(at("2024-03-20 09:01")).replace] == [None]
    town.look(at("2024-04-01 09:00"))
    assert town.kinds() == [STARTED, STARTED]
    assert town.skipped() == [(STARTED, SkipReason.WITHDRAWN)]


def test_a_reminder_under_way_is_taken_back_when_the_end_moves_away() -> None:
    town = from_march_to_april()
    town.look(at("2024-03-20 09:00"))
    town.look(at("2024-04-12 09:00"), sending_takes_long=True)
    town.some_were_reached()
    town.phase = phase(ends="2024-04-29 00:00")

    due = town.look(at("2024-04-12 09:10"))

    assert [(change.old.kind, change.by) for change in due.replace] == [(CLOSING_SOON, None)]
    assert [message.kind for message in due.send] == [MOVED]


def test_a_change_that_is_changed_back_under_way_is_taken_back_and_told_to_those_who_heard_it() -> None:
    town = from_march_to_april()
    town.look(at("2024-03-20 09:00"))
    town.phase = phase(ends="2024-04-22 00:00")
    town.look(at("2024-04-05 10:00"), sending_takes_long=True)
    nobody_yet = Records(town.phase)
    nobody_yet.announced = list(town.announced)
    town.some_were_reached()

    for records in (town, nobody_yet):
        records.phase = phase(ends="2024-04-15 00:00")
    some_had_heard, none_had = town.look(at("2024-04-05 10:05")), nobody_yet.look(at("2024-04-05 10:05"))

    assert [change.by for change in some_had_heard.replace] == [change.by for change in none_had.replace] == [None]
    assert [(message.kind, message.ends_at) for message in some_had_heard.send] == [(MOVED, at("2024-04-15 00:00"))]
    assert none_had.send == ()


def test_a_change_at_night_is_told_in_the_morning_to_those_who_had_the_start_already() -> None:
    town = from_march_to_april()
    town.look(at("2024-03-20 20:00"), sending_takes_long=True)
    town.some_were_reached()
    town.phase = phase(ends="2024-04-22 00:00")

    assert town.look(at("2024-03-20 22:00"), NIGHT).send == ()
    town.some_were_reached()
    assert [message.kind for message in town.look(at("2024-03-21 08:00"), NIGHT).send] == [MOVED]


@settings(max_examples=200)
@given(gaps=st.lists(st.timedeltas(min_value=timedelta(seconds=1), max_value=30 * DAY), min_size=1, max_size=12))
def test_whatever_the_standstills_each_message_is_sent_once_or_skipped_once(gaps: list[timedelta]) -> None:
    """Fault F20: downtime of a second to a month over the phase."""
    town = from_march_to_april()
    now = at("2024-03-19 00:00")
    for gap in [*gaps, 60 * DAY]:
        now += gap
        town.look(now, NIGHT)
    town.look(NIGHT.next_allowed(now), NIGHT)

    settled = town.kinds() + [kind for kind, _ in town.skipped()]
    assert sorted(settled) == sorted([STARTED, CLOSING_SOON, ENDED])
