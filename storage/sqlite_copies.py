"""SQLite's files as wholes: copied while they are in use, looked into, replaced."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.copies import Contents, CopyingFailed, NoCopy

PATIENCE = 10.0  # seconds
BESIDE = ("", "-wal", "-shm", "-journal")


class SomebodyElseIsThere(Exception):
    """Another process has the database open."""


def is_busy(error: BaseException | None) -> bool:
    return _code(error) == sqlite3.SQLITE_BUSY


def is_damage(error: BaseException | None) -> bool:
    return _code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def copy(database: Path, file: Path) -> None:
    """One consistent state, whatever is being written meanwhile. In one step: otherwise each change would begin the copy anew."""
    try:
        file.touch(mode=0o600)
        with closing(_opened(database, "rw")) as source, closing(sqlite3.connect(file)) as target:
            source.backup(target)
            _require_sound(target)
    except (sqlite3.Error, OSError) as error:
        raise CopyingFailed(str(error)) from None


def contents(file: Path) -> Contents:
    try:
        with closing(_opened(file, "ro")) as opened:
            _require_sound(opened)
            step, key_check = (
                opened.execute(f"SELECT {column} FROM {table}").fetchone()  # noqa: S608  nobody else's words
                for column, table in (("version_num", "alembic_version"), ("key_check", "installation"))
            )
    except sqlite3.Error:
        raise NoCopy from None
    if step is None:
        raise NoCopy
    return Contents(step=step[0], key_check=key_check[0] if key_check else None)


@contextmanager
def alone_with(database: Path) -> Iterator[sqlite3.Connection]:
    """Nobody else has the database open, nor can read or write it until this ends."""
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("PRAGMA journal_mode=DELETE")  # refused while anybody else is there, also one who only looks
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")  # the lock stays
        except sqlite3.OperationalError as error:
            if is_busy(error):
                raise SomebodyElseIsThere from None
            raise CopyingFailed(str(error)) from None
        yield connection


def replace(present: sqlite3.Connection, by: Path) -> None:
    """Wholly or not at all, also if the power fails."""
    try:
        with closing(_opened(by, "ro")) as source:
            source.backup(present)
    except sqlite3.Error as error:
        raise CopyingFailed(str(error)) from None


def remove(database: Path) -> None:
    for ending in BESIDE:
        database.with_name(database.name + ending).unlink(missing_ok=True)


def set_aside(database: Path) -> Path:
    """Move a database that cannot be read out of the way; what can still be got out of it may be worth much."""
    number = next(number for number in range(1, 1000) if not _numbered(database, number).exists())
    aside = _numbered(database, number)
    for ending in BESIDE:
        part = database.with_name(database.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside


def _code(error: BaseException | None) -> int:
    """The lower bits; the upper ones say more exactly why."""
    return error.sqlite_errorcode & 0xFF if isinstance(error, sqlite3.Error) else 0


def _numbered(database: Path, number: int) -> Path:
    return database.with_name(f"{database.name}.unreadable-{number}")


def _opened(database: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode={mode}", uri=True, timeout=PATIENCE)


def _require_sound(opened: sqlite3.Connection) -> None:
    found = opened.execute("PRAGMA quick_check(1)").fetchone()
    if found != ("ok",):
        raise sqlite3.DatabaseError(str(found[0]))
