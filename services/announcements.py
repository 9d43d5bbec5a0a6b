"""Announcing to many: written, handed in, released by a second person, frozen, sent; paused, resumed, cancelled at any time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from participation import refusals
from participation.announcements import (
    BEGUN,
    Announcement,
    AnnouncementId,
    AnnouncementState,
    Attachment,
    Count,
    Progress,
    Target,
    Version,
    stars_for,
)
from participation.audiences import Audience, Headcount
from participation.audit import Facts
from participation.digests import in_time, told_at
from participation.follows import Habit, Rhythm
from participation.goals import Goal, GoalKind
from participation.ideas import IdeaState
from participation.phases import PhaseKey
from participation.processes import DistrictKey, Process, TopicKey
from participation.staff import Member
from participation.wall_time import Instant
from participation.words import Language
from services.audit import Audit
from services.deeds import deed
from storage.unit import Unit

CHUNK = 1000
"""People written into the outbox, or taken out of it, in one transaction; it holds the lock for well under 200 ms."""
LATEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An announcement with everything that its card shows."""

    announcement: Announcement
    headcount: Headcount
    """Who would get it now; once it has begun, nobody is counted anew."""
    progress: Progress
    stars: int | None
    """What it costs at most, if it is paid for."""
    others: int = 0
    """So many more go out at the same time and take turns with it."""


class Announcements:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now
        self._audit = Audit(unit, process, now)

    # Writing

    @deed
    async def begin(self, by: Member) -> Announcement:
        announcement_id = await self._unit.announcements.add(self._process.key, by.id, self._now)
        begun = await self._held(announcement_id)
        await self._record(by, "announcement-begun", begun, None)
        return begun

    @deed
    async def write(
        self, announcement_id: AnnouncementId, language: Language, version: Version, by: Member, attachment: Attachment | None = None
    ) -> Announcement:
        """`attachment`: what the words came with; without one, what is there stays."""
        before = await self._held(announcement_id)
        if attachment is None:
            after = before.worded(language, version, by.id, by.alias)
        else:
            after = before.illustrated(attachment, language, version, by.id, by.alias)
        return await self._keep(by, "announcement-written", before, after)

    @deed
    async def remove_words(self, announcement_id: AnnouncementId, language: Language, by: Member) -> Announcement:
        before = await self._held(announcement_id)
        return await self._keep(by, "announcement-written", before, before.without_words(language, by.id, by.alias))

    @deed
    async def fall_back_on(self, announcement_id: AnnouncementId, language: Language, by: Member) -> Announcement:
        before = await self._held(announcement_id)
        return await self._keep(by, "announcement-changed", before, before.falling_back_on(language, by.id, by.alias))

    @deed
    async def attach(self, announcement_id: AnnouncementId, attachment: Attachment | None, by: Member) -> Announcement:
        before = await self._held(announcement_id)
        return await self._keep(by, "announcement-changed", before, before.attached(attachment, by.id, by.alias))

    @deed
    async def lead_to(self, announcement_id: AnnouncementId, target: Target | None, by: Member) -> Announcement:
        """Refused where nobody could follow the button: into a phase, topic or district that is not there, or to an unpublished idea."""
        if target is not None and isinstance(target.to, Goal) and not await self._is_there(target.to):
            raise refusals.LeadsNowhere
        before = await self._held(announcement_id)
        return await self._keep(by, "announcement-changed", before, before.leading_to(target, by.id, by.alias))

    @deed
    async def address(self, announcement_id: AnnouncementId, audience: Audience, by: Member) -> Announcement:
        """Refused where the process, or the records, do not have what a criterion names."""
        for criterion in (*audience.with_, *audience.without):
            reference = criterion.reference
            if not criterion.is_known(self._process):
                raise refusals.UnknownCriterion
            if reference is not None and await self._unit.ideas.with_reference(reference, self._process.key) is None:
                raise refusals.UnknownReference(str(reference))
        before = await self._held(announcement_id)
        return await self._keep(by, "announcement-changed", before, before.addressed(audience, by.id, by.alias))

    @deed
    async def set_time(self, announcement_id: AnnouncementId, send_at: Instant | None, by: Member) -> Announcement:
        before = await self._held(announcement_id)
        return await self._keep(by, "announcement-changed", before, before.timed(send_at, by.id, by.alias, self._now))

    @deed
    async def set_expiry(self, announcement_id: AnnouncementId, not_after: Instant | None, by: Member) -> Announcement:
        before = await self._held(announcement_id)
        return await self._keep(by, "announcement-changed", before, before.good_until(not_after, by.id, by.alias, self._now))

    @deed
    async def set_urgent(self, announcement_id: AnnouncementId, by: Member, *, urgent: bool) -> Announcement:
        before = await self._held(announcement_id)
        return await self._keep(by, "announcement-changed", before, before.as_urgent(by.id, by.alias, urgent=urgent))

    @deed
    async def set_paid(self, announcement_id: AnnouncementId, by: Member, *, paid: bool) -> Announcement:
        if paid and not self._process.team.announcements.paid:
            raise refusals.PaidIsOff
        before = await self._held(announcement_id)
        return await self._keep(by, "announcement-changed", before, before.as_paid(by.id, by.alias, paid=paid))

    @deed
    async def discard(self, announcement_id: AnnouncementId, by: Member) -> None:
        """One that was never released is gone, words and all."""
        before = await self._held(announcement_id)
        if before.state not in {AnnouncementState.DRAFT, AnnouncementState.HANDED_IN}:
            raise refusals.AnnouncementIsOut(state=before.state)
        await self._unit.announcements.remove(announcement_id)
        await self._audit.record(by, "announcement-discarded", f"announcement:{announcement_id}", {"state": before.state}, None)

    # Releasing

    @deed
    async def hand_in(self, announcement_id: AnnouncementId, by: Member) -> Announcement:
        """From now on a second person can release it, with the number of recipients as it is now."""
        before = await self._held(announcement_id)
        counted = (await self._headcount(before)).total
        return await self._keep(by, "announcement-handed-in", before, before.handed_in(by.id, by.alias, counted, self._now))

    @deed
    async def approve(self, announcement_id: AnnouncementId, typed: int, by: Member, version: int | None = None) -> Announcement:
        """`version`: the one that was read. Whatever was changed since has to be read anew."""
        by_two = self._process.team.announcements.by_two
        before = await self._held(announcement_id)
        approved = before.approved(by.id, by.alias, typed, self._now, by_two=by_two, version=version)
        return await self._keep(by, "announcement-approved" if by_two else "announcement-approved-alone", before, approved)

    # While it runs

    @deed
    async def pause(self, announcement_id: AnnouncementId, by: Member) -> Announcement:
        """From the commit on no further message of it starts."""
        before = await self._held(announcement_id)
        return await self._keep(by, "announcement-paused", before, before.paused())

    @deed
    async def resume(self, announcement_id: AnnouncementId, by: Member) -> Announcement:
        before = await self._held(announcement_id)
        return await self._keep(by, "announcement-resumed", before, before.resumed())

    @deed
    async def cancel(self, announcement_id: AnnouncementId, by: Member) -> Announcement:
        """From the commit on no further message of it starts; `go_on` takes the rows back."""
        before = await self._held(announcement_id)
        return await self._keep(by, "announcement-cancelled", before, before.cancelled())

    async def to_go_on(self) -> bool:
        """Whether `go_on` would do anything. Changes nothing, so it may look without the write lock."""
        unsettled = await self._unit.announcements.unsettled(self._process.key, *_UNDER_WAY)
        for announcement in unsettled:
            if announcement.is_due(self._now) or announcement.expires(self._now) or announcement.is_over or self._is_unfilled(announcement):
                return True
            if announcement.state is AnnouncementState.SENDING and not await self._unit.announcements.anything_waits(announcement.id):
                return True
        return False

    @deed
    async def go_on(self) -> Announcement | None:
        """Take the next step of an announcement that is due, has begun or is over: freeze and fill it, take back rows, settle it.

        Each step is one unit; once nothing is to be done, this does nothing and returns None.
        """
        for found in await self._unit.announcements.unsettled(self._process.key, *_UNDER_WAY):
            announcement = await self._held(found.id)
            step = await self._next_step(announcement)
            if step is not None:
                await self._unit.announcements.keep(step)
                return step
        return None

    async def _next_step(self, announcement: Announcement) -> Announcement | None:
        if announcement.expires(self._now):
            return announcement.expired()
        if announcement.is_due(self._now):
            await self._unit.announcements.freeze(announcement.id)
            return announcement.begun(self._now)
        if self._is_unfilled(announcement):
            return await self._fill(announcement)
        return await self._end(announcement)

    async def _fill(self, announcement: Announcement) -> Announcement:
        more = await self._unit.announcements.fill(announcement, limit=CHUNK, at=self._now, when=partial(self._waits_until, announcement))
        return announcement if more else announcement.filled(await self._unit.announcements.count_rows(announcement.id))

    async def _end(self, announcement: Announcement) -> Announcement | None:
        """Take back what waits of one that is over; and once nothing waits, it is settled."""
        withdrawing = announcement.is_over
        if withdrawing and await self._unit.announcements.withdraw(announcement.id, announcement.state, limit=CHUNK, at=self._now):
            return announcement
        ends = withdrawing or announcement.state is AnnouncementState.SENDING
        return announcement.settled(self._now) if ends and not await self._unit.announcements.anything_waits(announcement.id) else None

    def _is_unfilled(self, announcement: Announcement) -> bool:
        return announcement.state in {AnnouncementState.SENDING, AnnouncementState.PAUSED} and announcement.size is None

    def _waits_until(self, announcement: Announcement, habit: Habit) -> Instant | None:
        """Until when it waits for somebody's digest; None: it comes by itself, also because it would be too old by then."""
        times, quiet_hours = self._process.digests, self._process.quiet_hours_of(habit.own_quiet_hours)
        rhythm = in_time(times, habit.rhythm, quiet_hours, self._now, announcement.not_after)
        return None if rhythm is Rhythm.AT_ONCE else told_at(times, rhythm, quiet_hours, self._now)

    # Reading

    async def get(self, announcement_id: AnnouncementId) -> Announcement:
        announcement = await self._unit.announcements.find(announcement_id, self._process.key)
        if announcement is None:
            raise refusals.AnnouncementIsGone
        return announcement

    async def to_approve(self, announcement_id: AnnouncementId, by: Member) -> Announcement:
        """The announcement, if this member may release it."""
        announcement = await self.get(announcement_id)
        announcement.require_approver(by.id, by_two=self._process.team.announcements.by_two)
        return announcement

    async def sheet(self, announcement_id: AnnouncementId) -> Sheet:
        announcement = await self.get(announcement_id)
        headcount = Headcount() if announcement.begun_at else await self._headcount(announcement)
        progress = await self._unit.announcements.progress(announcement_id) if announcement.begun_at else Progress()
        recipients = announcement.size if announcement.size is not None else headcount.total
        return Sheet(
            announcement=announcement,
            headcount=headcount,
            progress=progress,
            stars=stars_for(recipients) if announcement.paid else None,
            others=await self._others(announcement) if announcement.state is AnnouncementState.SENDING else 0,
        )

    async def latest(self, before: AnnouncementId | None = None) -> Sequence[Announcement]:
        """The newest first, or those that come before this one."""
        return await self._unit.announcements.latest(self._process.key, LATEST, before)

    async def running(self) -> Sequence[Announcement]:
        """Those that have begun and not ended: their cards change by themselves."""
        return await self._unit.announcements.unsettled(self._process.key, *_RUNNING)

    async def counts(self, announcement_id: AnnouncementId) -> Sequence[Count]:
        """How its rows stand, by the language in which people read."""
        return await self._unit.announcements.counts(announcement_id)

    async def _others(self, announcement: Announcement) -> int:
        """Those that pay have a pace of their own."""
        sending = await self._unit.announcements.unsettled(self._process.key, AnnouncementState.SENDING)
        return sum(other.id != announcement.id and other.paid is announcement.paid for other in sending)

    async def accounts(self) -> Sequence[tuple[Announcement, Sequence[Count]]]:
        """All that ever began to go out, with how the rows of each stand."""
        begun = await self._unit.announcements.begun(self._process.key)
        return [(announcement, await self.counts(announcement.id)) for announcement in begun]

    async def _is_there(self, goal: Goal) -> bool:
        match goal.kind:
            case GoalKind.PHASE:
                return self._process.phase(PhaseKey(goal.key)) is not None
            case GoalKind.TOPIC:
                return self._process.topic(TopicKey(goal.key)) is not None
            case GoalKind.DISTRICT:
                return self._process.district(DistrictKey(goal.key)) is not None
            case GoalKind.IDEA if goal.reference:
                idea = await self._unit.ideas.with_reference(goal.reference, self._process.key)
                return idea is not None and idea.state is IdeaState.PUBLISHED
        return False

    async def _headcount(self, announcement: Announcement) -> Headcount:
        return await self._unit.announcements.headcount(self._process.key, announcement.audience)

    async def _held(self, announcement_id: AnnouncementId) -> Announcement:
        announcement = await self._unit.announcements.find(announcement_id, self._process.key, hold=True)
        if announcement is None:
            raise refusals.AnnouncementIsGone
        return announcement

    async def _keep(self, by: Member, act: str, before: Announcement, after: Announcement) -> Announcement:
        if after != before:
            await self._unit.announcements.keep(after)
            await self._record(by, act, after, before)
        return after

    async def _record(self, by: Member, act: str, after: Announcement, before: Announcement | None) -> None:
        was = {"state": before.state} if before else None
        await self._audit.record(by, act, f"announcement:{after.id}", was, _facts(after))


_UNDER_WAY = (
    AnnouncementState.HANDED_IN,
    AnnouncementState.APPROVED,
    AnnouncementState.SENDING,
    AnnouncementState.PAUSED,
    AnnouncementState.CANCELLED,
    AnnouncementState.EXPIRED,
)


_RUNNING = tuple(BEGUN)


def _facts(announcement: Announcement) -> Facts:
    """A draft has no number of recipients yet; what somebody pays for is told with the most that it costs."""
    counted = None if announcement.state is AnnouncementState.DRAFT else announcement.counted
    recipients = announcement.size if announcement.size is not None else counted
    return {
        "state": announcement.state,
        "recipients": recipients,
        "urgent": announcement.urgent,
        "paid": announcement.paid,
        "stars": stars_for(recipients) if announcement.paid and recipients is not None else None,
    }
