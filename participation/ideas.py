"""Ideas: what a resident is writing, and what became of it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from participation import refusals
from participation.flags import with_dead_links
from participation.pieces import Piece, joined
from participation.processes import DistrictKey, Field, FieldKey, Topic, TopicKey
from participation.residents import ResidentId
from participation.texts import length, room_for, tidy, tidy_line, units
from participation.wall_time import Instant, local_date

DraftId = NewType("DraftId", int)
IdeaId = NewType("IdeaId", int)
PhotoId = NewType("PhotoId", int)

TEXT_MINIMUM = 10
TEXT_MAXIMUM = 3000
TEXT_UNITS_MAXIMUM = 3500
"""A message holds 4,096 UTF-16 units and a card says more than the text. Only texts full of emoji come near this limit."""
WORDS_MAXIMUM = 20_000
MESSAGES_MAXIMUM = 100
"""What a draft keeps, sorted or not: UTF-16 units, and the messages they came in. Far more than an idea may have, and yet an end."""
TITLE_MAXIMUM = 80
STREET_MAXIMUM = 200
PHOTOS_MAXIMUM = 5

CUT_FROM = 4000
"""UTF-16 units. The apps cut what is longer than a message (4,096) into several, at the end of a word if they can."""
CUT_WITHIN = timedelta(seconds=10)

_POLE = 90
_DATE_LINE = 180


class IdeaState(StrEnum):
    """May it be shown? Kept apart from what the city does with it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    RETURNED = "returned"
    REJECTED = "rejected"
    MERGED = "merged"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"  # at its author's wish: the number stands, the words are gone


class ProcessingStatus(StrEnum):
    """What the city does with it."""

    RECEIVED = "received"
    UNDER_CONSIDERATION = "under_consideration"
    QUALIFIED = "qualified"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    IN_PROGRESS = "in_progress"
    IMPLEMENTED = "implemented"


class RejectionReason(StrEnum):
    INCOMPLETE = "incomplete"
    OFF_TOPIC = "off_topic"
    OFFENSIVE = "offensive"
    PERSONAL_DATA = "personal_data"
    DUPLICATE = "duplicate"
    RULES = "rules"


WITHDRAWABLE = frozenset({IdeaState.SUBMITTED, IdeaState.PUBLISHED, IdeaState.RETURNED})
REWORKABLE = frozenset({IdeaState.RETURNED, IdeaState.REJECTED})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Reference:
    """The number on the receipt, such as `2026-00042`: the year of the submission and a running number within it."""

    year: int
    number: int

    @staticmethod
    def year_of(submitted_at: Instant, zone: ZoneInfo) -> int:
        return local_date(submitted_at, zone).year

    @classmethod
    def parse(cls, written: str) -> Reference | None:
        found = re.fullmatch(r"([0-9]{4})-([0-9]{5,9})", written.strip())
        return cls(year=int(found[1]), number=int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:05}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point on the map, in degrees (WGS 84)."""

    latitude: float = dataclasses.field(repr=False)
    longitude: float = dataclasses.field(repr=False)

    def __post_init__(self) -> None:
        if abs(self.latitude) > _POLE or abs(self.longitude) > _DATE_LINE:
            raise ValueError("A point lies on the earth.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it is: a point or a street; the district may be known beside it, for instance from a poster."""

    point: Point | None = dataclasses.field(default=None, repr=False)
    district: DistrictKey | None = dataclasses.field(default=None, repr=False)
    street: str | None = dataclasses.field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.point is None and self.district is None and self.street is None:
            raise ValueError("A place is a point, a district or a street.")

    @staticmethod
    def at_street(written: str, district: DistrictKey | None = None) -> Place:
        street = tidy_line(written)
        if not street:
            raise refusals.NothingWritten
        if length(street) > STREET_MAXIMUM:
            raise refusals.StreetTooLong(length=length(street), maximum=STREET_MAXIMUM)
        return Place(street=street, district=district)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a resident is writing. It keeps every word, also a text that is still too short or too long to be sent."""

    id: DraftId
    author: ResidentId
    started_at: Instant
    changed_at: Instant
    field: FieldKey | None = None
    topic: TopicKey | None = None
    text: str = dataclasses.field(default="", repr=False)
    title: str | None = dataclasses.field(default=None, repr=False)
    photos: tuple[PhotoId, ...] = ()
    place: Place | None = dataclasses.field(default=None, repr=False)
    submitted_at: Instant | None = None
    reopened_at: Instant | None = None
    """Since when its idea, which came back, is being changed."""
    written_at: Instant | None = None
    """When the text was last written."""
    messages: tuple[int, ...] = ()
    """The messages in which the text was written."""
    waiting: tuple[Piece, ...] = dataclasses.field(default=(), repr=False)
    """What came unasked: whether it belongs to the idea, only the person knows."""

    def in_field(self, field: Field) -> Draft:
        """A field with one topic needs no second question; a topic of another field is forgotten."""
        only = field.topics[0].key if len(field.topics) == 1 else None
        kept = self.topic if field.has(self.topic) else None
        return replace(self, field=field.key, topic=only or kept)

    def about(self, topic: Topic, field: Field) -> Draft:
        if not field.has(topic.key):
            raise refusals.UnknownTopic
        return replace(self, field=field.key, topic=topic.key)

    def with_text(self, written: str, *messages: int) -> Draft:
        return replace(self, text=tidy(written), messages=messages)

    def with_more_text(self, written: str, *messages: int) -> Draft:
        """People write in pieces."""
        return self.with_text(f"{self.text}\n{written}", *self.messages, *messages)

    def is_continued_at(self, now: Instant) -> bool:
        """Whether a message that comes now is the rest of a text that was too long for one."""
        return units(self.text) >= CUT_FROM and self.written_at is not None and now - self.written_at <= CUT_WITHIN

    def with_waiting(self, piece: Piece) -> Draft:
        """Set a piece aside until the person has said what it is. The same message again, edited, takes its own place."""
        if any(known.message == piece.message for known in self.waiting):
            return replace(self, waiting=tuple(piece if known.message == piece.message else known for known in self.waiting))
        return replace(self, waiting=(*self.waiting, piece))

    def with_waiting_appended(self) -> Draft:
        return self.with_more_text(self.waiting_text, *self._waiting_messages).without_waiting()

    def with_waiting_instead(self) -> Draft:
        return self.with_text(self.waiting_text, *self._waiting_messages).without_waiting()

    def without_waiting(self) -> Draft:
        return replace(self, waiting=())

    def with_title(self, written: str | None) -> Draft:
        title = tidy_line(written or "") or None
        if title and length(title) > TITLE_MAXIMUM:
            raise refusals.TitleTooLong(length=length(title), maximum=TITLE_MAXIMUM)
        return replace(self, title=title)

    def with_photo(self, photo: PhotoId) -> Draft:
        if photo in self.photos:
            return self
        if len(self.photos) >= PHOTOS_MAXIMUM:
            raise refusals.TooManyPhotos(PHOTOS_MAXIMUM)
        return replace(self, photos=(*self.photos, photo))

    def without_photos(self) -> Draft:
        return replace(self, photos=())

    def at(self, place: Place | None) -> Draft:
        return replace(self, place=place)

    def at_point(self, point: Point) -> Draft:
        """A point and a street say the same thing; the district, perhaps from a poster, stays beside either."""
        return self.at(Place(point=point, district=self._district))

    def at_street(self, written: str) -> Draft:
        return self.at(Place.at_street(written, self._district))

    def in_district(self, district: DistrictKey) -> Draft:
        return self.at(replace(self.place, district=district) if self.place else Place(district=district))

    def changed(self, now: Instant) -> Draft:
        return replace(self, changed_at=now)

    def written(self, now: Instant) -> Draft:
        return replace(self, written_at=now)

    def put_back(self, idea: Idea, field: FieldKey | None) -> Draft:
        """As it was sent: what was begun instead is dropped."""
        return replace(
            self, field=field, topic=idea.topic, text=idea.text, title=idea.title, place=idea.place, reopened_at=None, waiting=()
        )

    def require_text(self) -> None:
        """Refuses a text that is too short or too long to be sent."""
        if self.is_too_short:
            raise refusals.IdeaTooShort(TEXT_MINIMUM)
        seen = length(self.text)
        fitting = room_for(self.text, characters_at_most=TEXT_MAXIMUM, units_at_most=TEXT_UNITS_MAXIMUM)
        if fitting < seen:
            raise refusals.IdeaTooLong(length=seen, excess=seen - fitting, maximum=fitting)

    @property
    def is_open(self) -> bool:
        """Whether it is still, or again, being written."""
        return self.submitted_at is None or self.reopened_at is not None

    def require_room(self, before: Draft) -> None:
        """Refuses words that a draft has no room for any more. `before` is what stays kept."""
        fits = units(self.text) + units(self.waiting_text) <= WORDS_MAXIMUM
        if not fits or len(self.messages) + len(self.waiting) > MESSAGES_MAXIMUM:
            raise refusals.DraftIsFull(kept=length(before.text) + length(before.waiting_text), maximum=TEXT_MAXIMUM)

    @property
    def is_blank(self) -> bool:
        """Nothing was said that anybody would want to find again."""
        return not (self.topic or self.text or self.title or self.photos or self.place or self.waiting)

    @property
    def is_too_short(self) -> bool:
        return length(self.text) < TEXT_MINIMUM

    @property
    def waiting_text(self) -> str:
        return joined(self.waiting)

    @property
    def waits_as_edit(self) -> bool:
        """What waits is the very message in which the whole text was written, changed in the app."""
        return bool(self.waiting) and self._waiting_messages == self.messages

    @property
    def _waiting_messages(self) -> tuple[int, ...]:
        return tuple(piece.message for piece in self.waiting)

    @property
    def _district(self) -> DistrictKey | None:
        return self.place.district if self.place else None

    @property
    def has_text(self) -> bool:
        try:
            self.require_text()
        except refusals.Refusal:
            return False
        return True

    def require_author(self, person: ResidentId) -> None:
        if self.author != person:
            raise refusals.NotYours


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """An idea on record."""

    id: IdeaId
    draft_id: DraftId
    reference: Reference
    author: ResidentId
    topic: TopicKey
    text: str = dataclasses.field(repr=False)
    submitted_at: Instant
    title: str | None = dataclasses.field(default=None, repr=False)
    photos: tuple[PhotoId, ...] = ()
    place: Place | None = dataclasses.field(default=None, repr=False)
    state: IdeaState = IdeaState.SUBMITTED
    status: ProcessingStatus = ProcessingStatus.RECEIVED
    version: int = 1
    revision: int = 1
    """Which of its texts this is: the author may send another in its place after a return or a rejection."""
    waiting_since: Instant | None = None
    """Since when it is the team's turn; None while it is not."""
    danger: bool = False
    """It speaks of a threat or of self-harm: the team sees it first."""
    merged_into: IdeaId | None = None

    def __post_init__(self) -> None:
        if self.state is IdeaState.DRAFT:
            raise ValueError("What is still being written is a Draft.")

    @classmethod
    def from_draft(cls, draft: Draft, *, reference: Reference, submitted_at: Instant) -> Idea:
        """An idea keeps its draft's number, so that one draft can never become two ideas."""
        draft.require_text()
        if draft.topic is None:
            raise refusals.IdeaIsIncomplete
        return cls(
            id=IdeaId(draft.id),
            draft_id=draft.id,
            reference=reference,
            author=draft.author,
            topic=draft.topic,
            text=draft.text,
            submitted_at=submitted_at,
            title=draft.title,
            photos=draft.photos,
            place=draft.place,
            waiting_since=submitted_at,
        )

    def with_dead_links(self, allowed: Sequence[str]) -> Idea:
        """As others read it: no link leads anywhere but to the hosts that the process file allows."""
        title = None if self.title is None else with_dead_links(self.title, allowed)
        return replace(self, text=with_dead_links(self.text, allowed), title=title)

    @property
    def may_be_withdrawn(self) -> bool:
        return self.state in WITHDRAWABLE

    def withdrawn(self, by: ResidentId) -> Idea:
        """The author takes it back. Doing it again changes nothing."""
        if self.author != by:
            raise refusals.NotYours
        if self.state is IdeaState.WITHDRAWN:
            return self
        if not self.may_be_withdrawn:
            raise refusals.IdeaCannotBeWithdrawn(self.state)
        return replace(self, state=IdeaState.WITHDRAWN, waiting_since=None, version=self.version + 1)

    @property
    def may_be_reworked(self) -> bool:
        return self.state in REWORKABLE

    def require_rework(self, by: ResidentId) -> None:
        """Refuses whoever is not the author, and an idea that has not come back to its author."""
        if self.author != by:
            raise refusals.NotYours
        if not self.may_be_reworked:
            raise refusals.IdeaCannotBeReworked(self.state)

    def reworked(self, draft: Draft, at: Instant) -> Idea:
        """The next revision, in the words of the draft. It waits anew."""
        self.require_rework(draft.author)
        draft.require_text()
        if draft.topic is None:
            raise refusals.IdeaIsIncomplete
        return replace(
            self,
            topic=draft.topic,
            text=draft.text,
            title=draft.title,
            photos=draft.photos,
            place=draft.place,
            state=IdeaState.SUBMITTED,
            revision=self.revision + 1,
            waiting_since=at,
            danger=False,
            version=self.version + 1,
        )

    def brought_up(self, at: Instant) -> Idea:
        """It is the team's turn again: residents reported it, or its author appealed. What waits already keeps its place."""
        return self if self.waiting_since else replace(self, waiting_since=at, version=self.version + 1)

    def parted(self, at: Instant) -> Idea:
        """What it was merged into has gone: it goes before the team again, as it was sent. What is no part any more is only set loose."""
        if self.state is not IdeaState.MERGED:
            return replace(self, merged_into=None)
        return replace(self, state=IdeaState.SUBMITTED, merged_into=None, waiting_since=at, version=self.version + 1)

    def endangered(self) -> Idea:
        """To the head of the queue."""
        return self if self.danger else replace(self, danger=True, version=self.version + 1)

    def with_status(self, status: ProcessingStatus) -> Idea:
        """What the city does with it now."""
        return self if self.status is status else replace(self, status=status, version=self.version + 1)
