"""Supporting ideas: one for each person and idea, and a count that is always the number of rows, on both databases."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from participation import refusals
from participation.ideas import Idea, IdeaId, RejectionReason
from participation.moderation import DecisionKind, Verdict
from participation.own_data import IdeasWish
from participation.residents import ResidentId
from services.ideas import Ideas
from services.own_data import OwnData
from services.support import Support
from storage.records import Records, open_records
from tests.services.people import somebody
from tests.services.staffroom import PUBLISH, decide_for_good, member, send
from tests.stage import INSEK

NOON = datetime(2024, 4, 5, 10, 0, tzinfo=UTC)
AFTER_THE_PHASE = datetime(2024, 4, 20, 10, 0, tzinfo=UTC)


async def published(records: Records, author: ResidentId, text: str = "Am Spielplatz fehlt Schatten.") -> Idea:
    idea = await send(records, author, NOON, text)
    return (await decide_for_good(records, idea.id, PUBLISH, await member(records, 1, NOON), NOON)).after


async def give(records: Records, idea_id: IdeaId, resident: ResidentId, at: datetime = NOON) -> None:
    async with records.changing() as unit:
        await Support(unit, INSEK, at).give(idea_id, resident)


async def take_back(records: Records, idea_id: IdeaId, resident: ResidentId, at: datetime = NOON) -> None:
    async with records.changing() as unit:
        await Support(unit, INSEK, at).take_back(idea_id, resident)


async def counted(records: Records, idea_id: IdeaId) -> tuple[int | None, int]:
    """What the idea bears, if it is published, and how many rows there are."""
    async with records.reading() as unit:
        known = await unit.reading.find(idea_id)
        return known.supports if known else None, await unit.supports.count(idea_id)


async def test_support_counts_once_and_can_be_taken_back(records: Records) -> None:
    maria, ali = await somebody(records, NOON, 1), await somebody(records, NOON, 2)
    idea = await published(records, maria)

    await give(records, idea.id, ali)
    await give(records, idea.id, ali)
    assert await counted(records, idea.id) == (1, 1)

    await take_back(records, idea.id, ali)
    await take_back(records, idea.id, ali)
    assert await counted(records, idea.id) == (0, 0)


async def test_nobody_supports_their_own_idea_or_one_that_is_not_published(records: Records) -> None:
    maria, ali = await somebody(records, NOON, 1), await somebody(records, NOON, 2)
    idea, waiting = await published(records, maria), await send(records, maria, NOON)

    with pytest.raises(refusals.OwnIdea):
        await give(records, idea.id, maria)
    with pytest.raises(refusals.IdeaIsNotPublished):
        await give(records, waiting.id, ali)
    with pytest.raises(refusals.IdeaIsNotPublished):
        await give(records, IdeaId(4711), ali)
    assert await counted(records, waiting.id) == (None, 0)


async def test_after_the_phase_the_count_stands(records: Records) -> None:
    maria, ali = await somebody(records, NOON, 1), await somebody(records, NOON, 2)
    idea = await published(records, maria)
    await give(records, idea.id, ali)

    with pytest.raises(refusals.SupportIsClosed):
        await take_back(records, idea.id, ali, AFTER_THE_PHASE)
    with pytest.raises(refusals.SupportIsClosed):
        await give(records, idea.id, ali, AFTER_THE_PHASE)
    assert await counted(records, idea.id) == (1, 1)


async def test_a_hundred_people_at_once_are_counted_right(records: Records) -> None:
    maria = await somebody(records, NOON, 1)
    people = [await somebody(records, NOON, number) for number in range(2, 102)]
    ideas = [await published(records, maria, f"{number}. Idee: mehr Bänke am Fluss") for number in range(2)]
    chance = random.Random(7)
    last: dict[tuple[IdeaId, ResidentId], bool] = {}

    async def toggles(person: ResidentId, deeds: list[tuple[IdeaId, bool]]) -> None:
        for idea_id, gives in deeds:
            await (give if gives else take_back)(records, idea_id, person)
            last[idea_id, person] = gives

    plans = [[(chance.choice(ideas).id, chance.random() < 0.6) for _ in range(6)] for _ in people]
    await asyncio.gather(*(toggles(person, plan) for person, plan in zip(people, plans, strict=True)))

    for idea in ideas:
        expected = sum(given for (idea_id, _), given in last.items() if idea_id == idea.id)
        assert await counted(records, idea.id) == (expected, expected)


async def test_the_same_support_from_fifty_presses_at_once_counts_once(records: Records) -> None:
    maria, ali = await somebody(records, NOON, 1), await somebody(records, NOON, 2)
    idea = await published(records, maria)

    await asyncio.gather(*(give(records, idea.id, ali) for _ in range(50)))
    assert await counted(records, idea.id) == (1, 1)

    await asyncio.gather(*(take_back(records, idea.id, ali) for _ in range(50)))
    assert await counted(records, idea.id) == (0, 0)


async def test_merged_ideas_count_each_person_once_and_their_author_not_at_all(records: Records) -> None:
    maria, ali, sabine, yusuf = [await somebody(records, NOON, number) for number in range(1, 5)]
    old, into = await published(records, maria), await published(records, ali)
    for idea, person in ((old, ali), (old, sabine), (old, yusuf), (into, sabine), (into, maria)):
        await give(records, idea.id, person)

    merge = Verdict(kind=DecisionKind.MERGE, into=into.id)
    await decide_for_good(records, old.id, merge, await member(records, 1, NOON), NOON)

    assert await counted(records, old.id) == (None, 0)
    assert await counted(records, into.id) == (3, 3)  # Sabine, once; Maria; Yusuf; not Ali, whose idea it is
    async with records.reading() as unit:
        assert set(await unit.supports.supporters(into.id)) == {sabine, maria, yusuf}


async def test_who_is_forgotten_stays_counted_without_a_link_to_them(records: Records) -> None:
    maria, ali = await somebody(records, NOON, 1), await somebody(records, NOON, 2)
    idea = await published(records, maria)
    await give(records, idea.id, ali)

    async with records.changing() as unit:
        known = await unit.residents.recognise((2).to_bytes(16, "big"))
        assert known is not None
        await OwnData(unit, INSEK, NOON).forget((2).to_bytes(16, "big"), known[0], IdeasWish.GO)

    assert await counted(records, idea.id) == (1, 1)
    async with records.reading() as unit:
        assert await unit.supports.supporters(idea.id) == []
        assert await unit.supports.of(ali) == []


class Supporting(RuleBasedStateMachine):
    """Whatever people and the team do, the count is the number of people who support the idea."""

    url: str
    loop: asyncio.AbstractEventLoop
    run = 0

    @initialize()
    def begin(self) -> None:
        """Everything is new in each history: other people, other ideas."""
        type(self).run += 1
        self.records = open_records(self.url)
        self.people = [self._does(somebody(self.records, NOON, self.run * 1000 + number)) for number in range(5)]
        self.ideas = [self._does(published(self.records, self.people[number % 2], f"Idee {number}: mehr Bänke")).id for number in range(3)]
        self.authors = {idea_id: self.people[number % 2] for number, idea_id in enumerate(self.ideas)}
        self.supporters: dict[IdeaId, set[ResidentId]] = {idea_id: set() for idea_id in self.ideas}
        self.readable = set(self.ideas)
        self.by = self._does(member(self.records, 1, NOON))
        self.now = NOON

    def _does(self, deed: Any) -> Any:
        return self.loop.run_until_complete(deed)

    @rule(person=st.integers(0, 4), number=st.integers(0, 2))
    def gives(self, person: int, number: int) -> None:
        idea_id, resident = self.ideas[number], self.people[person]
        try:
            self._does(give(self.records, idea_id, resident))
        except (refusals.OwnIdea, refusals.IdeaIsNotPublished):
            assert resident == self.authors[idea_id] or idea_id not in self.readable
        else:
            self.supporters[idea_id].add(resident)

    @rule(person=st.integers(0, 4), number=st.integers(0, 2))
    def takes_back(self, person: int, number: int) -> None:
        idea_id, resident = self.ideas[number], self.people[person]
        try:
            self._does(take_back(self.records, idea_id, resident))
        except refusals.IdeaIsNotPublished:
            assert idea_id not in self.readable
        else:
            self.supporters[idea_id].discard(resident)

    @rule(number=st.integers(0, 2), other=st.integers(0, 2))
    def merges(self, number: int, other: int) -> None:
        old, into = self.ideas[number], self.ideas[other]
        if old == into or not {old, into} <= self.readable:
            return
        self._decides(old, Verdict(kind=DecisionKind.MERGE, into=into))
        self.readable.discard(old)
        self.supporters[into] |= self.supporters[old] - {self.authors[into]}
        self.supporters[old] = set()

    @rule(number=st.integers(0, 2))
    def hides(self, number: int) -> None:
        if self.ideas[number] in self.readable:
            self._decides(self.ideas[number], Verdict(kind=DecisionKind.HIDE, reason=RejectionReason.RULES))
            self.readable.discard(self.ideas[number])

    @rule(number=st.integers(0, 2))
    def withdraws(self, number: int) -> None:
        idea_id = self.ideas[number]
        if idea_id in self.readable:
            self._does(self._withdraw(idea_id))
            self.readable.discard(idea_id)

    async def _withdraw(self, idea_id: IdeaId) -> None:
        async with self.records.changing() as unit:
            await Ideas(unit, INSEK, self.now).withdraw(idea_id, self.authors[idea_id])

    def _decides(self, idea_id: IdeaId, verdict: Verdict) -> None:
        self.now += timedelta(minutes=10)
        self._does(decide_for_good(self.records, idea_id, verdict, self.by, self.now))

    @invariant()
    def every_count_is_the_number_of_rows(self) -> None:
        for idea_id in getattr(self, "ideas", ()):
            expected = len(self.supporters[idea_id])
            assert self._does(counted(self.records, idea_id)) == (expected if idea_id in self.readable else None, expected)

    def teardown(self) -> None:
        if hasattr(self, "records"):
            self._does(self.records.close())


def test_whatever_happens_every_count_is_the_number_of_rows(database_url: str, *, full: bool) -> None:
    loop = asyncio.new_event_loop()
    try:
        machine = type("SupportingHere", (Supporting,), {"url": database_url, "loop": loop})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=200 if full else 10,
                stateful_step_count=30 if full else 15,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        loop.close()
