"""One bot's life in a process of its own: the real bot, which may be fated to end at a landmark, lack a guard, and have hard times."""

import asyncio
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

from pydantic import SecretStr

from bot import landmarks, leader
from bot.logs import set_up_logs
from bot.pace import Limits
from bot.run import run
from bot.settings import Settings
from tests import stage
from tests.faults.guards import GUARDS, MASTER_KEY
from tests.faults.hardships import HARDSHIPS

FAILED = 70


def live(order: dict[str, Any]) -> NoReturn:
    """Run a bot as ordered, in a process that was just forked; the process ends with it."""
    try:
        _write_to(Path(order["log"]))
        set_up_logs()
        leader.LEASE_SECONDS, leader.RENEW_SECONDS = order["lease_seconds"], order["lease_seconds"] / 3
        for name in order["without"]:
            GUARDS[name].disable()
        for name in order["amid"]:
            HARDSHIPS[name]()
        if order["fate"]:
            landmarks.watch(Doomed(**order["fate"]))
        asyncio.run(run(_settings(order["settings"]), keys=MASTER_KEY, limits=Limits(**order["limits"]), intake=stage.OPEN_DOOR))
    except BaseException:
        traceback.print_exc()
        os._exit(FAILED)
    os._exit(0)


class Doomed:
    """Dies by SIGKILL, or is asked to stop, when it passes a landmark for the nth time; without a name, at the nth landmark of any name."""

    def __init__(self, *, landmark: str | None, nth: int, gently: bool) -> None:
        self._landmark = landmark
        self._left = nth
        self._sign = signal.SIGTERM if gently else signal.SIGKILL

    def __call__(self, passed: str) -> None:
        if self._landmark in {passed, None}:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), self._sign)


def _write_to(log: Path) -> None:
    """Everything that is said from now on, by Python itself as well, goes into this life's log."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    for stream in (sys.stdout, sys.stderr):
        os.dup2(handle, stream.fileno())


def _settings(facts: dict[str, Any]) -> Settings:
    secrets = {name: SecretStr(facts[name]) for name in ("bot_token", "webhook_secret") if facts.get(name)}
    return Settings(_env_file=None, **{**facts, **secrets})
