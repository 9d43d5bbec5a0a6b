"""Where the master key comes from: a variable, or a file beside the SQLite database that the first start makes."""

import os
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.settings import Settings
from storage.seals import master_key, new_master_key

ONLY_ITS_OWNER, ONLY_ITS_OWNERS_FOLDER = 0o600, 0o700


class KeyTrouble(Exception):
    """Carries the phrase that says what is wrong and how to mend it, and its facts."""

    def __init__(self, phrase: str, **facts: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.facts = facts


def find_key(settings: Settings) -> bytes:
    """The master key of this installation. Raises KeyTrouble."""
    if settings.secret_key is not None:
        return _read(settings.secret_key.get_secret_value(), "setting-secret-key-malformed", where="MITREDEN_SECRET_KEY")
    file = key_file(settings)
    if file is None:
        raise KeyTrouble("setting-secret-key-missing", proposal=new_master_key())
    if not file.exists():
        _make(file)
    if file.stat().st_mode & 0o077:
        raise KeyTrouble("setting-key-file-open", file=str(file))
    return _read(file.read_text(), "setting-secret-key-malformed", where=str(file))


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
    """The key's file; None where the database is no file, and a key must be given."""
    file = database_file(settings)
    return file.with_suffix(".key") if file else None


def _make(file: Path) -> None:
    make_folder(file.parent)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_ITS_OWNER)
    with os.fdopen(handle, "w") as opened:
        opened.write(new_master_key() + "\n")
        opened.flush()
        os.fsync(opened.fileno())


def _read(text: str, trouble: str, where: str) -> bytes:
    try:
        return master_key(text)
    except ValueError:
        raise KeyTrouble(trouble, where=where, proposal=new_master_key()) from None
