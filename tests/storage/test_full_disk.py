"""A disk that is full in the middle of a group of units: what was said to be lasting is lasting."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from storage.inbox import Incoming
from storage.records import open_records
from storage.schema import upgrade

NOW = datetime(2024, 4, 5, tzinfo=UTC)
MORE_THAN_THE_CACHE_HOLDS = 3_000_000  # bytes; SQLite has to write some of it before the commit


async def test_a_full_disk_lets_no_unit_of_the_group_believe_that_it_is_lasting(tmp_path: Path) -> None:
    """SQLite then takes back the whole transaction, and a commit afterwards succeeds at nothing."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'small.db'}"
    await upgrade(url)
    records = open_records(url)
    together = asyncio.Event()

    async def keep(number: int) -> int:
        async with records.changing() as unit:
            await together.wait()
            await unit.inbox.keep([Incoming(update_id=number, lane=b"x" * 16, payload=b"words", received_at=NOW)])
        return number

    async def fill_the_disk() -> int:
        async with records.changing() as unit:
            pages = await unit._session.scalar(text("PRAGMA page_count"))
            await unit._session.execute(text(f"PRAGMA max_page_count={pages + 2}"))
            content = b"x" * MORE_THAN_THE_CACHE_HOLDS
            await unit.inbox.keep([Incoming(update_id=99, lane=b"y" * 16, payload=content, received_at=NOW)])
        return 99

    units = [asyncio.create_task(unit) for unit in (keep(1), keep(2), fill_the_disk())]
    await asyncio.sleep(0.05)
    together.set()
    outcomes = await asyncio.gather(*units, return_exceptions=True)

    async with records.reading() as unit:
        kept = {number for number in (1, 2, 99) if await unit.inbox.is_known(number)}
    assert {outcome for outcome in outcomes if isinstance(outcome, int)} <= kept
    assert isinstance(outcomes[2], Exception)
    await records.close()
