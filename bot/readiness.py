"""Whether this process can do its work, and the figures that say how it is doing."""

import structlog

from bot import metrics
from bot.clock import Clock
from bot.leader import Leader
from storage.inbox import UpdateState
from storage.outbox import MessageState
from storage.records import Records

_log = structlog.get_logger()


class Readiness:
    def __init__(self, *, records: Records, clock: Clock, leader: Leader) -> None:
        self._records = records
        self._clock = clock
        self._leader = leader

    async def checks(self) -> dict[str, bool]:
        """By name, whether it is as it should be."""
        try:
            async with self._records.reading() as unit:
                process = await unit.processes.active_id()
        except Exception as error:
            _log.error("database_not_ready", error=type(error).__name__)
            return {"database": False, "process": False}
        return {"database": True, "process": process is not None}

    async def measure(self) -> None:
        async with self._records.reading() as unit:
            for state in UpdateState:
                metrics.inbox.labels(state.value).set(await unit.inbox.count(state))
            for message_state in MessageState:
                metrics.outbox.labels(message_state.value).set(await unit.outbox.count(message_state))
            oldest = await unit.inbox.oldest_waiting()
        metrics.inbox_age.set((self._clock.now() - oldest).total_seconds() if oldest else 0)
        metrics.leads.set(self._leader.leads)
