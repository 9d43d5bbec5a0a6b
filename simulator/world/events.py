"""Tells listeners (the control API's event stream) of every change in the world; costs nothing while nobody listens."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from simulator.wire import Json
from simulator.world.chats import Chat, PrivateChat


class Events:
    def __init__(self) -> None:
        self._listeners: list[asyncio.Queue[Json]] = []
        self._count = 0

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[Json]]:
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self._listeners.append(queue)
        try:
            yield queue
        finally:
            self._listeners.remove(queue)

    @property
    def has_listeners(self) -> bool:
        return bool(self._listeners)

    def tell(self, kind: str, **facts: object) -> None:
        if not self._listeners:
            return
        self._count += 1
        event: Json = {"n": self._count, "type": kind, **facts}
        for queue in self._listeners:
            queue.put_nowait(event)

    def tell_in(self, chat: Chat, kind: str, people: list[int] | None = None, **facts: object) -> None:
        """Something that some people (all of the chat's, if not said) see in a chat. Nobody looks on the phones of a crowd."""
        if not self._listeners or (isinstance(chat, PrivateChat) and chat.person.crowd is not None):
            return
        with_id = chat.bot.id if isinstance(chat, PrivateChat) else chat.id
        seen_by = [person.id for person in chat.people()] if people is None else people
        self.tell(kind, **{"with": with_id}, people=seen_by, version=chat.version, **facts)
