"""The last button pressed a hundred times at once: one idea, whatever comes twice, and whichever process handles it."""

import asyncio
import random

import pytest

from bot.settings import Mode
from tests.faults.account import Finding, Kind
from tests.faults.conftest import Build, free_port, only_sqlite
from tests.faults.house import House
from tests.faults.people import LONG, Patient
from tests.faults.postman import Postman

PRESSES = 100
RECEIPT, RECEIPT_AGAIN = "Danke, Ihre Idee ist da", "schon bei uns"


@pytest.mark.timeout(7200)  # with --full; the others have the usual time
async def test_a_last_button_pressed_a_hundred_times_makes_one_idea(
    build: Build,
    database_url: str,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    """Each press is a new update, and is brought up to twice; on PostgreSQL to two processes."""
    seed = random.randrange(2**32)
    doors = [free_port() for _ in range(2 if database_url.startswith("postgresql") else 1)]

    async with Postman(doors, random.Random(seed), most_copies=2) as postman:
        house = build(mode=Mode.WEBHOOK, doors=doors, webhook_url=postman.address)
        found = await pressed_again_and_again(house, postman, rounds=200 if full else 1)

    assert found == [], f"seed {seed}"


@only_sqlite
async def test_a_missing_receipt_is_seen_where_an_idea_does_not_know_its_draft(build: Build) -> None:
    door = free_port()

    async with Postman([door], random.Random(1), most_copies=1) as postman:
        house = build(mode=Mode.WEBHOOK, doors=[door], webhook_url=postman.address, without=["one-idea-of-a-draft"])
        found = await pressed_again_and_again(house, postman, rounds=1, patience=10)

    assert Kind.LOST in {finding.kind for finding in found}


async def pressed_again_and_again(house: House, postman: Postman, rounds: int, patience: float = LONG) -> list[Finding]:
    """In every round somebody writes an idea up to the last look, and sends it with both thumbs."""
    account = house.account
    maria = await Patient.moves_in(account.telegram, "Maria")
    ideas = [f"{number}. Idee: Bäume am Markt" for number in range(rounds)]
    async with house.stands():
        await maria.joins()
        for text in ideas:
            await maria.writes_an_idea(text)
            check = await maria.finds("Schritt 4 von 4")
            send = next(
                key["callback_data"] for row in check["reply_markup"]["inline_keyboard"] for key in row if key["text"] == "Idee absenden"
            )
            await asyncio.gather(*(maria.presses_data(check, send) for _ in range(PRESSES)))
            await account.at_rest(patience)
        await postman.has_delivered_everything()
        await account.at_rest(patience)
    await account.close()
    told = await account.told(maria)
    for receipt, expected in ((RECEIPT, rounds), (RECEIPT_AGAIN, rounds * (PRESSES - 1))):
        account.compare_count(f"{receipt!r}", sum(receipt in line for line in told), expected)
    await account.compare_ideas(ideas)
    return account.findings
