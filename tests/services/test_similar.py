"""Which ideas are said to be similar, on both databases."""

from datetime import UTC, datetime

import pytest

from participation.ideas import Draft, DraftId, IdeaId
from participation.residents import ResidentId
from services.similar import AT_MOST, Similar
from storage.records import Records
from tests.services.people import somebody
from tests.services.staffroom import PUBLISH, decide_for_good, member, send
from tests.stage import INSEK

NOON = datetime(2024, 4, 5, 10, 0, tzinfo=UTC)
AFTER_THE_PHASE = datetime(2024, 4, 20, 10, 0, tzinfo=UTC)
TRAM = "Die Straßenbahn soll wieder bis zum Messeplatz fahren, mit einer Haltestelle am Pfaffgelände."


async def published(records: Records, author: ResidentId, text: str) -> IdeaId:
    idea = await send(records, author, NOON, text)
    await decide_for_good(records, idea.id, PUBLISH, await member(records, 1, NOON), NOON)
    return idea.id


async def offered(records: Records, author: ResidentId, text: str, at: datetime = NOON) -> list[IdeaId]:
    draft = Draft(id=DraftId(4711), author=author, started_at=NOON, changed_at=NOON, text=text)
    async with records.reading() as unit:
        return [idea.id for idea in await Similar(unit, INSEK, at).to_draft(draft)]


@pytest.mark.parametrize(
    "text",
    [
        "Eine Straßenbahn zum Messeplatz wäre gut, die Haltestelle könnte am Pfaffgelände sein.",
        "Strassenbahn bis Messeplatz!! Haltestellen auch beim Pfaffgelaende",
        "Strasenbahn zum Meseplatz mit Haltestelle Pfaffgelände bitte",
    ],
)
async def test_the_same_wish_in_other_words_and_spellings_is_found(records: Records, text: str) -> None:
    maria, ali = await somebody(records, NOON, 1), await somebody(records, NOON, 2)
    idea = await published(records, maria, TRAM)
    await published(records, maria, "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen.")

    assert await offered(records, ali, text) == [idea]


@pytest.mark.parametrize(
    "text",
    [
        "Die Haltestelle am Rathaus braucht ein Dach, damit man beim Warten nicht nass wird.",
        "Bitte mehr Bänke!",
        "Das ist eine gute Sache.",
    ],
)
async def test_another_wish_is_none(records: Records, text: str) -> None:
    maria, ali = await somebody(records, NOON, 1), await somebody(records, NOON, 2)
    await published(records, maria, TRAM)

    assert await offered(records, ali, text) == []


async def test_nobody_is_offered_their_own_ideas_or_what_cannot_be_supported(records: Records) -> None:
    maria, ali = await somebody(records, NOON, 1), await somebody(records, NOON, 2)
    await published(records, maria, TRAM)
    await send(records, maria, NOON, f"{TRAM} Sie fehlt sehr.")

    assert await offered(records, maria, TRAM) == []
    assert len(await offered(records, ali, TRAM)) == 1
    assert await offered(records, ali, TRAM, AFTER_THE_PHASE) == []


async def test_the_team_is_shown_the_numbers_of_others_that_wait_or_are_published(records: Records) -> None:
    maria = await somebody(records, NOON, 1)
    first = await published(records, maria, TRAM)
    *_, last = [await send(records, maria, NOON, f"{TRAM} Zum {number}. Mal.") for number in range(AT_MOST + 1)]

    async with records.reading() as unit:
        similar = Similar(unit, INSEK, NOON)
        assert len(await similar.to(last.id)) == AT_MOST
        assert last.reference not in await similar.to(last.id)
        assert len(await similar.to(first)) == AT_MOST
