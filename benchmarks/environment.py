"""The peers' own environment, .venv-peers: they never get into the one that the bot and its tests run in."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.processes import HOUSE

PLACE = HOUSE / ".venv-peers"
PINS = HOUSE / "requirements" / "peers.txt"
OPTIONS = ["--require-hashes", "--only-binary", ":all:", "--no-user", "--no-input", "--disable-pip-version-check", "--quiet"]


def python_with_peers() -> Path | None:
    """The Python that can import the peers; it is set up at the first use. None, and a sentence, where that does not work."""
    python, stamp = PLACE / "bin" / "python", PLACE / "set-up-for-benchmarks"
    pins = f"{hashlib.sha256(PINS.read_bytes()).hexdigest()} {sys.version_info[:2]}"
    if stamp.exists() and stamp.read_text() == pins:
        return python
    print(f"Installing the peers of requirements/peers.txt into {PLACE.name}, once; this takes about a minute ...", flush=True)
    shutil.rmtree(PLACE, ignore_errors=True)
    for command in (
        [sys.executable, "-m", "venv", str(PLACE)],
        [str(python), "-I", "-m", "pip", "install", *OPTIONS, "--requirement", str(PINS)],
    ):
        step = subprocess.run(command, capture_output=True, text=True, check=False)
        if step.returncode:
            print(f"The peers cannot be installed, so we are measured alone:\n{(step.stderr or step.stdout).strip()[-500:]}", flush=True)
            return None
    stamp.write_text(pins)
    return python
