"""What a unit of work promises: all of it or nothing, side by side without harm, on both databases."""

import asyncio
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from participation.ideas import IdeaId
from participation.staff import StaffId
from storage.records import Records, is_away
from tests.conversations.on_record import comes_true
from tests.databases import POSTGRES

only_postgres = pytest.mark.parametrize("database_url", [pytest.param(POSTGRES, marks=pytest.mark.postgres)], indirect=True)
NOW = datetime(2024, 4, 5, tzinfo=UTC)


async def count(records: Records, year: int = 2024) -> int:
    """The next number of the year, without drawing it."""
    async with records.reading() as unit:
        return await unit.ideas.last_reference(year)


async def test_a_unit_becomes_lasting_when_it_ends(records: Records) -> None:
    async with records.changing() as unit:
        await unit.ideas.next_reference(2024)

    assert await count(records) == 1


async def test_a_unit_that_fails_leaves_nothing_behind(records: Records) -> None:
    with pytest.raises(ZeroDivisionError):
        async with records.changing() as unit:
            await unit.ideas.next_reference(2024)
            raise ZeroDivisionError

    assert await count(records) == 0


async def test_units_that_share_a_commit_do_not_share_a_failure(records: Records) -> None:
    async def draw(number: int) -> None:
        async with records.changing() as unit:
            await unit.ideas.next_reference(2024)
            if number % 3 == 0:
                raise ZeroDivisionError

    outcomes = await asyncio.gather(*(draw(number) for number in range(60)), return_exceptions=True)

    assert sum(isinstance(outcome, ZeroDivisionError) for outcome in outcomes) == 20
    assert await count(records) == 40


@only_postgres
async def test_a_statement_that_gets_no_answer_says_nothing_against_what_was_asked(database_url: str) -> None:
    engine = create_async_engine(database_url, connect_args={"command_timeout": 0.1})

    with pytest.raises(TimeoutError) as silence:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT pg_sleep(5)"))
    await engine.dispose()

    assert is_away(silence.value)


@only_postgres
async def test_a_number_goes_to_whoever_asks_first(records: Records) -> None:
    """Of fifty people who sent ideas at once some once waited for half a minute, and then began anew."""

    async def draw() -> int:
        async with records.changing() as unit:
            return (await unit.ideas.next_reference(2024)).number

    async def so_many_wait(count: int) -> bool:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        async with records.reading() as unit:
            return bool(await unit._connection.scalar(text(query)) == count)

    async with records.changing() as unit:
        await unit.ideas.next_reference(2024)
        asked = []
        for place in range(1, 9):
            asked.append(asyncio.create_task(draw()))
            await comes_true(partial(so_many_wait, place), seconds=60)
    numbers = await asyncio.gather(*asked)

    assert numbers == sorted(numbers)


async def test_a_row_that_the_tables_refuse_costs_nobody_what_was_promised(records: Records) -> None:
    async def draw(number: int) -> None:
        async with records.changing() as unit:
            await unit.ideas.next_reference(2024)
            if number % 3 == 0:
                await unit.notes.add(IdeaId(4711), StaffId(1), "about an idea that is not there", NOW)

    outcomes = await asyncio.gather(*(draw(number) for number in range(60)), return_exceptions=True)

    refused = [outcome for outcome in outcomes if isinstance(outcome, IntegrityError)]
    to_be_tried_again = [outcome for outcome in outcomes if isinstance(outcome, BaseException) and is_away(outcome)]
    assert len(refused) == 20
    assert len(to_be_tried_again) == 60 - 20 - outcomes.count(None)
    assert await count(records) == outcomes.count(None)


async def test_a_unit_is_lasting_before_its_block_ends(records: Records) -> None:
    """Whoever acknowledges after the block must be able to rely on it, also while other units crowd in."""

    async def draw() -> bool:
        async with records.changing() as unit:
            reference = await unit.ideas.next_reference(2024)
        return await count(records) >= reference.number

    assert all(await asyncio.gather(*(draw() for _ in range(100))))


async def test_a_cancelled_unit_leaves_nothing_and_stops_nobody(records: Records) -> None:
    async def slow() -> None:
        async with records.changing() as unit:
            await unit.ideas.next_reference(2024)
            await asyncio.sleep(60)

    waiting = asyncio.create_task(slow())
    await asyncio.sleep(0.05)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    async with records.changing() as unit:
        await unit.ideas.next_reference(2024)

    assert await count(records) == 1


async def test_afterwards_happens_only_after_a_commit(records: Records) -> None:
    happened: list[str] = []

    async with records.changing() as unit:
        unit.afterwards(lambda: happened.append("kept"))
    with pytest.raises(ZeroDivisionError):
        async with records.changing() as unit:
            unit.afterwards(lambda: happened.append("lost"))
            raise ZeroDivisionError

    assert happened == ["kept"]


async def test_a_unit_cancelled_at_any_moment_holds_up_nobody(records: Records) -> None:
    async def draw() -> None:
        async with records.changing() as unit:
            await unit.ideas.next_reference(2024)

    for moment in range(120):
        hasty = [asyncio.create_task(draw()) for _ in range(3)]
        await asyncio.sleep(moment / 20_000)
        hasty[moment % 3].cancel()
        outcomes = await asyncio.wait_for(asyncio.gather(*hasty, return_exceptions=True), timeout=5)
        assert all(outcome is None or isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)

    async with records.changing() as unit:
        drawn = await unit.ideas.next_reference(2024)
    assert drawn.number > 240
