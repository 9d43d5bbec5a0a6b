"""An operator's command in a process of its own, which may be fated to end at a landmark, or lack a guard."""

import asyncio
import multiprocessing
import sys
from collections.abc import Callable, Collection, Coroutine
from multiprocessing.context import ForkServerContext
from typing import Any

from bot import landmarks
from tests.faults.guards import GUARDS
from tests.faults.life import Doomed
from tests.faults.nurse import BY_SIGKILL
from tests.faults.people import LONG

_forks: ForkServerContext = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["bot.key_rotation", "bot.restore", "bot.backup", __name__])

Errand = Callable[..., Coroutine[Any, Any, Any]]


async def is_run(errand: Errand, *details: Any, dies_at: str | None = None, without: Collection[str] = ()) -> None:
    """Let it come to its end, or to its fate."""
    process = _forks.Process(target=_run, args=(errand, details, dies_at, tuple(without)))
    process.start()
    try:
        async with asyncio.timeout(LONG):
            while process.exitcode is None:  # noqa: ASYNC110  another process sets no event here
                await asyncio.sleep(0.02)
    finally:
        if process.exitcode is None:
            process.kill()
        process.join()
    expected = BY_SIGKILL if dies_at else 0
    if process.exitcode != expected:
        raise AssertionError(f"{errand.__name__} ended with {process.exitcode}, expected was {expected}")


def _run(errand: Errand, details: tuple[Any, ...], dies_at: str | None, without: tuple[str, ...]) -> None:
    for name in without:
        GUARDS[name].disable()
    if dies_at:
        landmarks.watch(Doomed(landmark=dies_at, nth=1, gently=False))
    asyncio.run(errand(*details))
    sys.exit(0)
