"""What a process is called in a lease, so that its successor on the same machine sees that it is dead and need not wait."""

import hashlib
import os
import secrets
import socket
from pathlib import Path

_PROCESSES = Path("/proc")  # Linux; elsewhere a successor waits until the lease runs out
_BOOT = _PROCESSES / "sys/kernel/random/boot_id"  # new with every start of the machine


def name_of_this_process() -> str:
    pid = os.getpid()
    return f"{_machine()}:{pid}:{_began(pid) or 0}:{secrets.token_hex(6)}"


def is_dead(name: str) -> bool:
    """Whether the process of this name ran on this machine and no longer does. False wherever that cannot be known."""
    machine, pid, began, *_ = (*name.split(":"), "", "", "")
    return _BOOT.exists() and machine == _machine() and _began(int(pid)) != int(began)


def _began(pid: int) -> int | None:
    """When a process began, in ticks since the machine did (proc(5), stat, field 22); None once it has ended."""
    try:
        fields = (_PROCESSES / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[19])


def _machine() -> str:
    """This machine, since it was started, as far as process numbers are counted together: another container is another machine."""
    boot = f"{_BOOT.read_text()}{(_PROCESSES / 'self/ns/pid').readlink()}" if _BOOT.exists() else ""
    return hashlib.sha256(f"{socket.gethostname()}{boot}".encode()).hexdigest()[:12]
