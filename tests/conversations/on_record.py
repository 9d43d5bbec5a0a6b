"""What the records hold while people talk with the bot."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import select

from bot.app import App
from storage.residents import ConsentRow, ResidentRow


async def people_on_record(bot: App) -> list[ResidentRow]:
    async with bot.records.reading() as unit:
        return list(await unit._session.scalars(select(ResidentRow).order_by(ResidentRow.id)))


async def person_on_record(bot: App) -> ResidentRow:
    """The only one."""
    (person,) = await people_on_record(bot)
    return person


async def consents_on_record(bot: App) -> list[ConsentRow]:
    async with bot.records.reading() as unit:
        return list(await unit._session.scalars(select(ConsentRow).order_by(ConsentRow.id)))


async def comes_true(condition: Callable[[], Awaitable[bool]], seconds: float = 5) -> None:
    """Wait for what happens without words."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110  the records have no event to wait for
            await asyncio.sleep(0.02)
