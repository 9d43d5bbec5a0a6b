"""Where the keys come from: a variable, or a file that the first start makes, beside the SQLite database or where the settings say."""

import os
import tempfile
from pathlib import Path

import structlog
from sqlalchemy.engine import make_url

from bot.settings import Settings
from storage.key_ring import KeyRing, new_master_key

ONLY_ITS_OWNER, ONLY_ITS_OWNERS_FOLDER = 0o600, 0o700
OTHERS = 0o077

_log = structlog.get_logger()


class KeyTrouble(Exception):
    """Carries the phrase that says what is wrong and how to mend it, and its facts."""

    def __init__(self, phrase: str, **facts: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.facts = facts


def find_keys(settings: Settings) -> KeyRing:
    """The keys of this installation. Raises KeyTrouble."""
    if settings.secret_key is not None:
        return _read(settings.secret_key.get_secret_value(), where="MITREDEN_SECRET_KEY")
    file = key_file(settings)
    if file is None:
        raise KeyTrouble("setting-secret-key-missing", proposal=new_master_key())
    if not file.exists():
        if database_file(settings) is None:  # another host may hold the one with which the database was begun
            raise KeyTrouble("setting-key-file-missing", file=str(file))
        _make(file)
    return read_key_file(file)


def read_key_file(file: Path) -> KeyRing:
    """Raises KeyTrouble, and OSError."""
    if file.stat().st_mode & OTHERS:
        raise KeyTrouble("setting-key-file-open", file=str(file))
    try:
        written = file.read_text("utf-8")
    except UnicodeDecodeError:
        written = ""
    return _read(written, where=str(file))


def write_key_file(file: Path, ring: KeyRing) -> None:
    """In the place of the one before, whole or not at all, also if the power fails."""
    with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix=f".{file.name}.", delete=False) as unfinished:  # only its owner reads it
        try:
            unfinished.write(ring.written())
            unfinished.flush()
            os.fsync(unfinished.fileno())
            Path(unfinished.name).replace(file)
        finally:
            Path(unfinished.name).unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def database_file(settings: Settings) -> Path | None:
    """The SQLite file; None where the database is a server's."""
    url = make_url(settings.database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def make_private(file: Path) -> None:
    """Make the database's file, and its folder, so that only their owner can read them. What is there already stays as it is."""
    make_folder(file.parent)
    file.touch(ONLY_ITS_OWNER)


def make_folder(folder: Path) -> None:
    folder.mkdir(ONLY_ITS_OWNERS_FOLDER, parents=True, exist_ok=True)


def key_file(settings: Settings) -> Path | None:
    """The keys' file; None where the database is no file, and it is not said where the keys are."""
    if settings.secret_key_file is not None:
        return settings.secret_key_file
    file = database_file(settings)
    return file.with_suffix(".key") if file else None


class KeyWatch:
    """Takes up what changes in the keys' file while the bot runs. Keys in a variable stay as they are until the next start."""

    def __init__(self, settings: Settings) -> None:
        self._file = None if settings.secret_key is not None else key_file(settings)
        self._stamp: tuple[int, int, int] | None = None

    def news(self) -> KeyRing | None:
        """What the file holds, if that is not what it held before. One that is gone or cannot be used changes nothing."""
        if self._file is None:
            return None
        try:
            found = self._file.stat()
            stamp = (found.st_mtime_ns, found.st_ino, found.st_size)
            if stamp == self._stamp:
                return None
            ring = read_key_file(self._file)
        except FileNotFoundError:
            return None
        except (OSError, KeyTrouble) as error:
            _log.error("keys_not_read", error=type(error).__name__)
            return None
        self._stamp = stamp
        return ring


def _make(file: Path) -> None:
    make_folder(file.parent)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_ITS_OWNER)
    with os.fdopen(handle, "w") as opened:
        opened.write(new_master_key() + "\n")
        opened.flush()
        os.fsync(opened.fileno())


def _read(text: str, *, where: str) -> KeyRing:
    try:
        return KeyRing.read(text)
    except ValueError:
        raise KeyTrouble("setting-secret-key-malformed", where=where, proposal=new_master_key()) from None
