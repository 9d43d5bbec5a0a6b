"""Somebody with a phone, as tests handle them: acts, looks, waits, and tells what is to be seen when it is not as expected."""

from __future__ import annotations

import base64
import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from simulator.portrait import message_text, portrait
from simulator.wire import Json

Ask = Callable[..., Awaitable[Json]]
PATIENCE = 20.0


class HasId(Protocol):
    @property
    def id(self) -> int: ...


Where = HasId | int | None
"""A chat: a group or its id, a bot's id, or nothing for the chat with the bot."""


class Person:
    def __init__(self, ask: Ask, person_id: int, name: str, bot: int | None = None) -> None:
        self._ask = ask
        self.id = person_id
        self.name = name
        self._bot = bot
        self._acted: dict[int | None, int] = {}

    def __repr__(self) -> str:
        return f"<{self.name}, {self.id}>"

    # Acts

    async def says(self, text: str, **details: Any) -> Json:
        """Send a text; returns the message (the last one, where the app had to cut a long text)."""
        messages: list[Json] = (await self._act("say", text=text, **details))["messages"]
        return messages[-1]

    async def sends_photo(self, content: bytes, caption: str = "", **details: Any) -> Json:
        return await self._sends("photo", content=_packed(content), caption=caption, **details)

    async def sends_album(self, contents: list[bytes], captions: list[str] | None = None, **details: Any) -> list[Json]:
        captions = captions or [""] * len(contents)
        packed = [_packed(content) for content in contents]
        messages: list[Json] = (await self._act("album", contents=packed, captions=captions, **details))["messages"]
        return messages

    async def sends_location(self, latitude: float, longitude: float, **details: Any) -> Json:
        return await self._sends("location", latitude=latitude, longitude=longitude, **details)

    async def sends_document(self, content: bytes, name: str = "file.pdf", **details: Any) -> Json:
        return await self._sends("document", content=_packed(content), name=name, **details)

    async def sends_voice(self, content: bytes = b"OggS", **details: Any) -> Json:
        return await self._sends("voice", content=_packed(content), **details)

    async def sends_video(self, content: bytes = b"mp4", **details: Any) -> Json:
        return await self._sends("video", content=_packed(content), **details)

    async def sends_sticker(self, **details: Any) -> Json:
        return await self._sends("sticker", **details)

    async def sends_contact(self, **details: Any) -> Json:
        """One's own number, or with ``contact=...`` somebody else's."""
        return await self._sends("contact", **details)

    async def forwards(self, message: Json | int, **details: Any) -> Json:
        """``from_chat`` says where the message stands, if not in the chat it is forwarded to."""
        return await self._sends("forward", message_id=_number(message), **details)

    async def edits(self, message: Json | int, text: str, **details: Any) -> Json:
        return await self._sends("edit", message_id=_number(message), text=text, **details)

    async def opens(self, payload: str = "", **details: Any) -> Json:
        """Follow the link t.me/<bot>?start=<payload> and press START."""
        return await self._sends("open", payload=payload, **details)

    async def presses(
        self,
        label: str,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - the name that tests expect
        *,
        place: tuple[float, float] | None = None,
        chat: Where = None,
    ) -> Json:
        """Press the newest button with this label, once there is one. ``place`` goes with a button that asks for it."""
        until = time.monotonic() + timeout
        where = {} if place is None else {"latitude": place[0], "longitude": place[1]}
        before = self._acted.get(_chat_id(chat), 0)
        done = await self._act("press_label", label=label, chat=chat, **where)
        while done["kind"] == "none":
            self._acted[_chat_id(chat)] = before
            left = until - time.monotonic()
            if left <= 0:
                raise AssertionError(f"{self.name} sees no button {label!r}. The chat:\n{portrait(self.name, await self._look(chat))}")
            await self._look(chat, changed_after=done["version"], seconds=left, messages_after=done["version"])
            done = await self._act("press_label", label=label, chat=chat, **where)
        return done

    async def presses_data(self, message: Json | int, data: str, *, forged: bool = False, chat: Where = None) -> Json:
        """Press a button of a message by what it sends, as often as you like; forged, with any message and any data."""
        return await self._act("press", message_id=_number(message), data=data, forged=forged, chat=chat)

    async def blocks(self, **details: Any) -> None:
        await self._act("block", **details)

    async def unblocks(self, **details: Any) -> None:
        await self._act("unblock", **details)

    async def deletes(self, message: Json | int, **details: Any) -> None:
        """For everybody, or with ``for_all=False`` for oneself only."""
        await self._act("delete", message_id=_number(message), **details)

    async def clears(self, **details: Any) -> None:
        """Clear one's own copy of the history."""
        await self._act("clear", **details)

    async def deactivates(self) -> None:
        """Delete the account."""
        await self._act("deactivate")

    # Looks

    async def sees(
        self,
        text: str | None = None,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - the name that tests expect
        *,
        chat: Where = None,
    ) -> str:
        """The text of the newest bot message since one's last act here; with ``text``, of the newest that contains it."""
        return message_text(await self.finds(text, timeout, chat=chat))

    async def finds(
        self,
        text: str | None = None,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - as in sees
        *,
        chat: Where = None,
    ) -> Json:
        """As ``sees``, but the whole message."""
        until = time.monotonic() + timeout
        since = self._acted.get(_chat_id(chat), 0)
        seen = await self._look(chat, messages_after=since)
        while (found := _newest(seen["messages"], text)) is None:
            left = until - time.monotonic()
            if left <= 0:
                wanted = "no new message of the bot" if text is None else f"nothing new of the bot with {text!r}"
                raise AssertionError(f"{self.name} sees {wanted}. The chat:\n{portrait(self.name, await self._look(chat))}")
            seen = await self._look(chat, changed_after=seen["version"], seconds=left, messages_after=since)
        return found

    async def sees_nothing_new(self, seconds: float = 0.2, *, chat: Where = None) -> None:
        """Wait, and make sure that the bot has written nothing since one's last act here."""
        try:
            found = await self.sees(timeout=seconds, chat=chat)
        except AssertionError:
            return
        raise AssertionError(f"{self.name} sees something new: {found}")

    async def chat(self, chat: Where = None) -> list[Json]:
        """All messages, oldest first."""
        messages: list[Json] = (await self._look(chat))["messages"]
        return messages

    async def screen(self, chat: Where = None) -> Json:
        """All there is to see: messages, keyboard, command menus, typing, toast."""
        return await self._look(chat)

    async def buttons(self, chat: Where = None) -> list[str]:
        """The labels of all buttons, newest message first."""
        labels: list[str] = (await self._ask("GET", f"{self._path(chat)}/buttons"))["labels"]
        return labels

    async def commands(self, chat: Where = None) -> list[str]:
        """The commands in the menu, without their descriptions."""
        return [command["command"] for menu in (await self._look(chat))["menu"] for command in menu["commands"]]

    async def toast(
        self,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - as in sees
        *,
        chat: Where = None,
    ) -> str:
        """The answer to one's last press; empty where the bot gave no words."""
        until = time.monotonic() + timeout
        since = self._acted.get(_chat_id(chat), 0)
        seen = await self._look(chat)
        while seen["toast"] is None or seen["toast"]["version"] <= since:
            left = until - time.monotonic()
            if left <= 0:
                raise AssertionError(f"{self.name}'s press was not answered. The chat:\n{portrait(self.name, seen)}")
            seen = await self._look(chat, changed_after=seen["version"], seconds=left)
        text: str = seen["toast"]["text"]
        return text

    async def _sends(self, act: str, **order: Any) -> Json:
        message: Json = (await self._act(act, **order))["message"]
        return message

    async def _act(self, act: str, *, chat: Where = None, **order: Any) -> Json:
        named = _chat_id(chat)
        if "from_chat" in order:
            order["from_chat"] = _chat_id(order["from_chat"])
        done = await self._ask("POST", f"/people/{self.id}/{act}", {**order, "chat": named if named is not None else self._bot})
        if "version" in done:
            self._acted[named] = done["version"]
        return done

    async def _look(self, chat: Where, **query: float) -> Json:
        return await self._ask("GET", self._path(chat), **query)

    def _path(self, chat: Where) -> str:
        named = _chat_id(chat)
        return f"/people/{self.id}/chats/{named or self._bot or 'bot'}"


def _newest(messages: list[Json], text: str | None) -> Json | None:
    """Of the bots' messages the one that appeared or changed last."""
    fitting = [
        message
        for message in messages
        if message["from"]["is_bot"] and "sender_chat" not in message and (text is None or text in message_text(message))
    ]
    return max(fitting, key=lambda message: int(message["version"]), default=None)


def _chat_id(chat: Where) -> int | None:
    return chat if chat is None or isinstance(chat, int) else chat.id


def _number(message: Json | int) -> int:
    number: int = message if isinstance(message, int) else message["message_id"]
    return number


def _packed(content: bytes) -> str:
    return base64.b64encode(content).decode()
