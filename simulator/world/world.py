"""Everything that exists: accounts, chats, messages, files, presses, and the ways in which bots hear of them."""

from __future__ import annotations

import itertools
import secrets
from pathlib import Path

from simulator.wire import Json
from simulator.world.chats import Chat, Group, Message, PrivateChat
from simulator.world.clock import Clock
from simulator.world.crowds import Crowd
from simulator.world.events import Events
from simulator.world.files import FileStore
from simulator.world.people import Account, Bot, Person
from simulator.world.presses import Presses
from simulator.world.privacy import bots_that_hear
from simulator.world.views import show_keyboard

KEPT = 24 * 3600
"""Seconds for which Telegram keeps an update (telegram-bot-api/Client.cpp:17053)."""


class World:
    def __init__(self, clock_file: Path | None = None) -> None:
        self.id = secrets.token_hex(8)
        """Another one with each start: by it a page sees that all it knew is gone."""
        self.clock = Clock(clock_file)
        self.events = Events()
        self.files = FileStore()
        self.bots: dict[int, Bot] = {}
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.crowds: dict[int, Crowd] = {}
        self.private_chats: dict[tuple[int, int], PrivateChat] = {}
        self.presses = Presses(self.clock.age)
        self._bots_by_token: dict[str, Bot] = {}
        self._usernames: dict[str, Account | Group] = {}
        self._message_ids = itertools.count(1)
        self._person_ids = itertools.count(5_000_000_001)
        self._group_ids = itertools.count(4_000_000_001)
        self._media_groups = itertools.count(13_000_000_000_000_001)

    # Accounts and chats

    def add_bot(self, token: str, username: str, name: str = "") -> Bot:
        bot = Bot(token, username, name or username, self.clock.age)
        self.bots[bot.id] = self._bots_by_token[token] = bot
        self._usernames[username.lower()] = bot
        return bot

    def bot_by_token(self, token: str) -> Bot | None:
        return self._bots_by_token.get(token)

    def add_person(self, person_id: int | None = None, **facts: object) -> Person:
        person = Person(person_id or next(self._person_ids), **facts)  # type: ignore[arg-type]  # the control API has checked them
        self.people[person.id] = person
        if person.username:
            self._usernames[person.username.lower()] = person
        return person

    def add_crowd(self, size: int, bot: Bot, language_code: str = "") -> Crowd:
        """Many people at once, who have all pressed START."""
        first = next(self._person_ids)
        crowd = self.crowds[first] = Crowd(first, size, lambda facts: self.events.tell("crowd", **facts))
        self._person_ids = itertools.count(first + size)
        for number, person_id in enumerate(crowd.people, 1):
            person = Person(person_id, str(number), language_code=language_code, crowd=crowd)
            self.people[person_id] = person
            self.private_chat(bot, person).started = True
        return crowd

    def persons(self) -> list[Person]:
        """Everybody but the crowds."""
        return [person for person in self.people.values() if person.crowd is None]

    def add_group(self, title: str, *, is_supergroup: bool = False, is_forum: bool = False, username: str = "") -> Group:
        number = next(self._group_ids)
        chat_id = -1_000_000_000_000 - number % 1_000_000_000 - 2_000_000_000 if is_supergroup else -number
        group = Group(chat_id, title, is_supergroup=is_supergroup, is_forum=is_forum)
        group.username = username
        if username:
            self._usernames[username.lower()] = group
        self.groups[group.id] = group
        return group

    def by_username(self, username: str) -> Account | Group | None:
        return self._usernames.get(username.removeprefix("@").lower())

    def private_chat(self, bot: Bot, person: Person) -> PrivateChat:
        """The chat of these two; it comes to be when it is first looked at."""
        if (chat := self.private_chats.get((bot.id, person.id))) is None:
            chat = self.private_chats[bot.id, person.id] = PrivateChat(bot, person)
        return chat

    def new_media_group(self) -> str:
        return str(next(self._media_groups))

    # Messages

    def post(self, chat: Chat, sender: Account, content: Json, **more: object) -> Message:
        """Put a message into a chat: people see it at once, the bots concerned get an update."""
        message = Message(self._next_message_id(chat), chat, sender, self.clock.date(), content, **more)  # type: ignore[arg-type]
        crowd = chat.person.crowd if isinstance(chat, PrivateChat) else None
        if crowd is not None:
            chat.messages.clear()
        chat.messages[message.id] = message
        if isinstance(sender, Bot):
            self.files.become_known(content, sender.id)
            if isinstance(chat, Group) and not message.is_service:
                chat.last_bot_to_write = sender
            self._show_keyboard(message)
            self._stop_typing(chat)
        message.seen_version = chat.changed()
        if crowd is not None and isinstance(sender, Bot):
            crowd.got(chat.id, message.text)
        elif self.events.has_listeners:
            self.events.tell_in(chat, "message", message=message.as_json())
        self.tell_bots("message", message)
        return message

    def _show_keyboard(self, message: Message) -> None:
        for person in show_keyboard(message):
            keyboard = message.chat.view(person).keyboard
            self.events.tell_in(message.chat, "keyboard", [person.id], keyboard=keyboard, message_id=message.id)

    def tell_bots(self, kind: str, message: Message) -> None:
        bots = bots_that_hear(message)
        if bots:
            content = message.as_json()
            left = message.date + KEPT - self.clock.date() if not message.edit_date else KEPT
            for bot in bots:
                self.files.become_known(content, bot.id)
                self.files.become_known(content.get("reply_to_message", {}), bot.id)
                bot.updates.put(kind, content, left, message.chat.id)

    def edited(self, message: Message, *, by_bot: bool = False, seen_as_new: bool = True) -> None:
        """Show people the message as it now is; a person's edit also reaches the bots."""
        if seen_as_new:
            message.edit_date = self.clock.date()
        message.seen_version = message.chat.changed()
        if self.events.has_listeners and not message.chat.is_quiet:
            self.events.tell_in(message.chat, "edited", message=message.as_json())
        if not by_bot:
            self.tell_bots("edited_message", message)

    def delete(self, message: Message) -> None:
        chat = message.chat
        chat.messages.pop(message.id, None)
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
        for view in chat.views.values():
            if view.keyboard_message_id == message.id:
                view.keyboard, view.keyboard_message_id = None, 0
        chat.changed()
        self.events.tell_in(chat, "deleted", message_ids=[message.id])

    def _next_message_id(self, chat: Chat) -> int:
        if isinstance(chat, Group) and chat.is_supergroup:
            chat.last_message_id += 1
            return chat.last_message_id
        return next(self._message_ids)

    def _stop_typing(self, chat: Chat) -> None:
        for view in chat.views.values():
            view.typing_until = 0.0
