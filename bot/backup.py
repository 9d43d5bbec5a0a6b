"""`bot db backup FILE`: a copy of the whole database while the bot runs. The key is not in it."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.keys import database_file
from bot.settings import Settings
from bot.told import Trouble
from storage import postgres_copies, sqlite_copies
from storage.copies import CopyingFailed, ToolMissing


async def back_up(settings: Settings, file: Path) -> None:
    """Make the file, whole or not at all; nobody but its owner may read it. Raises Trouble."""
    with _beside(file) as unfinished, told_as_trouble("backup-failed", file=file):
        database = database_file(settings)
        if database is None:
            await postgres_copies.copy(settings.database_url, unfinished)
        elif database.is_file():
            await asyncio.to_thread(sqlite_copies.copy, database, unfinished)
        else:
            raise Trouble("backup-no-database", file=str(database))


@contextmanager
def told_as_trouble(phrase: str, file: Path) -> Iterator[None]:
    """What went wrong with copying becomes this phrase."""
    try:
        yield
    except ToolMissing as missing:
        raise Trouble("backup-tool-missing", tool=missing.tool) from None
    except CopyingFailed as failed:
        raise Trouble(phrase, file=str(file), reason=failed.reason) from None


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A file of a passing name, which takes the lasting one when all is done."""
    if not file.parent.is_dir():
        raise Trouble("backup-folder-missing", folder=str(file.parent))
    _require_free(file)
    try:
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f"{file.name}.", suffix=".part", delete=False) as made:
            unfinished = Path(made.name)
    except OSError as error:
        raise Trouble("backup-failed", file=str(file), reason=error.strerror or "") from None
    try:
        yield unfinished
        _require_free(file)
        unfinished.rename(file)
    finally:
        sqlite_copies.remove(unfinished)


def _require_free(file: Path) -> None:
    if file.exists():
        raise Trouble("backup-file-exists", file=str(file))
