"""Ideas on record."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, Integer, SmallInteger, String, Text, UniqueConstraint, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.ideas import DraftId, Idea, IdeaId, IdeaState, PhotoId, ProcessingStatus, Reference
from participation.processes import ProcessKey, TopicKey
from participation.residents import ResidentId
from storage.base import Base, UtcInstant
from storage.drafts import place_columns, place_of
from storage.photos import PhotoRow
from storage.upsert import insert_into


class IdeaRow(Base):
    __tablename__ = "ideas"
    __table_args__ = (UniqueConstraint("year", "number"), Index(None, "author_id", "submitted_at"))

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


class ReferenceRow(Base):
    """The last number given out in a year. A row, not a maximum: two processes then never draw the same number."""

    __tablename__ = "reference_numbers"

    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


class Ideas:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, idea_id: IdeaId) -> Idea | None:
        row = await self._session.scalar(select(IdeaRow).where(IdeaRow.id == idea_id).execution_options(populate_existing=True))
        return _idea(row, await self._photos(row.id)) if row else None

    async def from_draft(self, draft_id: DraftId) -> Idea | None:
        return await self.find(IdeaId(draft_id))

    async def next_reference(self, year: int) -> Reference:
        insert = insert_into(self._session, ReferenceRow).values(year=year, last=1)
        raised = insert.on_conflict_do_update(index_elements=["year"], set_={"last": ReferenceRow.last + 1}).returning(ReferenceRow.last)
        return Reference(year=year, number=(await self._session.execute(raised)).scalar_one())

    async def last_reference(self, year: int) -> int:
        """The last number given out in a year, 0 if none was."""
        return await self._session.scalar(select(ReferenceRow.last).where(ReferenceRow.year == year)) or 0

    async def add(self, idea: Idea, process: ProcessKey) -> None:
        self._session.add(
            IdeaRow(
                id=idea.draft_id,
                process=process,
                author_id=idea.author,
                year=idea.reference.year,
                number=idea.reference.number,
                topic=idea.topic,
                text=idea.text,
                title=idea.title,
                submitted_at=idea.submitted_at,
                state=idea.state,
                status=idea.status,
                version=idea.version,
                **place_columns(idea.place),
            )
        )
        await self._session.flush()

    async def keep(self, idea: Idea) -> None:
        """Write down what may change of an idea."""
        values = {"state": idea.state, "status": idea.status, "version": idea.version}
        await self._session.execute(update(IdeaRow).where(IdeaRow.id == idea.id).values(values))

    async def of(self, author: ResidentId, process: ProcessKey, *, offset: int, limit: int) -> list[Idea]:
        """A page of somebody's ideas, newest first."""
        query = (
            select(IdeaRow)
            .where(IdeaRow.author_id == author, IdeaRow.process == process)
            .order_by(IdeaRow.submitted_at.desc(), IdeaRow.id.desc())
            .offset(offset)
            .limit(limit)
        )
        return [_idea(row, await self._photos(row.id)) for row in await self._session.scalars(query)]

    async def everything_of(self, author: ResidentId) -> list[tuple[ProcessKey, Idea]]:
        """Everything that somebody sent, in every process; the oldest first."""
        rows = await self._session.scalars(select(IdeaRow).where(IdeaRow.author_id == author).order_by(IdeaRow.id))
        return [(ProcessKey(row.process), _idea(row, await self._photos(row.id))) for row in rows.all()]

    async def delete(self, ids: Collection[IdeaId]) -> None:
        """Take every word away. The number stays given out, and the idea stays counted."""
        empty = {"text": "", "title": None, **place_columns(None), "state": IdeaState.DELETED, "version": IdeaRow.version + 1}
        await self._session.execute(update(IdeaRow).where(IdeaRow.id.in_(ids)).values(empty))

    async def all_of(self, process: ProcessKey) -> list[Idea]:
        """Every idea of a process, oldest first."""
        query = select(IdeaRow).where(IdeaRow.process == process).order_by(IdeaRow.submitted_at, IdeaRow.id)
        return [_idea(row, await self._photos(row.id)) for row in await self._session.scalars(query)]

    async def standing(self) -> set[tuple[IdeaId, datetime]]:
        """Every idea whose words are still there: its number, and when it was sent, for a restored copy gives later numbers out again."""
        query = select(IdeaRow.id, IdeaRow.submitted_at).where(IdeaRow.state != IdeaState.DELETED)
        return {(IdeaId(row.id), row.submitted_at) for row in await self._session.execute(query)}

    async def count_of(self, author: ResidentId, process: ProcessKey) -> int:
        query = select(func.count()).select_from(IdeaRow).where(IdeaRow.author_id == author, IdeaRow.process == process)
        return await self._session.scalar(query) or 0

    async def count_by_topic(self, process: ProcessKey) -> dict[TopicKey, int]:
        query = select(IdeaRow.topic, func.count()).where(IdeaRow.process == process).group_by(IdeaRow.topic)
        return {TopicKey(topic): count for topic, count in await self._session.execute(query)}

    async def _photos(self, idea_id: int) -> tuple[PhotoId, ...]:
        query = select(PhotoRow.id).where(PhotoRow.draft_id == idea_id, PhotoRow.removed.is_(False)).order_by(PhotoRow.id)
        return tuple(PhotoId(photo_id) for photo_id in await self._session.scalars(query))


def _idea(row: IdeaRow, photos: tuple[PhotoId, ...]) -> Idea:
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
    )
