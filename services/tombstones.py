"""What happens to people who were forgotten when an older copy of the records, which still knows them, is put back."""

from services.own_data import forget_messages, leave_no_trace
from storage.restoring import Remembered
from storage.tombstones import Tombstone
from storage.unit import Unit


class Tombstones:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def forget_again(self, remembered: Remembered) -> int:
        """Forget whoever was forgotten since these records were copied; returns how many. Calling it again changes nothing."""
        since = [tombstone for tombstone in remembered.tombstones if not await self._unit.tombstones.has(tombstone.receipt)]
        for tombstone in since:
            await self._forget(tombstone, remembered)
        return len({tombstone.person for tombstone in since})

    async def _forget(self, tombstone: Tombstone, remembered: Remembered) -> None:
        known = await self._unit.residents.recognise(tombstone.person)
        if known:
            resident, _ = known
            ideas = [idea for _, idea in await self._unit.ideas.everything_of(resident.id)]
            kept = [idea for idea in ideas if (idea.id, idea.submitted_at) in remembered.standing]
            await leave_no_trace(self._unit, tombstone.person, resident, ideas, kept)
        else:
            await forget_messages(self._unit, tombstone.person, None)
        await self._unit.inbox.empty_lane(tombstone.person)
        await self._unit.tombstones.put(tombstone.person, tombstone.receipt)
