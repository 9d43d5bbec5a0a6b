"""A bot that is started again whenever it has ended, as a service manager would, and the account of what became of everything."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.leader import LEASE_SECONDS
from bot.pace import Limits
from bot.settings import Mode, Settings
from tests.faults.account import Account
from tests.faults.nurse import BY_SIGKILL, Fate, Life, Nurse
from tests.faults.people import LONG
from tests.stage import UNLIMITED

TELEGRAM_TRIES_AGAIN_AFTER = 8.0  # seconds by which Telegram's pauses between two tries of a webhook are cut short


@dataclass(frozen=True, slots=True)
class Death:
    """A fate that was met, and how many of Telegram's answers never came on record because of it."""

    fate: Fate
    answers_lost: int


class House:
    def __init__(
        self,
        nurse: Nurse,
        settings: Settings,
        account: Account,
        *,
        beside: Sequence[Settings] = (),
        without: Collection[str] = (),
        amid: Collection[str] = (),
        lease_seconds: float = LEASE_SECONDS,
        limits: Limits = UNLIMITED,
    ) -> None:
        self._nurse = nurse
        self._settings = settings
        self._beside = beside
        self._without = without
        self._amid = amid
        self._lease_seconds = lease_seconds
        self._limits = limits
        self.account = account
        self.lives: list[Life] = []
        self.deaths: list[Death] = []
        self._every_fate_is_met = asyncio.Event()

    async def begins(self, fate: Fate | None = None, settings: Settings | None = None) -> Life:
        """One more process of the bot."""
        settings = settings or self._settings
        life = await self._nurse.bear(
            settings, fate=fate, without=self._without, amid=self._amid, lease_seconds=self._lease_seconds, limits=self._limits
        )
        self.lives.append(life)
        if settings.mode is Mode.WEBHOOK:
            await life.port()
            await self.account.telegram.hurry(TELEGRAM_TRIES_AGAIN_AFTER)
        return life

    @property
    def is_safe(self) -> bool:
        """Whether every fate has been met."""
        return self._every_fate_is_met.is_set()

    async def has_nothing_to_come(self, within: float | None = None) -> None:
        """Wait until every fate has been met, and then until nothing has been left to do for a second, or has been stuck for so many.

        Without `within` it is a long time after every fate, whatever is left to do.
        """
        await self._every_fate_is_met.wait()
        if within is None:
            await asyncio.sleep(LONG)
            return
        rested = 0
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while rested < 10:
                    await asyncio.sleep(0.1)
                    rested = rested + 1 if await self.account.is_at_rest() else 0

    @asynccontextmanager
    async def stands(self, *fates: Fate) -> AsyncIterator[None]:
        """One bot lives after the other, each to its fate; the last one until the block ends, when it is asked to stop.

        The processes beside it live through all of it.
        """
        self._every_fate_is_met.clear()
        living = asyncio.create_task(self._live_through(fates))
        try:
            beside = [await self.begins(settings=settings) for settings in self._beside]
            yield
            for life in (await living, *beside):
                assert await life.is_asked_to_stop() == 0, life.said()
        finally:
            living.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await living

    async def _live_through(self, fates: Iterable[Fate]) -> Life:
        for fate in fates:
            life = await self.begins(fate)
            status = await life.meets(fate)
            assert status == (0 if fate.gently else BY_SIGKILL), life.said()
            self.deaths.append(Death(fate, await self.account.count_lost_answers()))
        self._every_fate_is_met.set()
        return await self.begins()
