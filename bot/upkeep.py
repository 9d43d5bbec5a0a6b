"""What the house sees to by itself, in portions that nobody notices: what has served its time goes, and what was begun is finished."""

from bot.clock import Clock
from bot.inbox import Inbox
from bot.resealing import finish_key_change
from services.drafts import KEPT
from services.entries import forget_unfinished
from storage.records import Records
from storage.seals import Seals


class Upkeep:
    def __init__(self, *, records: Records, seals: Seals, clock: Clock, inbox: Inbox) -> None:
        self._records = records
        self._seals = seals
        self._clock = clock
        self._inbox = inbox

    async def finish_key_change(self) -> None:
        """Go on where `bot key rotate` was ended. Without a change of key that is under way, this does nothing."""
        await finish_key_change(self._records, self._seals, self._clock)

    async def forget_old(self) -> None:
        """Forget what has served its time: drafts nobody came back to, and the numbers of updates done long ago."""
        await self._inbox.forget_old()
        async with self._records.changing() as unit:
            await forget_unfinished(unit, before=self._clock.now() - KEPT)
            await unit.drafts.remove_unfinished(before=self._clock.now() - KEPT)

    async def wipe_traces(self) -> None:
        """Let what is left of people who were forgotten vanish from the database's file, too. Without any, this does nothing."""
        async with self._records.reading() as unit:
            receipts = await unit.tombstones.to_wipe()
        if receipts and await self._records.wipe():
            async with self._records.changing() as unit:
                await unit.tombstones.mark_wiped(receipts)
