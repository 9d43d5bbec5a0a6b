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
RESERVE = 4  # of the starts of a second, at most: kept for replies while a message goes to many
REMEMBERED = 10.0  # seconds; for each reply of the last ones a start is kept, because whoever has just written is likely to write again
PAID_PER_SECOND = (
    965.0  # Bot API, allow_paid_broadcast: up to 1000; on a line that hastens some and delays others by 30 ms, no second sees more
)
PAID_STEP = 0.02  # seconds
BULK_CHAT_SECONDS = 0.2  # more than a chat's second: what goes to many need not make use of bursts, and lines hasten some and delay others
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
    _asked: deque[float] = field(default_factory=deque)  # of them, what did not go to many, for longer
    _paid_started: deque[float] = field(default_factory=deque)
    _bulk_due: float = -inf
    _paid_due: float = -inf
    _slow_until: float = -inf
    _chats: dict[bytes, _Allowance] = field(default_factory=dict)  # in the order in which they were written to last
    _groups: dict[bytes, _Allowance] = field(default_factory=dict, repr=False)

    def room(self, now: float) -> int:
        """How many messages may start in this second."""
        _forget(self._started, now - 1.0)
        return max(0, int(self.limits.per_second) - len(self._started))

    def bulk_room(self, now: float) -> int:
        """How many of them may go to many: at a steady step, and never the reserve."""
        free = self.room(now) - self._reserve(now)
        if now < self._bulk_due:
            return 0
        return max(0, min(free, 1 + int((now - max(self._bulk_due, now - CATCH_UP)) * self._bulk_rate(now))))

    def paid_room(self, now: float) -> int:
        """How many that are paid for may start: they count against a limit of their own."""
        if now < self._paid_due:
            return 0
        _forget(self._paid_started, now - 1.0)
        free = int(self.limits.paid_per_second) - len(self._paid_started)
        return max(0, min(free, 1 + int((now - max(self._paid_due, now - CATCH_UP)) * self.limits.paid_per_second)))

    def slow_down(self, now: float) -> None:
        """Telegram asked to wait: for a minute, what goes to many goes at half the rate."""
        self._slow_until = now + SLOW_SECONDS

    def wait(self, now: float) -> float:
        """Seconds until the next message may start."""
        return self._until_free(0, now)

    def wait_for_bulk(self, now: float) -> float:
        """Seconds until the next message to many may start."""
        return max(self._bulk_due - now, self._until_free(self._reserve(now), now))

    def wait_for_paid(self, now: float) -> float:
        """Seconds until the next messages that are paid for may start: several at a time, which costs less."""
        return max(0.0, self._paid_due - now, PAID_STEP)

    def chat_is_free(self, chat: bytes, now: float, *, group: bool, unasked: bool = False, bulk: bool = False) -> bool:
        return self.wait_for_chat(chat, now, group=group, unasked=unasked, bulk=bulk) <= 0.0

    def wait_for_chat(self, chat: bytes, now: float, *, group: bool, unasked: bool = False, bulk: bool = False) -> float:
        """Seconds until the chat may get its next message."""
        kept = self._kept(group=group).get(chat)
        if kept is None:
            return 0.0
        missing = self._needed(group=group, unasked=unasked) - self._starts(chat, now, group=group)
        rest = kept.at + self.limits.chat_seconds + BULK_CHAT_SECONDS - now if bulk and self.limits.chat_seconds else 0.0
        return max(0.0, rest, missing * self._chat_step(group=group))

    def start(self, chat: bytes, now: float, *, bulk: bool, group: bool, paid: bool = False) -> None:
        kept, left = self._kept(group=group), self._starts(chat, now, group=group)
        kept.pop(chat, None)
        kept[chat] = _Allowance(left - 1.0, now)
        if paid:
            self._paid_started.append(now)
            self._paid_due = max(self._paid_due, now - CATCH_UP) + 1.0 / self.limits.paid_per_second
            return
        self._started.append(now)
        if bulk:
            self._bulk_due = max(self._bulk_due, now - CATCH_UP) + 1.0 / self._bulk_rate(now)
        else:
            self._asked.append(now)

    def forget_idle(self, now: float) -> None:
        """Chats whose allowance is full again need no memory."""
        for group in (False, True):
            kept, full_after = self._kept(group=group), self._burst(group=group) * self._chat_step(group=group)
            while kept and kept[first := next(iter(kept))].at <= now - full_after:
                del kept[first]

    def _reserve(self, now: float) -> int:
        _forget(self._asked, now - REMEMBERED)
        return min(RESERVE, int(self.limits.per_second) // 4, len(self._asked))

    def _until_free(self, reserve: int, now: float) -> float:
        """Seconds until so few have started within a second that one more may, besides the reserve."""
        _forget(self._started, now - 1.0)
        too_many = len(self._started) - (int(self.limits.per_second) - reserve)
        return max(0.0, self._started[too_many] + 1.0 - now) if too_many >= 0 and self._started else 0.0

    def _bulk_rate(self, now: float) -> float:
        return self.limits.per_second / 2 if now < self._slow_until else self.limits.per_second

    def _needed(self, *, group: bool, unasked: bool) -> float:
        """What nobody has asked for leaves the reserve of its chat alone."""
        reserve = GROUP_RESERVE if group else min(CHAT_RESERVE, self.limits.chat_burst - 1)
        return 1.0 + reserve if unasked else 1.0

    def _chat_step(self, *, group: bool) -> float:
        return 60.0 / (self.limits.group_per_minute - GROUP_BURST) if group else self.limits.chat_seconds

    def _burst(self, *, group: bool) -> int:
        return GROUP_BURST if group else self.limits.chat_burst

    def _kept(self, *, group: bool) -> dict[bytes, _Allowance]:
        return self._groups if group else self._chats

    def _starts(self, chat: bytes, now: float, *, group: bool) -> float:
        """How many the chat may get at once."""
        kept, burst, step = self._kept(group=group).get(chat), self._burst(group=group), self._chat_step(group=group)
        return burst if kept is None or step == 0 else min(burst, kept.starts + (now - kept.at) / step)


def _forget(times: deque[float], until: float) -> None:
    while times and times[0] <= until:
        times.popleft()
