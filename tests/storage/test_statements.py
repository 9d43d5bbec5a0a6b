"""Statements are compiled once for all engines of a process."""

from storage.records import Records, open_records
from storage.statements import COMPILED


async def test_what_one_engine_has_compiled_the_next_one_finds(records: Records, database_url: str) -> None:
    async with records.reading() as unit:
        await unit.ideas.last_reference(2024)
    known = set(COMPILED)

    others = open_records(database_url)
    async with others.reading() as unit, others.changing() as writing:
        await unit.ideas.last_reference(2024)
        await writing.ideas.last_reference(2024)
    await others.close()

    assert known
    assert set(COMPILED) == known
