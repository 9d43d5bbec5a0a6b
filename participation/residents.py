"""People who write to the bot: pseudonyms, what they agreed to, and whether they want to hear from the city."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NewType

from participation.follows import Habit, Rhythm
from participation.processes import Process
from participation.quiet_hours import QuietHours, Span
from participation.wall_time import Instant
from participation.words import Language

ResidentId = NewType("ResidentId", int)


class ResidentState(StrEnum):
    ACTIVE = "active"
    STOPPED = "stopped"
    BLOCKED_BOT = "blocked_bot"
    BANNED = "banned"
    DELETED = "deleted"


class ConsentWay(StrEnum):
    """How a person agreed."""

    PRESSED = "pressed"
    TYPED = "typed"
    PAPER = "paper"
    GUARDIAN = "guardian"
    """By themself, and by their parents on paper, which the team has put on record."""


class ConsentScope(StrEnum):
    """To what a person agreed."""

    FULL = "full"
    LIMITED = "limited"
    """Of somebody below the minimum age: to be written to. They take no part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """That a person agreed, to which version of the notice, in which language they read it, when and how."""

    version: str
    language: Language
    given_at: Instant
    way: ConsentWay
    scope: ConsentScope = ConsentScope.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    id: ResidentId
    alias: str
    language: Language
    state: ResidentState = ResidentState.ACTIVE
    wants_messages: bool = False
    followed_at: Instant | None = None
    consent: Consent | None = None
    rhythm: Rhythm = Rhythm.AT_ONCE
    own_quiet_hours: Span | None = None
    """None: those of the process."""

    @property
    def may_take_part(self) -> bool:
        return self.has_agreed and self.state not in {ResidentState.BANNED, ResidentState.DELETED}

    @property
    def has_agreed(self) -> bool:
        """To everything that taking part brings, in this form or an earlier one."""
        return self.consent is not None and self.consent.scope is ConsentScope.FULL

    def has_agreed_to(self, version: str) -> bool:
        """To the notice as it is now. Whoever agreed to an earlier one is asked again before anything more is kept."""
        return self.has_agreed and self.consent is not None and self.consent.version == version

    @property
    def is_follower(self) -> bool:
        """Whether messages about phases go to this person."""
        return self.state is ResidentState.ACTIVE and self.wants_messages and self.consent is not None

    @property
    def hears_about_own_ideas(self) -> bool:
        """Whoever said STOP hears nothing more, not even about their own ideas."""
        return self.state is ResidentState.ACTIVE

    def is_reached(self, *, despite: ResidentState | None = None) -> bool:
        """Whether what the city writes of its own accord goes to this person; some letters do `despite` one other state."""
        return self.state in {ResidentState.ACTIVE, despite}

    @property
    def hears_answers(self) -> bool:
        """Whether an answer to their own question goes to this person: STOP is no hindrance, for it comes unasked to nobody."""
        return self.consent is not None and self.is_reached(despite=ResidentState.STOPPED)

    @property
    def habit(self) -> Habit:
        return Habit(self.rhythm, self.own_quiet_hours)

    def quiet_hours(self, process: Process) -> QuietHours:
        """In which the city writes nothing of its own accord to this person."""
        return process.quiet_hours_of(self.own_quiet_hours)

    def following(self, now: Instant) -> Resident:
        """Yes to messages. Who follows already, keeps the day on which it began."""
        if self.is_follower:
            return self
        return replace(self, state=self._awake, wants_messages=True, followed_at=now)

    def started(self, now: Instant) -> Resident:
        """START: after STOP, whatever was wished for before it holds again; otherwise it is a yes to messages."""
        if self.state is not ResidentState.STOPPED:
            return self.following(now)
        return replace(self, state=ResidentState.ACTIVE, followed_at=now if self.wants_messages else None)

    def not_following(self) -> Resident:
        """No to messages about phases; news about the own ideas still come."""
        return replace(self, wants_messages=False, followed_at=None)

    def stopped(self) -> Resident:
        """STOP: the city writes no more of its own accord. What was wished for is kept for the day on which they say START."""
        if self.state in {ResidentState.BANNED, ResidentState.DELETED}:
            return self
        return replace(self, state=ResidentState.STOPPED, followed_at=None)

    def revoking(self) -> Resident:
        """The person takes their yes back: nothing more is kept of them, and nobody writes to them."""
        return replace(self.stopped(), consent=None, wants_messages=False)

    def agreeing(self) -> Resident:
        """Who took their yes back and says it again is as awake as anybody new; who said STOP before has said it still."""
        return replace(self, state=self._awake) if self.consent is None else self

    def blocking(self) -> Resident:
        """The person has blocked the bot: nothing can be sent, and nothing else changes."""
        return replace(self, state=ResidentState.BLOCKED_BOT) if self.state is ResidentState.ACTIVE else self

    def returning(self) -> Resident:
        """The person has unblocked the bot, or writes again: what was wished for before holds again."""
        return replace(self, state=ResidentState.ACTIVE) if self.state is ResidentState.BLOCKED_BOT else self

    def banned(self) -> Resident:
        """May take part no more, and hears nothing. What was wished for is kept for the day on which the ban is over."""
        return self if self.state is ResidentState.DELETED else replace(self, state=ResidentState.BANNED)

    def unbanned(self, state: ResidentState) -> Resident:
        """As it was before the ban."""
        return replace(self, state=state) if self.state is ResidentState.BANNED else self

    def told_in(self, rhythm: Rhythm) -> Resident:
        return replace(self, rhythm=rhythm)

    def undisturbed(self, hours: Span | None) -> Resident:
        """With quiet hours of their own; with those of the process, if it is None."""
        return replace(self, own_quiet_hours=hours)

    def speaking(self, language: Language) -> Resident:
        return replace(self, language=language)

    @property
    def _awake(self) -> ResidentState:
        return self.state if self.state in {ResidentState.BANNED, ResidentState.DELETED} else ResidentState.ACTIVE
