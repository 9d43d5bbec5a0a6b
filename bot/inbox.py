"""Keeps raw updates before they are acknowledged, and lets each person's updates be answered one after another."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

import structlog

from bot import wire
from bot.arming import Arming
from bot.clock import Clock
from bot.conversations import Conversations, Reply, Unreadable
from bot.landmarks import passing
from bot.logs import places_in
from storage.inbox import Incoming, UpdateState
from storage.records import Records, is_away
from storage.seals import KeyNotHere, Seals
from storage.unit import Unit

ALBUM_SECONDS = 2.0  # an album is complete when no further part has come for so long
ALBUM_AT_MOST = 20.0  # seconds after its first part, however many follow; Telegram's have ten
RETRIES = (0.2, 1.0, 5.0)  # seconds before another attempt at an update that failed
AT_ONCE = 12  # units under way at the same time, as many as the pool has connections
HIGHEST_NUMBER = 2**63  # the column holds no more; Telegram's numbers are far below
LOOK_AGAIN = 1.0  # seconds; lanes whose process died are found by looking

_log = structlog.get_logger()


class Inbox:
    def __init__(self, *, records: Records, seals: Seals, clock: Clock, conversations: Conversations, arming: Arming) -> None:
        self._records = records
        self._seals = seals
        self._clock = clock
        self._conversations = conversations
        self._arming = arming
        self._lanes: dict[bytes, asyncio.Task[None]] = {}
        self._waiting: Counter[bytes] = Counter()  # updates known to wait, so that a lane need not look in vain
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._stop = asyncio.Event()
        self.on_press: Callable[[str], None] = lambda _: None
        self.on_reply: Callable[[Reply], None] = lambda _: None

    async def keep(self, updates: Sequence[Any]) -> None:
        """Put updates on record; once this returns they may be acknowledged."""
        passing("updates-arrived")
        kept = [self._incoming(raw) for raw in updates]
        for raw, incoming in zip(updates, kept, strict=True):
            if incoming.state is UpdateState.WAITING and (press_id := press_of(raw)):
                self.on_press(press_id)
        if kept:
            async with self._records.changing() as unit:
                await unit.inbox.keep(kept)
                for album in {(part.lane, part.album): part for part in kept if part.album}.values():
                    await unit.inbox.postpone_album(album.lane, album.album or b"", album.not_before)
        passing("updates-kept")
        for incoming in kept:
            if incoming.state is UpdateState.WAITING:
                self._waiting[incoming.lane] += 1
                self._work_on(incoming.lane)

    async def run(self) -> None:
        """Take up what earlier runs and other processes left, until cancelled. Units under way are finished."""
        try:
            while True:
                await self._look_for_work()
                await asyncio.sleep(LOOK_AGAIN)
        finally:
            self._stop.set()
            if self._lanes:
                await asyncio.wait(self._lanes.values(), timeout=10)

    async def _look_for_work(self) -> None:
        try:
            async with self._records.reading() as unit:
                waiting = await unit.inbox.lanes_waiting()
        except Exception as error:  # the database is away, say: it is asked again
            _log.error("inbox_waits", error=type(error).__name__)
            return
        for lane, count in waiting.items():
            if lane not in self._lanes:
                self._waiting[lane] = count
                self._work_on(lane)

    def _incoming(self, raw: Any) -> Incoming:
        update_id, payload = number_of(raw), wire.write(raw)
        if update_id is None or payload is None:
            return self._set_apart(raw, update_id)
        album = _album_of(raw)
        return Incoming(
            update_id=update_id,
            lane=self._seals.hash_of(sender_of(raw)),
            album=self._seals.hash_of_text(album) if album else None,
            payload=self._seals.seal(payload),
            received_at=self._clock.now(),
            not_before=self._clock.real() + ALBUM_SECONDS if album else 0.0,
        )

    def _set_apart(self, raw: Any, update_id: int | None) -> Incoming:
        """Quarantine for what is no update at all, or cannot be written down as it is. Without a number, one is made from its contents."""
        payload = wire.write_roughly(raw)
        _log.error("update_without_number" if update_id is None else "update_unreadable")
        return Incoming(
            update_id=-1 - int.from_bytes(self._seals.hash_of_text(payload.decode())[:7], "big") if update_id is None else update_id,
            lane=self._seals.hash_of(0 if update_id is None else sender_of(raw)),
            payload=self._seals.seal(payload),
            received_at=self._clock.now(),
            state=UpdateState.QUARANTINED,
        )

    def _work_on(self, lane: bytes) -> None:
        if lane not in self._lanes and not self._stop.is_set():
            task = asyncio.create_task(self._work_off(lane))
            self._lanes[lane] = task
            task.add_done_callback(lambda _: self._idle(lane))

    def _idle(self, lane: bytes) -> None:
        del self._lanes[lane]
        if self._waiting[lane] > 0:
            self._work_on(lane)
        else:
            del self._waiting[lane]

    async def _work_off(self, lane: bytes) -> None:
        """Answer this lane's updates in order until none is left, or until it is time to stop."""
        while self._waiting[lane] > 0:
            async with self._turns:
                wait = None if self._stop.is_set() else await self._patiently(self._answer_next(lane))
            if wait is None:
                self._waiting[lane] = 0  # done already, or in another process's hands
            elif wait:
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._stop.wait()

    async def _patiently(self, answering: Awaitable[float | None]) -> float | None:
        try:
            return await answering
        except Exception as error:
            _log.error("inbox_waits", error=type(error).__name__, where=places_in(error.__traceback__))
            return LOOK_AGAIN

    async def _answer_next(self, lane: bytes) -> float | None:
        """Answer the oldest update. Returns how long to wait before the next, or None if this lane has no work for us."""
        parts: list[Incoming] = []
        try:
            async with self._records.changing() as unit:
                head = await unit.inbox.next_in(lane) if await unit.inbox.hold_lane(lane) else None
                if head is None:
                    return None
                if (wait := head.not_before - self._clock.real()) > 0 and not self._has_waited_enough(head):
                    return wait
                parts = await unit.inbox.parts_of(lane, head.album) if head.album else [head]
                passing("unit-opened")
                standstill = await self._arming.standstill(unit)
                belated = standstill is not None and head.received_at < standstill.since
                reply = await self._conversations.answer(unit, self._opened(parts), received_at=head.received_at, belated=belated)
                await unit.inbox.mark_done([part.update_id for part in parts])
                passing("before-commit")
            passing("after-commit")
        except Unreadable:
            await self._quarantine(parts)
            self._waiting[lane] -= len(parts)
        except Exception as error:  # whatever it was: it is tried again, and kept if it stays
            if not parts or is_away(error) or isinstance(error, KeyNotHere):  # a key that is still to come: nothing is given up for it
                raise
            _log.error("update_failed", error=type(error).__name__, where=places_in(error.__traceback__), attempt=parts[0].attempts + 1)
            await self._try_again(parts)
        else:
            self._waiting[lane] -= len(parts)
            self.on_reply(reply)
        return 0.0

    def _has_waited_enough(self, part: Incoming) -> bool:
        """Whether an album goes on and on. What failed waits for its time."""
        since = (self._clock.now() - part.received_at).total_seconds()
        return part.album is not None and part.attempts == 0 and since > ALBUM_AT_MOST

    async def _try_again(self, parts: Sequence[Incoming]) -> None:
        ids, attempts = [part.update_id for part in parts], parts[0].attempts
        async with self._records.changing() as unit:
            if attempts < len(RETRIES):
                await unit.inbox.try_later(ids, self._clock.real() + RETRIES[attempts])
            else:
                await unit.inbox.mark_failed(ids)
                await self._apologise(unit, parts)

    async def _apologise(self, unit: Unit, parts: Sequence[Incoming]) -> None:
        try:
            async with unit.deed():
                await self._conversations.apologise(unit, self._opened(parts), received_at=parts[0].received_at)
        except Exception as error:
            _log.error("apology_failed", error=type(error).__name__, where=places_in(error.__traceback__))

    async def _quarantine(self, parts: Sequence[Incoming]) -> None:
        _log.error("update_unreadable", count=len(parts))
        async with self._records.changing() as unit:
            await unit.inbox.mark_quarantined([part.update_id for part in parts])

    def _opened(self, parts: Sequence[Incoming]) -> list[dict[str, Any]]:
        return [wire.read_without_nul(self._seals.open(part.payload)) for part in parts]


def number_of(raw: Any) -> int | None:
    """An update's number, if it has one that Telegram could have given it."""
    found = raw.get("update_id") if isinstance(raw, dict) else None
    return found if type(found) is int and 0 <= found < HIGHEST_NUMBER else None


def event_of(raw: dict[str, Any]) -> dict[str, Any]:
    """The one event of an update: whatever stands beside its number."""
    return next((value for name, value in raw.items() if name != "update_id" and isinstance(value, dict)), {})


def sender_of(raw: dict[str, Any]) -> int:
    """Whose lane it is: the sender's, or the chat's for anonymous admins and channels; 0 where neither can be read."""
    event = event_of(raw)
    for part in ("sender_chat", "from", "chat"):
        found = event.get(part)
        if isinstance(found, dict) and isinstance(found.get("id"), int):
            return int(found["id"])
    return 0


def _album_of(raw: dict[str, Any]) -> str | None:
    found = event_of(raw).get("media_group_id")
    return found if isinstance(found, str) and "message" in raw else None


def press_of(raw: Any) -> str | None:
    """The id by which a press is answered."""
    press = raw.get("callback_query") if isinstance(raw, dict) else None
    found = press.get("id") if isinstance(press, dict) else None
    return found if isinstance(found, str) else None
