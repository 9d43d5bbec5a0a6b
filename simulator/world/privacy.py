"""Which bots get to read a message: https://core.telegram.org/bots/features#privacy-mode, and the Bots FAQ."""

from __future__ import annotations

from simulator.world.chats import Group, Message, PrivateChat
from simulator.world.people import Bot


def bots_that_hear(message: Message) -> list[Bot]:
    chat = message.chat
    if isinstance(chat, PrivateChat):
        return [] if message.from_bot or chat.blocked else [chat.bot]
    if not isinstance(chat, Group):
        return []
    if message.is_service:
        return [bot for bot in chat.bots() if bot is not message.sender]
    if message.from_bot:
        return []
    spoken_to = _spoken_to(message, chat)
    return [bot for bot in chat.bots() if bot.sees_all_group_messages or chat.membership(bot).in_charge or bot in spoken_to]


def _spoken_to(message: Message, group: Group) -> list[Bot]:
    """Bots in privacy mode that a message is meant for; a reply goes before a command."""
    replied = group.messages.get(message.reply_to)
    if replied is not None and isinstance(replied.sender, Bot):
        return [replied.sender]
    command = _first_command(message)
    if not command:
        return []
    _, addressed, username = command.partition("@")
    if addressed:
        return [bot for bot in group.bots() if bot.username.lower() == username.lower()]
    return [group.last_bot_to_write] if group.last_bot_to_write is not None else group.bots()


def _first_command(message: Message) -> str:
    for entity in message.content.get("entities", []):
        if entity["type"] == "bot_command" and entity["offset"] == 0:
            return message.text[: entity["length"]]
    return ""
