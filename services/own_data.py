"""What people may ask for about themselves: everything that is stored, and to be forgotten."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from participation.answers import Assignment, OfficialResponse
from participation.bans import Ban
from participation.demographics import Told as ToldOfThemself
from participation.dialogs import Dialog
from participation.entries import PaperEntry
from participation.follows import Follow, FollowKind
from participation.guardians import GuardianConsent
from participation.ideas import Draft, DraftId, Idea, IdeaId, Reference
from participation.inquiries import Inquiry
from participation.moderation import Appeal, Decision, DecisionState, Note
from participation.own_data import Farewell, IdeasWish, Receipt, decided, staying
from participation.processes import Process, ProcessKey
from participation.reports import ReportReason
from participation.residents import Resident
from participation.revisions import Revision
from participation.staff import Membership
from participation.wall_time import Instant
from services.deeds import deed
from services.residents import ALIAS_LENGTH
from services.signs import drawn
from storage.outbox import Told
from storage.residents import Agreement
from storage.unit import Unit

RECEIPT_LENGTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderated:
    """What the team did with a person's ideas, the oldest first. What is not in force, or was undone, is as if it had not been."""

    revisions: Sequence[Revision]
    decisions: Sequence[Decision]
    appeals: Sequence[Appeal]
    notes: Sequence[Note]
    trusted: Mapping[ProcessKey, Instant]
    apart: Collection[IdeaId]
    """Ideas that wait apart, because many sent the same text."""
    assigned: Mapping[IdeaId, Assignment]
    answers: Mapping[IdeaId, Sequence[OfficialResponse]]
    """Of the city, as far as they are out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenPart:
    """What a person did about the ideas of others, the oldest first."""

    supports: Sequence[tuple[Reference, Instant | None]]
    reports: Sequence[tuple[Reference, ReportReason, Instant | None]]
    inquiries: Sequence[Inquiry]
    """What they asked the team."""
    follows: Sequence[tuple[ProcessKey, Follow]]
    followed_ideas: Mapping[str, Reference] = field(repr=False)
    """The numbers of the ideas among them, by the keys of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is stored about a person because they joined."""

    resident: Resident
    joined_at: Instant
    agreements: Sequence[Agreement]
    dialog: Dialog
    drafts: Sequence[tuple[ProcessKey, Draft]]
    ideas: Sequence[tuple[ProcessKey, Idea]]
    entries: Mapping[DraftId, PaperEntry]
    """Of these ideas those that the team typed."""
    moderation: Moderated
    taken_part: TakenPart
    bans: Sequence[Ban]
    demographics: ToldOfThemself | None
    guardian: GuardianConsent | None
    missed_news: bool

    def draft_of(self, idea: Idea) -> Draft | None:
        return next((draft for _, draft in self.drafts if draft.id == idea.draft_id), None)

    @property
    def unsent(self) -> list[tuple[ProcessKey, Draft]]:
        """What was written and has not become an idea."""
        sent: set[DraftId] = {idea.draft_id for _, idea in self.ideas}
        return [(process, draft) for process, draft in self.drafts if draft.id not in sent]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that is stored about a person, whether or not they ever joined."""

    profile: Profile | None
    told: Sequence[Told]
    cards: Sequence[tuple[str, int | None]]
    not_answered: Sequence[Instant]
    receipts: Sequence[Receipt]
    in_team: Sequence[Membership] = ()
    """Where the person works, or worked, for the city."""

    @property
    def is_empty(self) -> bool:
        return self.profile is None and not (self.told or self.cards or self.not_answered or self.receipts or self.in_team)


class OwnData:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    async def about(self, person: bytes, resident: Resident | None) -> Report:
        """Everything about this person, and nothing about anybody else."""
        return Report(
            profile=await self._profile(resident) if resident else None,
            told=await self._unit.outbox.told(resident.id if resident else None, person),
            cards=await self._unit.cards.in_chat(person),
            not_answered=await self._unit.inbox.not_answered(person),
            receipts=await self._unit.tombstones.of(person),
            in_team=await self._unit.staff.memberships(person),
        )

    async def ideas_of(self, resident: Resident) -> list[Idea]:
        """What becomes of these must be decided before a person is forgotten."""
        return [idea for _, idea in await self._unit.ideas.everything_of(resident.id)]

    @deed
    async def forget(self, person: bytes, resident: Resident, wish: IdeasWish) -> Farewell:
        """Nothing leads to this person any more, and nothing more goes to them, from the commit on. Their wish counts if they are asked."""
        await self._unit.residents.hold(resident.id)
        everything = await self._unit.ideas.everything_of(resident.id)
        ideas = [idea for _, idea in everything]
        kept = staying(ideas, decided(wish, self._process.ideas.when_forgotten))
        await leave_no_trace(self._unit, person, resident, ideas, kept)
        receipt = Receipt(number=drawn(RECEIPT_LENGTH), forgotten_at=self._now)
        await self._unit.tombstones.put(person, receipt)
        here = tuple(idea.id for process, idea in everything if process == self._process.key)
        return Farewell(receipt=receipt, ideas_kept=len(kept), ideas_deleted=len(ideas) - len(kept), known_to_the_team=here)

    @deed
    async def forget_stranger(self, person: bytes) -> None:
        """What is left of somebody who never joined: messages in between."""
        await forget_messages(self._unit, person, None)

    async def _profile(self, resident: Resident) -> Profile:
        joined_at = await self._unit.residents.joined_at(resident.id)
        if joined_at is None:
            raise LookupError("a resident who asks is not on record")
        ideas = await self._unit.ideas.everything_of(resident.id)
        return Profile(
            resident=resident,
            joined_at=joined_at,
            agreements=await self._unit.residents.agreements_of(resident.id),
            dialog=await self._unit.dialogs.of(resident.id),
            drafts=await self._unit.drafts.everything_of(resident.id),
            ideas=ideas,
            entries=await self._unit.entries.of(resident.id),
            moderation=await self._moderated(resident, [idea.id for _, idea in ideas]),
            taken_part=await self._taken_part(resident),
            bans=await self._unit.bans.all_of(resident.id),
            demographics=await self._unit.demographics.of(resident.id),
            guardian=await self._unit.guardians.of(resident.id),
            missed_news=await self._unit.residents.has_missed_news(resident.id),
        )

    async def _taken_part(self, resident: Resident) -> TakenPart:
        supports, reports = await self._unit.supports.of(resident.id), await self._unit.reports.of(resident.id)
        follows = await self._unit.follows.everything_of(resident.id)
        followed = [IdeaId(int(follow.key)) for _, follow in follows if follow.kind is FollowKind.IDEA]
        ideas = await self._unit.ideas.many([*followed, *(idea_id for idea_id, _ in supports), *(idea_id for idea_id, _, _ in reports)])
        return TakenPart(
            supports=[(ideas[idea_id].reference, given_at) for idea_id, given_at in supports],
            reports=[(ideas[idea_id].reference, reason, reported_at) for idea_id, reason, reported_at in reports],
            inquiries=await self._unit.inquiries.of(resident.id),
            follows=follows,
            followed_ideas={str(idea_id): ideas[idea_id].reference for idea_id in followed},
        )

    async def _moderated(self, resident: Resident, ids: Collection[IdeaId]) -> Moderated:
        decisions = await self._unit.decisions.about(ids)
        return Moderated(
            revisions=await self._unit.revisions.of(ids),
            decisions=[decision for decision in decisions if decision.state is DecisionState.IN_FORCE],
            appeals=await self._unit.appeals.about(ids),
            notes=await self._unit.notes.about(ids),
            trusted=await self._unit.trust.of(resident.id),
            apart=await self._unit.floods.among(ids),
            assigned={idea_id: assignment for idea_id in ids if (assignment := await self._unit.assignments.of(idea_id))},
            answers={idea_id: await self._unit.answers.about(idea_id) for idea_id in ids},
        )


async def leave_no_trace(unit: Unit, person: bytes, resident: Resident, ideas: Sequence[Idea], kept: Collection[Idea]) -> None:
    """Of a resident nothing is left but the words of the ideas that are kept."""
    gone = [idea.id for idea in ideas if idea not in kept]
    await unit.ideas.delete(gone)
    await _forget_moderation(unit, resident, gone, [idea.id for idea in ideas])
    await _forget_taking_part(unit, resident, gone)
    await unit.entries.remove(idea.draft_id for idea in ideas)
    await unit.drafts.forget_all_of(resident.id)
    await unit.dialogs.remove(resident.id)
    await forget_messages(unit, person, resident)
    if not ideas:
        await unit.residents.remove(resident.id)
    else:
        await unit.residents.make_nobody(resident.id, alias=resident.alias if kept else drawn(ALIAS_LENGTH))


async def _forget_moderation(unit: Unit, resident: Resident, gone: Collection[IdeaId], ids: Collection[IdeaId]) -> None:
    """Earlier texts go with all ideas, whatever was written about them with those whose words go."""
    await unit.revisions.remove(ids)
    await unit.appeals.withdraw(ids)
    await unit.trust.forget(resident.id)
    await unit.inquiries.forget(resident.id)
    await unit.floods.leave(ids)
    await unit.guardians.forget(resident.id)
    await unit.demographics.forget(resident.id)
    await unit.bans.forget(resident.id)
    await unit.decisions.forget(gone)
    await unit.notes.remove(gone)
    await unit.claims.end(gone)


async def _forget_taking_part(unit: Unit, resident: Resident, gone: Collection[IdeaId]) -> None:
    """What is gone is no longer found. What others count stays counted, without a link to the person."""
    await unit.reading.take_out(gone)
    await unit.idea_words.take_out(gone)
    await unit.reports.take_out(gone)
    await unit.supports.forget(resident.id)
    await unit.follows.forget(resident.id)
    await unit.reports.forget(resident.id)


async def forget_messages(unit: Unit, person: bytes, resident: Resident | None) -> None:
    await unit.outbox.forget(resident.id if resident else None, person)
    await unit.cards.remove_in(person)
    await unit.inbox.forget_lane(person)
    await unit.staff.forget_former(person)
