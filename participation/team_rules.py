"""How the team works, as the process file says: how long, how often, with which departments, words and help lines."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NewType
from zoneinfo import ZoneInfo

from participation.flags import DANGER_WORDS
from participation.promises import is_working_day
from participation.quiet_hours import QuietHours
from participation.wall_time import Instant, local_date, next_local_time
from participation.words import Text

DepartmentKey = NewType("DepartmentKey", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A part of the administration that drafts the city's answers."""

    key: DepartmentKey
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLine:
    """Who listens to people in distress."""

    name: Text
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamQuietHours:
    """When nobody of the team is written to unasked: at night and, unless `weekends` says otherwise, on days that are no working days."""

    begins: time = time(18)
    ends: time = time(8)
    weekends: bool = True
    """Whether Saturdays, Sundays and holidays are quiet, too."""

    def next_allowed(self, instant: Instant, zone: ZoneInfo, holidays: AbstractSet[date] = frozenset()) -> Instant:
        """The instant itself, or the end of the quiet time it falls into."""
        hours = QuietHours(begins=self.begins, ends=self.ends, zone=zone)
        allowed = hours.next_allowed(instant)
        while self.weekends and not is_working_day(local_date(allowed, zone), holidays):
            allowed = hours.next_allowed(next_local_time(allowed + timedelta(microseconds=1), time.min, zone))
        return allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many updates are taken: so many at once, and then so many as time goes on."""

    person_at_once: int = 60
    person_per_minute: int = 60
    all_at_once: int = 2000
    all_per_second: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodRule:
    """How many people who joined lately, all with the same text, are a flood."""

    people: int = 5
    joined_within: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementRules:
    by_two: bool = True
    """Whether a second person releases what goes to many."""
    paid: bool = False
    """Whether the team may pay Telegram for a faster pace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRules:
    undo: timedelta = timedelta(minutes=5)
    """How long a decision can be taken back before anybody hears of it."""
    claim: timedelta = timedelta(minutes=15)
    """How long an idea stays with whoever took it."""
    invitation: timedelta = timedelta(hours=48)
    """How long a link into the team works."""
    answer_within: timedelta = timedelta(days=28)
    """Within what time the city means to answer a published idea."""
    reports_until_checked: int = 3
    """So many reports put a published idea before the team again."""
    quiet_hours: TeamQuietHours = TeamQuietHours()
    limits: Limits = Limits()
    flood: FloodRule = FloodRule()
    announcements: AnnouncementRules = AnnouncementRules()
    departments: tuple[Department, ...] = ()
    help_lines: tuple[HelpLine, ...] = ()
    flagged_words: tuple[str, ...] = ()
    danger_words: tuple[str, ...] = DANGER_WORDS
    allowed_links: tuple[str, ...] = ()
    """Hosts, with all that lies below them."""
    districts_map: str | None = None
    """A GeoJSON file with the districts, beside the process file."""

    def department(self, key: DepartmentKey | None) -> Department | None:
        return next((department for department in self.departments if department.key == key), None)
