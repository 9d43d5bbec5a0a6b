"""How fast messages may start: per bot, per chat and per group, kept by start times."""

from collections import deque
from dataclasses import dataclass, field
from math import inf

# Bots FAQ, "My bot is hitting limits": one message a second in a chat, 20 a minute in a group, about 30 a second in all.
CHAT_SECONDS = 1.0
CHAT_BURST = 3  # replies to quick taps; the FAQ allows short bursts
GROUP_PER_MINUTE = 20
GROUP_BURST = 5  # of the twenty; the others come at a steady step, so that no minute sees more
SLOW_SECONDS = 60.0  # for so long half the rate, after Telegram asked to wait
CATCH_UP = 0.1  # seconds of steady pace that may be made up for after a hold-up
RESERVE = 4  # of the starts of a second, kept for replies while a message goes to many
PAID_PER_SECOND = 980.0  # Bot API, allow_paid_broadcast: up to 1000
CHAT_RESERVE, GROUP_RESERVE = 1, 3  # of a burst, kept for replies to the team while cards come that it has not asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    per_second: float = 28.0
    chat_seconds: float = CHAT_SECONDS
    chat_burst: int = CHAT_BURST
    group_per_minute: float = GROUP_PER_MINUTE
    paid_per_second: float = PAID_PER_SECOND


@dataclass(slots=True)
class _Allowance:
    """A bucket of starts that refills with time."""

    starts: float
    at: float


@dataclass(slots=True)
class Pace:
    """Asked with times that never run backwards (time.monotonic)."""

    limits: Limits
    _started: deque[float] = field(default_factory=deque)
    _bulk_due: float = -inf
    _paid_due: float = -inf
    _slow_until: float = -inf
    _chats: dict[bytes, _Allowance] = field(default_factory=dict)

    def room(self, now: float) -> int:
        """How many messages may start in this second."""
        while self._started and self._started[0] <= now - 1.0:
            self._started.popleft()
        return max(0, int(self.limits.per_second) - len(self._started))

    def bulk_room(self, now: float) -> int:
        """How many of them may go to many: at a steady step, and never the reserve."""
        free = self.room(now) - min(RESERVE, int(self.limits.per_second) // 4)
        if now < self._bulk_due:
            return 0
        return max(0, min(free, 1 + int((now - max(self._bulk_due, now - CATCH_UP)) * self._bulk_rate(now))))

    def paid_room(self, now: float) -> int:
        """How many that are paid for may start: they count against a limit of their own."""
        if now < self._paid_due:
            return 0
        return 1 + int((now - max(self._paid_due, now - CATCH_UP)) * self.limits.paid_per_second)

    def slow_down(self, now: float) -> None:
        """Telegram asked to wait: for a minute, what goes to many goes at half the rate."""
        self._slow_until = now + SLOW_SECONDS

    def wait(self, now: float) -> float:
        """Seconds until the next message to many may start."""
        return max(0.0, self._bulk_due - now)

    def chat_is_free(self, chat: bytes, now: float, *, group: bool, unasked: bool = False) -> bool:
        return self._allowance(chat, now, group=group).starts >= self._needed(group=group, unasked=unasked)

    def wait_for_chat(self, chat: bytes, now: float, *, group: bool, unasked: bool = False) -> float:
        """Seconds until the chat may get its next message."""
        missing = self._needed(group=group, unasked=unasked) - self._allowance(chat, now, group=group).starts
        return max(0.0, missing * self._chat_step(group=group))

    def start(self, chat: bytes, now: float, *, bulk: bool, group: bool, paid: bool = False) -> None:
        self._allowance(chat, now, group=group).starts -= 1.0
        if paid:
            self._paid_due = max(self._paid_due, now - CATCH_UP) + 1.0 / self.limits.paid_per_second
            return
        self._started.append(now)
        if bulk:
            self._bulk_due = max(self._bulk_due, now - CATCH_UP) + 1.0 / self._bulk_rate(now)

    def forget_idle(self, now: float) -> None:
        """Chats whose allowance is full again need no memory."""
        idle = [chat for chat, kept in self._chats.items() if now - kept.at > 60.0]
        for chat in idle:
            del self._chats[chat]

    def _bulk_rate(self, now: float) -> float:
        return self.limits.per_second / 2 if now < self._slow_until else self.limits.per_second

    def _needed(self, *, group: bool, unasked: bool) -> float:
        """What nobody has asked for leaves the reserve of its chat alone."""
        reserve = GROUP_RESERVE if group else min(CHAT_RESERVE, self.limits.chat_burst - 1)
        return 1.0 + reserve if unasked else 1.0

    def _chat_step(self, *, group: bool) -> float:
        return 60.0 / (self.limits.group_per_minute - GROUP_BURST) if group else self.limits.chat_seconds

    def _allowance(self, chat: bytes, now: float, *, group: bool) -> _Allowance:
        burst = GROUP_BURST if group else self.limits.chat_burst
        kept = self._chats.get(chat)
        if kept is None:
            kept = self._chats[chat] = _Allowance(burst, now)
        step = self._chat_step(group=group)
        kept.starts = burst if step == 0 else min(burst, kept.starts + (now - kept.at) / step)
        kept.at = now
        return kept
