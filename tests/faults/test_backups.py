"""Backups are made under load and put back: what is on record fits together, who was forgotten stays so, and nobody is written to."""

import asyncio
import contextlib
import random
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.app import App
from bot.arm import arm, waiting
from bot.backup import back_up
from bot.restore import restore
from bot.settings import Settings
from participation.own_data import IdeasWish
from services.audit import Audit
from services.own_data import OwnData
from simulator import Simulator
from storage.outbox import Lane, MessageState, Outgoing
from storage.records import Records, open_records
from storage.seals import Seals
from tests.bot.test_backup_and_restore import require_tools
from tests.faults.conftest import only_sqlite
from tests.faults.errand import is_run
from tests.faults.guards import MASTER_KEY
from tests.faults.people import Patient
from tests.stage import INSEK, Clock, running, settings_for

WAITING = 12
SEALS = Seals(MASTER_KEY)
A_WHILE, A_LONG_WHILE = 0.5, 20.0  # seconds in which a bot that may send has begun to; the latter on a busy machine


@dataclass(slots=True)
class City:
    """One installation, round after round: people take part, a backup is made meanwhile, somebody leaves, the backup is put back."""

    telegram: Simulator
    clock: Clock
    settings: Settings
    folder: Path
    without: Collection[str] = ()
    wrong: list[str] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def lives_through_a_round(self) -> None:
        number = next(self.numbers)
        file = self.folder / f"backup-{number}"
        async with running(self.settings) as app:
            leaving, staying = [await Patient.moves_in(self.telegram, f"{name} {number}") for name in ("Nr.", "Paula")]
            for person in (leaving, staying):
                await person.joins()
                await self._queue_for_later(app, person)
            writing = asyncio.create_task(self._writes(number))
            await asyncio.sleep(random.uniform(0.1, 0.6))
            await back_up(self.settings, file)
            await self._leaves(app, leaving)
            await writing
        await is_run(put_back, self.settings.database_url, str(file), str(self.settings.clock_file), without=self.without)
        await self.clock.forward(minutes=6)  # what waited is due; twenty rounds end long before the quiet hours
        await self._look_at(leaving)
        await self._starts_again(number)

    async def _writes(self, number: int) -> None:
        person = await Patient.moves_in(self.telegram, f"Maria {number}")
        await person.joins()
        for each in range(2):
            await person.submits(f"Mehr Bänke im Volkspark, bitte: {number}, {each}")

    async def _queue_for_later(self, app: App, person: Patient) -> None:
        due, now = self.clock.now() + timedelta(minutes=5), self.clock.now()
        async with app.records.changing() as unit:
            await unit.outbox.put(
                [
                    Outgoing(
                        lane=lane,
                        chat=SEALS.hash_of(person.id),
                        address=SEALS.address(person.id),
                        method="sendMessage",
                        payload={"text": "Etwas Neues"},
                        created_at=now,
                        due_at=due,
                    )
                    for _ in range(WAITING // 3)
                    for lane in (Lane.PERSONAL, Lane.DESK, Lane.BULK)
                ]
            )

    async def _leaves(self, app: App, person: Patient) -> None:
        async with app.records.changing() as unit:
            known = await unit.residents.recognise(SEALS.hash_of(person.id))
            assert known
            await OwnData(unit, INSEK, self.clock.now()).forget(SEALS.hash_of(person.id), known[0], IdeasWish.GO)

    async def _look_at(self, leaving: Patient) -> None:
        records = open_records(self.settings.database_url)
        try:
            await self._require_sound(records)
            async with records.reading() as unit:
                if await unit.residents.recognise(SEALS.hash_of(leaving.id)):
                    self.wrong.append(f"{leaving.name} is there again")
        finally:
            await records.close()

    async def _require_sound(self, records: Records) -> None:
        """PostgreSQL checks its keys itself as it puts a backup back."""
        if records.is_sqlite:
            with closing(sqlite3.connect(str(records.engine.url.database))) as database:
                self.wrong += [f"a row of {row[0]} refers to nothing" for row in database.execute("PRAGMA foreign_key_check")]
        async with records.reading() as unit:
            ideas = await unit.ideas.all_of(INSEK.key)
            if len({idea.reference for idea in ideas}) != len(ideas) or len(ideas) > await unit.ideas.last_reference(2024):
                self.wrong.append("references do not fit the ideas")
            if [idea for idea in ideas if await unit.drafts.find(idea.draft_id) is None]:
                self.wrong.append("an idea has no draft")
            if await Audit(unit, INSEK, self.clock.now()).verify() is not None:
                self.wrong.append("the audit log is broken")

    async def _starts_again(self, number: int) -> None:
        """Nothing goes out before somebody arms it, whatever waits; and then everything that may."""
        olga = await Patient.moves_in(self.telegram, f"Olga {number}")
        before = await self._sent(but_to=olga)
        async with running(self.settings) as app:
            await olga.opens()
            await olga.sees("Willkommen")  # replies go out, so whatever else may go has had its chance
            while await _unanswered(app.records):  # noqa: ASYNC110  it is a test that waits
                await asyncio.sleep(0.05)
            if sent := await self._sent_within(A_LONG_WHILE if self.without else A_WHILE, before, olga):
                self.wrong.append(f"{sent} messages were sent in round {number} before anybody armed it")
            found = await waiting(self.settings)
            if found is not None:
                await arm(self.settings, found, discard=False)
                app.outbox.wake()
            async with asyncio.timeout(60):
                while await _unsent(app.records):  # noqa: ASYNC110  as above
                    await asyncio.sleep(0.05)

    async def _sent_within(self, seconds: float, before: int, but_to: Patient) -> int:
        """How much was sent unasked in this time; looked for no longer than until there is something."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while await self._sent(but_to) == before:  # noqa: ASYNC110  it is a test that waits
                    await asyncio.sleep(0.1)
        return await self._sent(but_to) - before

    async def _sent(self, but_to: Patient) -> int:
        accepted = [entry for entry in await self.telegram.accepted() if entry["method"].startswith(("send", "edit"))]
        return len([entry for entry in accepted if entry["chat"] != but_to.id])


async def _unanswered(records: Records) -> bool:
    async with records.reading() as unit:
        return await unit.inbox.oldest_waiting() is not None


async def _unsent(records: Records) -> int:
    async with records.reading() as unit:
        return await unit.outbox.count(MessageState.QUEUED) + await unit.outbox.count(MessageState.SENDING)


async def put_back(url: str, file: str, clock_file: str) -> None:
    key = SEALS.ring.written()
    settings = Settings(_env_file=None, database_url=url, secret_key=key, clock_file=Path(clock_file))
    await restore(settings, Path(file), agreed=True)


@pytest.fixture
def city(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> City:
    if not database_url.startswith("sqlite"):
        require_tools()
    return City(telegram, clock, settings_for(telegram, database_url, tmp_path / "clock"), tmp_path)


@pytest.mark.timeout(900)
async def test_what_is_put_back_is_sound_has_forgotten_and_is_silent_until_somebody_arms_it(
    city: City,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    for _ in range(20 if full else 2):
        await city.lives_through_a_round()

    assert city.wrong == []


@only_sqlite
@pytest.mark.parametrize(
    "guard, what", [("disarmed-when-put-back", "before anybody armed it"), ("forgotten-again", "is there again")], ids=lambda found: found
)
async def test_it_is_seen_when_a_guard_is_missing(city: City, guard: str, what: str) -> None:
    city.without = [guard]

    await city.lives_through_a_round()

    assert [found for found in city.wrong if what in found]
