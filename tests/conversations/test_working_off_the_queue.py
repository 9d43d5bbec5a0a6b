"""The whole queue is worked off in the group: nobody of the team opens another chat, and most ideas take one tap."""

import statistics
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator import Simulator
from tests.conversations.office import VERA, Office, opened_office, vera_moves_in
from tests.stage import Clock, Neighbour, running, settings_for

IDEAS = (
    "Am Markt fehlt eine Bank.",
    "Vor der Schule fehlt ein Zebrastreifen.",
    "Hinter dem Bad wächst kein einziger Baum.",
    "Ruft mich an: 0631 123456. Der Weg ist zu schmal.",
    "Unser Verein verkauft Karten für sein Fest.",
)


@pytest.fixture
async def office(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    vera = await vera_moves_in(telegram)
    async with running(settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,))):
        yield await opened_office(telegram, vera)


async def test_the_queue_is_worked_off_in_the_group(office: Office, telegram: Simulator, clock: Clock) -> None:
    tarik, maria = await office.hires("Tarik"), await Neighbour.moves_in(telegram, "Maria")
    await maria.joins()
    for idea in IDEAS:
        await maria.submits_an_idea(idea)
    await tarik.sees("2024-00005", chat=office.group)
    alone = await tarik.chat()

    taps = []
    await tarik.says("/queue", chat=office.group)
    await tarik.sees("5 Ideen warten.", chat=office.group)
    for number in range(1, 6):
        await tarik.presses("Nächste zeigen", chat=office.group)
        await tarik.sees(f"2024-0000{number}", chat=office.group)
        taps.append(await decides(tarik, office, number))
        await tarik.says("/queue", chat=office.group)
        await tarik.sees(f"{5 - number} Idee" if number < 5 else "Keine Idee wartet", chat=office.group)

    assert statistics.median(taps) == 1
    assert await tarik.chat() == alone
    await clock.forward(minutes=6)
    for number in range(1, 6):
        await maria.sees(f"Ihre Idee 2024-0000{number}")


async def decides(tarik: Neighbour, office: Office, number: int) -> int:
    """How many taps it took on the card."""
    labels: dict[int, tuple[str, ...]] = {4: ("Zurückgeben", "Persönliche Daten"), 5: ("Ablehnen", "Gegen die Regeln")}
    taps = labels.get(number, ("Freigeben",))
    for label in taps:
        await tarik.presses(label, chat=office.group)
        await tarik.sees(f"2024-0000{number}", chat=office.group)
    await tarik.sees("Die Person erfährt es um", chat=office.group)
    return len(taps)
