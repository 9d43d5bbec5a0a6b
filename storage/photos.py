"""Photos of ideas: first a wish to fetch one from Telegram, then the picture itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Float,
    ForeignKey,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    case,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, deferred, mapped_column

from participation.ideas import DraftId, PhotoId
from storage.base import NEVER_AGAIN, Base, Id
from storage.upsert import insert_into


class PhotoState(StrEnum):
    WANTED = "wanted"
    STORED = "stored"
    FAILED = "failed"


class PhotoRow(Base):
    __tablename__ = "photos"
    __table_args__ = (UniqueConstraint("draft_id", "unique_id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id"))
    file_id: Mapped[str] = mapped_column(Text)  # by which Telegram gives the file out
    unique_id: Mapped[str] = mapped_column(Text)  # by which the same photo sent twice is recognised
    state: Mapped[str] = mapped_column(String(8), default=PhotoState.WANTED, index=True)
    removed: Mapped[bool] = mapped_column(Boolean, default=False)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)  # begun, and their end not on record
    tried_since: Mapped[float | None] = mapped_column(Float(53))  # real time
    not_before: Mapped[float] = mapped_column(Float(53), default=0.0)  # real time
    picture: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A photo still to be fetched."""

    id: PhotoId
    file_id: str = field(repr=False)
    attempts: int
    """Begun, and nobody knows how they ended: the process died over them, say."""
    tried_since: float | None
    """In real time; None if it was never tried."""


class Photos:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def want(self, draft_id: DraftId, file_id: str, unique_id: str) -> PhotoId:
        """Put on record that this photo belongs to the draft. Sent again it is the same row, fetched again if need be."""
        values = {
            "draft_id": draft_id,
            "file_id": file_id,
            "unique_id": unique_id,
            "state": PhotoState.WANTED,
            "removed": False,
            "attempts": 0,
            "not_before": 0.0,
        }
        insert = insert_into(PhotoRow).values(values)
        state = case((PhotoRow.picture.is_(None), PhotoState.WANTED), else_=PhotoRow.state)
        again = {"file_id": file_id, "removed": False, "state": state, "attempts": 0, "tried_since": None, "not_before": 0.0}
        await self._connection.execute(insert.on_conflict_do_update(index_elements=["draft_id", "unique_id"], set_=again))
        found = await self._connection.scalar(select(PhotoRow.id).where(PhotoRow.draft_id == draft_id, PhotoRow.unique_id == unique_id))
        if found is None:
            raise LookupError("a photo that was just put on record is not there")
        return PhotoId(found)

    async def remove_all(self, draft_id: DraftId) -> None:
        await self._connection.execute(update(PhotoRow).where(PhotoRow.draft_id == draft_id).values(removed=True, picture=None))

    async def wanted(self, real: float, limit: int) -> Sequence[Wanted]:
        query = (
            select(PhotoRow.id, PhotoRow.file_id, PhotoRow.attempts, PhotoRow.tried_since)
            .where(PhotoRow.state == PhotoState.WANTED, PhotoRow.removed.is_(False), PhotoRow.not_before <= real)
            .order_by(PhotoRow.id)
            .limit(limit)
        )
        return [
            Wanted(id=PhotoId(row.id), file_id=row.file_id, attempts=row.attempts, tried_since=row.tried_since)
            for row in await self._connection.execute(query)
        ]

    async def store(self, photo_id: PhotoId, picture: bytes) -> None:
        kept = (PhotoRow.id == photo_id) & PhotoRow.removed.is_(False)
        await self._connection.execute(update(PhotoRow).where(kept).values(state=PhotoState.STORED, picture=picture))

    async def begin_attempt(self, photo: Wanted, real: float, *, not_before: float) -> None:
        """Put on record that it is tried now, and when it may be tried next if nobody hears how this ended."""
        values = {"attempts": PhotoRow.attempts + 1, "tried_since": func.coalesce(PhotoRow.tried_since, real), "not_before": not_before}
        await self._connection.execute(update(PhotoRow).where(_as_wanted(photo)).values(values))

    async def try_later(self, photo: Wanted, not_before: float) -> None:
        """The attempt ended well enough: only Telegram could not give the photo out just now."""
        change = update(PhotoRow).where(_as_wanted(photo)).values(attempts=photo.attempts, not_before=not_before)
        await self._connection.execute(change)

    async def give_up(self, photo: Wanted) -> DraftId | None:
        """The draft that is now without the photo; None if it is no longer wanted like this: taken away, sent again, given up already."""
        change = update(PhotoRow).where(_as_wanted(photo)).values(state=PhotoState.FAILED, removed=True).returning(PhotoRow.draft_id)
        found = await self._connection.scalar(change)
        return DraftId(found) if found is not None else None

    async def picture(self, photo_id: PhotoId) -> bytes | None:
        return await self._connection.scalar(select(PhotoRow.picture).where(PhotoRow.id == photo_id))


def _as_wanted(photo: Wanted) -> ColumnElement[bool]:
    """The row, unless the photo was taken away or sent again since."""
    wanted = (PhotoRow.id == photo.id) & (PhotoRow.file_id == photo.file_id)
    return wanted & (PhotoRow.state == PhotoState.WANTED) & PhotoRow.removed.is_(False)
