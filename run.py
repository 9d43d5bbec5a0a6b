#!/usr/bin/env python3
"""The one way in: `python3 run.py demo` (or test, bench, bot ...) makes what is needed in .venv, then runs it."""

# Only the standard library, and only syntax that Python 3.6 can read, so that an older Python comes as far as the sentence below.
import contextlib
import errno
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, NoReturn

PYTHON_HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"
if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is exactly what this line is for
    sys.exit(
        f"Mitreden needs Python 3.11 or newer, and this is Python {PYTHON_HERE}: install a newer one "
        "(Debian 12 and Ubuntu 24.04 have it as python3) and start with it, for example: python3.12 run.py demo"
    )

HELP = """\
Mitreden: a city's conversation with its residents, in their messenger.

  python3 run.py demo [ARGS]    watch it: phones, the bot and a clock on http://127.0.0.1:8080
  python3 run.py test [ARGS]    run the tests; --full runs the long ones too; other ARGS go to pytest
  python3 run.py bench [NAME]   run the benchmarks
  python3 run.py audit          ask whether anything is known against the packages in use
  python3 run.py bot ARGS       run the bot itself; "bot --help" tells what it can do

The first start makes .venv beside this file and fills it with the packages that requirements/ names;
nothing else on this machine is changed. Files named in ARGS are looked for beside this file.
"""

HOUSE = Path(__file__).resolve().parent
ENVIRONMENT = HOUSE / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "set-up-by-run-py"
LOG = HOUSE / ".venv.log"  # what pip said; whoever sets up holds its lock

RUNNING = "run"  # the two lists in requirements/; the second contains the first
DEVELOPING = "dev"
COMMANDS = {
    "demo": (RUNNING, ["bot.demo"]),
    "test": (
        DEVELOPING,
        ["pytest", "-n", "4", "--dist", "worksteal"],
    ),  # while some wait, others work; `-n 0`: one after another
    "bench": (DEVELOPING, ["benchmarks"]),
    "bot": (RUNNING, ["bot"]),
}

AGAIN = "then start again."
DISK_FULL = f"The disk is full: make room (.venv takes up to 700 MB), {AGAIN}"
REASONS = (
    (DISK_FULL, ["No space left on device", "Disk quota exceeded"]),
    (
        "A package that arrived is not the one this project was tested with: check the index or mirror in use before going on.",
        ["DO NOT MATCH THE HASHES"],
    ),
    (
        f"The package index shows a certificate that is not trusted here: name the file of your authority in PIP_CERT, {AGAIN}",
        ["CERTIFICATE_VERIFY_FAILED"],
    ),
    (
        f"The package index cannot be reached: check the network (a proxy goes into HTTPS_PROXY, a mirror into PIP_INDEX_URL), {AGAIN}",
        ["new connection", "Max retries exceeded", "Connection aborted", "Connection broken", "connect to proxy", "imed out", "HTTP error"],
    ),
    (
        f"The package index has nothing ready for Python {PYTHON_HERE} here: use Python 3.11 to 3.14 on 64-bit Linux or an ARM Mac.",
        ["No matching distribution found"],
    ),
)


class Stamp(NamedTuple):
    """What a finished set-up leaves in .venv. While one is under way, the file is there and empty."""

    pins: str
    interpreter: str
    packages: list[str]


def main(arguments: list[str]) -> NoReturn:
    command, *rest = arguments or ["--help"]
    if command in ("-h", "--help", "help"):
        print(HELP, end="")
        sys.exit()
    if command == "audit":  # it needs nothing that is installed
        os.execv(sys.executable, [sys.executable, str(HOUSE / ".ci" / "audit.py"), *rest])
    if command not in COMMANDS:
        sys.exit(f'There is no "{command}": say python3 run.py demo, test, bench, audit or bot; --help tells more.')
    if os.name != "posix":
        sys.exit("Mitreden runs on Linux and macOS: on Windows, start it inside WSL.")
    requirements, module = COMMANDS[command]
    try:
        set_up(requirements)
        os.chdir(HOUSE)
        os.execv(PYTHON, [str(PYTHON), "-m", *module, *rest])  # it takes this process's place: its signals, its exit code
    except KeyboardInterrupt:
        sys.exit("\nStopped; the next start goes on from here.")
    except OSError as error:
        sys.exit(what_to_do(error))


def what_to_do(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DISK_FULL
    place = error.filename or HOUSE
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"{place} cannot be written ({error.strerror}): start as the account that owns it, or give this one the right to write there."
        )
    return f"{place} stands in the way ({error.strerror}): delete {ENVIRONMENT}, {AGAIN}"


def set_up(requirements: str) -> None:
    """Make .venv hold a pinned list. Called again, it finds its stamp and does nothing."""
    if is_set_up(requirements):
        return
    with alone() as lock:
        if is_set_up(requirements):
            return
        if not is_sound():
            make_environment(lock)
        install(requirements, lock)


def is_set_up(requirements: str) -> bool:
    stamp = read_stamp()
    return stamp is not None and stamp.pins in (pins(requirements), pins(DEVELOPING)) and is_whole(stamp)


def pins(requirements: str) -> str:
    """A list and its fingerprint: one line that changes whenever a pin does."""
    return f"{requirements} {hashlib.sha256(pinned(requirements).read_bytes()).hexdigest()}"


def pinned(requirements: str) -> Path:
    return HOUSE / "requirements" / f"{requirements}.txt"


def read_stamp() -> Stamp | None:
    try:
        pins, interpreter, *packages = STAMP.read_text().splitlines()
    except (OSError, ValueError):
        return None
    return Stamp(pins, interpreter, packages)


def is_whole(stamp: Stamp) -> bool:
    """Whether the interpreter is still the same, and nobody has removed or replaced a package by hand."""
    return os.access(PYTHON, os.X_OK) and stamp.interpreter == os.path.realpath(PYTHON) and set(stamp.packages) <= set(installed())


def installed() -> list[str]:
    return [str(package.relative_to(ENVIRONMENT)) for package in ENVIRONMENT.glob("lib/python*/site-packages/*.dist-info")]


def is_sound() -> bool:
    """Whether .venv can be installed into: whole since the last set-up, or made by somebody else and working."""
    if STAMP.exists():
        stamp = read_stamp()
        return stamp is not None and is_whole(stamp)
    if not os.access(PYTHON, os.X_OK):
        return False
    new_enough_and_with_pip = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-I", "-c", new_enough_and_with_pip], capture_output=True, check=False).returncode == 0


@contextlib.contextmanager
def alone() -> Iterator[int]:
    """Keep every other set-up waiting until this one, and what it has started, is over."""
    import fcntl  # noqa: PLC0415 - Windows, which has none, is told so in a sentence

    with LOG.open("a") as log:
        try:
            fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("Another start is setting up .venv; waiting for it ...")
            fcntl.flock(log, fcntl.LOCK_EX)
        log.truncate(0)
        yield log.fileno()


def make_environment(lock: int) -> None:
    if any(importlib.util.find_spec(module) is None for module in ("venv", "ensurepip")):
        sys.exit(f"Python's module venv is missing: install it (Debian, Ubuntu: apt install python{PYTHON_HERE}-venv), {AGAIN}")
    import shutil  # noqa: PLC0415 - Debian's python3-minimal has none, and got the sentence above

    if ENVIRONMENT.is_dir():
        tell(".venv is broken or was never finished; making it anew.")
        shutil.rmtree(ENVIRONMENT)
    ENVIRONMENT.mkdir()
    STAMP.touch()
    carry_out([sys.executable, "-I", "-m", "venv", str(ENVIRONMENT)], lock)


def install(requirements: str, lock: int) -> None:
    stamp = read_stamp()
    if stamp and stamp.pins.startswith(f"{DEVELOPING} "):
        requirements = DEVELOPING  # who has run the tests here will run them again
    tell(f"Installing the packages of requirements/{requirements}.txt into .venv, once; this takes about a minute ...")
    options = ["--require-hashes", "--only-binary", ":all:", "--no-user", "--no-input", "--disable-pip-version-check"]
    carry_out([str(PYTHON), "-I", "-u", "-m", "pip", "install", *options, "--requirement", str(pinned(requirements))], lock)
    finished = STAMP.with_suffix(".new")
    finished.write_text("\n".join([pins(requirements), os.path.realpath(PYTHON), *installed()]))
    finished.replace(STAMP)


def carry_out(command: list[str], lock: int) -> None:
    """Take a step of the set-up, or say in a sentence why it cannot be taken. The step keeps the lock, even if this process is killed."""
    said = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace", pass_fds=[lock]) as step:
        for line in step.stdout or ():
            said += line
            os.write(lock, line.encode())
            if line.startswith("Collecting "):
                progress(line.split()[1])
            if line.startswith("Installing collected packages"):
                STAMP.write_text("")  # until here nothing in .venv has changed: without a network, what worked goes on working
                progress("unpacking")
    progress("")
    if step.returncode:
        reasons = [reason for reason, words in REASONS if any(word in said for word in words)]
        sys.exit(reasons[0] if reasons else f"Setting up .venv did not work: read why in {LOG}, {AGAIN}")


def progress(what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{what}", end="", file=sys.stderr, flush=True)


def tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
