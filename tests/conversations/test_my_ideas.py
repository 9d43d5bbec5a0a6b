"""One's own ideas: the list, a living card for each, and taking one back."""

import pytest

from bot.app import App
from participation.ideas import IdeaState
from simulator import Simulator
from tests.conversations.writing import (
    EXTRAS,
    SHADE,
    chooses_a_topic,
    data_of,
    sends_an_idea,
    the_idea,
    writes_up_to_the_extras,
)
from tests.stage import Clock, Neighbour

LIST = "Was möchten Sie ansehen?"


@pytest.fixture
async def maria(maria: Neighbour) -> Neighbour:
    await maria.joins()
    return maria


async def opens_the_card(maria: Neighbour) -> None:
    await sends_an_idea(maria)
    await maria.presses("Meine Ideen")
    await maria.presses("1 ansehen")
    await maria.sees("Stand:")


async def test_without_ideas_the_list_offers_to_write_one(maria: Neighbour, clock: Clock) -> None:
    await maria.says("/meine_ideen")
    await maria.sees("Möchten Sie eine schreiben?")

    await clock.forward(days=10)
    await maria.says("/ideas")
    await maria.sees("Noch ist keine da.")


async def test_the_list_shows_how_each_idea_stands(maria: Neighbour) -> None:
    await sends_an_idea(maria)
    await writes_up_to_the_extras(maria, "Mehr Bänke am Fluss.")
    await maria.says("/ideas")

    listed = await maria.sees(LIST)
    assert "Meine 2 Ideen" in listed
    assert "1. \u2068Mehr Bänke am Fluss.\u2069: noch nicht abgesendet" in listed
    assert "2. \u2068Am Spielplatz fehlt Schatten. Drei …\u2069: das Team prüft" in listed


async def test_the_list_leads_back_to_what_is_not_finished(maria: Neighbour) -> None:
    await writes_up_to_the_extras(maria)
    await maria.says("Später")
    await maria.sees("bleibt gespeichert")
    await maria.says("/ideas")
    await maria.presses("1 weiterschreiben")

    await maria.sees(EXTRAS)


async def test_a_card_is_opened_by_its_number(maria: Neighbour) -> None:
    await sends_an_idea(maria)
    await maria.says("/ideas")
    await maria.sees(LIST)
    await maria.says("1")

    card = await maria.sees("Stand:")
    assert "Idee 2024-00001" in card
    assert SHADE in card
    assert "Das Team prüft bis Mittwoch, 10. April" in card


async def test_more_ideas_than_fit_are_turned_page_by_page_in_one_message(maria: Neighbour) -> None:
    for number in range(7):
        await maria.submits_an_idea(f"{SHADE} Zum {number}. Mal.")
    await maria.says("/ideas")
    first = await maria.finds(LIST)
    await maria.presses("Weitere zeigen")
    second = await maria.finds("2. ")
    await maria.presses("Vorige zeigen")
    again = await maria.finds("5. ")

    assert first["message_id"] == second["message_id"] == again["message_id"]
    assert "6. " not in second["text"]


async def test_withdrawing_asks_once_and_updates_the_card(maria: Neighbour, bot: App) -> None:
    await opens_the_card(maria)
    card = await maria.finds("Stand:")
    await maria.presses("Idee zurückziehen")
    await maria.sees("Möchten Sie sie wirklich zurückziehen?")
    assert (await the_idea(bot)).state is IdeaState.SUBMITTED
    await maria.presses("Ja, zurückziehen")

    await maria.sees("Erledigt. Die Idee 2024-00001 ist zurückgezogen.")
    assert (await the_idea(bot)).state is IdeaState.WITHDRAWN
    updated = await maria.finds("Sie haben die Idee zurückgezogen.")
    assert updated["message_id"] == card["message_id"]


async def test_an_idea_may_be_kept_after_all(maria: Neighbour, bot: App) -> None:
    await opens_the_card(maria)
    await maria.presses("Idee zurückziehen")
    await maria.sees("Möchten Sie sie wirklich zurückziehen?")
    await maria.says("nein")

    await maria.sees("Gut, die Idee 2024-00001 bleibt bei uns.")
    assert (await the_idea(bot)).state is IdeaState.SUBMITTED


async def test_an_old_yes_withdraws_nothing(maria: Neighbour, bot: App) -> None:
    await opens_the_card(maria)
    await maria.presses("Idee zurückziehen")
    question = await maria.finds("Möchten Sie sie wirklich zurückziehen?")
    await maria.presses("Nein, behalten")
    await maria.sees("bleibt bei uns")

    await maria.presses_data(question, data_of(question, "Ja, zurückziehen"))

    await maria.sees("Stand:")
    assert (await the_idea(bot)).state is IdeaState.SUBMITTED


async def test_withdrawing_in_the_middle_of_another_idea_leaves_its_question_open(maria: Neighbour, bot: App) -> None:
    await opens_the_card(maria)
    await chooses_a_topic(maria)
    await maria.presses("Idee zurückziehen")
    await maria.sees("Möchten Sie sie wirklich zurückziehen?")
    await maria.says("Ja, zurückziehen")
    await maria.sees("Erledigt.")
    await maria.says("Mehr Bänke am Fluss.")

    await maria.sees(EXTRAS)


async def test_nobody_opens_the_card_of_another(maria: Neighbour, telegram: Simulator, bot: App) -> None:
    await sends_an_idea(maria)
    await maria.says("/ideas")
    listed = await maria.finds(LIST)
    yusuf = await Neighbour.moves_in(telegram, "Yusuf")
    await yusuf.joins()

    await yusuf.presses_data(listed, data_of(listed, "1 ansehen"), forged=True)

    await yusuf.sees("Dieser Knopf ist für eine andere Person.")
