"""Phase messages on record: who is told what, once, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from participation.phases import Phase, PhaseKey
from participation.process_file import parse_process
from participation.processes import Process
from participation.residents import ConsentWay, Resident
from participation.words import Language
from services.phase_messages import PhaseMessages
from services.residents import Residents
from storage.outbox import Lane, MessageState
from storage.records import Records

INSEK = parse_process((Path(__file__).parents[2] / "processes" / "insek.toml").read_text("utf-8"))
PLACES = PhaseKey("orte")
BEFORE = datetime(2024, 3, 1, 12, tzinfo=UTC)
ON_THE_FIRST_MORNING = datetime(2024, 3, 20, 8, 30, tzinfo=UTC)


def only(phase: Phase) -> Process:
    return replace(INSEK, phases=(phase,))


@pytest.fixture
def places() -> Phase:
    phase = INSEK.phase(PLACES)
    assert phase is not None
    return phase


async def follower(records: Records, number: int, at: datetime = BEFORE) -> Resident:
    async with records.changing() as unit:
        residents = Residents(unit, INSEK, at)
        resident = await residents.agree(
            person=number.to_bytes(16, "big"), address=b"sealed", language=Language.GERMAN, version="1", way=ConsentWay.PRESSED
        )
        return await residents.follow(resident)


async def tick(records: Records, process: Process, now: datetime) -> None:
    async with records.changing() as unit:
        await PhaseMessages(unit, process, now).announce()
    more = True
    while more:
        async with records.changing() as unit:
            more = await PhaseMessages(unit, process, now).fill()


async def sent(records: Records, now: datetime, only_first: int | None = None) -> list[tuple[int, str]]:
    """Send what is ready, as the outbox would. Returns who got which kind of message."""
    async with records.changing() as unit:
        await unit.outbox.wake(now, limit=1000)
        ready = await unit.outbox.ready(real=0, limit=1000)
        taken = await unit.outbox.take([message.id for message in ready][:only_first], epoch=1)
        for message in taken:
            await unit.outbox.record_sent({message.id: message.id}, at=now)
        return [(message.resident_id or 0, message.kind or "") for message in taken]


def kinds(told: Sequence[tuple[int, str]], resident: Resident) -> list[str]:
    return [kind for person, kind in told if person == resident.id]


async def test_a_start_is_told_once_however_often_the_clock_looks(records: Records, places: Phase) -> None:
    maria, ali = await follower(records, 1), await follower(records, 2)

    for _ in range(3):
        await tick(records, only(places), ON_THE_FIRST_MORNING)

    told = await sent(records, ON_THE_FIRST_MORNING)
    assert sorted(told) == sorted([(maria.id, "started"), (ali.id, "started")])


async def test_whoever_joins_after_the_start_is_not_told_of_it(records: Records, places: Phase) -> None:
    await follower(records, 1)
    late = await follower(records, 2, at=ON_THE_FIRST_MORNING)

    await tick(records, only(places), ON_THE_FIRST_MORNING + timedelta(minutes=1))

    assert kinds(await sent(records, ON_THE_FIRST_MORNING), late) == []


async def test_whoever_wants_no_messages_gets_none(records: Records, places: Phase) -> None:
    maria = await follower(records, 1)
    async with records.changing() as unit:
        await Residents(unit, INSEK, BEFORE).stop(maria)

    await tick(records, only(places), ON_THE_FIRST_MORNING)

    assert await sent(records, ON_THE_FIRST_MORNING) == []


async def test_a_phase_that_moves_later_takes_back_what_is_not_yet_sent(records: Records, places: Phase) -> None:
    maria = await follower(records, 1)
    await tick(records, only(places), ON_THE_FIRST_MORNING)
    later = places.moved(starts_at=places.starts_at + timedelta(days=7), ends_at=places.ends_at + timedelta(days=7))

    await tick(records, only(later), ON_THE_FIRST_MORNING + timedelta(minutes=1))
    before = await sent(records, ON_THE_FIRST_MORNING + timedelta(minutes=1))
    await tick(records, only(later), ON_THE_FIRST_MORNING + timedelta(days=7))
    after = await sent(records, ON_THE_FIRST_MORNING + timedelta(days=7))

    assert (kinds(before, maria), kinds(after, maria)) == ([], ["started"])


async def test_an_end_that_moves_after_the_start_is_told_to_those_who_heard_the_old_one(records: Records, places: Phase) -> None:
    maria, ali = await follower(records, 1), await follower(records, 2)
    await tick(records, only(places), ON_THE_FIRST_MORNING)
    first = await sent(records, ON_THE_FIRST_MORNING, only_first=1)
    longer = places.moved(starts_at=places.starts_at, ends_at=places.ends_at + timedelta(days=7))

    for minutes in (1, 2, 3):
        await tick(records, only(longer), ON_THE_FIRST_MORNING + timedelta(minutes=minutes))
    told = first + await sent(records, ON_THE_FIRST_MORNING + timedelta(minutes=3))
    await tick(records, only(longer), ON_THE_FIRST_MORNING + timedelta(minutes=4))
    told += await sent(records, ON_THE_FIRST_MORNING + timedelta(minutes=4))

    assert (kinds(told, maria), kinds(told, ali)) == (["started", "moved"], ["started"])


async def test_a_start_that_came_too_late_is_on_record_as_skipped(records: Records, places: Phase) -> None:
    await follower(records, 1)

    await tick(records, only(places), places.ends_at + timedelta(days=30))

    async with records.reading() as unit:
        on_record = await unit.phase_messages.about(INSEK.key, PLACES)
    assert {str(record.announced.kind): str(record.announced.skipped) for record in on_record}["started"] == "too_late"
    assert await sent(records, places.ends_at + timedelta(days=30)) == []


async def test_many_followers_are_told_in_pieces_and_all_of_them(records: Records, places: Phase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.phase_messages.CHUNK", 50)
    async with records.changing() as unit:
        residents = Residents(unit, INSEK, BEFORE)
        for number in range(230):
            resident = await residents.agree(
                person=number.to_bytes(16, "big"), address=b"sealed", language=Language.GERMAN, version="1", way=ConsentWay.PRESSED
            )
            await residents.follow(resident)

    await tick(records, only(places), ON_THE_FIRST_MORNING)

    async with records.reading() as unit:
        assert await unit.outbox.count(MessageState.QUEUED) == 230
        ready = await unit.outbox.ready(real=0, limit=1)
    assert ready[0].lane is Lane.BULK


async def test_an_end_that_moves_and_moves_back_is_told_both_times_to_those_who_heard_of_it(records: Records, places: Phase) -> None:
    maria = await follower(records, 1)
    longer = places.moved(starts_at=places.starts_at, ends_at=places.ends_at + timedelta(days=7))
    told = []
    for minutes, phase in ((0, places), (1, longer), (2, places)):
        now = ON_THE_FIRST_MORNING + timedelta(minutes=minutes)
        await tick(records, only(phase), now)
        told += await sent(records, now)

    assert kinds(told, maria) == ["started", "moved", "moved"]
