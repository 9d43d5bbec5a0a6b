"""What a test stands on: the bot running in this process, a clock to move, and people who know how to take part."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.app import App, assembled
from bot.pace import Limits
from bot.run import prepare
from bot.settings import Settings
from locales.speech import Speech
from participation import team_rules
from participation.process_file import parse_process
from participation.words import Language
from simulator import Simulator
from simulator.client import Telegram
from simulator.people import Person, Where
from simulator.wire import Json

TOKEN = "4200000001:the-token-of-the-tests-000000"
BERLIN = ZoneInfo("Europe/Berlin")
INSEK_FILE = Path(__file__).parents[1] / "processes" / "insek.toml"
INSEK = parse_process(INSEK_FILE.read_text("utf-8"))
SPEECH = Speech.load(strict=True)
MODEL_DAY = datetime(2024, 4, 5, 12, 0, tzinfo=BERLIN)
UNLIMITED = Limits(per_second=100_000, chat_seconds=0, chat_burst=1000, group_per_minute=100_000)
OPEN_DOOR = team_rules.Limits(person_at_once=10**9, person_per_minute=10**9, all_at_once=10**9, all_per_second=10**9)
"""People in tests do in seconds what takes others a day."""


class Clock:
    """The movable clock of Telegram and of the bot alike."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    async def set(self, moment: datetime) -> None:
        self._offset = moment - datetime.now(UTC)
        await self._telegram.set_clock(self._offset.total_seconds())

    async def forward(self, **how_far: float) -> None:
        await self.set(self.now() + timedelta(**how_far))


class Neighbour(Person):
    """Somebody who lives here and has the app."""

    patience = 30.0
    """Seconds to wait for the bot before something is taken to be wrong."""

    async def presses(self, label: str, timeout: float | None = None, **details: Any) -> Json:  # noqa: ASYNC109  as in Person
        return await super().presses(label, self.patience if timeout is None else timeout, **details)

    async def finds(self, text: str | None = None, timeout: float | None = None, *, chat: Where = None) -> Json:  # noqa: ASYNC109  as in Person
        return await super().finds(text, self.patience if timeout is None else timeout, chat=chat)

    async def sees(self, text: str | None = None, timeout: float | None = None, *, chat: Where = None) -> str:  # noqa: ASYNC109  as in Person
        return await super().sees(text, self.patience if timeout is None else timeout, chat=chat)

    @classmethod
    async def moves_in(cls, telegram: Telegram, name: str, language: str = "de") -> Self:
        person = await telegram.add_person(name, language=language)
        return cls(telegram.ask, person.id, name)

    async def joins(self, *, messages: bool = True, language: Language = Language.GERMAN) -> None:
        """Onboarding: three taps."""
        say = SPEECH.in_(language)
        await self.opens()
        await self.sees()
        labels = await self.buttons()
        own_name = say.plain("language-name")
        await self.presses(next(label for label in (say.plain("language-button-continue"), own_name) if label in labels))
        await self.presses(say.plain("consent-button-yes"))
        await self.presses(say.plain("follow-button-yes" if messages else "follow-button-no"))
        await self.sees(say.plain("follow-yes" if messages else "follow-no").splitlines()[0])

    async def submits_an_idea(self, text: str, *, language: Language = Language.GERMAN) -> str:
        """The short way through the dialog: field, topic, text, send. Returns the receipt."""
        say, field = SPEECH.in_(language), INSEK.fields[0]
        await self.says("/new")
        for label in (field.short.in_(language), field.topics[0].short.in_(language)):
            await self.sees()  # earlier screens have the same buttons
            await self.presses(label)
        await self.sees()
        await self.says(text)
        for label in (say.plain("button-next"), say.plain("idea-button-submit")):
            await self.sees()
            await self.presses(label)
        return await self.sees(say.plain("idea-received", reference="|", until="|").split("|")[0].strip())


def settings_for(telegram: Simulator, database_url: str, clock_file: Path, **others: object) -> Settings:
    facts = {
        "bot_token": SecretStr(TOKEN),
        "api_url": telegram.url,
        "database_url": database_url,
        "process": INSEK_FILE,
        "clock_file": clock_file,
        "listen": "127.0.0.1:0",
        **others,
    }
    return Settings(_env_file=None, **facts)  # type: ignore[arg-type]  # the facts are as varied as the settings


@asynccontextmanager
async def running(settings: Settings, limits: Limits = UNLIMITED, intake: team_rules.Limits | None = OPEN_DOOR) -> AsyncIterator[App]:
    """The bot at work in this process. Without `intake` the limits of the process file hold."""
    async with assembled(settings, keys=b"k" * 32, limits=limits, intake=intake) as app:
        await prepare(app)
        work = asyncio.create_task(app.run())
        try:
            yield app
        finally:
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await work
