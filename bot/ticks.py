"""APScheduler wakes; what is due is asked of the records."""

from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.alarms import Alarm, Alarms
from bot.announcing import Announcing
from bot.clock import Clock
from bot.desk import Desk
from bot.groups import TeamGroup
from bot.landmarks import passing
from bot.outbox import LEADER
from bot.photos import Photos
from bot.process_in_force import ProcessInForce
from bot.upkeep import Upkeep
from services.audit import Audit
from services.digests import Digests
from services.news import NewsForFollowers
from services.phase_messages import PhaseMessages
from storage.records import Records
from storage.unit import Unit

EVERY_SECOND = 1.0
EVERY_QUARTER_MINUTE = 15.0
EVERY_HOUR = 3600.0

_log = structlog.get_logger()


class Ticks:
    def __init__(  # noqa: PLR0913  whatever is to be woken comes together here
        self,
        *,
        records: Records,
        clock: Clock,
        in_force: ProcessInForce,
        photos: Photos,
        upkeep: Upkeep,
        alarms: Alarms,
        desk: Desk,
        announcing: Announcing,
        team_group: TeamGroup,
        wake_outbox: Callable[[], None],
    ) -> None:
        self._records = records
        self._clock = clock
        self._in_force = in_force
        self._photos = photos
        self._upkeep = upkeep
        self._alarms = alarms
        self._desk = desk
        self._announcing = announcing
        self._team_group = team_group
        self._wake_outbox = wake_outbox
        self._epoch = 0

    def scheduler(self, epoch: int) -> AsyncIOScheduler:
        """A scheduler that is not yet started, for the leader of this epoch. A tick that takes long is not started twice."""
        self._epoch = epoch
        scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
        ticks = (
            (self.tell_phases, EVERY_SECOND),
            (self.announce, EVERY_SECOND),
            (self.tell_news, EVERY_SECOND),
            (self.settle, EVERY_SECOND),
            (self.renew_cards, EVERY_SECOND),
            (self.remind, EVERY_SECOND),
            (self.tell_of_lost_group, EVERY_SECOND),
            (self.fetch_photos, EVERY_SECOND),
            (self.look_for_trouble, EVERY_QUARTER_MINUTE),
            (self.look_through_log, EVERY_QUARTER_MINUTE),
            (self.finish_key_change, EVERY_QUARTER_MINUTE),
            (self.forget_old, EVERY_HOUR),
            (self.wipe_traces, EVERY_HOUR),
        )
        for tick, seconds in ticks:
            scheduler.add_job(_told(tick), "interval", seconds=seconds, id=tick.__name__)
        return scheduler

    async def tell_phases(self) -> None:
        """Queue what phases owe their followers. Calling it again queues nothing."""
        async with self._records.reading() as unit:
            process = await self._in_force.process(unit)
            look = PhaseMessages(unit, process, self._clock.now())
            due, unfilled = await look.anything_due(), await unit.phase_messages.unfilled()
        if due:
            async with self._records.changing() as unit:
                if await self._still_leads(unit):
                    await PhaseMessages(unit, process, self._clock.now()).announce()
        more = bool(due or unfilled)
        while more:
            async with self._records.changing() as unit:
                more = await self._still_leads(unit) and await PhaseMessages(unit, process, self._clock.now()).fill()
            self._wake_outbox()

    async def announce(self) -> None:
        """Let announcements begin, be written into the outbox, be withdrawn, end; their cards show how far they have got."""
        more = await self._announcing.anything_due()
        while more:
            more = await self._announcing.go_on(self._still_leads)
            self._wake_outbox()
        if await self._announcing.renew_cards(self._still_leads):
            self._wake_outbox()

    async def tell_news(self) -> None:
        """Queue what is new for those who follow, and put together what is due for each of them."""
        async with self._records.reading() as unit:
            facts = (unit, await self._in_force.process(unit), self._clock.now())
            untold, due = await NewsForFollowers(*facts).anything_to_tell(), await Digests(*facts).anything_due()
        while untold:
            async with self._records.changing() as unit:
                facts = (unit, await self._in_force.process(unit), self._clock.now())
                untold = await self._still_leads(unit) and await NewsForFollowers(*facts).tell_next()
            passing("news-queued")
        while due:
            async with self._records.changing() as unit:
                facts = (unit, await self._in_force.process(unit), self._clock.now())
                due = await self._still_leads(unit) and await Digests(*facts).bundle_next()
                passing("digests-queued")
            self._wake_outbox()

    async def settle(self) -> None:
        """Let come into force what nobody can take back any more, and lay new ideas before the team."""
        settled, laid_out = await self._desk.settle(self._still_leads), await self._desk.lay_out(self._still_leads)
        if await self._desk.lay_out_floods(self._still_leads) or settled or laid_out:
            self._wake_outbox()

    async def renew_cards(self) -> None:
        """Let the team's cards show what was decided about many ideas at once."""
        if await self._desk.renew_cards(self._still_leads):
            self._wake_outbox()

    async def remind(self) -> None:
        """Remind departments and the team of what is due."""
        if await self._desk.remind(self._still_leads):
            self._wake_outbox()

    async def tell_of_lost_group(self) -> None:
        """Tell the admins that the team's group cannot be written to any more."""
        if await self._team_group.tell_loss(self._still_leads):
            self._wake_outbox()

    async def _still_leads(self, unit: Unit) -> bool:
        """A leader that was held up and replaced without noticing must not tell anything beside its successor."""
        return await unit.leases.is_current(LEADER, self._epoch)

    async def fetch_photos(self) -> None:
        await self._photos.fetch_wanted()

    async def look_for_trouble(self) -> None:
        await self._alarms.look()

    async def look_through_log(self) -> None:
        """Once an hour, see whether the team's log is as it was written. A row that is wrong is told once, and stands below `/audit`."""
        async with self._records.reading() as unit:
            process, now = await self._in_force.process(unit), self._clock.now()
            audit = Audit(unit, process, now)
            before = await audit.inspection()
            if before is not None and not before.is_due_again(now):
                return
            wrong = await audit.verify()
        if wrong is not None and (before is None or before.first_wrong != wrong):
            await self._alarms.tell(Alarm.LOG_CHANGED)
        async with self._records.changing() as unit:
            if await self._still_leads(unit):
                await Audit(unit, process, now).keep_inspection(wrong)

    async def finish_key_change(self) -> None:
        await self._upkeep.finish_key_change()

    async def forget_old(self) -> None:
        await self._upkeep.forget_old()

    async def wipe_traces(self) -> None:
        await self._upkeep.wipe_traces()


def _told(tick: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """A tick whose failure is told by kind; the next tick tries again."""

    async def safely() -> None:
        try:
            await tick()
        except Exception as error:
            _log.error("tick_failed", tick=tick.__name__, error=type(error).__name__)

    return safely
