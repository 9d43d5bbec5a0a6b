"""A town moves its phase at any moment while messages are on their way: in the end everybody knows when it ends, and from one message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from participation.phase_messages import Announced, Due, MessageKind, PhaseMessage, Replacement, Skipped, SkipReason, messages_due
from participation.wall_time import Instant
from tests.participation.examples import NIGHT, at, phase

DAY = timedelta(days=1)
EVERYBODY = frozenset({"Maria", "Yusuf", "Olena", "Kim"})


@dataclass
class Letter:
    """One wording of one message, who still waits for it, and who has got it."""

    announced: Announced
    not_after: Instant
    waiting: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)

    def on_record(self) -> Announced:
        return replace(self.announced, waiting=bool(self.waiting), reached=bool(self.reached))


class MovedAbout(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.now = at("2024-03-01 12:00")
        self.phase = phase("2024-03-20 00:00", "2024-04-15 00:00")
        self.letters: list[Letter] = []
        self.heard: dict[str, list[Announced]] = {person: [] for person in EVERYBODY}
        self.look()

    @rule(hours=st.integers(1, 24 * 9))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        for letter in self.letters:
            if self.now >= letter.not_after:
                letter.waiting = set()
        self.look()

    @rule(start=st.integers(-10, 10), days=st.integers(1, 40))
    def the_phase_is_moved(self, start: int, days: int) -> None:
        starts_at = self.now + start * DAY
        self.phase = replace(self.phase, starts_at=starts_at, ends_at=starts_at + days * DAY)
        self.look()

    @rule(people=st.sets(st.sampled_from(sorted(EVERYBODY)), min_size=1))
    def some_are_reached(self, people: set[str]) -> None:
        self.deliver(lambda person: person in people)

    @rule()
    def all_are_reached(self) -> None:
        self.deliver(lambda _: True)

    @invariant()
    def nothing_is_left_undone(self) -> None:
        assert self.due() == Due()

    @invariant()
    def nobody_waits_for_old_times(self) -> None:
        for letter in self.letters:
            assert not letter.waiting or letter.announced.tells_the_times_of(self.phase)

    @invariant()
    def nobody_gets_one_message_twice(self) -> None:
        for records in self.heard.values():
            editions = [(record.kind, record.edition) for record in records]
            assert len(editions) == len(set(editions))

    @invariant()
    def nobody_hears_the_same_news_twice_in_a_row(self) -> None:
        for records in self.heard.values():
            for before, after in pairwise(records):
                assert (before.kind, before.ends_at, before.starts_at) != (after.kind, after.ends_at, after.starts_at)

    @invariant()
    def by_day_whoever_heard_of_an_open_phase_knows_its_end_or_is_about_to(self) -> None:
        if not self.phase.is_open(self.now) or NIGHT.cover(self.now):
            return
        for person, records in self.heard.items():
            waits = any(person in letter.waiting for letter in self.letters)
            assert waits or not records or records[-1].ends_at == self.phase.ends_at

    def due(self) -> Due:
        on_record = [letter.on_record() for letter in self.letters]
        return messages_due(self.phase, now=self.now, announced=on_record, quiet_hours=NIGHT)

    def look(self) -> None:
        due = self.due()
        for replacement in due.replace:
            self.replace(replacement)
        for message in due.send:
            assert message.due_at <= self.now < message.not_after
            self.letters.append(Letter(Announced.now_waiting(message, self.now), message.not_after, waiting=self.audience(message)))
        for skipped in due.skip:
            self.letters.append(Letter(never_sent(skipped, self.now), self.now))

    def audience(self, message: PhaseMessage) -> set[str]:
        if message.kind is not MessageKind.MOVED:
            return set(EVERYBODY)
        return {person for person in EVERYBODY if not self.waits(person) and not self.knows(person, message)}

    def waits(self, person: str) -> bool:
        return any(person in letter.waiting for letter in self.letters)

    def knows(self, person: str, message: PhaseMessage) -> bool:
        last = self.heard[person][-1:]
        return any((record.starts_at, record.ends_at) == (message.starts_at, message.ends_at) for record in last)

    def replace(self, replacement: Replacement) -> None:
        letter = next(letter for letter in self.letters if letter.on_record() == replacement.old)
        if replacement.by:
            self.letters.append(Letter(Announced.now_waiting(replacement.by, self.now), replacement.by.not_after, waiting=letter.waiting))
        letter.announced = replace(letter.announced, skipped=SkipReason.WITHDRAWN)
        letter.waiting = set()

    def deliver(self, reaches: Callable[[str], bool]) -> None:
        """The outbox sends in the order in which messages were queued, and by day only."""
        if NIGHT.cover(self.now):
            return
        for letter in self.letters:
            for person in sorted(filter(reaches, letter.waiting)):
                self.heard[person].append(letter.announced)
                letter.waiting.remove(person)
                letter.reached.add(person)


def never_sent(skipped: Skipped, at: Instant) -> Announced:
    return Announced(
        kind=skipped.kind,
        edition=skipped.edition,
        starts_at=skipped.starts_at,
        ends_at=skipped.ends_at,
        at=at,
        reached=False,
        skipped=skipped.reason,
    )


TestMovedAbout = MovedAbout.TestCase
