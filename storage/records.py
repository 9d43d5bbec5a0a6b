"""The one place where transactions begin and end."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from time import monotonic, sleep
from typing import Any, Protocol

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from storage.statements import COMPILED
from storage.steady_sqlite import SteadyConnection, SwiftConnection, steady
from storage.unit import Unit, savepoint

GROUP_LIMIT = 50  # units in one commit: 45,000 inserts a second were measured at this size, little more beyond it
GROUP_SECONDS = 0.02  # nobody waits longer than this for the others of a group
RESTED = 1.0  # seconds; whether a connection lives that was at work more lately is not asked
PATIENCE, WIPE_PATIENCE = 10_000, 1_000  # milliseconds to wait for another process, or for who reads
WAL_WAIT = 0.05  # seconds between two tries
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={PATIENCE}",
    "temp_store=MEMORY",
    "secure_delete=ON",
)


class Records:
    """The database of one installation. Every read happens in `reading()`, every change in `changing()`."""

    def __init__(self, engine: AsyncEngine, writer: "_Writer") -> None:
        self.engine = engine
        self._writer = writer

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Unit]:
        """A unit that sees one consistent state and takes no write lock."""
        async with self.engine.connect() as connection:
            yield Unit(connection)

    def changing(self) -> AbstractAsyncContextManager[Unit]:
        """A unit whose changes all become lasting when the block ends, or none of them does."""
        return self._writer.changing()

    async def wipe(self) -> bool:
        """Let nothing that was deleted be found in the database's file. False, if somebody who reads was in the way: try again later."""
        return await self._writer.wipe()

    async def close(self) -> None:
        await self._writer.close()
        await self.engine.dispose()


# PostgreSQL's classes of errors that say nothing against the statement (its documentation, appendix A).
TROUBLE = ("08", "25", "40", "53", "55", "57", "58")
ON_THE_SERVER = {
    "idle_in_transaction_session_timeout": "15000",  # the locks of a host that vanished are free after so many milliseconds
    "lock_timeout": "20000",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}


def is_away(error: BaseException) -> bool:
    """Whether the database went out of reach in the middle of a unit, so that nothing can be said against what was asked of it."""
    if isinstance(error, (TornGroup, TimeoutError)):  # a statement that gets no answer from PostgreSQL ends in the latter
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state)[:2] in TROUBLE
    return error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError))


class TornGroup(Exception):
    """SQLite took back the whole transaction by itself, as it does when the disk is full: none of the group's units is lasting."""


class _Writer(Protocol):
    def changing(self) -> AbstractAsyncContextManager[Unit]: ...

    async def wipe(self) -> bool: ...

    async def close(self) -> None: ...


def open_records(url: str) -> Records:
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_async_engine(
            url,
            pool_size=12,
            max_overflow=8,
            pool_use_lifo=True,  # the connection used last has most statements prepared
            hide_parameters=True,
            connect_args={"server_settings": ON_THE_SERVER, "command_timeout": 30},
            execution_options={"compiled_cache": COMPILED},
        )
        _ask_whether_it_lives(engine)
        return Records(engine.execution_options(isolation_level="REPEATABLE READ"), _ConcurrentWriter(engine))
    reader = sqlite_engine(url, begin="BEGIN")
    return Records(reader, _GroupWriter(sqlite_engine(url, begin="BEGIN IMMEDIATE", connection=SwiftConnection, poolclass=NullPool)))


def _ask_whether_it_lives(engine: AsyncEngine) -> None:
    """Before a connection is used that has rested for a while; one that dies in the midst of its work fails its unit anyway."""

    @event.listens_for(engine.sync_engine, "checkin")
    def rest(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def ask(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        if monotonic() - record.info.get("rests_since", monotonic()) > RESTED:
            try:
                engine.dialect.do_ping(connection)
            except Exception:
                raise InvalidatePoolError from None


class _ConcurrentWriter:
    """PostgreSQL: a transaction of its own for every unit."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[Unit]:
        async with self._engine.begin() as connection:
            unit = Unit(connection)
            yield unit
            await unit.flush()
        unit.committed()

    async def wipe(self) -> bool:
        return True  # the server cleans up after itself (autovacuum), and its files are no business of ours

    async def close(self) -> None:
        pass


class _Group:
    def __init__(self) -> None:
        self.began = monotonic()
        self.units = 0
        self.outcome: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def is_full(self) -> bool:
        return self.units >= GROUP_LIMIT or monotonic() - self.began >= GROUP_SECONDS


class _GroupWriter:
    """SQLite: one connection writes; units take turns, each in a savepoint, and share one commit while others wait."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._group: _Group | None = None
        self._flush: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[Unit]:
        await self._take_turn()
        try:
            connection = await self._begin()
            group = self._group = self._group or _Group()
            async with savepoint(connection):
                unit = Unit(connection)
                yield unit
                await unit.flush()
            group.units += 1
        finally:
            await self._end_turn()
        await asyncio.shield(group.outcome)
        unit.committed()

    async def wipe(self) -> bool:
        """Units wait meanwhile: a third of a second for 100 MB.

        `secure_delete` has overwritten what was deleted, but neither the copies that stay behind where SQLite moves a row
        to another page, nor those in the log of changes.
        """
        async with self._turn:
            await self._commit()
            connection = self._connection = self._connection or await self._engine.connect()
            driver = (await connection.get_raw_connection()).driver_connection
            if driver is None:
                raise LookupError("a connection that was just opened is not there")
            # Not in memory: VACUUM copies the whole database.
            for statement in ("PRAGMA temp_store=FILE", "VACUUM", "PRAGMA temp_store=MEMORY", f"PRAGMA busy_timeout={WIPE_PATIENCE}"):
                await driver.execute_fetchall(statement)
            blocked, *_ = next(iter(await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")))
            await driver.execute_fetchall(f"PRAGMA busy_timeout={PATIENCE}")
            return not blocked

    async def close(self) -> None:
        async with self._turn:
            await self._commit()
            if self._connection is not None:
                await self._connection.close()
        await self._engine.dispose()

    async def _take_turn(self) -> None:
        self._waiting += 1
        try:
            await self._turn.acquire()
        except asyncio.CancelledError:
            # The group may have been left open for us; somebody has to end it.
            self._flush = asyncio.create_task(self._commit_later())
            raise
        finally:
            self._waiting -= 1

    async def _end_turn(self) -> None:
        try:
            if self._group is not None and (not self._waiting or self._group.is_full or await self._is_torn()):
                await _to_its_end(self._commit())
        finally:
            self._turn.release()

    async def _begin(self) -> AsyncConnection:
        if self._connection is None:
            self._connection = await self._engine.connect()
        if not self._connection.in_transaction():
            _ = await self._connection.begin()
        return self._connection

    async def _is_torn(self) -> bool:
        """Whether SQLite has ended the transaction by itself. SQLAlchemy does not notice, and its commit would succeed at nothing."""
        if self._connection is None or self._connection.invalidated:
            return True
        driver = (await self._connection.get_raw_connection()).driver_connection
        return driver is None or not driver.in_transaction

    async def _commit(self) -> None:
        group, self._group = self._group, None
        if group is None or self._connection is None:
            return
        try:
            if await self._is_torn():
                raise TornGroup  # noqa: TRY301  it ends as any other commit that failed
            await self._connection.commit()
        except Exception as error:
            await self._connection.close()
            self._connection = None
            if group.units:
                group.outcome.set_exception(error)
                group.outcome.exception()  # whoever waits still gets it; a group whose waiters were cancelled stays silent
        else:
            group.outcome.set_result(None)

    async def _commit_later(self) -> None:
        async with self._turn:
            if not self._waiting:
                await self._commit()


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Finish the work even if the waiting task is cancelled: the turn must not be handed on in the middle of a commit."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


def _patiently(ask: Callable[[], object]) -> None:
    """The change to WAL, at the very first start, does not wait for other processes as everything else does."""
    for _ in range(int(PATIENCE / WAL_WAIT / 1000)):
        try:
            ask()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            sleep(WAL_WAIT)
        else:
            return
    ask()


def sqlite_engine(
    url: str,
    *,
    begin: str,
    pragmas: Sequence[str] = PRAGMAS,
    patience: float = PATIENCE / 1000,
    connection: type[SteadyConnection] = SteadyConnection,
    **options: Any,
) -> AsyncEngine:
    """An engine whose transactions begin with these words. What is done in one, making tables included, lasts as a whole or not at all."""
    connecting = {"timeout": patience, "async_creator_fn": partial(steady, kind=connection)}
    options["execution_options"] = {"compiled_cache": COMPILED}
    engine = create_async_engine(url, hide_parameters=True, connect_args=connecting, **options)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy's own BEGIN below decides, not the driver's
        cursor = connection.cursor()
        for pragma in pragmas:
            _patiently(partial(cursor.execute, f"PRAGMA {pragma}"))
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def take_lock(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
