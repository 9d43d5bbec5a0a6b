"""How far away Telegram is, on request: each way of a call takes some time, always the same or a random one."""

from __future__ import annotations

import asyncio
import random

from simulator.wire import Json

Span = tuple[float, float]
"""Seconds, at least and at most."""


class Latency:
    def __init__(self) -> None:
        self.there: Span = (0.0, 0.0)
        self.back: Span = (0.0, 0.0)
        self._dice = random.Random(0)  # noqa: S311 - latencies are repeatable, not secret

    async def on_the_way_there(self) -> None:
        await self._pass(self.there)

    async def on_the_way_back(self) -> None:
        await self._pass(self.back)

    def as_json(self) -> Json:
        return {"there": list(self.there), "back": list(self.back)}

    async def _pass(self, span: Span) -> None:
        if span[1] > 0:
            await asyncio.sleep(self._dice.uniform(*span))
