"""Hard times by name: they harm nobody as long as every guard is there, and where one is missing they let its fault be seen for certain.

What would otherwise need a coincidence (two processes at one update at the same moment, say) happens all the time in them.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog

import bot.app
import bot.conversations
import bot.inbox
import bot.readiness
import bot.telegram
import bot.web
import tests.stage
from tests.faults.guards import A_WHILE, swap

TOO_LONG = 1.0  # seconds
HELD_UP = "held_up"
QUOTED = "Zilpzalpine"

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


@hardship
def the_loop_is_watched() -> None:
    """Whatever holds up everything else for longer than a second is told in the log. That the machine has other work does not count."""
    run = bot.app.App.run

    async def run_watched(self: bot.app.App) -> None:
        watching = asyncio.create_task(_watch())
        try:
            await run(self)
        finally:
            watching.cancel()

    swap(bot.app.App, run=run_watched)


@hardship
def something_takes_long() -> None:
    """Every update holds up everything else for a while."""
    answer = bot.conversations.Conversations.answer

    async def answer_without_a_break(self: bot.conversations.Conversations, *updates: Any, **details: Any) -> Any:
        time.sleep(TOO_LONG + A_WHILE)  # noqa: ASYNC251  that is what is wrong with it
        return await answer(self, *updates, **details)

    swap(bot.conversations.Conversations, answer=answer_without_a_break)


@hardship
def the_door_counts() -> None:
    """The limits of the process file hold for what comes in; elsewhere people do in seconds what takes others a day."""
    swap(tests.stage, OPEN_DOOR=None)


@hardship
def little_patience_at_the_door() -> None:
    """Whoever knocks has a thirtieth of the time to say what they want, and a tenth of it to go on."""
    swap(bot.web, HEAD_SECONDS=bot.web.HEAD_SECONDS / 30, BODY_SECONDS=bot.web.BODY_SECONDS / 10)


@hardship
def counting_is_told() -> None:
    """The log tells whenever the figures are counted."""
    count = bot.readiness.Readiness._count

    async def count_and_tell(self: bot.readiness.Readiness) -> None:
        structlog.get_logger().info("counted")
        await count(self)

    swap(bot.readiness.Readiness, _count=count_and_tell)


@hardship
def telegram_quotes() -> None:
    """Telegram refuses a message, and repeats somebody's name in the words with which it does."""
    call = bot.telegram.Telegram.call

    async def call_and_be_quoted(self: bot.telegram.Telegram, method: str, params: Any = None, **more: Any) -> bot.telegram.Answer:
        if "Impressum" in str(params):
            return bot.telegram.Answer(code=400, description=f"Bad Request: {QUOTED} is not welcome")
        return await call(self, method, params, **more)

    swap(bot.telegram.Telegram, call=call_and_be_quoted)


async def _watch() -> None:
    log = structlog.get_logger()
    at, kept_waiting = time.monotonic(), _kept_waiting()
    while True:
        await asyncio.sleep(0.02)
        now, waited = time.monotonic(), _kept_waiting()
        if (held_up := now - at - (waited - kept_waiting)) > TOO_LONG:
            log.error(HELD_UP, seconds=round(held_up, 2))
        at, kept_waiting = now, waited


def _kept_waiting() -> float:
    """Seconds for which this thread could have worked, had the machine let it (Linux, proc_pid_schedstat(5))."""
    return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9


def _answering(takes: Callable[[dict[str, Any]], float]) -> None:
    answer = bot.conversations.Conversations.answer

    async def answer_slowly(self: bot.conversations.Conversations, unit: Any, updates: Sequence[dict[str, Any]], **details: Any) -> Any:
        await asyncio.sleep(takes(updates[0]))
        return await answer(self, unit, updates, **details)

    swap(bot.conversations.Conversations, answer=answer_slowly)
