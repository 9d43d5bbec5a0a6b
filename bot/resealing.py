"""Seals everything anew that is sealed under another key than the one in use, in portions, while people are answered."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Column

from bot.clock import Clock
from bot.landmarks import passing
from storage.records import Records
from storage.sealed_rows import sealed_columns
from storage.seals import KeyNotHere, Seals, WrongKey

AT_ONCE = 200  # values: a unit of them holds the lock for some hundredths of a second
LEFT_ALONE = timedelta(minutes=1)  # so long whoever changed the key may see to it

Progress = Callable[[int], None]
"""Told how many values have been sealed anew so far."""


async def seal_anew(records: Records, seals: Seals, progress: Progress = lambda _: None, *, so_far: int = 0) -> int:
    """Seal everything under the key in use that is sealed under another. Returns how much that was. Safe to repeat, and side by side.

    What cannot be opened under any key stays as it is: it cannot be lost any more.
    """
    count = 0
    for column in sealed_columns():
        async for done in _column_anew(records, seals, column):
            count += done
            progress(so_far + count)
            passing("rows-resealed")
    return count


async def settle(records: Records, seals: Seals, clock: Clock) -> None:
    async with records.changing() as unit:
        await unit.installation.mark_resealed(clock.now(), number=seals.number)
    passing("key-settled")


async def _column_anew(records: Records, seals: Seals, column: Column[Any]) -> AsyncIterator[int]:
    after: Any = None
    while True:
        async with records.reading() as unit:
            found = await unit.sealed_rows.under_others(column, seals.number, after=after, limit=AT_ONCE)
        if not found:
            return
        after = found[-1].row
        anew = {value.sealed: again for value in found if (again := _anew(seals, value.sealed)) is not None}
        async with records.changing() as unit:
            await unit.sealed_rows.replace([value for value in found if value.sealed in anew], anew.__getitem__)
        yield len(anew)


def _anew(seals: Seals, sealed: bytes) -> bytes | None:
    try:
        return seals.sealed_anew(sealed)
    except KeyNotHere:
        raise
    except WrongKey:
        return None


async def finish_key_change(records: Records, seals: Seals, clock: Clock) -> None:
    """What a change of key has left undone because something ended it. Where there is none, this does nothing."""
    async with records.reading() as unit:
        in_use = await unit.installation.key_in_use()
    if in_use is None or in_use.changed_at is None or in_use.is_settled or in_use.number != seals.number:
        return
    if clock.now() - in_use.changed_at >= LEFT_ALONE:
        _ = await seal_anew(records, seals)
        await settle(records, seals, clock)
