"""One call of a Bot API method, and the table in which the methods stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.methods.access import Access, find_chat, find_message
from simulator.parameters import Parameters
from simulator.world.chats import Chat, Message
from simulator.world.people import Bot
from simulator.world.world import World


@dataclass(slots=True, eq=False)
class Call:
    world: World
    bot: Bot
    method: str
    """In small letters, as the server compares names."""
    parameters: Parameters
    description: str = ""
    """Words that go with a success, as setWebhook has them."""
    chat: Chat | None = None
    """The chat concerned, once it is known."""
    message_ids: list[int] = field(default_factory=list)
    """Messages that the call made or changed, for the record."""

    def find_chat(self, access: Access, name: str = "chat_id") -> Chat:
        self.chat = find_chat(self.world, self.bot, self.parameters.text(name), access)
        return self.chat

    def find_message(self, access: Access, name: str, chat_name: str = "chat_id") -> Message:
        message_id = self.parameters.number("message_id")
        message = find_message(self.world, self.bot, self.parameters.text(chat_name), message_id, access, name)
        self.chat = message.chat
        return message


Method = Callable[[Call], Any]
METHODS: dict[str, Method] = {}
NAMES: dict[str, str] = {}
"""The names as the documentation writes them."""


def method(name: str) -> Callable[[Method], Method]:
    """Offer a function as the Bot API method of that name."""

    def offer(function: Method) -> Method:
        METHODS[name.lower()] = function
        NAMES[name.lower()] = name
        return function

    return offer
