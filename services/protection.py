"""What protects people and the team: threats and distress come first, floods wait apart, whoever breaks the rules is banned."""

from participation import refusals
from participation.audit import Facts
from participation.bans import Ban, reason_of
from participation.flags import has_any
from participation.floods import Flood, FloodId, FloodState, alike, prints, set_apart
from participation.ideas import Idea, IdeaId, RejectionReason
from participation.moderation import Decision, DecisionKind, Verdict
from participation.processes import Process
from participation.residents import Resident, ResidentId, ResidentState
from participation.staff import Alias, Member
from participation.wall_time import Instant
from services.audit import Audit
from services.deeds import deed
from services.moderation import BULK, Moderation
from storage.unit import Unit


class Protection:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now
        self._audit = Audit(unit, process, now)

    async def open_floods(self) -> list[Flood]:
        """Those that wait for somebody of the team, the oldest first."""
        return await self._unit.floods.open_in(self._process.key)

    async def sizes(self) -> dict[FloodId, int]:
        """How many ideas of each open flood wait."""
        return await self._unit.floods.sizes_in(self._process.key)

    async def flood(self, flood_id: FloodId, *, hold: bool = False) -> Flood:
        """A flood that waits; who was quicker is told. `hold` keeps others from ending it until the unit ends."""
        flood = await self._flood(flood_id, hold=hold)
        if flood.state is not FloodState.OPEN:
            raise await self._was_handled(flood)
        if not flood.ideas:
            raise refusals.FloodIsGone
        return flood

    async def left(self, flood_id: FloodId) -> int:
        """How many ideas of a flood still wait apart."""
        return len((await self._flood(flood_id)).ideas)

    @deed
    async def release(self, flood_id: FloodId, by: Member) -> Flood:
        """Many really want the same: their ideas wait with all others, and the same text is no flood any more."""
        flood = await self._flood(flood_id, hold=True)
        return flood if flood.state is not FloodState.OPEN else await self._end(flood, FloodState.RELEASED, by)

    @deed
    async def reject(self, flood_id: FloodId, by: Member, reason: RejectionReason = RejectionReason.RULES) -> tuple[Decision, ...]:
        """Reject the next ideas of a flood, each so that it can be undone; to be called until nothing is returned.

        Each time in a unit of its own: it ends with the audit log in its hands, and must not wait for an idea then. What others work on, or
        have decided, waits with all other ideas again.
        """
        flood = await self._flood(flood_id, hold=True)
        if flood.state is not FloodState.OPEN:
            return ()
        next_ones = flood.ideas[:BULK]
        for idea_id in next_ones:  # all at first: nobody who waits for one of them holds the audit log then
            await self._unit.ideas.find(idea_id, hold=True)
        await self._unit.floods.let_go(next_ones)
        if len(next_ones) == len(flood.ideas):
            await self._end(flood, FloodState.REJECTED, by)
        return tuple([decision for idea_id in next_ones if (decision := await self._rejected(idea_id, reason, by))])

    @deed
    async def ban(self, idea_id: IdeaId, by: Member, written: str) -> Ban:
        """Let the author of an idea take part no more. Banning again changes nothing."""
        idea = await self._unit.ideas.find(idea_id, process=self._process.key)
        if idea is None:
            raise refusals.IdeaIsGone
        reason = reason_of(written)
        resident = await self._resident(idea.author)
        if resident is None or resident.state is ResidentState.DELETED:
            raise refusals.IdeaIsGone
        if ban := await self._unit.bans.in_force(resident.id):
            return ban
        ban = await self._unit.bans.add(resident.id, reason, by.alias, self._now, resident.state)
        await self._unit.residents.keep(resident.banned())
        await self._audit.record(by, "ban", f"idea:{idea_id}", {"state": resident.state}, {"state": ResidentState.BANNED, "ban": ban.id})
        return ban

    @deed
    async def unban(self, idea_id: IdeaId, by: Member) -> Ban | None:
        """Let the author of an idea take part again. None if they may already."""
        idea = await self._unit.ideas.find(idea_id, process=self._process.key)
        resident = await self._resident(idea.author) if idea else None
        ban = await self._unit.bans.in_force(resident.id) if resident else None
        if resident is None or ban is None:
            return None
        lifted = ban.lifted(self._now)
        await self._unit.bans.lift(lifted)
        await self._unit.residents.keep(resident.unbanned(ban.state_before))
        after: Facts = {"state": ban.state_before, "ban": ban.id}
        await self._audit.record(by, "unban", f"idea:{idea_id}", {"state": ResidentState.BANNED, "ban": ban.id}, after)
        return lifted

    async def ban_of(self, resident: ResidentId) -> Ban | None:
        return await self._unit.bans.in_force(resident)

    async def _resident(self, resident_id: ResidentId) -> Resident | None:
        await self._unit.residents.hold(resident_id)
        return await self._unit.residents.get(resident_id)

    async def _rejected(self, idea_id: IdeaId, reason: RejectionReason, by: Member) -> Decision | None:
        moderation = Moderation(self._unit, self._process, self._now)
        try:
            idea = await moderation.get(idea_id)
            return await moderation.decide(idea_id, idea.version, Verdict(kind=DecisionKind.REJECT, reason=reason), by)
        except refusals.Refusal:
            return None

    async def _end(self, flood: Flood, state: FloodState, by: Member) -> Flood:
        ended = flood.ended(state, self._now)
        await self._unit.floods.end(ended)
        facts: Facts = {"state": flood.state, "ideas": len(flood.ideas)}
        await self._audit.record(by, f"flood-{state}", _subject(flood.id), facts, {"state": state})
        return ended

    async def _was_handled(self, flood: Flood) -> refusals.Refusal:
        entry = await self._audit.last_about(_subject(flood.id))
        alias = Alias.parse(entry.alias) if entry else None
        return refusals.FloodIsHandled(by=alias, at=entry.at) if entry and alias else refusals.FloodIsGone()

    async def _flood(self, flood_id: FloodId, *, hold: bool = False) -> Flood:
        flood = await self._unit.floods.find(flood_id, self._process.key, hold=hold)
        if flood is None:
            raise refusals.FloodIsGone
        return flood


def _subject(flood_id: FloodId) -> str:
    return f"flood:{flood_id}"


async def looked_at(unit: Unit, process: Process, idea: Idea, now: Instant) -> Idea:
    """What an idea is that was just sent: one that speaks of danger comes first, any other one of a flood waits apart."""
    if idea.revision > 1:
        await unit.floods.leave([idea.id])
    if has_any(f"{idea.title or ''}\n{idea.text}", process.team.danger_words):
        idea = idea.endangered()
        await unit.ideas.keep(idea)
    if not idea.danger:
        await _set_apart_from_a_flood(unit, process, idea, now)
    return idea


async def _set_apart_from_a_flood(unit: Unit, process: Process, idea: Idea, now: Instant) -> None:
    rule, joined_at = process.team.flood, await unit.residents.joined_at(idea.author)
    since = now - rule.joined_within
    if joined_at is None or joined_at <= since:
        return
    same = prints(idea.text)
    await unit.floods.forget_prints(since)
    await unit.floods.remember(idea.id, same, process.key, now)
    twins = await unit.floods.twins(idea.id, same, process.key, since)
    apart = set_apart(alike(idea.text, twins), idea, rule.people)
    if apart:
        await unit.floods.join(apart.flood or await unit.floods.begin(process.key, now), [idea.id, *apart.ideas])
