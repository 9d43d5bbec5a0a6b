"""Messages, and the places where they stand: private chats between a person and a bot, groups, and supergroups."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass

from simulator.wire import Json
from simulator.world.membership import Membership
from simulator.world.people import Account, Bot, Person, anonymous_admin_as_user
from simulator.world.screens import View

SERVICE_KINDS = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "group_chat_created",
        "supergroup_chat_created",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "forum_topic_created",
    }
)


@dataclass(slots=True, eq=False)
class Message:
    id: int
    chat: Chat
    sender: Account
    date: int
    content: Json
    """The fields that say what it is: text and entities, photo and caption, location, or a service field."""
    edit_date: int = 0
    reply_markup: Json | None = None
    reply_to: int = 0
    quote: Json | None = None
    forward: Json | None = None
    media_group_id: str = ""
    thread_id: int = 0
    is_anonymous: bool = False
    protected: bool = False
    reactions: list[Json] | None = None
    seen_version: int = 0
    """The chat's version when people saw the message appear or change."""

    @property
    def text(self) -> str:
        text: str = self.content.get("text") or self.content.get("caption") or ""
        return text

    @property
    def is_service(self) -> bool:
        return not SERVICE_KINDS.isdisjoint(self.content)

    @property
    def from_bot(self) -> bool:
        return isinstance(self.sender, Bot)

    def inline_keyboard(self) -> list[list[Json]]:
        rows: list[list[Json]] = (self.reply_markup or {}).get("inline_keyboard", [])
        return rows

    def as_json(self, *, with_reply: bool = True) -> Json:
        shown: Json = {"message_id": self.id, **self._sender_fields(), "chat": self.chat.as_json(), "date": self.date}
        if self.edit_date:
            shown["edit_date"] = self.edit_date
        if self.thread_id:
            shown |= {"message_thread_id": self.thread_id, "is_topic_message": True}
        if self.forward:
            shown |= self.forward
        if self.reply_to and with_reply:
            shown |= self._reply_fields()
        if self.media_group_id:
            shown["media_group_id"] = self.media_group_id
        shown |= self.content
        if self.protected:
            shown["has_protected_content"] = True
        if self.inline_keyboard():
            shown["reply_markup"] = self.reply_markup
        return shown

    def _sender_fields(self) -> Json:
        if self.is_anonymous:
            return {"from": anonymous_admin_as_user(), "sender_chat": self.chat.as_json()}
        return {"from": self.sender.as_user()}

    def _reply_fields(self) -> Json:
        replied = self.chat.messages.get(self.reply_to)
        fields: Json = {} if replied is None else {"reply_to_message": replied.as_json(with_reply=False)}
        return fields | {"quote": self.quote} if self.quote else fields


class Chat(ABC):
    """What private chats and groups have in common."""

    def __init__(self, chat_id: int) -> None:
        self.id = chat_id
        self.messages: dict[int, Message] = {}
        self.version = 0
        self.views: dict[int, View] = {}
        self.pinned: list[int] = []
        self.is_quiet = False
        """Nobody looks at it: listeners are not told of its messages."""
        self._watchers: list[asyncio.Future[None]] = []

    @property
    @abstractmethod
    def type(self) -> str: ...

    @abstractmethod
    def as_json(self) -> Json: ...

    @abstractmethod
    def people(self) -> list[Person]: ...

    def view(self, person: Person) -> View:
        if (view := self.views.get(person.id)) is None:
            view = self.views[person.id] = View()
        return view

    def changed(self) -> int:
        """Count a change and wake everybody who waits for one."""
        self.version += 1
        watchers, self._watchers = self._watchers, []
        for watcher in watchers:
            if not watcher.done():
                watcher.set_result(None)
        return self.version

    async def change_after(self, version: int, seconds: float) -> None:
        """Return when something changed after that version, or when the seconds are over."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while self.version <= version and (left := until - loop.time()) > 0:
            watcher: asyncio.Future[None] = loop.create_future()
            self._watchers.append(watcher)
            await asyncio.wait([watcher], timeout=left)


class PrivateChat(Chat):
    """A person and a bot. Its id is the person's for the bot, and the bot's for the person."""

    def __init__(self, bot: Bot, person: Person) -> None:
        super().__init__(person.id)
        self.bot = bot
        self.person = person
        self.is_quiet = person.crowd is not None
        self.started = False
        """The person has written to the bot; only then may it write to them."""
        self.blocked = False

    @property
    def known(self) -> bool:
        return self.started or bool(self.messages)

    @property
    def type(self) -> str:
        return "private"

    def as_json(self) -> Json:
        person = self.person
        chat: Json = {"id": person.id, "first_name": "" if person.is_deactivated else person.first_name}
        if person.last_name and not person.is_deactivated:
            chat["last_name"] = person.last_name
        if person.username and not person.is_deactivated:
            chat["username"] = person.username
        chat["type"] = "private"
        return chat

    def people(self) -> list[Person]:
        return [self.person]


class Group(Chat):
    def __init__(self, chat_id: int, title: str, *, is_supergroup: bool = False, is_forum: bool = False) -> None:
        super().__init__(chat_id)
        self.title = title
        self.is_supergroup = is_supergroup
        self.is_forum = is_forum
        self.username = ""
        self.description = ""
        self.members: dict[int, Membership] = {}
        self.topics: dict[int, str] = {}
        self.upgraded_to: Group | None = None
        self.is_deleted = False
        self.last_message_id = 0
        self.last_bot_to_write: Bot | None = None

    @property
    def type(self) -> str:
        return "supergroup" if self.is_supergroup else "group"

    def as_json(self) -> Json:
        chat: Json = {"id": self.id, "title": self.title}
        if self.username:
            chat["username"] = self.username
        if self.is_forum:
            chat["is_forum"] = True
        chat["type"] = self.type
        if not self.is_supergroup:
            chat["all_members_are_administrators"] = False
            chat["accepted_gift_types"] = {
                "unlimited_gifts": False,
                "limited_gifts": False,
                "unique_gifts": False,
                "premium_subscription": False,
                "gifts_from_channels": False,
            }
        return chat

    def membership(self, account: Account) -> Membership:
        return self.members.get(account.id) or Membership(account, "left")

    def people(self) -> list[Person]:
        return [member.account for member in self.members.values() if member.present and isinstance(member.account, Person)]

    def bots(self) -> list[Bot]:
        return [member.account for member in self.members.values() if member.present and isinstance(member.account, Bot)]
