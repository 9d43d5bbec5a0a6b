"""The bot as a process of its own, which can be killed and comes back by itself."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

HOUSE = Path(__file__).parents[2]
PATIENCE = 8.0
"""Seconds in which a bot that is asked to stop brings to an end what is under way."""
SHORT_LIFE = 15.0
"""A bot that ended by itself sooner than that will not do better if it is started again at once."""
LONGEST_PAUSE = 30.0

State = Literal["starting", "up", "down", "back"]
"""`back` is up again after having been down."""


class BotProcess:
    def __init__(
        self,
        *,
        settings: Mapping[str, str],
        folder: Path,
        listens: Callable[[], bool],
        show: Callable[[State], None],
        complain: Callable[[Path], None],
    ) -> None:
        self._settings = dict(settings)
        self._folder = folder
        self._listens = listens
        self._show = show
        self._complain = complain
        self._process: asyncio.subprocess.Process | None = None
        self._killed = False
        self._was_down = False
        self.state: State = "starting"

    @property
    def log(self) -> Path:
        return self._folder / "bot.log"

    def kill(self) -> None:
        """SIGKILL: no warning, no tidying up."""
        if self._process is not None and self._process.returncode is None:
            self._killed = True
            self._process.kill()

    def start_anew(self, **settings: str) -> None:
        """Let it end as an operator would, and come back with other settings."""
        self._settings.update(settings)
        if self._process is not None and self._process.returncode is None:
            self._killed = True  # at our wish
            self._process.terminate()

    async def run(self) -> None:
        """Keep the bot running until cancelled; then stop it, and wait until it is gone."""
        loop = asyncio.get_running_loop()
        pause = 1.0
        while True:
            began, self._killed = loop.time(), False
            await self._live()
            self._was_down = True
            self._tell("down")
            if self._killed or loop.time() - began > SHORT_LIFE:
                pause = 1.0
            else:
                pause = min(pause * 2, LONGEST_PAUSE)
                self._complain(self.log)
            await asyncio.sleep(pause)

    async def _live(self) -> None:
        """One life, from start to end."""
        self._tell("starting")
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot", "run"),
                cwd=self._folder,  # where no .env of the city's lies
                env=self._environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is ours to pass on
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        self._process = process
        telling = asyncio.create_task(self._tell_when_up())
        try:
            await process.wait()
        finally:
            telling.cancel()
            await _stop(process)

    async def _tell_when_up(self) -> None:
        while not self._listens():  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.1)
        self._tell("back" if self._was_down else "up")

    def _tell(self, state: State) -> None:
        self.state = state
        self._show(state)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MITREDEN_")}
        return {**kept, "PYTHONPATH": str(HOUSE), **{f"MITREDEN_{name}": value for name, value in self._settings.items()}}


async def _stop(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(asyncio.shield(process.wait()), PATIENCE)
    except (TimeoutError, asyncio.CancelledError):
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _die_with_parent() -> None:
    """Even if the demonstration itself is killed, no bot stays behind (prctl PR_SET_PDEATHSIG)."""
    libc: Any = ctypes.CDLL(None)
    libc.prctl(1, signal.SIGTERM)
