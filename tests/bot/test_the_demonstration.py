"""What the demonstration begins with: nothing that the product's own deeds could not have put there."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.demo import PROCESS
from bot.demonstration.bot_process import BotProcess
from bot.demonstration.city import SIZE, City
from bot.demonstration.earlier import let_it_have_happened
from bot.demonstration.words import Words
from bot.keys import find_keys
from bot.settings import Settings
from locales.speech import Speech
from participation.announcements import Version
from participation.reading import View
from participation.words import Language
from services.announcements import Announcements
from services.answers import Answers
from services.desks import Desks
from services.moderation import Moderation
from services.reading import Reading
from simulator import Crowd, Simulator
from storage.records import Records, open_records
from storage.residents import ConsentRow, ResidentRow
from storage.seals import Seals
from tests.stage import INSEK, MODEL_DAY, TOKEN


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, bot_token=SecretStr(TOKEN), database_url=f"sqlite+aiosqlite:///{tmp_path / 'demo.db'}")


async def begin(telegram: Simulator, settings: Settings) -> None:
    neighbours = [await telegram.add_person(name) for name in ("Petra", "Emre", "Hannah", "Karl")]
    colleague, editor = await telegram.add_person("Jonas"), await telegram.add_person("Lena")
    await let_it_have_happened(settings, PROCESS.read_text("utf-8"), neighbours, colleague, editor)


async def test_neighbours_have_written_and_the_team_has_published_some_of_it(telegram: Simulator, settings: Settings) -> None:
    for _ in ("begun", "begun again with the same folder"):
        await begin(telegram, settings)

    records = open_records(settings.database_url)
    async with records.reading() as unit:
        facts = (unit, INSEK, MODEL_DAY)
        published = (await Reading(*facts).page(View(), None, None)).ideas
        waiting = (await Moderation(*facts).queue()).waiting
        assert [idea.supports for idea in published] == [1, 2, 3]
        assert [len(await Answers(*facts).about(idea.idea.id)) for idea in published] == [0, 0, 1]
        assert [bool(await Desks(*facts).pictures(one.idea.id)) for one in waiting] == [False, True]
    await records.close()


@asynccontextmanager
async def a_city(telegram: Simulator, settings: Settings, folder: Path) -> AsyncIterator[tuple[City, Records]]:
    """After the beginning, with the offer to bring people in. The bot does not run."""
    await begin(telegram, settings)
    bot = BotProcess(settings={}, folder=folder, listens=lambda: False, show=lambda _: None, complain=lambda _: None)
    records = open_records(settings.database_url)
    async with City(telegram, settings, INSEK, Words(Speech.load()), bot) as city:
        yield city, records
    await records.close()


async def bring_them(telegram: Simulator) -> Crowd:
    state = (await telegram.ask("POST", "/panel/city"))["state"]
    return Crowd(telegram.ask, await telegram.ask("GET", f"/crowds/{state['crowd']}"))


async def rows(records: Records, table: Any) -> list[dict[str, Any]]:
    async with records.engine.connect() as connection:
        return [dict(row) for row in (await connection.execute(select(table).order_by(table.id))).mappings()]


async def test_ten_thousand_are_on_record_as_if_each_had_pressed_yes(telegram: Simulator, settings: Settings, tmp_path: Path) -> None:
    async with a_city(telegram, settings, tmp_path) as (_, records):
        crowd = await bring_them(telegram)

        residents, consents = await rows(records, ResidentRow), await rows(records, ConsentRow)
        async with records.reading() as unit:
            followers = await unit.residents.followers_by_language()

    one, many, theirs_alone = residents[0], residents[-SIZE:], {"id", "person", "address", "alias", "language", "created_at", "followed_at"}
    assert [row["resident_id"] for row in consents] == [row["id"] for row in residents]
    assert all({**row, **{name: one[name] for name in theirs_alone}} == one for row in many)
    assert all(row["created_at"] == row["followed_at"] for row in residents)
    of_the_row = {"id", "resident_id", "language", "given_at"}
    assert {tuple(sorted((name, str(value)) for name, value in row.items() if name not in of_the_row)) for row in consents} == {
        tuple(sorted((name, str(value)) for name, value in consents[0].items() if name not in of_the_row))
    }
    seals = Seals(find_keys(settings))
    assert [seals.chat_id(row["address"]) for row in many] == list(crowd.people)
    assert [row["person"] for row in many] == [seals.hash_of(person) for person in crowd.people]
    assert followers == Counter({Language.GERMAN: 7004, Language.PLAIN_GERMAN: 1000, Language.ENGLISH: 2000})


async def test_the_picture_begins_anew_with_each_announcement_and_knows_how_many_are_left(
    telegram: Simulator, settings: Settings, tmp_path: Path
) -> None:
    async with a_city(telegram, settings, tmp_path) as (city, records):
        crowd = await bring_them(telegram)
        world = telegram.world
        chat = world.private_chat(next(iter(world.bots.values())), world.people[crowd.people[7]])
        world.post(chat, chat.bot, {"text": "Gestern"})
        following = asyncio.create_task(city.follow())
        await asyncio.sleep(0.6)
        before = await crowd.marks()

        async with records.changing() as unit:
            one, other = await unit.staff.all_of(INSEK.key)
            announcements = Announcements(unit, INSEK, MODEL_DAY)
            begun = await announcements.begin(one)
            await announcements.write(begun.id, Language.GERMAN, Version(html="Am Samstag ist Rundgang.", units=24), one)
            handed_in = await announcements.hand_in(begun.id, one)
            assert handed_in.counted is not None
            await announcements.approve(begun.id, handed_in.counted, other)
            for _ in range(5):
                await announcements.go_on()
        world.post(chat, chat.bot, {"text": "Heute"})
        async with asyncio.timeout(5):
            while (await crowd.figures())["left"] is None:  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.05)

        assert before[7] == "1"
        assert (await crowd.marks()).count("1") == 1
        assert (await crowd.figures())["left"] == 4000
        following.cancel()


async def test_in_a_folder_that_was_kept_they_are_there_again(telegram: Simulator, settings: Settings, tmp_path: Path) -> None:
    async with a_city(telegram, settings, tmp_path):
        await bring_them(telegram)

    async with Simulator() as later, a_city(later, settings, tmp_path) as (_, records):
        assert [shown["size"] for shown in (await later.ask("GET", "/crowds"))["crowds"]] == [SIZE]
        async with records.reading() as unit:
            assert await unit.residents.count() == SIZE + 4
