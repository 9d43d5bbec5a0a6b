"""The guards of the real code by name, what each protects, and how it is taken away: a fault test whose guard is gone must fail.

A guard is disabled in a bot's own process after the fork, by replacing the very function that is the guard. Nothing else is imitated.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import Any

from aiogram.types import Update
from sqlalchemy import Exists, false, select, update
from sqlalchemy.sql.visitors import replacement_traverse

import bot.door
import bot.inbox
import bot.keys
import bot.logs
import bot.outbox
import bot.run
import bot.telegram
import bot.verdicts
import bot.web
import bot.wordings
import locales.voice
import services.tombstones
import storage.announcements
import storage.dialogs
import storage.ideas
import storage.inbox
import storage.installation
import storage.leases
import storage.outbox
import storage.pauses
import storage.records
import storage.residents
import storage.sealed_rows
from bot.verdicts import Kind, Verdict, verdict_on
from storage.announcements import AnnouncementRow
from storage.outbox import MessageRow, MessageState
from storage.seals import Seals

MASTER_KEY = b"k" * 32
A_MOMENT = 0.05  # seconds in which what was put off has not happened yet
FOREVER = 10_000.0  # seconds
A_WHILE = 0.3  # seconds in which whatever comes next has come


@dataclass(frozen=True, slots=True)
class Guard:
    protects: str
    disable: Callable[[], None]


GUARDS: dict[str, Guard] = {}


def guard(protects: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """The function that follows takes away the guard of its name."""

    def enter(disable: Callable[[], None]) -> Callable[[], None]:
        GUARDS[disable.__name__.replace("_", "-")] = Guard(protects, disable)
        return disable

    return enter


@guard("an update that Telegram was told is taken care of is on record")
def kept_before_acknowledged() -> None:
    keep = bot.inbox.Inbox.keep

    async def soon(self: bot.inbox.Inbox, updates: Sequence[dict[str, Any]]) -> None:
        _later(lambda: keep(self, updates), A_WHILE)  # by then the next poll has acknowledged them

    swap(bot.inbox.Inbox, keep=soon)


@guard("the mark that an update is done becomes lasting with its effects, or neither does")
def done_with_its_effects() -> None:
    mark, answer_next = storage.inbox.Inbox.mark_done, bot.inbox.Inbox._answer_next
    done: list[int] = []

    async def remember(_: storage.inbox.Inbox, update_ids: Sequence[int]) -> None:
        done.extend(update_ids)

    async def answer_and_mark(self: bot.inbox.Inbox, lane: bytes) -> float | None:
        wait = await answer_next(self, lane)
        async with self._records.changing() as unit:
            await mark(unit.inbox, done)
        return wait

    swap(storage.inbox.Inbox, mark_done=remember)
    swap(bot.inbox.Inbox, _answer_next=answer_and_mark)


@guard("the open question becomes lasting with the effects of the update that opened it")
def dialog_with_its_effects() -> None:
    keep, answer_next = storage.dialogs.Dialogs.keep, bot.inbox.Inbox._answer_next
    waiting: list[tuple[Any, ...]] = []

    async def remember(_: storage.dialogs.Dialogs, *facts: Any) -> None:
        waiting.append(facts)

    async def answer_and_keep(self: bot.inbox.Inbox, lane: bytes) -> float | None:
        wait = await answer_next(self, lane)
        async with self._records.changing() as unit:
            while waiting:
                await keep(unit.dialogs, *waiting.pop(0))
        return wait

    swap(storage.dialogs.Dialogs, keep=remember)
    swap(bot.inbox.Inbox, _answer_next=answer_and_keep)


@guard("a reply is on record with the effects that it tells of, and is sent from there")
def replies_on_record() -> None:
    seals, call = Seals(MASTER_KEY), bot.telegram.Telegram.call
    clients: list[bot.telegram.Telegram] = []

    async def note_client(self: bot.telegram.Telegram, *details: Any, **more: Any) -> Any:
        clients[:] = [self]
        return await call(self, *details, **more)

    async def send_at_once(_: storage.outbox.Outbox, messages: Sequence[storage.outbox.Outgoing]) -> None:
        for message in messages:
            params = {**(message.payload or {}), "chat_id": seals.chat_id(message.address)}
            _later(partial(call, clients[0], message.method, params))

    swap(bot.telegram.Telegram, call=note_client)
    swap(storage.outbox.Outbox, put=send_at_once)


@guard("what a dead sender had in its hands is sent by the next one")
def taken_over() -> None:
    async def leave(_: storage.outbox.Outbox, _epoch: int) -> int:
        return 0

    swap(storage.outbox.Outbox, take_over=leave)


@guard("before a message's first byte leaves it is on record that it may have arrived")
def marked_before_sent() -> None:
    take = storage.outbox.Outbox.take

    async def take_without_trace(self: storage.outbox.Outbox, ids: Sequence[int], epoch: int) -> Any:
        taken = await take(self, ids, epoch)
        await self._connection.execute(update(MessageRow).where(MessageRow.id.in_(ids)).values(state=MessageState.QUEUED))
        return taken

    swap(storage.outbox.Outbox, take=take_without_trace)


@guard("what a digest carries comes to its end with it, in the same transaction")
def carried_to_its_end() -> None:
    swap(storage.outbox, _RECORD_CARRIED=storage.outbox._RECORD_CARRIED.where(false()))


@guard("a message whose answer was lost is sent again, and says on record that it may have arrived twice")
def unanswered_is_unclear() -> None:
    async def trust(self: storage.outbox.Outbox, taken: storage.outbox.Taken, *, not_before: float) -> None:
        values = {"state": MessageState.SENT, "payload": None}
        await self._connection.execute(update(MessageRow).where(MessageRow.id == taken.id).values(values))

    swap(storage.outbox.Outbox, record_unknown=trust)


@guard("a message that could not leave is not suspected of having arrived")
def not_sent_is_certain() -> None:
    swap(bot.outbox, NotSent=_NothingLikeIt)


@guard("a bot that is asked to stop finishes what it is sending")
def sent_to_the_end() -> None:
    run = bot.outbox.Outbox.run

    async def run_and_drop(self: bot.outbox.Outbox, epoch: int) -> None:
        running = asyncio.ensure_future(run(self, epoch))
        try:
            await asyncio.shield(running)
        except asyncio.CancelledError:
            for task in (*self._in_flight.values(), running):
                task.cancel()
            await asyncio.wait({running})
            raise

    swap(bot.outbox.Outbox, run=run_and_drop)


@guard("a text whose markup Telegram refuses goes out plain")
def plain_at_last() -> None:
    def strict(answer: bot.telegram.Answer) -> Verdict:
        verdict = verdict_on(answer)
        return Verdict(Kind.REFUSED) if verdict.kind is Kind.GARBLED else verdict

    swap(bot.outbox, verdict_on=strict)


@guard("whoever has blocked the bot is not written to again")
def left_alone() -> None:
    async def forget(_: storage.residents.Residents, _person: bytes) -> None:
        pass

    swap(storage.residents.Residents, mark_unreachable=forget)


@guard("replies of one chat leave in the order in which they were decided")
def replies_in_order() -> None:
    swap(storage.outbox, _READY=replacement_traverse(storage.outbox._READY, {}, _never))


@guard("a draft becomes one idea, however often it is submitted")
def one_idea_of_a_draft() -> None:
    async def never(_: storage.ideas.Ideas, _draft_id: int) -> None:
        return None

    swap(storage.ideas.Ideas, from_draft=never)


@guard("an update that comes again is known by its id")
def known_by_its_id() -> None:
    incoming, numbers = bot.inbox.Inbox._incoming, count(1)

    def as_a_new_one(self: bot.inbox.Inbox, raw: dict[str, Any]) -> Any:
        found = incoming(self, raw)
        return replace(found, update_id=found.update_id * 1_000_000 + next(numbers))

    swap(bot.inbox.Inbox, _incoming=as_a_new_one)


@guard("an update is known by its exact id: after a week of silence Telegram begins anew anywhere")
def no_highest_id() -> None:
    keep, highest = bot.inbox.Inbox.keep, [0]

    async def unless_lower(self: bot.inbox.Inbox, updates: Sequence[dict[str, Any]]) -> None:
        new = [raw for raw in updates if raw["update_id"] >= highest[0]]
        highest[0] = max(highest[0], *(raw["update_id"] for raw in updates))
        await keep(self, new)

    swap(bot.inbox.Inbox, keep=unless_lower)


@guard("each update is read alone, when it is on record already")
def read_one_by_one() -> None:
    keep = bot.inbox.Inbox.keep

    async def read_all_first(self: bot.inbox.Inbox, updates: Sequence[dict[str, Any]]) -> None:
        for raw in updates:
            Update.model_validate(raw)
        await keep(self, updates)

    swap(bot.inbox.Inbox, keep=read_all_first)


@guard("a person's updates are answered in the order in which they came")
def lanes_in_order() -> None:
    swap(bot.inbox, sender_of=lambda raw: raw["update_id"])


@guard("one process at a time works on a person's updates")
def one_process_in_a_lane() -> None:
    async def anybody(_: storage.inbox.Inbox, _lane: bytes) -> bool:
        return True

    swap(storage.inbox.Inbox, hold_lane=anybody)


@guard("whoever writes into SQLite has the lock before reading what the writing depends on")
def lock_before_reading() -> None:
    engine = storage.records.sqlite_engine

    def without_lock(url: str, *, begin: str, **options: Any) -> Any:
        return engine(url, begin="BEGIN", **options)

    swap(storage.records, sqlite_engine=without_lock)


@guard("one process leads, and a late one is fenced off")
def one_leader() -> None:
    async def anybody(_: storage.leases.Leases, _name: str, _holder: str, **_times: float) -> int:
        return os.getpid()

    async def always(_: storage.leases.Leases, _name: str, _epoch: int) -> bool:
        return True

    swap(storage.leases.Leases, take=anybody, is_current=always)


@guard("a pause that Telegram asked for is on record, so that it holds after a restart")
def pause_on_record() -> None:
    send_again = storage.outbox.Outbox.send_again

    async def without_pause(self: storage.outbox.Outbox, taken: storage.outbox.Taken, **details: Any) -> None:
        await send_again(self, taken, **details | {"not_before": 0.0})

    async def no_rest(_: storage.outbox.Outbox, _chat: bytes, _until: float) -> None:
        pass

    async def no_pause(_: storage.pauses.Pauses) -> float:
        return 0.0

    swap(storage.outbox.Outbox, send_again=without_pause, rest=no_rest)
    swap(storage.pauses.Pauses, until=no_pause)


@guard("Telegram is told that an update is taken care of only if it could be kept")
def not_kept_is_said() -> None:
    keep = bot.inbox.Inbox.keep

    async def pretend(self: bot.inbox.Inbox, updates: Sequence[dict[str, Any]]) -> None:
        with suppress(Exception):
            await keep(self, updates)

    swap(bot.inbox.Inbox, keep=pretend)


@guard("whatever is sealed under an earlier key is sealed anew before the change of key counts as done")
def everything_sealed_anew() -> None:
    async def nothing(_: storage.sealed_rows.SealedRows, _column: Any, _number: int, **_how: Any) -> list[Any]:
        return []

    swap(storage.sealed_rows.SealedRows, under_others=nothing)


@guard("a bot that runs takes up a new key by itself")
def keys_taken_up() -> None:
    def nothing(_: bot.keys.KeyWatch) -> None:
        return None

    swap(bot.keys.KeyWatch, news=nothing)


@guard("records that are put back write to nobody unasked until somebody says so")
def disarmed_when_put_back() -> None:
    async def nothing(_: storage.installation.Installation, _because: Any, _now: Any) -> None:
        pass

    swap(storage.installation.Installation, disarm=nothing)


@guard("whoever was forgotten since a backup was made is forgotten again when it is put back")
def forgotten_again() -> None:
    async def nobody(_: services.tombstones.Tombstones, _remembered: Any) -> int:
        return 0

    swap(services.tombstones.Tombstones, forget_again=nobody)


@guard("whoever does not know the secret is sent away before anything is read")
def asked_for_the_secret() -> None:
    swap(bot.web.Web, _knows_the_secret=lambda _self, _request: True)


@guard("the head of a request has to come in time")
def a_head_in_time() -> None:
    swap(bot.web, HEAD_SECONDS=FOREVER)


@guard("the body of a request has to come in time")
def a_body_in_time() -> None:
    swap(bot.web, BODY_SECONDS=FOREVER)


@guard("from one person no more comes in than the limits allow")
def a_door_that_counts() -> None:
    swap(bot.door.Door, _has_room=lambda _self, _update, _now: True)


@guard("whatever stands in a text by a fact is escaped")
def facts_are_escaped() -> None:
    swap(locales.voice.Voice, _html=lambda self, fact: self._words(fact))


@guard("memory that a large picture took is given back")
def large_memory_given_back() -> None:
    swap(bot.run, give_back_what_is_large=lambda: None)


@guard("the log says only what is on its list, and that in its form")
def said_by_list() -> None:
    def say_all(_logger: object, _name: str, event: Any) -> Any:
        return event

    swap(bot.logs, _only_what_may_be_said=say_all, _without_tokens=say_all)
    swap(bot.verdicts, words_of=lambda answer: answer.description)
    swap(bot.outbox, words_of=lambda answer: answer.description)
    bot.logs.set_up_logs()


@guard("what a library logs is told without its words")
def libraries_without_words() -> None:
    swap(bot.logs._Bare, format=logging.Formatter("%(name)s %(message)s").format)
    bot.logs.set_up_logs()
    logging.getLogger().setLevel(logging.INFO)
    call = bot.telegram.Telegram.call

    async def call_as_httpx_does(self: bot.telegram.Telegram, method: str, *details: Any, **more: Any) -> Any:
        """It logs each address that it asks, and the token is part of Telegram's."""
        logging.getLogger("httpx").info("HTTP Request: POST %s%s", self._base, method)
        return await call(self, method, *details, **more)

    swap(bot.telegram.Telegram, call=call_as_httpx_does)


@guard("what may have arrived already is sent again last, so that nobody meets a dying sender again and again")
def orphans_last() -> None:
    swap(storage.outbox, _READY_OF=storage.outbox._READY_OF.order_by(None).order_by(MessageRow.id))


@guard("before each message of an announcement it is looked whether it still may go out")
def only_what_may_go() -> None:
    query = select(AnnouncementRow.id, AnnouncementRow.paid).where(AnnouncementRow.size.is_not(None))

    async def all_of_them(self: storage.announcements.Announcements) -> list[tuple[Any, bool]]:
        return [(row.id, row.paid) for row in await self._connection.execute(query)]

    swap(storage.announcements.Announcements, sending=all_of_them)


@guard("whether somebody still wants messages is asked as each is sent")
def asked_as_it_is_sent() -> None:
    def nothing(*_: Any) -> None:
        return None

    swap(bot.wordings.Wordings, _hindrance=nothing)


@guard("a chat that Telegram wants to be left alone rests alone")
def one_chat_rests_alone() -> None:
    def always(*_: Any) -> bool:
        return True

    swap(bot.outbox.Outbox, _means_everybody=always)


@guard("replies go before what goes to many")
def replies_first() -> None:
    choose = bot.outbox.Outbox._choose

    def many_first(self: bot.outbox.Outbox, urgent: Any, announced: Any, rooms: Any, now: float) -> Any:
        many = choose(self, [], announced, rooms, now)
        return many if any(announced) else choose(self, urgent, [], rooms, now)

    swap(bot.outbox.Outbox, _choose=many_first)


class _NothingLikeIt(Exception):
    """Never raised."""


def _never(element: Any, **_: Any) -> Any:
    """In the place of an EXISTS, a condition that never holds."""
    return false() if isinstance(element, Exists) else None


_waiting: set[asyncio.Task[None]] = set()


def _later(deed: Callable[[], Any], seconds: float = A_MOMENT) -> None:
    async def soon() -> None:
        await asyncio.sleep(seconds)
        await deed()

    task = asyncio.create_task(soon())
    _waiting.add(task)
    task.add_done_callback(_waiting.discard)


def swap(owner: object, **new: Any) -> None:
    """Put something else in the place of what has this name there."""
    for name, value in new.items():
        if not hasattr(owner, name):
            raise AttributeError(f"there is no {name} any more: what guards instead?")
        setattr(owner, name, value)
