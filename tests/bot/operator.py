"""The operator at the command line: every command in a process of its own, forked from one that has everything imported."""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.context import ForkServerContext
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds
WHAT_COMMANDS_IMPORT = ("bot.commands", "bot.run", "bot.check", "bot.doctor", "bot.export", "bot.backup", "bot.restore")

_forks: ForkServerContext = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload([*WHAT_COMMANDS_IMPORT, __name__])


def bot(*words: str, at: Path, **settings: str) -> CompletedProcess[str]:
    """Run `bot` with these settings and nothing else of ours in the environment, in a folder without `.env`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MITREDEN_")}
    environment = clean | {"LC_ALL": "en_GB.UTF-8"} | {f"MITREDEN_{name.upper()}": value for name, value in settings.items()}
    with TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = _forks.Process(target=_runs, args=(words, at, environment, out, err))
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutError(f"bot {words} takes longer than {PATIENCE} seconds")
        return CompletedProcess(words, process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


def _runs(words: tuple[str, ...], at: Path, environment: Mapping[str, str], out: Path, err: Path) -> None:
    os.chdir(at)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["bot", *words]
    for place, file in ((1, out), (2, err)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), place)
    sys.stdout, sys.stderr = (os.fdopen(place, "w", encoding="utf-8", buffering=1, closefd=False) for place in (1, 2))

    from bot.commands import commands  # noqa: PLC0415  it was imported before this process was forked

    try:
        commands(prog_name="bot")
    except Exception:
        sys.excepthook(*sys.exc_info())  # as Python does with an error that nobody expected
        sys.exit(1)
