"""Tells those who run the bot when something needs a human: at the alarm address and in the admins' chats, by kind alone."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import partial

import aiohttp
import structlog

from bot.clock import Clock
from locales.speech import Speech
from participation.words import Language
from storage.inbox import GIVEN_UP, UpdateState
from storage.outbox import Lane, Outgoing
from storage.records import Records
from storage.seals import Seals

BEHIND_SECONDS = 60.0
LOOK_AGAIN = 15.0
AGAIN_AFTER = 3600.0  # seconds until the same alarm is told once more

_log = structlog.get_logger()


class Alarm(StrEnum):
    BEHIND = "behind"
    NO_DATABASE = "no-database"
    FAILED = "failed"
    UNREADABLE = "unreadable"
    TOKEN_REFUSED = "token-refused"  # noqa: S105  the name of an alarm
    SECOND_POLLER = "second-poller"
    LOG_CHANGED = "log-changed"


class Alarms:
    def __init__(self, *, records: Records, seals: Seals, clock: Clock, speech: Speech, admins: Sequence[int], url: str | None) -> None:
        self._records = records
        self._seals = seals
        self._clock = clock
        self._speech = speech
        self._admins = admins
        self._url = url
        self._told_at: dict[Alarm, float] = {}
        self._telling: set[Alarm] = set()
        self._known: dict[UpdateState, int] = {}

    async def watch(self) -> None:
        """Tell, until cancelled, when the database cannot be asked. Nobody leads then, so nobody else would look."""
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            await self._ask()

    async def look(self) -> None:
        """Look for updates that wait too long, failed or could not be read since the last look."""
        found = await self._ask()
        if found is None:
            return
        oldest, counts = found
        if oldest is not None and (self._clock.now() - oldest).total_seconds() > BEHIND_SECONDS:
            await self.tell(Alarm.BEHIND)
        known, self._known = self._known, counts
        if counts[UpdateState.FAILED] > known.get(UpdateState.FAILED, counts[UpdateState.FAILED]):
            await self.tell(Alarm.FAILED)
        if counts[UpdateState.QUARANTINED] > known.get(UpdateState.QUARANTINED, counts[UpdateState.QUARANTINED]):
            await self.tell(Alarm.UNREADABLE)

    async def tell(self, alarm: Alarm) -> None:
        """Tell it, unless it was told within the hour. Where every way is blocked, it is told anew the next time."""
        real = self._clock.real()
        if alarm in self._telling or real - self._told_at.get(alarm, -AGAIN_AFTER) < AGAIN_AFTER:
            return
        self._telling.add(alarm)
        try:
            _log.error("alarm", reason=alarm.value)
            ways = [partial(self._post, self._url, alarm)] if self._url else []
            if self._admins:
                ways.append(partial(self._write_to_admins, alarm))
            arrived = [await _safely(way) for way in ways]
            if any(arrived) or not ways:
                self._told_at[alarm] = real
        finally:
            self._telling.discard(alarm)

    async def _ask(self) -> tuple[datetime | None, dict[UpdateState, int]] | None:
        """Since when the oldest update waits, and how many were given up; None, and an alarm, if the database does not say."""
        try:
            async with self._records.reading() as unit:
                oldest = await unit.inbox.oldest_waiting()
                return oldest, {state: await unit.inbox.count(state) for state in GIVEN_UP}
        except Exception as error:  # whatever it is: nobody is answered while it lasts
            _log.error("database_not_asked", error=type(error).__name__)
            await self.tell(Alarm.NO_DATABASE)
            return None

    async def _write_to_admins(self, alarm: Alarm) -> None:
        text = self._speech.in_(Language.GERMAN)(f"alarm-{alarm}")
        async with self._records.changing() as unit:
            await unit.outbox.put(
                [
                    Outgoing(
                        lane=Lane.INTERACTIVE,  # it goes out also while nobody else is written to unasked
                        chat=self._seals.hash_of(admin),
                        address=self._seals.address(admin),
                        method="sendMessage",
                        payload={"text": text, "parse_mode": "HTML"},
                        created_at=self._clock.now(),
                    )
                    for admin in self._admins
                ]
            )

    async def _post(self, url: str, alarm: Alarm) -> None:
        text = self._speech.in_(Language.ENGLISH).plain(f"alarm-{alarm}")
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10), raise_for_status=True) as session,
            session.post(url, json={"alarm": alarm.value, "text": text}),
        ):
            pass


async def _safely(way: Callable[[], Awaitable[None]]) -> bool:
    """Whether the alarm arrived this way. A way that is blocked, by a full disk or a broken line, does not block the others."""
    try:
        await way()
    except Exception as error:
        _log.error("alarm_not_told", error=type(error).__name__)
        return False
    return True
