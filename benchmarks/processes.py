"""Bots in processes of their own: started, looked at from outside, and ended by their number."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

HOUSE = Path(__file__).parents[1]
ACCOUNTS = Path("/proc")  # where Linux tells what a process has used
TICKS, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


class Process:
    def __init__(self, child: asyncio.subprocess.Process, log: Path) -> None:
        self._child = child
        self._log = log

    def cpu_seconds(self) -> float:
        """Of all its threads, in the house and in the kernel."""
        after_the_name = (ACCOUNTS / str(self._child.pid) / "stat").read_text().rpartition(")")[2].split()
        return (int(after_the_name[11]) + int(after_the_name[12])) / TICKS

    def megabytes(self) -> float:
        """Of memory that it holds now."""
        return int((ACCOUNTS / str(self._child.pid) / "statm").read_text().split()[1]) * PAGE / 1e6

    @property
    def has_ended(self) -> bool:
        return self._child.returncode is not None

    def said(self) -> str:
        return self._log.read_text()

    def require_alive(self) -> None:
        if self._child.returncode is not None:
            raise RuntimeError(f"The bot has ended ({self._child.returncode}):\n{self._log.read_text()}")


@asynccontextmanager
async def started(
    module: str, *arguments: str, folder: Path, python: str | Path = sys.executable, **environment: str
) -> AsyncIterator[Process]:
    """A module of ours at work until the block ends, in the environment of this Python."""
    log = folder / f"{module}.log"
    with log.open("ab") as words:
        child = await asyncio.create_subprocess_exec(
            python, "-m", module, *arguments, cwd=HOUSE, env=_environment(environment), stdout=words, stderr=words
        )
    try:
        yield Process(child, log)
    finally:
        await _end(child)


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """That of the caller, without the settings of a bot that is at work elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MITREDEN_")} | dict(more)


async def _end(child: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        child.terminate()
    try:
        async with asyncio.timeout(10):
            await child.wait()
    except TimeoutError:
        child.kill()
        await child.wait()
