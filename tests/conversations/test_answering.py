"""The city answers ideas: a department drafts, the team lets it out, and everybody whom it concerns hears it once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.app import App
from participation.words import Language
from simulator import Simulator
from simulator.wire import Json
from tests.conversations.office import VERA, Office, opened_office, vera_moves_in
from tests.stage import BERLIN, SPEECH, Clock, Neighbour, running, settings_for

SHADE = "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen."
BENCH = "Am Markt fehlt eine Bank für Ältere."
LIME_TREES = "Im Herbst pflanzen wir drei Linden."
LONGER_THAN_A_TICK = 2.5


@pytest.fixture
async def vera(telegram: Simulator) -> Neighbour:
    return await vera_moves_in(telegram)


@pytest.fixture
async def bot(telegram: Simulator, clock: Clock, vera: Neighbour, database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    async with running(settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,))) as app:
        yield app


@pytest.fixture
async def office(telegram: Simulator, bot: App, vera: Neighbour) -> Office:
    return await opened_office(telegram, vera)


@pytest.fixture
async def maria(telegram: Simulator, bot: App) -> Neighbour:
    maria = await Neighbour.moves_in(telegram, "Maria")
    await maria.joins()
    return maria


async def publishes(office: Office, clock: Clock, author: Neighbour, text: str, number: str) -> None:
    await author.submits_an_idea(text)
    await office.vera.sees(number, chat=office.group)
    await office.vera.presses("Freigeben", chat=office.group)
    await office.vera.sees("Freigegeben von", chat=office.group)
    await clock.forward(minutes=6)
    await author.sees(f"Ihre Idee {number} ist veröffentlicht")
    await office.vera.sees("Veröffentlicht: Alle können sie lesen.", chat=office.group)


async def supporter(telegram: Simulator, name: str, language: Language) -> Neighbour:
    """Somebody who has joined, and supports the first idea."""
    person, say = await Neighbour.moves_in(telegram, name, language.value.partition("@")[0]), SPEECH.in_(language)
    await person.joins(language=language)
    await person.says("/browse 2024-00001")
    await person.sees("2024-00001")
    await person.presses(say.plain("support-button-give"))
    await person.sees(say.plain("support-given", reference="2024-00001").partition("\n")[0])
    return person


async def writes_an_answer(office: Office, text: str, named: str = "2024-00001", *, by: Neighbour | None = None) -> None:
    """In the group, or whoever it is alone with the bot."""
    person, chat = (by, None) if by else (office.vera, office.group)
    await person.says(f"/answer {named}", chat=chat)
    prompt = await person.finds("Antworten Sie auf diese Nachricht mit dem Text", chat=chat)
    await person.says(text, chat=chat, reply_to=prompt["message_id"])
    assert text in await person.sees("So kommt es an:", chat=chat)


async def heard(person: Neighbour, words: str) -> list[Json]:
    return [message for message in await person.chat() if words in message.get("text", "")]


async def test_a_department_drafts_the_team_lets_it_out_and_everybody_hears_it_once_in_their_language(
    office: Office, telegram: Simulator, maria: Neighbour, clock: Clock
) -> None:
    gerd = await office.hires("Gerd", "Fachreferat", "Grünflächen")
    await publishes(office, clock, maria, SHADE, "2024-00001")
    ali = await supporter(telegram, "Ali", Language.ENGLISH)
    berta = await supporter(telegram, "Berta", Language.PLAIN_GERMAN)
    cem = await supporter(telegram, "Cem", Language.GERMAN)
    await cem.says("/stop")
    await cem.sees("Erledigt")

    await writes_an_answer(office, LIME_TREES, by=gerd)
    await gerd.presses("Freigeben")
    await gerd.sees("das gehört nicht zu Ihrer Rolle")
    assert LIME_TREES in await office.vera.sees("Entwurf von Fachreferat 2", chat=office.group)
    await office.vera.presses("Stand ändern", chat=office.group)
    await office.vera.sees("Was macht die Stadt mit der Idee?", chat=office.group)
    await office.vera.presses("Wird umgesetzt", chat=office.group)
    await office.vera.sees("Die Stadt setzt die Idee um.", chat=office.group)
    await office.vera.presses("Freigeben", chat=office.group)
    await office.vera.sees("Freigegeben von Leitung 1. Die Menschen lesen es ab", chat=office.group)
    assert await heard(maria, LIME_TREES) == []
    await clock.forward(minutes=6)

    assert "Antwort der Stadt zu 2024-00001: Die Stadt setzt die Idee um." in await maria.sees(LIME_TREES)
    english, plain = SPEECH.in_(Language.ENGLISH), SPEECH.in_(Language.PLAIN_GERMAN)
    assert english.plain("status-accepted") in await ali.sees(LIME_TREES)
    assert plain.plain("status-accepted") in await berta.sees(LIME_TREES)
    await office.vera.sees("können es alle lesen", chat=office.group)
    await gerd.sees("können es alle lesen")
    await asyncio.sleep(LONGER_THAN_A_TICK)
    assert [len(await heard(person, LIME_TREES)) for person in (maria, ali, berta, cem)] == [1, 1, 1, 0]

    await ali.says("/browse 2024-00001")
    assert english.plain("status-accepted") in await ali.sees(LIME_TREES)
    await maria.presses("Idee ansehen")
    assert LIME_TREES in await maria.sees("Stand:")


async def test_an_answer_that_goes_out_in_parts_reaches_everybody_once(
    office: Office, telegram: Simulator, maria: Neighbour, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.answers.HEARERS_AT_ONCE", 1)
    await publishes(office, clock, maria, SHADE, "2024-00001")
    people = [maria, *[await supporter(telegram, name, Language.GERMAN) for name in ("Ali", "Berta")]]
    await writes_an_answer(office, LIME_TREES)
    await office.vera.presses("Freigeben", chat=office.group)
    await office.vera.sees("Freigegeben von Leitung 1", chat=office.group)

    await clock.forward(minutes=6)

    for person in people:
        await person.sees(LIME_TREES)
    await asyncio.sleep(LONGER_THAN_A_TICK)
    assert [len(await heard(person, LIME_TREES)) for person in people] == [1, 1, 1]


async def test_what_is_taken_back_in_time_nobody_hears(office: Office, maria: Neighbour, clock: Clock) -> None:
    await publishes(office, clock, maria, SHADE, "2024-00001")
    await writes_an_answer(office, LIME_TREES)
    await office.vera.presses("Freigeben", chat=office.group)
    await office.vera.sees("Freigegeben von Leitung 1", chat=office.group)

    await office.vera.presses("Zurücknehmen", chat=office.group)

    await office.vera.sees("Entwurf von Leitung 1", chat=office.group)
    await clock.forward(minutes=10)
    await asyncio.sleep(LONGER_THAN_A_TICK)
    assert await heard(maria, LIME_TREES) == []
    card = await office.vera.finds("Entwurf von Leitung 1", chat=office.group)
    await office.vera.says("Es werden vier Linden.", chat=office.group, reply_to=card["message_id"])
    await office.vera.sees("Es werden vier Linden.", chat=office.group)
    await office.vera.presses("Verwerfen", chat=office.group)
    await office.vera.sees("wirklich verwerfen?", chat=office.group)
    await office.vera.presses("Ja, verwerfen", chat=office.group)
    await office.vera.sees("Verworfen. Niemand hat davon erfahren.", chat=office.group)


async def test_nobody_is_woken_by_an_answer(office: Office, maria: Neighbour, clock: Clock) -> None:
    await publishes(office, clock, maria, SHADE, "2024-00001")
    await clock.set(datetime(2024, 4, 5, 21, 40, tzinfo=BERLIN))
    await writes_an_answer(office, LIME_TREES)
    await office.vera.presses("Freigeben", chat=office.group)
    await office.vera.sees("Die Menschen lesen es ab Samstag, 6. April, 8 Uhr.", chat=office.group)

    await clock.forward(minutes=6)

    await office.vera.sees("können es alle lesen", chat=office.group)
    assert await heard(maria, LIME_TREES) == []
    await clock.set(datetime(2024, 4, 6, 8, 1, tzinfo=BERLIN))
    await maria.sees(LIME_TREES)


async def test_drafts_come_out_together(office: Office, maria: Neighbour, clock: Clock) -> None:
    for text, number in ((SHADE, "2024-00001"), (BENCH, "2024-00002")):
        await publishes(office, clock, maria, text, number)
        await writes_an_answer(office, f"{LIME_TREES} {number}", number)
    await office.vera.says("/answer", chat=office.group)
    assert "2024-00002" in await office.vera.sees("2 Entwürfe sind offen.", chat=office.group)

    await office.vera.presses("Alle 2 Entwürfe freigeben", chat=office.group)
    await office.vera.sees("Alle zusammen freigeben?", chat=office.group)
    await office.vera.presses("Ja, alle freigeben", chat=office.group)

    await office.vera.sees("2 Antworten sind freigegeben.", chat=office.group)
    await clock.forward(minutes=6)
    await maria.sees(f"{LIME_TREES} 2024-00001")
    await maria.sees(f"{LIME_TREES} 2024-00002")


async def test_all_ideas_of_a_measure_are_answered_at_once(office: Office, telegram: Simulator, maria: Neighbour, clock: Clock) -> None:
    ali = await Neighbour.moves_in(telegram, "Ali")
    await ali.joins()
    await publishes(office, clock, maria, SHADE, "2024-00001")
    await office.vera.presses("Mehr", chat=office.group)
    await office.vera.presses("Vorhaben zuordnen", chat=office.group)
    prompt = await office.vera.finds("Neues Vorhaben für 2024-00001", chat=office.group)
    await office.vera.says("Grüne Plätze", chat=office.group, reply_to=prompt["message_id"])
    await office.vera.sees("2024-00001 gehört jetzt zu M1", chat=office.group)
    await publishes(office, clock, ali, BENCH, "2024-00002")
    await office.vera.presses("Mehr", chat=office.group)
    await office.vera.presses("Vorhaben zuordnen", chat=office.group)
    await office.vera.sees("Zu welchem Vorhaben", chat=office.group)
    await office.vera.presses("M1: \u2068Grüne Plätze\u2069", chat=office.group)
    await office.vera.sees("Dort sind es 2 Ideen.", chat=office.group)

    await writes_an_answer(office, "Ab Mai ist der Platz fertig.", "M1")
    await office.vera.presses("Stand ändern", chat=office.group)
    await office.vera.presses("Umgesetzt", chat=office.group)
    await office.vera.sees("Es ist geschafft", chat=office.group)
    await office.vera.presses("Freigeben", chat=office.group)
    await office.vera.sees("Freigegeben von", chat=office.group)
    await clock.forward(minutes=6)

    for person, number in ((maria, "2024-00001"), (ali, "2024-00002")):
        news = await person.sees(f"Antwort der Stadt zu {number}: Es ist geschafft")
        assert "Damit ist die Idee Wirklichkeit." in news
        assert len(await heard(person, "Ab Mai ist der Platz fertig.")) == 1


async def test_a_department_is_told_and_reminded_and_the_team_hears_what_is_overdue_but_not_on_a_weekend(
    office: Office, maria: Neighbour, clock: Clock
) -> None:
    gerd = await office.hires("Gerd", "Fachreferat", "Grünflächen")
    await publishes(office, clock, maria, SHADE, "2024-00001")
    await office.vera.presses("Mehr", chat=office.group)
    await office.vera.presses("Zuweisen", chat=office.group)
    await office.vera.sees("Wer soll antworten?", chat=office.group)
    await office.vera.presses("Grünflächen", chat=office.group)
    await office.vera.sees("Bis wann soll Grünflächen antworten?", chat=office.group)
    assert "Bis Freitag, 3. Mai" in await office.vera.buttons(chat=office.group)
    await office.vera.presses("in 1 Woche", chat=office.group)

    await office.vera.sees("Antwort von Grünflächen bis Freitag, 12. April", chat=office.group)
    await gerd.sees("Bitte antworten Sie auf diese Idee, bis Freitag, 12. April.")
    await gerd.says("/mine")
    await gerd.sees("2024-00001, bis Freitag, 12. April")
    await clock.set(datetime(2024, 4, 9, 8, 5, tzinfo=BERLIN))
    await gerd.sees("1 Antwort wird bald gebraucht.")
    await clock.set(datetime(2024, 4, 13, 12, 0, tzinfo=BERLIN))  # a Saturday
    await asyncio.sleep(LONGER_THAN_A_TICK)
    assert "länger aus" not in str(await office.vera.chat(office.group))
    await clock.set(datetime(2024, 4, 15, 8, 5, tzinfo=BERLIN))
    late = await office.vera.sees("1 Antwort steht länger aus als zugesagt.", chat=office.group)
    assert "2024-00001, Grünflächen, bis Freitag, 12. April" in late
    await asyncio.sleep(LONGER_THAN_A_TICK)
    assert str(await office.vera.chat(office.group)).count("länger aus") == 1
    assert len(await heard(gerd, "bald gebraucht")) == 1


async def test_the_team_hears_that_nobody_would_read_its_answer_any_more(office: Office, maria: Neighbour, clock: Clock) -> None:
    await publishes(office, clock, maria, SHADE, "2024-00001")
    await writes_an_answer(office, LIME_TREES)
    await office.vera.presses("Freigeben", chat=office.group)
    await office.vera.sees("Freigegeben von Leitung 1", chat=office.group)
    await maria.presses("Idee ansehen")
    await maria.presses("Idee zurückziehen")
    await maria.presses("Ja, zurückziehen")
    await maria.sees("ist zurückgezogen")

    await clock.forward(minutes=6)

    assert "Entwurf von Leitung 1" in await office.vera.sees("Das liest gerade niemand:", chat=office.group)
    assert await heard(maria, LIME_TREES) == []


async def test_a_department_without_people_is_not_left_alone_with_an_idea(office: Office, maria: Neighbour, clock: Clock) -> None:
    await publishes(office, clock, maria, SHADE, "2024-00001")
    await office.vera.presses("Mehr", chat=office.group)
    await office.vera.presses("Zuweisen", chat=office.group)
    await office.vera.presses("Tiefbau", chat=office.group)
    await office.vera.presses("Bis Freitag, 3. Mai", chat=office.group)

    await office.vera.sees("Aus Tiefbau ist aber noch niemand im Team.", chat=office.group)


async def test_the_team_is_reminded_once_a_working_day_of_ideas_that_wait_too_long(office: Office, maria: Neighbour, clock: Clock) -> None:
    await maria.submits_an_idea(SHADE)
    await office.vera.sees("2024-00001", chat=office.group)

    await clock.set(datetime(2024, 4, 11, 7, 30, tzinfo=BERLIN))  # promised until the day before
    await asyncio.sleep(LONGER_THAN_A_TICK)
    assert "länger als zugesagt" not in str(await office.vera.chat(office.group))
    await clock.set(datetime(2024, 4, 11, 8, 5, tzinfo=BERLIN))
    await office.vera.sees("1 Idee wartet länger als zugesagt.", chat=office.group)
    await clock.set(datetime(2024, 4, 11, 15, 0, tzinfo=BERLIN))
    await asyncio.sleep(LONGER_THAN_A_TICK)
    assert str(await office.vera.chat(office.group)).count("Idee wartet länger als zugesagt.") == 1
    await office.vera.presses("Nächste zeigen", chat=office.group)
    assert SHADE in await office.vera.sees("2024-00001", chat=office.group)
