"""A whole city: ten thousand who agreed earlier that it may write to them. The page shows who of them has what it announces."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from itertools import cycle
from types import TracebackType
from typing import Any, Self

from bot.demonstration.bot_process import BotProcess
from bot.demonstration.words import Words
from bot.keys import find_keys
from bot.settings import Settings
from participation.notices import Notice
from participation.processes import Process
from participation.words import Language
from services.residents import ALIAS_LENGTH
from services.signs import drawn
from simulator import Crowd, Simulator
from storage.outbox import ToMany
from storage.records import is_away, open_records
from storage.residents import Contact
from storage.seals import Seals

SIZE = 10_000
CHUNK = 1000
"""In one transaction; meanwhile the bot waits for its turn."""
LANGUAGES = (Language.GERMAN,) * 7 + (Language.PLAIN_GERMAN,) + (Language.ENGLISH,) * 2
CITY, FASTER = "city", "faster"
LOOKS_EVERY = 0.5
ALLOWED, RATE = 30, 28
"""Messages a second: Telegram's limit (Bots FAQ, "My bot is hitting limits"), and the bot's own pace below it, which is its default."""
ALLOWED_FASTER, RATE_FASTER = 300, 200


class City:
    def __init__(self, telegram: Simulator, settings: Settings, process: Process, words: Words, bot: BotProcess) -> None:
        self._telegram = telegram
        self._settings = settings
        self._process = process
        self._words = words
        self._bot = bot
        self._records = open_records(settings.database_url)
        self._crowd: Crowd | None = None
        self._shown: ToMany | None = None
        self._looked_at = 0.0

    async def __aenter__(self) -> Self:
        """Offer to bring them in; in a folder that was kept they may be there already."""
        panel, words = self._telegram.panel, self._words
        panel.add(CITY, words.say("demo-city-come"), "crowd", self._come, {"note": words.say("demo-city-there")}, section="crowd")
        async with self._records.reading() as unit:
            are_there = await unit.residents.count() >= SIZE
        if are_there:
            panel.show(CITY, await self._come(None))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        await self._records.close()

    async def follow(self) -> None:
        """Count anew with each announcement, and tell the page how many messages are left, until cancelled."""
        while True:
            await asyncio.sleep(LOOKS_EVERY)
            if self._crowd is not None:
                try:
                    await self._look(self._crowd)
                except Exception as error:
                    if not is_away(error):
                        raise

    async def _look(self, crowd: Crowd) -> None:
        looks_at = time.time()
        async with self._records.reading() as unit:
            found = await unit.outbox.newest_to_many()
        if found is None:
            return
        if self._shown is None or (found.item, found.kind) != (self._shown.item, self._shown.kind):
            await crowd.counts_anew(self._looked_at)  # nothing of it can have come before the last look, which did not see it
        self._shown, self._looked_at = found, looks_at
        await crowd.awaits(found.left)

    async def _come(self, _: Any) -> dict[str, Any]:
        if self._crowd is None:
            crowd = await self._telegram.add_crowd(SIZE, language="de")
            await self._put_on_record(crowd.people)
            self._telegram.panel.add(
                FASTER, self._words.say("demo-faster"), "switch", self._change_pace, self._pace(faster=False), section="crowd"
            )
            self._crowd = crowd
        steps = [self._words.say(f"demo-city-{step}") for step in ("write", "release", "watch")]
        return {"crowd": self._crowd.id, "steps": steps}

    async def _put_on_record(self, people: Sequence[int]) -> None:
        """All of them, as if each had pressed yes twice."""
        seals, version, at = Seals(find_keys(self._settings)), Notice.of(self._process).version, self._earlier()
        languages = cycle(LANGUAGES)
        for first in range(0, len(people), CHUNK):
            some = people[first : first + CHUNK]
            contacts = [Contact(chat=seals.hash_of(person), address=seals.address(person)) for person in some]
            followers = [(contact, drawn(ALIAS_LENGTH), next(languages)) for contact in contacts]
            async with self._records.changing() as unit:
                await unit.residents.add_followers(followers, version=version, at=at)

    def _earlier(self) -> datetime:
        return datetime(2024, 4, 2, 9, tzinfo=self._process.zone)

    async def _change_pace(self, value: Any) -> dict[str, Any]:
        faster = bool(value)
        self._bot.start_anew(RATE=str(RATE_FASTER if faster else RATE))
        await self._telegram.set_limits("refuse", per_second=ALLOWED_FASTER if faster else ALLOWED)
        return self._pace(faster=faster)

    def _pace(self, *, faster: bool) -> dict[str, Any]:
        return {"on": faster, "note": self._words.say("demo-faster-on") if faster else ""}
