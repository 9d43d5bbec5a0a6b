"""A test's way to the nursery: bots that are born at once, die when they are told to, and whose deaths are noticed."""

import asyncio
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.leader import LEASE_SECONDS
from bot.pace import Limits
from bot.settings import Settings
from tests.faults.people import LONG
from tests.stage import UNLIMITED

HOUSE = Path(__file__).parents[2]
BY_SIGKILL = -signal.SIGKILL


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """How a bot's life is going to end: by SIGKILL at the nth passing of a landmark, of any if none is named, or after some seconds."""

    landmark: str | None = None
    nth: int = 1
    seconds: float | None = None
    gently: bool = False
    """By SIGTERM; then what is under way may be finished."""


@contextmanager
def nursery_open(place: Path) -> Iterator[Path]:
    """The nursery at work, for as long as tests run. Gives the path of its socket."""
    command = [sys.executable, "-m", "tests.faults.nursery", str(place)]
    with subprocess.Popen(command, cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as nursery:
        if nursery.stdout is None or nursery.stdout.readline() != b"open\n":
            raise RuntimeError("the nursery has not opened")
        yield place


@dataclass(frozen=True, slots=True)
class Term:
    """A time for which a bot led, by its own account; real time. Whoever dies leads no longer."""

    began_at: float
    ended_at: float | None

    def ended_by(self, moment: float) -> bool:
        return self.ended_at is not None and self.ended_at <= moment


class Life:
    """One run of the bot in a process of its own."""

    def __init__(self, nurse: "Nurse", pid: int, status: asyncio.Future[int], log: Path, without: Collection[str] = ()) -> None:
        self._nurse = nurse
        self._status = status
        self.pid = pid
        self.log = log
        self.without = without
        self.stopped_in: float | None = None
        """How long it took to stop when it was asked to."""
        self._end_at: float | None = None
        """When it was certainly about to end, in real time."""
        status.add_done_callback(self._end)

    @property
    def is_alive(self) -> bool:
        return not self._status.done()

    async def ends(self, within: float = LONG) -> int:
        """How it ended: 0 of itself, -9 by SIGKILL."""
        async with asyncio.timeout(within):
            return await asyncio.shield(self._status)

    async def meets(self, fate: Fate) -> int:
        """Live until then. How it ended."""
        if fate.seconds is None:
            return await self.ends()
        if fate.gently:
            await self.port()
        await asyncio.sleep(fate.seconds)
        return await (self.is_asked_to_stop() if fate.gently else self.is_killed())

    async def is_killed(self) -> int:
        self._end_at = time.time()
        await self._nurse.send(self.pid, signal.SIGKILL)
        return await self.ends()

    async def is_asked_to_stop(self) -> int:
        await self.port()  # before it listens there is nothing that it could finish
        asked = time.monotonic()
        await self._nurse.send(self.pid, signal.SIGTERM)
        status = await self.ends()
        self.stopped_in = time.monotonic() - asked
        return status

    async def is_frozen(self) -> None:
        await self._nurse.send(self.pid, signal.SIGSTOP)

    async def goes_on(self) -> None:
        await self._nurse.send(self.pid, signal.SIGCONT)

    async def port(self, within: float = LONG) -> int:
        """Where it listens, once it does."""
        async with asyncio.timeout(within):
            while not (found := re.search(r'"port": (\d+)', self.said())):
                assert self.is_alive, self.said()
                await asyncio.sleep(0.02)
        return int(found[1])

    def terms(self) -> list[Term]:
        events = [(event["event"], datetime.fromisoformat(event["timestamp"]).timestamp()) for event in self._events()]
        begun = [at for name, at in events if name == "leads"]
        ended = [at for name, at in events if name == "led"]
        return [Term(at, min((end for end in ended if end >= at), default=self._end_at)) for at in begun]

    def said(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def _events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.said().splitlines() if line.startswith("{") and "timestamp" in line]

    def _end(self, _: asyncio.Future[int]) -> None:
        self._end_at = self._end_at or time.time()


class Nurse:
    """One test's connection. What was born over it does not outlive it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, folder: Path) -> None:
        self._reader = reader
        self._writer = writer
        self._folder = folder
        self._answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._one_at_a_time = asyncio.Lock()
        self._ends: dict[int, asyncio.Future[int]] = {}
        self._numbers = count(1)
        self.lives: list[Life] = []

    async def bear(
        self,
        settings: Settings,
        *,
        fate: Fate | None = None,
        without: Collection[str] = (),
        amid: Collection[str] = (),
        lease_seconds: float = LEASE_SECONDS,
        limits: Limits = UNLIMITED,
    ) -> Life:
        """A bot begins to run; these guards of it are disabled, and these are the hardships that it meets."""
        log = self._folder / f"life-{next(self._numbers)}.log"
        order = {
            "settings": _plain(settings),
            "log": str(log),
            "fate": {"landmark": fate.landmark, "nth": fate.nth, "gently": fate.gently} if fate and fate.seconds is None else None,
            "without": list(without),
            "amid": list(amid),
            "lease_seconds": lease_seconds,
            "limits": asdict(limits),
        }
        async with self._one_at_a_time:
            answer = await self._ask(bear=order)
        life = Life(self, answer["born"], self._end_of(answer["born"]), log, without)
        self.lives.append(life)
        return life

    async def send(self, pid: int, number: int) -> None:
        async with self._one_at_a_time:
            await self._ask(send=int(number), to=pid)

    async def listen(self) -> None:
        """Hear what the nursery says, until it closes."""
        while line := await self._reader.readline():
            news = json.loads(line)
            if "dead" in news:
                self._end_of(news["dead"]).set_result(news["status"])
            else:
                self._answers.put_nowait(news)

    def _end_of(self, pid: int) -> asyncio.Future[int]:
        """The word of a birth and that of a death meet here, whichever comes first; then the number may be used again."""
        if found := self._ends.pop(pid, None):
            return found
        return self._ends.setdefault(pid, asyncio.get_running_loop().create_future())

    async def _ask(self, **order: Any) -> dict[str, Any]:
        self._writer.write(json.dumps(order).encode() + b"\n")
        await self._writer.drain()
        return await self._answers.get()


@asynccontextmanager
async def nurse_at(place: Path, folder: Path) -> AsyncIterator[Nurse]:
    reader, writer = await asyncio.open_unix_connection(place)
    nurse = Nurse(reader, writer, folder)
    listening = asyncio.create_task(nurse.listen())
    try:
        yield nurse
    finally:
        writer.close()
        await writer.wait_closed()
        listening.cancel()
        await asyncio.wait([listening])


def _plain(settings: Settings) -> dict[str, Any]:
    facts = settings.model_dump()
    revealed = {name: value.get_secret_value() for name, value in facts.items() if isinstance(value, SecretStr)}
    paths = {name: str(value) for name, value in facts.items() if isinstance(value, Path)}
    return {**facts, **revealed, **paths, "mode": settings.mode.value}
