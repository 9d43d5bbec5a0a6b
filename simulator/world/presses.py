"""Presses of inline buttons: each is a fresh query, to be answered while it is young."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from simulator.wire import Json
from simulator.world.chats import Chat
from simulator.world.people import Bot, Person

ANSWERABLE = 150.0
"""Seconds for which a press waits for the bot (telegram-bot-api/Client.cpp:17155)."""


@dataclass(slots=True, eq=False)
class Press:
    id: str
    bot: Bot
    person: Person
    chat: Chat
    message_id: int
    data: str
    pressed_at: float
    answer: Json | None = None


class Presses:
    def __init__(self, age: Callable[[], float]) -> None:
        self._age = age
        self._open: dict[str, Press] = {}

    def add(self, bot: Bot, person: Person, chat: Chat, message_id: int, data: str) -> Press:
        self._drop_expired()
        number = (person.id << 32) + random.getrandbits(32)
        press = Press(str(number), bot, person, chat, message_id, data, self._age())
        self._open[press.id] = press
        return press

    def find(self, bot: Bot, query_id: str) -> Press | None:
        """The press, if this bot may still answer it."""
        self._drop_expired()
        press = self._open.get(query_id)
        return press if press is not None and press.bot is bot else None

    def _drop_expired(self) -> None:
        limit = self._age() - ANSWERABLE
        while self._open:
            first = next(iter(self._open.values()))
            if first.pressed_at >= limit:
                return
            del self._open[first.id]
