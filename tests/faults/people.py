"""People who keep calm while a bot dies and is started again, and who walk through the idea dialog step by step."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from simulator.people import Where
from simulator.wire import Json
from tests.stage import Neighbour

LONG = 120.0  # seconds; what has not happened by then, on a machine that has much else to do as well, will never happen


class Patient(Neighbour):
    """Waits for each question before answering it, as long as it takes."""

    patience = LONG
    at_leisure: Callable[[], Awaitable[None]] | None = None
    """Whoever takes their time lets this happen before everything that they do."""
    until_hope_is_lost: Callable[[], Awaitable[None]] | None = None
    """Once this has happened, whatever one waits for will never come."""

    async def finds(self, text: str | None = None, timeout: float | None = None, *, chat: Where = None) -> Json:  # noqa: ASYNC109  as in Person
        return await self._while_there_is_hope(super().finds(text, timeout, chat=chat))

    async def presses(self, label: str, timeout: float | None = None, **details: Any) -> Json:  # noqa: ASYNC109  as in Person
        return await self._while_there_is_hope(super().presses(label, timeout, **details))

    async def _act(self, act: str, *, chat: Where = None, **order: Any) -> Json:
        if self.at_leisure is not None:
            await self.at_leisure()
        return await super()._act(act, chat=chat, **order)

    async def is_asked_for_the_text(self) -> None:
        """From the overview to the question for the idea itself."""
        await self.presses("Idee schreiben")
        await self.answers("Schritt 1 von 4", "Grün und Klima")
        await self.answers("Welches Thema", "Umwelt")
        await self.sees("Schritt 2 von 4")

    async def goes_on_to_the_last_look(self) -> None:
        await self.answers("Schritt 3 von 4", "Weiter")
        await self.sees("Schritt 4 von 4")

    async def writes_an_idea(self, text: str) -> None:
        """From the overview to the last look."""
        await self.is_asked_for_the_text()
        await self.says(text)
        await self.goes_on_to_the_last_look()

    async def sends_it(self) -> None:
        """And back to the overview."""
        await self.presses("Idee absenden")
        await self.answers("Ihre Nummer", "Zur Übersicht")
        await self.sees("Was möchten Sie tun?")

    async def submits(self, text: str) -> None:
        """A whole idea."""
        await self.writes_an_idea(text)
        await self.sends_it()

    async def answers(self, question: str, label: str) -> None:
        await self.sees(question)
        await self.presses(label)

    async def _while_there_is_hope(self, waiting: Coroutine[Any, Any, Json]) -> Json:
        if self.until_hope_is_lost is None:
            return await waiting
        wait, hope = asyncio.ensure_future(waiting), asyncio.ensure_future(self.until_hope_is_lost())
        done, left = await asyncio.wait({wait, hope}, return_when=asyncio.FIRST_COMPLETED)
        for task in left:
            task.cancel()
        await asyncio.wait({wait, hope})
        if wait in done:
            return wait.result()
        raise AssertionError(f"{self.name} waits for what will never come")
