"""What residents decide about themselves: to take part, in which language, and whether they want to be written to."""

from participation.follows import Rhythm
from participation.processes import Process
from participation.quiet_hours import Span
from participation.residents import Consent, ConsentWay, Resident
from participation.wall_time import Instant
from participation.words import Language
from services.consents import take_back_consent
from services.deeds import deed
from services.digests import Digests
from services.signs import drawn
from storage.unit import Unit

ALIAS_LENGTH = 7


class Residents:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    @deed
    async def agree(self, *, person: bytes, address: bytes, language: Language, version: str, way: ConsentWay) -> Resident:
        """Put the consent on record, and with it the resident. Agreeing again to the same version changes nothing."""
        known = await self._unit.residents.recognise(person)
        if known and known[0].has_agreed_to(version):
            return known[0]
        resident_id = await self._unit.residents.add(
            person=person, address=address, alias=drawn(ALIAS_LENGTH), language=language, at=self._now
        )
        await self._unit.residents.record_consent(resident_id, Consent(version=version, language=language, given_at=self._now, way=way))
        await self._unit.guardians.forget(resident_id)
        if known:
            await self._unit.residents.keep(known[0].agreeing().speaking(language))
        return await self._get(person)

    @deed
    async def revoke(self, resident: Resident) -> None:
        """The person takes their yes back. Doing it again changes nothing."""
        await self._unit.residents.hold(resident.id)
        await take_back_consent(self._unit, resident, self._now)

    @deed
    async def follow(self, resident: Resident) -> Resident:
        return await self._keep(resident.following(self._now))

    @deed
    async def start(self, resident: Resident) -> Resident:
        """START: what was wished for before STOP holds again."""
        return await self._keep(resident.started(self._now))

    @deed
    async def choose_rhythm(self, resident: Resident, rhythm: Rhythm) -> Resident:
        """What waits for them moves to the hour at which it is told from now on."""
        return await self._change_habit(resident.told_in(rhythm))

    @deed
    async def choose_quiet_hours(self, resident: Resident, hours: Span | None) -> Resident:
        """None: those of the process. What waits for the end of the old ones is looked at anew."""
        return await self._change_habit(resident.undisturbed(hours))

    @deed
    async def unfollow(self, resident: Resident) -> Resident:
        """No to messages about phases. News about the own ideas come, also to somebody who had said STOP."""
        return await self._keep(resident.following(self._now).not_following())

    @deed
    async def stop(self, resident: Resident) -> Resident:
        """From the commit on, nothing that is not yet sent goes to this person."""
        return await self._keep(resident.stopped())

    @deed
    async def speak(self, resident: Resident, language: Language) -> Resident:
        return await self._keep(resident.speaking(language))

    @deed
    async def come_back(self, resident: Resident) -> Resident:
        """Whoever writes has not blocked the bot, whatever an earlier answer of Telegram's said."""
        return await self._keep(resident.returning())

    async def missed_news(self, resident: Resident) -> bool:
        """Whether somebody who is back has missed something of their own. It is told once."""
        return await self._unit.residents.take_missed_news(resident.id)

    @deed
    async def block(self, resident: Resident) -> Resident:
        return await self._keep(resident.blocking())

    async def _change_habit(self, resident: Resident) -> Resident:
        await self._unit.residents.hold(resident.id)
        await self._keep(resident)
        await Digests(self._unit, self._process, self._now).change_habit(resident)
        return resident

    async def _keep(self, resident: Resident) -> Resident:
        await self._unit.residents.keep(resident)
        return resident

    async def _get(self, person: bytes) -> Resident:
        known = await self._unit.residents.recognise(person)
        if known is None:
            raise LookupError("a resident who has just agreed is not on record")
        return known[0]
