"""Looking for traces: every byte that the records keep."""

from collections.abc import Iterable
from pathlib import Path

from storage.records import Records
from storage.schema import metadata


async def everything_on(records: Records) -> bytes:
    """Every byte of SQLite's files; every value in every row of PostgreSQL's tables."""
    if records.is_sqlite:
        database = Path(str(records.engine.url.database))
        return b"".join(file.read_bytes() for file in sorted(database.parent.glob(f"{database.name}*")))
    async with records.engine.connect() as connection:
        rows = [row for table in metadata.sorted_tables for row in await connection.execute(table.select())]
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)


def found(canaries: Iterable[bytes], where: bytes) -> list[bytes]:
    return [canary for canary in canaries if canary in where]
