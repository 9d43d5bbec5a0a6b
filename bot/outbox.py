"""The only door to Telegram's sending methods: urgent first, in order, at Telegram's pace, with every outcome on record."""

import asyncio
import base64
import contextlib
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog

from bot.alarms import Alarm, Alarms
from bot.clock import Clock
from bot.groups import move_group
from bot.landmarks import passing
from bot.pace import Limits, Pace
from bot.telegram import Answer, NotSent, Telegram, Unanswered, Upload
from bot.verdicts import Kind, verdict_on
from bot.wordings import Skip, Wait, Wordings
from handlers.screens import OWN_NUMBER
from storage.outbox import Lane, Taken
from storage.records import Records
from storage.seals import Seals

IN_FLIGHT = 60  # at 28 starts a second this carries answers that take two seconds
LOOK_AGAIN = 0.5  # seconds; another process may have queued something
STOP_SECONDS = 10.0  # what is under way when the sender is stopped has so long to come to its end
FIRST_BACK_OFF, LONGEST_BACK_OFF = 1.0, 60.0
PAUSE_AFTER_429 = 10.0  # seconds within which a second chat's 429 means the bot as a whole
TRIES = 3
ANSWERS_OTHERS = 30.0  # seconds within which another message was accepted
LEADER = "leader"
THREAD = "message_thread_id"  # a card knows its topic while it is edited, too: it may have to be sent anew

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Envelope:
    """A message as it goes out."""

    taken: Taken
    chat_id: int = field(repr=False)
    method: str
    params: dict[str, Any] = field(repr=False)
    files: dict[str, dict[str, str]] = field(repr=False)

    def uploads(self) -> dict[str, Upload]:
        return {field: Upload(name=file["name"], content=base64.b64decode(file["content"])) for field, file in self.files.items()}

    def payload(self, *but_not: str) -> dict[str, Any]:
        """As it is kept, should it have to wait again."""
        kept = {name: value for name, value in self.params.items() if name not in {"chat_id", *but_not}}
        return {**kept, "files": self.files} if self.files else kept


class Outbox:
    """Sends what the records hold. One process does this at a time, under the epoch of its lease."""

    def __init__(
        self, *, records: Records, telegram: Telegram, seals: Seals, clock: Clock, wordings: Wordings, alarms: Alarms, limits: Limits
    ) -> None:
        self._records = records
        self._telegram = telegram
        self._seals = seals
        self._clock = clock
        self._wordings = wordings
        self._alarms = alarms
        self._pace = Pace(limits)
        self._news = asyncio.Event()
        self._in_flight: dict[bytes, asyncio.Task[None]] = {}
        self._groups: set[bytes] = set()
        self._stopped_until = 0.0  # for everything: the token was refused
        self._paused_until = 0.0  # for what goes to many: Telegram asked the bot as a whole to wait
        self._resting: dict[bytes, float] = {}  # chats that Telegram asked to leave alone
        self._last_429: tuple[float, bytes] = (0.0, b"")
        self._accepted_at = 0.0
        self._accepted: dict[int, tuple[int | None, int | None]] = {}  # not yet on record: Telegram's number and the card of each
        self._recording = asyncio.Lock()

    def wake(self) -> None:
        """Something has been queued."""
        self._news.set()

    async def run(self, epoch: int) -> None:
        """Send until cancelled. What is in flight then is finished first, so that a clean stop leaves nothing unclear."""
        async with self._records.changing() as unit:
            unclear = await unit.outbox.take_over(epoch)
            self._paused_until = await unit.pauses.until()
        if unclear:
            _log.warning("messages_unclear_after_takeover", count=unclear)
        sure = False
        try:
            while True:
                self._news.clear()
                try:
                    if not sure:
                        await self._put_back(epoch)
                        sure = True
                    wait = await _to_its_end(self._send_what_may_go(epoch))
                except Exception as error:  # the database is away, say: nothing is lost, and it is asked again
                    _log.error("outbox_waits", error=type(error).__name__)
                    sure, wait = False, LOOK_AGAIN
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait):  # wait_for would lose a cancellation that comes together with the news
                        await self._news.wait()
        finally:
            if self._in_flight:
                await asyncio.wait(self._in_flight.values(), timeout=STOP_SECONDS)

    async def _put_back(self, epoch: int) -> None:
        """A commit whose answer was lost may have marked messages as being sent that nobody sends."""
        async with self._records.changing() as unit:
            await unit.outbox.put_back(epoch, but_not=self._in_flight)

    async def _send_what_may_go(self, epoch: int) -> float:
        """Start everything that may start now. Returns how long nothing else can."""
        now = time.monotonic()
        self._pace.forget_idle(now)
        room = min(self._pace.room(now), IN_FLIGHT - len(self._in_flight))
        if room <= 0 or self._clock.real() < self._stopped_until:
            return 0.05
        async with self._records.changing() as unit:
            ready = await unit.outbox.ready(now=self._clock.now(), real=self._clock.real(), limit=4 * IN_FLIGHT, but_not=self._in_flight)
            going, wait = self._choose(ready, room, now)
            if not going:
                return wait
            if not await unit.leases.is_current(LEADER, epoch):
                return LOOK_AGAIN
            taken = await unit.outbox.take(going, epoch)
            passing("message-marked")
        passing("message-taken")
        for message in taken:
            self._pace.start(message.chat, time.monotonic(), bulk=message.lane is Lane.BULK, group=message.chat in self._groups)
            task = asyncio.create_task(self._deliver(message))
            self._in_flight[message.chat] = task
            task.add_done_callback(partial(self._landed, message.chat))
        return 0.0 if len(going) == room else wait

    def _choose(self, ready: list[tuple[int, Lane, bytes]], room: int, now: float) -> tuple[list[int], float]:
        real = self._clock.real()
        self._resting = {chat: until for chat, until in self._resting.items() if until > real}
        bulk_room = self._pace.bulk_room(now) if real >= self._paused_until else 0
        wait = LOOK_AGAIN
        going: list[int] = []
        chats: set[bytes] = set()
        for message_id, lane, chat in ready:
            if len(going) == room:
                break
            how = {"group": chat in self._groups, "unasked": lane is Lane.DESK}
            if chat in chats or chat in self._resting:
                continue
            if not self._pace.chat_is_free(chat, now, **how):
                wait = min(wait, self._pace.wait_for_chat(chat, now, **how))
            elif lane is Lane.BULK and bulk_room <= 0:
                wait = min(wait, self._pace.wait(now) or 0.05)
            else:
                bulk_room -= lane is Lane.BULK
                going.append(message_id)
                chats.add(chat)
        return going, wait

    def _landed(self, chat: bytes, _: asyncio.Task[None]) -> None:
        self._in_flight.pop(chat, None)
        self._news.set()

    async def _deliver(self, taken: Taken) -> None:
        """Send one message, and put on record what came of it."""
        try:
            envelope = await self._address(taken)
        except Exception as error:
            _log.error("message_not_addressed", error=type(error).__name__)
            await self._on_record(lambda: self._again(taken, self._clock.real() + _back_off(taken)))
            return
        if envelope is None:
            return
        passing("before-send")
        try:
            answer = await self._telegram.call(envelope.method, envelope.params, files=envelope.uploads())
        except NotSent:
            await self._on_record(lambda: self._again(taken, self._clock.real() + _back_off(taken)))
        except Exception as error:  # whatever it was, the message may have arrived
            _log.warning(
                "message_unanswered", method=envelope.method, error=str(error) if isinstance(error, Unanswered) else type(error).__name__
            )
            await self._on_record(lambda: self._unknown(taken))
        else:
            passing("after-send")
            await self._on_record(lambda: self._record(envelope, answer))
            passing("after-record")

    async def _on_record(self, outcome: Callable[[], Awaitable[None]]) -> None:
        """Record it, however long the database is away. Until then its chat gets nothing else; sending it again would only repeat it."""
        wait = FIRST_BACK_OFF / 4
        while True:
            try:
                await outcome()
            except Exception as error:
                _log.error("message_not_recorded", error=type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_BACK_OFF / 12)
            else:
                return

    async def _address(self, taken: Taken) -> _Envelope | None:
        """Word the message and put the chat's id on it; None if it is not to go, which is then on record."""
        worded, known = await self._worded(taken)
        if isinstance(worded, Skip):
            async with self._records.changing() as unit:
                await unit.outbox.record_skipped(taken, worded.reason, at=self._clock.now())
            return None
        if isinstance(worded, Wait):
            async with self._records.changing() as unit:
                await unit.outbox.send_again(taken, due_at=worded.until)
            return None
        chat_id = self._seals.chat_id(taken.address)
        if chat_id < 0:
            self._groups.add(taken.chat)
        method, params = taken.method, {**_numbered(worded, chat_id), **_to(chat_id, taken.method)}
        files = params.pop("files", {})
        if taken.card_id is not None and method in _EDITS:
            method, params = (method, {**params, "message_id": known}) if known else (_EDITS[method], params)
        if method in _EDITS:
            params.pop(THREAD, None)
        return _Envelope(taken, chat_id, method, params, files)

    async def _worded(self, taken: Taken) -> tuple[dict[str, Any] | Skip | Wait, int | None]:
        """The words, and the message to edit if it is a card that has been sent. A plain reply needs no look at the records."""
        if taken.lane is Lane.INTERACTIVE and taken.card_id is None and taken.payload is not None:
            return taken.payload, None
        async with self._records.reading() as unit:
            known = await unit.cards.message_of(taken.card_id) if taken.card_id is not None else None
            return await self._wordings.word(unit, taken), known

    async def _record(self, envelope: _Envelope, answer: Answer) -> None:
        taken, verdict, now = envelope.taken, verdict_on(answer), self._clock.now()
        passing("before-record")
        match verdict.kind:
            case Kind.SENT:
                await self._record_sent(taken, answer)
            case Kind.LATER:
                await self._pause(taken, answer)
            case Kind.UNCLEAR:
                _log.warning("message_unclear", code=answer.code)
                await self._unknown(taken)
            case Kind.UNREACHABLE:
                async with self._records.changing() as unit:
                    await unit.outbox.record_failed(taken, verdict.reason, at=now)
                    await unit.residents.mark_unreachable(taken.chat)
                    await unit.staff.lose_group(taken.chat, now)
            case Kind.NO_TOPIC:
                async with self._records.changing() as unit:
                    await unit.outbox.send_again(taken, method=envelope.method, payload=envelope.payload(THREAD))
                    await unit.staff.forget_topic(taken.chat)
            case Kind.MOVED if answer.migrate_to is not None:
                await self.move_chat(old=taken.chat, new_id=answer.migrate_to)
                await self._again(taken, 0.0)
            case Kind.VANISHED if envelope.method in _EDITS:
                async with self._records.changing() as unit:
                    thread = {name: value for name, value in (taken.payload or {}).items() if name == THREAD}
                    await unit.outbox.send_again(taken, method=_EDITS[envelope.method], payload=envelope.payload("message_id") | thread)
            case Kind.GARBLED if "parse_mode" in envelope.params:
                _log.error("markup_broken", method=envelope.method)
                async with self._records.changing() as unit:
                    await unit.outbox.send_again(taken, method=envelope.method, payload=envelope.payload("parse_mode"))
            case Kind.REVOKED:
                self._stopped_until = self._clock.real() + LONGEST_BACK_OFF
                await self._alarms.tell(Alarm.TOKEN_REFUSED)
                await self._again(taken, self._clock.real() + LONGEST_BACK_OFF)
            case _:
                _log.error("message_refused", method=envelope.method, code=answer.code, words=answer.description)
                async with self._records.changing() as unit:
                    await unit.outbox.record_failed(taken, verdict.reason or "refused", at=now)

    async def _record_sent(self, taken: Taken, answer: Answer) -> None:
        """While some are being recorded, those that Telegram accepts meanwhile gather, and are recorded together after them."""
        self._accepted_at = self._clock.real()
        found = answer.result.get("message_id") if isinstance(answer.result, dict) else None
        self._accepted[taken.id] = (found, taken.card_id)
        async with self._recording:
            if taken.id not in self._accepted:
                return
            accepted = dict(self._accepted)
            shown = {card_id: number for number, card_id in accepted.values() if card_id is not None and number is not None}
            async with self._records.changing() as unit:
                await unit.outbox.record_sent({message_id: number for message_id, (number, _) in accepted.items()}, at=self._clock.now())
                if shown:
                    await unit.cards.learn(shown)
            for message_id in accepted:
                del self._accepted[message_id]

    async def _pause(self, taken: Taken, answer: Answer) -> None:
        """Obey `retry_after`. Telegram does not say who is meant: the chat rests at once, and what goes to many slows down.

        Two chats within ten seconds mean the bot: then what goes to many rests as well. Replies to other chats are never held up.
        """
        real = self._clock.real()
        until = real + (answer.retry_after if answer.retry_after is not None else _back_off(taken))
        (when, chat), self._last_429 = self._last_429, (real, taken.chat)
        self._resting[taken.chat] = until
        self._pace.slow_down(time.monotonic())
        async with self._records.changing() as unit:
            await unit.outbox.send_again(taken, not_before=until)
            await unit.outbox.rest(taken.chat, until)
            if real - when < PAUSE_AFTER_429 and chat != taken.chat:
                self._paused_until = max(self._paused_until, until)
                await unit.pauses.set(self._paused_until)
        _log.warning("telegram_asks_to_wait", seconds=answer.retry_after, whole_bot=self._paused_until > real)

    async def move_chat(self, *, old: bytes, new_id: int) -> None:
        """A group has become a supergroup."""
        async with self._records.changing() as unit:
            await move_group(unit, self._seals, old=old, new_id=new_id)

    async def _again(self, taken: Taken, not_before: float) -> None:
        async with self._records.changing() as unit:
            await unit.outbox.send_again(taken, not_before=not_before)

    async def _unknown(self, taken: Taken) -> None:
        """Try again, for as long as Telegram answers nobody; where only this message gets no answer, three tries are enough."""
        real = self._clock.real()
        alone = taken.maybe_twice and taken.attempts >= TRIES and real - self._accepted_at < ANSWERS_OTHERS
        async with self._records.changing() as unit:
            if alone:
                await unit.outbox.record_failed(taken, "unanswered", at=self._clock.now())
            else:
                await unit.outbox.record_unknown(taken, not_before=real + _back_off(taken))


_MENUS = ("setMyCommands", "deleteMyCommands")
_EDITS = {"editMessageText": "sendMessage", "editMessageCaption": "sendMessage", "editMessageReplyMarkup": "sendMessage"}


async def _to_its_end(step: Coroutine[Any, Any, float]) -> float:
    """A stop in the middle of it would leave messages marked as being sent that nobody sends."""
    task = asyncio.create_task(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=STOP_SECONDS)
        task.cancel()
        raise


def _numbered(worded: dict[str, Any], chat_id: int) -> dict[str, Any]:
    return {**worded, "text": worded["text"].replace(OWN_NUMBER, str(chat_id))} if "text" in worded else worded


def _to(chat_id: int, method: str) -> dict[str, Any]:
    """A command menu without a scope would be everybody's."""
    return {"scope": {"type": "chat", "chat_id": chat_id}} if method in _MENUS else {"chat_id": chat_id}


def _back_off(taken: Taken) -> float:
    return min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2.0 ** min(taken.attempts - 1, 8))
