"""People below the minimum age: written to if they wish, and taking part once their parents' paper is on record."""

from collections.abc import Callable
from datetime import datetime

from participation import refusals
from participation.entries import in_link, on_paper
from participation.guardians import CODE_LENGTH, GuardianConsent, GuardianId
from participation.notices import Notice
from participation.processes import Process, UnderAge
from participation.residents import Consent, ConsentScope, ConsentWay, Resident
from participation.staff import Member
from participation.wall_time import Instant
from participation.words import Language
from services.audit import Audit
from services.consents import take_back_consent
from services.deeds import deed
from services.own_data import leave_no_trace
from services.residents import ALIAS_LENGTH
from services.signs import drawn
from storage.unit import Unit


class Guardians:
    def __init__(self, unit: Unit, process: Process, now: Instant, *, mark: Callable[[str], bytes]) -> None:
        """`mark` makes the keyed hash of a number: on record is nothing else of it."""
        self._unit = unit
        self._process = process
        self._now = now
        self._mark = mark
        self._audit = Audit(unit, process, now)

    @deed
    async def follow(self, *, person: bytes, address: bytes, language: Language, way: ConsentWay) -> Resident:
        """Somebody too young to take part wants to be written to: that, and how, is all that is kept."""
        resident = (await self._limited(person, address, language, way)).following(self._now)
        await self._unit.residents.keep(resident)
        return resident

    @deed
    async def ask(self, *, person: bytes, address: bytes, language: Language, way: ConsentWay) -> tuple[str, Instant]:
        """A number for the paper that the parents sign, and until when it waits. A number given out before holds no longer."""
        if self._process.under_age is not UnderAge.GUARDIAN:
            raise refusals.GuardianCodeIsUnknown
        resident, number = await self._limited(person, address, language, way), drawn(CODE_LENGTH)
        version = Notice.of(self._process).version
        await self._unit.guardians.ask(self._process.key, resident.id, self._mark(in_link(number)), version, self._now)
        asked = await self._unit.guardians.of(resident.id)
        if asked is None:
            raise LookupError("a number that was just given out is not on record")
        return on_paper(number), asked.waits_until

    async def with_code(self, written: str) -> GuardianConsent:
        """For whom a paper with this number was signed."""
        found = await self._unit.guardians.with_code(self._process.key, self._mark(in_link("".join(written.split()))))
        if found is None:
            raise refusals.GuardianCodeIsUnknown
        return found

    @deed
    async def record(self, guardian_id: GuardianId, by: Member) -> tuple[GuardianConsent, bool]:
        """The signed paper is here: from now on the young person takes part. Also whether it was not on record before."""
        asked = await self._get(guardian_id)
        resident = await self._unit.residents.get(asked.resident)
        if asked.recorded_at is not None or resident is None:
            return asked, False
        if asked.version != Notice.of(self._process).version:
            raise refusals.GuardianReadAnotherNotice
        consent = Consent(version=asked.version, language=resident.language, given_at=self._now, way=ConsentWay.GUARDIAN)
        await self._unit.residents.record_consent(resident.id, consent)
        await self._unit.residents.keep(resident.agreeing())
        await self._unit.guardians.mark_recorded(asked.id, by.id, self._now)
        await self._audit.record(by, "guardian-recorded", f"guardian:{asked.id}")
        return await self._get(guardian_id), True

    @deed
    async def revoke(self, guardian_id: GuardianId, by: Member) -> GuardianConsent:
        """The parents take their yes back. What was published stays, nothing more is kept of the young person, and they are told once."""
        recorded = await self._get(guardian_id)
        resident = await self._unit.residents.get(recorded.resident)
        if resident is not None:
            await take_back_consent(self._unit, resident, self._now)
        await self._audit.record(by, "guardian-revoked", f"guardian:{recorded.id}")
        return recorded

    async def find(self, guardian_id: GuardianId) -> GuardianConsent:
        return await self._get(guardian_id)

    async def of(self, resident: Resident) -> GuardianConsent | None:
        return await self._unit.guardians.of(resident.id)

    async def _get(self, guardian_id: GuardianId) -> GuardianConsent:
        found = await self._unit.guardians.find(self._process.key, guardian_id)
        if found is None:
            raise refusals.GuardianCodeIsUnknown
        return found

    async def _limited(self, person: bytes, address: bytes, language: Language, way: ConsentWay) -> Resident:
        """On record with no more than how they are reached."""
        added = await self._unit.residents.add(person=person, address=address, alias=drawn(ALIAS_LENGTH), language=language, at=self._now)
        before = await self._unit.residents.get(added)
        if before is None:
            raise LookupError("a resident who was just added is not on record")
        if before.consent is None or before.consent.scope is not ConsentScope.LIMITED:
            version = Notice.of(self._process).version
            consent = Consent(version=version, language=language, given_at=self._now, way=way, scope=ConsentScope.LIMITED)
            await self._unit.residents.record_consent(added, consent)
            await self._unit.residents.keep(before.agreeing().speaking(language))
        resident = await self._unit.residents.get(added)
        if resident is None:
            raise LookupError("a resident who was just added is not on record")
        return resident


async def forget_waiting(unit: Unit, before: datetime) -> None:
    """Papers that never came: the number goes, and with it everybody who asked for one and wants nothing else."""
    for asked in await unit.guardians.waited_in_vain(before):
        resident, contact = await unit.residents.get(asked.resident), await unit.residents.contact_of(asked.resident)
        await unit.guardians.forget(asked.resident)
        if resident and contact and not resident.is_follower and await unit.residents.has_nothing(resident.id):
            await leave_no_trace(unit, contact.chat, resident, [], [])
