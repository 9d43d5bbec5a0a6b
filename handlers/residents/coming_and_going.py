"""Somebody blocks the bot, or lets it write again; and what was wished for before holds again."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.filters import KICKED, MEMBER, ChatMemberUpdatedFilter
from aiogram.types import ChatMemberUpdated, TelegramObject, Update

from handlers.filters import Private
from participation.residents import Resident, ResidentState
from services.residents import Residents


class WhoeverWritesIsBack(BaseMiddleware):
    """Whoever writes has not blocked the bot, whatever Telegram said before. In a group also those write who have."""

    async def __call__(
        self, handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]], event: TelegramObject, data: dict[str, Any]
    ) -> Any:
        resident: Resident | None = data["resident"]
        if isinstance(event, Update) and _in_private(event) and resident is not None and resident.state is ResidentState.BLOCKED_BOT:
            data["resident"] = await data["residents"].come_back(resident)
        return await handler(event, data)


def _in_private(event: Update) -> bool:
    """Whether it is a message or a press in the chat of one person with the bot."""
    if event.message is not None:
        return event.message.chat.type == "private"
    press = event.callback_query
    return press is not None and (press.message is None or press.message.chat.type == "private")


async def block(_: ChatMemberUpdated, resident: Resident | None, residents: Residents) -> None:
    if resident is not None:
        await residents.block(resident)


async def unblock(_: ChatMemberUpdated, resident: Resident | None, residents: Residents) -> None:
    if resident is not None:
        await residents.come_back(resident)


def build_router() -> Router:
    router = Router()
    router.my_chat_member.filter(Private())
    router.my_chat_member.register(block, ChatMemberUpdatedFilter(KICKED))
    router.my_chat_member.register(unblock, ChatMemberUpdatedFilter(MEMBER))
    return router
