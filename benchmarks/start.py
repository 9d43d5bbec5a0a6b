"""What it takes until the bot works: imports, the garbage collector, memory, and the time until it asks for updates."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks import tables
from benchmarks.load import until_it_asks
from benchmarks.processes import HOUSE, started
from simulator import Simulator
from storage.key_ring import new_master_key

COLLECTIONS = """
import gc, time
import bot.run
gc.collect()
def collection():
    begun = time.perf_counter()
    gc.collect()
    return time.perf_counter() - begun
before = collection()
gc.freeze()
print(before, collection())
"""


async def run(*, short: bool = False) -> None:
    times = 1 if short else 5
    rows = [
        [what, await _median(times, lambda command=command: _took(*command))]  # type: ignore[misc]  # mypy sees no default's type
        for what, command in {
            "python -c pass": ("-c", "pass"),
            "bot --help": ("-m", "bot", "--help"),
            "import aiogram": ("-c", "import aiogram"),
            "import everything that bot run needs": ("-c", "import bot.run"),
        }.items()
    ]
    collections = [await _collections() for _ in range(times)]
    rows += [
        ["a full collection after the imports", _shown(median(before for before, _ in collections))],
        ["the same after gc.freeze()", _shown(median(after for _, after in collections))],
    ]
    starts = [await _starts() for _ in range(times)]
    rows += [
        ["bot run, until it asks for updates: first start", _shown(median(first for first, _, _ in starts))],
        ["bot run, until it asks for updates: with its database", _shown(median(again for _, again, _ in starts))],
        ["memory that it holds then", f"{median(memory for _, _, memory in starts):.0f} MB"],
    ]
    tables.show(f"Starting (medians of {times})" if times > 1 else "Starting (each once)", ("", "takes"), rows)


async def _median(times: int, measure: Callable[[], Awaitable[float]]) -> str:
    return _shown(median([await measure() for _ in range(times)]))


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{1000 * seconds:.1f} ms"


async def _took(*arguments: str) -> float:
    begun = perf_counter()
    await _said(*arguments)
    return perf_counter() - begun


async def _said(*arguments: str) -> str:
    child = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=HOUSE, stdout=asyncio.subprocess.PIPE)
    said, _ = await child.communicate()
    if child.returncode:
        raise RuntimeError(f"{' '.join(arguments)} ended with {child.returncode}")
    return said.decode()


async def _collections() -> tuple[float, float]:
    before, after = map(float, (await _said("-c", COLLECTIONS)).split())
    return before, after


async def _starts() -> tuple[float, float, float]:
    """Seconds until the bot works: the first time, when it makes its database, and the second; then its memory."""
    with TemporaryDirectory(prefix="mitreden-") as folder:
        key = new_master_key()
        first, _ = await _start(Path(folder), key)
        again, memory = await _start(Path(folder), key)
        return first, again, memory


async def _start(folder: Path, key: str) -> tuple[float, float]:
    async with Simulator() as telegram:
        environment = {
            "MITREDEN_API_URL": telegram.url,
            "MITREDEN_BOT_TOKEN": telegram.token,
            "MITREDEN_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/mitreden.db",
            "MITREDEN_SECRET_KEY": key,
            "MITREDEN_LISTEN": "127.0.0.1:0",
        }
        begun = perf_counter()
        async with started("bot", "run", folder=folder, **environment) as bot:
            await until_it_asks(telegram, bot)
            return perf_counter() - begun, bot.megabytes()
