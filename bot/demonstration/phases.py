"""What the page shows of the phases, and the button that moves the clock to the next one."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from bot.demonstration.words import Words
from participation.phases import Phase
from participation.processes import Process
from simulator import Simulator

NEXT = "next-phase"


class PhasesOnPage:
    def __init__(self, telegram: Simulator, process: Process, words: Words) -> None:
        self._telegram = telegram
        self._process = process
        self._words = words
        self._announced: Phase | None = None

    def put(self) -> None:
        panel, words = self._telegram.panel, self._words
        panel.add(NEXT, words.say("demo-next"), "button", self._forward, self._state())
        phases = [
            {"title": words.of(phase.title), "starts_at": phase.starts_at.timestamp(), "ends_at": phase.ends_at.timestamp()}
            for phase in sorted(self._process.phases, key=lambda phase: phase.starts_at)
        ]
        state = {"phases": phases}

        async def stay(_: Any) -> dict[str, Any]:
            return state

        panel.add("phases", words.say("demo-phases"), "timeline", stay, state)

    async def follow(self) -> None:
        """Show what comes next whenever time has passed it, until cancelled."""
        while True:
            await asyncio.sleep(1)
            if self._next() != self._announced:
                self._telegram.panel.show(NEXT, self._state())

    def _next(self) -> Phase | None:
        """The first phase whose start has not been told yet."""
        now = self._now()
        return min((phase for phase in self._process.phases if phase.start_window.opens > now), key=_told_at, default=None)

    def _state(self) -> dict[str, Any]:
        self._announced = upcoming = self._next()
        if upcoming is None:
            return {"note": self._words.say("demo-no-next"), "disabled": True}
        return {"note": self._words.say("demo-comes-next", phase=upcoming.title)}

    async def _forward(self, _: Any) -> dict[str, Any]:
        """To the minute in which people are told that the next phase has begun."""
        upcoming = self._next()
        if upcoming is not None:
            await self._telegram.forward((_told_at(upcoming) - self._now()).total_seconds())
        return self._state()

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._telegram.world.clock.date(), UTC)


def _told_at(phase: Phase) -> datetime:
    return phase.start_window.opens
