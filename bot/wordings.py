"""Words for messages at the moment they are sent: to whom they still may go, in which language, with whose buttons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.process_in_force import ProcessInForce
from handlers.buttons import Signer
from handlers.residents.announcements.screens import announced
from handlers.residents.digests.screens import news
from handlers.residents.phases.screens import phase_message
from handlers.screens import Screen
from handlers.talk import DESPITE
from locales.speech import Speech
from participation.announcements import Announcement, AnnouncementId
from participation.news import DIGEST, DigestId
from participation.processes import Process
from participation.residents import Resident, ResidentId, ResidentState
from participation.words import Language
from services.digests import Digests
from storage.outbox import Lane, Taken
from storage.unit import Unit

REMEMBERED = 20


@dataclass(frozen=True, slots=True)
class Skip:
    reason: str


@dataclass(frozen=True, slots=True)
class Wait:
    until: datetime


class Wordings:
    def __init__(self, *, speech: Speech, signer: Signer, clock: Clock, in_force: ProcessInForce) -> None:
        self._speech = speech
        self._signer = signer
        self._clock = clock
        self._in_force = in_force
        self._announcements: dict[int, Announcement] = {}  # their words are frozen since the first was sent
        self._screens: dict[tuple[int, Language], Screen | None] = {}  # of announcements, under the process in force
        self._screens_of: Process | None = None

    async def word(self, unit: Unit, taken: Taken, residents: Mapping[ResidentId, Resident]) -> dict[str, Any] | Skip | Wait:
        """What to send, without the chat; or why not, or until when it waits. A reply goes out as it was written.

        `residents`: those to whom it goes, as they are in this unit.
        """
        if taken.lane is Lane.INTERACTIVE:
            return taken.payload or Skip("empty")
        resident = residents.get(ResidentId(taken.resident_id)) if taken.resident_id is not None else None
        process = await self._in_force.process(unit)
        announcement = await self._announcement(unit, taken, process)
        hindrance = self._hindrance(taken, resident, process, announcement)
        if hindrance is not None or taken.payload is not None:
            return hindrance or taken.payload or Skip("empty")
        if announcement is not None:
            return await self._about_announcement(unit, taken, announcement, resident, process)
        if taken.kind == DIGEST and resident is not None:
            return await self._digest(unit, taken, resident, process)
        return await self._about_phase(unit, taken, resident, process)

    async def _announcement(self, unit: Unit, taken: Taken, process: Process) -> Announcement | None:
        if taken.announcement_id is None:
            return None
        if taken.announcement_id not in self._announcements:
            found = await unit.announcements.find(AnnouncementId(taken.announcement_id), process.key)
            if found is None:
                return None
            self._announcements = dict(list(self._announcements.items())[-REMEMBERED:]) | {taken.announcement_id: found}
        return self._announcements[taken.announcement_id]

    def _hindrance(
        self, taken: Taken, resident: Resident | None, process: Process, announcement: Announcement | None
    ) -> Skip | Wait | None:
        """Why it does not go to this person, or not now. Read at the moment of sending: STOP counts for every message not yet sent."""
        now = self._clock.now()
        urgent = announcement is not None and announcement.urgent
        needs_following = announcement.needs_following if announcement else taken.kind != DIGEST
        quiet_hours = resident.quiet_hours(process) if resident else process.quiet_hours
        allowed = now if urgent else quiet_hours.next_allowed(now)
        if taken.not_after is not None and allowed >= taken.not_after:
            return Skip("too_late")
        if resident is None and taken.resident_id is not None:
            return Skip(ResidentState.DELETED)
        if resident is None:
            return Wait(allowed) if allowed > now and announcement else None
        if not resident.is_reached(despite=DESPITE.get(taken.kind or "")):
            return Skip(resident.state.value)
        if taken.lane is Lane.BULK and needs_following and not resident.wants_messages:
            return Skip("stopped")
        return Wait(allowed) if allowed > now else None

    async def _about_announcement(
        self, unit: Unit, taken: Taken, announcement: Announcement, resident: Resident | None, process: Process
    ) -> dict[str, Any] | Skip:
        """In the language of the resident; of the team, in that of the member."""
        member = None if resident else await unit.staff.member(process.key, taken.chat)
        reader = resident or member
        screen = self._announced(process, announcement, reader.language) if reader else None
        return screen.params(lambda button: self._signer.press(button, taken.chat)) if screen else Skip("withdrawn")

    async def _digest(self, unit: Unit, taken: Taken, resident: Resident, process: Process) -> dict[str, Any] | Skip:
        """With what still holds; without any of it there is nothing to say."""
        digest = await Digests(unit, process, self._clock.now()).to_send(DigestId(taken.id), resident)
        if not digest.headlines:
            return Skip("withdrawn")
        screen = news(self._speech.in_(resident.language), process, digest, resident.language)
        return screen.params(lambda button: self._signer.press(button, taken.chat))

    def _announced(self, process: Process, announcement: Announcement, language: Language) -> Screen | None:
        """The same for everybody who reads the language, but for what their buttons are signed with."""
        if self._screens_of is not process or len(self._screens) > REMEMBERED * len(Language):
            self._screens_of, self._screens = process, {}
        which = (announcement.id, language)
        if which not in self._screens:
            self._screens[which] = announced(self._speech.in_(language), process, announcement, language)
        return self._screens[which]

    async def _about_phase(self, unit: Unit, taken: Taken, resident: Resident | None, process: Process) -> dict[str, Any] | Skip:
        wording = await unit.phase_messages.wording(taken.wording_id) if taken.wording_id is not None else None
        phase = process.phase(wording.phase) if wording and wording.process == process.key else None
        if resident is None or wording is None or phase is None or wording.withdrawn:
            return Skip("withdrawn")
        draft = await unit.drafts.unfinished_of(resident.id, process.key)
        screen = phase_message(
            self._speech.in_(resident.language), phase, wording.kind, process, self._clock.now(), draft if draft and draft.text else None
        )
        return screen.params(lambda button: self._signer.press(button, taken.chat))
