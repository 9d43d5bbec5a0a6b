"""The team ends a flood with one press, and bans whoever insults others; both say why, and both can be taken back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator import Simulator
from tests.conversations.office import VERA, Office, opened_office, vera_moves_in
from tests.stage import Clock, Neighbour, running, settings_for

PLAIN = "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen."
SPAM = "Kauft alle die neuen Kartoffelchips aus dem Laden an der Ecke, es lohnt sich!"


@pytest.fixture
async def office(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    vera = await vera_moves_in(telegram)
    async with running(settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,))):
        yield await opened_office(telegram, vera)


async def newcomer(telegram: Simulator, name: str) -> Neighbour:
    person = await Neighbour.moves_in(telegram, name)
    await person.joins()
    return person


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
