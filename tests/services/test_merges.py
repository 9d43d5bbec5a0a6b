"""What was merged into an idea that nobody can read any more goes before the team again, on both databases."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from participation import refusals
from participation.ideas import Idea, IdeaState, RejectionReason
from participation.moderation import DecisionKind, Parted, Verdict
from participation.own_data import IdeasWish
from participation.residents import ResidentId
from participation.staff import Member
from services.desks import Desks
from services.ideas import Ideas
from services.merges import Merges
from services.moderation import Moderation
from services.own_data import OwnData
from services.reading import Reading
from services.support import Support
from storage.records import Records
from tests.services.people import somebody
from tests.services.staffroom import PUBLISH, SHADE, decide_for_good, look, member, send
from tests.stage import INSEK

MONDAY = datetime(2024, 4, 8, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TUESDAY = MONDAY + DAY
HIDE = Verdict(kind=DecisionKind.HIDE, reason=RejectionReason.RULES)


@pytest.fixture
async def maria(records: Records) -> ResidentId:
    return await somebody(records, MONDAY)


@pytest.fixture
async def ali(records: Records) -> ResidentId:
    return await somebody(records, MONDAY, 2)


@pytest.fixture
async def anna(records: Records) -> Member:
    return await member(records, 1, MONDAY)


def merging(into: Idea) -> Verdict:
    return Verdict(kind=DecisionKind.MERGE, into=into.id)


async def merged(records: Records, authors: list[ResidentId], by: Member) -> list[Idea]:
    """An idea of each: all published, and each merged into the next."""
    ideas = [await send(records, author, MONDAY) for author in authors]
    for idea in ideas:
        await decide_for_good(records, idea.id, PUBLISH, by, MONDAY)
    for idea, into in pairwise(ideas):
        await decide_for_good(records, idea.id, merging(into), by, MONDAY)
    return [await look(records, idea.id) for idea in ideas]


async def withdraw(records: Records, idea: Idea, at: datetime = TUESDAY) -> None:
    async with records.changing() as unit:
        await Ideas(unit, INSEK, at).withdraw(idea.id, idea.author)


async def forget(records: Records, number: int, wish: IdeasWish) -> None:
    person = number.to_bytes(16, "big")
    async with records.changing() as unit:
        known = await unit.residents.recognise(person)
        assert known is not None
        await OwnData(unit, INSEK, TUESDAY).forget(person, known[0], wish)


async def part(records: Records, at: datetime = TUESDAY) -> list[Parted]:
    happened: list[Parted] = []
    while True:
        async with records.changing() as unit:
            merges = Merges(unit, INSEK, at)
            due, parted = await merges.anything_to_part(), await merges.part_next()
        assert due == (parted is not None)
        if parted is None:
            return happened
        happened.append(parted)


@pytest.mark.parametrize("way", ["withdrawn", "hidden", "forgotten"])
async def test_what_was_merged_into_an_idea_that_leaves_waits_for_the_team_again(
    records: Records, maria: ResidentId, ali: ResidentId, anna: Member, way: str
) -> None:
    old, into = await merged(records, [maria, ali], anna)
    assert await part(records) == []

    match way:
        case "withdrawn":
            await withdraw(records, into)
        case "hidden":
            await decide_for_good(records, into.id, HIDE, anna, TUESDAY)
        case _:
            await forget(records, 2, IdeasWish.GO)

    (parted,) = await part(records)
    again = await look(records, old.id)
    assert (parted.lost.id, parted.ideas) == (into.id, (again,))
    assert (again.state, again.merged_into, again.waiting_since) == (IdeaState.SUBMITTED, None, TUESDAY)
    assert (again.reference, again.text, again.author, again.version) == (old.reference, SHADE, maria, old.version + 1)
    async with records.changing() as unit:
        assert [one.idea.id for one in (await Moderation(unit, INSEK, TUESDAY).queue()).waiting] == [old.id]
        assert await Desks(unit, INSEK, TUESDAY).to_lay_out(5) == [old.id]
        with pytest.raises(refusals.IdeaIsNotPublished):
            await Reading(unit, INSEK, TUESDAY).open_by_number(old.reference, None)
    assert await part(records) == []


async def test_a_whole_chain_comes_back_when_its_last_idea_leaves(
    records: Records, maria: ResidentId, ali: ResidentId, anna: Member
) -> None:
    first, second, last = await merged(records, [maria, ali, await somebody(records, MONDAY, 3)], anna)

    await withdraw(records, last)

    (parted,) = await part(records)
    assert [(idea.id, idea.author, idea.state) for idea in parted.ideas] == [
        (first.id, maria, IdeaState.SUBMITTED),
        (second.id, ali, IdeaState.SUBMITTED),
    ]


async def test_an_idea_that_is_itself_merged_takes_what_is_part_of_it_along(records: Records, maria: ResidentId, anna: Member) -> None:
    first, _, last = await merged(records, [maria] * 3, anna)

    assert await part(records) == []
    assert (await look(records, first.id)).merged_into == last.id


async def test_a_hidden_idea_is_published_again_and_takes_the_other_back(records: Records, maria: ResidentId, anna: Member) -> None:
    old, into = await merged(records, [maria, maria], anna)
    await decide_for_good(records, into.id, HIDE, anna, TUESDAY)
    await part(records)
    await decide_for_good(records, into.id, PUBLISH, anna, TUESDAY)
    assert await part(records) == []

    await decide_for_good(records, old.id, merging(into), anna, TUESDAY + DAY)

    assert (await look(records, old.id)).merged_into == into.id


async def test_what_its_own_author_deleted_does_not_come_back(records: Records, maria: ResidentId, ali: ResidentId, anna: Member) -> None:
    old, into = await merged(records, [maria, ali], anna)
    await forget(records, 1, IdeasWish.GO)

    await withdraw(records, into)

    assert await part(records) == []
    assert ((gone := await look(records, old.id)).state, gone.text, gone.merged_into) == (IdeaState.DELETED, "", None)


async def test_support_that_was_counted_together_stays_where_it_is_and_can_be_given_anew(
    records: Records, maria: ResidentId, ali: ResidentId, anna: Member
) -> None:
    """Which of the supporters had supported which of the two is not on record (docs/decisions/0012)."""
    old, into = await send(records, maria, MONDAY), await send(records, ali, MONDAY)
    sabine = await somebody(records, MONDAY, 3)
    for idea in (old, into):
        await decide_for_good(records, idea.id, PUBLISH, anna, MONDAY)
    async with records.changing() as unit:
        await Support(unit, INSEK, MONDAY).give(old.id, sabine)
    await decide_for_good(records, old.id, merging(into), anna, MONDAY)
    await withdraw(records, into)
    await part(records)
    await decide_for_good(records, old.id, PUBLISH, anna, TUESDAY)

    async with records.changing() as unit:
        assert (await unit.supports.count(old.id), await unit.supports.count(into.id)) == (0, 1)
        await Support(unit, INSEK, TUESDAY).give(old.id, sabine)
        assert await unit.supports.count(old.id) == 1
