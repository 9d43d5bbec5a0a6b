"""What is stored about somebody, and that nothing of it is left once they were forgotten, on both databases."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from handlers.residents.own_data.document import everything_told, json_of
from locales.speech import Speech
from participation.dialogs import Dialog, Offer
from participation.ideas import Idea, IdeaState
from participation.own_data import Farewell, IdeasWish
from participation.pieces import Piece
from participation.process_file import parse_process
from participation.residents import ConsentWay, Resident, ResidentState
from participation.words import Language
from services.drafts import Drafts
from services.ideas import Ideas
from services.own_data import OwnData, Report
from services.phase_messages import PhaseMessages
from services.residents import Residents
from storage.inbox import Incoming
from storage.outbox import Lane, MessageRow, MessageState, Outgoing
from storage.records import Records, open_records
from storage.residents import ResidentRow
from storage.schema import metadata
from storage.unit import Unit
from tests.databases import sqlite_copy
from tests.traces import everything_on, found

INSEK = parse_process((Path(__file__).parents[2] / "processes" / "insek.toml").read_text("utf-8"))
SPEECH = Speech.load(strict=True)
NOW = datetime(2024, 4, 5, 10, tzinfo=UTC)
FIRST_MORNING_OF_GOALS = datetime(2024, 4, 15, 8, 30, tzinfo=UTC)
TOPIC = INSEK.fields[0].topics[0].key


@dataclass(frozen=True)
class Somebody:
    """A person with something of their own in every table that can hold it."""

    name: str
    number: int

    @property
    def person(self) -> bytes:
        return f"hash of {self.name}".ljust(16)[:16].encode()

    @property
    def address(self) -> bytes:
        return f"sealed address of {self.name}".encode()

    @property
    def told_to_them(self) -> list[str]:
        """What they must find in their file."""
        return [self.writes(what) for what in ("idea", "title", "street", "draft", "piece", "button")]

    @property
    def canaries(self) -> list[bytes]:
        """What must not be found any more."""
        kept_as_they_are = [self.address, self.picture, *(self.writes(what).encode() for what in ("update", "file", "queued"))]
        return [*(canary.encode() for canary in self.told_to_them), *kept_as_they_are]

    @property
    def picture(self) -> bytes:
        return f"picture of {self.name}".encode() * 30

    def writes(self, what: str) -> str:
        return f"Der {what}-Kanarienvogel von {self.name} singt"

    async def joins(self, unit: Unit) -> Resident:
        residents = Residents(unit, INSEK, NOW)
        resident = await residents.agree(
            person=self.person, address=self.address, language=Language.GERMAN, version="1", way=ConsentWay.PRESSED
        )
        return await residents.follow(resident)

    async def leaves_traces(self, unit: Unit) -> Resident:
        resident = await self.joins(unit)
        await self.sends_an_idea(unit, resident)
        drafts = Drafts(unit, INSEK, NOW)
        draft = await drafts.begin(resident.id, topic=TOPIC)
        await drafts.write(draft.id, resident.id, self.writes("draft"))
        await drafts.set_aside(draft.id, resident.id, Piece(message=7, text=self.writes("piece")))
        await unit.dialogs.keep(resident.id, Dialog(question="idea-text", offers=(Offer(label=self.writes("button"), press="x"),)), NOW)
        await unit.inbox.keep([Incoming(update_id=self.number, lane=self.person, payload=self.writes("update").encode(), received_at=NOW)])
        await unit.inbox.mark_failed([self.number])
        card = await unit.cards.of(self.person, "idea:1")
        await unit.outbox.put(
            [
                self._message(resident, text=self.writes("reply")),
                self._message(resident, text=self.writes("queued"), card_id=card),
                self._message(resident, item="phase:insek/orte#1", kind="started"),
            ]
        )
        reply, _, about_a_phase = await self._messages(unit)
        for taken in await unit.outbox.take([reply, about_a_phase], epoch=1):
            await unit.outbox.record_sent({taken.id: taken.id}, at=NOW)
        return resident

    async def sends_an_idea(self, unit: Unit, resident: Resident) -> Idea:
        drafts = Drafts(unit, INSEK, NOW)
        draft = await drafts.begin(resident.id, topic=TOPIC)
        await drafts.write(draft.id, resident.id, self.writes("idea"))
        await drafts.give_title(draft.id, resident.id, self.writes("title"))
        await drafts.put_at_street(draft.id, resident.id, self.writes("street"))
        (photo,) = (await drafts.add_photo(draft.id, resident.id, file_id=self.writes("file"), unique_id=self.name)).photos
        await unit.photos.store(photo, self.picture)
        return await Ideas(unit, INSEK, NOW).submit(draft.id, resident.id)

    async def changes_a_draft(self, unit: Unit, resident: Resident, chance: random.Random) -> None:
        drafts = Drafts(unit, INSEK, NOW)
        draft = await drafts.unfinished(resident.id) or await drafts.begin(resident.id)
        more = "".join(chance.choice("abcdefgh ") for _ in range(chance.choice([30, 300, 900, 2500])))
        await drafts.write(draft.id, resident.id, self.writes("draft") + more)

    def _message(self, resident: Resident, *, text: str | None = None, **facts: object) -> Outgoing:
        payload = {"text": text} if text else None
        lane = Lane.INTERACTIVE if text else Lane.BULK
        return Outgoing(
            lane=lane,
            chat=self.person,
            address=self.address,
            method="sendMessage",
            payload=payload,
            created_at=NOW,
            resident_id=resident.id,
            **facts,  # type: ignore[arg-type]  # only facts that Outgoing knows
        )

    async def _messages(self, unit: Unit) -> list[int]:
        return list(await unit._session.scalars(select(MessageRow.id).where(MessageRow.chat == self.person).order_by(MessageRow.id)))


MARIA, ALI = Somebody("Maria", 1), Somebody("Ali", 2)


async def about(records: Records, somebody: Somebody) -> Report:
    async with records.reading() as unit:
        known = await unit.residents.recognise(somebody.person)
        return await OwnData(unit, INSEK, NOW).about(somebody.person, known[0] if known else None)


async def file_of(records: Records, somebody: Somebody, language: Language = Language.GERMAN) -> str:
    file = json_of(everything_told(SPEECH.in_(language), SPEECH, await about(records, somebody), INSEK, NOW))
    assert json.loads(file.content)
    return file.content.decode()


async def forget(records: Records, somebody: Somebody, wish: IdeasWish) -> Farewell:
    async with records.changing() as unit:
        known = await unit.residents.recognise(somebody.person)
        assert known is not None
        return await OwnData(unit, INSEK, NOW).forget(somebody.person, known[0], wish)


async def test_the_file_holds_everything_of_its_owner_and_nothing_of_anybody_else(records: Records) -> None:
    everybody = [Somebody(f"Nr. {number:03}", number) for number in range(1, 13)]
    async with records.changing() as unit:
        for somebody in everybody:
            await somebody.leaves_traces(unit)

    for somebody in everybody:
        file = await file_of(records, somebody)
        assert [words for words in somebody.told_to_them if words not in file] == []
        assert [other.name for other in everybody if other is not somebody and other.name in file] == []


@pytest.mark.parametrize("language", Language)
async def test_the_file_can_be_told_in_every_language(records: Records, language: Language) -> None:
    async with records.changing() as unit:
        await MARIA.leaves_traces(unit)

    assert MARIA.writes("idea") in await file_of(records, MARIA, language)


async def test_the_file_says_what_of_it_cannot_be_read(records: Records) -> None:
    async with records.changing() as unit:
        await MARIA.leaves_traces(unit)

    file = json.loads(await file_of(records, MARIA))
    assert file["Nicht lesbar"] == [
        "Wie wir Sie in Telegram erreichen: verschlüsselt.",
        "Woran wir Sie wiedererkennen: eine verschlüsselte Prüfzahl.",
        "Ihre Nachrichten ohne Antwort: verschlüsselt, bis der Fehler gefunden ist.",
    ]
    assert len(file["Ihre Nachrichten ohne Antwort"]) == 1


async def test_about_a_stranger_there_is_nothing(records: Records) -> None:
    async with records.changing() as unit:
        await MARIA.leaves_traces(unit)

    assert (await about(records, ALI)).is_empty


async def test_whoever_deletes_their_ideas_leaves_no_byte_and_the_others_lose_none(records: Records) -> None:
    async with records.changing() as unit:
        await MARIA.leaves_traces(unit)
        await ALI.leaves_traces(unit)
    assert found(MARIA.canaries, await everything_on(records)) == MARIA.canaries

    await forget(records, MARIA, IdeasWish.GO)
    assert await records.wipe()

    everything = await everything_on(records)
    assert found(MARIA.canaries, everything) == []
    assert found(ALI.canaries, everything) == ALI.canaries
    assert (await about(records, MARIA)).profile is None


async def test_whoever_lets_their_ideas_stay_leaves_these_alone(records: Records) -> None:
    async with records.changing() as unit:
        await MARIA.leaves_traces(unit)

    await forget(records, MARIA, IdeasWish.STAY)
    assert await records.wipe()

    left = found(MARIA.canaries, await everything_on(records))
    assert left == [MARIA.writes(what).encode() for what in ("idea", "title", "street")]


@pytest.mark.parametrize("wish", list(IdeasWish))
async def test_the_teams_cards_of_all_ideas_are_to_say_what_became_of_them(records: Records, wish: IdeasWish) -> None:
    async with records.changing() as unit:
        await MARIA.leaves_traces(unit)
        await ALI.leaves_traces(unit)
    profile = (await about(records, MARIA)).profile
    assert profile is not None

    farewell = await forget(records, MARIA, wish)

    assert set(farewell.known_to_the_team) == {idea.id for process, idea in profile.ideas if process == INSEK.key}
    assert farewell.known_to_the_team


async def test_only_the_tombstone_still_bears_the_hash(records: Records) -> None:
    async with records.changing() as unit:
        await MARIA.leaves_traces(unit)

    farewell = await forget(records, MARIA, IdeasWish.STAY)

    async with records.reading() as unit:
        assert await unit.tombstones.of(MARIA.person) == [farewell.receipt]
        assert await unit.residents.recognise(MARIA.person) is None
        rows = [row for table in metadata.sorted_tables for row in await unit._session.execute(table.select())]
    assert [row.receipt for row in rows if MARIA.person in row] == [farewell.receipt.number]


async def test_nothing_ties_the_row_that_is_left_to_the_tombstone(records: Records) -> None:
    async with records.changing() as unit:
        await MARIA.leaves_traces(unit)

    await forget(records, MARIA, IdeasWish.STAY)

    async with records.reading() as unit:
        (nobody,) = (await unit._session.scalars(select(ResidentRow))).all()
    assert (nobody.state, nobody.address, nobody.followed_at, nobody.created_at.year) == (ResidentState.DELETED, b"", None, 1970)


async def test_the_ledger_keeps_its_counts_and_not_the_names(records: Records) -> None:
    async with records.changing() as unit:
        await MARIA.leaves_traces(unit)
        await ALI.leaves_traces(unit)

    await forget(records, MARIA, IdeasWish.GO)

    async with records.reading() as unit:
        told = (await unit._session.scalars(select(MessageRow).where(MessageRow.item == "phase:insek/orte#1"))).all()
    assert sorted(bool(message.resident_id) for message in told) == [False, True]
    assert all(message.state == MessageState.SENT for message in told)


async def test_what_serves_nobody_without_its_author_goes_in_any_case(records: Records) -> None:
    async with records.changing() as unit:
        resident = await MARIA.joins(unit)
        first, second = [await MARIA.sends_an_idea(unit, resident) for _ in range(2)]
        await Ideas(unit, INSEK, NOW).withdraw(second.id, resident.id)

    farewell = await forget(records, MARIA, IdeasWish.STAY)

    assert (farewell.ideas_kept, farewell.ideas_deleted) == (1, 1)
    async with records.reading() as unit:
        kept, gone = await unit.ideas.find(first.id), await unit.ideas.find(second.id)
    assert kept is not None
    assert gone is not None
    assert (kept.text, kept.photos, gone.text, gone.state) == (MARIA.writes("idea"), (), "", IdeaState.DELETED)


async def test_a_number_of_a_deleted_idea_is_not_given_out_again(records: Records) -> None:
    async with records.changing() as unit:
        deleted = await MARIA.sends_an_idea(unit, await MARIA.joins(unit))
    await forget(records, MARIA, IdeasWish.GO)

    async with records.changing() as unit:
        next_one = await ALI.sends_an_idea(unit, await ALI.joins(unit))
        assert await unit.ideas.count_by_topic(INSEK.key) == {TOPIC: 2}
    assert next_one.reference.number == deleted.reference.number + 1


async def test_the_same_person_can_come_back_and_be_forgotten_again(records: Records) -> None:
    for _ in range(2):
        async with records.changing() as unit:
            await MARIA.sends_an_idea(unit, await MARIA.joins(unit))
        await forget(records, MARIA, IdeasWish.STAY)

    async with records.reading() as unit:
        assert len(await unit.tombstones.of(MARIA.person)) == 2


async def test_a_message_that_was_taken_out_of_the_queue_just_before_is_not_put_back(records: Records) -> None:
    async with records.changing() as unit:
        await MARIA.leaves_traces(unit)
        ready = await unit.outbox.ready(real=0, limit=10)
        (taken,) = await unit.outbox.take([message.id for message in ready], epoch=1)
    await forget(records, MARIA, IdeasWish.GO)

    async with records.changing() as unit:
        await unit.outbox.send_again(taken)
        assert await unit.outbox.ready(real=0, limit=10) == []


async def _a_city_writes(records: Records) -> list[Somebody]:
    """Drafts that grow and shrink beside each other, as they do in months: SQLite moves rows from page to page, and copies stay behind."""
    texts, everybody = random.Random(5), [Somebody(f"Nr. {number:03}", number) for number in range(1, 61)]
    async with records.changing() as unit:
        residents = {somebody: await somebody.joins(unit) for somebody in everybody}
        for somebody, resident in residents.items():
            await somebody.sends_an_idea(unit, resident)
    for _ in range(20):
        async with records.changing() as unit:
            for somebody in texts.sample(everybody, 10):
                await somebody.changes_a_draft(unit, residents[somebody], texts)
    return everybody[::4]


async def test_nobody_is_put_into_the_queue_while_they_are_being_forgotten(records: Records) -> None:
    everybody = [Somebody(f"Nr. {number:03}", number) for number in range(1, 41)]
    async with records.changing() as unit:
        for somebody in everybody:
            await somebody.joins(unit)
        await PhaseMessages(unit, INSEK, FIRST_MORNING_OF_GOALS).announce()

    async def fill() -> None:
        async with records.changing() as unit:
            await PhaseMessages(unit, INSEK, FIRST_MORNING_OF_GOALS).fill()

    leaving = everybody[::2]
    await asyncio.gather(*(forget(records, somebody, IdeasWish.GO) for somebody in leaving), fill())

    async with records.reading() as unit:
        queued = set(await unit._session.scalars(select(MessageRow.chat)))
    assert queued == {somebody.person for somebody in everybody if somebody not in leaving}


def words(somebody: Somebody) -> list[bytes]:
    return [somebody.writes(what).encode() for what in ("idea", "title", "street", "draft")]


@pytest.fixture
async def busy(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Records]:
    opened = open_records(sqlite_copy(request.getfixturevalue("_sqlite_template"), tmp_path))
    yield opened
    await opened.close()


async def test_no_byte_of_those_who_leave_stays_in_the_file_of_a_busy_city(busy: Records) -> None:
    """Deleting the rows alone leaves bytes: that is looked at first."""
    leaving = await _a_city_writes(busy)
    for somebody in leaving:
        await forget(busy, somebody, IdeasWish.GO)
    canaries = [canary for somebody in leaving for canary in words(somebody)]
    assert found(canaries, await everything_on(busy)) != []

    assert await busy.wipe()

    assert found(canaries, await everything_on(busy)) == []
