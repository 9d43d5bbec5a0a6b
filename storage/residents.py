"""Residents as pseudonyms, and what they agreed to."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Index,
    LargeBinary,
    Row,
    String,
    Time,
    bindparam,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from participation.dialogs import Dialog
from participation.follows import Rhythm
from participation.quiet_hours import Span
from participation.residents import Consent, ConsentScope, ConsentWay, Resident, ResidentId, ResidentState
from participation.words import Language
from storage.base import NEVER_AGAIN, Base, Id, Sealed, UtcInstant
from storage.dialogs import DialogRow, dialog_of
from storage.upsert import insert_into

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class ResidentRow(Base):
    __tablename__ = "residents"
    __table_args__ = (NEVER_AGAIN,)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    person: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)  # keyed hash of the Telegram id
    address: Mapped[bytes] = mapped_column(Sealed)  # the sealed chat id
    alias: Mapped[str] = mapped_column(String(12), unique=True)
    language: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default=ResidentState.ACTIVE)
    wants_messages: Mapped[bool] = mapped_column(Boolean, default=False)
    followed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    rhythm: Mapped[str] = mapped_column(String(8), default=Rhythm.AT_ONCE, server_default=Rhythm.AT_ONCE)
    # Quiet hours of their own, by the clocks of the process's zone; None: those of the process. Equal times: no hour is quiet.
    quiet_begins: Mapped[time | None] = mapped_column(Time)
    quiet_ends: Mapped[time | None] = mapped_column(Time)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    missed_news: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())  # while they blocked us


class ConsentRow(Base):
    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_resident_id", "resident_id", "revoked_at"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    version: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(12))
    way: Mapped[str] = mapped_column(String(8))
    scope: Mapped[str] = mapped_column(String(8), default=ConsentScope.FULL, server_default=ConsentScope.FULL.value)
    given_at: Mapped[datetime] = mapped_column(UtcInstant)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcInstant)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How a resident is reached: the hash of the chat and its sealed id."""

    chat: bytes
    address: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A consent and, where it was taken back or replaced, when."""

    consent: Consent
    revoked_at: datetime | None


_CONSENT = [column.label(f"consent_{column.key}") for column in ConsentRow.__table__.columns]
_RESIDENTS = select(ResidentRow, *_CONSENT).outerjoin(
    ConsentRow, (ConsentRow.resident_id == ResidentRow.id) & ConsentRow.revoked_at.is_(None)
)
_RESIDENT = _RESIDENTS.order_by(ConsentRow.id.desc()).limit(1)
_RECOGNISE = (
    _RESIDENT.add_columns(DialogRow.question, DialogRow.draft_id, DialogRow.takes_text, DialogRow.offers)
    .outerjoin(DialogRow, DialogRow.resident_id == ResidentRow.id)
    .where(ResidentRow.person == bindparam("person"))
)

_TO_WRITE_TO = (
    _RESIDENTS.where(ResidentRow.id.in_(bindparam("ids", expanding=True)))
    .order_by(ResidentRow.id, ConsentRow.id)
    .with_for_update(read=True, of=ResidentRow)
)


class Residents:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def recognise(self, person: bytes) -> tuple[Resident, Dialog] | None:
        """The resident behind a keyed hash and the question open with them, in one query."""
        row = (await self._connection.execute(_RECOGNISE, {"person": person})).first()
        if row is None:
            return None
        return _resident(row), dialog_of(row) if row.offers is not None else Dialog()

    async def get(self, resident_id: ResidentId) -> Resident | None:
        row = (await self._connection.execute(_RESIDENT.where(ResidentRow.id == resident_id))).first()
        return _resident(row) if row else None

    async def add(self, *, person: bytes, address: bytes, alias: str, language: Language, at: datetime) -> ResidentId:
        """Begin a resident, or find the one who is there."""
        values = {
            "person": person,
            "address": address,
            "alias": alias,
            "language": language,
            "created_at": at,
            "state": ResidentState.ACTIVE,
            "wants_messages": False,
        }
        await self._connection.execute(insert_into(ResidentRow).values(values).on_conflict_do_nothing(index_elements=["person"]))
        found = await self._connection.scalar(select(ResidentRow.id).where(ResidentRow.person == person))
        if found is None:
            raise LookupError("a resident that was just added is not there")
        return ResidentId(found)

    async def add_followers(self, people: Sequence[tuple[Contact, str, Language]], *, version: str, at: datetime) -> int:
        """Many at once, with their aliases: they agreed to this version by pressing, and follow since then. Who is there is left alone.

        The rows are those that `add`, `record_consent` and `keep` leave for one. Returns how many came.
        """
        last = await self._connection.scalar(select(func.coalesce(func.max(ResidentRow.id), 0))) or 0
        followers = [
            {
                "person": contact.chat,
                "address": contact.address,
                "alias": alias,
                "language": language,
                "created_at": at,
                "state": ResidentState.ACTIVE,
                "wants_messages": True,
                "followed_at": at,
            }
            for contact, alias, language in people
        ]
        await self._connection.execute(insert_into(ResidentRow).on_conflict_do_nothing(index_elements=["person"]), followers)
        consents = select(
            ResidentRow.id,
            literal(version),
            ResidentRow.language,
            literal(ConsentWay.PRESSED.value),
            literal(ConsentScope.FULL.value),
            ResidentRow.created_at,
        ).where(ResidentRow.id > last)
        columns = ["resident_id", "version", "language", "way", "scope", "given_at"]
        return (await self._connection.execute(insert(ConsentRow).from_select(columns, consents, include_defaults=False))).rowcount

    async def add_without_chat(self, *, alias: str, language: Language) -> ResidentId:
        """Somebody who is known from paper only: a row that leads to nobody, to which nothing is sent."""
        values = {
            "person": secrets.token_bytes(16),
            "address": b"",
            "alias": alias,
            "language": language,
            "created_at": LONG_AGO,  # whoever stands in line to have ideas typed is no flood of new people
            "state": ResidentState.STOPPED,
            "wants_messages": False,
        }
        return ResidentId((await self._connection.execute(insert(ResidentRow).returning(ResidentRow.id), values)).scalar_one())

    async def record_consent(self, resident_id: ResidentId, consent: Consent) -> None:
        """Put a consent on record in the place of an earlier one, which is kept as revoked."""
        await self.revoke_consent(resident_id, consent.given_at)
        values = {
            "resident_id": resident_id,
            "version": consent.version,
            "language": consent.language,
            "way": consent.way,
            "scope": consent.scope,
            "given_at": consent.given_at,
            "revoked_at": None,
        }
        await self._connection.execute(insert(ConsentRow), values)

    async def revoke_consent(self, resident_id: ResidentId, at: datetime) -> None:
        """That it was given, and until when it held, stays on record. Revoking it again changes nothing."""
        theirs = (ConsentRow.resident_id == resident_id) & ConsentRow.revoked_at.is_(None)
        await self._connection.execute(update(ConsentRow).where(theirs).values(revoked_at=at))

    async def note_missed_news(self, ids: Sequence[ResidentId]) -> None:
        """These have blocked the bot, and something about what is their own was to go to them."""
        if not ids:
            return
        theirs = ResidentRow.id.in_(ids) & (ResidentRow.state == ResidentState.BLOCKED_BOT)
        await self._connection.execute(update(ResidentRow).where(theirs).values(missed_news=True))

    async def take_missed_news(self, resident_id: ResidentId) -> bool:
        """Whether somebody missed something, which is not told again."""
        theirs = (ResidentRow.id == resident_id) & ResidentRow.missed_news
        return (await self._connection.execute(update(ResidentRow).where(theirs).values(missed_news=False))).rowcount > 0

    async def has_missed_news(self, resident_id: ResidentId) -> bool:
        return bool(await self._connection.scalar(select(ResidentRow.missed_news).where(ResidentRow.id == resident_id)))

    async def has_nothing(self, resident_id: ResidentId) -> bool:
        """Whether somebody never said yes to taking part: then nothing can belong to them."""
        agreed = exists().where(ConsentRow.resident_id == resident_id, ConsentRow.scope == ConsentScope.FULL)
        return not await self._connection.scalar(select(agreed))

    async def keep(self, resident: Resident) -> None:
        """Write down what may change of a resident: language, state and wishes."""
        values = {
            "language": resident.language,
            "state": resident.state,
            "wants_messages": resident.wants_messages,
            "followed_at": resident.followed_at,
            "rhythm": resident.rhythm,
            "quiet_begins": resident.own_quiet_hours.begins if resident.own_quiet_hours else None,
            "quiet_ends": resident.own_quiet_hours.ends if resident.own_quiet_hours else None,
        }
        await self._connection.execute(update(ResidentRow).where(ResidentRow.id == resident.id).values(values))

    async def contact_of(self, resident_id: ResidentId) -> Contact | None:
        row = (await self._connection.execute(select(ResidentRow.person, ResidentRow.address).where(ResidentRow.id == resident_id))).first()
        return Contact(chat=row.person, address=row.address) if row else None

    async def joined_at(self, resident_id: ResidentId) -> datetime | None:
        return await self._connection.scalar(select(ResidentRow.created_at).where(ResidentRow.id == resident_id))

    async def agreements_of(self, resident_id: ResidentId) -> list[Agreement]:
        """All consents that somebody ever gave, the oldest first."""
        query = select(*_CONSENT).where(ConsentRow.resident_id == resident_id).order_by(ConsentRow.id)
        return [Agreement(consent=_consent(row), revoked_at=row.consent_revoked_at) for row in await self._connection.execute(query)]

    async def held(self, ids: Sequence[ResidentId]) -> dict[ResidentId, tuple[Resident, Contact]]:
        """These residents, and how they are reached. Until the unit ends nobody changes them, and nobody queues anything for them."""
        theirs = ResidentRow.id.in_(ids)
        await self._connection.execute(select(ResidentRow.id).where(theirs).order_by(ResidentRow.id).with_for_update())
        rows = await self._connection.execute(_RESIDENTS.where(theirs).order_by(ConsentRow.id))
        return {ResidentId(row.id): (_resident(row), Contact(chat=row.person, address=row.address)) for row in rows}

    async def to_write_to(self, ids: Collection[ResidentId]) -> dict[ResidentId, Resident]:
        """These residents as they are now. Until the unit ends nobody changes them: a STOP waits, and counts for whatever comes after."""
        rows = await self._connection.execute(_TO_WRITE_TO, {"ids": sorted(ids)})
        return {ResidentId(row.id): _resident(row) for row in rows}

    async def hold(self, resident_id: ResidentId) -> None:
        """Until the unit ends nobody changes this resident, and nobody queues anything for them."""
        await self._connection.execute(select(ResidentRow.id).where(ResidentRow.id == resident_id).with_for_update())

    async def remove(self, resident_id: ResidentId) -> None:
        """Remove a resident to whom nothing refers any more."""
        await self._connection.execute(delete(ConsentRow).where(ConsentRow.resident_id == resident_id))
        await self._connection.execute(delete(ResidentRow).where(ResidentRow.id == resident_id))

    async def make_nobody(self, resident_id: ResidentId, *, alias: str) -> None:
        """Of a resident only what ideas refer to is left: a row that leads to nobody, and that no instant ties to anything else."""
        await self._connection.execute(delete(ConsentRow).where(ConsentRow.resident_id == resident_id))
        nobody = {
            "person": secrets.token_bytes(16),
            "address": b"",
            "alias": alias,
            "state": ResidentState.DELETED,
            "wants_messages": False,
            "followed_at": None,
            "rhythm": Rhythm.AT_ONCE,
            "quiet_begins": None,
            "quiet_ends": None,
            "created_at": LONG_AGO,
            "missed_news": False,
        }
        await self._connection.execute(update(ResidentRow).where(ResidentRow.id == resident_id).values(nobody))

    async def in_a_dialog_since(self, since: datetime) -> list[tuple[ResidentId, Language, Contact]]:
        """Residents with a question open that was asked after this instant."""
        query = (
            select(ResidentRow.id, ResidentRow.language, ResidentRow.person, ResidentRow.address)
            .join(DialogRow, DialogRow.resident_id == ResidentRow.id)
            .where(DialogRow.question.is_not(None), DialogRow.asked_at > since, ResidentRow.state == ResidentState.ACTIVE)
            .order_by(ResidentRow.id)
        )
        rows = await self._connection.execute(query)
        return [(ResidentId(row.id), Language(row.language), Contact(chat=row.person, address=row.address)) for row in rows]

    async def mark_unreachable(self, person: bytes) -> None:
        """Telegram says that this person cannot be written to: not asked again until they write themselves."""
        reachable = (ResidentRow.person == person) & (ResidentRow.state == ResidentState.ACTIVE)
        await self._connection.execute(update(ResidentRow).where(reachable).values(state=ResidentState.BLOCKED_BOT))

    async def count(self) -> int:
        """How many there are, without those of whom only ideas are left."""
        query = select(func.count()).select_from(ResidentRow).where(ResidentRow.state != ResidentState.DELETED)
        return await self._connection.scalar(query) or 0

    async def followers_by_language(self) -> dict[Language, int]:
        query = (
            select(ResidentRow.language, func.count())
            .where(ResidentRow.state == ResidentState.ACTIVE, ResidentRow.wants_messages)
            .group_by(ResidentRow.language)
        )
        return {Language(language): count for language, count in await self._connection.execute(query)}


def _resident(row: Row[Any]) -> Resident:
    return Resident(
        id=ResidentId(row.id),
        alias=row.alias,
        language=Language(row.language),
        state=ResidentState(row.state),
        wants_messages=row.wants_messages,
        followed_at=row.followed_at,
        consent=_consent(row) if row.consent_id is not None else None,
        rhythm=Rhythm(row.rhythm),
        own_quiet_hours=span_of(row),
    )


def span_of(row: Any) -> Span | None:
    return Span(begins=row.quiet_begins, ends=row.quiet_ends) if row.quiet_begins is not None else None


def _consent(row: Row[Any]) -> Consent:
    return Consent(
        version=row.consent_version,
        language=Language(row.consent_language),
        given_at=row.consent_given_at,
        way=ConsentWay(row.consent_way),
        scope=ConsentScope(row.consent_scope),
    )
