"""`bot doctor`: looks at a setup from outside and names everything that is unsafe, missing or in the way."""

import ipaddress
import os
from collections.abc import AsyncIterator, Collection, Iterator
from datetime import UTC
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.key_rotation import BUTTONS_LIVE
from bot.keys import KeyTrouble, database_file, find_keys, key_file
from bot.listening import address_of, is_ours, require_free
from bot.settings import ENV_FILE, Mode, Settings
from bot.settings_check import Mistake, Reading, address_mistakes, database_mistakes, listen_mistakes, token_mistakes
from bot.telegram import NotSent, Telegram, Unanswered
from bot.told import Trouble
from storage.installation import KeyInUse, Standstill
from storage.records import open_records
from storage.schema import missing_steps
from storage.seals import Seals

READABLE_BY_OTHERS = 0o077
TELEGRAMS_RATE = 30  # messages a second (Telegram's Bots FAQ)


async def findings(reading: Reading) -> AsyncIterator[Mistake]:
    """What needs attention before people come, as phrases and facts. What cannot be read keeps nothing else from being looked at."""
    for mistake in reading.mistakes:
        yield mistake
    settings = reading.settings
    if settings is None:
        return
    for finding in _at_rest(settings, reading.unreadable):
        yield finding
    for look in (_database(settings), _listening(settings), _telegram(settings, reading.unreadable)):
        async for finding in look:
            yield finding


async def hints(reading: Reading) -> AsyncIterator[Mistake]:
    """What is worth knowing and stands in nobody's way."""
    settings = reading.settings
    if settings is None:
        return
    if settings.staff_chat is None and "staff_chat" not in reading.unreadable:
        yield "doctor-no-staff-chat", {}
    if not any(listen_mistakes(settings)) and await is_ours(*settings.host_and_port):
        yield "doctor-bot-running", {"address": address_of(*settings.host_and_port)}
    for hint in (*_key_hints(settings), *_hints_about(settings, reading.unreadable)):
        yield hint


def _key_hints(settings: Settings) -> Iterator[Mistake]:
    if any(database_mistakes(settings)) or settings.secret_key is not None:
        return
    file, database = key_file(settings), database_file(settings)
    if file is None or not file.exists():
        return
    if database is not None and file.resolve().parent == database.resolve().parent:
        yield "doctor-key-beside-database", {"file": str(file), "folder": str(file.parent)}


def _hints_about(settings: Settings, unreadable: Collection[str]) -> Iterator[Mistake]:
    if os.geteuid() == 0:
        yield "doctor-runs-as-root", {}
    if not any(listen_mistakes(settings)) and not _is_here(settings.host_and_port[0]):
        yield "doctor-listens-to-everybody", {"address": address_of(*settings.host_and_port)}
    if settings.rate > TELEGRAMS_RATE and "rate" not in unreadable:
        yield "doctor-rate-beyond-telegram", {}


def _is_here(host: str | None) -> bool:
    """Whether nothing leaves this machine on the way there."""
    try:
        return host in {None, "", "localhost"} or ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return str(host).startswith("/")  # a socket in the file system


def _at_rest(settings: Settings, unreadable: Collection[str]) -> Iterator[Mistake]:
    env_file = Path(ENV_FILE)
    if env_file.exists() and env_file.stat().st_mode & READABLE_BY_OTHERS:
        yield "doctor-settings-file-open", {"file": str(env_file)}
    if settings.clock_file is not None:
        yield "doctor-clock-moved", {"now": Clock(settings.clock_file).now().astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")}
    if not settings.admins and settings.alarm_url is None and "admins" not in unreadable:
        yield "doctor-nobody-is-called", {}
    if settings.mode is Mode.WEBHOOK and (settings.webhook_url or "").startswith("http://"):
        yield "doctor-webhook-without-tls", {}
    if not any(address_mistakes(settings)) and settings.api_url.startswith("http://") and not _is_here(urlsplit(settings.api_url).hostname):
        yield "doctor-api-without-tls", {"url": settings.api_url}
    if not any(database_mistakes(settings)) and database_file(settings) is None:
        url = make_url(settings.database_url)
        host = url.host or url.query.get("host")
        if not _is_here(str(host) if host else None) and url.query.get("ssl") in {None, "disable", "allow", "prefer"}:
            yield "doctor-database-without-tls", {}


async def _listening(settings: Settings) -> AsyncIterator[Mistake]:
    if any(listen_mistakes(settings)):
        return
    try:
        await require_free(*settings.host_and_port)
    except Trouble as trouble:
        if not await is_ours(*settings.host_and_port):
            yield trouble.phrase, trouble.facts


async def _database(settings: Settings) -> AsyncIterator[Mistake]:
    if any(database_mistakes(settings)):
        return
    file = database_file(settings)
    in_use = None
    if file is not None and file.exists() and file.stat().st_mode & READABLE_BY_OTHERS:
        yield "doctor-database-open", {"file": str(file)}
    if file is None or file.exists():  # otherwise the first start makes it
        try:
            if await missing_steps(settings.database_url):
                yield "doctor-database-behind", {}
            else:
                in_use, standstill, count = await _on_record(settings)
                if standstill is not None:
                    yield "doctor-sending-disarmed", {"count": count}
                if in_use is not None and not in_use.is_settled:
                    yield "doctor-key-change-unfinished", {}
        except (SQLAlchemyError, OSError):
            yield "doctor-database-unreachable", {}
    for finding in _key(settings, in_use):
        yield finding


async def _on_record(settings: Settings) -> tuple[KeyInUse | None, Standstill | None, int]:
    """Which key is in use, and whether messages wait for somebody's decision, and how many."""
    records = open_records(settings.database_url)
    try:
        async with records.reading() as unit:
            standstill = await unit.installation.standstill()
            count, _ = await unit.outbox.unasked() if standstill else (0, None)
            return await unit.installation.key_in_use(), standstill, count
    finally:
        await records.close()


def _key(settings: Settings, in_use: KeyInUse | None) -> Iterator[Mistake]:
    file = key_file(settings)
    if settings.secret_key is None and file is not None and not file.exists() and database_file(settings) is not None:
        if in_use is not None:  # otherwise the first start makes it
            yield "doctor-key-missing", {"file": str(file)}
        return
    try:
        ring = find_keys(settings)
    except KeyTrouble as trouble:
        yield trouble.phrase, trouble.facts
        return
    settled_at = in_use.resealed_at if in_use is not None else None
    if settled_at and len(ring.masters) > 1 and Clock(settings.clock_file).now() >= settled_at + BUTTONS_LIVE:
        yield "doctor-old-keys-kept", {"file": str(file or "MITREDEN_SECRET_KEY")}
    if in_use is not None and Seals(ring).checks.get(in_use.number) != in_use.check:
        yield "setting-secret-key-wrong", {}


async def _telegram(settings: Settings, unreadable: Collection[str]) -> AsyncIterator[Mistake]:
    if settings.bot_token is None or any((*token_mistakes(settings), *address_mistakes(settings))):
        return
    telegram = Telegram(api_url=settings.api_url, token=settings.bot_token.get_secret_value())
    try:
        me = await telegram.call("getMe", seconds=10)
        hook = await telegram.call("getWebhookInfo", seconds=10)
    except (NotSent, Unanswered):
        yield "doctor-telegram-unreachable", {"url": settings.api_url}
        return
    finally:
        await telegram.close()
    if me.code in {401, 404}:
        yield "doctor-token-refused", {}
    elif hook.ok and hook.result.get("url") and settings.mode is Mode.POLLING and "mode" not in unreadable:
        yield "doctor-webhook-in-the-way", {}
