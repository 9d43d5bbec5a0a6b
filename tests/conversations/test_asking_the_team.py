"""A resident asks, somebody in the team answers; neither learns who the other is."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator import Simulator
from tests.conversations.office import VERA, Office, opened_office, vera_moves_in
from tests.stage import Clock, Neighbour, running, settings_for


@pytest.fixture
async def office(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    vera = await vera_moves_in(telegram)
    async with running(settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,))):
        yield await opened_office(telegram, vera)


@pytest.fixture
async def maria(telegram: Simulator, office: Office) -> Neighbour:
    maria = await Neighbour.moves_in(telegram, "Maria")
    await maria.joins()
    return maria


async def test_a_question_is_answered_by_a_reply_in_the_group(office: Office, maria: Neighbour) -> None:
    await maria.says("/ask")
    await maria.sees("Was möchten Sie fragen?")
    await maria.says("Wann fängt der Umbau am Stiftsplatz an?")
    await maria.sees("Ihre Frage ist beim Team.")
    card = await office.vera.finds("Frage an das Team", chat=office.group)
    assert "Maria" not in str(card["text"])

    await office.vera.says("Im Herbst. Den Plan zeigen wir im September.", chat=office.group, reply_to=card["message_id"])

    answer = await maria.sees("Antwort vom Team.")
    assert "Im Herbst." in answer
    assert "Wann fängt der Umbau" in answer
    assert "Vera" not in answer
    assert "Beantwortet von Leitung 1" in await office.vera.sees("Beantwortet von", chat=office.group)


async def test_words_outside_a_dialog_may_be_a_question(office: Office, maria: Neighbour) -> None:
    await maria.says("Wer liest das eigentlich alles?")
    await maria.sees("Soll das eine neue Idee werden?")

    await maria.presses("Nein, eine Frage an das Team")

    await maria.sees("Ihre Frage ist beim Team.")
    assert "Wer liest das eigentlich alles?" in await office.vera.sees("Frage an das Team", chat=office.group)


async def test_when_no_ideas_are_collected_words_are_asked_about_and_go_nowhere_without_a_yes(
    office: Office, maria: Neighbour, clock: Clock
) -> None:
    await clock.forward(days=30)
    await maria.says("Wie geht es weiter?")
    await maria.sees("Soll das als Frage an das Team gehen?")

    await maria.presses("Nein, nicht senden")

    await maria.sees("Es ist gelöscht.")
    assert not any("Frage an das Team" in message.get("text", "") for message in await office.vera.chat(office.group))


async def test_two_answers_reach_the_person_and_a_double_press_asks_once(office: Office, maria: Neighbour, clock: Clock) -> None:
    await clock.forward(days=30)
    await maria.says("Wie geht es weiter?")
    await maria.sees("Soll das als Frage an das Team gehen?")
    await maria.presses("Ja, das Team fragen")
    await maria.presses("Ja, das Team fragen")
    card = await office.vera.finds("Frage an das Team", chat=office.group)

    await office.vera.says("Der Rat berät im Mai.", chat=office.group, reply_to=card["message_id"])
    await maria.sees("Der Rat berät im Mai.")
    await office.vera.says("Am 14. Mai, im Rathaus.", chat=office.group, reply_to=card["message_id"])

    await maria.sees("Am 14. Mai, im Rathaus.")
    cards = [message for message in await office.vera.chat(office.group) if "Frage an das Team" in message.get("text", "")]
    assert len(cards) == 1


async def test_whoever_said_stop_and_asks_gets_the_answer_and_nothing_else(office: Office, maria: Neighbour) -> None:
    await maria.says("STOP")
    await maria.sees("Wir schreiben Ihnen nicht mehr")
    await maria.says("/ask Wann fängt der Umbau am Stiftsplatz an?")
    await maria.sees("Ihre Frage ist beim Team.")
    card = await office.vera.finds("Frage an das Team", chat=office.group)

    await office.vera.says("Im Herbst.", chat=office.group, reply_to=card["message_id"])

    assert "Im Herbst." in await maria.sees("Antwort vom Team.")
    await office.vera.sees("auf dem Weg zur Person", chat=office.group)


async def test_an_answer_that_would_reach_nobody_is_not_said_to_be_on_its_way(office: Office, maria: Neighbour) -> None:
    await maria.submits_an_idea("Am Spielplatz fehlt Schatten. Drei Bäume würden helfen.")
    await maria.says("/ask Wann fängt der Umbau am Stiftsplatz an?")
    await maria.sees("Ihre Frage ist beim Team.")
    card = await office.vera.finds("Frage an das Team", chat=office.group)
    await office.vera.says("/ban 2024-00001 Beleidigungen", chat=office.group)
    await office.vera.sees("kann nicht mehr mitmachen", chat=office.group)

    await office.vera.says("Im Herbst.", chat=office.group, reply_to=card["message_id"])

    await office.vera.sees("Die Person ist hier zurzeit nicht zu erreichen. Ihre Antwort geht nicht hinaus.", chat=office.group)
    said = str(await office.vera.chat(office.group))
    assert "auf dem Weg zur Person" not in said
    assert "Beantwortet von" not in said
