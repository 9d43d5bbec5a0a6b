"""What aiogram gets in place of a way to Telegram: only the outbox sends, by `bot.telegram`."""

from collections.abc import AsyncGenerator
from typing import Any, NoReturn

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod


class Mute(BaseSession):
    """Nothing can be asked through it. aiogram's own would load all certificates of the machine at each start."""

    async def close(self) -> None:
        pass

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> NoReturn:  # noqa: ASYNC109  aiogram's name
        raise RuntimeError("messages go through the outbox")

    def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,  # noqa: FBT001, FBT002  aiogram's order
    ) -> AsyncGenerator[bytes, None]:
        raise RuntimeError("files are fetched by bot.telegram")
