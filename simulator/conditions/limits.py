"""Telegram's limits on sending, over sliding windows: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits.

What is paid for counts by itself (Bot API, Paid Broadcasts): up to 1,000 messages a second; each beyond the thirty that are free costs a
tenth of a Star; and only a bot that has at least 10,000 Stars may do so.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from simulator.refusals import Refusal, too_many_requests
from simulator.wire import Json

Mode = Literal["off", "count", "refuse"]
TENTHS = 10
"""In which Stars are counted here: a message costs one."""


@dataclass(slots=True)
class Pace:
    """How much is allowed; times in seconds."""

    per_second: int = 30
    paid_per_second: int = 1000
    seconds_per_chat: float = 1.0
    per_group_minute: int = 20
    stars_needed: int = 10_000
    """A bot with fewer cannot pay for anything."""


class Limits:
    def __init__(self, age: Callable[[], float]) -> None:
        self._age = age
        self.mode: Mode = "off"
        self.pace = Pace()
        self.violations: Counter[str] = Counter()
        self.stars = 100_000.0
        """What a bot has, unless told otherwise; each has as many."""
        self._spent: Counter[int] = Counter()  # tenths of Stars
        self._sent: defaultdict[int, deque[float]] = defaultdict(deque)
        self._paid: defaultdict[int, deque[float]] = defaultdict(deque)
        self._last_in_chat: dict[tuple[int, int], float] = {}  # in the order of time; who may be written to again is not kept
        self._in_group: defaultdict[tuple[int, int], deque[float]] = defaultdict(deque)
        self._told_to_wait: dict[tuple[int, int], float] = {}

    def check(self, bot_id: int, chat_id: int, messages: int, *, paid: bool) -> None:
        """Refuse (or only count) a sending that comes too soon."""
        now = self._age()
        self.check_wait(bot_id, chat_id)
        if self.mode == "off":
            return
        waits = {
            "bot": self._bot_wait(bot_id, now, messages, paid=paid),
            "chat": self._chat_wait(bot_id, chat_id, now),
            "group": self._group_wait(bot_id, chat_id, now, messages) if chat_id < 0 else 0.0,
        }
        broken = [name for name, wait in waits.items() if wait > 0]
        self.violations.update(broken)
        if broken and self.mode == "refuse":
            raise too_many_requests(max(1, math.ceil(max(waits.values()))))

    def remember(self, bot_id: int, chat_id: int, messages: int, *, paid: bool) -> None:
        """Count messages that went out, and let them be paid."""
        if self.mode == "off":
            return
        now = self._age()
        if self._pays(bot_id, paid=paid):
            window = self._paid[bot_id]
            window.extend([now] * messages)
            _forget(window, now, 1.0)
            self._spent[bot_id] += max(0, min(messages, len(window) - self.pace.per_second))
        else:
            self._sent[bot_id].extend([now] * messages)
        self._remember_chat(bot_id, chat_id, now)
        if chat_id < 0:
            self._in_group[bot_id, chat_id].extend([now] * messages)

    def refused(self, bot_id: int, chat_id: int, refusal: Refusal) -> None:
        """A sending was refused. If the bot was told to wait, it is looked whether it does."""
        seconds = refusal.parameters.get("retry_after")
        if seconds is not None:
            place, until = (bot_id, chat_id), self._age() + seconds
            self._told_to_wait[place] = max(until, self._told_to_wait.get(place, until))

    def stars_of(self, bot_id: int) -> float:
        return self.stars - self._spent[bot_id] / TENTHS

    def as_json(self) -> Json:
        pace = self.pace
        return {
            "mode": self.mode,
            "per_second": pace.per_second,
            "paid_per_second": pace.paid_per_second,
            "seconds_per_chat": pace.seconds_per_chat,
            "per_group_minute": pace.per_group_minute,
            "stars_needed": pace.stars_needed,
            "stars": self.stars,
            "spent": {str(bot_id): spent / TENTHS for bot_id, spent in self._spent.items()},
            "violations": dict(self.violations),
        }

    def forget(self) -> None:
        for known in (self.violations, self._spent, self._sent, self._paid, self._last_in_chat, self._in_group, self._told_to_wait):
            known.clear()

    def _pays(self, bot_id: int, *, paid: bool) -> bool:
        return paid and self.stars_of(bot_id) >= self.pace.stars_needed

    def _bot_wait(self, bot_id: int, now: float, messages: int, *, paid: bool) -> float:
        if self._pays(bot_id, paid=paid):
            return _wait(self._paid[bot_id], now, 1.0, self.pace.paid_per_second, messages)
        return _wait(self._sent[bot_id], now, 1.0, self.pace.per_second, messages)

    def _chat_wait(self, bot_id: int, chat_id: int, now: float) -> float:
        last = self._last_in_chat.get((bot_id, chat_id))
        return 0.0 if last is None else last + self.pace.seconds_per_chat - now

    def _group_wait(self, bot_id: int, chat_id: int, now: float, messages: int) -> float:
        return _wait(self._in_group[bot_id, chat_id], now, 60.0, self.pace.per_group_minute, messages)

    def _remember_chat(self, bot_id: int, chat_id: int, now: float) -> None:
        last = self._last_in_chat
        last.pop((bot_id, chat_id), None)
        last[bot_id, chat_id] = now
        while (first := next(iter(last))) != (bot_id, chat_id) and last[first] <= now - self.pace.seconds_per_chat:
            del last[first]

    def check_wait(self, bot_id: int, chat_id: int) -> None:
        """Count a sending into a chat of which the bot was told to wait, and does not."""
        until = self._told_to_wait.get((bot_id, chat_id))
        if until is None:
            return
        if self._age() < until:
            self.violations["early"] += 1
        else:
            del self._told_to_wait[bot_id, chat_id]


def _wait(times: deque[float], now: float, window: float, most: int, more: int) -> float:
    """Seconds until so many more fit into the window; an album as big as the whole window waits for an empty one."""
    _forget(times, now, window)
    too_many = len(times) + more - most
    if too_many <= 0 or not times:
        return 0.0
    return times[min(too_many, len(times)) - 1] + window - now


def _forget(times: deque[float], now: float, window: float) -> None:
    while times and times[0] <= now - window:
        times.popleft()
