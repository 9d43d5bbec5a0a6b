"""The city's answers to ideas, in every state."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, Select, String, Text, delete, select, text, union, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from participation.answers import AnswerId, AnswerState, MeasureId, OfficialResponse
from participation.ideas import IdeaId, ProcessingStatus, Reference
from participation.processes import ProcessKey
from participation.residents import ResidentId
from participation.rights import Role
from participation.staff import Alias, StaffId
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.ideas import IdeaRow
from storage.staff import StaffRow
from storage.supports import SupportRow
from storage.upsert import insert_into

PENDING = text("state = 'pending'")
ONLY_PENDING: Any = {"postgresql_where": PENDING, "sqlite_where": PENDING}
UNTOLD = text("told_up_to IS NOT NULL")
ONLY_UNTOLD: Any = {"postgresql_where": UNTOLD, "sqlite_where": UNTOLD}
_Writer, _Releaser = aliased(StaffRow), aliased(StaffRow)


class AnswerRow(Base):
    __tablename__ = "answers"
    __table_args__ = (
        Index("ix_answers_due", "process", "in_force_at", "id", **ONLY_PENDING),
        Index("ix_answers_untold", "process", "id", **ONLY_UNTOLD),
        Index(None, "process", "state"),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    process: Mapped[str] = mapped_column(String(24))
    status: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(Integer)
    by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime] = mapped_column(UtcInstant)
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measures.id"))
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    in_force_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    published_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    told_up_to: Mapped[int | None] = mapped_column(BigInteger)  # the last resident who was told; None: nobody yet, or nobody is left


class AnswerIdeaRow(Base):
    """Which ideas an answer is for."""

    __tablename__ = "answer_ideas"
    __table_args__ = (Index(None, "idea_id", "answer_id"),)

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"), primary_key=True, autoincrement=False)
    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), primary_key=True, autoincrement=False)


class Answers:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self,
        process: ProcessKey,
        ideas: Collection[IdeaId],
        status: ProcessingStatus,
        by: StaffId,
        at: datetime,
        measure: MeasureId | None = None,
    ) -> OfficialResponse:
        row = AnswerRow(
            process=process, status=status, text="", state=AnswerState.DRAFT, version=1, by_id=by, written_at=at, measure_id=measure
        )
        self._session.add(row)
        await self._session.flush()
        self._session.add_all(AnswerIdeaRow(answer_id=row.id, idea_id=idea) for idea in ideas)
        await self._session.flush()
        found = await self.find(AnswerId(row.id), process)
        if found is None:
            raise LookupError("an answer that was just added is not there")
        return found

    async def find(self, answer_id: AnswerId, process: ProcessKey, *, hold: bool = False) -> OfficialResponse | None:
        query = _answers().where(AnswerRow.id == answer_id, AnswerRow.process == process)
        found = await self._read(query.with_for_update(of=AnswerRow) if hold else query)
        return found[0] if found else None

    async def many(self, ids: Collection[int], process: ProcessKey) -> list[OfficialResponse]:
        """Those of them that are out."""
        if not ids:
            return []
        out = AnswerRow.state == AnswerState.PUBLISHED
        return await self._read(_answers().where(AnswerRow.id.in_(ids), AnswerRow.process == process, out).order_by(AnswerRow.id))

    async def drafts(self, process: ProcessKey, *, hold: bool = False) -> list[OfficialResponse]:
        """What is begun and not yet out, the oldest first."""
        query = _answers().where(AnswerRow.process == process, AnswerRow.state == AnswerState.DRAFT).order_by(AnswerRow.id)
        return await self._read(query.with_for_update(of=AnswerRow) if hold else query)

    async def first_due(self, process: ProcessKey, now: datetime) -> OfficialResponse | None:
        due = _answers().where(AnswerRow.process == process, text("answers.state = 'pending'"), AnswerRow.in_force_at <= now)
        found = await self._read(due.order_by(AnswerRow.in_force_at, AnswerRow.id).limit(1))
        return found[0] if found else None

    async def first_untold(self, process: ProcessKey) -> tuple[AnswerId, ResidentId] | None:
        """The oldest answer of which not all have heard yet, and the last of those who have."""
        query = select(AnswerRow.id, AnswerRow.told_up_to).where(AnswerRow.process == process, text("answers.told_up_to IS NOT NULL"))
        row = (await self._session.execute(query.order_by(AnswerRow.id).limit(1))).first()
        return (AnswerId(row.id), ResidentId(row.told_up_to)) if row else None

    async def keep_told(self, answer_id: AnswerId, up_to: ResidentId | None) -> None:
        """Who was told last; None once nobody is left."""
        await self._session.execute(update(AnswerRow).where(AnswerRow.id == answer_id).values(told_up_to=up_to))

    async def hearers(self, ideas: Collection[IdeaId], after: ResidentId, limit: int) -> list[ResidentId]:
        """The next, by their numbers, to whom anything leads: they wrote one of the ideas, or what was merged into it, or support one."""
        own = IdeaRow.id.in_(ideas) | IdeaRow.merged_into.in_(ideas)
        authors = select(IdeaRow.author_id.label("resident")).where(own, IdeaRow.author_id > after)
        supporters = select(SupportRow.resident_id).where(SupportRow.idea_id.in_(ideas), SupportRow.resident_id > after)
        found = union(authors, supporters).subquery()
        query = select(found.c.resident).order_by(found.c.resident).limit(limit)
        return [ResidentId(resident) for resident in await self._session.scalars(query)]

    async def about(self, idea_id: IdeaId) -> list[OfficialResponse]:
        """What the city has answered to an idea, the newest first."""
        query = _answers().join(AnswerIdeaRow, AnswerIdeaRow.answer_id == AnswerRow.id).where(AnswerIdeaRow.idea_id == idea_id)
        published = query.where(AnswerRow.state == AnswerState.PUBLISHED)
        return await self._read(published.order_by(AnswerRow.published_at.desc(), AnswerRow.id.desc()))

    async def open_about(self, idea_id: IdeaId) -> OfficialResponse | None:
        """The draft for an idea, or the answer that is about to come out; the newest if there are several."""
        query = _answers().join(AnswerIdeaRow, AnswerIdeaRow.answer_id == AnswerRow.id).where(AnswerIdeaRow.idea_id == idea_id)
        unfinished = query.where(AnswerRow.state.in_((AnswerState.DRAFT, AnswerState.PENDING)))
        found = await self._read(unfinished.order_by(AnswerRow.id.desc()).limit(1))
        return found[0] if found else None

    async def keep(self, answer: OfficialResponse, released_by: StaffId | None = None) -> None:
        """Write down what may change of an answer. `released_by`: who lets it out now; whoever did it before stays on record."""
        values = {
            "status": answer.status,
            "text": answer.text,
            "state": answer.state,
            "version": answer.version,
            "by_id": answer.by,
            "written_at": answer.written_at,
            "in_force_at": answer.in_force_at,
            "published_at": answer.published_at,
        }
        if released_by is not None:
            values["released_by_id"] = released_by
        await self._session.execute(update(AnswerRow).where(AnswerRow.id == answer.id).values(values))

    async def readdress(self, answer_id: AnswerId, ideas: Collection[IdeaId]) -> None:
        """From now on it is for these ideas."""
        theirs = AnswerIdeaRow.answer_id == answer_id
        await self._session.execute(delete(AnswerIdeaRow).where(theirs, AnswerIdeaRow.idea_id.not_in(ideas)))
        rows = [{"answer_id": answer_id, "idea_id": idea} for idea in ideas]
        await self._session.execute(insert_into(AnswerIdeaRow).values(rows).on_conflict_do_nothing())

    async def _read(self, query: Select[Any]) -> list[OfficialResponse]:
        rows = (await self._session.execute(query.execution_options(populate_existing=True))).all()
        ideas = await self._ideas_of([row[0].id for row in rows])
        return [_answer(row, writer, releaser, ideas.get(row.id, [])) for row, writer, releaser in rows]

    async def _ideas_of(self, answers: Sequence[int]) -> dict[int, list[tuple[IdeaId, Reference]]]:
        query = (
            select(AnswerIdeaRow.answer_id, IdeaRow.id, IdeaRow.year, IdeaRow.number)
            .join(IdeaRow, IdeaRow.id == AnswerIdeaRow.idea_id)
            .where(AnswerIdeaRow.answer_id.in_(answers))
            .order_by(IdeaRow.id)
        )
        found: dict[int, list[tuple[IdeaId, Reference]]] = {}
        for answer_id, idea_id, year, number in await self._session.execute(query):
            found.setdefault(answer_id, []).append((IdeaId(idea_id), Reference(year=year, number=number)))
        return found


def _answers() -> Select[Any]:
    people: tuple[Any, ...] = (_Writer, _Releaser)
    written = select(AnswerRow, *people).join(_Writer, _Writer.id == AnswerRow.by_id)
    return written.outerjoin(_Releaser, _Releaser.id == AnswerRow.released_by_id)


def _answer(row: AnswerRow, writer: StaffRow, releaser: StaffRow | None, ideas: Sequence[tuple[IdeaId, Reference]]) -> OfficialResponse:
    return OfficialResponse(
        id=AnswerId(row.id),
        ideas=tuple(idea_id for idea_id, _ in ideas),
        references=tuple(reference for _, reference in ideas),
        status=ProcessingStatus(row.status),
        text=row.text,
        state=AnswerState(row.state),
        version=row.version,
        by=StaffId(row.by_id),
        by_alias=_alias(writer),
        written_at=row.written_at,
        measure=MeasureId(row.measure_id) if row.measure_id is not None else None,
        released_by=_alias(releaser) if releaser and row.in_force_at else None,
        in_force_at=row.in_force_at,
        published_at=row.published_at,
    )


def _alias(row: StaffRow) -> Alias:
    return Alias(role=Role(row.role), number=row.number)
