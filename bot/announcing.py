"""What comes by itself while announcements go out: their next steps, the numbers on their cards, and the account at the end."""

import time
from collections.abc import Awaitable, Callable

from bot.clock import Clock
from bot.post import Post
from bot.process_in_force import ProcessInForce
from handlers.staff.announcements import screens
from handlers.staff.announcements.card import AnnouncementCards
from handlers.talk import Show
from locales.speech import Speech
from participation.announcements import Announcement, AnnouncementId, AnnouncementState
from participation.processes import Process
from participation.wall_time import Instant
from services.announcements import Announcements
from storage.records import Records
from storage.unit import Unit

RENEWED_EVERY = 5.0
"""Seconds between two versions of a card, times the announcements that run: a group takes 20 messages a minute, and has other work."""

StillLeads = Callable[[Unit], Awaitable[bool]]


class Announcing:
    def __init__(self, *, records: Records, clock: Clock, in_force: ProcessInForce, post: Post, speech: Speech, per_second: float) -> None:
        self._records = records
        self._clock = clock
        self._in_force = in_force
        self._post = post
        self._speech = speech
        self._per_second = per_second
        self._shown: dict[AnnouncementId, tuple[str, float]] = {}  # what their cards say, and since when; after a restart each is renewed

    async def go_on(self, still_leads: StillLeads) -> bool:
        """Let one announcement take its next step. Whoever watches it sees that in the same commit. Returns whether one did."""
        async with self._records.changing() as unit:
            if not await still_leads(unit):
                return False
            process, now, show = await self._in_force.process(unit), self._clock.now(), Show()
            step = await Announcements(unit, process, now).go_on()
            if step is not None:
                await self._tell(step, self._cards(unit, process, now, show), now)
                await self._post.post(unit, process, show.letters)
        return step is not None

    async def anything_due(self) -> bool:
        """Whether `go_on` would do anything."""
        async with self._records.reading() as unit:
            return await Announcements(unit, await self._in_force.process(unit), self._clock.now()).to_go_on()

    async def renew_cards(self, still_leads: StillLeads) -> bool:
        """Show on the cards how far announcements have got, now and then, if that has changed. Returns whether it had."""
        due = await self._changed()
        if due:
            async with self._records.changing() as unit:
                if await still_leads(unit):
                    process, now, show = await self._in_force.process(unit), self._clock.now(), Show()
                    cards = self._cards(unit, process, now, show)
                    for announcement_id in due:
                        await cards.renew(announcement_id)
                    await self._post.post(unit, process, show.letters)
        self._shown.update(due)
        return bool(due)

    async def _changed(self) -> dict[AnnouncementId, tuple[str, float]]:
        """Those whose cards are to be renewed now, with what they will say."""
        async with self._records.reading() as unit:
            process, now = await self._in_force.process(unit), self._clock.now()
            running = await Announcements(unit, process, now).running()
            self._shown = {one.id: self._shown[one.id] for one in running if one.id in self._shown}
            cards, say = self._cards(unit, process, now, Show()), self._speech.in_(process.languages[0])
            at = time.monotonic()
            ripe = [one for one in running if at - self._shown.get(one.id, ("", 0.0))[1] >= RENEWED_EVERY * len(running)]
            said = {one.id: screens.card(say, await cards.view(one.id)).text for one in ripe}
        return {one: (text, at) for one, text in said.items() if text != self._shown.get(one, ("", 0.0))[0]}

    async def _tell(self, step: Announcement, cards: AnnouncementCards, now: Instant) -> None:
        """The end is news; the beginning, and that its time is over, stand on the card. Rows that come in pieces are no step to watch."""
        fills_up = step.state is AnnouncementState.SENDING and step.size is None and step.begun_at != now
        if step.ended_at is not None:
            await cards.report(step.id)
        elif not fills_up:
            await cards.renew(step.id)

    def _cards(self, unit: Unit, process: Process, now: Instant, show: Show) -> AnnouncementCards:
        announcements, say = Announcements(unit, process, now), self._speech.in_(process.languages[0])
        return AnnouncementCards(announcements, process, now, self._speech, say, show, per_second=self._per_second)
