"""What people hear who follow: a new idea, or an answer of the city's; and what a digest puts together for one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import NewType, TypeAlias

from participation.announcements import Announcement
from participation.answers import OfficialResponse
from participation.follows import Follow, FollowKind
from participation.ideas import Idea, IdeaState
from participation.moderation import DecisionState, Settled

DigestId = NewType("DigestId", int)

GOOD_FOR = timedelta(days=14)
"""So long after it happened something is news: a weekly digest and a bot that stood still for some days are within it."""
DIGEST = "digest"
"""The kind of the message that puts news together."""


class NewsKind(StrEnum):
    """The kind under which it stands in the ledger. Authors and supporters are told of an answer under the same: nobody hears it twice."""

    PUBLISHED = "published"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """`subject` is the number of the idea that was published, or of the answer that came out."""

    kind: NewsKind
    subject: int

    @property
    def item(self) -> str:
        return f"{_BEGINNINGS[self.kind]}:{self.subject}"

    @classmethod
    def parse(cls, item: str | None, kind: str | None) -> News | None:
        """What stands in the ledger; None for anything that is no news."""
        if kind not in set(NewsKind) or not item:
            return None
        return cls(kind=NewsKind(kind), subject=int(item.partition(":")[2]))


_BEGINNINGS = {NewsKind.PUBLISHED: "idea", NewsKind.ANSWERED: "answer"}


def is_new(settled: Settled) -> bool:
    """Whether all can read the idea for the first time. What was only hidden for a while has been told before."""
    came = settled.after.state is IdeaState.PUBLISHED and settled.decision.state is DecisionState.IN_FORCE
    return came and settled.before.state not in {IdeaState.PUBLISHED, IdeaState.HIDDEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer, and those of its ideas that somebody follows."""

    answer: OfficialResponse
    ideas: tuple[Idea, ...]


Headline: TypeAlias = Announcement | Answered | Idea
"""One thing in a digest: an announcement, an answer of the city's, or a new idea."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Everything that one message puts together: announcements first, then answers, then ideas; the newest of each first."""

    id: DigestId
    headlines: tuple[Headline, ...] = field(repr=False)

    def page(self, start: int, size: int) -> Page:
        shown = self.headlines[start : start + size]
        return Page(digest=self.id, headlines=shown, start=start, left=max(0, len(self.headlines) - start - len(shown)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of what a digest puts together, and how many follow."""

    digest: DigestId
    headlines: tuple[Headline, ...] = field(repr=False)
    start: int
    left: int

    @property
    def announcements(self) -> Sequence[Announcement]:
        return [headline for headline in self.headlines if isinstance(headline, Announcement)]

    @property
    def answers(self) -> Sequence[Answered]:
        return [headline for headline in self.headlines if isinstance(headline, Answered)]

    @property
    def ideas(self) -> Sequence[Idea]:
        return [headline for headline in self.headlines if isinstance(headline, Idea)]


def followed(ideas: Iterable[Idea], follows: Collection[Follow]) -> tuple[Idea, ...]:
    """Those that all can read and that somebody follows: themselves, or with their topic or district."""
    known = {(follow.kind, follow.key) for follow in follows}
    return tuple(idea for idea in ideas if idea.state is IdeaState.PUBLISHED and known & set(_followed_by(idea)))


def _followed_by(idea: Idea) -> Iterable[tuple[FollowKind, str]]:
    yield FollowKind.IDEA, str(idea.id)
    yield FollowKind.TOPIC, idea.topic
    if idea.place and idea.place.district:
        yield FollowKind.DISTRICT, idea.place.district
