"""What has served its time goes by itself, table by table; what is still needed stays. On both databases."""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from bot.app import App
from bot.retention import as_table, report
from bot.settings import Settings
from bot.upkeep import Upkeep
from participation.retention import PERIODS
from services import retention as services_retention
from services.retention import Line, Retention
from simulator import Simulator
from storage.base import Base
from storage.records import Records
from storage.retention import SWEEPS
from storage.unit import Unit
from tests.bot.operator import bot as command
from tests.bot.test_the_command_line import GOOD
from tests.conversations.office import VERA, Office, opened_office, vera_moves_in
from tests.stage import INSEK, Clock, Neighbour, running, settings_for

TABLES = Base.metadata.tables
PHOTO = b"\xff\xd8 a photo"
IDEA = "Mehr Bänke im Volkspark, bitte."


@pytest.fixture
def settings(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> Settings:
    return settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,))


@pytest.fixture
async def bot(settings: Settings) -> AsyncIterator[App]:
    async with running(settings) as app:
        yield app


@pytest.fixture
async def office(telegram: Simulator, bot: App) -> Office:
    return await opened_office(telegram, await vera_moves_in(telegram))


async def put(unit: Unit, table: str, **values: Any) -> None:
    await unit._connection.execute(insert(TABLES[table]), values)


async def one_of_everything(unit: Unit, at: datetime, number: int) -> None:
    """A row for each rule, as old as this; numbers keep them apart."""
    mark = number.to_bytes(16, "big")
    resident = {"address": b"\x01sealed", "language": "de", "wants_messages": False, "created_at": at}
    await put(unit, "residents", id=number, person=mark, alias=f"P{number}", state="active", **resident)
    member = {"process": INSEK.key, "address": b"\x01sealed", "role": "moderator", "language": "de"}
    await put(unit, "staff", id=number, person=mark, number=number, joined_at=at, removed_at=at, **member)
    draft = {"process": INSEK.key, "author_id": number, "text": "", "messages": [], "waiting": [], "started_at": at, "changed_at": at}
    for draft_id in (number, number + 1):
        await put(unit, "drafts", id=draft_id, submitted_at=None if draft_id > number else at, **draft)
    idea = {"process": INSEK.key, "author_id": number, "topic": "umwelt", "text": IDEA, "submitted_at": at, "status": "received"}
    await put(unit, "ideas", id=number, year=2023, number=number, state="rejected", version=1, revision=2, danger=False, **idea)
    photo = {"file_id": "f", "state": "stored", "attempts": 0, "not_before": 0.0, "picture": PHOTO}
    await put(unit, "photos", id=number, draft_id=number, unique_id="u", removed=False, **photo)
    await put(unit, "photos", id=number + 1, draft_id=number, unique_id="v", removed=True, **photo)
    await put(unit, "dialogs", resident_id=number, takes_text=False, asked_at=at, offers=[])
    await put(unit, "inbox", update_id=number, lane=mark, received_at=at, not_before=0.0, state="failed", attempts=4, payload=b"\x01x")
    message = {"lane": 0, "chat": mark, "address": b"", "method": "sendMessage", "created_at": at, "finished_at": at, "not_before": 0.0}
    await put(unit, "outbox", id=number, state="sent", attempts=1, maybe_twice=False, epoch=1, **message)
    text = {"topic": "umwelt", "text": IDEA, "replaced_at": at}
    await put(unit, "revisions", idea_id=number, number=1, **text)
    await put(unit, "inquiries", id=number, process=INSEK.key, author_id=number, text="?", written_at=at, answers=0)
    await put(unit, "reports", id=number, idea_id=number, resident_id=number, reason="spam", reported_at=at, handled_at=at)
    ban = {"reason": "so", "by_role": "moderator", "by_number": 1, "banned_at": at, "state_before": "active", "lifted_at": at}
    await put(unit, "bans", id=number, resident_id=number, **ban)
    await put(unit, "floods", id=number, process=INSEK.key, state="rejected", found_at=at, ended_at=at)
    await put(unit, "flood_ideas", idea_id=number, flood_id=number)
    await put(unit, "text_prints", idea_id=number, band=1, process=INSEK.key, print=1, sent_at=at)
    await put(unit, "entries", draft_id=number, process=INSEK.key, begun_by=number, begun_at=at, receipt=mark)
    consent = {"version": "1", "language": "de", "way": "pressed", "given_at": at}
    await put(unit, "consents", id=number, resident_id=number, revoked_at=at, **consent)
    await put(unit, "invitations", id=number, process=INSEK.key, token=mark, role="editor", invited_by=number, expires_at=at)
    await put(unit, "tombstones", receipt=f"R{number}", person=mark, forgotten_at=at, wiped=True)


async def rows(records: Records) -> Mapping[str, int]:
    async with records.reading() as unit:
        found = {name: await unit._connection.scalar(select(func.count()).select_from(table)) for name, table in TABLES.items()}
    return {name: count or 0 for name, count in found.items()}


async def lines(records: Records, clock: Clock) -> dict[str, Line]:
    async with records.reading() as unit:
        return {line.table: line for line in await Retention(unit, INSEK, clock.now()).report()}


async def test_after_400_days_nothing_is_overdue_and_what_is_new_is_still_there(bot: App, clock: Clock) -> None:
    old, new = clock.now() - timedelta(days=1100 - 400), clock.now() + timedelta(days=399.9)
    async with bot.records.changing() as unit:
        await one_of_everything(unit, old, 1000)
    await clock.forward(days=400)
    async with bot.records.changing() as unit:
        await one_of_everything(unit, new, 2000)
    before, stale = await rows(bot.records), await lines(bot.records, clock)

    await bot.ticks.forget_old()

    # A flood is overdue only once its ideas have left it.
    after, now = await rows(bot.records), await lines(bot.records, clock)
    assert ({sweep.table.name for sweep in SWEEPS} | {"drafts"}) - {"floods"} == {name for name, line in stale.items() if line.overdue}
    assert {name: line.overdue for name, line in now.items() if line.overdue} == {}
    swept = {sweep.table.name for sweep in SWEEPS if sweep.leaving is None}
    assert {name for name in swept if not 0 < after[name] < before[name]} == set()
    async with bot.records.reading() as unit:
        former = (await unit._connection.execute(select(TABLES["staff"].c.address).order_by(TABLES["staff"].c.id))).scalars().all()
    assert former[-2:] == [b"", b"\x01sealed"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_it_is_seen_when_nobody_sweeps(bot: App, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(_: Upkeep, _sweep: object) -> None:
        pass

    async with bot.records.changing() as unit:
        await one_of_everything(unit, clock.now() - timedelta(days=700), 1000)
    await clock.forward(days=400)
    monkeypatch.setattr(Upkeep, "_sweep", nothing)

    await bot.ticks.forget_old()

    overdue = {name for name, line in (await lines(bot.records, clock)).items() if line.overdue}
    assert overdue == {sweep.table.name for sweep in SWEEPS} - {"floods"}


async def test_at_the_end_of_the_process_people_go_and_published_ideas_stay(
    bot: App, office: Office, telegram: Simulator, clock: Clock
) -> None:
    maria = await Neighbour.moves_in(telegram, "Maria")
    await maria.joins()
    await maria.submits_an_idea(IDEA)
    await office.vera.presses("Freigeben", chat=office.group)
    await maria.submits_an_idea("Ein Radweg zum Bahnhof")
    await clock.forward(minutes=10)
    await maria.sees("ist veröffentlicht")
    await clock.set(datetime(2026, 12, 31, 22, tzinfo=clock.now().tzinfo))  # the last evening in UTC, the last hour in the city
    await bot.ticks.forget_old()
    async with bot.records.reading() as unit:
        assert await unit.residents.count() == 1

    await clock.forward(hours=2)
    await bot.ticks.forget_old()

    async with bot.records.reading() as unit:
        assert await unit.residents.count() == 0
        assert [idea.text for idea in await unit.ideas.all_of(INSEK.key)] == [IDEA, "Ein Radweg zum Bahnhof"]
        people = (await unit._connection.execute(select(TABLES["residents"]))).all()
        assert [(person.address, person.wants_messages, person.state) for person in people] == [(b"", False, "deleted")]
        assert await unit.residents.recognise(bot.seals.hash_of(maria.id)) is None
    assert (await rows(bot.records))["consents"] == 0
    assert {name for name, line in (await lines(bot.records, clock)).items() if line.overdue} == set()


async def test_a_year_after_the_end_nothing_of_the_team_is_left_but_aliases(bot: App, office: Office, clock: Clock) -> None:
    await clock.set(datetime(2028, 1, 2, tzinfo=clock.now().tzinfo))
    assert (await lines(bot.records, clock))["audit"].overdue > 0

    await bot.ticks.forget_old()

    left = await rows(bot.records)
    assert (left["audit"], left["staff_chats"], left["invitations"], left["staff"]) == (0, 0, 0, 1)
    async with bot.records.reading() as unit:
        assert (await unit._connection.execute(select(TABLES["staff"].c.address))).scalars().all() == [b""]
    assert {name for name, line in (await lines(bot.records, clock)).items() if line.overdue} == set()


async def test_who_agreed_to_a_later_day_stays_until_then(bot: App, telegram: Simulator, settings: Settings, clock: Clock) -> None:
    maria = await Neighbour.moves_in(telegram, "Maria")
    await maria.joins()
    longer = settings.process.read_text("utf-8").replace("stored_until = 2026-12-31", "stored_until = 2027-12-31")
    async with bot.records.changing() as unit:
        _ = await unit.processes.activate(INSEK.key, longer, clock.now())
    ali = await Neighbour.moves_in(telegram, "Ali")
    await clock.forward(minutes=1)
    await ali.joins()

    await clock.set(datetime(2027, 1, 2, tzinfo=clock.now().tzinfo))
    await bot.ticks.forget_old()

    async with bot.records.reading() as unit:
        assert await unit.residents.recognise(bot.seals.hash_of(maria.id)) is None
        assert await unit.residents.recognise(bot.seals.hash_of(ali.id)) is not None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_portions_hold_the_lock_for_less_than_a_fifth_of_a_second(bot: App, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    old, longest = clock.now() - timedelta(days=400), 0.0
    message = {"lane": 0, "chat": b"", "address": b"", "method": "sendMessage", "state": "sent", "attempts": 1, "maybe_twice": False}
    async with bot.records.changing() as unit:
        many = [message | {"epoch": 1, "not_before": 0.0, "created_at": old, "finished_at": old} for _ in range(5000)]
        await unit._connection.execute(insert(TABLES["outbox"]), many)
    changing = Records.changing

    @asynccontextmanager
    async def timed(self: Records) -> AsyncIterator[Unit]:
        nonlocal longest
        async with changing(self) as unit:
            began = time.perf_counter()
            yield unit
            longest = max(longest, time.perf_counter() - began)

    monkeypatch.setattr(Records, "changing", timed)
    await bot.ticks.forget_old()

    assert (await rows(bot.records))["outbox"] < 5000 / services_retention.PORTION
    assert longest < 0.2


async def test_the_officer_gets_a_spreadsheet_with_every_table(bot: App, maria: Neighbour, settings: Settings) -> None:
    await maria.joins()

    page = as_table(await report(settings)).splitlines()

    assert page[0] == "table;kept;periods_in_days;rows;oldest;next_deletion;overdue"
    assert len(page) == len(TABLES) + 1
    [residents] = [line for line in page if line.startswith("residents;")]
    assert residents == "residents;person;;1;;2026-12-31;0"


def test_the_operator_asks_before_there_is_anything_and_sees_the_periods(tmp_path: Path) -> None:
    asked = command("retention", at=tmp_path)
    checked = command("check", GOOD["process"], at=tmp_path)

    assert (asked.returncode, "no database" in asked.stdout) == (1, True)
    assert all(f"\n  {name}: " in checked.stdout for name in PERIODS)
