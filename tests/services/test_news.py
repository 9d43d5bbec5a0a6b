"""Who hears what is new: those who follow, each once whatever leads to them, put together in their rhythm and outside their quiet hours."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from participation.answers import AnswerId
from participation.follows import FollowKind, Rhythm
from participation.ideas import Idea, ProcessingStatus, RejectionReason
from participation.moderation import DecisionKind, Verdict
from participation.news import DIGEST, Answered, Digest, DigestId
from participation.processes import DistrictKey, TopicKey
from participation.quiet_hours import Span
from participation.residents import Resident, ResidentId
from participation.rights import Role
from participation.staff import Member
from services.answers import Answers
from services.digests import Digests
from services.follows import Follows
from services.news import NewsForFollowers
from services.residents import Residents
from services.support import Support
from storage.outbox import Lane, MessageRow, MessageState, Outgoing
from storage.records import Records
from storage.unit import Unit
from tests.services.people import somebody
from tests.services.staffroom import PUBLISH, decide_for_good, member, send
from tests.stage import BERLIN, INSEK, MODEL_DAY

NOON = MODEL_DAY
AT_FIVE = datetime(2024, 4, 5, 17, tzinfo=BERLIN)
"""A Friday: both the daily and the weekly digest of the model process."""
UMWELT, SPORT = TopicKey("umwelt"), TopicKey("sport")


@pytest.fixture
async def anna(records: Records) -> Member:
    return await member(records, 1, NOON - timedelta(days=1))


async def follower(records: Records, number: int, *topics: str, rhythm: Rhythm = Rhythm.AT_ONCE, at: datetime | None = None) -> ResidentId:
    at = at or NOON - timedelta(days=1)
    person = await somebody(records, at, number)
    async with records.changing() as unit:
        for topic in topics:
            await Follows(unit, INSEK, at).follow_topic(TopicKey(topic), person)
        await Residents(unit, INSEK, at).choose_rhythm(await _resident(unit, person), rhythm)
    return person


async def _resident(unit: Unit, person: ResidentId) -> Resident:
    found = await unit.residents.get(person)
    assert found is not None
    return found


async def publishes(records: Records, anna: Member, *, author: int = 100, topic: str = "umwelt", at: datetime = NOON) -> Idea:
    idea = await send(records, await somebody(records, at - timedelta(days=2), author), at, topic=topic)
    return (await decide_for_good(records, idea.id, PUBLISH, anna, at)).after


async def answers(records: Records, anna: Member, ideas: Sequence[Idea], at: datetime) -> AnswerId:
    """The city's answer comes out, and its letters go to authors and supporters."""
    async with records.changing() as unit:
        service = Answers(unit, INSEK, at)
        draft = await service.begin([idea.id for idea in ideas], anna)
        draft = await service.write(draft.id, "Im Herbst stehen sie.", anna)
        draft = await service.set_status(draft.id, ProcessingStatus.ACCEPTED, anna)
        pending = await service.publish(draft.id, draft.version, anna)
    assert pending.in_force_at
    async with records.changing() as unit:
        out = await Answers(unit, INSEK, pending.in_force_at).settle_next()
        assert out is not None
        letters = [
            Outgoing(
                lane=Lane.PERSONAL,
                chat=b"x",
                address=b"x",
                method="sendMessage",
                payload={"text": "x"},
                created_at=at,
                resident_id=hearer.resident,
                item=f"answer:{out.answer.id}",
                kind="answered",
            )
            for hearer in out.hearers
        ]
        await unit.outbox.put(letters)
    return out.answer.id


async def tick(records: Records, now: datetime) -> None:
    """What the leader does every second."""
    more = True
    while more:
        async with records.changing() as unit:
            more = await NewsForFollowers(unit, INSEK, now).tell_next()
    more = True
    while more:
        async with records.changing() as unit:
            more = await Digests(unit, INSEK, now).bundle_next()


async def rows(records: Records, person: ResidentId, kind: str | None = None) -> list[Any]:
    async with records.reading() as unit:
        query = select(MessageRow).where(MessageRow.resident_id == person, MessageRow.lane == Lane.BULK).order_by(MessageRow.id)
        return [row for row in await unit._connection.execute(query) if kind is None or row.kind == kind]


async def digests_sent(records: Records, person: ResidentId, now: datetime) -> list[Digest]:
    """Send what is ready for somebody, as the outbox would."""
    told = []
    async with records.changing() as unit:
        await unit.outbox.wake(now, limit=1000)
        ready = [message.id for message in await unit.outbox.ready(real=0, limit=1000) if message.resident_id == person]
        for taken in await unit.outbox.take(ready, epoch=1):
            if taken.kind != DIGEST:
                continue
            digest = await Digests(unit, INSEK, now).to_send(DigestId(taken.id), await _resident(unit, person))
            if digest.headlines:
                await unit.outbox.record_sent({taken.id: 1}, at=now)
                told.append(digest)
            else:
                await unit.outbox.record_skipped(taken, "withdrawn", at=now)
    return told


async def test_a_new_idea_is_told_to_those_who_follow_its_topic_within_two_minutes(records: Records, anna: Member) -> None:
    maria, ali = await follower(records, 1, UMWELT), await follower(records, 2, SPORT)
    idea = await publishes(records, anna)

    await tick(records, idea_out := NOON + timedelta(minutes=10))
    assert await digests_sent(records, maria, idea_out) == []
    await tick(records, later := idea_out + timedelta(minutes=1))

    (digest,) = await digests_sent(records, maria, later)
    assert digest.headlines == (idea,)
    assert await rows(records, ali) == []


async def test_whoever_follows_topic_and_district_hears_of_an_idea_once(records: Records, anna: Member) -> None:
    maria = await follower(records, 1, UMWELT, SPORT)
    async with records.changing() as unit:
        await Follows(unit, INSEK, NOON - timedelta(days=1)).follow_district(DistrictKey("siegelbach"), maria)
    await publishes(records, anna)

    for minutes in (10, 11, 12):
        await tick(records, NOON + timedelta(minutes=minutes))

    assert [row.kind for row in await rows(records, maria)] == ["published", DIGEST]


async def test_neither_author_nor_whoever_published_it_is_told_that_it_is_new(records: Records) -> None:
    author = await follower(records, 100, UMWELT)
    moderator = await follower(records, 5, UMWELT)
    async with records.changing() as unit:
        held = await unit.residents.held([moderator])
        by = await unit.staff.add(
            process=INSEK.key,
            person=held[moderator][1].chat,
            address=b"sealed",
            role=Role.MODERATOR,
            language=held[moderator][0].language,
            at=NOON - timedelta(days=1),
        )
    await publishes(records, by)

    await tick(records, NOON + timedelta(minutes=20))

    assert await rows(records, author) == []
    assert await rows(records, moderator) == []


async def test_whoever_follows_since_later_hears_only_of_what_came_since(records: Records, anna: Member) -> None:
    await publishes(records, anna)
    maria = await follower(records, 1, UMWELT, at=NOON + timedelta(minutes=8))

    await tick(records, NOON + timedelta(minutes=10))

    assert await rows(records, maria) == []


async def test_an_answer_reaches_followers_and_nobody_who_has_had_it_as_author_or_supporter(records: Records, anna: Member) -> None:
    idea = await publishes(records, anna)
    maria, ali = await follower(records, 1), await follower(records, 2, UMWELT)
    async with records.changing() as unit:
        await Follows(unit, INSEK, NOON).follow_idea(idea.id, maria)
        await Support(unit, INSEK, NOON).give(idea.id, ali)
    answer = await answers(records, anna, [idea], NOON + timedelta(hours=1))
    await tick(records, NOON + timedelta(hours=2))
    await tick(records, later := NOON + timedelta(hours=2, minutes=2))

    (digest,) = await digests_sent(records, maria, later)
    assert [told.answer.id for told in digest.headlines if isinstance(told, Answered)] == [answer]
    assert [row.item for row in await rows(records, ali, "answered")] == []


async def test_fifty_ideas_published_together_are_one_message(records: Records, anna: Member) -> None:
    maria = await follower(records, 1, UMWELT)
    for _ in range(5):
        await publishes(records, anna)

    await tick(records, NOON + timedelta(minutes=10))
    await tick(records, later := NOON + timedelta(minutes=12))

    (digest,) = await digests_sent(records, maria, later)
    assert len(digest.headlines) == 5
    assert {row.state for row in await rows(records, maria)} == {MessageState.SENT}


@pytest.mark.parametrize("rhythm", [Rhythm.DAILY, Rhythm.WEEKLY])
async def test_a_digest_comes_at_its_hour_and_once(records: Records, anna: Member, rhythm: Rhythm) -> None:
    maria = await follower(records, 1, UMWELT, rhythm=rhythm)
    await publishes(records, anna)
    await tick(records, NOON + timedelta(minutes=10))

    assert await digests_sent(records, maria, AT_FIVE - timedelta(minutes=1)) == []
    for minutes in (0, 1):
        await tick(records, AT_FIVE + timedelta(minutes=minutes))
    told = await digests_sent(records, maria, AT_FIVE) + await digests_sent(records, maria, AT_FIVE + timedelta(minutes=1))

    assert len(told) == 1


async def test_what_was_hidden_meanwhile_is_left_out_and_an_empty_digest_is_not_sent(records: Records, anna: Member) -> None:
    maria = await follower(records, 1, UMWELT, rhythm=Rhythm.DAILY)
    first, second = await publishes(records, anna), await publishes(records, anna)
    await tick(records, NOON + timedelta(minutes=10))
    hide = Verdict(kind=DecisionKind.HIDE, reason=RejectionReason.RULES)
    await decide_for_good(records, first.id, hide, anna, NOON + timedelta(minutes=20))
    await tick(records, AT_FIVE)
    await decide_for_good(records, second.id, hide, anna, AT_FIVE + timedelta(minutes=1))

    assert await digests_sent(records, maria, AT_FIVE + timedelta(minutes=10)) == []
    assert {row.state for row in await rows(records, maria)} == {MessageState.SKIPPED}


async def test_whoever_follows_no_more_is_told_no_more(records: Records, anna: Member) -> None:
    maria = await follower(records, 1, UMWELT, rhythm=Rhythm.DAILY)
    await publishes(records, anna)
    await tick(records, NOON + timedelta(minutes=10))
    async with records.changing() as unit:
        await Follows(unit, INSEK, NOON).leave(FollowKind.TOPIC, UMWELT, maria)
    await tick(records, AT_FIVE)

    assert await digests_sent(records, maria, AT_FIVE) == []


async def test_a_new_rhythm_moves_what_waits(records: Records, anna: Member) -> None:
    maria = await follower(records, 1, UMWELT, rhythm=Rhythm.WEEKLY)
    await publishes(records, anna)
    now = NOON + timedelta(minutes=10)
    await tick(records, now)
    async with records.changing() as unit:
        await Residents(unit, INSEK, now).choose_rhythm(await _resident(unit, maria), Rhythm.AT_ONCE)
    await tick(records, now + timedelta(minutes=2))

    assert len(await digests_sent(records, maria, now + timedelta(minutes=2))) == 1


async def test_quiet_hours_of_ones_own_hold_a_digest_and_new_ones_release_it(records: Records, anna: Member) -> None:
    maria = await follower(records, 1, UMWELT)
    async with records.changing() as unit:
        hours = Span(begins=time(11), ends=time(20))
        await Residents(unit, INSEK, NOON).choose_quiet_hours(await _resident(unit, maria), hours)
    await publishes(records, anna)
    now = NOON + timedelta(minutes=10)
    await tick(records, now)
    await tick(records, now + timedelta(minutes=5))
    (row,) = await rows(records, maria)
    assert row.due_at == datetime(2024, 4, 5, 20, tzinfo=BERLIN)

    async with records.changing() as unit:
        await Residents(unit, INSEK, now).choose_quiet_hours(await _resident(unit, maria), None)
    await tick(records, now + timedelta(minutes=5))

    assert len(await digests_sent(records, maria, now + timedelta(minutes=5))) == 1


async def test_what_is_too_old_is_never_told(records: Records, anna: Member) -> None:
    maria = await follower(records, 1, UMWELT, rhythm=Rhythm.DAILY)
    await publishes(records, anna)
    await tick(records, NOON + timedelta(minutes=10))
    late = NOON + timedelta(days=20)
    await tick(records, late)

    assert await digests_sent(records, maria, late) == []
    assert {row.state for row in await rows(records, maria)} == {MessageState.SKIPPED}


async def test_whoever_follows_an_idea_that_is_merged_follows_the_other(records: Records, anna: Member) -> None:
    old, new = await publishes(records, anna), await publishes(records, anna)
    maria = await follower(records, 1)
    async with records.changing() as unit:
        await Follows(unit, INSEK, NOON).follow_idea(old.id, maria)
    await decide_for_good(records, old.id, Verdict(kind=DecisionKind.MERGE, into=new.id), anna, NOON + timedelta(minutes=10))

    async with records.reading() as unit:
        assert (await Follows(unit, INSEK, NOON).of(maria)).ideas == {new.id}


async def test_many_followers_are_told_in_parts_and_all_of_them_once(
    records: Records, anna: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.news.CHUNK", 3)
    monkeypatch.setattr("services.digests.ROWS", 4)
    people = [await follower(records, number, UMWELT) for number in range(1, 11)]
    for _ in range(2):
        await publishes(records, anna)
    now = NOON + timedelta(minutes=10)
    await tick(records, now)
    await tick(records, now + timedelta(minutes=2))

    for person in people:
        assert [len(digest.headlines) for digest in await digests_sent(records, person, now + timedelta(minutes=2))] == [2]


async def test_whoever_is_forgotten_leaves_no_digest_behind(records: Records, anna: Member) -> None:
    maria = await follower(records, 1, UMWELT)
    await publishes(records, anna)
    await tick(records, NOON + timedelta(minutes=10))
    await tick(records, NOON + timedelta(minutes=12))
    async with records.changing() as unit:
        await unit.outbox.forget(maria, (1).to_bytes(16, "big"))

    async with records.reading() as unit:
        assert (await unit._connection.execute(select(MessageRow.id))).all() == []
