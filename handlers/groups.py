"""In groups the bot answers only who speaks to it, and shortly: it talks with each person alone."""

from aiogram import Bot, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from handlers.filters import Private, command_in
from handlers.screens import Screen
from handlers.talk import Show
from locales.speech import Say


class SpokenTo(Filter):
    """A command, a mention, or an answer to one of the bot's messages. What is meant for another bot is none of ours."""

    async def __call__(self, event: Message, bot: Bot, username: str | None = None) -> bool:
        if event.from_user is None or event.from_user.is_bot or event.forward_origin:
            return False
        if event.reply_to_message and event.reply_to_message.from_user and event.reply_to_message.from_user.id == bot.id:
            return True
        words = (event.text or event.caption or "").casefold().split()
        own = f"@{username}".casefold() if username else None
        if own and any(word.rstrip(".,:;!?") == own for word in words):
            return True
        return command_in(event) is not None and words[0].partition("@")[2] in {"", (username or "").casefold()}


async def answer(_: Message, username: str | None, say: Say, show: Show) -> None:
    if username:
        show(Screen(say("group-answer", link=f"https://t.me/{username}")))


async def turn_away(_: CallbackQuery, say: Say, show: Show) -> None:
    show.answer_press(say.plain("foreign-button"))


async def leave_alone(_: Message) -> None:
    """Nothing in a group is for the conversations with residents."""


def build_router() -> Router:
    router = Router()
    for observer in (router.message, router.edited_message, router.callback_query):
        observer.filter(~Private())
    router.message.register(answer, SpokenTo())
    router.message.register(leave_alone)
    router.edited_message.register(leave_alone)
    router.callback_query.register(turn_away)
    return router
