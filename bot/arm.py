"""`bot db arm`: what waits since a backup was put back goes out, or goes to nobody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import Clock
from bot.keys import database_file
from bot.settings import Settings
from bot.told import Trouble
from participation.process_file import parse_process
from services.sending import Sending, Waiting
from storage.records import open_records
from storage.schema import upgrade


async def waiting(settings: Settings) -> Waiting | None:
    """None where messages go out as ever. Raises Trouble."""
    async with _sending(settings) as sending:
        return await sending.waiting()


async def arm(settings: Settings, found: Waiting, *, discard: bool) -> None:
    """Decide about what was found waiting. A bot that runs goes on from there at once. Raises Trouble, and Refusal."""
    async with _sending(settings) as sending:
        _ = await (sending.discard(found.since, None) if discard else sending.arm(found.since, None))


@asynccontextmanager
async def _sending(settings: Settings) -> AsyncIterator[Sending]:
    file = database_file(settings)
    if file is not None and not file.exists():
        raise Trouble("backup-no-database", file=str(file))
    await upgrade(settings.database_url)
    records = open_records(settings.database_url)
    try:
        async with records.changing() as unit:
            edition = await unit.processes.active()
            if edition is None:
                raise Trouble("backup-arm-no-process")
            yield Sending(unit, parse_process(edition.toml), Clock(settings.clock_file).now())
    finally:
        await records.close()
