"""Somebody blocks the bot, or lets it write again; and what was wished for before holds again."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.filters import KICKED, MEMBER, ChatMemberUpdatedFilter
from aiogram.types import ChatMemberUpdated, TelegramObject, Update

from handlers.filters import Private
from handlers.residents.news.screens import missed_news
from handlers.talk import Show
from locales.speech import Say
from participation.residents import Resident, ResidentState
from services.residents import Residents


class WhoeverWritesIsBack(BaseMiddleware):
    """Whoever writes has not blocked the bot, whatever Telegram said before. In a group also those write who have."""

    async def __call__(
        self, handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]], event: TelegramObject, data: dict[str, Any]
    ) -> Any:
        on_record: Resident | None = data["on_record"]
        if isinstance(event, Update) and _in_private(event) and on_record is not None and on_record.state is ResidentState.BLOCKED_BOT:
            back = await _welcome_back(on_record, data["residents"], data["say"], data["show"])
            data["on_record"] = back
            data["resident"] = back if data["resident"] is not None else None
        return await handler(event, data)


async def _welcome_back(resident: Resident, residents: Residents, say: Say, show: Show) -> Resident:
    """Who was not told something of their own meanwhile hears so, and where it stands."""
    back = await residents.come_back(resident)
    if await residents.missed_news(resident):
        show(missed_news(say))
    return back


def _in_private(event: Update) -> bool:
    """Whether it is a message or a press in the chat of one person with the bot."""
    if event.message is not None:
        return event.message.chat.type == "private"
    press = event.callback_query
    return press is not None and (press.message is None or press.message.chat.type == "private")


async def block(_: ChatMemberUpdated, on_record: Resident | None, residents: Residents) -> None:
    if on_record is not None:
        await residents.block(on_record)


async def unblock(_: ChatMemberUpdated, on_record: Resident | None, residents: Residents, say: Say, show: Show) -> None:
    if on_record is not None:
        await _welcome_back(on_record, residents, say, show)


def build_router() -> Router:
    router = Router()
    router.my_chat_member.filter(Private())
    router.my_chat_member.register(block, ChatMemberUpdatedFilter(KICKED))
    router.my_chat_member.register(unblock, ChatMemberUpdatedFilter(MEMBER))
    return router
