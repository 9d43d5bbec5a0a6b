"""What the process file switches off is neither asked for nor taken, and whoever sends it all the same is told so."""

from pathlib import Path

import pytest

from simulator import Simulator
from tests.conversations.pictures import photo
from tests.conversations.variants import WITHOUT_PHOTOS, WITHOUT_PLACES, town, written
from tests.conversations.writing import CHECK, EXTRAS, PHOTO, RECEIPT, SHADE, chooses_a_topic, the_draft, the_idea, writes_up_to_the_extras
from tests.stage import Clock, Neighbour, running, settings_for

NEITHER = WITHOUT_PHOTOS | WITHOUT_PLACES


async def test_without_photos_none_is_asked_for_and_none_is_taken(
    telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path
) -> None:
    async with town(telegram, database_url, tmp_path, **WITHOUT_PHOTOS) as bot:
        maria = await Neighbour.moves_in(telegram, "Maria")
        await maria.joins()
        await writes_up_to_the_extras(maria)
        assert "Schritt 3 von 4: Ort" in await maria.sees(EXTRAS)
        assert [label for label in await maria.buttons() if "Foto" in label] == []

        await maria.sends_photo(photo())
        await maria.sees("Fotos nehmen wir hier nicht an.")
        await maria.sends_photo(photo(), "Und eine Bank dazu, das wäre schön.")
        await maria.sees("Gehört das zu Ihrer Idee?")
        await maria.presses("Anhängen")
        await maria.sees(EXTRAS)
        assert (await the_draft(bot)).photos == ()
        await maria.presses("Weiter")
        await maria.sees(CHECK)
        assert [label for label in await maria.buttons() if "Foto" in label] == []
        await maria.presses("Idee absenden")
        await maria.sees(RECEIPT)
        assert (await the_idea(bot)).text.startswith(SHADE)


async def test_a_photo_out_of_the_blue_is_refused_kindly(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> None:
    async with town(telegram, database_url, tmp_path, **WITHOUT_PHOTOS):
        maria = await Neighbour.moves_in(telegram, "Maria")
        await maria.joins()
        await maria.sends_photo(photo())

        assert "Was möchten Sie tun?" in await maria.sees("Fotos nehmen wir hier nicht an.")


async def test_without_places_none_is_asked_for_and_none_is_taken(
    telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path
) -> None:
    async with town(telegram, database_url, tmp_path, **WITHOUT_PLACES) as bot:
        maria = await Neighbour.moves_in(telegram, "Maria")
        await maria.joins()
        await maria.opens("d-siegelbach")
        await maria.sees("Worum geht es?")
        await maria.presses("Grün und Klima")
        await maria.sees("Welches Thema")
        await maria.presses("Umwelt")
        await maria.says(SHADE)
        assert "Schritt 3 von 4: Foto" in await maria.sees(EXTRAS)
        assert [label for label in await maria.buttons() if "Ort" in label] == []

        await maria.sends_location(49.4447, 7.7689)
        await maria.sees("Orte speichern wir hier nicht.")
        assert (await the_draft(bot)).place is None


async def test_with_neither_there_is_a_title(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> None:
    async with town(telegram, database_url, tmp_path, **NEITHER):
        maria = await Neighbour.moves_in(telegram, "Maria")
        await maria.joins()
        await chooses_a_topic(maria)
        await maria.says(SHADE)
        await maria.sees("Ein Titel ist freiwillig.")
        assert (await maria.buttons())[:2] == ["Weiter", "Titel geben"]


async def test_whoever_is_asked_for_a_photo_when_that_is_switched_off_is_led_on(
    telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path
) -> None:
    """The notice changes, too, so they are asked whether they still agree."""
    async with town(telegram, database_url, tmp_path):
        maria = await Neighbour.moves_in(telegram, "Maria")
        await maria.joins()
        await writes_up_to_the_extras(maria)
        await maria.presses("Foto senden")
        await maria.sees(PHOTO)
    async with town(telegram, database_url, tmp_path, **WITHOUT_PHOTOS):
        await maria.says("/start")
        await maria.sees("Bevor es weitergeht, brauchen wir Ihr neues Ja.")
        await maria.presses("Ja, ich stimme zu")

        await maria.sees("Schritt 3 von 4: Ort")


@pytest.mark.parametrize("rule,question", [("stay", "bleiben ohne Sie, so ist es hier geregelt"), ("go", "gehen, so ist es hier geregelt")])
async def test_what_becomes_of_ideas_is_the_processs_rule_and_said_before(
    telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path, rule: str, question: str
) -> None:
    file = written(tmp_path, when_forgotten=f'"{rule}"')
    async with running(settings_for(telegram, database_url, tmp_path / "clock", process=file)) as bot:
        maria = await Neighbour.moves_in(telegram, "Maria")
        await maria.joins()
        await maria.submits_an_idea(SHADE)
        await maria.says("/privacy")
        await maria.presses("Mehr dazu")
        await maria.sees("Löschen Sie Ihre Daten,")
        await maria.says("/forget")
        assert question in await maria.sees("Sollen wir das so tun?")
        await maria.presses("Ja, so löschen")
        await maria.sees("Ihre Daten sind gelöscht.")

        assert (await the_idea(bot)).text == (SHADE if rule == "stay" else "")
