"""A phase is about to close, everybody who follows is told, and the bot dies in the middle of it: each hears of it once."""

import asyncio
from datetime import datetime

from participation.phases import PhaseKey
from storage.outbox import MessageState
from storage.records import Records
from tests.faults.account import Finding, Kind
from tests.faults.conftest import Build, only_sqlite
from tests.faults.house import House
from tests.faults.nurse import Fate
from tests.faults.people import LONG, Patient
from tests.faults.stories import Told
from tests.stage import BERLIN, INSEK, Clock

TWO_DAYS_LEFT = datetime(2024, 4, 12, 9, 1, tzinfo=BERLIN)
NEWS = "Noch 2 Tage"
SENDING = ("before-send", "after-send", "before-record", "after-record")
FOLLOWERS = 12


async def test_every_follower_hears_once_that_a_phase_closes_soon_though_the_sender_is_killed(
    build: Build, told: Told, clock: Clock, records: Records
) -> None:
    house = build()
    fates = [Fate(seconds=0.3), Fate(landmark="message-taken"), *(Fate(landmark=name, nth=2) for name in SENDING)]

    found = await a_phase_closes_soon(house, told, clock, records, *fates)

    assert found == []
    async with records.reading() as unit:
        ledger = await unit.outbox.ledger(MessageState.SENT)
    assert len(set(ledger)) == len(ledger) == FOLLOWERS


@only_sqlite
async def test_a_second_message_is_seen_where_sending_leaves_no_trace_before(
    build: Build, told: Told, clock: Clock, records: Records
) -> None:
    fate = Fate(landmark="after-send", nth=2)

    found = await a_phase_closes_soon(build(without=["marked-before-sent"]), told, clock, records, fate)

    assert Kind.TWICE in {finding.kind for finding in found}


async def a_phase_closes_soon(house: House, told: Told, clock: Clock, records: Records, *fates: Fate) -> list[Finding]:
    account = house.account
    followers = [await Patient.moves_in(account.telegram, f"Person {n}") for n in range(FOLLOWERS)]
    async with house.stands():
        for follower in followers:
            await follower.joins()
        await its_start_is_told(records)
        await account.at_rest()
    await clock.set(TWO_DAYS_LEFT)
    async with house.stands(*fates):
        for follower in followers:
            await follower.sees(NEWS)
        await account.at_rest()
    await account.close()
    for follower in followers:
        news = (await account.told(follower))[len(told.joining) :]
        account.compare_count(f"{NEWS!r} told to {follower.name}", sum(NEWS in line for line in news), 1)
        account.compare_count(f"messages to {follower.name}", len(news), 1)
    return account.findings


async def its_start_is_told(records: Records) -> None:
    """Once the bot has looked at it, nobody is told later that it has begun, which would tell them its end as well."""
    async with asyncio.timeout(LONG):
        while True:
            async with records.reading() as unit:
                if await unit.phase_messages.about(INSEK.key, PhaseKey("orte")):
                    return
            await asyncio.sleep(0.05)
