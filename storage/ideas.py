"""Ideas on record."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Float,
    ForeignKey,
    Index,
    Integer,
    Row,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    exists,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, aliased, mapped_column

from participation.ideas import DraftId, Idea, IdeaId, IdeaState, PhotoId, ProcessingStatus, Reference
from participation.processes import ProcessKey, TopicKey
from participation.residents import ResidentId
from storage.base import Base, UtcInstant
from storage.drafts import place_columns, place_of
from storage.photos import PhotoRow
from storage.reading import PublishedRow
from storage.upsert import insert_into

WAITING = text(
    "(ideas.state = 'submitted' OR ideas.waiting_since IS NOT NULL)"
    " AND (ideas.flood_id IS NULL OR ideas.danger OR ideas.state <> 'submitted')"
)
"""It is the team's turn. In the very words of the index, so that both databases see that it answers.
What speaks of danger never waits apart."""
ONLY_WAITING: Any = {
    "postgresql_where": text("state = 'submitted' OR waiting_since IS NOT NULL"),
    "sqlite_where": text("state = 'submitted' OR waiting_since IS NOT NULL"),
}


AT_ONCE = 500
"""Numbers in one statement: a database takes only so many."""


NO = text("false")
_ONE_AFTER_ANOTHER = 7_264_003  # any number: the advisory lock under which a reference is drawn


class IdeaRow(Base):
    __tablename__ = "ideas"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index(None, "author_id", "submitted_at"),
        Index("ix_ideas_waiting", "process", "topic", "danger", "waiting_since", **ONLY_WAITING),
        Index(None, "merged_into"),
    )

    # The number of its draft: one draft can never become two ideas, whoever asks and however often.
    id: Mapped[int] = mapped_column(ForeignKey("drafts.id"), primary_key=True, autoincrement=False)
    process: Mapped[str] = mapped_column(String(24))
    author_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    year: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[int] = mapped_column(Integer)
    topic: Mapped[str] = mapped_column(String(24))
    text: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    district: Mapped[str | None] = mapped_column(String(24))
    street: Mapped[str | None] = mapped_column(Text)
    latitude: Mapped[float | None] = mapped_column(Float(53))
    longitude: Mapped[float | None] = mapped_column(Float(53))
    submitted_at: Mapped[datetime] = mapped_column(UtcInstant)
    state: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(Integer)
    laid_out_for: Mapped[datetime | None] = mapped_column(UtcInstant)  # the `waiting_since` with which it was last laid before the team
    revision: Mapped[int] = mapped_column(Integer, server_default="1")
    # None where it is not the team's turn; and of what was submitted before there was this column, which has waited ever since.
    waiting_since: Mapped[datetime | None] = mapped_column(UtcInstant)
    danger: Mapped[bool] = mapped_column(Boolean, server_default=NO)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("ideas.id"))
    flood_id: Mapped[int | None] = mapped_column(ForeignKey("floods.id"), index=True)  # as long as it waits apart, see storage/floods.py


class ReferenceRow(Base):
    """The last number given out in a year. A row, not a maximum: two processes then never draw the same number."""

    __tablename__ = "reference_numbers"

    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


class Ideas:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, idea_id: IdeaId, *, process: ProcessKey | None = None, hold: bool = False) -> Idea | None:
        """The idea, of this process if one is named. `hold` keeps others from changing it until the unit ends."""
        query = select(IdeaRow).where(IdeaRow.id == idea_id)
        if process is not None:
            query = query.where(IdeaRow.process == process)
        row = (await self._connection.execute(query.with_for_update() if hold else query)).first()
        return _idea(row, await self._photos(row.id)) if row else None

    async def with_reference(self, reference: Reference, process: ProcessKey) -> Idea | None:
        """The idea with this number. Its words may be gone."""
        numbered = (IdeaRow.year == reference.year) & (IdeaRow.number == reference.number)
        row = (await self._connection.execute(select(IdeaRow).where(numbered, IdeaRow.process == process))).first()
        return _idea(row, await self._photos(row.id)) if row else None

    async def many(self, ids: Collection[IdeaId]) -> dict[IdeaId, Idea]:
        rows = (await self._connection.execute(select(IdeaRow).where(IdeaRow.id.in_(ids)))).all()
        return {idea.id: idea for idea in await self._with_photos(rows)}

    async def from_draft(self, draft_id: DraftId) -> Idea | None:
        return await self.find(IdeaId(draft_id))

    async def next_reference(self, year: int) -> Reference:
        """The next number of a year, in the order of asking: of many who wait for a row, PostgreSQL lets any go on, and some wait long."""
        if self._connection.dialect.name == "postgresql":
            await self._connection.execute(select(func.pg_advisory_xact_lock(_ONE_AFTER_ANOTHER)))
        insert = insert_into(ReferenceRow).values(year=year, last=1)
        raised = insert.on_conflict_do_update(index_elements=["year"], set_={"last": ReferenceRow.last + 1}).returning(ReferenceRow.last)
        return Reference(year=year, number=(await self._connection.execute(raised)).scalar_one())

    async def last_reference(self, year: int) -> int:
        """The last number given out in a year, 0 if none was."""
        return await self._connection.scalar(select(ReferenceRow.last).where(ReferenceRow.year == year)) or 0

    async def add(self, idea: Idea, process: ProcessKey) -> None:
        values = {
            "id": idea.draft_id,
            "process": process,
            "author_id": idea.author,
            "year": idea.reference.year,
            "number": idea.reference.number,
            "topic": idea.topic,
            "text": idea.text,
            "title": idea.title,
            "submitted_at": idea.submitted_at,
            "state": idea.state,
            "status": idea.status,
            "version": idea.version,
            "revision": idea.revision,
            "waiting_since": idea.waiting_since,
            "danger": idea.danger,
            **place_columns(idea.place),
        }
        await self._connection.execute(insert(IdeaRow), values)

    async def keep(self, idea: Idea) -> None:
        """Write down what may change of an idea."""
        values = {
            "topic": idea.topic,
            "text": idea.text,
            "title": idea.title,
            "state": idea.state,
            "status": idea.status,
            "version": idea.version,
            "revision": idea.revision,
            "waiting_since": idea.waiting_since,
            "danger": idea.danger,
            "merged_into": idea.merged_into,
            **place_columns(idea.place),
        }
        await self._connection.execute(update(IdeaRow).where(IdeaRow.id == idea.id).values(values))

    async def hand_over(self, idea_id: IdeaId, author: ResidentId) -> None:
        """From now on it is this person's."""
        await self._connection.execute(update(IdeaRow).where(IdeaRow.id == idea_id).values(author_id=author))

    async def lead_on(self, old: IdeaId, new: IdeaId) -> None:
        """What was merged into one idea is merged into another one with it."""
        values = {"merged_into": new, "version": IdeaRow.version + 1}
        await self._connection.execute(update(IdeaRow).where(IdeaRow.merged_into == old).values(values))

    async def merged_into(self, idea_id: IdeaId) -> list[Idea]:
        """The ideas that are part of this one now, the oldest first."""
        rows = (await self._connection.execute(select(IdeaRow).where(IdeaRow.merged_into == idea_id).order_by(IdeaRow.id))).all()
        return await self._with_photos(rows)

    async def parts_of(self, ids: Collection[IdeaId], authors: Collection[ResidentId]) -> list[Idea]:
        """What these authors wrote of all that is part of these ideas now, the oldest first."""
        theirs = IdeaRow.merged_into.in_(ids) & IdeaRow.author_id.in_(authors)
        return await self._with_photos((await self._connection.execute(select(IdeaRow).where(theirs).order_by(IdeaRow.id))).all())

    async def first_lost_target(self, process: ProcessKey) -> IdeaId | None:
        """An idea that others are part of and that can no longer be read. Asked every second, so two indexes have to answer it."""
        can_be_read = exists().where(PublishedRow.idea_id == IdeaRow.merged_into)
        lost = select(IdeaRow.merged_into).where(IdeaRow.merged_into > 0, ~can_be_read)
        target = aliased(IdeaRow)
        query = select(target.id).where(target.id.in_(lost), target.process == process).order_by(target.id).limit(1)
        found = await self._connection.scalar(query)
        return IdeaId(found) if found is not None else None

    async def of(self, author: ResidentId, process: ProcessKey, *, offset: int, limit: int) -> list[Idea]:
        """A page of somebody's ideas, newest first."""
        query = (
            select(IdeaRow)
            .where(IdeaRow.author_id == author, IdeaRow.process == process)
            .order_by(IdeaRow.submitted_at.desc(), IdeaRow.id.desc())
            .offset(offset)
            .limit(limit)
        )
        return await self._with_photos((await self._connection.execute(query)).all())

    async def everything_of(self, author: ResidentId) -> list[tuple[ProcessKey, Idea]]:
        """Everything that somebody sent, in every process; the oldest first."""
        rows = (await self._connection.execute(select(IdeaRow).where(IdeaRow.author_id == author).order_by(IdeaRow.id))).all()
        return list(zip([ProcessKey(row.process) for row in rows], await self._with_photos(rows), strict=True))

    async def delete(self, ids: Collection[IdeaId]) -> None:
        """Take every word away. The number stays given out, and the idea stays counted."""
        empty = {
            "text": "",
            "title": None,
            **place_columns(None),
            "state": IdeaState.DELETED,
            "merged_into": None,
            "version": IdeaRow.version + 1,
            "waiting_since": None,
            "danger": False,
        }
        await self._connection.execute(update(IdeaRow).where(IdeaRow.id.in_(ids)).values(empty))

    async def all_of(self, process: ProcessKey) -> list[Idea]:
        """Every idea of a process, oldest first."""
        query = select(IdeaRow).where(IdeaRow.process == process).order_by(IdeaRow.submitted_at, IdeaRow.id)
        return await self._with_photos((await self._connection.execute(query)).all())

    async def standing(self) -> set[tuple[IdeaId, datetime]]:
        """Every idea whose words are still there: its number, and when it was sent, for a restored copy gives later numbers out again."""
        query = select(IdeaRow.id, IdeaRow.submitted_at).where(IdeaRow.state != IdeaState.DELETED)
        return {(IdeaId(row.id), row.submitted_at) for row in await self._connection.execute(query)}

    async def count_of(self, author: ResidentId, process: ProcessKey) -> int:
        query = select(func.count()).select_from(IdeaRow).where(IdeaRow.author_id == author, IdeaRow.process == process)
        return await self._connection.scalar(query) or 0

    async def count_by_state(self, author: ResidentId, process: ProcessKey) -> dict[IdeaState, int]:
        """How many ideas somebody sent, by what became of them."""
        theirs = (IdeaRow.author_id == author) & (IdeaRow.process == process)
        query = select(IdeaRow.state, func.count()).where(theirs).group_by(IdeaRow.state)
        return {IdeaState(state): count for state, count in await self._connection.execute(query)}

    async def count_by_topic(self, process: ProcessKey) -> dict[TopicKey, int]:
        query = select(IdeaRow.topic, func.count()).where(IdeaRow.process == process).group_by(IdeaRow.topic)
        return {TopicKey(topic): count for topic, count in await self._connection.execute(query)}

    async def _photos(self, idea_id: int) -> tuple[PhotoId, ...]:
        query = select(PhotoRow.id).where(PhotoRow.draft_id == idea_id, PhotoRow.removed.is_(False)).order_by(PhotoRow.id)
        return tuple(PhotoId(photo_id) for photo_id in await self._connection.scalars(query))

    async def _with_photos(self, rows: Sequence[Row[Any]]) -> list[Idea]:
        """The ideas of these rows, in their order."""
        photos: dict[int, list[PhotoId]] = {row.id: [] for row in rows}
        ids = list(photos)
        for begin in range(0, len(ids), AT_ONCE):
            theirs = PhotoRow.draft_id.in_(ids[begin : begin + AT_ONCE]) & PhotoRow.removed.is_(False)
            for photo in await self._connection.execute(select(PhotoRow.draft_id, PhotoRow.id).where(theirs).order_by(PhotoRow.id)):
                photos[photo.draft_id].append(PhotoId(photo.id))
        return [_idea(row, tuple(photos[row.id])) for row in rows]


def _idea(row: Row[Any], photos: tuple[PhotoId, ...]) -> Idea:
    return Idea(
        id=IdeaId(row.id),
        draft_id=DraftId(row.id),
        reference=Reference(year=row.year, number=row.number),
        author=ResidentId(row.author_id),
        topic=TopicKey(row.topic),
        text=row.text,
        submitted_at=row.submitted_at,
        title=row.title,
        photos=photos,
        place=place_of(district=row.district, street=row.street, latitude=row.latitude, longitude=row.longitude),
        state=IdeaState(row.state),
        status=ProcessingStatus(row.status),
        version=row.version,
        revision=row.revision,
        waiting_since=row.waiting_since or (row.submitted_at if row.state == IdeaState.SUBMITTED else None),
        danger=row.danger,
        merged_into=IdeaId(row.merged_into) if row.merged_into is not None else None,
    )
