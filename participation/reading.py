"""What residents read: published ideas in some order, from one topic or district, or all of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from participation.ideas import Idea
from participation.processes import DistrictKey, TopicKey, is_key
from participation.wall_time import Instant


class Order(StrEnum):
    NEWEST = "n"
    MOST_SUPPORTED = "s"


class _Part(StrEnum):
    TOPIC = "t"
    DISTRICT = "d"


_FOLLOWED = "f"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Which ideas, and in which order. Short when written, for it stands in every button of a page: `s`, `t-umwelt`, `f`."""

    order: Order = Order.NEWEST
    topic: TopicKey | None = None
    district: DistrictKey | None = None
    followed: bool = False
    """Only what the reader follows."""

    @classmethod
    def parse(cls, written: str) -> View | None:
        """The view again, from what `str` made of it; None for anything else."""
        part, _, key = written.partition("-")
        if written in set(Order):
            return cls(order=Order(written))
        if written == _FOLLOWED:
            return cls(followed=True)
        if not is_key(key):
            return None
        match part:
            case _Part.TOPIC:
                return cls(topic=TopicKey(key))
            case _Part.DISTRICT:
                return cls(district=DistrictKey(key))
        return None

    def __str__(self) -> str:
        if self.followed:
            return _FOLLOWED
        if self.topic:
            return f"{_Part.TOPIC}-{self.topic}"
        return f"{_Part.DISTRICT}-{self.district}" if self.district else self.order.value


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedIdea:
    """An idea as one reader sees it."""

    idea: Idea
    published_at: Instant
    supports: int
    is_own: bool
    """Known to nobody but its author."""
    is_supported: bool
    """By this reader."""
    is_followed: bool = False
