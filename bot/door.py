"""Stands before the inbox: from one person, and from all together, no more comes in than the process file allows."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import structlog

from bot import metrics
from bot.clock import Clock
from bot.inbox import Inbox, event_of, press_of, sender_of
from bot.process_in_force import ProcessInForce
from locales.speech import Speech
from participation.team_rules import Limits, TeamRules
from storage.outbox import Lane, Outgoing
from storage.records import Records
from storage.seals import Seals

TOLD_AGAIN = 60.0  # seconds; so often at most is somebody told that not everything came in
LIMITED = ("message", "edited_message", "callback_query")  # what people do; that they blocked the bot is always heard
MANY = 10_000  # people remembered before those are looked for who have been silent

_log = structlog.get_logger()


class TooMany(Exception):
    """Nothing of it was kept: it may come again after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(slots=True)
class Bucket:
    """So many at once, and then so many a second. Asked with times that never run backwards (time.monotonic)."""

    at_once: float
    per_second: float
    level: float = field(init=False)
    at: float
    told_at: float = float("-inf")

    def __post_init__(self) -> None:
        self.level = self.at_once

    def wait(self, now: float) -> float:
        """Seconds until there is room for one."""
        self._fill(now)
        return max(0.0, 1.0 - self.level) / self.per_second

    def take(self, now: float, count: int = 1) -> None:
        """It may go below nothing: what has come has come, and the next waits the longer."""
        self._fill(now)
        self.level -= count

    def is_full(self, now: float) -> bool:
        self._fill(now)
        return self.level >= self.at_once

    def _fill(self, now: float) -> None:
        self.level = min(self.at_once, self.level + (now - self.at) * self.per_second)
        self.at = now


class Door:
    def __init__(
        self, *, inbox: Inbox, records: Records, seals: Seals, clock: Clock, speech: Speech, in_force: ProcessInForce, limits: Limits | None
    ) -> None:
        self._inbox = inbox
        self._records = records
        self._seals = seals
        self._clock = clock
        self._speech = speech
        self._in_force = in_force
        self._given = limits
        self._limits = limits or TeamRules().limits
        self._people: dict[bytes, Bucket] = {}
        self._look_from = MANY
        self._all = self._bucket_for_all(monotonic())
        self.on_press_turned_away: Callable[[str, str], None] = lambda *_: None

    async def let_in(self, updates: Sequence[Any]) -> None:
        """Keep what may come in; once this returns all of it may be acknowledged. Raises TooMany if there is no room for anybody."""
        now = monotonic()
        self._follow_the_process_file(now)
        if wait := self._all.wait(now):
            metrics.turned_away.labels("all").inc(len(updates))
            raise TooMany(wait)
        let_in: list[Any] = []
        over: list[Any] = []
        for update in updates:
            (let_in if self._has_room(update, now) else over).append(update)
        try:
            await self._inbox.keep(let_in)
        except BaseException:
            self._take(let_in, now, -1)  # they come again
            raise
        self._all.take(now, len(let_in))
        for update in over:
            await self._turn_away(update, now)

    async def has_room(self) -> None:
        """Wait until there is room for somebody: who polls asks later, and nothing is lost."""
        self._follow_the_process_file(monotonic())
        if wait := self._all.wait(monotonic()):
            metrics.turned_away.labels("all").inc()
            await asyncio.sleep(wait)

    def _has_room(self, update: Any, now: float) -> bool:
        """Whether this person has any left; it takes one if so."""
        bucket = self._bucket_of(update, now)
        if bucket is None:
            return True
        if bucket.wait(now):
            return False
        bucket.take(now)
        return True

    def _take(self, updates: Sequence[Any], now: float, count: int) -> None:
        for update in updates:
            if bucket := self._bucket_of(update, now):
                bucket.take(now, count)

    def _bucket_of(self, update: Any, now: float) -> Bucket | None:
        if not isinstance(update, dict) or not any(kind in update for kind in LIMITED):
            return None
        if (sender := sender_of(update)) == 0:
            return None
        lane = self._seals.hash_of(sender)
        if lane not in self._people:
            self._forget_the_silent(now)
            self._people[lane] = Bucket(self._limits.person_at_once, self._limits.person_per_minute / 60, at=now)
        return self._people[lane]

    async def _turn_away(self, update: Any, now: float) -> None:
        """Tell the person in one sentence, once a minute; whatever else comes is not kept. In a group only presses are answered."""
        metrics.turned_away.labels("person").inc()
        bucket, person, press_id = self._bucket_of(update, now), event_of(update).get("from"), press_of(update)
        if bucket is None or now - bucket.told_at < TOLD_AGAIN or not isinstance(person, dict):
            return
        if not _is_private(update) and press_id is None:
            return
        bucket.told_at = now
        try:
            if _is_private(update):
                await self._tell(person)
            elif press_id is not None:
                self.on_press_turned_away(press_id, await self._words_for(person))
        except Exception as error:  # the database is away, say: then there is no telling either
            _log.error("not_told_of_limit", error=type(error).__name__)

    async def _words_for(self, person: dict[str, Any]) -> str:
        async with self._records.reading() as unit:
            known = await unit.residents.recognise(self._seals.hash_of(person["id"]))
        language = known[0].language if known else self._speech.guess(person.get("language_code"))
        return self._speech.in_(language).plain("too-many-messages")

    async def _tell(self, person: dict[str, Any]) -> None:
        chat = self._seals.hash_of(person["id"])
        async with self._records.changing() as unit:
            known = await unit.residents.recognise(chat)
            language = known[0].language if known else self._speech.guess(person.get("language_code"))
            outgoing = Outgoing(
                lane=Lane.INTERACTIVE,
                chat=chat,
                address=self._seals.address(person["id"]),
                method="sendMessage",
                payload={"text": self._speech.in_(language)("too-many-messages"), "parse_mode": "HTML"},
                created_at=self._clock.now(),
                resident_id=known[0].id if known else None,
            )
            await unit.outbox.put([outgoing])

    def _follow_the_process_file(self, now: float) -> None:
        """Other numbers hold at once, for everybody."""
        process = self._in_force.known
        if self._given is None and process is not None and process.team.limits != self._limits:
            self._limits, self._people = process.team.limits, {}
            self._all = self._bucket_for_all(now)

    def _bucket_for_all(self, now: float) -> Bucket:
        return Bucket(self._limits.all_at_once, self._limits.all_per_second, at=now)

    def _forget_the_silent(self, now: float) -> None:
        """Whoever has all of their room again needs no memory. Where few are silent, the next look waits until there are twice as many."""
        if len(self._people) >= self._look_from:
            self._people = {lane: bucket for lane, bucket in self._people.items() if not bucket.is_full(now)}
            self._look_from = max(MANY, 2 * len(self._people))


def _is_private(update: Any) -> bool:
    event = event_of(update)
    message = event.get("message", event) if "callback_query" in update else event
    chat = message.get("chat") if isinstance(message, dict) else None
    return isinstance(chat, dict) and chat.get("type") == "private"
