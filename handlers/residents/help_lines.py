"""Who helps at once, for whoever writes of a threat, or of not wanting to live: whatever they are about to do, they read it first."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import Message, TelegramObject, Update

from handlers.screens import Screen
from locales.speech import Say
from participation.flags import has_any
from participation.processes import Process
from participation.staff import Member


class ShowsHelpLines(BaseMiddleware):
    """Below the answer to such words, be they an idea, a question to the team, or asked for by nobody."""

    async def __call__(
        self, handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]], event: TelegramObject, data: dict[str, Any]
    ) -> Any:
        try:
            return await handler(event, data)
        finally:  # words that are refused, for their length say, are answered with help as well
            message = (event.message or event.edited_message) if isinstance(event, Update) else None
            process: Process = data["process"]
            if message is not None and has_any(_own_words(message, data["member"]), process.team.danger_words):
                data["show"](help_lines(data["say"], process))


def _own_words(message: Message, member: Member | None) -> str:
    """Of what somebody says alone with the bot for themself: not what they pass on, nor what the team types for others."""
    words = message.text or message.caption or ""
    is_work = member is not None and (message.reply_to_message is not None or words.startswith("/"))
    return "" if message.chat.type != "private" or message.forward_origin or is_work else words


def help_lines(say: Say, process: Process) -> Screen:
    """112 comes first, whatever the process file names."""
    lines = [say("danger-help-line", name=line.name, number=line.number) for line in process.team.help_lines]
    listening = say("danger-listening", lines=say.lines(*lines)) if lines else None
    return Screen(say.lines(say("danger-emergency"), listening, say("danger-team")))
