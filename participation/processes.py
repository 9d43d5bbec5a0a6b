"""One participation process of a city: its fields, topics, districts, phases, and who answers for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from participation.demographics import Demographics
from participation.digests import DigestTimes
from participation.phases import Activity, Phase, PhaseKey
from participation.promises import working_days_after
from participation.quiet_hours import QuietHours, Span
from participation.retention import Retention
from participation.team_rules import TeamRules
from participation.wall_time import Instant, local_date, on_day
from participation.words import Language, Text

ProcessKey = NewType("ProcessKey", str)
FieldKey = NewType("FieldKey", str)
TopicKey = NewType("TopicKey", str)
DistrictKey = NewType("DistrictKey", str)

KEY_MAXIMUM = 24


def is_key(written: str) -> bool:
    """Keys stand in links on posters: short, small letters, digits and hyphens."""
    return len(written) <= KEY_MAXIMUM and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", written) is not None


class UnderAge(StrEnum):
    """What those below the minimum age may do."""

    READ_ONLY = "read_only"
    GUARDIAN = "guardian"
    ALLOWED = "allowed"


class WhenForgotten(StrEnum):
    """What becomes of ideas that all can read, or the team still reads, when whoever had them is forgotten."""

    CHOICE = "choice"
    """The person decides whether they stay without them, or go."""
    STAY = "stay"
    GO = "go"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaRules:
    """What can go with an idea, and what becomes of it without its author."""

    photos: bool = True
    places: bool = True
    """A point on the map, a street or a district."""
    when_forgotten: WhenForgotten = WhenForgotten.CHOICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """`name` is the official one, `short` stands on buttons."""

    key: TopicKey
    name: Text
    short: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    key: FieldKey
    name: Text
    short: Text
    topics: tuple[Topic, ...]

    def has(self, topic: TopicKey | None) -> bool:
        return any(known.key == topic for known in self.topics)


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    key: DistrictKey
    name: Text
    short: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who answers for the process, and where people turn."""

    controller: str
    imprint: str
    data_protection_contact: str
    accessibility_statement: str
    feedback_address: str
    privacy_statement: str | None = None
    guardian_form: str | None = None
    """The address of the paper that parents sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPlatform:
    """The door for everybody who does not want Telegram."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    title: Text
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    key: ProcessKey
    city: Text
    title: Text
    about: Text
    zone: ZoneInfo
    languages: tuple[Language, ...]
    fields: tuple[Field, ...]
    districts: tuple[District, ...]
    phases: tuple[Phase, ...]
    quiet_hours: QuietHours
    contact: Contact
    stored_until: date
    check_within: int
    holidays: frozenset[date] = frozenset()
    web_platform: WebPlatform | None = None
    minimum_age: int = 16
    under_age: UnderAge = UnderAge.READ_ONLY
    links: tuple[Link, ...] = ()
    digests: DigestTimes = DigestTimes()  # noqa: RUF009  a frozen value
    ideas: IdeaRules = IdeaRules()
    demographics: Demographics | None = None
    """None where nobody is asked about themself."""
    team: TeamRules = TeamRules()  # noqa: RUF009  a frozen value
    retention: Retention = Retention()  # noqa: RUF009  as above

    @property
    def topics(self) -> Iterator[Topic]:
        return (topic for field in self.fields for topic in field.topics)

    def field(self, key: FieldKey | None) -> Field | None:
        return next((field for field in self.fields if field.key == key), None)

    def field_of(self, topic: TopicKey | None) -> Field | None:
        return next((field for field in self.fields if field.has(topic)), None)

    def topic(self, key: TopicKey | None) -> Topic | None:
        return next((topic for topic in self.topics if topic.key == key), None)

    def district(self, key: DistrictKey | None) -> District | None:
        return next((district for district in self.districts if district.key == key), None)

    def phase(self, key: PhaseKey | None) -> Phase | None:
        return next((phase for phase in self.phases if phase.key == key), None)

    def open_phase(self, now: Instant) -> Phase | None:
        """What is going on: of several open phases the one in which people can do something, and of those the latest."""
        open_now = [phase for phase in self.phases if phase.is_open(now)]
        return max(open_now, key=lambda phase: (phase.lets_people_act, phase.starts_at), default=None)

    def phase_that_allows(self, activity: Activity, now: Instant) -> Phase | None:
        return next((phase for phase in self.phases if phase.allows(activity, now)), None)

    def next_phase(self, now: Instant, activity: Activity | None = None) -> Phase | None:
        """The phase that begins next, or the next one with this activity."""
        ahead = [phase for phase in self.phases if phase.starts_at > now and (activity is None or activity in phase.activities)]
        return min(ahead, key=lambda phase: phase.starts_at, default=None)

    def next_start(self, activity: Activity, now: Instant) -> Instant | None:
        phase = self.next_phase(now, activity)
        return phase.starts_at if phase else None

    def quiet_hours_of(self, own: Span | None) -> QuietHours:
        """Those that somebody has chosen, by the clocks of the process; or its own."""
        return own.in_(self.zone) if own else self.quiet_hours

    def checked_by(self, submitted_at: Instant) -> date:
        """The promised day on which an idea submitted now has been checked."""
        return working_days_after(local_date(submitted_at, self.zone), self.check_within, self.holidays)

    def overdue_before(self, now: Instant) -> Instant:
        """What was submitted before this instant waits longer than promised."""
        day = local_date(now, self.zone)
        while working_days_after(day, self.check_within, self.holidays) >= local_date(now, self.zone):
            day -= timedelta(days=1)
        return on_day(day + timedelta(days=1), time.min, self.zone)

    def team_may_hear_at(self, instant: Instant) -> Instant:
        """The instant itself, or when the team's quiet hours, weekend and holidays are over."""
        return self.team.quiet_hours.next_allowed(instant, self.zone, self.holidays)
