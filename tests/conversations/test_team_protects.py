"""The team ends a flood with one press, and bans whoever insults others; both say why, and both can be taken back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.app import App
from participation.processes import TopicKey
from services.drafts import Drafts
from services.ideas import Ideas
from simulator import Simulator
from tests.conversations.office import VERA, Office, opened_office, vera_moves_in
from tests.services.people import somebody
from tests.stage import BERLIN, INSEK, Clock, Neighbour, running, settings_for

PLAIN = "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen."
SPAM = "Kauft alle die neuen Kartoffelchips aus dem Laden an der Ecke, es lohnt sich!"


@pytest.fixture
async def vera(telegram: Simulator) -> Neighbour:
    return await vera_moves_in(telegram)


@pytest.fixture
async def bot(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path, vera: Neighbour) -> AsyncIterator[App]:
    async with running(settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,))) as app:
        yield app


@pytest.fixture
async def office(telegram: Simulator, vera: Neighbour, bot: App) -> Office:
    return await opened_office(telegram, vera)


async def newcomer(telegram: Simulator, name: str) -> Neighbour:
    person = await Neighbour.moves_in(telegram, name)
    await person.joins()
    return person


async def newcomers_send(bot: App, now: datetime, numbers: range, text: str = SPAM) -> None:
    """As many people join and send the same, without a chat."""
    for number in numbers:
        author = await somebody(bot.records, now, number)
        async with bot.records.changing() as unit:
            draft = await Drafts(unit, INSEK, now).begin(author, topic=TopicKey("umwelt"))
            await Drafts(unit, INSEK, now).write(draft.id, author, text, 1)
            await Ideas(unit, INSEK, now).submit(draft.id, author)


async def test_the_team_is_told_of_a_flood_and_of_how_it_grows(office: Office, bot: App, clock: Clock) -> None:
    await newcomers_send(bot, clock.now(), range(1, 6))
    assert "Kartoffelchips" in await office.vera.sees("5 gleiche Texte", chat=office.group)

    await newcomers_send(bot, clock.now(), range(6, 26))
    await clock.forward(minutes=2)

    await office.vera.sees("25 gleiche Texte", chat=office.group)
    cards = [message for message in await office.vera.chat(office.group) if "gleiche Texte" in message.get("text", "")]
    assert len(cards) == 1
    await office.vera.presses("Einzeln prüfen", chat=office.group)
    await office.vera.sees("25 Ideen warten jetzt mit den anderen", chat=office.group)


async def test_without_a_group_everybody_who_decides_is_told_of_a_flood(bot: App, vera: Neighbour, clock: Clock) -> None:
    await vera.opens()
    await vera.sees()

    await newcomers_send(bot, clock.now(), range(1, 6))

    await vera.sees("5 gleiche Texte")


async def test_a_flood_with_which_nobody_does_anything_is_brought_up_again(office: Office, bot: App, clock: Clock) -> None:
    await newcomers_send(bot, clock.now(), range(1, 6))
    await office.vera.sees("5 gleiche Texte", chat=office.group)

    await clock.set(datetime(2024, 4, 11, 8, 5, tzinfo=BERLIN))

    await office.vera.sees("5 Ideen warten länger als zugesagt.", chat=office.group)
    await office.vera.presses("5 gleiche Texte ansehen", chat=office.group)
    await office.vera.sees("Kartoffelchips", chat=office.group)


async def test_a_large_flood_takes_a_press_for_every_fifty(office: Office, bot: App, clock: Clock) -> None:
    await newcomers_send(bot, clock.now(), range(1, 58))
    await clock.forward(minutes=2)
    await office.vera.sees("57 gleiche Texte", chat=office.group)

    await office.vera.presses("Die nächsten 50 ablehnen", chat=office.group)
    assert "50 Ideen abgelehnt" in await office.vera.sees("Noch 7 warten.", chat=office.group)
    await office.vera.presses("Alle ablehnen", chat=office.group)

    await office.vera.sees("7 Ideen abgelehnt", chat=office.group)


async def test_whoever_presses_after_a_colleague_reads_who_was_quicker(office: Office, bot: App, clock: Clock) -> None:
    await newcomers_send(bot, clock.now(), range(1, 6))
    await office.vera.sees("5 gleiche Texte", chat=office.group)
    tarik = await office.hires("Tarik")
    await tarik.says("/queue", chat=office.group)
    await tarik.presses("5 gleiche Texte ansehen", chat=office.group)
    await asyncio.sleep(0.5)  # both messages have the same words
    await office.vera.presses("Einzeln prüfen", chat=office.group)
    await office.vera.sees("5 Ideen warten jetzt mit den anderen", chat=office.group)

    for label in ("Alle ablehnen", "Einzeln prüfen", "5 gleiche Texte ansehen"):
        await tarik.presses(label, chat=office.group)
        await tarik.says("/queue", chat=office.group)
        await tarik.sees("Darum hat sich schon jemand gekümmert: Leitung 1 um", chat=office.group)
    await asyncio.sleep(0.5)
    assert str(await tarik.chat(office.group)).count("schon jemand gekümmert") == 3


async def test_a_flood_waits_apart_and_is_rejected_with_one_press(office: Office, telegram: Simulator, clock: Clock) -> None:
    people = [await newcomer(telegram, f"Person {number}") for number in range(5)]
    for person in people:
        await person.submits_an_idea(SPAM)
    await office.vera.says("/queue", chat=office.group)
    await office.vera.sees("Keine Idee wartet", chat=office.group)

    await office.vera.presses("5 gleiche Texte ansehen", chat=office.group)
    await office.vera.sees("Kartoffelchips", chat=office.group)
    await office.vera.presses("Alle ablehnen", chat=office.group)

    await office.vera.sees("5 Ideen abgelehnt", chat=office.group)
    await clock.forward(minutes=6)
    for person in people:
        await person.sees("wird nicht veröffentlicht")


async def test_whoever_is_banned_hears_why_and_may_come_back(office: Office, telegram: Simulator) -> None:
    maria = await newcomer(telegram, "Maria")
    await maria.submits_an_idea(PLAIN)
    await office.vera.says("/ban 2024-00001", chat=office.group)
    await office.vera.sees("Bitte schreiben Sie den Grund dahinter", chat=office.group)

    await office.vera.says("/ban 2024-00001 Beleidigungen trotz Hinweis", chat=office.group)

    await office.vera.sees("kann nicht mehr mitmachen", chat=office.group)
    assert "Beleidigungen trotz Hinweis" in await maria.sees("Beleidigungen")
    await office.vera.says("/unban 2024-00001", chat=office.group)
    await office.vera.sees("kann wieder mitmachen", chat=office.group)
    await maria.sees("wieder")
