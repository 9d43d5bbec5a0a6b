"""Hard times by name: they harm nobody as long as every guard is there, and where one is missing they let its fault be seen for certain.

What would otherwise need a coincidence (two processes at one update at the same moment, say) happens all the time in them.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import bot.conversations
import bot.inbox
from tests.faults.guards import A_WHILE, swap

HARDSHIPS: dict[str, Callable[[], None]] = {}


def hardship(begin: Callable[[], None]) -> Callable[[], None]:
    """The function lets the hard times of its name begin, in a bot's own process."""
    HARDSHIPS[begin.__name__.replace("_", "-")] = begin
    return begin


@hardship
def processes_meet() -> None:
    """All of them look for work without a pause, and whoever has found some has it in hands while the others look."""
    swap(bot.inbox, LOOK_AGAIN=0.01)
    _answering(lambda _: 0.04)


@hardship
def one_fast_one_slow() -> None:
    """Every second update takes long to answer, so that the one after it would be first if it did not wait."""
    _answering(lambda update: A_WHILE * (update["update_id"] % 2))


def _answering(takes: Callable[[dict[str, Any]], float]) -> None:
    answer = bot.conversations.Conversations.answer

    async def answer_slowly(self: bot.conversations.Conversations, unit: Any, updates: Sequence[dict[str, Any]], **details: Any) -> Any:
        await asyncio.sleep(takes(updates[0]))
        return await answer(self, unit, updates, **details)

    swap(bot.conversations.Conversations, answer=answer_slowly)
