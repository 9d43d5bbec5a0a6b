"""Whatever a team and an author do in whatever order, while the clock moves on: what must always be true of decisions."""

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from participation.ideas import DraftId, Idea, IdeaId, IdeaState, RejectionReason
from participation.moderation import Decision, DecisionId, DecisionKind, DecisionState, Verdict
from participation.processes import TopicKey
from participation.refusals import Refusal, TooLateToUndo
from participation.residents import ResidentId
from participation.staff import Member
from services.audit import Audit
from services.drafts import Drafts
from services.ideas import Ideas
from services.moderation import Moderation
from storage.records import Records
from storage.unit import Unit
from tests.services.people import somebody
from tests.services.staffroom import SHADE, member, send
from tests.stage import INSEK

MONDAY = datetime(2024, 4, 8, 7, 0, tzinfo=UTC)
STEPS = 100


class History:
    """One team, one author, a few ideas; each step is one unit, after which the records are looked through."""

    def __init__(self, records: Records, chance: random.Random, author: ResidentId, team: list[Member], ideas: list[IdeaId]) -> None:
        self._records = records
        self._chance = chance
        self._author = author
        self._team = team
        self._ideas = ideas
        self._now = MONDAY
        self._acts = 0
        self._versions: dict[IdeaId, int] = {}
        self._states: dict[DecisionId, DecisionState] = {}

    async def goes_on(self) -> None:
        self._now += timedelta(seconds=self._chance.choice([0, 10, 30, 100, 400]))
        often = [self._decide] * 4 + [self._settle] * 2 + [self._undo] * 2
        steps = [*often, self._claim, self._rework, self._send, self._appeal, self._withdraw, self._begin]
        async with self._records.changing() as unit:
            with suppress(Refusal):
                await self._chance.choice(steps)(unit)
        await self._is_sound()

    async def _begin(self, unit: Unit) -> None:
        drafts = Drafts(unit, INSEK, self._now)
        draft = await drafts.begin(self._author, topic=TopicKey("umwelt"))
        await drafts.write(draft.id, self._author, SHADE)
        self._ideas.append((await Ideas(unit, INSEK, self._now).submit(draft.id, self._author)).id)

    async def _decide(self, unit: Unit) -> None:
        idea = await self._idea(unit)
        before = await unit.decisions.pending(idea.id)
        decision = await self._moderation(unit).decide(idea.id, idea.version, self._verdict(), self._somebody())

        assert await unit.ideas.find(idea.id) == idea
        assert before in {None, decision}
        self._acts += before is None

    async def _undo(self, unit: Unit) -> None:
        known = list(self._states)[-4:]
        if not known:
            return
        decision = await unit.decisions.find(self._chance.choice(known))
        assert decision is not None
        before = await unit.ideas.find(decision.idea_id)
        try:
            await self._moderation(unit).undo(decision.id, self._somebody())
        except TooLateToUndo:
            assert decision.state is DecisionState.IN_FORCE or decision.in_force_at <= self._now
            raise

        assert decision.state is not DecisionState.IN_FORCE
        assert await unit.ideas.find(decision.idea_id) == before
        self._acts += decision.is_pending

    async def _settle(self, unit: Unit) -> None:
        due = await self._due(unit)
        settled = await self._moderation(unit).settle_next()

        assert (settled is None) == (not due)
        if settled:
            assert settled.decision.id == due[0].id
            assert settled.after == await unit.ideas.find(settled.before.id)

    async def _claim(self, unit: Unit) -> None:
        await self._moderation(unit).claim(self._chance.choice(self._ideas[-6:]), self._somebody())
        self._acts += 1

    async def _rework(self, unit: Unit) -> None:
        await Ideas(unit, INSEK, self._now).rework(self._chance.choice(self._ideas[-6:]), self._author)

    async def _send(self, unit: Unit) -> None:
        draft_id = DraftId(self._chance.choice(self._ideas[-6:]))
        await Drafts(unit, INSEK, self._now).write(draft_id, self._author, f"{SHADE} Und {self._chance.randint(2, 99)} Bänke.")
        if self._chance.random() < 0.7:
            await Ideas(unit, INSEK, self._now).submit(draft_id, self._author)

    async def _appeal(self, unit: Unit) -> None:
        await self._moderation(unit).appeal(self._chance.choice(self._ideas[-6:]), self._author)

    async def _withdraw(self, unit: Unit) -> None:
        if self._chance.random() < 0.3:
            await Ideas(unit, INSEK, self._now).withdraw(self._chance.choice(self._ideas[-6:]), self._author)

    async def _is_sound(self) -> None:
        async with self._records.reading() as unit:
            decisions = await unit.decisions.about(self._ideas)
            ideas = await unit.ideas.many(self._ideas)
            queue = await Moderation(unit, INSEK, self._now).queue(limit=1000)
            entries = await Audit(unit, INSEK, self._now).everything()
        pending = [decision.idea_id for decision in decisions if decision.is_pending]
        assert len(pending) == len(set(pending))
        for decision in decisions:
            earlier = self._states.get(decision.id, DecisionState.PENDING)
            assert earlier in {DecisionState.PENDING, decision.state}
            assert (decision.ended_at is None) == decision.is_pending
            assert decision.state is not DecisionState.IN_FORCE or decision.in_force_at <= (decision.ended_at or MONDAY)
            self._states[decision.id] = decision.state
        for idea in ideas.values():
            assert idea.version >= self._versions.get(idea.id, 1)
            self._versions[idea.id] = idea.version
        waiting = {idea.id for idea in ideas.values() if idea.waiting_since and idea.id not in pending}
        assert {waiting.idea.id for waiting in queue.waiting} == waiting
        assert all(idea.waiting_since for idea in ideas.values() if idea.state is IdeaState.SUBMITTED)
        assert len(entries) == self._acts

    async def _due(self, unit: Unit) -> list[Decision]:
        decisions = await unit.decisions.about(self._ideas)
        due = [decision for decision in decisions if decision.is_pending and decision.in_force_at <= self._now]
        return sorted(due, key=lambda decision: (decision.in_force_at, decision.id))

    async def _idea(self, unit: Unit) -> Idea:
        return await self._moderation(unit).get(self._chance.choice(self._ideas[-6:]))

    def _verdict(self) -> Verdict:
        kind = self._chance.choice(list(DecisionKind))
        match kind:
            case DecisionKind.PUBLISH:
                return Verdict(kind=kind, trust=self._chance.random() < 0.5)
            case DecisionKind.MERGE:
                return Verdict(kind=kind, into=self._chance.choice(self._ideas[-6:]))
            case _:
                return Verdict(kind=kind, reason=self._chance.choice(list(RejectionReason)))

    def _moderation(self, unit: Unit) -> Moderation:
        return Moderation(unit, INSEK, self._now)

    def _somebody(self) -> Member:
        return self._chance.choice(self._team)


@pytest.mark.timeout(1200)  # with --full
async def test_in_every_history_decisions_are_settled_or_undone_once(
    records: Records,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    author = await somebody(records, MONDAY)
    team = [await member(records, number, MONDAY) for number in (1, 2, 3)]
    ideas = [(await send(records, author, MONDAY)).id for _ in range(4)]
    history = History(records, random.Random(7), author, team, ideas)

    for _ in range(STEPS * 20 if full else STEPS):
        await history.goes_on()

    assert set(history._states.values()) >= {DecisionState.IN_FORCE, DecisionState.UNDONE}
