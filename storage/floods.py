"""Ideas that wait apart because many new people sent the same text; and the prints by which such texts are found."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    SmallInteger,
    String,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, aliased, mapped_column

from participation.floods import SAME_BANDS, Flood, FloodId, FloodState, Twin
from participation.ideas import IdeaId, IdeaState
from participation.moderation import DecisionKind
from participation.processes import ProcessKey
from participation.residents import ResidentId
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.decisions import PENDING_HERE, DecisionRow
from storage.ideas import IdeaRow

COMPARED = 200
"""So many texts at most are looked at for one new one."""


class FloodRow(Base):
    __tablename__ = "floods"
    __table_args__ = (Index(None, "process", "state"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    process: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(10))
    found_at: Mapped[datetime] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class FloodIdeaRow(Base):
    """An idea that belongs to a flood, also after somebody decided about it."""

    __tablename__ = "flood_ideas"
    __table_args__ = (Index(None, "flood_id"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), primary_key=True, autoincrement=False)
    flood_id: Mapped[int] = mapped_column(ForeignKey("floods.id"))


class TextPrintRow(Base):
    """Kept only as long as somebody counts as new: nothing can be read from it but that two texts were alike."""

    __tablename__ = "text_prints"
    __table_args__ = (Index(None, "process", "print"), Index(None, "sent_at"))

    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), primary_key=True, autoincrement=False)
    band: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    process: Mapped[str] = mapped_column(String(24))
    print: Mapped[int] = mapped_column(BigInteger)
    sent_at: Mapped[datetime] = mapped_column(UtcInstant)


class Floods:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def remember(self, idea_id: IdeaId, prints: Sequence[int], process: ProcessKey, at: datetime) -> None:
        self._session.add_all(
            TextPrintRow(idea_id=idea_id, band=band, process=process, print=print_, sent_at=at) for band, print_ in enumerate(prints)
        )
        await self._session.flush()

    async def forget_prints(self, before: datetime) -> None:
        await self._session.execute(delete(TextPrintRow).where(TextPrintRow.sent_at < before))

    async def twins(self, idea_id: IdeaId, prints: Collection[int], process: ProcessKey, since: datetime) -> list[Twin]:
        """Other ideas that wait, or belong to a flood, and may have the same text. Held until the unit ends."""
        found = (
            select(TextPrintRow.idea_id)
            .where(TextPrintRow.process == process, TextPrintRow.print.in_(prints), TextPrintRow.sent_at >= since)
            .where(TextPrintRow.idea_id != idea_id)
            .group_by(TextPrintRow.idea_id)
            .having(func.count() >= SAME_BANDS)
        )
        held = (
            select(IdeaRow.id, IdeaRow.author_id, IdeaRow.text)
            .outerjoin(FloodIdeaRow, FloodIdeaRow.idea_id == IdeaRow.id)
            .where(IdeaRow.id.in_(found), or_(IdeaRow.state == IdeaState.SUBMITTED, FloodIdeaRow.flood_id.is_not(None)))
            .order_by(IdeaRow.id.desc())
            .limit(COMPARED)
            .with_for_update(of=IdeaRow)
        )
        rows = (await self._session.execute(held)).all()
        belonging = (
            select(FloodIdeaRow.idea_id, FloodRow.id, FloodRow.state, _anything_rejected())
            .join(FloodRow, FloodRow.id == FloodIdeaRow.flood_id)
            .where(FloodIdeaRow.idea_id.in_([row.id for row in rows]))
        )
        floods = {idea: (FloodId(flood), _state(state, stands)) for idea, flood, state, stands in await self._session.execute(belonging)}
        return [_twin(row.id, row.author_id, row.text, floods.get(row.id)) for row in rows]

    async def begin(self, process: ProcessKey, at: datetime) -> FloodId:
        row = FloodRow(process=process, state=FloodState.OPEN, found_at=at)
        self._session.add(row)
        await self._session.flush()
        return FloodId(row.id)

    async def join(self, flood: FloodId, ideas: Collection[IdeaId]) -> None:
        """Set these ideas apart."""
        self._session.add_all(FloodIdeaRow(idea_id=idea, flood_id=flood) for idea in ideas)
        await self._session.flush()
        await self._session.execute(update(IdeaRow).where(IdeaRow.id.in_(ideas)).values(flood_id=flood))

    async def leave(self, ideas: Collection[IdeaId]) -> None:
        """They have nothing to do with a flood, or there is nothing left of them."""
        await self._session.execute(update(IdeaRow).where(IdeaRow.id.in_(ideas)).values(flood_id=None))
        await self._session.execute(delete(FloodIdeaRow).where(FloodIdeaRow.idea_id.in_(ideas)))
        await self._session.execute(delete(TextPrintRow).where(TextPrintRow.idea_id.in_(ideas)))

    async def among(self, ideas: Collection[IdeaId]) -> frozenset[IdeaId]:
        """Those of them that belong, or belonged, to a flood."""
        query = select(FloodIdeaRow.idea_id).where(FloodIdeaRow.idea_id.in_(ideas))
        return frozenset(IdeaId(idea) for idea in await self._session.scalars(query))

    async def let_go(self, ideas: Collection[IdeaId]) -> None:
        """They wait with all others; that they belonged to a flood is remembered."""
        await self._session.execute(update(IdeaRow).where(IdeaRow.id.in_(ideas)).values(flood_id=None))

    async def find(self, flood_id: FloodId, process: ProcessKey, *, hold: bool = False) -> Flood | None:
        query = select(FloodRow).where(FloodRow.id == flood_id, FloodRow.process == process).execution_options(populate_existing=True)
        row = await self._session.scalar(query.with_for_update() if hold else query)
        return await self._flood(row) if row else None

    async def open_in(self, process: ProcessKey) -> list[Flood]:
        """Those that wait for somebody of the team, the oldest first."""
        query = select(FloodRow).where(FloodRow.process == process, FloodRow.state == FloodState.OPEN).order_by(FloodRow.id)
        floods = [await self._flood(row) for row in (await self._session.scalars(query)).all()]
        return [flood for flood in floods if flood.ideas]

    async def sizes_in(self, process: ProcessKey) -> dict[FloodId, int]:
        """How many ideas of each open flood wait for somebody of the team."""
        query = _apart_in(process).add_columns(FloodRow.id, func.count()).group_by(FloodRow.id).order_by(FloodRow.id)
        return {FloodId(flood): count for flood, count in await self._session.execute(query)}

    async def count_since_before(self, process: ProcessKey, since: datetime) -> int:
        """How many ideas wait in open floods since before this instant."""
        query = _apart_in(process).add_columns(func.count()).where(IdeaRow.waiting_since < since)
        return await self._session.scalar(query) or 0

    async def end(self, flood: Flood) -> None:
        """Its ideas wait with all others again."""
        await self._session.execute(update(FloodRow).where(FloodRow.id == flood.id).values(state=flood.state, ended_at=flood.ended_at))
        await self._session.execute(update(IdeaRow).where(IdeaRow.flood_id == flood.id).values(flood_id=None))

    async def _flood(self, row: FloodRow) -> Flood:
        """With the ideas about which nobody has decided yet."""
        apart = (IdeaRow.flood_id == row.id) & _APART
        ideas = (await self._session.scalars(select(IdeaRow.id).where(apart).order_by(IdeaRow.id))).all()
        return Flood(
            id=FloodId(row.id),
            found_at=row.found_at,
            ideas=tuple(IdeaId(idea) for idea in ideas),
            state=FloodState(row.state),
            ended_at=row.ended_at,
        )


_APART = (IdeaRow.state == IdeaState.SUBMITTED) & IdeaRow.danger.is_(False)
"""Waits with its flood: whatever speaks of danger waits at the head of the queue."""


def _apart_in(process: ProcessKey) -> Select[*tuple[Any, ...]]:
    of_open = (FloodRow.process == process) & (FloodRow.state == FloodState.OPEN)
    return select().select_from(FloodRow).join(IdeaRow, IdeaRow.flood_id == FloodRow.id).where(of_open, _APART)


def _anything_rejected() -> ColumnElement[bool]:
    """Whether any of a flood's ideas is rejected, or about to be."""
    other = aliased(FloodIdeaRow)
    pending = exists().where(DecisionRow.idea_id == IdeaRow.id, PENDING_HERE, DecisionRow.kind == DecisionKind.REJECT)
    stands = or_(IdeaRow.state == IdeaState.REJECTED, pending.correlate(IdeaRow))
    return exists().where(other.flood_id == FloodRow.id, IdeaRow.id == other.idea_id, stands).correlate(FloodRow)


def _state(state: str, stands: bool) -> FloodState:  # noqa: FBT001  a column of a row
    """What was rejected and undone again, all of it, is as good as let through."""
    return FloodState.RELEASED if state == FloodState.REJECTED and not stands else FloodState(state)


def _twin(idea: int, author: int, text: str, flood: tuple[FloodId, FloodState] | None) -> Twin:
    flood_id, state = flood or (None, None)
    return Twin(idea_id=IdeaId(idea), author=ResidentId(author), text=text, flood=flood_id, flood_state=state)
