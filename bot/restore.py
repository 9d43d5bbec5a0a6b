"""`bot db restore FILE`: puts a backup in the database's place. Whoever was forgotten since is forgotten again."""

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.backup import told_as_trouble
from bot.clock import Clock
from bot.keys import database_file, find_keys, key_file, make_folder
from bot.outbox import LEADER
from bot.process_name import is_dead
from bot.settings import Settings
from bot.told import Trouble
from participation.process_file import parse_process
from participation.wall_time import Instant
from services.sending import Sending
from services.tombstones import Tombstones
from storage import postgres_copies, schema, sqlite_copies
from storage.copies import Contents, NoCopy
from storage.installation import Disarmed
from storage.records import open_records
from storage.restoring import Remembered
from storage.seals import Seals
from storage.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What became of a restoring."""

    forgotten_again: int
    set_aside: Path | None = None
    """Where the database lies that was there before and could not be read, nor its tombstones."""


async def restore(settings: Settings, file: Path, *, agreed: bool) -> Restored:
    """Raises Trouble, and KeyTrouble; the database is then what it was before."""
    await _require_ours(settings, file)
    database = database_file(settings)
    if database is None:
        return await _into_postgres(settings, file, agreed=agreed)
    make_folder(database.parent)
    return await _into_sqlite(settings, file, database, agreed=agreed)


async def _require_ours(settings: Settings, file: Path) -> None:
    """Refuse what would be of no use in the database's place, before that is touched."""
    if not await asyncio.to_thread(file.is_file):
        raise Trouble("backup-file-missing", file=str(file))
    contents = await _contents(settings, file)
    if not schema.knows(contents.step):
        raise Trouble("backup-file-newer", file=str(file))
    where = key_file(settings)
    if settings.secret_key is None and where is not None and not where.exists():
        raise Trouble("backup-key-missing", file=str(where))
    if contents.key_check not in {None, *Seals(find_keys(settings)).checks.values()}:
        raise Trouble("backup-key-wrong", file=str(file))


async def _contents(settings: Settings, file: Path) -> Contents:
    with told_as_trouble("backup-not-restored", file=file):
        try:
            if database_file(settings) is None:
                return await postgres_copies.contents(file)
            return await asyncio.to_thread(sqlite_copies.contents, file)
        except NoCopy:
            raise Trouble("backup-file-unreadable", file=str(file)) from None


async def _into_sqlite(settings: Settings, file: Path, database: Path, *, agreed: bool) -> Restored:
    """The backup is made ready in a file of its own; then it replaces the database in one step."""
    remembered = await _remembered_by_file(settings, database, agreed=agreed)
    ready, aside = database.with_name(f"{database.name}.restoring"), None
    sqlite_copies.remove(ready)
    try:
        with told_as_trouble("backup-not-restored", file=file), ExitStack() as held:
            present = held.enter_context(sqlite_copies.alone_with(database)) if remembered else None
            await asyncio.to_thread(sqlite_copies.copy, file, ready)
            forgotten = await _made_ready(f"sqlite+aiosqlite:///{ready}", remembered or Remembered(), Clock(settings.clock_file).now())
            if present is None:
                aside = sqlite_copies.set_aside(database)
                present = held.enter_context(sqlite_copies.alone_with(database))
            sqlite_copies.replace(present, ready)
    except sqlite_copies.SomebodyElseIsThere:
        raise Trouble("backup-database-in-use") from None
    finally:
        sqlite_copies.remove(ready)
    return Restored(forgotten_again=forgotten, set_aside=aside)


async def _remembered_by_file(settings: Settings, database: Path, *, agreed: bool) -> Remembered | None:
    """None, if the file is damaged and it is agreed that it is given up."""
    try:
        return await _remembered(settings, agreed=agreed)
    except DBAPIError as error:
        if sqlite_copies.is_busy(error.orig):
            raise Trouble("backup-database-in-use") from None
        if not sqlite_copies.is_damage(error.orig):
            raise
        if not agreed:
            raise Trouble("backup-database-unreadable", file=str(database)) from None
        return None


async def _made_ready(url: str, remembered: Remembered, now: Instant) -> int:
    await schema.upgrade(url)
    records = open_records(url)
    try:
        async with records.changing() as unit:
            forgotten = await Tombstones(unit).forget_again(remembered)
            await _disarm(unit, now)
        _ = await records.wipe()
    finally:
        await records.close()
    return forgotten


async def _into_postgres(settings: Settings, file: Path, *, agreed: bool) -> Restored:
    """What must be remembered is kept aside in the database, and no bot starts until that is done with, whatever happens meanwhile."""
    url, now = settings.database_url, Clock(settings.clock_file).now()
    try:
        before = await _finished(url, now)
        if begun := await schema.is_begun(url):
            if schema.knows(await schema.step_of(url) or ""):
                await schema.upgrade(url)
            _ = await _remembered(settings, agreed=agreed)
            await _keep_aside(url)
    except (SQLAlchemyError, OSError):
        raise Trouble("backup-database-unreachable") from None
    try:
        with told_as_trouble("backup-not-restored", file=file):
            await postgres_copies.replace(url, file)
    except Trouble:
        _ = await _finished(url, now)  # nothing was replaced, or it was and the answer got lost: right in both cases
        raise
    if not begun:
        await schema.upgrade(url)
        await _disarmed(url, now)
    return Restored(forgotten_again=before + await _finished(url, now))


async def _disarmed(url: str, now: Instant) -> None:
    records = open_records(url)
    try:
        async with records.changing() as unit:
            await _disarm(unit, now)
    finally:
        await records.close()


async def _keep_aside(url: str) -> None:
    records = open_records(url)
    try:
        async with records.changing() as unit:
            await unit.restoring.keep_aside()
    finally:
        await records.close()


async def _finished(url: str, now: Instant) -> int:
    """Forget again whoever has to be, also after an earlier restoring that was killed; then other processes may start."""
    if not await schema.is_unfinished(url):
        return 0
    replaced = schema.knows(await schema.step_of(url) or "")
    if replaced:
        await schema.upgrade(url, amid_restoring=True)
    records = open_records(url)
    try:
        async with records.changing() as unit:
            forgotten = await Tombstones(unit).forget_again(await unit.restoring.kept_aside()) if replaced else 0
            if replaced and await unit.restoring.is_replaced():
                await _disarm(unit, now)
            elif replaced:
                await unit.installation.forget_place()
            await unit.restoring.end()
    finally:
        await records.close()
    return forgotten


async def _disarm(unit: Unit, now: Instant) -> None:
    """What waited when the backup was made has long been sent, perhaps: nothing goes out unasked until somebody decides about it."""
    await unit.installation.disarm(Disarmed.RESTORED, now)
    await unit.installation.forget_place()  # nor is it taken for a copy that somebody made
    await unit.outbox.hold_replies()
    edition = await unit.processes.active()
    if edition is not None:
        await Sending(unit, parse_process(edition.toml), now).note_restoring()


async def _remembered(settings: Settings, *, agreed: bool) -> Remembered:
    """What the database that is to be replaced knows. Refuses to replace what is in use, or, without `--yes`, what residents wrote."""
    if not await _is_begun(settings):
        return Remembered()
    records = open_records(settings.database_url)
    try:
        async with records.reading() as unit:
            holder, until = await unit.leases.held(LEADER) or ("", 0.0)
            if until > Clock(settings.clock_file).real() and not is_dead(holder):
                raise Trouble("backup-database-in-use")
            if await unit.residents.count() and not agreed:
                raise Trouble("backup-database-full")
            return await unit.restoring.remember()
    finally:
        await records.close()


async def _is_begun(settings: Settings) -> bool:
    file = database_file(settings)
    return (file is None or file.exists()) and await schema.is_begun(settings.database_url)
