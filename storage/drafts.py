"""What residents are writing."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Float, ForeignKey, Index, String, Text, delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession
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


class Drafts:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(self, process: ProcessKey, author: ResidentId, at: datetime) -> Draft:
        row = DraftRow(process=process, author_id=author, text="", messages=[], waiting=[], started_at=at, changed_at=at)
        self._session.add(row)
        await self._session.flush()
        return _draft(row, ())

    async def find(self, draft_id: DraftId, *, hold: bool = False) -> Draft | None:
        """The draft, submitted or not. `hold` keeps others from changing it until the unit ends."""
        query = select(DraftRow).where(DraftRow.id == draft_id).execution_options(populate_existing=True)
        row = await self._session.scalar(query.with_for_update() if hold else query)
        return _draft(row, await self._photos(draft_id)) if row else None

    async def unfinished_of(self, author: ResidentId, process: ProcessKey) -> Draft | None:
        """The newest draft that has not been submitted, or was opened again."""
        query = (
            select(DraftRow)
            .where(DraftRow.author_id == author, DraftRow.process == process, _is_open())
            .order_by(DraftRow.changed_at.desc(), DraftRow.id.desc())
            .limit(1)
        )
        row = await self._session.scalar(query)
        return _draft(row, await self._photos(DraftId(row.id))) if row else None

    async def written_in(self, author: ResidentId, process: ProcessKey, message: int) -> Draft | None:
        """Among the newest drafts, submitted or not, the one with words from this message."""
        newest = (
            select(DraftRow.id, DraftRow.messages, DraftRow.waiting)
            .where(DraftRow.author_id == author, DraftRow.process == process)
            .order_by(DraftRow.id.desc())
            .limit(LOOKED_THROUGH)
        )
        for row in await self._session.execute(newest):
            if message in row.messages or any(number == message for number, _ in row.waiting):
                return await self.find(DraftId(row.id), hold=True)
        return None

    async def keep(self, draft: Draft) -> None:
        await self._session.execute(update(DraftRow).where(DraftRow.id == draft.id).values(_columns(draft)))

    async def mark_submitted(self, draft_id: DraftId, at: datetime) -> None:
        first = func.coalesce(DraftRow.submitted_at, literal(at, UtcInstant))
        await self._session.execute(update(DraftRow).where(DraftRow.id == draft_id).values(submitted_at=first, reopened_at=None))

    async def reopen(self, draft_id: DraftId, at: datetime) -> None:
        await self._session.execute(update(DraftRow).where(DraftRow.id == draft_id).values(reopened_at=at, changed_at=at))

    async def close(self, draft: Draft) -> None:
        """Its idea stays as it was sent, and so does the draft."""
        await self._session.execute(update(DraftRow).where(DraftRow.id == draft.id).values(reopened_at=None, **_columns(draft)))

    async def is_reopened(self, draft_id: DraftId) -> bool:
        return await self._session.scalar(select(DraftRow.reopened_at).where(DraftRow.id == draft_id)) is not None

    async def remove(self, draft_id: DraftId) -> None:
        await self._session.execute(delete(PhotoRow).where(PhotoRow.draft_id == draft_id))
        await self._session.execute(delete(DraftRow).where(DraftRow.id == draft_id))

    async def everything_of(self, author: ResidentId) -> list[tuple[ProcessKey, Draft]]:
        """Everything that somebody wrote, sent or not, in every process; the oldest first."""
        rows = await self._session.scalars(select(DraftRow).where(DraftRow.author_id == author).order_by(DraftRow.id))
        return [(ProcessKey(row.process), _draft(row, await self._photos(DraftId(row.id)))) for row in rows.all()]

    async def forget_all_of(self, author: ResidentId) -> None:
        """Remove photos and drafts for good. Of a draft that was sent, the number stays: its idea bears it."""
        theirs = DraftRow.author_id == author
        await self._session.execute(delete(PhotoRow).where(PhotoRow.draft_id.in_(select(DraftRow.id).where(theirs))))
        await self._session.execute(delete(DraftRow).where(theirs, DraftRow.submitted_at.is_(None)))
        words: dict[str, Any] = {"field": None, "topic": None, "text": "", "messages": [], "waiting": [], "title": None}
        empty = {**words, "reopened_at": None, **place_columns(None)}
        await self._session.execute(update(DraftRow).where(theirs).values(empty))

    async def remove_unfinished(self, before: datetime) -> int:
        """Remove drafts that nobody has touched since then. Returns how many. One that somebody touches at this moment stays.

        What was begun in the place of a sent idea is closed: whoever opens it again goes on there.
        """
        left = DraftRow.reopened_at.is_not(None) & (DraftRow.changed_at < before)
        await self._session.execute(update(DraftRow).where(left).values(reopened_at=None))
        query = select(DraftRow.id).where(DraftRow.submitted_at.is_(None), DraftRow.changed_at < before)
        forgotten = (await self._session.scalars(query.with_for_update(skip_locked=True))).all()
        for draft_id in forgotten:
            await self.remove(DraftId(draft_id))
        return len(forgotten)

    async def _photos(self, draft_id: DraftId) -> tuple[PhotoId, ...]:
        query = select(PhotoRow.id).where(PhotoRow.draft_id == draft_id, PhotoRow.removed.is_(False)).order_by(PhotoRow.id)
        return tuple(PhotoId(photo_id) for photo_id in await self._session.scalars(query))


def _is_open() -> ColumnElement[bool]:
    return DraftRow.submitted_at.is_(None) | DraftRow.reopened_at.is_not(None)


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


def _draft(row: DraftRow, photos: tuple[PhotoId, ...]) -> Draft:
    return Draft(
        id=DraftId(row.id),
        author=ResidentId(row.author_id),
        started_at=row.started_at,
        changed_at=row.changed_at,
        field=FieldKey(row.field) if row.field else None,
        topic=TopicKey(row.topic) if row.topic else None,
        text=row.text,
        title=row.title,
        photos=photos,
        submitted_at=row.submitted_at,
        reopened_at=row.reopened_at,
        written_at=row.written_at,
        messages=tuple(row.messages),
        waiting=tuple(Piece(message=number, text=text) for number, text in row.waiting),
        place=place_of(district=row.district, street=row.street, latitude=row.latitude, longitude=row.longitude),
    )
