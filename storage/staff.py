"""The team of a process: who is in it, who has been invited, and the group they work in."""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    UniqueConstraint,
    bindparam,
    case,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from participation.invitations import Invitation
from participation.processes import ProcessKey
from participation.rights import Role
from participation.staff import Alias, Colleague, Member, Membership, Place, StaffId
from participation.team_rules import DepartmentKey
from participation.words import Language
from storage.base import NEVER_AGAIN, Base, Id, Sealed, UtcInstant
from storage.upsert import insert_into


class StaffRow(Base):
    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("process", "person"), UniqueConstraint("process", "number"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    process: Mapped[str] = mapped_column(String(24))
    person: Mapped[bytes] = mapped_column(LargeBinary(16))  # keyed hash of the Telegram id, as in `residents`
    address: Mapped[bytes] = mapped_column(Sealed)  # the sealed id of their private chat
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
    address: Mapped[bytes] = mapped_column(Sealed)
    thread_id: Mapped[int | None] = mapped_column(BigInteger)  # the topic of a forum group in which /here was said
    set_at: Mapped[datetime] = mapped_column(UtcInstant)
    lost_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # the bot was taken out of it, or may not write there any more
    loss_told_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class InvitationRow(Base):
    """A link that has been handed out and not yet used: of its token only the keyed hash is here."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("token"), Index(None, "process"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    process: Mapped[str] = mapped_column(String(24))
    token: Mapped[bytes] = mapped_column(LargeBinary(16))
    role: Mapped[str] = mapped_column(String(12))
    department: Mapped[str | None] = mapped_column(String(24))
    invited_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcInstant)


_MEMBER = select(StaffRow).where(
    StaffRow.process == bindparam("process"), StaffRow.person == bindparam("person"), StaffRow.removed_at.is_(None)
)


class Staff:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def member(self, process: ProcessKey, person: bytes) -> Member | None:
        """Who this is in the team now; None for everybody else, also for those who were in it."""
        row = (await self._connection.execute(_MEMBER, {"process": process, "person": person})).first()
        return _member(row) if row else None

    async def get(self, staff_id: StaffId) -> Member | None:
        row = (await self._connection.execute(select(StaffRow).where(StaffRow.id == staff_id, StaffRow.removed_at.is_(None)))).first()
        return _member(row) if row else None

    async def all_of(self, process: ProcessKey) -> list[Member]:
        """The team as it is now, the longest in it first."""
        query = select(StaffRow).where(StaffRow.process == process, StaffRow.removed_at.is_(None)).order_by(StaffRow.number)
        return [_member(row) for row in await self._connection.execute(query)]

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
        insert = insert_into(StaffRow).values(process=process, person=person, number=highest, joined_at=at, **values)
        since = case((StaffRow.removed_at.is_(None), StaffRow.joined_at), else_=insert.excluded.joined_at)
        again = {**values, "joined_at": since}
        await self._connection.execute(insert.on_conflict_do_update(index_elements=["process", "person"], set_=again))
        member = await self.member(process, person)
        if member is None:
            raise LookupError("a member who was just added is not there")
        return member

    async def colleagues(self, process: ProcessKey, fixed: Collection[bytes]) -> list[Colleague]:
        """The team as its list shows it, the longest in it first. `fixed`: the hashes of those whom the settings name."""
        query = select(StaffRow).where(StaffRow.process == process, StaffRow.removed_at.is_(None)).order_by(StaffRow.number)
        rows = await self._connection.execute(query)
        return [Colleague(member=_member(row), since=row.joined_at, is_fixed=row.person in fixed) for row in rows]

    async def memberships(self, person: bytes) -> list[Membership]:
        """Every team that somebody is, or was, in."""
        query = select(StaffRow).where(StaffRow.person == person).order_by(StaffRow.id)
        rows = await self._connection.execute(query)
        return [Membership(member=_member(row), since=row.joined_at, until=row.removed_at) for row in rows]

    async def forget_former(self, person: bytes) -> None:
        """Who has left the team is recognised no more; what they did stands by their number there."""
        former = (StaffRow.person == person) & StaffRow.removed_at.is_not(None)
        ids = (await self._connection.scalars(select(StaffRow.id).where(former))).all()
        for staff_id in ids:
            nobody = {"person": secrets.token_bytes(16)}
            await self._connection.execute(update(StaffRow).where(StaffRow.id == staff_id).values(nobody))

    async def hold_all(self, process: ProcessKey) -> None:
        """Until the unit ends nobody else changes who is in the team: two admins cannot remove each other at once."""
        await self._connection.execute(select(StaffRow.id).where(StaffRow.process == process).order_by(StaffRow.id).with_for_update())

    async def speak(self, staff_id: StaffId, language: Language) -> None:
        await self._connection.execute(update(StaffRow).where(StaffRow.id == staff_id).values(language=language))

    async def change(self, staff_id: StaffId, *, role: Role, department: str | None) -> None:
        await self._connection.execute(update(StaffRow).where(StaffRow.id == staff_id).values(role=role, department=department))

    async def remove(self, staff_id: StaffId, at: datetime) -> None:
        """Out of the team: nothing they hold in their hands works any more, and how they are reached is forgotten."""
        await self._connection.execute(update(StaffRow).where(StaffRow.id == staff_id).values(removed_at=at, address=b""))

    async def private_chat_of(self, staff_id: StaffId) -> Place | None:
        row = (await self._connection.execute(select(StaffRow).where(StaffRow.id == staff_id, StaffRow.removed_at.is_(None)))).first()
        return _private(row) if row else None

    async def private_chats(self, process: ProcessKey, *roles: Role) -> list[Place]:
        """The chats of all members with one of these roles."""
        query = (
            select(StaffRow)
            .where(StaffRow.process == process, StaffRow.removed_at.is_(None), StaffRow.role.in_(roles))
            .order_by(StaffRow.number)
        )
        return [_private(row) for row in await self._connection.execute(query)]

    async def chats_of_department(self, process: ProcessKey, department: DepartmentKey) -> list[Place]:
        """The chats of all members from this department."""
        theirs = (StaffRow.process == process) & StaffRow.removed_at.is_(None) & (StaffRow.department == department)
        return [_private(row) for row in await self._connection.execute(select(StaffRow).where(theirs).order_by(StaffRow.number))]

    async def group(self, process: ProcessKey) -> Place | None:
        """The group in which the team works now; None if it has none, or can no longer be written to there."""
        row = (
            await self._connection.execute(select(StaffChatRow).where(StaffChatRow.process == process, StaffChatRow.lost_at.is_(None)))
        ).first()
        return Place(chat=row.chat, address=row.address, thread_id=row.thread_id) if row else None

    async def set_group(self, process: ProcessKey, group: Place, at: datetime) -> None:
        where = {"chat": group.chat, "address": group.address, "thread_id": group.thread_id}
        values = {**where, "set_at": at, "lost_at": None, "loss_told_at": None}
        insert = insert_into(StaffChatRow).values(process=process, **values)
        await self._connection.execute(insert.on_conflict_do_update(index_elements=["process"], set_=values))

    async def move_group(self, *, old: bytes, new: bytes, address: bytes) -> None:
        """The group became a supergroup, which Telegram may tell after it has taken the bot out of the old one."""
        where = {"chat": new, "address": address, "lost_at": None, "loss_told_at": None}
        await self._connection.execute(update(StaffChatRow).where(StaffChatRow.chat == old).values(where))

    async def lose_group(self, chat: bytes, at: datetime) -> None:
        """Nothing can be written there any more. For any other chat, or said again, this changes nothing."""
        known = (StaffChatRow.chat == chat) & StaffChatRow.lost_at.is_(None)
        await self._connection.execute(update(StaffChatRow).where(known).values(lost_at=at))

    async def forget_topic(self, chat: bytes) -> None:
        """The topic in which the team worked has been deleted: from now on it is the group itself."""
        await self._connection.execute(update(StaffChatRow).where(StaffChatRow.chat == chat).values(thread_id=None))

    async def loss_is_untold(self, process: ProcessKey) -> bool:
        """Whether the group was lost and nobody has been told."""
        lost = StaffChatRow.lost_at.is_not(None) & StaffChatRow.loss_told_at.is_(None)
        return await self._connection.scalar(select(StaffChatRow.process).where(StaffChatRow.process == process, lost)) is not None

    async def mark_loss_told(self, process: ProcessKey, at: datetime) -> None:
        await self._connection.execute(update(StaffChatRow).where(StaffChatRow.process == process).values(loss_told_at=at))

    async def invite(self, process: ProcessKey, token: bytes, invitation: Invitation) -> None:
        values = {
            "role": invitation.role,
            "department": invitation.department,
            "invited_by": invitation.by,
            "expires_at": invitation.expires_at,
        }
        await self._connection.execute(insert_into(InvitationRow).values(process=process, token=token, **values))

    async def invitation(self, process: ProcessKey, token: bytes) -> Invitation | None:
        row = (
            await self._connection.execute(select(InvitationRow).where(InvitationRow.process == process, InvitationRow.token == token))
        ).first()
        return _invitation(row) if row else None

    async def invitations(self, process: ProcessKey, at: datetime) -> list[Invitation]:
        """Those that can still be accepted, the oldest first."""
        open_ones = (InvitationRow.process == process) & (InvitationRow.expires_at > at)
        return [
            _invitation(row) for row in await self._connection.execute(select(InvitationRow).where(open_ones).order_by(InvitationRow.id))
        ]

    async def take_invitation(self, process: ProcessKey, token: bytes) -> Invitation | None:
        """The invitation, which nobody can take again."""
        one = (InvitationRow.process == process) & (InvitationRow.token == token)
        taken = delete(InvitationRow).where(one).returning(InvitationRow)
        row = (await self._connection.execute(taken)).first()
        return _invitation(row) if row else None

    async def withdraw_invitations(self, process: ProcessKey, by: StaffId | None = None) -> None:
        """All that are open, or those of one member."""
        theirs = InvitationRow.process == process
        await self._connection.execute(delete(InvitationRow).where(theirs if by is None else theirs & (InvitationRow.invited_by == by)))


def _member(row: Row[Any]) -> Member:
    return Member(
        id=StaffId(row.id),
        process=ProcessKey(row.process),
        alias=Alias(role=Role(row.role), number=row.number),
        language=Language(row.language),
        department=row.department,
    )


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(role=Role(row.role), department=row.department, by=StaffId(row.invited_by), expires_at=row.expires_at)


def _private(row: Row[Any]) -> Place:
    return Place(chat=row.person, address=row.address, language=Language(row.language))
