"""The team of a process: who is in it, who has been invited, and the group they work in."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, UniqueConstraint, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from participation.processes import ProcessKey
from participation.rights import Role
from participation.staff import Alias, Member, StaffId
from participation.words import Language
from storage.base import NEVER_AGAIN, Base, Id, UtcInstant
from storage.upsert import insert_into


class StaffRow(Base):
    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("process", "person"), UniqueConstraint("process", "number"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    process: Mapped[str] = mapped_column(String(24))
    person: Mapped[bytes] = mapped_column(LargeBinary(16))  # keyed hash of the Telegram id, as in `residents`
    address: Mapped[bytes] = mapped_column(LargeBinary)  # the sealed id of their private chat
    number: Mapped[int] = mapped_column(Integer)
    role: Mapped[str] = mapped_column(String(12))
    department: Mapped[str | None] = mapped_column(String(24))
    language: Mapped[str] = mapped_column(String(12))
    joined_at: Mapped[datetime] = mapped_column(UtcInstant)
    removed_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class StaffChatRow(Base):
    """The group in which the team of a process works; it can become a supergroup, and then has another id."""

    __tablename__ = "staff_chats"
    __table_args__ = (Index(None, "chat"),)

    process: Mapped[str] = mapped_column(String(24), primary_key=True)
    chat: Mapped[bytes] = mapped_column(LargeBinary(16))
    address: Mapped[bytes] = mapped_column(LargeBinary)
    thread_id: Mapped[int | None] = mapped_column(BigInteger)  # the topic of a forum group in which /here was said
    set_at: Mapped[datetime] = mapped_column(UtcInstant)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A chat that is written to. `language` is the member's, in the private chat of one."""

    chat: bytes
    address: bytes = field(repr=False)
    thread_id: int | None = None
    language: Language | None = None


class Staff:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def member(self, process: ProcessKey, person: bytes) -> Member | None:
        """Who this is in the team now; None for everybody else, also for those who were in it."""
        row = await self._session.scalar(
            select(StaffRow).where(StaffRow.process == process, StaffRow.person == person, StaffRow.removed_at.is_(None))
        )
        return _member(row) if row else None

    async def get(self, staff_id: StaffId) -> Member | None:
        row = await self._session.scalar(select(StaffRow).where(StaffRow.id == staff_id, StaffRow.removed_at.is_(None)))
        return _member(row) if row else None

    async def all_of(self, process: ProcessKey) -> list[Member]:
        """The team as it is now, the longest in it first."""
        query = select(StaffRow).where(StaffRow.process == process, StaffRow.removed_at.is_(None)).order_by(StaffRow.number)
        return [_member(row) for row in await self._session.scalars(query)]

    async def add(
        self,
        *,
        process: ProcessKey,
        person: bytes,
        address: bytes,
        role: Role,
        language: Language,
        at: datetime,
        department: str | None = None,
    ) -> Member:
        """Take somebody into the team. Whoever was in it before gets their old number again; whoever is in it, the new role."""
        highest = select(func.coalesce(func.max(StaffRow.number), 0) + 1).where(StaffRow.process == process).scalar_subquery()
        values = {"address": address, "role": role, "department": department, "language": language, "removed_at": None}
        insert = insert_into(self._session, StaffRow).values(process=process, person=person, number=highest, joined_at=at, **values)
        await self._session.execute(insert.on_conflict_do_update(index_elements=["process", "person"], set_=values))
        member = await self.member(process, person)
        if member is None:
            raise LookupError("a member who was just added is not there")
        return member

    async def change(self, staff_id: StaffId, *, role: Role, department: str | None) -> None:
        await self._session.execute(update(StaffRow).where(StaffRow.id == staff_id).values(role=role, department=department))

    async def remove(self, staff_id: StaffId, at: datetime) -> None:
        """Out of the team: nothing they hold in their hands works any more, and how they are reached is forgotten."""
        await self._session.execute(update(StaffRow).where(StaffRow.id == staff_id).values(removed_at=at, address=b""))

    async def private_chat_of(self, staff_id: StaffId) -> Place | None:
        row = await self._session.scalar(select(StaffRow).where(StaffRow.id == staff_id, StaffRow.removed_at.is_(None)))
        return _private(row) if row else None

    async def private_chats(self, process: ProcessKey, *roles: Role) -> list[Place]:
        """The chats of all members with one of these roles."""
        query = (
            select(StaffRow)
            .where(StaffRow.process == process, StaffRow.removed_at.is_(None), StaffRow.role.in_(roles))
            .order_by(StaffRow.number)
        )
        return [_private(row) for row in await self._session.scalars(query)]

    async def group(self, process: ProcessKey) -> Place | None:
        row = await self._session.scalar(select(StaffChatRow).where(StaffChatRow.process == process))
        return Place(chat=row.chat, address=row.address, thread_id=row.thread_id) if row else None

    async def set_group(self, process: ProcessKey, group: Place, at: datetime) -> None:
        values = {"chat": group.chat, "address": group.address, "thread_id": group.thread_id, "set_at": at}
        insert = insert_into(self._session, StaffChatRow).values(process=process, **values)
        await self._session.execute(insert.on_conflict_do_update(index_elements=["process"], set_=values))

    async def move_group(self, *, old: bytes, new: bytes, address: bytes) -> None:
        """The group became a supergroup."""
        await self._session.execute(update(StaffChatRow).where(StaffChatRow.chat == old).values(chat=new, address=address))


def _member(row: StaffRow) -> Member:
    return Member(
        id=StaffId(row.id),
        process=ProcessKey(row.process),
        alias=Alias(role=Role(row.role), number=row.number),
        language=Language(row.language),
        department=row.department,
    )


def _private(row: StaffRow) -> Place:
    return Place(chat=row.person, address=row.address, language=Language(row.language))
