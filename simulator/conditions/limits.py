"""Telegram's limits on sending, over sliding windows: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits."""

from __future__ import annotations

import math
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from simulator.refusals import too_many_requests
from simulator.wire import Json

Mode = Literal["off", "count", "refuse"]


@dataclass(slots=True)
class Pace:
    """How much is allowed; times in seconds."""

    per_second: int = 30
    paid_per_second: int = 1000
    seconds_per_chat: float = 1.0
    per_group_minute: int = 20


class Limits:
    def __init__(self, age: Callable[[], float]) -> None:
        self._age = age
        self.mode: Mode = "off"
        self.pace = Pace()
        self.violations: Counter[str] = Counter()
        self._sent: defaultdict[int, deque[float]] = defaultdict(deque)
        self._last_in_chat: dict[tuple[int, int], float] = {}
        self._in_group: defaultdict[tuple[int, int], deque[float]] = defaultdict(deque)

    def check(self, bot_id: int, chat_id: int, messages: int, *, paid: bool) -> None:
        """Refuse (or only count) a sending that comes too soon."""
        if self.mode == "off":
            return
        now = self._age()
        waits = {
            "bot": self._bot_wait(bot_id, now, messages, paid=paid),
            "chat": self._chat_wait(bot_id, chat_id, now),
            "group": self._group_wait(bot_id, chat_id, now, messages) if chat_id < 0 else 0.0,
        }
        broken = [name for name, wait in waits.items() if wait > 0]
        self.violations.update(broken)
        if broken and self.mode == "refuse":
            raise too_many_requests(max(1, math.ceil(max(waits.values()))))

    def remember(self, bot_id: int, chat_id: int, messages: int) -> None:
        """Count messages that went out."""
        if self.mode == "off":
            return
        now = self._age()
        self._sent[bot_id].extend([now] * messages)
        self._last_in_chat[bot_id, chat_id] = now
        if chat_id < 0:
            self._in_group[bot_id, chat_id].extend([now] * messages)

    def as_json(self) -> Json:
        pace = self.pace
        return {
            "mode": self.mode,
            "per_second": pace.per_second,
            "paid_per_second": pace.paid_per_second,
            "seconds_per_chat": pace.seconds_per_chat,
            "per_group_minute": pace.per_group_minute,
            "violations": dict(self.violations),
        }

    def forget(self) -> None:
        self.violations.clear()
        self._sent.clear()
        self._last_in_chat.clear()
        self._in_group.clear()

    def _bot_wait(self, bot_id: int, now: float, messages: int, *, paid: bool) -> float:
        most = self.pace.paid_per_second if paid else self.pace.per_second
        return _wait(self._sent[bot_id], now, 1.0, most, messages)

    def _chat_wait(self, bot_id: int, chat_id: int, now: float) -> float:
        last = self._last_in_chat.get((bot_id, chat_id))
        return 0.0 if last is None else last + self.pace.seconds_per_chat - now

    def _group_wait(self, bot_id: int, chat_id: int, now: float, messages: int) -> float:
        return _wait(self._in_group[bot_id, chat_id], now, 60.0, self.pace.per_group_minute, messages)


def _wait(times: deque[float], now: float, window: float, most: int, more: int) -> float:
    """Seconds until so many more fit into the window; an album as big as the whole window waits for an empty one."""
    while times and times[0] <= now - window:
        times.popleft()
    too_many = len(times) + more - most
    if too_many <= 0 or not times:
        return 0.0
    return times[min(too_many, len(times)) - 1] + window - now
