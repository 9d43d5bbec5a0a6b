"""What somebody wants to hear of, and when: single topics, districts and ideas; at once, or put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from participation.quiet_hours import Span
from participation.wall_time import Instant


class FollowKind(StrEnum):
    TOPIC = "topic"
    DISTRICT = "district"
    IDEA = "idea"


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """`key` is that of the topic or district, or the number of the idea's row."""

    kind: FollowKind
    key: str = field(repr=False)
    since: Instant


class Rhythm(StrEnum):
    """When news come that have no deadline."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Habit:
    """When somebody wants to hear of news: in which rhythm, and outside which quiet hours of their own."""

    rhythm: Rhythm
    own_quiet_hours: Span | None = None
