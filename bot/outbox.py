"""The only door to Telegram's sending methods: urgent first, in order, at Telegram's pace, with every outcome on record."""

import asyncio
import base64
import contextlib
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import zip_longest
from typing import Any

import structlog

from bot.alarms import Alarm, Alarms
from bot.arming import Arming
from bot.clock import Clock
from bot.groups import move_group
from bot.landmarks import passing
from bot.pace import Limits, Pace
from bot.telegram import Answer, NotSent, Telegram, Unanswered, Upload
from bot.verdicts import Kind, verdict_on, words_of
from bot.wordings import Skip, Wait, Wordings
from handlers.screens import OWN_NUMBER
from participation.residents import Resident, ResidentId
from storage.outbox import Lane, Ready, Taken
from storage.records import Records
from storage.seals import Seals
from storage.unit import Unit

IN_FLIGHT = 60  # at 28 starts a second this carries answers that take two seconds
MORE_IN_FLIGHT = 300  # at 965 starts a second, which are paid for, answers that take 0.3
SPARE = 20  # rows looked at beyond those that may start: some of their chats may have to wait
WAKING = 1000  # messages whose hour has come, woken in one unit
LOOK_AGAIN = 0.5  # seconds; another process may have queued something
STOP_SECONDS = 10.0  # what is under way when the sender is stopped has so long to come to its end
FIRST_BACK_OFF, LONGEST_BACK_OFF = 1.0, 60.0
PAUSE_AFTER_429 = 10.0  # seconds within which a second chat's 429 means the bot as a whole
TRIES = 3
DISCARDED_AT_ONCE = 500  # a unit of them holds the lock for some hundredths of a second
ANSWERS_OTHERS = 30.0  # seconds within which another message was accepted
UNPAID_SECONDS = 600.0  # for so long, after Telegram refused what is paid for, it goes out as slowly as all else
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


@dataclass(slots=True)
class _Rooms:
    """How many may start now: all but those that are paid for; of them, those that go to many; and those that are paid for."""

    starts: int
    bulk: int
    paid: int
    refused: bool = False
    """Whether something for many did not find any."""

    @property
    def for_many(self) -> int:
        return max(0, min(self.starts, self.bulk)) + max(0, self.paid)

    def take(self, lane: Lane, *, paid: bool) -> bool:
        """Take a place; False if none is left."""
        left = self.paid if paid else min(self.starts, self.bulk) if lane is Lane.BULK else self.starts
        if left <= 0:
            self.refused |= lane is Lane.BULK
            return False
        if paid:
            self.paid -= 1
        else:
            self.starts -= 1
            self.bulk -= lane is Lane.BULK
        return True


class Outbox:
    """Sends what the records hold. One process does this at a time, under the epoch of its lease."""

    def __init__(
        self,
        *,
        records: Records,
        telegram: Telegram,
        seals: Seals,
        clock: Clock,
        wordings: Wordings,
        arming: Arming,
        alarms: Alarms,
        limits: Limits,
    ) -> None:
        self._records = records
        self._telegram = telegram
        self._seals = seals
        self._clock = clock
        self._wordings = wordings
        self._arming = arming
        self._alarms = alarms
        self._pace = Pace(limits)
        self._news = asyncio.Event()
        self._in_flight: dict[bytes, asyncio.Task[None]] = {}
        self._announcements: dict[int, bool] = {}  # those whose messages may go, and whether each is paid for
        self._held_back: set[bytes] = set()  # chats that something waits for until what is on its way there has landed
        self._paid_in_flight = 0
        self._look_at = 0.0  # when to look again which ones there are, and whose hour has come
        self._groups: set[bytes] = set()
        self._stopped_until = 0.0  # for everything: the token was refused
        self._paused_until = 0.0  # for what goes to many: Telegram asked the bot as a whole to wait
        self._resting: dict[bytes, float] = {}  # chats that Telegram asked to leave alone
        self._last_429: tuple[float, bytes] = (0.0, b"")
        self._unpaid_until = 0.0  # what is paid for was refused: it keeps to the pace of all else
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
            self._arming.look_again()
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
        rooms = self._rooms(now)
        if (refused_for := self._stopped_until - self._clock.real()) > 0:
            return min(refused_for, LOOK_AGAIN)
        if rooms.starts <= 0 and rooms.paid <= 0:
            return LOOK_AGAIN if self._is_full else min(self._pace.wait(now), self._wait_for_many(now))
        async with self._records.changing() as unit:
            standstill = await self._arming.standstill(unit)
            if standstill is not None and standstill.discard_up_to is not None:
                return await self._discard(unit, standstill.discard_up_to, epoch)
            going, wait = await self._what_may_go(unit, rooms, now, only_replies=standstill is not None)
            if not going:
                return wait
            if not await unit.leases.is_current(LEADER, epoch):
                return LOOK_AGAIN
            addressed = await self._take(unit, going, epoch)
            passing("message-marked")
        passing("message-taken")
        for envelope in addressed:
            self._start(envelope)
        return min(wait, self._wait_for_many(time.monotonic())) if rooms.refused else wait

    async def _discard(self, unit: Unit, up_to: int, epoch: int) -> float:
        """The next of what nobody shall get; after the last, everything goes out as ever."""
        if not await unit.leases.is_current(LEADER, epoch):
            return LOOK_AGAIN
        if await unit.outbox.discard(up_to, at=self._clock.now(), limit=DISCARDED_AT_ONCE) < DISCARDED_AT_ONCE:
            await unit.installation.arm()
        return 0.0

    async def _what_may_go(self, unit: Unit, rooms: _Rooms, now: float, *, only_replies: bool) -> tuple[list[Ready], float]:
        """What may start, the most urgent first, and how long nothing else can. It is looked farther only where chats have to wait."""
        left, spare = replace(rooms), SPARE
        going, wait, hindered = self._choose(*await self._ready(unit, left, spare, now, only_replies=only_replies), left, now)
        if hindered >= SPARE and (left.starts > 0 or left.paid > 0):
            left, spare = replace(rooms), 4 * MORE_IN_FLIGHT
            going, wait, _ = self._choose(*await self._ready(unit, left, spare, now, only_replies=only_replies), left, now)
        rooms.refused = left.refused
        return going, min(wait, self._wait_for_many(now)) if left.refused and not going else wait

    async def _ready(
        self, unit: Unit, rooms: _Rooms, spare: int, now: float, *, only_replies: bool
    ) -> tuple[Sequence[Ready], list[Sequence[Ready]]]:
        """What is ready, the most urgent first; and what is ready of each announcement that is not paused, cancelled or over.

        As long as none runs, it is looked for now and then. One that runs is looked at in the unit in which its next messages are marked.
        """
        real, woken = self._clock.real(), 0
        if only_replies:
            return await unit.outbox.replies_ready(real=real, limit=rooms.starts + spare), []
        if now >= self._look_at or self._announcements:
            self._announcements = dict(await unit.announcements.sending())
        if now >= self._look_at:
            woken = await unit.outbox.wake(self._clock.now(), limit=WAKING)
            self._look_at = now if woken == WAKING else now + LOOK_AGAIN
        urgent = await unit.outbox.ready(real=real, limit=max(0, rooms.starts) + spare)
        running = self._announcements if real >= self._paused_until else ()
        return urgent, [await unit.outbox.ready_of(which, real=real, limit=rooms.for_many + spare) for which in running]

    def _choose(
        self, urgent: Sequence[Ready], announced: Sequence[Sequence[Ready]], rooms: _Rooms, now: float
    ) -> tuple[list[Ready], float, int]:
        """What may start, how long nothing else can, and how many have to wait for their chats.

        What goes to many goes last, and takes turns with all else that does.
        """
        real = self._clock.real()
        self._resting = {chat: until for chat, until in self._resting.items() if until > real}
        for_many = [message for message in urgent if message.lane is Lane.BULK]
        in_turn = [message for turn in zip_longest(for_many, *announced) for message in turn if message is not None]
        wait, hindered = LOOK_AGAIN, 0
        going: list[Ready] = []
        chats: set[bytes] = set(self._resting)
        self._held_back.clear()
        for message in (*(message for message in urgent if message.lane is not Lane.BULK), *in_turn):
            if message.chat in self._in_flight:
                self._held_back.add(message.chat)
            if message.chat in chats or message.chat in self._in_flight:
                hindered += 1
            elif (rest := self._rest_of(message, now)) > 0:
                hindered += 1
                wait = min(wait, rest)
            elif rooms.take(message.lane, paid=self._is_paid(message)):
                going.append(message)
                chats.add(message.chat)
            elif message.lane is not Lane.BULK:
                wait = min(wait, self._pace.wait(now) or LOOK_AGAIN)
        return going, wait, hindered

    def _rest_of(self, message: Ready, now: float) -> float:
        """Seconds until the chat of the message may get it."""
        is_group, unasked = message.chat in self._groups, message.lane is Lane.DESK
        return self._pace.wait_for_chat(message.chat, now, group=is_group, unasked=unasked, bulk=message.lane is Lane.BULK)

    def _wait_for_many(self, now: float) -> float:
        """Seconds until the next message to many may start."""
        waits = [LOOK_AGAIN]
        if self._clock.real() >= self._paused_until:
            waits += [self._pace.wait_for_bulk(now)] if self._unpaid_in_flight < self._most_in_flight else []
            may_pay = self._paid_in_flight < MORE_IN_FLIGHT and any(map(self._pays, self._announcements))
            waits += [self._pace.wait_for_paid(now)] if may_pay else []
        return max(0.0, min(waits))

    @property
    def _most_in_flight(self) -> int:
        return IN_FLIGHT if self._pace.limits.per_second <= IN_FLIGHT else MORE_IN_FLIGHT

    @property
    def _is_full(self) -> bool:
        """Whether something can only start once something else has landed."""
        return self._unpaid_in_flight >= self._most_in_flight or self._paid_in_flight >= MORE_IN_FLIGHT

    @property
    def _unpaid_in_flight(self) -> int:
        return len(self._in_flight) - self._paid_in_flight

    def _rooms(self, now: float) -> _Rooms:
        may_flood, pays = self._clock.real() >= self._paused_until, any(map(self._pays, self._announcements))
        return _Rooms(
            starts=min(self._pace.room(now), self._most_in_flight - self._unpaid_in_flight),
            bulk=self._pace.bulk_room(now) if may_flood else 0,
            paid=min(self._pace.paid_room(now), MORE_IN_FLIGHT - self._paid_in_flight) if may_flood and pays else 0,
        )

    def _pays(self, announcement: int) -> bool:
        return self._announcements.get(announcement, False) and self._clock.real() >= self._unpaid_until

    def _is_paid(self, message: Ready | Taken) -> bool:
        """Whether it keeps to the pace of what is paid for."""
        return message.announcement_id is not None and self._pays(message.announcement_id)

    async def _take(self, unit: Unit, going: list[Ready], epoch: int) -> list[_Envelope]:
        """Mark messages as being sent, and word them. Until this is lasting, nobody's STOP gets in between."""
        asked = [message.resident_id for message in going if message.lane is not Lane.INTERACTIVE]
        people = {ResidentId(resident) for resident in asked if resident is not None}
        residents = await unit.residents.to_write_to(people) if people else {}
        addressed = []
        for taken in await unit.outbox.take([message.id for message in going], epoch):
            try:
                envelope = await self._address(unit, taken, residents)
            except Exception as error:
                _log.error("message_not_addressed", error=type(error).__name__)
                await unit.outbox.send_again(taken, not_before=self._clock.real() + _back_off(taken))
            else:
                addressed += [envelope] if envelope else []
        return addressed

    def _start(self, envelope: _Envelope) -> None:
        taken, paid = envelope.taken, self._is_paid(envelope.taken)
        is_bulk, is_group = taken.lane is Lane.BULK, taken.chat in self._groups
        self._pace.start(taken.chat, time.monotonic(), bulk=is_bulk, group=is_group, paid=paid)
        task = asyncio.create_task(self._deliver(envelope))
        self._in_flight[taken.chat] = task
        self._paid_in_flight += paid
        task.add_done_callback(partial(self._landed, taken, paid))

    def _landed(self, taken: Taken, paid: bool, _: asyncio.Task[None]) -> None:  # noqa: FBT001  partial hands it over
        """What waited for it may go now; nothing waits for what went to many, but what was seen to."""
        was_full = self._is_full
        self._in_flight.pop(taken.chat, None)
        self._paid_in_flight -= paid
        if was_full or taken.lane is not Lane.BULK or taken.chat in self._held_back:
            self._news.set()

    async def _deliver(self, envelope: _Envelope) -> None:
        """Send one message, and put on record what came of it."""
        taken = envelope.taken
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

    async def _address(self, unit: Unit, taken: Taken, residents: Mapping[ResidentId, Resident]) -> _Envelope | None:
        """Word the message and put the chat's id on it; None if it is not to go, or not now, which is then on record."""
        worded = await self._wordings.word(unit, taken, residents)
        if isinstance(worded, Skip):
            await unit.outbox.record_skipped(taken, worded.reason, at=self._clock.now())
            await _note_missed(unit, taken)
            return None
        if isinstance(worded, Wait):
            await unit.outbox.send_again(taken, due_at=worded.until)
            return None
        known = await unit.cards.message_of(taken.card_id) if taken.card_id is not None else None
        chat_id = self._seals.chat_id(taken.address)
        if chat_id < 0:
            self._groups.add(taken.chat)
        method, params = taken.method, {**_numbered(worded, chat_id), **_to(chat_id, taken.method)}
        files = params.pop("files", {})
        if taken.card_id is not None and method in _EDITS:
            method, params = (method, {**params, "message_id": known}) if known else (_EDITS[method], params)
        if method in _EDITS:
            params.pop(THREAD, None)
        if taken.announcement_id is not None and self._announcements.get(taken.announcement_id):
            params["allow_paid_broadcast"] = True
        return _Envelope(taken, chat_id, method, params, files)

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
                    await _note_missed(unit, taken)
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
                _log.error("message_refused", method=envelope.method, code=answer.code, words=words_of(answer))
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
        """Obey `retry_after`. Telegram does not say who is meant: the chat rests at once, and holds up nobody else.

        Two chats within ten seconds mean the bot: what goes to many rests, and is slow for a while. Replies to others are never held up.
        """
        real = self._clock.real()
        until = real + (answer.retry_after if answer.retry_after is not None else _back_off(taken))
        means_everybody = self._means_everybody(taken.chat, real)
        self._last_429 = (real, taken.chat)
        self._resting[taken.chat] = until
        if means_everybody:
            self._pace.slow_down(time.monotonic())
        if self._is_paid(taken):
            self._unpaid_until = real + UNPAID_SECONDS
            _log.warning("paid_messages_refused", seconds=UNPAID_SECONDS)
        async with self._records.changing() as unit:
            await unit.outbox.send_again(taken, not_before=until)
            await unit.outbox.rest(taken.chat, until)
            if means_everybody:
                self._paused_until = max(self._paused_until, until)
                await unit.pauses.set(self._paused_until)
        _log.warning("telegram_asks_to_wait", seconds=answer.retry_after, whole_bot=self._paused_until > real)

    def _means_everybody(self, chat: bytes, real: float) -> bool:
        """Whether the bot as a whole is to wait: another chat had to only just now."""
        when, other = self._last_429
        return real - when < PAUSE_AFTER_429 and other != chat

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


async def _note_missed(unit: Unit, taken: Taken) -> None:
    """Whoever has blocked the bot misses what was about something of their own; a phase is told by the overview, too."""
    if taken.lane is Lane.PERSONAL and taken.item is not None and taken.resident_id is not None:
        await unit.residents.note_missed_news([ResidentId(taken.resident_id)])


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
