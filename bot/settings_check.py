"""What is wrong with the settings, as phrases that say how to mend it: one for each mistake, all at once."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pydantic import ValidationError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.settings import Mode, Settings

DRIVERS = frozenset({"sqlite+aiosqlite", "postgresql+asyncpg"})
_TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{20,}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Bot API, setWebhook, secret_token

Mistake = tuple[str, dict[str, str]]
"""A phrase and its facts."""


def read_settings() -> tuple[Settings | None, list[Mistake]]:
    """The settings, or None, and every mistake in them."""
    try:
        settings = Settings()
    except ValidationError as error:
        return None, [_unreadable(str(mistake["loc"][0])) for mistake in error.errors(include_input=False)]
    return settings, list(mistakes_in(settings))


def mistakes_in(settings: Settings) -> Iterator[Mistake]:
    yield from _token(settings)
    yield from _addresses(settings)
    yield from _database(settings)
    if settings.mode is Mode.WEBHOOK:
        yield from _webhook(settings)
    if not settings.process.is_file():
        yield "setting-process-missing", {"file": str(settings.process)}


def _token(settings: Settings) -> Iterator[Mistake]:
    if settings.bot_token is None:
        yield "setting-token-missing", {}
    elif not _TOKEN.fullmatch(settings.bot_token.get_secret_value()):
        yield "setting-token-malformed", {}


def _addresses(settings: Settings) -> Iterator[Mistake]:
    for variable, address in (("MITREDEN_API_URL", settings.api_url), ("MITREDEN_ALARM_URL", settings.alarm_url)):
        if address is not None and not _is_address(address):
            yield "setting-address-malformed", {"variable": variable}
    host, _, port = settings.listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        yield "setting-listen-malformed", {}


def _database(settings: Settings) -> Iterator[Mistake]:
    try:
        driver = make_url(settings.database_url).drivername
    except ArgumentError:
        driver = ""
    if driver not in DRIVERS:
        yield "setting-database-malformed", {}
    elif driver.startswith("postgresql") and settings.secret_key is None:
        yield "setting-secret-key-missing", {}


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


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _unreadable(field: str) -> Mistake:
    return f"setting-{field.replace('_', '-')}-unreadable", {}
