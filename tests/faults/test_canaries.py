"""No fault makes the log tell anything: every fault test looks for what it must not hold, and here that look is shown to see."""

import pytest

from simulator import Simulator
from tests.faults.conftest import Build, only_sqlite, telltales
from tests.faults.hardships import QUOTED
from tests.faults.house import House
from tests.faults.people import Patient
from tests.stage import TOKEN

WORDS = "Wiedehopfwort am Spielplatz"


@only_sqlite
async def test_what_telegram_quotes_is_not_repeated(build: Build, telegram: Simulator) -> None:
    house = build(amid=["telegram-quotes"])

    said = await _with_an_answer_that_quotes(house, telegram)

    assert "message_refused" in said
    assert QUOTED not in said


@only_sqlite
async def test_words_in_the_log_are_seen_where_it_says_whatever_it_is_given(build: Build, telegram: Simulator) -> None:
    house = build(amid=["telegram-quotes"], without=["said-by-list"])

    said = await _with_an_answer_that_quotes(house, telegram)

    assert QUOTED in said


@only_sqlite
@pytest.mark.parametrize("guards, seen", [([], False), (["libraries-without-words"], True)])
async def test_a_token_in_a_librarys_words_is_seen(build: Build, telegram: Simulator, guards: list[str], seen: bool) -> None:  # noqa: FBT001  as pytest hands it over
    """As httpx logs every address it asks, and Telegram's hold the token."""
    house = build(without=guards)
    maria = await Patient.moves_in(telegram, "Maria")

    async with house.stands():
        await maria.joins()
        await maria.says(WORDS)
        await maria.sees()

    told = telltales(telegram)
    assert {WORDS, str(maria.id), TOKEN.partition(":")[2]} <= told
    assert (TOKEN.partition(":")[2] in house.lives[0].said()) is seen


async def _with_an_answer_that_quotes(house: House, telegram: Simulator) -> str:
    maria = await Patient.moves_in(telegram, QUOTED)
    async with house.stands():
        await maria.joins()
        await maria.says("/about")
        await house.account.at_rest()
    return house.lives[0].said()
