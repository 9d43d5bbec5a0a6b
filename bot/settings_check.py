"""What is wrong with the settings, as phrases that say how to mend it: one for each mistake, all at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import ValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.settings import ENV_FILE, Mode, Settings
from participation.mistakes import ProcessFileHasMistakes
from participation.process_file import parse_process

DRIVERS = frozenset({"sqlite+aiosqlite", "postgresql+asyncpg"})
_TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")  # Bot API, setWebhook, secret_token; shorter ones can be guessed

Mistake = tuple[str, Mapping[str, str | int]]
"""A phrase and its facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The settings as far as they can be read, and every mistake in them."""

    settings: Settings | None
    """None if the file `.env` cannot be read. The default stands for a value that cannot be."""
    unreadable: Mapping[str, Mistake]
    """By its field; or the whole file."""
    wrong: Sequence[Mistake] = ()
    """What can be read, and will not do."""

    @property
    def mistakes(self) -> list[Mistake]:
        return [*self.unreadable.values(), *self.wrong]


def read_settings() -> Reading:
    try:
        settings, fields = _as_far_as_readable()
    except (OSError, UnicodeDecodeError):
        return Reading(settings=None, unreadable={ENV_FILE: ("setting-file-unreadable", {"file": ENV_FILE})})
    return Reading(settings=settings, unreadable={field: _unreadable(field) for field in fields}, wrong=list(mistakes_in(settings)))


def _as_far_as_readable() -> tuple[Settings, list[str]]:
    try:
        return Settings(), []
    except ValidationError as error:
        fields = [str(mistake["loc"][0]) for mistake in error.errors(include_input=False)]
    unreadable = list(dict.fromkeys(fields))
    return Settings(**{field: Settings.model_fields[field].get_default() for field in unreadable}), unreadable


def mistakes_in(settings: Settings) -> Iterator[Mistake]:
    yield from token_mistakes(settings)
    yield from address_mistakes(settings)
    yield from listen_mistakes(settings)
    yield from database_mistakes(settings)
    if settings.mode is Mode.WEBHOOK:
        yield from _webhook(settings)
    yield from _process(settings)


def token_mistakes(settings: Settings) -> Iterator[Mistake]:
    if settings.bot_token is None:
        yield "setting-token-missing", {}
    elif not _TOKEN.fullmatch(settings.bot_token.get_secret_value()):
        yield "setting-token-malformed", {}


def address_mistakes(settings: Settings) -> Iterator[Mistake]:
    for variable, address in (("MITREDEN_API_URL", settings.api_url), ("MITREDEN_ALARM_URL", settings.alarm_url)):
        if address is not None and not _is_address(address):
            yield "setting-address-malformed", {"variable": variable}


def listen_mistakes(settings: Settings) -> Iterator[Mistake]:
    host, _, port = settings.listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        yield "setting-listen-malformed", {}


def database_mistakes(settings: Settings) -> Iterator[Mistake]:
    try:
        driver = make_url(settings.database_url).drivername
    except ArgumentError:
        driver = ""
    if driver not in DRIVERS:
        yield "setting-database-malformed", {}
    elif driver.startswith("postgresql") and settings.secret_key is None and settings.secret_key_file is None:
        yield "setting-secret-key-missing", {}
    if settings.secret_key is not None and settings.secret_key_file is not None:
        yield "setting-two-keys", {}


def _webhook(settings: Settings) -> Iterator[Mistake]:
    if settings.webhook_url is None:
        yield "setting-webhook-url-missing", {}
    elif not _is_address(settings.webhook_url):
        yield "setting-address-malformed", {"variable": "MITREDEN_WEBHOOK_URL"}
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    if not secret:
        yield "setting-webhook-secret-missing", {}
    elif not _SECRET.fullmatch(secret):
        yield "setting-webhook-secret-malformed", {}


def _process(settings: Settings) -> Iterator[Mistake]:
    try:
        _ = parse_process(settings.process.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        yield "setting-process-missing", {"file": str(settings.process)}
    except ProcessFileHasMistakes:
        yield "setting-process-mistakes", {"file": str(settings.process)}


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _unreadable(field: str) -> Mistake:
    return f"setting-{field.replace('_', '-')}-unreadable", {}
