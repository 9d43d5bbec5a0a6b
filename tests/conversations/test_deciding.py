"""The team decides about ideas on cards in its group; authors hear what was decided, when it can no longer be undone."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import App
from participation.staff import StaffId
from participation.texts import units
from participation.words import Language
from simulator import Simulator
from simulator.wire import Json
from tests.conversations.office import VERA, Office, opened_office, vera_moves_in
from tests.conversations.on_record import comes_true
from tests.stage import INSEK, SPEECH, Clock, Neighbour, running, settings_for

SHADE = "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen."
MORE_THAN_ONE_UNIT_RENEWS = 3
PHONE = "Ruft mich an: 0631 123456. Am Markt fehlt eine Bank."


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


async def test_one_tap_publishes_and_the_author_hears_of_it_when_it_can_no_longer_be_undone(
    office: Office, maria: Neighbour, clock: Clock
) -> None:
    tarik = await office.hires("Tarik")
    await maria.submits_an_idea(SHADE)

    card = await tarik.sees("2024-00001", chat=office.group)
    assert "Die erste Idee dieser Person." in card
    assert SHADE in card
    await tarik.presses("Freigeben", chat=office.group)

    assert "Freigegeben von Moderation 2 um" in await tarik.sees("Die Person erfährt es um", chat=office.group)
    assert "veröffentlicht" not in (await maria.chat())[-1]["text"]
    await clock.forward(minutes=6)
    assert "Alle können sie jetzt lesen" in await maria.sees("Ihre Idee 2024-00001 ist veröffentlicht")
    assert "Veröffentlicht: Alle können sie lesen." in await tarik.sees("Veröffentlicht", chat=office.group)


async def test_what_is_undone_in_time_has_never_been(office: Office, maria: Neighbour, clock: Clock) -> None:
    tarik = await office.hires("Tarik")
    await maria.submits_an_idea(SHADE)
    await tarik.sees("2024-00001", chat=office.group)
    await tarik.presses("Freigeben", chat=office.group)
    await tarik.sees("Freigegeben von", chat=office.group)

    await office.vera.presses("Rückgängig machen", chat=office.group)

    assert "Wartet seit" in await tarik.sees("Wartet seit", chat=office.group)
    await clock.forward(minutes=10)
    await asyncio.sleep(1.5)  # longer than a tick
    assert "Danke, Ihre Idee ist da." in (await maria.chat())[-1]["text"]


async def test_the_second_is_told_who_has_decided_what(office: Office, maria: Neighbour) -> None:
    tarik, wenke = await office.hires("Tarik"), await office.hires("Wenke")
    await maria.submits_an_idea(SHADE)
    card = await tarik.finds("2024-00001", chat=office.group)
    await tarik.presses("Freigeben", chat=office.group)
    await tarik.sees("Freigegeben von", chat=office.group)

    await wenke.presses_data(card, button(card, "Freigeben"), forged=True, chat=office.group)  # her phone still showed the button

    assert "Moderation 2" in await wenke.sees("Schon entschieden", chat=office.group)


async def test_an_older_copy_of_a_card_says_what_came_of_it_and_where_the_buttons_are_now(office: Office, maria: Neighbour) -> None:
    tarik = await office.hires("Tarik")
    await maria.submits_an_idea(SHADE)
    older = await tarik.finds("2024-00001", chat=office.group)
    await tarik.says("/idea 2024-00001", chat=office.group)
    newest = await tarik.finds("2024-00001", chat=office.group)

    await tarik.presses_data(older, button(older, "Freigeben"), chat=office.group)

    await tarik.sees("Freigegeben von", chat=office.group)
    pressed = await message(tarik, office, older, "weiter unten")
    assert "Freigegeben von Moderation 2" in pressed["text"]
    assert "reply_markup" not in pressed
    assert button(await message(tarik, office, newest, "Freigegeben von"), "Rückgängig machen")


async def test_the_newest_copy_of_a_card_keeps_its_buttons(office: Office, maria: Neighbour) -> None:
    tarik = await office.hires("Tarik")
    await maria.submits_an_idea(SHADE)
    await tarik.finds("2024-00001", chat=office.group)
    await tarik.says("/idea 2024-00001", chat=office.group)
    newest = await tarik.finds("2024-00001", chat=office.group)

    await tarik.presses_data(newest, button(newest, "Übernehmen"), chat=office.group)

    card = await message(tarik, office, newest, "Moderation 2")
    assert "weiter unten" not in card["text"]
    assert button(card, "Loslassen")


def button(message: Json, label: str) -> str:
    """What a button of a message sends."""
    keys = [key for row in message["reply_markup"]["inline_keyboard"] for key in row]
    return next(str(key["callback_data"]) for key in keys if key["text"] == label)


async def message(person: Neighbour, office: Office, before: Json, words: str) -> Json:
    """A message of the group, once it says this."""
    while True:
        await person.finds(words, chat=office.group)
        for one in await person.chat(office.group):
            if one["message_id"] == before["message_id"] and words in one["text"]:
                return one
        await asyncio.sleep(0.1)


async def test_a_returned_idea_is_changed_and_comes_back_with_the_difference_marked(office: Office, maria: Neighbour, clock: Clock) -> None:
    tarik = await office.hires("Tarik")
    await maria.submits_an_idea(PHONE)
    await tarik.sees("2024-00001", chat=office.group)
    await tarik.presses("Zurückgeben", chat=office.group)
    await tarik.sees("Warum geht die Idee zurück?", chat=office.group)
    await tarik.presses("Persönliche Daten", chat=office.group)
    await tarik.sees("Zurückgegeben von Moderation 2", chat=office.group)
    await clock.forward(minutes=6)

    assert "ein Name, eine Nummer" in await maria.sees("Ihre Idee 2024-00001 braucht eine Änderung")
    await maria.presses("Jetzt ändern")
    await maria.sees("ist wieder offen")
    await maria.presses("Text ändern")
    await maria.sees()
    await maria.says("Am Markt fehlt eine Bank.")
    await maria.sees("Prüfen")
    await maria.presses("Idee absenden")
    await maria.sees("2024-00001")

    card = await tarik.sees("Geändert nach der Rückgabe", chat=office.group)
    assert "0631" in card.partition("Entfernt:")[2]


async def test_moderators_word_the_reason_themselves(office: Office, maria: Neighbour, clock: Clock) -> None:
    tarik = await office.hires("Tarik")
    await maria.submits_an_idea(SHADE)
    await tarik.sees("2024-00001", chat=office.group)
    await tarik.presses("Ablehnen", chat=office.group)
    await tarik.sees("Warum wird die Idee abgelehnt?", chat=office.group)
    await tarik.presses("Gegen die Regeln", chat=office.group)
    await tarik.sees("Abgelehnt von", chat=office.group)
    await tarik.presses("Text ändern", chat=office.group)
    prompt = await tarik.finds("Antworten Sie auf diese Nachricht mit Ihrem Text", chat=office.group)

    await tarik.says("Der Spielplatz gehört zur Nachbarstadt.", chat=office.group, reply_to=prompt["message_id"])

    await tarik.sees("gehört zur Nachbarstadt", chat=office.group)
    await clock.forward(minutes=6)
    assert "Der Spielplatz gehört zur Nachbarstadt." in await maria.sees("wird nicht veröffentlicht")


async def test_an_appeal_goes_to_somebody_else(office: Office, maria: Neighbour, clock: Clock) -> None:
    tarik, wenke = await office.hires("Tarik"), await office.hires("Wenke")
    await maria.submits_an_idea(SHADE)
    await tarik.sees("2024-00001", chat=office.group)
    await tarik.presses("Ablehnen", chat=office.group)
    await tarik.sees("Warum wird die Idee abgelehnt?", chat=office.group)
    await tarik.presses("Anderes Thema", chat=office.group)
    await tarik.sees("Abgelehnt von", chat=office.group)
    await clock.forward(minutes=6)
    await maria.sees("wird nicht veröffentlicht")

    await maria.presses("Neu prüfen lassen")
    await maria.sees("Eine zweite Person prüft")
    await tarik.sees("Jetzt entscheidet jemand anderes", chat=office.group)
    await tarik.presses("Freigeben", chat=office.group)
    await tarik.sees("selbst entschieden", chat=office.group)
    await wenke.presses("Freigeben", chat=office.group)
    await wenke.sees("Freigegeben von", chat=office.group)
    await clock.forward(minutes=6)

    assert "ist veröffentlicht" in await maria.sees("Eine zweite Person hat neu geprüft.")


async def test_the_queue_tells_what_waits_and_shows_the_next(office: Office, maria: Neighbour) -> None:
    await maria.submits_an_idea(SHADE)
    await maria.submits_an_idea("Am Bahnhof fehlen Fahrradständer mit Dach.")
    await office.vera.sees("2024-00002", chat=office.group)

    await office.vera.says("/queue", chat=office.group)

    assert "1. 2024-00001" in await office.vera.sees("2 Ideen warten.", chat=office.group)
    await office.vera.presses("Nächste zeigen", chat=office.group)
    assert SHADE in await office.vera.sees("2024-00001", chat=office.group)


async def alis_idea_is_merged_into_marias(office: Office, ali: Neighbour, maria: Neighbour, clock: Clock) -> None:
    await ali.joins()
    await maria.submits_an_idea("Am Schulweg fehlt ein Zebrastreifen.")
    await office.vera.sees("2024-00001", chat=office.group)
    await office.vera.presses("Freigeben", chat=office.group)
    await office.vera.sees("Freigegeben von", chat=office.group)
    await clock.forward(minutes=6)
    await maria.sees("ist veröffentlicht")
    await ali.submits_an_idea("Kinder sollen sicher über die Straße kommen.")
    await office.vera.sees("2024-00002", chat=office.group)
    await office.vera.presses("Mehr", chat=office.group)
    await office.vera.sees("2024-00002", chat=office.group)
    await office.vera.presses("Zusammenführen", chat=office.group)
    prompt = await office.vera.finds("mit der Nummer der anderen Idee", chat=office.group)

    await office.vera.says("2024-00001", chat=office.group, reply_to=prompt["message_id"])
    await office.vera.sees("zusammengeführt", chat=office.group)
    await clock.forward(minutes=6)


async def test_one_idea_is_merged_into_another_and_both_authors_hear_of_it(
    office: Office, telegram: Simulator, maria: Neighbour, clock: Clock
) -> None:
    ali = await Neighbour.moves_in(telegram, "Ali")
    await alis_idea_is_merged_into_marias(office, ali, maria, clock)

    assert "gehört jetzt zu 2024-00001" in await ali.sees("Ihre Idee 2024-00002")
    assert "2024-00002" in await maria.sees("gehört jetzt zu Ihrer")


async def test_a_merged_idea_was_once_lost_when_the_other_author_withdrew_theirs(
    office: Office, telegram: Simulator, maria: Neighbour, clock: Clock
) -> None:
    ali = await Neighbour.moves_in(telegram, "Ali")
    await alis_idea_is_merged_into_marias(office, ali, maria, clock)
    await maria.sees("gehört jetzt zu Ihrer")
    await maria.presses("Idee ansehen")
    await maria.presses("Idee zurückziehen")
    await maria.presses("Ja, zurückziehen")
    await maria.sees("ist zurückgezogen")

    assert "Die Idee 2024-00001" in await ali.sees("Ihre Idee 2024-00002 steht wieder für sich.")
    assert "Kinder sollen sicher" in await office.vera.sees("Wartet seit", chat=office.group)
    await ali.opens("i-2024-00002")
    await ali.sees("Diese Idee kann zurzeit niemand lesen.")
    await office.vera.presses("Freigeben", chat=office.group)
    await office.vera.sees("Freigegeben von", chat=office.group)
    await clock.forward(minutes=6)
    await ali.sees("Ihre Idee 2024-00002 ist veröffentlicht")


async def test_a_reply_to_the_card_is_a_note_for_the_team(office: Office, maria: Neighbour) -> None:
    await maria.submits_an_idea(SHADE)
    card = await office.vera.finds("2024-00001", chat=office.group)

    await office.vera.says("Bitte mit dem Gartenamt klären", chat=office.group, reply_to=card["message_id"])

    await office.vera.sees("Notiert zu 2024-00001", chat=office.group)
    await office.vera.sees("1 Notiz im Verlauf", chat=office.group)


@pytest.mark.parametrize("words", ["Der Hydrant steht im Weg. ", "🌳🌳🌳🌳 "])
async def test_the_history_was_once_too_long_for_a_message_and_never_came(office: Office, bot: App, maria: Neighbour, words: str) -> None:
    await maria.submits_an_idea(SHADE)
    await office.vera.finds("2024-00001", chat=office.group)
    async with bot.records.changing() as unit:
        [idea] = await unit.ideas.all_of(INSEK.key)
        for number in range(1, 13):
            note = f"Notiz {number}: " + words * 1000
            await unit.notes.add(idea.id, StaffId(1), note[:1000], datetime(2024, 4, 5, 10, number, tzinfo=UTC))

    await office.vera.presses("Mehr", chat=office.group)
    await office.vera.presses("Verlauf zeigen", chat=office.group)

    history = await office.vera.sees("Verlauf von 2024-00001", chat=office.group)
    assert "Notiz 12: " in history
    assert "Notiz 6: " in history
    assert units(history) <= 4096


async def test_all_ideas_of_those_who_are_trusted_are_published_together_and_each_can_be_undone_on_its_card(
    office: Office, maria: Neighbour, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.AT_ONCE", MORE_THAN_ONE_UNIT_RENEWS - 1)
    tarik = await office.hires("Tarik")
    await maria.submits_an_idea(SHADE)
    await tarik.sees("2024-00001", chat=office.group)
    await tarik.presses("Freigeben, vertrauen", chat=office.group)
    await tarik.sees("Freigegeben von", chat=office.group)
    await clock.forward(minutes=6)
    await maria.sees("Ihre Idee 2024-00001 ist veröffentlicht")
    for number in range(2, 2 + MORE_THAN_ONE_UNIT_RENEWS):
        await maria.submits_an_idea(f"{number} Bänke mehr am Markt.")
        await tarik.sees(f"2024-0000{number}", chat=office.group)

    await tarik.says("/queue", chat=office.group)
    await tarik.presses(f"{MORE_THAN_ONE_UNIT_RENEWS} von Vertrauten freigeben", chat=office.group)
    await tarik.presses("Ja, alle freigeben", chat=office.group)

    await tarik.sees(f"{MORE_THAN_ONE_UNIT_RENEWS} Ideen freigegeben.", chat=office.group)
    await comes_true(lambda: cards_with_an_undo(tarik, office, MORE_THAN_ONE_UNIT_RENEWS))
    await tarik.presses("Rückgängig machen", chat=office.group)
    await comes_true(lambda: cards_with_an_undo(tarik, office, MORE_THAN_ONE_UNIT_RENEWS - 1))


async def cards_with_an_undo(tarik: Neighbour, office: Office, count: int) -> bool:
    return (await tarik.buttons(office.group)).count("Rückgängig machen") == count


async def test_a_command_was_once_taken_for_the_words_that_the_bot_had_asked_for(office: Office, maria: Neighbour) -> None:
    """Telegram's apps make a reply of whatever is written after a question of the bot's."""
    await maria.submits_an_idea(SHADE)
    await office.vera.sees("2024-00001", chat=office.group)
    await office.vera.presses("Mehr", chat=office.group)
    await office.vera.presses("Notiz schreiben", chat=office.group)
    await office.vera.sees("Notiz zu 2024-00001", chat=office.group)

    await office.vera.says("/queue", chat=office.group)

    await office.vera.sees("1 Idee wartet", chat=office.group)
    assert "1 Notiz" not in await office.vera.sees("2024-00001", chat=office.group)


async def test_claimed_by_one_nobody_else_decides(office: Office, maria: Neighbour, clock: Clock) -> None:
    tarik = await office.hires("Tarik")
    await maria.submits_an_idea(SHADE)
    await tarik.sees("2024-00001", chat=office.group)
    await tarik.presses("Übernehmen", chat=office.group)
    await tarik.sees("In Arbeit bei Moderation 2", chat=office.group)

    await office.vera.presses("Freigeben", chat=office.group)

    await office.vera.sees("Moderation 2", chat=office.group)
    await clock.forward(minutes=16)
    await office.vera.presses("Freigeben", chat=office.group)
    await office.vera.sees("Freigegeben von Leitung 1", chat=office.group)


async def test_what_was_decided_is_not_told_to_whoever_said_stop(office: Office, maria: Neighbour, clock: Clock) -> None:
    await maria.submits_an_idea(SHADE)
    await maria.says("/stop")
    await maria.sees("Erledigt")
    await office.vera.sees("2024-00001", chat=office.group)
    await office.vera.presses("Freigeben", chat=office.group)
    card = await office.vera.sees("Freigegeben von", chat=office.group)

    await clock.forward(minutes=6)

    await office.vera.sees("Veröffentlicht: Alle", chat=office.group)
    assert "Das gilt ab 12:05 Uhr" in card
    assert "Die Person erfährt" not in card
    assert "Erledigt" in (await maria.chat())[-1]["text"]


async def test_what_is_decided_at_night_is_told_in_the_morning_as_the_card_says(office: Office, maria: Neighbour, clock: Clock) -> None:
    await maria.submits_an_idea(SHADE)
    await office.vera.sees("2024-00001", chat=office.group)
    await clock.forward(hours=9, minutes=30)
    await office.vera.presses("Freigeben", chat=office.group)
    card = await office.vera.sees("Freigegeben von", chat=office.group)

    await clock.forward(minutes=6)
    await office.vera.sees("Veröffentlicht: Alle", chat=office.group)
    at_night = (await maria.chat())[-1]["text"]
    await clock.forward(hours=11)

    assert "Die Person erfährt es am Samstag, 6. April, um 8 Uhr." in card
    assert "Ihre Nummer" in at_night
    await maria.sees("Ihre Idee 2024-00001 ist veröffentlicht")


async def test_a_withdrawn_idea_once_stood_as_released_on_the_teams_card(office: Office, maria: Neighbour) -> None:
    await maria.submits_an_idea(SHADE)
    await office.vera.sees("2024-00001", chat=office.group)
    await office.vera.presses("Freigeben", chat=office.group)
    await office.vera.sees("Freigegeben von", chat=office.group)

    await maria.presses("Meine Ideen")
    await maria.presses("1 ansehen")
    await maria.presses("Idee zurückziehen")
    await maria.presses("Ja, zurückziehen")
    await maria.sees("ist zurückgezogen")

    card = await office.vera.finds("Die Person hat sie zurückgezogen.", chat=office.group)
    assert "Freigegeben von" not in card["text"]
    assert "Rückgängig machen" not in str(card["reply_markup"])


async def test_the_teams_card_says_that_the_author_is_changing_the_idea_and_that_they_let_it_be(
    office: Office, maria: Neighbour, clock: Clock
) -> None:
    await maria.submits_an_idea(PHONE)
    await office.vera.sees("2024-00001", chat=office.group)
    await office.vera.presses("Zurückgeben", chat=office.group)
    await office.vera.presses("Persönliche Daten", chat=office.group)
    await office.vera.sees("Zurückgegeben von", chat=office.group)
    await clock.forward(minutes=6)
    await maria.sees("braucht eine Änderung")
    returned = (await office.vera.finds("2024-00001", chat=office.group))["message_id"]

    await maria.presses("Jetzt ändern")
    await maria.sees("ist wieder offen")

    changing = await office.vera.finds(SPEECH.in_(Language.GERMAN).plain("desk-being-reworked"), chat=office.group)
    assert changing["message_id"] == returned
    await maria.says("/new")
    await maria.presses("Entwurf löschen")
    await maria.presses("Ja, löschen")
    let_be = await office.vera.finds(SPEECH.in_(Language.GERMAN).plain("desk-state-returned"), chat=office.group)
    assert let_be["message_id"] == returned


async def test_the_text_of_a_deleted_idea_once_stayed_on_the_teams_card(office: Office, maria: Neighbour) -> None:
    await maria.submits_an_idea(SHADE)
    await office.vera.sees("2024-00001", chat=office.group)
    await maria.says("/forget")
    await maria.presses("Auch meine Ideen löschen")
    await maria.sees("Ihre Daten sind gelöscht.")

    card = await office.vera.finds("Gelöscht auf Wunsch der Person.", chat=office.group)
    assert card["text"].splitlines()[0] == "2024-00001"
    assert SHADE not in str(await office.vera.chat(office.group))
    assert "reply_markup" not in card or not card["reply_markup"]["inline_keyboard"]
