"""May an idea be shown? What the team decides about it, when that comes into force, and who may ask for a second look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from participation import refusals
from participation.ideas import Idea, IdeaId, IdeaState, Reference, RejectionReason
from participation.residents import ResidentId
from participation.staff import Alias, StaffId
from participation.texts import tidy, units
from participation.wall_time import Instant

DecisionId = NewType("DecisionId", int)
AppealId = NewType("AppealId", int)

WORDS_MAXIMUM = 1000
"""UTF-16 units of a reason or a note. With the longest idea above it, a message still holds it."""

REWORK_WITHIN = timedelta(days=7)
"""So long an idea that came back can be changed, however soon the collecting ends."""


class DecisionKind(StrEnum):
    PUBLISH = "publish"
    RETURN = "return"
    REJECT = "reject"
    MERGE = "merge"
    HIDE = "hide"


class DecisionState(StrEnum):
    PENDING = "pending"
    IN_FORCE = "in_force"
    UNDONE = "undone"


class AppealState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


LEADS_TO: Mapping[DecisionKind, IdeaState] = MappingProxyType(
    {
        DecisionKind.PUBLISH: IdeaState.PUBLISHED,
        DecisionKind.RETURN: IdeaState.RETURNED,
        DecisionKind.REJECT: IdeaState.REJECTED,
        DecisionKind.MERGE: IdeaState.MERGED,
        DecisionKind.HIDE: IdeaState.HIDDEN,
    }
)

MOVES: Mapping[IdeaState, frozenset[DecisionKind]] = MappingProxyType(
    {
        IdeaState.SUBMITTED: frozenset({DecisionKind.PUBLISH, DecisionKind.RETURN, DecisionKind.REJECT, DecisionKind.MERGE}),
        IdeaState.PUBLISHED: frozenset({DecisionKind.HIDE, DecisionKind.MERGE}),
        IdeaState.HIDDEN: frozenset({DecisionKind.PUBLISH, DecisionKind.RETURN, DecisionKind.REJECT}),
        IdeaState.RETURNED: frozenset({DecisionKind.PUBLISH}),
        IdeaState.REJECTED: frozenset({DecisionKind.PUBLISH, DecisionKind.RETURN}),
    }
)
"""What may be decided about an idea. Where it came back to its author, only what is better for them."""

NEEDS_REASON = frozenset({DecisionKind.RETURN, DecisionKind.REJECT, DecisionKind.HIDE})
AGAINST_THE_AUTHOR: Mapping[IdeaState, DecisionKind] = MappingProxyType(
    {LEADS_TO[kind]: kind for kind in (DecisionKind.RETURN, DecisionKind.REJECT, DecisionKind.HIDE)}
)
"""What an appeal can be against, by the state to which it led."""


def moves(idea: Idea) -> frozenset[DecisionKind]:
    """What may be decided now. Of an idea that was brought up again also that it stays as it is."""
    allowed = MOVES.get(idea.state, frozenset())
    return allowed | {kind for kind, state in LEADS_TO.items() if idea.waiting_since and state is idea.state}


def require_move(idea: Idea, kind: DecisionKind) -> None:
    if kind not in moves(idea):
        raise refusals.CannotBeDecided(reference=str(idea.reference), kind=kind, state=idea.state)


def staff_words(written: str) -> str:
    """What a moderator wrote, as reason or as note."""
    words = tidy(written)
    if not words:
        raise refusals.NothingWritten
    if units(words) > WORDS_MAXIMUM:
        raise refusals.WordsTooLong(length=units(words), maximum=WORDS_MAXIMUM)
    return words


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What somebody wants to decide: the press, before it is on record."""

    kind: DecisionKind
    trust: bool = False
    """From now on the author's ideas can be published many at once."""
    reason: RejectionReason | None = None
    words: str | None = field(default=None, repr=False)
    """The moderator's own, in the place of those that go with the reason."""
    into: IdeaId | None = None

    def __post_init__(self) -> None:
        if (self.kind in NEEDS_REASON) != (self.reason is not None):
            raise ValueError("Who returns, rejects or hides an idea says why; nobody else does.")
        if (self.kind is DecisionKind.MERGE) != (self.into is not None):
            raise ValueError("Merging, and nothing else, is into another idea.")
        if self.trust and self.kind is not DecisionKind.PUBLISH:
            raise ValueError("Trust comes with publishing.")
        if self.words is not None and self.reason is None:
            raise ValueError("Words belong to a reason.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a member of the team decided. Until `in_force_at` nothing is different for anybody else, and it can be undone."""

    id: DecisionId
    idea_id: IdeaId
    verdict: Verdict
    by: StaffId
    by_alias: Alias
    decided_at: Instant
    in_force_at: Instant
    state: DecisionState = DecisionState.PENDING
    idea_version: int
    into_reference: Reference | None = None
    """The number of the idea that it is merged into."""
    ended_at: Instant | None = None
    """When it came into force in fact, or was undone."""
    undone_by: Alias | None = None
    """None if nobody of the team undid it: the idea was taken away from under it."""

    @property
    def kind(self) -> DecisionKind:
        return self.verdict.kind

    @property
    def is_pending(self) -> bool:
        return self.state is DecisionState.PENDING

    def require_undoable(self, now: Instant) -> None:
        if self.state is DecisionState.IN_FORCE or now >= self.in_force_at:
            raise refusals.TooLateToUndo(kind=self.kind, by=self.by_alias, at=self.decided_at)

    def as_refusal(self) -> refusals.AlreadyDecided:
        return refusals.AlreadyDecided(kind=self.kind, by=self.by_alias, at=self.decided_at)

    def undone(self, at: Instant, by: Alias | None = None) -> Decision:
        return replace(self._ended(at), state=DecisionState.UNDONE, undone_by=by)

    def in_force(self, at: Instant) -> Decision:
        return replace(self._ended(at), state=DecisionState.IN_FORCE)

    def _ended(self, at: Instant) -> Decision:
        if not self.is_pending:
            raise ValueError("A decision comes into force or is undone, once.")
        return replace(self, ended_at=at)


def decided(idea: Idea, verdict: Verdict) -> Idea:
    """The idea once the decision is in force."""
    require_move(idea, verdict.kind)
    return replace(
        idea,
        state=LEADS_TO[verdict.kind],
        waiting_since=None,
        merged_into=verdict.into,
        version=idea.version + 1,
    )


def ends_trust(verdict: Verdict) -> bool:
    """Whoever had an idea rejected or hidden is looked at closely again."""
    return verdict.kind in {DecisionKind.REJECT, DecisionKind.HIDE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Somebody of the team works on an idea, until then."""

    idea_id: IdeaId
    by: StaffId
    by_alias: Alias
    until: Instant

    def is_live(self, now: Instant) -> bool:
        return now < self.until

    def require_not_against(self, member: StaffId, now: Instant) -> None:
        if self.by != member and self.is_live(now):
            raise refusals.ClaimedByAnother(by=self.by_alias, until=self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """The author asks for a second look at a decision."""

    id: AppealId
    idea_id: IdeaId
    against: DecisionId
    kind: DecisionKind
    """Of the decision that it is against."""
    decided_by: StaffId
    appealed_at: Instant
    state: AppealState = AppealState.OPEN
    answered_by: DecisionId | None = None

    @property
    def is_open(self) -> bool:
        return self.state is AppealState.OPEN

    def require_second_person(self, member: StaffId) -> None:
        if self.decided_by == member:
            raise refusals.DecidedByYourself

    def answered(self, decision: Decision) -> Appeal:
        """It stays as it was, or gets worse: dismissed."""
        dismissed = decision.kind in {self.kind, DecisionKind.REJECT}
        return replace(self, state=AppealState.DISMISSED if dismissed else AppealState.UPHELD, answered_by=decision.id)

    def withdrawn(self) -> Appeal:
        return replace(self, state=AppealState.WITHDRAWN)


def require_appealable(idea: Idea, author: ResidentId, last: Decision | None, answered: Appeal | None) -> Decision:
    """The decision in force that the author may appeal against; `answered` is the appeal that it answered, if it did."""
    if idea.author != author:
        raise refusals.NotYours
    if last is None or AGAINST_THE_AUTHOR.get(idea.state) is not last.kind or answered is not None:
        raise refusals.IdeaCannotBeAppealed(idea.state)
    return last


def rework_until(last: Decision, collecting_ends_at: Instant | None) -> Instant:
    """Until when the author can begin to change an idea that came back with this decision."""
    within = last.in_force_at + REWORK_WITHIN
    return max(within, collecting_ends_at) if collecting_ends_at else within


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody of the team wrote about an idea, for the team only."""

    idea_id: IdeaId
    by_alias: Alias
    text: str = field(repr=False)
    written_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A decision has come into force, or could not: then it is undone, and the idea waits as before."""

    before: Idea
    after: Idea
    decision: Decision
    appeal: Appeal | None = None
    """The one that was answered by it."""
    into: Idea | None = None
    """The idea that it was merged into."""

    @property
    def is_news(self) -> bool:
        """Whether the author has anything to hear."""
        return self.before.state is not self.after.state or self.appeal is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """An idea can no longer be read: what was merged into it waits for the team again."""

    lost: Idea
    ideas: tuple[Idea, ...]
