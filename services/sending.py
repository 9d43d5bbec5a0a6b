"""Whether the bot writes to people of its own accord; after a backup was put back, whoever leads the team decides that."""

from dataclasses import dataclass

from participation import refusals
from participation.processes import Process
from participation.staff import Member
from participation.wall_time import Instant
from services.audit import Audit
from services.deeds import deed
from storage.installation import Disarmed, Standstill
from storage.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Why nothing goes out unasked, how much waits since when, and whether it has been decided already that nobody gets it."""

    since: Instant
    is_copy: bool
    """The records lie elsewhere than before: nobody said that they are a backup."""
    count: int
    oldest: Instant | None
    is_discarded: bool


class Sending:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._now = now
        self._audit = Audit(unit, process, now)

    async def waiting(self) -> Waiting | None:
        """None where messages go out as ever."""
        standstill = await self._unit.installation.standstill()
        if standstill is None:
            return None
        count, oldest = await self._unit.outbox.unasked()
        return Waiting(
            since=standstill.since,
            is_copy=standstill.because is Disarmed.MOVED,
            count=count,
            oldest=oldest,
            is_discarded=standstill.discard_up_to is not None,
        )

    @deed
    async def arm(self, since: Instant, by: Member | None) -> int:
        """Let out what waits, and whatever comes after it. `since` names the standstill that is meant. Returns how much waits.

        Without `by` it is whoever runs the bot.
        """
        _ = await self._standstill(since)
        count, _ = await self._unit.outbox.unasked()
        await self._unit.installation.arm()
        await self._audit.record(by, "sending-armed", "sending", after={"count": count})
        return count

    @deed
    async def discard(self, since: Instant, by: Member | None) -> int:
        """Nobody gets what waits now; what comes after it goes out. Returns how much that is."""
        _ = await self._standstill(since)
        count, _ = await self._unit.outbox.unasked()
        await self._unit.installation.discard(await self._unit.outbox.newest() or 0)
        await self._audit.record(by, "sending-discarded", "sending", after={"count": count})
        return count

    @deed
    async def note_restoring(self) -> None:
        """Write down that a backup has come in the place of the records."""
        await self._audit.record(None, "restored", "records")

    async def _standstill(self, since: Instant) -> Standstill:
        found = await self._unit.installation.standstill(hold=True)
        if found is None or found.discard_up_to is not None or int(found.since.timestamp()) != int(since.timestamp()):
            raise refusals.SendingIsDecided
        return found
