"""What the city announces to many: written by one person, released by another, sent to each recipient once, and stopped at any time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NewType
from urllib.parse import urlsplit

from participation import refusals
from participation.audiences import Audience
from participation.goals import Goal
from participation.processes import ProcessKey
from participation.staff import Alias, StaffId
from participation.wall_time import Instant
from participation.words import Language

AnnouncementId = NewType("AnnouncementId", int)

TEXT_MAXIMUM = 3500
CAPTION_MAXIMUM = 800
"""UTF-16 units of what people see. Telegram takes 4096 and, below a photo or document, 1024 (Bot API, sendMessage and sendPhoto);
the rest is for the line that says who speaks, and for the one that says how to stop it."""
GOOD_FOR = timedelta(days=3)
"""So long after its time an announcement still goes out, if nobody chose otherwise."""
LONGEST_GOOD_FOR = timedelta(days=60)
DOCUMENT_MAXIMUM = 10_000_000
"""Bytes. More would cost people on the road a day's worth of data."""
DOCUMENT_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png", "text/calendar"})
"""What every phone opens by itself."""
PAID_PER_SECOND = 1000
STARS_PER_TEN_PAID = 1
"""Bot API, `allow_paid_broadcast`: up to 1000 messages a second, 0.1 Telegram Stars for each."""


class AnnouncementState(StrEnum):
    DRAFT = "draft"
    HANDED_IN = "handed_in"
    APPROVED = "approved"
    """Released; goes out at its time, or at once."""
    SENDING = "sending"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    """Its time was over before everybody had got it, or before it had begun."""


OVER = frozenset({AnnouncementState.COMPLETED, AnnouncementState.CANCELLED, AnnouncementState.EXPIRED})
BEGUN = frozenset({AnnouncementState.SENDING, AnnouncementState.PAUSED})


class AttachmentKind(StrEnum):
    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A picture or file that Telegram already has: `file_id` is its name there, for this bot alone."""

    kind: AttachmentKind
    file_id: str = field(repr=False)

    @classmethod
    def document(cls, file_id: str, *, mime_type: str, size: int) -> Attachment:
        """A file that everybody can open on their phone; `size` in bytes. Any other is refused."""
        if mime_type not in DOCUMENT_TYPES:
            raise refusals.WrongKindOfFile
        if size > DOCUMENT_MAXIMUM:
            raise refusals.FileTooLarge(megabytes=-(-size // 1_000_000), maximum=DOCUMENT_MAXIMUM // 1_000_000)
        return cls(kind=AttachmentKind.DOCUMENT, file_id=file_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The words in one language: Telegram's HTML, and how many UTF-16 units of it people see."""

    html: str = field(repr=False)
    units: int


@dataclass(frozen=True, slots=True)
class Target:
    """Where the button leads: an address on the web, or a place in the bot."""

    to: str | Goal = field(repr=False)

    @classmethod
    def parse(cls, written: str) -> Target:
        """From what stands in the records, or what somebody wrote. Raises a refusal for what leads nowhere."""
        goal = Goal.parse(written)
        if goal is not None:
            return cls(goal)
        try:
            parts = urlsplit(written)
            is_address = parts.scheme == "https" and bool(parts.hostname) and "." in (parts.hostname or "") and parts.username is None
        except ValueError:
            is_address = False
        if not is_address or any(sign.isspace() for sign in written) or len(written) > 1000:
            raise refusals.NotAnAddress
        return cls(written)

    @property
    def code(self) -> str:
        return self.to.payload if isinstance(self.to, Goal) else self.to


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    id: AnnouncementId
    process: ProcessKey
    state: AnnouncementState = AnnouncementState.DRAFT
    version: int = 1
    by: StaffId
    by_alias: Alias
    """Who changed it last."""
    versions: Mapping[Language, Version] = field(default_factory=dict)
    fallback: Language | None = None
    """The language for those in whose own there is no version."""
    attachment: Attachment | None = None
    target: Target | None = None
    audience: Audience = Audience()  # noqa: RUF009  a frozen value
    urgent: bool = False
    """Goes out at once, also in quiet hours and to those who wait for a digest; and says so."""
    paid: bool = False
    send_at: Instant | None = None
    """None: as soon as it is approved."""
    not_after: Instant | None = None
    """Also for what was late, because nothing ran. None: GOOD_FOR after its time, from the approval on."""
    counted: int | None = None
    """The recipients when it was handed in: the number that the second person types. A draft that has one was handed in before."""
    handed_in_by: StaffId | None = None
    approved_by: StaffId | None = None
    approved_alias: Alias | None = None
    approved_at: Instant | None = None
    begun_at: Instant | None = None
    size: int | None = None
    """How many rows were frozen, once all are."""
    ended_at: Instant | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "versions", MappingProxyType(dict(self.versions)))

    @property
    def text_maximum(self) -> int:
        return CAPTION_MAXIMUM if self.attachment else TEXT_MAXIMUM

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def over_at(self) -> Instant | None:
        """When it is over: as somebody chose, or, once it is approved, GOOD_FOR after its time. A change takes that back."""
        if self.not_after is not None or self.approved_at is None:
            return self.not_after
        return max(self.approved_at, self.send_at or self.approved_at) + GOOD_FOR

    @property
    def may_be_changed(self) -> bool:
        return self.state in {AnnouncementState.DRAFT, AnnouncementState.HANDED_IN, AnnouncementState.APPROVED}

    @property
    def was_taken_back(self) -> bool:
        """It was handed in and then changed, so it has to be handed in anew."""
        return self.state is AnnouncementState.DRAFT and self.counted is not None

    @property
    def needs_following(self) -> bool:
        """Whether it goes only to those who follow the process, also at the moment at which it is sent."""
        return not (self.audience.is_team or self.audience.follows_not_needed)

    def in_(self, language: Language) -> tuple[Language, Version] | None:
        """The words for somebody who reads this language, and in which language they are: their own, or the fallback's."""
        for known in (language, self.fallback):
            if known is not None and known in self.versions:
                return known, self.versions[known]
        return None

    # Writing

    def worded(self, language: Language, version: Version, by: StaffId, alias: Alias) -> Announcement:
        if version.units == 0:
            raise refusals.NothingWritten
        changed = self._changed(by, alias)
        if (excess := version.units - changed.text_maximum) > 0:
            raise refusals.AnnouncementTooLong(length=version.units, excess=excess, maximum=changed.text_maximum)
        versions = {**self.versions, language: version}
        return replace(changed, versions=versions, fallback=self.fallback or language)

    def illustrated(self, attachment: Attachment, language: Language, version: Version, by: StaffId, alias: Alias) -> Announcement:
        """A photo or file that came with its words."""
        return _fitting(replace(self, attachment=attachment).worded(language, version, by, alias))

    def without_words(self, language: Language, by: StaffId, alias: Alias) -> Announcement:
        versions = {known: version for known, version in self.versions.items() if known is not language}
        fallback = self.fallback if self.fallback in versions else next(iter(versions), None)
        return replace(self._changed(by, alias), versions=versions, fallback=fallback)

    def falling_back_on(self, language: Language, by: StaffId, alias: Alias) -> Announcement:
        if language not in self.versions:
            raise refusals.AnnouncementIsEmpty
        return replace(self._changed(by, alias), fallback=language)

    def attached(self, attachment: Attachment | None, by: StaffId, alias: Alias) -> Announcement:
        return _fitting(replace(self._changed(by, alias), attachment=attachment))

    def leading_to(self, target: Target | None, by: StaffId, alias: Alias) -> Announcement:
        return replace(self._changed(by, alias), target=target)

    def addressed(self, audience: Audience, by: StaffId, alias: Alias) -> Announcement:
        return replace(self._changed(by, alias), audience=audience)

    def timed(self, send_at: Instant | None, by: StaffId, alias: Alias, now: Instant) -> Announcement:
        if send_at is not None and send_at <= now:
            raise refusals.TimeIsOver
        if send_at is not None and self.not_after is not None and send_at >= self.not_after:
            raise refusals.ExpiresBeforeItBegins
        return replace(self._changed(by, alias), send_at=send_at)

    def good_until(self, not_after: Instant | None, by: StaffId, alias: Alias, now: Instant) -> Announcement:
        if not_after is not None:
            if not_after <= now:
                raise refusals.TimeIsOver
            if not_after <= (self.send_at or now):
                raise refusals.ExpiresBeforeItBegins
            if not_after > (self.send_at or now) + LONGEST_GOOD_FOR:
                raise refusals.GoodForTooLong(days=LONGEST_GOOD_FOR.days)
        return replace(self._changed(by, alias), not_after=not_after)

    def as_urgent(self, by: StaffId, alias: Alias, *, urgent: bool) -> Announcement:
        return replace(self._changed(by, alias), urgent=urgent)

    def as_paid(self, by: StaffId, alias: Alias, *, paid: bool) -> Announcement:
        return replace(self._changed(by, alias), paid=paid)

    # Releasing

    def handed_in(self, by: StaffId, alias: Alias, counted: int, now: Instant) -> Announcement:
        if self.state is not AnnouncementState.DRAFT:
            raise refusals.AnnouncementIsOut(state=self.state)
        if not self.versions or self.fallback is None:
            raise refusals.AnnouncementIsEmpty
        if counted == 0:
            raise refusals.NobodyIsAddressed
        self._require_time(now)
        changed = self._changed(by, alias)
        return replace(changed, state=AnnouncementState.HANDED_IN, handed_in_by=by, counted=counted)

    def require_approver(self, by: StaffId, *, by_two: bool) -> None:
        """Refused unless it waits for its release, and, with `by_two`, for that of somebody else."""
        if self.state is not AnnouncementState.HANDED_IN:
            raise refusals.AnnouncementIsOut(state=self.state) if self.state is not AnnouncementState.DRAFT else refusals.NotHandedIn
        if by_two and by in {self.handed_in_by, self.by}:
            raise refusals.NeedsSecondPerson

    def approved(self, by: StaffId, alias: Alias, typed: int, now: Instant, *, by_two: bool, version: int | None = None) -> Announcement:
        """`typed` is the number of recipients as the second person read it on the card; `version` that of what they read, if it is known.

        With `by_two`, nobody releases their own.
        """
        self.require_approver(by, by_two=by_two)
        if version not in {None, self.version}:
            raise refusals.AnnouncementWasChanged
        if typed != self.counted:
            raise refusals.WrongHeadcount(typed=typed)
        self._require_time(now)
        return replace(
            self,
            state=AnnouncementState.APPROVED,
            version=self.version + 1,
            approved_by=by,
            approved_alias=alias,
            approved_at=now,
        )

    # While it runs

    def is_due(self, now: Instant) -> bool:
        return self.state is AnnouncementState.APPROVED and (self.send_at is None or self.send_at <= now)

    def begun(self, now: Instant) -> Announcement:
        """From now on it is frozen to whom it goes."""
        return replace(self, state=AnnouncementState.SENDING, version=self.version + 1, begun_at=now, not_after=self.over_at)

    def filled(self, size: int) -> Announcement:
        """All rows are there, and the first message may start."""
        return replace(self, size=size)

    def paused(self) -> Announcement:
        if self.state is AnnouncementState.PAUSED:
            return self
        if self.state is not AnnouncementState.SENDING:
            raise refusals.AnnouncementIsOut(state=self.state)
        return replace(self, state=AnnouncementState.PAUSED, version=self.version + 1)

    def resumed(self) -> Announcement:
        if self.state is AnnouncementState.SENDING:
            return self
        if self.state is not AnnouncementState.PAUSED:
            raise refusals.AnnouncementIsOut(state=self.state)
        return replace(self, state=AnnouncementState.SENDING, version=self.version + 1)

    def cancelled(self) -> Announcement:
        """Nobody gets it any more who has not got it yet. What was not yet released can be cancelled as well."""
        if self.state is AnnouncementState.CANCELLED:
            return self
        if self.is_over:
            raise refusals.AnnouncementIsOut(state=self.state)
        return replace(self, state=AnnouncementState.CANCELLED, version=self.version + 1)

    def expires(self, now: Instant) -> bool:
        """Whether its time is over: nobody gets it any more."""
        waits = self.state in {AnnouncementState.HANDED_IN, AnnouncementState.APPROVED, *BEGUN}
        return waits and self.over_at is not None and now >= self.over_at

    def expired(self) -> Announcement:
        return replace(self, state=AnnouncementState.EXPIRED, version=self.version + 1)

    def settled(self, now: Instant) -> Announcement:
        """Nothing of it waits any more."""
        state = AnnouncementState.COMPLETED if self.state is AnnouncementState.SENDING else self.state
        return replace(self, state=state, version=self.version + 1, ended_at=now)

    def _changed(self, by: StaffId, alias: Alias) -> Announcement:
        """Whatever is changed after it was handed in has to be handed in anew."""
        if not self.may_be_changed:
            raise refusals.AnnouncementIsOut(state=self.state)
        return replace(
            self,
            state=AnnouncementState.DRAFT,
            version=self.version + 1,
            by=by,
            by_alias=alias,
            handed_in_by=None,
            approved_by=None,
            approved_alias=None,
            approved_at=None,
        )

    def _require_time(self, now: Instant) -> None:
        if self.not_after is not None and self.not_after <= max(now, self.send_at or now):
            raise refusals.ExpiresBeforeItBegins


def _fitting(announcement: Announcement) -> Announcement:
    """Below a photo or file there is less room than without."""
    longest = max((version.units for version in announcement.versions.values()), default=0)
    if (excess := longest - announcement.text_maximum) > 0:
        raise refusals.TooLongBelowAttachment(excess=excess, maximum=announcement.text_maximum)
    return announcement


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an announcement has got: rows, each in exactly one of these."""

    waiting: int = 0
    """All that is not yet settled."""
    asleep: int = 0
    """Of those that wait: until quiet hours are over."""
    for_digest: int = 0
    """Of those that wait: for the message that puts news together."""
    sent: int = 0
    sent_maybe_twice: int = 0
    """Of those that were sent: an earlier sending of theirs was not answered, so they may have got it twice."""
    maybe_arrived: int = 0
    """Given up, though an unanswered sending may have arrived."""
    failed: Mapping[str, int] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "failed", MappingProxyType(dict(self.failed)))
        object.__setattr__(self, "skipped", MappingProxyType(dict(self.skipped)))

    @property
    def total(self) -> int:
        return self.waiting + self.sent + self.maybe_arrived + sum(self.failed.values()) + sum(self.skipped.values())

    @property
    def ready(self) -> int:
        """What waits for nothing but its turn."""
        return max(0, self.waiting - self.asleep - self.for_digest)

    def seconds_left(self, per_second: float) -> int:
        """At this pace, if nothing else is sent meanwhile and nothing held back; whole seconds, rounded up."""
        return -int(-self.ready // per_second) if per_second > 0 else 0


class Outcome(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    SENT_MAYBE_TWICE = "sent_maybe_twice"
    MAYBE_ARRIVED = "maybe_arrived"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Of how many recipients the same is known. `language`: in which they read now; None for whoever was forgotten since."""

    language: Language | None
    outcome: Outcome
    reason: str
    people: int


def stars_for(recipients: int) -> int:
    """What a paid announcement costs at most, in Telegram Stars, rounded up."""
    return -(-recipients * STARS_PER_TEN_PAID // 10)
