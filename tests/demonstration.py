"""The demonstration, started as its watchers start it."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

HOUSE = Path(__file__).parents[1]
STARTING = 90_000  # milliseconds; the bot's imports take seconds on a busy machine


@dataclass(frozen=True, slots=True)
class Demo:
    process: asyncio.subprocess.Process
    address: str

    async def ends(self, sign: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(sign)
        return await asyncio.wait_for(self.process.wait(), 15)

    def children(self) -> list[int]:
        numbers = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(number) for number in numbers.split()]


@asynccontextmanager
async def demonstration(folder: Path, *arguments: str) -> AsyncIterator[Demo]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.demo", "--port", "0", *arguments),
        cwd=HOUSE,
        env={**os.environ, "TMPDIR": str(folder), "LC_ALL": "en_GB.UTF-8"},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), STARTING / 1000)).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line
        yield Demo(process, found[0])
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
