"""The process in force, parsed once for each edition of its file."""

from time import monotonic

from participation.process_file import parse_process
from participation.processes import Process
from storage.unit import Unit

LOOK_AGAIN = 1.0  # seconds; so long may an update still be answered by the edition before


class NoProcess(Exception):
    """No process file has been loaded."""


class ProcessInForce:
    def __init__(self) -> None:
        self._edition: int | None = None
        self._process: Process | None = None
        self._looked_at = 0.0

    @property
    def known(self) -> Process | None:
        """As it was when somebody asked last."""
        return self._process

    async def process(self, unit: Unit) -> Process:
        """The process as the database holds it, whichever process of ours loaded it."""
        if self._process is not None and monotonic() - self._looked_at < LOOK_AGAIN:
            return self._process
        number = await unit.processes.active_id()
        if self._process is None or number != self._edition:
            edition = await unit.processes.active()
            if edition is None:
                raise NoProcess
            self._process, self._edition = parse_process(edition.toml), edition.id
        self._looked_at = monotonic()
        return self._process
