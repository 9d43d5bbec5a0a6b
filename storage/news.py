"""What is to be told to those who follow, and how far that has got. Each who is told is a row of the outbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Index,
    Row,
    Select,
    String,
    exists,
    literal,
    null,
    or_,
    select,
    text,
    union,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from participation.follows import FollowKind
from participation.moderation import DecisionKind, DecisionState
from participation.news import News, NewsKind
from participation.processes import ProcessKey
from participation.residents import ResidentState
from storage.answers import AnswerIdeaRow, AnswerRow
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.decisions import DecisionRow
from storage.follows import FollowRow, followers
from storage.habits import When, hour, hours_of
from storage.ideas import IdeaRow
from storage.outbox import Lane, MessageRow, MessageState
from storage.residents import ConsentRow, ResidentRow
from storage.staff import StaffRow
from storage.upsert import insert_into

_UNFILLED = text("filled = false")
ONLY_UNFILLED: Any = {"postgresql_where": _UNFILLED, "sqlite_where": _UNFILLED}


class NewsRow(Base):
    __tablename__ = "news"
    __table_args__ = (
        Index("uq_news", "kind", "subject", unique=True),
        Index("ix_news_unfilled", "process", "id", **ONLY_UNFILLED),
        NEVER_AGAIN,
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    process: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(12))
    subject: Mapped[int] = mapped_column(BigInteger)  # of ideas or of answers, by the kind
    happened_at: Mapped[datetime] = mapped_column(UtcInstant)  # the audience is frozen here: who follows later does not hear of it
    not_after: Mapped[datetime] = mapped_column(UtcInstant)
    reached_resident: Mapped[int] = mapped_column(BigInteger, default=0)  # how far it has been written into the outbox
    filled: Mapped[bool] = mapped_column(Boolean)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """News on record, of which not all who follow have a row in the outbox yet."""

    id: int
    news: News
    happened_at: datetime
    not_after: datetime


class NewsOnRecord:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, process: ProcessKey, news: News, *, at: datetime, not_after: datetime) -> None:
        """From now on it is to be told. What happens again is no news."""
        values = {
            "process": process,
            "kind": news.kind,
            "subject": news.subject,
            "happened_at": at,
            "not_after": not_after,
            "reached_resident": 0,
            "filled": False,
        }
        await self._connection.execute(insert_into(NewsRow).values(values).on_conflict_do_nothing())

    async def next_unfilled(self, process: ProcessKey) -> Happened | None:
        query = select(NewsRow).where(NewsRow.process == process, text("news.filled = false")).order_by(NewsRow.id).limit(1)
        row = (await self._connection.execute(query)).first()
        return _happened(row) if row else None

    async def fill(self, happened: Happened, when: When, *, limit: int, at: datetime) -> bool:
        """Write the rows of the next `limit` people who follow. Returns whether more are left."""
        mine = NewsRow.id == happened.id
        row = (await self._connection.execute(select(NewsRow).where(mine).with_for_update())).one()
        if row.filled:
            return False
        keys = (await self._connection.scalars(_people(row).order_by(ResidentRow.id).limit(limit))).all()
        if keys:
            await self._put_into_outbox(happened, select(ResidentRow.id).where(ResidentRow.id.in_(keys)), when, at)
        more = len(keys) == limit
        reached = {"reached_resident": keys[-1] if keys else row.reached_resident, "filled": not more}
        await self._connection.execute(update(NewsRow).where(mine).values(reached))
        return more

    async def _put_into_outbox(self, happened: Happened, people: Select[Any], when: When, at: datetime) -> None:
        hours = await hours_of(self._connection, people, when)
        columns = {
            "lane": literal(Lane.BULK.value),
            "chat": ResidentRow.person,
            "address": ResidentRow.address,
            "resident_id": ResidentRow.id,
            "item": literal(happened.news.item),
            "kind": literal(happened.news.kind.value),
            "method": literal("sendMessage"),
            "payload": null(),
            "state": literal(MessageState.QUEUED.value),
            "attempts": literal(0),
            "maybe_twice": literal(value=False),
            "not_before": literal(0.0),
            "for_digest": literal(value=True),
            "due_at": hour(hours, otherwise=at),
            "not_after": literal(happened.not_after, UtcInstant),
            "epoch": literal(0),
            "created_at": literal(at, UtcInstant),
        }
        rows = people.with_only_columns(*columns.values(), maintain_column_froms=True)
        rows = rows.with_for_update(read=True, key_share=True, of=ResidentRow)  # whoever is being forgotten meanwhile is left out
        await self._connection.execute(insert_into(MessageRow).from_select(list(columns), rows).on_conflict_do_nothing())


def _people(row: Row[Any]) -> Select[Any]:
    """Who is next of those who followed when it happened. Whoever did it knows of it; and authors hear of their ideas by themselves."""
    agreed = exists().where(ConsentRow.resident_id == ResidentRow.id, ConsentRow.revoked_at.is_(None))
    ideas, knows = (_published if row.kind == NewsKind.PUBLISHED else _answered)(row)
    found = union(
        _followers(row, FollowKind.IDEA, ideas.with_only_columns(IdeaRow.id.cast(String))),
        _followers(row, FollowKind.TOPIC, ideas.with_only_columns(IdeaRow.topic)),
        _followers(row, FollowKind.DISTRICT, ideas.with_only_columns(IdeaRow.district)),
    ).subquery()
    people = select(ResidentRow.id).join(found, found.c.resident_id == ResidentRow.id)
    return people.where(ResidentRow.state == ResidentState.ACTIVE, agreed, ~knows)


def _followers(row: Row[Any], kind: FollowKind, keys: Select[Any]) -> Select[Any]:
    return followers(row.process, kind, keys, FollowRow.since <= row.happened_at, FollowRow.resident_id > row.reached_resident)


def _published(row: Row[Any]) -> tuple[Select[Any], ColumnElement[bool]]:
    """The idea, and whether a resident knows of it already."""
    idea = select(IdeaRow).where(IdeaRow.id == row.subject)
    published = (DecisionRow.kind == DecisionKind.PUBLISH) & (DecisionRow.state == DecisionState.IN_FORCE)
    by = select(StaffRow.person).join(DecisionRow, DecisionRow.by_id == StaffRow.id).where(DecisionRow.idea_id == row.subject, published)
    return idea, or_(ResidentRow.id.in_(idea.with_only_columns(IdeaRow.author_id)), ResidentRow.person.in_(by))


def _answered(row: Row[Any]) -> tuple[Select[Any], ColumnElement[bool]]:
    """The ideas that it is for, and whether a resident knows of it already. Authors and supporters stand in the ledger."""
    ideas = select(IdeaRow).join(AnswerIdeaRow, AnswerIdeaRow.idea_id == IdeaRow.id).where(AnswerIdeaRow.answer_id == row.subject)
    by = select(StaffRow.person).join(AnswerRow, AnswerRow.released_by_id == StaffRow.id).where(AnswerRow.id == row.subject)
    return ideas, ResidentRow.person.in_(by)


def _happened(row: Row[Any]) -> Happened:
    news = News(kind=NewsKind(row.kind), subject=row.subject)
    return Happened(id=row.id, news=news, happened_at=row.happened_at, not_after=row.not_after)
