"""A busy evening: fifty residents at once submit ideas through the conversation, and every letter arrives.

With --full they are a thousand ideas; a regular run has every fourth of them, from as many residents at once.
"""

import asyncio
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from bot.app import App
from simulator import Simulator
from tests.databases import POSTGRES, SQLITE, prepared_database
from tests.stage import INSEK, Neighbour

SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "ideas_de_sample.jsonl"
"""Real contributions of other cities (CIMT data set, CC BY-SA 4.0); not part of the project."""
RESIDENTS, IDEAS = 50, 1000
EVERY_FOURTH = 4


def texts(*, full: bool) -> list[str]:
    """Where the sample is not at hand, texts of the same lengths and signs are made up."""
    if SAMPLE.exists():
        found = [json.loads(line)["text"] for line in SAMPLE.read_text("utf-8").splitlines()][:IDEAS]
    else:
        found = list(islice(_made_up(), IDEAS))
    return found if full else found[::EVERY_FOURTH]


def _made_up() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"Vorschlag {number}: „Mehr Bäume“ am Straßenrand – für € {number},50 & <ohne> Zaun!\n" * (1 + number % 25)


@pytest.fixture(
    params=[pytest.param(SQLITE, id=SQLITE), pytest.param(POSTGRES, id=POSTGRES, marks=[pytest.mark.postgres, pytest.mark.full])]
)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLite, and in a full run PostgreSQL as well."""
    return prepared_database(request, tmp_path)


@pytest.mark.timeout(600)
async def test_a_thousand_ideas_arrive_to_the_letter(
    telegram: Simulator,
    bot: App,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    """A regular run has 250 of them."""
    wanted = texts(full=full)
    assert len(wanted) == (IDEAS if full else 250)
    residents = [await Neighbour.moves_in(telegram, f"Person {number}") for number in range(RESIDENTS)]
    for resident in residents:
        resident.patience = 60.0

    async def takes_part(number: int) -> list[str]:
        resident = residents[number]
        await resident.joins()
        return [await resident.submits_an_idea(text) for text in wanted[number::RESIDENTS]]

    receipts = [receipt for given in await asyncio.gather(*map(takes_part, range(RESIDENTS))) for receipt in given]

    async with bot.records.reading() as unit:
        ideas = await unit.ideas.all_of(INSEK.key)
    assert len(ideas) == len(wanted)
    assert sorted(idea.text for idea in ideas) == sorted(text.strip() for text in wanted)
    assert len({idea.reference for idea in ideas}) == len(wanted)
    assert all(any(str(idea.reference) in receipt for receipt in receipts) for idea in ideas)
    assert len(set(receipts)) == len(wanted)
