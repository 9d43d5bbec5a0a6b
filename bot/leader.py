"""One process leads: it polls, sends and keeps the clock, for as long as its lease is renewed."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.clock import Clock
from bot.outbox import LEADER
from bot.process_name import is_dead, name_of_this_process
from storage.records import Records

LEASE_SECONDS = 10.0
RENEW_SECONDS = 3.0

Work = Callable[[int, float], Awaitable[None]]
"""What a leader does, given the epoch of its lease and for how many seconds nobody led before."""

_log = structlog.get_logger()


class Leader:
    def __init__(self, *, records: Records, clock: Clock) -> None:
        self._records = records
        self._clock = clock
        self._name = name_of_this_process()
        self.epoch: int | None = None

    @property
    def leads(self) -> bool:
        return self.epoch is not None

    async def run(self, work: Work) -> None:
        """Ask for the lease until cancelled; while it is held, do the work. A lease that is lost ends the work at once."""
        try:
            while True:
                vacant_since, asked_at = await self._look_at_lease(), self._clock.real()
                epoch = await self._take()
                if epoch is None:
                    await asyncio.sleep(RENEW_SECONDS / 3)
                    continue
                try:
                    await self._lead(epoch, work, vacant=max(0.0, asked_at - vacant_since), held_until=asked_at + LEASE_SECONDS)
                except Exception as error:  # the database is away, say: the work begins anew, and nothing of it is lost
                    _log.error("leading_failed", error=type(_first(error)).__name__)
                    await asyncio.sleep(RENEW_SECONDS / 3)
        finally:
            await self._give_back()

    async def _lead(self, epoch: int, work: Work, *, vacant: float, held_until: float) -> None:
        self.epoch = epoch
        _log.info("leads", epoch=epoch)
        working = asyncio.ensure_future(work(epoch, vacant))
        try:
            while (left := held_until - self._clock.real()) > 0:
                done, _ = await asyncio.wait({working}, timeout=min(RENEW_SECONDS, left))
                if done:
                    working.result()
                    return
                asked_at = self._clock.real()
                renewed = await self._renew(held_until - asked_at)
                if renewed == epoch:
                    held_until = asked_at + LEASE_SECONDS
                elif renewed is not None:
                    break
            _log.warning("lease_lost", epoch=epoch)
        finally:
            self.epoch = None
            working.cancel()
            await asyncio.wait({working})
            _log.info("led", epoch=epoch)

    async def _renew(self, seconds: float) -> int | None:
        """The epoch under which the lease was renewed; None if it was not, or if that took longer than it had to run."""
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, seconds)):
                return await self._take()
        return None

    async def _take(self) -> int | None:
        try:
            async with self._records.changing() as unit:
                return await unit.leases.take(LEADER, self._name, now=self._clock.real(), seconds=LEASE_SECONDS)
        except Exception as error:
            _log.error("lease_not_asked", error=type(error).__name__)
            return None

    async def _look_at_lease(self) -> float:
        """Since when nobody has led. The lease of a process that died on this machine is ended: there is nobody to wait for."""
        now = self._clock.real()
        try:
            async with self._records.reading() as unit:
                holder, until = await unit.leases.held(LEADER) or ("", now)
            if until > now and is_dead(holder):
                async with self._records.changing() as unit:
                    await unit.leases.give_back(LEADER, holder, now)
        except Exception as error:
            _log.error("lease_not_asked", error=type(error).__name__)
            return now
        return until

    async def _give_back(self) -> None:
        try:
            async with self._records.changing() as unit:
                await unit.leases.give_back(LEADER, self._name, self._clock.real())
        except Exception as error:
            _log.error("lease_not_given_back", error=type(error).__name__)


def _first(error: BaseException) -> BaseException:
    """What went wrong first, where several tasks ended together."""
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error
