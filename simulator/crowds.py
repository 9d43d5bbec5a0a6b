"""Many people at once, as a host application or a test handles them."""

from __future__ import annotations

from simulator.people import Ask
from simulator.wire import Json


class Crowd:
    """People without phones, with ids in a row. Made by ``Simulator.add_crowd``."""

    def __init__(self, ask: Ask, shown: Json) -> None:
        self._ask = ask
        self.id: int = shown["crowd"]
        self.people = range(self.id, self.id + shown["size"])

    async def figures(self) -> Json:
        """How many have got it, how many twice, how many messages a second there were lately."""
        return await self._ask("GET", f"/crowds/{self.id}")

    async def marks(self) -> str:
        """A digit for each: 0 for nothing, 1 for once, 2 for the same words more than once."""
        marks: str = (await self._ask("GET", f"/crowds/{self.id}", marks=1))["marks"]
        return marks

    async def counts_anew(self, since: float) -> None:
        """Forget what came before that moment, in seconds since 1970."""
        await self._ask("POST", f"/crowds/{self.id}/count", {"since": since})

    async def awaits(self, left: int) -> None:
        """So many messages are still to come."""
        await self._ask("POST", f"/crowds/{self.id}/count", {"left": left})
