"""`bot doctor`: looks at a setup from outside and names everything that is unsafe, missing or in the way."""

from collections.abc import AsyncIterator, Collection, Iterator
from datetime import UTC
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.keys import KeyTrouble, database_file, find_keys, key_file
from bot.listening import address_of, is_ours, require_free
from bot.settings import ENV_FILE, Mode, Settings
from bot.settings_check import Mistake, Reading, address_mistakes, database_mistakes, listen_mistakes, token_mistakes
from bot.telegram import NotSent, Telegram, Unanswered
from bot.told import Trouble
from storage.installation import KeyInUse
from storage.records import open_records
from storage.schema import missing_steps
from storage.seals import Seals

READABLE_BY_OTHERS = 0o077


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
                in_use = await _key_in_use(settings)
        except (SQLAlchemyError, OSError):
            yield "doctor-database-unreachable", {}
    for finding in _key(settings, in_use):
        yield finding


async def _key_in_use(settings: Settings) -> KeyInUse | None:
    records = open_records(settings.database_url)
    try:
        async with records.reading() as unit:
            return await unit.installation.key_in_use()
    finally:
        await records.close()


def _key(settings: Settings, in_use: KeyInUse | None) -> Iterator[Mistake]:
    file = key_file(settings)
    if settings.secret_key is None and file is not None and not file.exists():
        if in_use is not None:  # otherwise the first start makes it
            yield "doctor-key-missing", {"file": str(file)}
        return
    try:
        ring = find_keys(settings)
    except KeyTrouble as trouble:
        yield trouble.phrase, trouble.facts
        return
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
