"""What Telegram shows of the bot itself: its command menu and its description, in every language."""

from collections.abc import Sequence

from bot.telegram import Telegram, Unanswered
from handlers.commands import OF_RESIDENTS
from locales.speech import Say, Speech
from participation.words import Language, Text


async def introduce(telegram: Telegram, speech: Speech, city: Text) -> None:
    """Set menus and descriptions. Telegram picks them by the app's language; English is for all who have none of ours, as in the chat."""
    for language, code in ((Language.ENGLISH, ""), (Language.GERMAN, "de")):
        say = speech.in_(language)
        await _call(
            telegram, "setMyCommands", {"commands": menu(say, OF_RESIDENTS), "scope": {"type": "all_private_chats"}, "language_code": code}
        )
        await _call(telegram, "setMyDescription", {"description": say.plain("bot-description", city=city), "language_code": code})
        await _call(
            telegram, "setMyShortDescription", {"short_description": say.plain("bot-short-description", city=city), "language_code": code}
        )


def menu(say: Say, commands: Sequence[str]) -> list[dict[str, str]]:
    """Commands, described in one language."""
    return [{"command": name, "description": say.plain(f"command-{name}")} for name in commands]


async def _call(telegram: Telegram, method: str, params: dict[str, object]) -> None:
    answer = await telegram.call(method, params)
    if answer.retry_after is not None or answer.code >= 500:
        raise Unanswered(f"{answer.code}")
