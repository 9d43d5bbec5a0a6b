"""`bot doctor`: looks at a setup from outside and names everything that is unsafe, missing or in the way."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.keys import database_file
from bot.settings import Mode, Settings
from bot.settings_check import Mistake, mistakes_in
from bot.telegram import NotSent, Telegram, Unanswered
from storage.schema import missing_steps

READABLE_BY_OTHERS = 0o077


async def findings(settings: Settings) -> AsyncIterator[Mistake]:
    """What needs attention before people come, as phrases and facts."""
    for mistake in mistakes_in(settings):
        yield mistake
    for finding in _at_rest(settings):
        yield finding
    async for finding in _database(settings):
        yield finding
    if settings.bot_token is not None:
        async for finding in _telegram(settings, settings.bot_token.get_secret_value()):
            yield finding


def hints(settings: Settings) -> Iterator[Mistake]:
    """What is worth knowing and stands in nobody's way."""
    if settings.staff_chat is None:
        yield "doctor-no-staff-chat", {}


def _at_rest(settings: Settings) -> Iterator[Mistake]:
    env_file = Path(".env")
    if env_file.exists() and env_file.stat().st_mode & READABLE_BY_OTHERS:
        yield "doctor-settings-file-open", {"file": str(env_file)}
    if settings.clock_file is not None:
        yield "doctor-clock-moved", {"now": Clock(settings.clock_file).now().astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")}
    if not settings.admins and settings.alarm_url is None:
        yield "doctor-nobody-is-called", {}
    if settings.mode is Mode.WEBHOOK and (settings.webhook_url or "").startswith("http://"):
        yield "doctor-webhook-without-tls", {}


async def _database(settings: Settings) -> AsyncIterator[Mistake]:
    file = database_file(settings)
    if file is not None and not file.exists():
        return  # the first start makes it
    if file is not None and file.stat().st_mode & READABLE_BY_OTHERS:
        yield "doctor-database-open", {"file": str(file)}
    try:
        if await missing_steps(settings.database_url):
            yield "doctor-database-behind", {}
    except (SQLAlchemyError, OSError):
        yield "doctor-database-unreachable", {}


async def _telegram(settings: Settings, token: str) -> AsyncIterator[Mistake]:
    telegram = Telegram(api_url=settings.api_url, token=token)
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
    elif hook.ok and hook.result.get("url") and settings.mode is Mode.POLLING:
        yield "doctor-webhook-in-the-way", {}
