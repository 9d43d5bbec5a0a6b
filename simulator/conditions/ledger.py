"""What Telegram accepted, refused, and answered: an account of the bot's deeds that does not depend on the bot."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from simulator import wire
from simulator.refusals import Refusal
from simulator.wire import Json


@dataclass(slots=True, eq=False)
class Entry:
    n: int
    at: float
    bot_id: int
    method: str
    chat_id: int
    message_ids: tuple[int, ...]
    parameters: bytes
    """As JSON; empty where they are not kept."""
    answered: bool = False
    """The answer was handed to the network. A webhook's answer in the reply never gets one."""
    in_webhook_reply: bool = False

    def as_json(self) -> Json:
        return {
            "n": self.n,
            "at": self.at,
            "bot": self.bot_id,
            "method": self.method,
            "chat": self.chat_id,
            "message_ids": list(self.message_ids),
            "parameters": wire.decode(self.parameters) if self.parameters else None,
            "answered": self.answered,
            "in_webhook_reply": self.in_webhook_reply,
        }


class Ledger:
    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.refusals: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self.keeps_parameters = True
        self.too_many = 0
        """Calls refused with 429."""
        self.may_go_on_at = 0.0
        """The end of the longest wait that a 429 asked for, in seconds since 1970."""
        self.on_too_many: list[Callable[[], None]] = []

    def accept(self, bot_id: int, method: str, chat_id: int, message_ids: list[int], parameters: Json) -> Entry:
        kept = wire.encode_to_keep(parameters) if self.keeps_parameters else b""
        entry = Entry(len(self.entries) + 1, time.time(), bot_id, method, chat_id, tuple(message_ids), kept)
        self.entries.append(entry)
        return entry

    def tally(self, *methods: str, after: int = 0) -> Json:
        """How many messages were accepted, in how many chats, and how many of them were there already; without listing any.

        Only of these methods, if any is named, and only what was accepted after entry number `after`.
        """
        chats: Counter[int] = Counter()
        unanswered = 0
        for entry in islice(self.entries, after, None):
            if not methods or entry.method in methods:
                chats[entry.chat_id] += 1
                unanswered += not entry.answered
        messages = chats.total()
        return {
            "messages": messages,
            "chats": len(chats),
            "repeats": messages - len(chats),
            "most": max(chats.values(), default=0),
            "unanswered": unanswered,
        }

    def refuse(self, method: str, refusal: Refusal) -> None:
        words = "Too Many Requests" if refusal.code == 429 else refusal.description
        self.refusals[f"{method} {refusal.code} {words}"] += 1
        if refusal.code == 429:
            self.too_many += 1
            self.may_go_on_at = max(self.may_go_on_at, time.time() + refusal.parameters.get("retry_after", 0))
            for tell in self.on_too_many:
                tell()

    def forget(self) -> None:
        self.too_many = 0
        self.entries.clear()
        self.refusals.clear()
        self.calls.clear()
