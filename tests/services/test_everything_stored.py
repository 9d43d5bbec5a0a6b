"""/mydata and /forget against the real tables: all that is stored about somebody is told to them, to nobody else, and goes with them."""

import json
import random
from html.parser import HTMLParser
from typing import Any

import pytest
from sqlalchemy import ForeignKey, LargeBinary, Table, func, select

from handlers.residents.own_data.document import everything_told, json_of
from handlers.residents.own_data.page import page_of
from locales.speech import Speech
from participation.ideas import IdeaState
from participation.own_data import IdeasWish, Receipt
from participation.words import Language
from services.own_data import OwnData
from storage.records import Records
from storage.schema import metadata
from tests.databases import SQLITE
from tests.services.everywhere import ASKING, LATER, Everywhere, Team
from tests.traces import everything_on, found

SPEECH = Speech.load(strict=True)
PEOPLE_BY_HASH = {"person", "chat", "lane"}
"""Columns that hold the keyed hash by which somebody is recognised."""

TOLD = {
    "residents": "Über Sie",
    "consents": "Zustimmungen",
    "guardians": "Einwilligung der Eltern",
    "demographics": "Freiwillige Angaben",
    "dialogs": "Letzte Frage",
    "drafts": "Entwürfe",
    "ideas": "Ideen",
    "photos": "Fotos",
    "revisions": "Frühere Fassungen",
    "decisions": "Was das Team entschieden hat",
    "appeals": "Bitten um eine zweite Prüfung",
    "notes": "Notizen des Teams",
    "assignments": "Bei einem Fachreferat",
    "answers": "Antworten der Stadt",
    "answer_ideas": "Antworten der Stadt",
    "flood_ideas": "Wartet oder wartete bei gleichen Texten",
    "trusted_authors": "Ihre Ideen gehen schneller durch die Prüfung seit",
    "entries": "Vom Team eingetippt",
    "supports": "Unterstützte Ideen",
    "follows": "Abos",
    "reports": "Gemeldete Ideen",
    "inquiries": "Ihre Fragen an das Team",
    "bans": "Sperren",
    "outbox": "Nachrichten an Sie",
    "cards": "Karten in Ihrem Chat",
    "inbox": "Ihre Nachrichten ohne Antwort",
    "tombstones": "Frühere Löschungen",
    "staff": "Im Team",
}
"""Tables with something about a person, and where in the file it is told."""
NOT_TOLD = {
    "announcements": "what the city sent to many, and who of the team: a number; which went to somebody is told with the messages",
    "announcement_texts": "the city's own words",
    "claims": "which of the team works on an idea at the moment, for minutes; of the author it says nothing",
    "idea_words": "the words of an idea that is told, once more, to search by",
    "text_prints": "numbers made from the text of an idea that is told; they go after a day",
    "published_ideas": "that an idea is published, and how many support it: the idea's state, which is told",
    "measure_ideas": "to which of the city's projects an idea led: the city's plan, which is public",
    "staff_chats": "the team's group: a group, and nobody in it",
    "invitations": "a link that was handed out, by whom of the team: a number in the team, and of its reader nothing",
}


def tables_about_people() -> set[str]:
    """Those with a keyed hash, and whatever refers to them, however many steps away."""
    found = {table.name for table in metadata.sorted_tables if PEOPLE_BY_HASH & set(table.columns.keys())}
    while more := {table.name for table in metadata.sorted_tables if _refers(table, found)} - found:
        found |= more
    return found


def _refers(table: Table, to: set[str]) -> bool:
    keys: list[ForeignKey] = [key for column in table.columns for key in column.foreign_keys]
    return any(key.column.table.name in to for key in keys)


def test_every_table_about_people_is_told_or_says_why_not() -> None:
    """A new table with somebody's column fails here until /mydata tells it."""
    assert tables_about_people() == TOLD.keys() | NOT_TOLD.keys()
    assert not TOLD.keys() & NOT_TOLD.keys()


def test_every_keyed_hash_of_sixteen_bytes_is_known() -> None:
    """Other columns of that kind are hashes of things, not of people."""
    of_things = {("entries", "receipt"), ("guardians", "code"), ("invitations", "token"), ("inbox", "album")}
    hashes = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and column.type.length == 16
    }

    assert {place for place in hashes if place[1] not in PEOPLE_BY_HASH} == of_things


async def told_to(records: Records, somebody: Everywhere) -> dict[str, Any]:
    async with records.reading() as unit:
        known = await unit.residents.recognise(somebody.person)
        report = await OwnData(unit, ASKING, LATER).about(somebody.person, known[0] if known else None)
    told = everything_told(SPEECH.in_(Language.GERMAN), SPEECH, report, ASKING, LATER)
    assert json.loads(json_of(told).content) == told
    return told


async def moves_in(records: Records, *everybody: Everywhere) -> Team:
    async with records.changing() as unit:
        team = await Team.gathers(unit)
    for somebody in everybody:
        async with records.changing() as unit:
            await somebody.leaves_traces(unit, team)
    return team


def names_in(told: object) -> set[str]:
    match told:
        case dict():
            return {name for name, thing in told.items() if thing not in ([], {}, None)} | names_in(list(told.values()))
        case list():
            return set().union(*(names_in(thing) for thing in told))
    return set()


async def test_somebody_who_left_something_in_every_table_is_told_of_each(records: Records) -> None:
    maria = Everywhere(1)
    await moves_in(records, maria)
    async with records.changing() as unit:  # as if she had been forgotten before, and had come back
        await unit.tombstones.put(maria.person, Receipt(number="ABCDEFGHJK", forgotten_at=LATER))
        filled = {
            table.name
            for table in metadata.sorted_tables
            if await unit._session.scalar(select(func.count()).select_from(table)) and table.name in TOLD
        }

    told = await told_to(records, maria)
    assert filled == TOLD.keys()
    assert {table for table, name in TOLD.items() if name not in names_in(told)} == set()


async def test_the_file_holds_every_word_of_its_owner_and_none_of_anybody_else(
    records: Records,
    full: bool,  # noqa: FBT001  a fixture comes by name
    database_url: str,
) -> None:
    """1,000 random pairs with --full; each file is made once."""
    pairs, chance = 1000 if full else 100 if database_url.startswith(SQLITE) else 20, random.Random(5)
    everybody = [Everywhere(number) for number in range(1, 47 if full else 13 if database_url.startswith(SQLITE) else 6)]
    await moves_in(records, *everybody)
    files = {somebody: json.dumps(await told_to(records, somebody), ensure_ascii=False) for somebody in everybody}

    for _ in range(pairs):
        one, other = chance.sample(everybody, 2)
        assert [canary for canary in one.canaries if canary not in files[one]] == []
        assert other.sign not in files[one]
        assert [canary for canary in one.sealed if canary in files[one]] == []


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words, self.tags = "", set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("language", Language)
async def test_the_page_to_read_says_the_same_as_the_file_for_programs(records: Records, language: Language) -> None:
    maria = Everywhere(1)
    await moves_in(records, maria)
    async with records.reading() as unit:
        known = await unit.residents.recognise(maria.person)
        report = await OwnData(unit, ASKING, LATER).about(maria.person, known[0] if known else None)
    say = SPEECH.in_(language)
    read = _Words()
    read.feed(page_of(say, everything_told(say, SPEECH, report, ASKING, LATER)).content.decode())

    assert [canary for canary in maria.canaries if canary not in read.words] == []
    assert "script" not in read.tags


async def test_what_people_wrote_stays_words_on_the_page(records: Records) -> None:
    told = {"Text": "<script>alert(1)</script>", "Liste": ["<b>fett</b>"]}
    page = page_of(SPEECH.in_(Language.GERMAN), told).content.decode()

    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize("wish", list(IdeasWish))
async def test_nobody_who_was_forgotten_is_found_in_any_table_and_the_others_are_whole(records: Records, wish: IdeasWish) -> None:
    maria, ali = Everywhere(1), Everywhere(2)
    await moves_in(records, maria, ali)
    everything = [words.encode() for words in (*maria.canaries, *maria.sealed)]
    kept = [words.encode() for words in (*ali.canaries, *ali.sealed)]
    assert found(everything, await everything_on(records)) == everything

    async with records.changing() as unit:
        known = await unit.residents.recognise(maria.person)
        assert known
        await OwnData(unit, ASKING, LATER).forget(maria.person, known[0], wish)
    assert await records.wipe()

    left = found(everything, await everything_on(records))
    about_ideas = [maria.writes(what).encode() for what in ("title", "street", "reworked", "paper", "note", "reason", "answer")]
    assert set(left) == (set(about_ideas) if wish is IdeasWish.STAY else {maria.writes("answer").encode()})
    assert found(kept, await everything_on(records)) == kept
    async with records.reading() as unit:
        states = [idea.state for idea in await unit.ideas.all_of(ASKING.key)]
    assert states.count(IdeaState.DELETED) == (0 if wish is IdeasWish.STAY else 2)
