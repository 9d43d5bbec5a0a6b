"""The queue of updates that waits for one bot, as the Bot API server keeps it (td/tddb/td/db/TQueue.cpp)."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from simulator import wire

LONGEST_QUEUE = 100_000
BEFORE_THE_LAST_WEEK = 1_000_000

EVERY_KIND = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "message_reaction",
    "message_reaction_count",
    "chat_boost",
    "removed_chat_boost",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "purchased_paid_media",
)
UNLESS_ASKED_OTHERWISE = frozenset(EVERY_KIND) - {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(slots=True, eq=False)
class Update:
    """One update, already written down: what happens later does not change it."""

    id: int
    kind: str
    body: bytes
    expires_at: float
    serial: int
    """Counts on where ids jump."""
    lane: int | str

    def as_bytes(self) -> bytes:
        return b'{"update_id":%d,\n"%s":%s}' % (self.id, self.kind.encode(), self.body)


class UpdateQueue:
    def __init__(self, age: Callable[[], float], first_id: int | None = None) -> None:
        self._age = age
        self._tail = first_id or random.randint(2 * BEFORE_THE_LAST_WEEK + 1, 2**29)  # noqa: S311 - Telegram begins anywhere
        self._updates: dict[int, Update] = {}
        self._next_look = 0.0
        self._serial = 0
        self.allowed: frozenset[str] = UNLESS_ASKED_OTHERWISE
        self.wake: Callable[[], None] = lambda: None
        self.listeners = 0
        """Long polls that are open, and one for a webhook that is set."""

    def __len__(self) -> int:
        self._drop_expired()
        return len(self._updates)

    @property
    def head(self) -> int:
        return next(iter(self._updates), self._tail)

    def put(self, kind: str, content: object, keep_for: float, lane: int | str) -> Update | None:
        """Queue an update; None if the bot did not ask for its kind or the queue is full."""
        if kind not in self.allowed or len(self._updates) >= LONGEST_QUEUE or keep_for <= 0:
            return None
        update = Update(self._tail, kind, wire.encode_to_keep(content), self._age() + keep_for, self._serial, lane)
        self._updates[update.id] = update
        self._tail += 1
        self._serial += 1
        self.wake()
        return update

    def inject(self, kind: str, content: object, keep_for: float, lane: int | str, update_id: int | None = None) -> Update:
        """Queue any content at all, asked for or not; under an id of before it comes a second time."""
        given = self._tail if update_id is None else update_id
        update = Update(given, kind, wire.encode_to_keep(content), self._age() + keep_for, self._serial, lane)
        self._updates.pop(given, None)
        self._updates[given] = update
        self._tail = max(self._tail, given + 1)
        self._serial += 1
        self.wake()
        return update

    def take(self, offset: int, limit: int) -> list[Update]:
        """What getUpdates answers; everything before a valid offset is forgotten for good."""
        if offset < 0:
            self._keep_last(-offset)
        if offset <= 0:
            offset = self.head
        if not self.head - LONGEST_QUEUE <= offset <= self._tail + 10:
            offset = self.head
        self._forget_before(offset)
        self._drop_expired()
        taken: list[Update] = []
        for update in self._updates.values():
            if len(taken) == limit:
                break
            taken.append(update)
        return taken

    def waiting(self, since: int) -> list[Update]:
        """Everything from that serial number on; it stays in the queue."""
        self._drop_expired()
        newer: list[Update] = []
        for update in reversed(self._updates.values()):
            if update.serial < since:
                break
            newer.append(update)
        newer.reverse()
        return newer

    def forget(self, update_id: int) -> None:
        self._updates.pop(update_id, None)

    def clear(self) -> None:
        self._updates.clear()

    def jump(self, next_id: int) -> None:
        """Go on counting elsewhere, as Telegram does after a week without updates."""
        self._tail = next_id

    def _keep_last(self, count: int) -> None:
        for update_id in list(self._updates)[: max(0, len(self._updates) - count)]:
            del self._updates[update_id]

    def _forget_before(self, offset: int) -> None:
        while self._updates and (first := next(iter(self._updates))) < offset:
            del self._updates[first]

    def _drop_expired(self) -> None:
        """Presses live shorter than messages, so every update is looked at, but at most once a second."""
        now = self._age()
        if now < self._next_look:
            return
        self._next_look = now + 1.0
        for update_id in [update.id for update in self._updates.values() if update.expires_at < now]:
            del self._updates[update_id]
