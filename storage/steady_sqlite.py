"""SQLite connections that ask their thread as seldom as can be, and finish a statement even if the task that asked is cancelled."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import aiosqlite
from aiosqlite.core import _STOP_RUNNING_SENTINEL, Connection
from aiosqlite.cursor import Cursor


class SteadyConnection(Connection):
    """Cancelled within a statement, a task leaves after it: at the next wait that is not for the database.

    Otherwise SQLAlchemy gives the connection up while its thread still works, and the write lock with it.
    """

    async def _execute(self, fn: Callable[..., Any], *args: Any, **facts: Any) -> Any:
        if not self._running or not self._connection:
            raise ValueError("Connection closed")  # as aiosqlite says it, and SQLAlchemy reads it
        work = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((work, partial(fn, *args, **facts)))
        task = asyncio.current_task()
        cancelled = False
        while not work.done():
            try:
                await asyncio.wait({work})
            except asyncio.CancelledError:
                cancelled = True
                if task is not None:
                    task.uncancel()
        if cancelled and task is not None:
            task.cancel()
        return work.result()

    def __del__(self) -> None:
        """Close what nobody closed: a task that is cancelled while SQLAlchemy opens a connection leaves it behind. aiosqlite would warn."""
        if self._connection is not None:
            self._tx.put_nowait((None, partial(_closed, self._connection)))

    def cursor(self) -> "SwiftCursor":  # type: ignore[override]  # aiosqlite's is awaited or entered; SQLAlchemy enters it
        return SwiftCursor(self)

    async def at_once(self, how: str, sql: str, parameters: Sequence[Any]) -> tuple[sqlite3.Cursor, list[Any]]:
        """A cursor that is through with its statement, and what it found."""
        done: tuple[sqlite3.Cursor, list[Any]] = await self._execute(_at_once, self._conn, how, sql, parameters)
        return done


class SwiftConnection(SteadyConnection):
    """For a connection that writes: within a transaction nothing waits for a lock, so a statement is done here and now.

    The way to the thread and back costs more than it does. What waits for the lock or the disk still goes there: to begin and to commit.
    """

    async def at_once(self, how: str, sql: str, parameters: Sequence[Any]) -> tuple[sqlite3.Cursor, list[Any]]:
        if self._connection is not None and self._connection.in_transaction:
            return _at_once(self._connection, how, sql, parameters)
        return await super().at_once(how, sql, parameters)


class SwiftCursor(Cursor):
    """Opens, executes, fetches and closes in one go: each way to the thread and back costs more than most statements."""

    def __init__(self, connection: SteadyConnection) -> None:
        self._steady = connection
        self._rows: list[Any] = []

    async def execute(self, sql: str, parameters: Sequence[Any] | None = None) -> "SwiftCursor":  # type: ignore[override]  # may be none
        self._cursor, self._rows = await self._steady.at_once("execute", sql, parameters or ())
        return self

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> "SwiftCursor":  # type: ignore[override]  # as above
        self._cursor, self._rows = await self._steady.at_once("executemany", sql, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        """Nothing is left open."""


def _at_once(connection: sqlite3.Connection, how: str, sql: str, parameters: Sequence[Any]) -> tuple[sqlite3.Cursor, list[Any]]:
    cursor = connection.cursor()
    try:
        getattr(cursor, how)(sql, parameters)
        return cursor, cursor.fetchall() if cursor.description else []
    finally:
        cursor.close()


def _closed(connection: sqlite3.Connection) -> object:
    connection.close()
    return _STOP_RUNNING_SENTINEL


def steady(*args: Any, kind: type[SteadyConnection] = SteadyConnection, **options: Any) -> SteadyConnection:
    """As aiosqlite.connect, for SQLAlchemy's `async_creator_fn`."""
    plain = aiosqlite.connect(*args, **options)
    return kind(plain._connector, plain._iter_chunk_size)  # noqa: SLF001  aiosqlite has no other way to bring a class of one's own
