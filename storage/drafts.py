"""What residents are writing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Row,
    String,
    Text,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from participation.ideas import Draft, DraftId, PhotoId, Place, Point
from participation.pieces import Piece
from participation.processes import DistrictKey, FieldKey, ProcessKey, TopicKey
from participation.residents import ResidentId
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.photos import PhotoRow

LOOKED_THROUGH = 20
"""Messages can be edited for two days; nobody writes so many ideas in that time and goes back to the first."""


class DraftRow(Base):
    __tablename__ = "drafts"
    __table_args__ = (Index(None, "author_id", "submitted_at"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    process: Mapped[str] = mapped_column(String(24))
    author_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    field: Mapped[str | None] = mapped_column(String(24))
    topic: Mapped[str | None] = mapped_column(String(24))
    text: Mapped[str] = mapped_column(Text, default="")
    messages: Mapped[list[int]] = mapped_column(JSON)  # the numbers of those in which the text was written
    waiting: Mapped[list[list[Any]]] = mapped_column(JSON)  # pieces not yet sorted: number and words
    title: Mapped[str | None] = mapped_column(Text)
    district: Mapped[str | None] = mapped_column(String(24))
    street: Mapped[str | None] = mapped_column(Text)
    latitude: Mapped[float | None] = mapped_column(Float(53))
    longitude: Mapped[float | None] = mapped_column(Float(53))
    written_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # the text, as against anything else
    started_at: Mapped[datetime] = mapped_column(UtcInstant)
    changed_at: Mapped[datetime] = mapped_column(UtcInstant)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # the first time: it has been an idea ever since
    reopened_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # its idea came back, and is being changed


def _is_open() -> ColumnElement[bool]:
    return DraftRow.submitted_at.is_(None) | DraftRow.reopened_at.is_not(None)


# A row for each photo, or one without any.
_WITH_PHOTOS = (
    select(DraftRow, PhotoRow.id.label("photo"))
    .outerjoin(PhotoRow, (PhotoRow.draft_id == DraftRow.id) & PhotoRow.removed.is_(False))
    .order_by(DraftRow.id, PhotoRow.id)
)
_FOUND = _WITH_PHOTOS.where(DraftRow.id == bindparam("draft"))
_HELD = _FOUND.with_for_update(of=DraftRow)
_UNFINISHED = _WITH_PHOTOS.where(
    DraftRow.id
    == select(DraftRow.id)
    .where(DraftRow.author_id == bindparam("author"), DraftRow.process == bindparam("process"), _is_open())
    .order_by(DraftRow.changed_at.desc(), DraftRow.id.desc())
    .limit(1)
    .correlate(None)
    .scalar_subquery()
)
_BEGIN = insert(DraftRow).returning(DraftRow.id)
_KEEP = update(DraftRow).where(DraftRow.id == bindparam("draft"))


class Drafts:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def begin(self, process: ProcessKey, author: ResidentId, at: datetime) -> Draft:
        begun = {"process": process, "author_id": author, "text": "", "messages": [], "waiting": [], "started_at": at, "changed_at": at}
        found = (await self._connection.execute(_BEGIN, begun)).scalar_one()
        return Draft(id=DraftId(found), author=author, started_at=at, changed_at=at)

    async def find(self, draft_id: DraftId, *, hold: bool = False) -> Draft | None:
        """The draft, submitted or not. `hold` keeps others from changing it until the unit ends."""
        return _one(await self._connection.execute(_HELD if hold else _FOUND, {"draft": draft_id}))

    async def unfinished_of(self, author: ResidentId, process: ProcessKey) -> Draft | None:
        """The newest draft that has not been submitted, or was opened again."""
        return _one(await self._connection.execute(_UNFINISHED, {"author": author, "process": process}))

    async def written_in(self, author: ResidentId, process: ProcessKey, message: int) -> Draft | None:
        """Among the newest drafts, submitted or not, the one with words from this message."""
        newest = (
            select(DraftRow.id, DraftRow.messages, DraftRow.waiting)
            .where(DraftRow.author_id == author, DraftRow.process == process)
            .order_by(DraftRow.id.desc())
            .limit(LOOKED_THROUGH)
        )
        for row in await self._connection.execute(newest):
            if message in row.messages or any(number == message for number, _ in row.waiting):
                return await self.find(DraftId(row.id), hold=True)
        return None

    async def keep(self, draft: Draft) -> None:
        await self._connection.execute(_KEEP, {"draft": draft.id, **_columns(draft)})

    async def mark_submitted(self, draft_id: DraftId, at: datetime) -> None:
        first = func.coalesce(DraftRow.submitted_at, literal(at, UtcInstant))
        await self._connection.execute(update(DraftRow).where(DraftRow.id == draft_id).values(submitted_at=first, reopened_at=None))

    async def reopen(self, draft_id: DraftId, at: datetime) -> None:
        await self._connection.execute(update(DraftRow).where(DraftRow.id == draft_id).values(reopened_at=at, changed_at=at))

    async def close(self, draft: Draft) -> None:
        """Its idea stays as it was sent, and so does the draft."""
        await self._connection.execute(update(DraftRow).where(DraftRow.id == draft.id).values(reopened_at=None, **_columns(draft)))

    async def hand_over(self, draft_id: DraftId, author: ResidentId) -> None:
        """From now on it is this person's."""
        await self._connection.execute(update(DraftRow).where(DraftRow.id == draft_id).values(author_id=author))

    async def is_reopened(self, draft_id: DraftId) -> bool:
        return await self._connection.scalar(select(DraftRow.reopened_at).where(DraftRow.id == draft_id)) is not None

    async def remove(self, draft_id: DraftId) -> None:
        await self._connection.execute(delete(PhotoRow).where(PhotoRow.draft_id == draft_id))
        await self._connection.execute(delete(DraftRow).where(DraftRow.id == draft_id))

    async def everything_of(self, author: ResidentId) -> list[tuple[ProcessKey, Draft]]:
        """Everything that somebody wrote, sent or not, in every process; the oldest first."""
        rows = await self._connection.execute(_WITH_PHOTOS.where(DraftRow.author_id == author))
        return [(ProcessKey(parts[0].process), _draft(parts)) for _, each in groupby(rows, attrgetter("id")) if (parts := list(each))]

    async def forget_all_of(self, author: ResidentId) -> None:
        """Remove photos and drafts for good. Of a draft that was sent, the number stays: its idea bears it."""
        theirs = DraftRow.author_id == author
        await self._connection.execute(delete(PhotoRow).where(PhotoRow.draft_id.in_(select(DraftRow.id).where(theirs))))
        await self._connection.execute(delete(DraftRow).where(theirs, DraftRow.submitted_at.is_(None)))
        words: dict[str, Any] = {"field": None, "topic": None, "text": "", "messages": [], "waiting": [], "title": None}
        empty = {**words, "reopened_at": None, **place_columns(None)}
        await self._connection.execute(update(DraftRow).where(theirs).values(empty))

    async def count_unfinished(self, before: datetime) -> int:
        """How many drafts were never sent, and nobody has touched since then."""
        left = DraftRow.submitted_at.is_(None) & (DraftRow.changed_at < before)
        return await self._connection.scalar(select(func.count()).select_from(DraftRow).where(left)) or 0

    async def remove_unfinished(self, before: datetime, *, limit: int | None = None) -> int:
        """Remove drafts that nobody has touched since then. Returns how many. One that somebody touches at this moment stays.

        What was begun in the place of a sent idea is closed: whoever opens it again goes on there.
        """
        left = DraftRow.reopened_at.is_not(None) & (DraftRow.changed_at < before)
        await self._connection.execute(update(DraftRow).where(left).values(reopened_at=None))
        query = select(DraftRow.id).where(DraftRow.submitted_at.is_(None), DraftRow.changed_at < before)
        forgotten = (await self._connection.scalars(query.order_by(DraftRow.id).limit(limit).with_for_update(skip_locked=True))).all()
        for draft_id in forgotten:
            await self.remove(DraftId(draft_id))
        return len(forgotten)


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "field": draft.field,
        "topic": draft.topic,
        "text": draft.text,
        "written_at": draft.written_at,
        "messages": list(draft.messages),
        "waiting": [[piece.message, piece.text] for piece in draft.waiting],
        "title": draft.title,
        "changed_at": draft.changed_at,
        **place_columns(draft.place),
    }


def place_columns(place: Place | None) -> dict[str, Any]:
    point = place.point if place else None
    return {
        "district": place.district if place else None,
        "street": place.street if place else None,
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
    }


def place_of(*, district: str | None, street: str | None, latitude: float | None, longitude: float | None) -> Place | None:
    point = Point(latitude=latitude, longitude=longitude) if latitude is not None and longitude is not None else None
    if district is None and street is None and point is None:
        return None
    return Place(point=point, street=street, district=DistrictKey(district) if district else None)


def _one(rows: Iterable[Row[*tuple[Any, ...]]]) -> Draft | None:
    found = list(rows)
    return _draft(found) if found else None


def _draft(rows: Sequence[Row[*tuple[Any, ...]]]) -> Draft:
    row = rows[0]
    return Draft(
        id=DraftId(row.id),
        author=ResidentId(row.author_id),
        started_at=row.started_at,
        changed_at=row.changed_at,
        field=FieldKey(row.field) if row.field else None,
        topic=TopicKey(row.topic) if row.topic else None,
        text=row.text,
        title=row.title,
        photos=tuple(PhotoId(row.photo) for row in rows if row.photo is not None),
        submitted_at=row.submitted_at,
        reopened_at=row.reopened_at,
        written_at=row.written_at,
        messages=tuple(row.messages),
        waiting=tuple(Piece(message=number, text=text) for number, text in row.waiting),
        place=place_of(district=row.district, street=row.street, latitude=row.latitude, longitude=row.longitude),
    )
