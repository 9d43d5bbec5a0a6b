"""A peer that sends one text to many people, as its own documentation says; it runs in the peers' environment and keeps nothing.

NAME FIRST COUNT: who sends, the lowest id, and how many ids from there. API_URL and BOT_TOKEN as usual.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

TEXT = "Am Samstag um 10 Uhr beginnt die Werkstatt im Rathaus. <b>Kommen Sie vorbei</b>: Sie müssen nichts mitbringen."


async def aiogram_recipe(people: Sequence[int]) -> None:
    """The broadcast example of aiogram: one after the other, 0.05 s between them, and patience where Telegram asks for it."""
    from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter  # noqa: PLC0415  each peer brings its own packages

    async with _aiogram_bot() as bot:

        async def sends(person: int) -> None:
            try:
                await bot.send_message(person, TEXT)
            except TelegramRetryAfter as wait:
                await asyncio.sleep(wait.retry_after)
                await sends(person)
            except TelegramAPIError as error:
                print(error, file=sys.stderr)

        for person in people:
            await sends(person)
            await asyncio.sleep(0.05)


async def aiogram_broadcaster(people: Sequence[int]) -> None:
    """A mailer with an interval of 0.05 s, and with its own way to obey `retry_after`."""
    from aiogram_broadcaster import Broadcaster  # noqa: PLC0415
    from aiogram_broadcaster.contents import TextContent  # noqa: PLC0415
    from aiogram_broadcaster.intervals import SimpleInterval  # noqa: PLC0415
    from aiogram_broadcaster.utils.retry_after_handler import setup_retry_after_handler  # noqa: PLC0415

    async with _aiogram_bot() as bot:
        broadcaster = Broadcaster(bot)
        setup_retry_after_handler(broadcaster.event)
        interval = SimpleInterval(interval=0.05)
        mailer = await broadcaster.create_mailer(chats=people, content=TextContent(text=TEXT), interval=interval)
        await mailer.start()


async def telegram_limiter(people: Sequence[int]) -> None:
    """python-telegram-bot with its AIORateLimiter, which is there to be given everything at once."""
    from telegram.ext import AIORateLimiter, ApplicationBuilder  # noqa: PLC0415

    api = os.environ["API_URL"]
    builder = ApplicationBuilder().token(os.environ["BOT_TOKEN"]).base_url(f"{api}/bot").base_file_url(f"{api}/file/bot")
    application = builder.rate_limiter(AIORateLimiter(max_retries=100)).concurrent_updates(True).build()  # noqa: FBT003  its own way
    async with application:
        sent = await asyncio.gather(
            *(application.bot.send_message(person, TEXT, parse_mode="HTML") for person in people), return_exceptions=True
        )
    for error in sent:
        if isinstance(error, BaseException):
            print(error, file=sys.stderr)


def _aiogram_bot() -> Any:
    from aiogram import Bot  # noqa: PLC0415
    from aiogram.client.default import DefaultBotProperties  # noqa: PLC0415
    from aiogram.client.session.aiohttp import AiohttpSession  # noqa: PLC0415
    from aiogram.client.telegram import TelegramAPIServer  # noqa: PLC0415

    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["API_URL"]))
    return Bot(os.environ["BOT_TOKEN"], session=session, default=DefaultBotProperties(parse_mode="HTML"))


PEERS: dict[str, Callable[[Sequence[int]], Awaitable[None]]] = {
    "aiogram": aiogram_recipe,
    "aiogram-broadcaster": aiogram_broadcaster,
    "python-telegram-bot": telegram_limiter,
}


if __name__ == "__main__":
    name, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    asyncio.run(PEERS[name](range(first, first + count)))  # type: ignore[arg-type]  # each is a coroutine function
