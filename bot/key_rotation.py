"""`bot key ...`: a new key in the place of the old one, while the bot runs. What was interrupted, the next run or the bot goes on with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.keys import database_file, find_keys, key_file, write_key_file
from bot.landmarks import passing
from bot.outbox import LEADER
from bot.resealing import Progress, seal_anew, settle
from bot.settings import Settings
from bot.told import Trouble
from storage.installation import KeyInUse
from storage.key_ring import KeyRing
from storage.records import Records, open_records
from storage.schema import is_begun
from storage.seals import Seals, WrongKey

TAKEN_UP_AFTER = 5.0  # seconds in which every process that runs has taken up a change
BUTTONS_LIVE = timedelta(days=30)
"""So long a button that was signed under the key before still works."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Which key is in use, how much is sealed under which, and which keys of the file could go."""

    in_use: KeyInUse
    counts: dict[int, int]
    earlier: list[int]
    file: Path | None


async def prepare_key(settings: Settings) -> int:
    """Write a new key into the file and use it for nothing yet: now it can be brought to other machines. Returns its number."""
    async with _opened(settings) as (records, seals):
        file, in_use = _file_of(settings), await _in_use(records)
        if seals.ring.newest == in_use.number:
            _ = _with_new_key(file, seals)
        return seals.ring.newest


async def rotate(settings: Settings, progress: Progress = lambda _: None, *, patience: float = TAKEN_UP_AFTER) -> int:
    """Let a new key take the place of the one in use. Returns how many values were sealed anew. Raises Trouble."""
    async with _opened(settings) as (records, seals):
        file, in_use = _file_of(settings), await _in_use(records)
        if in_use.is_settled:
            if seals.ring.newest == in_use.number:
                seals.use(_with_new_key(file, seals), in_use.number)
            passing("key-written")
            await _taken_up(records, settings, patience)
            seals.use(seals.ring, seals.ring.newest)
            async with records.changing() as unit:
                now = Clock(settings.clock_file).now()
                await unit.installation.change_key(number=seals.number, check=seals.check, at=now)
            passing("key-in-use")
        count = await seal_anew(records, seals, progress)
        await _taken_up(records, settings, patience)
        # What a process sealed that had not heard of it yet:
        count += await seal_anew(records, seals, progress, so_far=count)
        await settle(records, seals, Clock(settings.clock_file))
        return count


async def remove_earlier(settings: Settings, *, at_once: bool) -> list[int]:
    """Remove the keys that nothing is sealed under any more. Returns their numbers. Raises Trouble.

    Unless it is to be `at_once`, they stay until the buttons that were signed under them have served their time.
    """
    async with _opened(settings) as (records, seals):
        file, in_use = _file_of(settings), await _in_use(records)
        if not in_use.is_settled:
            raise Trouble("key-not-settled")
        if seals.ring.newest != in_use.number:
            raise Trouble("key-newer-waits")
        earlier = sorted(set(seals.ring.masters) - {in_use.number})
        if in_use.resealed_at is not None and earlier and not at_once:
            _require_old_enough(in_use, Clock(settings.clock_file))
        _ = await seal_anew(records, seals)
        ring = seals.ring
        for number in earlier:
            ring = ring.without(number)
        if earlier:
            write_key_file(file, ring)
        passing("key-removed")
        return earlier


async def standing(settings: Settings) -> Standing:
    async with _opened(settings) as (records, seals):
        in_use = await _in_use(records)
        async with records.reading() as unit:
            counts = await unit.sealed_rows.count_by_key()
        earlier = sorted(set(seals.ring.masters) - {in_use.number})
        return Standing(in_use=in_use, counts=dict(counts), earlier=earlier, file=key_file(settings))


async def _taken_up(records: Records, settings: Settings, patience: float) -> None:
    """Wait until every process that runs knows of it. Where nobody leads, none does."""
    async with records.reading() as unit:
        _, until = await unit.leases.held(LEADER) or ("", 0.0)
    if until > Clock(settings.clock_file).real():
        await asyncio.sleep(patience)


def _with_new_key(file: Path, seals: Seals) -> KeyRing:
    ring = seals.ring.with_new()
    write_key_file(file, ring)
    seals.use(ring, seals.number)
    return ring


def _file_of(settings: Settings) -> Path:
    file = key_file(settings)
    if settings.secret_key is not None or file is None:
        raise Trouble("key-in-variable")
    return file


def _require_old_enough(in_use: KeyInUse, clock: Clock) -> None:
    until = (in_use.resealed_at or clock.now()) + BUTTONS_LIVE
    if clock.now() < until:
        raise Trouble("key-buttons-live", day=until.strftime("%Y-%m-%d"))


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[Records, Seals]]:
    """The records, and seals that work with the key in use. Raises Trouble, and KeyTrouble."""
    database = database_file(settings)
    if (database is not None and not database.exists()) or not await is_begun(settings.database_url):
        raise Trouble("key-no-database")
    seals = Seals(find_keys(settings))
    records = open_records(settings.database_url)
    try:
        async with records.changing() as unit:
            if await unit.installation.key_in_use() is None:
                raise Trouble("key-no-database")
            await unit.installation.begin_with(seals)
        yield records, seals
    except WrongKey:
        raise Trouble("setting-secret-key-wrong") from None
    finally:
        await records.close()


async def _in_use(records: Records) -> KeyInUse:
    async with records.reading() as unit:
        found = await unit.installation.key_in_use()
    if found is None:
        raise Trouble("key-no-database")
    return found
