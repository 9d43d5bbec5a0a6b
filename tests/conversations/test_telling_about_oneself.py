"""Three questions about oneself: asked once and late, answered or not, changed, taken back, and never told of less than five."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import App
from participation.demographics import OptionKey, Told, Trait
from participation.residents import ConsentWay, ResidentId
from participation.words import Language
from services.demographics import Demographics
from services.residents import Residents
from simulator import Simulator
from storage.demographics import DemographicsRow
from tests.conversations.office import vera_moves_in
from tests.conversations.on_record import person_on_record
from tests.conversations.test_consent import revokes
from tests.conversations.test_own_data import is_forgotten, own_file
from tests.conversations.variants import ASKING, town
from tests.conversations.writing import BENCH, sends_an_idea
from tests.stage import MODEL_DAY, Clock, Neighbour

OWN_WORDS = """
[[demographics.voices]]
key = "fans"
name."de" = "Für die Fans"
name."de@simple" = "Für die Fans"
name."en" = "For the fans"
"""


@pytest.fixture
async def asking(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    async with town(telegram, database_url, tmp_path, ASKING) as app:
        yield app


@pytest.fixture
async def maria(telegram: Simulator, asking: App) -> Neighbour:
    """She has just sent her first idea."""
    maria = await Neighbour.moves_in(telegram, "Maria")
    await maria.joins()
    await sends_an_idea(maria)
    return maria


async def told_by(bot: App, resident: ResidentId) -> Told | None:
    async with bot.records.reading() as unit:
        return await unit.demographics.of(resident)


async def told_by_maria(bot: App) -> tuple[str | None, str | None, str | None]:
    told = await told_by(bot, ResidentId((await person_on_record(bot)).id))
    assert told
    return told.age, told.district, told.voice


async def test_after_the_first_idea_three_questions_come_that_can_be_answered(maria: Neighbour, asking: App, telegram: Simulator) -> None:
    first = await maria.sees("Wie alt sind Sie?")
    assert "Noch drei freiwillige Fragen." in first
    await maria.presses("30 bis 44")
    await maria.sees("In welchem Ortsbezirk leben Sie?")
    await maria.presses("Siegelbach")
    await maria.sees("Für wen sprechen Sie hier?")
    await maria.presses("Für einen Verein")
    await maria.sees("Danke für Ihre Angaben.")

    assert await told_by_maria(asking) == ("thirties", "siegelbach", "association")
    told = (await own_file(maria, telegram))["Über Sie"]["Freiwillige Angaben"]
    assert (told["Alter"], told["Ortsbezirk"], told["Spricht für"]) == ("30 bis 44", "Siegelbach", "Für einen Verein")


async def test_each_question_can_be_left_out(maria: Neighbour, asking: App) -> None:
    await maria.sees("Wie alt sind Sie?")
    await maria.presses("Dazu nichts")
    await maria.sees("In welchem Ortsbezirk leben Sie?")
    await maria.says("Dazu nichts")
    await maria.sees("Für wen sprechen Sie hier?")
    await maria.presses("Für mich")
    await maria.sees("Danke für Ihre Angaben.")

    assert await told_by_maria(asking) == (None, None, "resident")


async def test_who_wants_none_of_it_is_not_asked_again(maria: Neighbour, asking: App) -> None:
    await maria.sees("Wie alt sind Sie?")
    await maria.presses("Nein, danke")
    await maria.sees("In Ordnung, dazu speichern wir nichts.")
    await sends_an_idea(maria, BENCH)
    await maria.says("/help")
    await maria.sees("Das geht hier")

    assert await told_by_maria(asking) == (None, None, None)
    assert sum("Wie alt sind Sie?" in message.get("text", "") for message in await maria.chat()) == 0  # it was edited into the thanks


async def test_what_was_told_can_be_changed_and_taken_back(maria: Neighbour, asking: App) -> None:
    await maria.presses("30 bis 44")
    await maria.sees("In welchem Ortsbezirk leben Sie?")
    await maria.presses("Nein, danke")
    await maria.sees("Danke für Ihre Angaben.")

    await maria.says("/privacy")
    await maria.presses("Meine freiwilligen Angaben")
    await maria.sees("Wie alt sind Sie? 30 bis 44")
    await maria.presses("Alter angeben oder ändern")
    await maria.sees("Wie alt sind Sie?")
    await maria.presses("18 bis 29")
    await maria.sees("In welchem Ortsbezirk leben Sie?")
    await maria.presses("Nein, danke")
    await maria.sees("Danke für Ihre Angaben.")
    assert await told_by_maria(asking) == ("twenties", None, None)

    await maria.says("/privacy")
    await maria.presses("Meine freiwilligen Angaben")
    await maria.presses("Angaben löschen")
    await maria.sees("Ihre Angaben sind gelöscht.")
    assert await told_by_maria(asking) == (None, None, None)


@pytest.mark.parametrize("leaving", ["consent", "all"])
async def test_what_was_told_goes_with_the_yes_and_with_everything(maria: Neighbour, asking: App, leaving: str) -> None:
    await maria.presses("30 bis 44")
    await maria.sees("In welchem Ortsbezirk leben Sie?")
    if leaving == "consent":
        await revokes(maria)
    else:
        await is_forgotten(maria, "Ideen ohne mich behalten")

    async with asking.records.reading() as unit:
        assert list(await unit._session.scalars(select(DemographicsRow))) == []


async def test_where_the_file_does_not_ask_nobody_is_asked(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> None:
    async with town(telegram, database_url, tmp_path) as bot:
        maria, vera = await Neighbour.moves_in(telegram, "Maria"), await vera_moves_in(telegram)
        await maria.joins()
        await sends_an_idea(maria)
        await maria.says("/privacy")
        await maria.sees("Ihre Daten")
        assert "Meine freiwilligen Angaben" not in await maria.buttons()
        await vera.says("/people")
        await vera.sees("Dieses Verfahren fragt niemanden")
        async with bot.records.reading() as unit:
            assert list(await unit._session.scalars(select(DemographicsRow))) == []


async def test_the_answers_are_those_of_the_process_file(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> None:
    async with town(telegram, database_url, tmp_path, ASKING + OWN_WORDS):
        maria = await Neighbour.moves_in(telegram, "Maria")
        await maria.joins()
        await sends_an_idea(maria)
        await maria.presses("Dazu nichts")
        await maria.sees("In welchem Ortsbezirk")
        await maria.presses("Dazu nichts")
        await maria.sees("Für wen sprechen Sie hier?")
        await maria.presses("Für die Fans")
        await maria.sees("Danke für Ihre Angaben.")


async def crowd_answers(bot: App, ages: list[str]) -> None:
    async with bot.records.changing() as unit:
        process = await bot.in_force.process(unit)
        for number, age in enumerate(ages):
            residents, person = Residents(unit, process, MODEL_DAY), number.to_bytes(16, "big")
            resident = await residents.agree(person=person, address=b"", language=Language.GERMAN, version="1", way=ConsentWay.PRESSED)
            await Demographics(unit, process, MODEL_DAY).tell(resident.id, Trait.AGE, OptionKey(age))


async def test_the_team_sees_no_number_below_five(telegram: Simulator, asking: App) -> None:
    vera = await vera_moves_in(telegram)
    await crowd_answers(asking, ["twenties"] * 4)
    await vera.says("/people")
    await vera.sees("Noch haben zu wenige etwas über sich angegeben.")

    await crowd_answers(asking, ["twenties"] * 4 + ["thirties"] * 3 + ["midlife"] * 11 + ["older"])
    await vera.says("/people")
    seen = await vera.sees("Was die Teilnehmenden freiwillig über sich angegeben haben")
    assert "45 bis 64: mindestens 5" in seen or "45 bis 64: mindestens 10" in seen
    assert not [group for group in ("18 bis 29", "30 bis 44", "65 oder älter") if group in seen]
    assert "4" not in seen.replace("45 bis 64", "")
