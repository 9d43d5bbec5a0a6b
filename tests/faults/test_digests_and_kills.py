"""News are queued, put together and sent while the bot dies again and again: each who follows hears each thing once, in one message."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.landmarks import OF_NEWS
from participation.follows import Rhythm
from participation.processes import TopicKey
from participation.residents import ResidentId, ResidentState
from services.follows import Follows
from services.residents import Residents
from storage.outbox import MessageRow, MessageState
from storage.records import Records
from storage.residents import ResidentRow
from tests.faults.account import Finding, Kind
from tests.faults.conftest import Build, only_sqlite
from tests.faults.house import House
from tests.faults.nurse import Fate
from tests.faults.people import LONG, Patient
from tests.faults.stories import Told
from tests.services.people import somebody
from tests.services.staffroom import PUBLISH, decide_for_good, member, send_many
from tests.stage import BERLIN, INSEK, MODEL_DAY, Clock

AT_FIVE = datetime(2024, 4, 5, 17, 0, 5, tzinfo=BERLIN)
HEAD = "Neues für Sie"
FOLLOWERS, IDEAS = 6, 3
SENDING = ("message-marked", "message-taken", "before-send", "after-send", "before-record", "after-record")


async def test_every_follower_gets_one_digest_with_everything_though_the_bot_is_killed_at_each_step(
    build: Build, told: Told, clock: Clock, records: Records
) -> None:
    house = build()
    queued, put_together = OF_NEWS
    fates = [Fate(landmark=put_together), Fate(seconds=0.4), *(Fate(landmark=name) for name in SENDING)]

    found = await a_digest_comes(house, told, clock, records, Fate(landmark=queued), *fates)

    assert found == []
    async with records.reading() as unit:
        ledger = [row for row in await unit.outbox.ledger(MessageState.SENT) if row[2] in {"published", "digest"}]
    assert len(set(ledger)) == len(ledger) == FOLLOWERS * (IDEAS + 1)


@only_sqlite
async def test_what_is_carried_and_never_comes_to_its_end_is_seen(build: Build, told: Told, clock: Clock, records: Records) -> None:
    house = build(without=["carried-to-its-end"])

    found = await a_digest_comes(house, told, clock, records, Fate(seconds=0.4), Fate(landmark="after-record"))

    assert Kind.LOST in {finding.kind for finding in found}


async def a_digest_comes(house: House, told: Told, clock: Clock, records: Records, first: Fate, *fates: Fate) -> list[Finding]:
    account = house.account
    followers = [await Patient.moves_in(account.telegram, f"Person {n}") for n in range(FOLLOWERS)]
    async with house.stands():
        for follower in followers:
            await follower.joins()
        await account.at_rest()
    await they_follow(records)
    await ideas_are_published(records)
    async with house.stands(first):
        await news_wait(records)
    await clock.set(AT_FIVE)
    async with house.stands(*fates):
        for follower in followers:
            await follower.sees(HEAD)
        await account.at_rest()
    await account.close()
    for follower in followers:
        news = [line for line in (await account.told(follower))[len(told.joining) :] if HEAD in line]
        account.compare_count(f"digests to {follower.name}", len(news), 1)
        account.compare_count(f"ideas told to {follower.name}", sum(f"{number}. " in news[0] for number in range(1, 9)), IDEAS)
    return account.findings


async def they_follow(records: Records) -> None:
    since = MODEL_DAY - timedelta(hours=1)
    async with records.changing() as unit:
        active = select(ResidentRow.id).where(ResidentRow.state == ResidentState.ACTIVE)
        for number in (await unit._connection.scalars(active)).all():
            resident = await unit.residents.get(ResidentId(number))
            assert resident is not None
            await Follows(unit, INSEK, since).follow_topic(TopicKey("umwelt"), resident.id)
            await Residents(unit, INSEK, since).choose_rhythm(resident, Rhythm.DAILY)


async def ideas_are_published(records: Records) -> None:
    at = MODEL_DAY - timedelta(minutes=30)
    author, by = await somebody(records, at, 999), await member(records, 1, at)
    for idea in await send_many(records, author, at, IDEAS):
        await decide_for_good(records, idea, PUBLISH, by, at)


async def news_wait(records: Records) -> None:
    async with asyncio.timeout(LONG):
        while True:
            async with records.reading() as unit:
                query = select(func.count()).select_from(MessageRow).where(MessageRow.kind == "published")
                if await unit._connection.scalar(query) == FOLLOWERS * IDEAS:
                    return
            await asyncio.sleep(0.05)
