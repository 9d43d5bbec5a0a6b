"""An idea that the team typed becomes one person's own, whoever comes at the same moment; of who was known from paper nothing is left."""

import asyncio

from sqlalchemy import func, select

from participation import refusals
from participation.ideas import DraftId, Idea, IdeaState
from participation.moderation import DecisionKind, Verdict
from participation.processes import TopicKey
from participation.residents import ResidentId
from participation.rights import Role
from participation.team_rules import TeamRules
from services.entries import Entries
from services.support import Support
from storage.records import Records
from storage.residents import ResidentRow
from storage.trust import TrustRow
from storage.unit import Unit
from tests.services.people import somebody
from tests.services.staffroom import decide_for_good, member
from tests.stage import INSEK, MODEL_DAY

BENCH = "Am Friedhof fehlt eine Bank im Schatten."


def entries(unit: Unit) -> Entries:
    return Entries(unit, INSEK, MODEL_DAY, mark=lambda number: number.encode()[:16])


async def begin(records: Records, text: str = BENCH) -> DraftId:
    by = await member(records, 1, MODEL_DAY, Role.EDITOR)
    async with records.changing() as unit:
        sheet = await entries(unit).begin(text, by)
        await entries(unit).choose_topic(sheet.draft.id, TopicKey("umwelt"), by)
        return sheet.draft.id


async def enter(records: Records, text: str = BENCH) -> tuple[Idea, str]:
    draft_id, by = await begin(records, text), await member(records, 1, MODEL_DAY, Role.EDITOR)
    async with records.changing() as unit:
        return await entries(unit).send(draft_id, by)


async def opens(records: Records, number: str, person: ResidentId) -> str:
    """What becomes of it."""
    async with records.changing() as unit:
        try:
            _, is_new = await entries(unit).open(number, person)
        except refusals.ReceiptIsUsed:
            return "used"
        return "own" if is_new else "own before"


async def count(records: Records, table: type[ResidentRow | TrustRow]) -> int:
    async with records.reading() as unit:
        return await unit._connection.scalar(select(func.count()).select_from(table)) or 0


async def test_of_two_who_open_a_receipt_at_once_one_gets_the_idea(records: Records) -> None:
    people = [await somebody(records, MODEL_DAY, number) for number in range(2, 6)]
    idea, number = await enter(records)

    outcomes = await asyncio.gather(*(opens(records, number, person) for person in people))

    assert sorted(outcomes) == ["own", "used", "used", "used"]
    winner = people[outcomes.index("own")]
    async with records.reading() as unit:
        found = await unit.ideas.find(idea.id)
        draft = await unit.drafts.find(idea.draft_id)
    assert found is not None
    assert draft is not None
    assert found.author == draft.author == winner
    assert await opens(records, number, winner) == "own before"


async def test_of_two_who_send_at_once_one_gets_the_receipt(records: Records) -> None:
    draft_id, by = await begin(records), await member(records, 1, MODEL_DAY, Role.EDITOR)

    async def send() -> str | None:
        async with records.changing() as unit:
            try:
                return (await entries(unit).send(draft_id, by))[1]
            except refusals.EntryIsSent:
                return None

    numbers = await asyncio.gather(*(send() for _ in range(4)))

    assert len([number for number in numbers if number]) == 1


async def test_the_number_is_read_however_it_is_written(records: Records) -> None:
    person = await somebody(records, MODEL_DAY, 2)
    _, number = await enter(records)

    assert await opens(records, number.replace("-", "").lower(), person) == "own"


async def test_of_the_author_without_a_chat_nothing_is_left_once_the_idea_is_somebodys(records: Records) -> None:
    person = await somebody(records, MODEL_DAY, 2)
    idea, number = await enter(records)
    moderator = await member(records, 2, MODEL_DAY)
    await decide_for_good(records, idea.id, Verdict(kind=DecisionKind.PUBLISH, trust=True), moderator, MODEL_DAY)
    async with records.changing() as unit:
        await Support(unit, INSEK, MODEL_DAY + TeamRules().undo * 2).give(idea.id, person)
    assert await count(records, ResidentRow) == 2

    assert await opens(records, number, person) == "own"

    assert (await count(records, ResidentRow), await count(records, TrustRow)) == (1, 0)
    async with records.reading() as unit:
        assert await unit.supports.count(idea.id) == 0  # nobody supports an idea of their own


async def test_many_who_sign_the_same_sheet_are_no_flood(records: Records) -> None:
    ideas = [(await enter(records))[0] for _ in range(INSEK.team.flood.people + 1)]

    async with records.reading() as unit:
        assert await unit.floods.open_in(INSEK.key) == []
        assert len(await unit.queue.to_lay_out(INSEK.key, 100)) == len(ideas)
    assert {idea.state for idea in ideas} == {IdeaState.SUBMITTED}
