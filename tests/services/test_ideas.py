"""What happens to ideas once they are sent, on both databases."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from participation import refusals
from participation.ideas import DraftId, Idea, IdeaState
from participation.processes import TopicKey
from participation.residents import ResidentId
from services.drafts import Drafts
from services.ideas import PAGE, Ideas
from storage.ideas import IdeaRow
from storage.records import Records
from tests.services.people import somebody
from tests.stage import INSEK

NOON = datetime(2024, 4, 5, 10, 0, tzinfo=UTC)
AFTER_THE_PHASE = datetime(2024, 4, 20, 10, 0, tzinfo=UTC)
SHADE = "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen."


@pytest.fixture
async def maria(records: Records) -> ResidentId:
    return await somebody(records, NOON)


async def written(records: Records, author: ResidentId, text: str = SHADE) -> DraftId:
    async with records.changing() as unit:
        drafts = Drafts(unit, INSEK, NOON)
        draft = await drafts.begin(author, topic=TopicKey("umwelt"))
        return (await drafts.write(draft.id, author, text, 1)).id


async def sent(records: Records, draft_id: DraftId, author: ResidentId, now: datetime = NOON) -> Idea:
    async with records.changing() as unit:
        return await Ideas(unit, INSEK, now).submit(draft_id, author)


async def count(records: Records) -> int:
    async with records.reading() as unit:
        return await unit._session.scalar(select(func.count()).select_from(IdeaRow)) or 0


async def test_the_first_idea_of_a_year_has_the_first_number(records: Records, maria: ResidentId) -> None:
    first = await sent(records, await written(records, maria), maria)
    second = await sent(records, await written(records, maria), maria)

    assert (str(first.reference), str(second.reference)) == ("2024-00001", "2024-00002")
    assert (first.text, first.topic, first.state, first.submitted_at) == (SHADE, "umwelt", IdeaState.SUBMITTED, NOON)


async def test_sending_again_returns_the_same_idea(records: Records, maria: ResidentId) -> None:
    draft_id = await written(records, maria)

    once, twice = await sent(records, draft_id, maria), await sent(records, draft_id, maria, AFTER_THE_PHASE)

    assert once == twice
    assert await count(records) == 1


async def test_a_hundred_sends_of_one_draft_at_once_make_one_idea(records: Records, maria: ResidentId) -> None:
    draft_id = await written(records, maria)

    receipts = await asyncio.gather(*(sent(records, draft_id, maria) for _ in range(100)))

    assert len(set(receipts)) == 1
    assert await count(records) == 1
    async with records.reading() as unit:
        assert await unit.ideas.last_reference(2024) == 1


async def test_an_idea_is_refused_after_the_phase_and_the_draft_stays(records: Records, maria: ResidentId) -> None:
    draft_id = await written(records, maria)

    with pytest.raises(refusals.CollectingIsClosed):
        await sent(records, draft_id, maria, AFTER_THE_PHASE)

    async with records.reading() as unit:
        draft = await unit.drafts.unfinished_of(maria, INSEK.key)
    assert draft is not None
    assert draft.text == SHADE


@pytest.mark.parametrize("text", ["kurz", "a" * 3001])
async def test_a_text_that_does_not_fit_is_refused(records: Records, maria: ResidentId, text: str) -> None:
    with pytest.raises((refusals.IdeaTooShort, refusals.IdeaTooLong)):
        await sent(records, await written(records, maria, text), maria)

    assert await count(records) == 0


async def test_an_idea_on_a_topic_that_has_gone_is_refused(records: Records, maria: ResidentId) -> None:
    draft_id = await written(records, maria)

    async with records.changing() as unit:
        with pytest.raises(refusals.IdeaIsIncomplete):
            await Ideas(unit, replace(INSEK, fields=INSEK.fields[:1]), NOON).submit(draft_id, maria)


async def test_nobody_sends_sees_or_withdraws_the_idea_of_another(records: Records, maria: ResidentId) -> None:
    draft_id, yusuf = await written(records, maria), await somebody(records, NOON, number=2)
    with pytest.raises(refusals.NotYours):
        await sent(records, draft_id, yusuf)
    idea = await sent(records, draft_id, maria)

    async with records.changing() as unit:
        ideas = Ideas(unit, INSEK, NOON)
        with pytest.raises(refusals.NotYours):
            await ideas.get(idea.id, yusuf)
        with pytest.raises(refusals.NotYours):
            await ideas.withdraw(idea.id, yusuf)
        assert await ideas.from_draft(draft_id, yusuf) is None
        assert (await ideas.of(yusuf)).ideas == ()


async def test_an_idea_is_withdrawn_once_and_doing_it_again_changes_nothing(records: Records, maria: ResidentId) -> None:
    idea = await sent(records, await written(records, maria), maria)

    async with records.changing() as unit:
        ideas = Ideas(unit, INSEK, NOON)
        once, twice = await ideas.withdraw(idea.id, maria), await ideas.withdraw(idea.id, maria)

    assert once == twice
    assert once.state is IdeaState.WITHDRAWN


async def test_ones_own_ideas_come_in_pages_newest_first(records: Records, maria: ResidentId) -> None:
    sent_ideas = [await sent(records, await written(records, maria, f"{SHADE} {number}"), maria) for number in range(PAGE + 2)]

    async with records.reading() as unit:
        ideas = Ideas(unit, INSEK, NOON)
        first, last, beyond = await ideas.of(maria), await ideas.of(maria, 1), await ideas.of(maria, 9)

    assert [idea.id for idea in first.ideas + last.ideas] == [idea.id for idea in reversed(sent_ideas)]
    assert (first.pages, first.count, beyond.number) == (2, PAGE + 2, 1)
