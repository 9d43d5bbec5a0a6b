"""People ask what is stored about them, and are forgotten when they wish it."""

import json
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from bot.app import App
from participation.ideas import IdeaState
from participation.residents import ResidentState
from simulator import Simulator
from storage.base import Base
from storage.dialogs import DialogRow
from storage.ideas import IdeaRow
from storage.outbox import UNSENT, MessageRow
from storage.residents import ResidentRow
from storage.tombstones import TombstoneRow
from tests.conversations.on_record import comes_true, people_on_record, person_on_record
from tests.conversations.pictures import photo
from tests.stage import Clock, Neighbour
from tests.traces import everything_on, found

SHADE = "Am Spielplatz in der Parkstraße fehlt Schatten."
BENCH = "Am Rathaus fehlt eine Bank zum Ausruhen."


async def rows(bot: App, table: type[Base]) -> list[Any]:
    async with bot.records.reading() as unit:
        return list(await unit._session.scalars(select(table)))


async def at_rest(bot: App) -> None:
    """Wait until everything is sent and on record."""

    async def all_sent() -> bool:
        return not [row for row in await rows(bot, MessageRow) if row.state in UNSENT]

    await comes_true(all_sent)


async def own_file(person: Neighbour, telegram: Simulator) -> dict[str, Any]:
    """What the person reads in the file that /mydata sends."""
    await person.says("/mydata")
    message = await person.finds("Dasselbe für Computerprogramme.")
    assert message["document"]["file_name"] == "mitreden-meine-daten.json"
    async with aiohttp.ClientSession() as session, session.get(f"{telegram.control_url}/files/{message['document']['file_id']}") as found:
        read: dict[str, Any] = json.loads(await found.read())
    return read


async def begins_an_idea(person: Neighbour) -> None:
    await person.says("/new")
    await person.sees("Worum geht es?")
    await person.presses("Grün und Klima")
    await person.sees("Welches Thema")
    await person.presses("Umwelt")
    await person.sees("Was soll wo besser werden")


async def is_forgotten(person: Neighbour, answer: str) -> str:
    """Returns the receipt."""
    await person.says("/forget")
    await person.presses(answer)
    return await person.sees("Ihre Daten sind gelöscht.")


async def test_the_file_tells_what_is_stored_about_a_person(maria: Neighbour, telegram: Simulator, bot: App) -> None:
    await maria.joins()
    await maria.submits_an_idea(SHADE)
    await begins_an_idea(maria)
    await maria.says(BENCH)

    file = await own_file(maria, telegram)

    (idea,), (draft,), (consent,) = file["Ideen"], file["Entwürfe"], file["Zustimmungen"]
    assert (idea["Nummer"], idea["Text"], idea["Stand"]) == ("2024-00001", SHADE, "das Team prüft")
    assert idea["Abgesendet"].startswith("2024-04-05T12:")
    assert (draft["Text"], draft["Thema"]) == (BENCH, "Umwelt")
    assert (consent["Wie"], consent["Sprache"]) == ("Knopf", "Deutsch")
    assert file["Über Sie"] == {
        "Sprache": "Deutsch",
        "Deckname": (await person_on_record(bot)).alias,
        "Stand": "aktiv",
        "Dabei seit": file["Über Sie"]["Dabei seit"],
        "Möchte Nachrichten": True,
        "Möchte Nachrichten seit": file["Über Sie"]["Möchte Nachrichten seit"],
        "Neues kommt": "Sofort",
    }
    assert "Wie wir Sie in Telegram erreichen: verschlüsselt." in file["Nicht lesbar"]
    assert {message["Art"] for message in file["Nachrichten an Sie"]} == {"Antwort"}


async def test_below_the_file_stands_in_words_what_is_in_it(maria: Neighbour) -> None:
    await maria.joins()
    await maria.submits_an_idea(SHADE)
    await maria.says("/mydata")

    assert "In beiden Dateien oben: 1 Idee, 1 Zustimmung und" in await maria.sees("Das ist alles")


async def test_the_file_is_in_the_language_of_the_person(ali: Neighbour) -> None:
    await ali.opens()
    await ali.presses("Continue in English")
    await ali.presses("Yes, I agree")
    await ali.says("/mydata")

    assert "1 consent" in await ali.sees("This is everything")


async def test_the_bytes_of_the_file_are_kept_nowhere_once_it_is_sent(maria: Neighbour, telegram: Simulator, bot: App) -> None:
    await maria.joins()
    await own_file(maria, telegram)
    await at_rest(bot)

    sent = [row for row in await rows(bot, MessageRow) if row.method == "sendDocument"]
    assert [(row.state, row.payload, row.address) for row in sent] == [("sent", None, b"")] * 2


async def test_a_file_goes_out_again_when_its_first_way_fails(maria: Neighbour, telegram: Simulator) -> None:
    await maria.joins()
    await telegram.add_fault("bad_gateway", "sendDocument", count=1)

    assert "Über Sie" in await own_file(maria, telegram)


async def test_nobody_reads_about_a_neighbour(maria: Neighbour, ali: Neighbour, telegram: Simulator) -> None:
    await maria.joins()
    await ali.joins()
    await maria.submits_an_idea(SHADE)
    await ali.submits_an_idea(BENCH)

    about_maria, about_ali = json.dumps(await own_file(maria, telegram)), json.dumps(await own_file(ali, telegram))

    assert "Spielplatz" in about_maria
    assert "Spielplatz" not in about_ali
    assert "2024-00001" not in about_ali
    assert "Rathaus" not in about_maria


@pytest.mark.parametrize("command", ["/mydata", "/forget", "/loeschen"])
async def test_about_a_stranger_nothing_is_stored(maria: Neighbour, bot: App, command: str) -> None:
    await maria.says(command)

    await maria.sees("Wir haben nichts über Sie gespeichert.")
    assert await people_on_record(bot) == []


async def test_in_the_middle_of_an_idea_the_file_shows_the_way_back(maria: Neighbour, telegram: Simulator) -> None:
    await maria.joins()
    await begins_an_idea(maria)
    await maria.says("/mydata")
    await maria.presses("Weiterschreiben")

    await maria.sees("Was soll wo besser werden")


async def test_before_anything_is_deleted_it_is_said_what_happens_and_what_remains(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await maria.submits_an_idea(SHADE)
    await maria.says("/loeschen")

    question = await maria.sees("Was soll mit Ihren Ideen geschehen?")
    assert "Zurückholen lässt sich das nicht." in question
    assert "Den Chat in Telegram löschen Sie selbst." in question
    assert (await maria.buttons())[:3] == ["Ideen ohne mich behalten", "Auch meine Ideen löschen", "Nein, zurück"]
    assert (await person_on_record(bot)).state == ResidentState.ACTIVE


async def test_without_ideas_there_is_no_choice_about_them(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await maria.says("/forget")

    await maria.sees("Sollen wir alles löschen?")
    assert (await maria.buttons())[:2] == ["Ja, alles löschen", "Nein, zurück"]


@pytest.mark.parametrize("answer", ["Nein", "nein, zurück", "Abbrechen"])
async def test_who_thinks_better_of_it_goes_on_where_they_were(maria: Neighbour, bot: App, answer: str) -> None:
    await maria.joins()
    await begins_an_idea(maria)
    await maria.says("/forget")
    await maria.sees("Sollen wir alles löschen?")
    await maria.says(answer)
    await maria.sees("Gut, wir löschen nichts.")
    await maria.sees("Was soll wo besser werden")
    await maria.says(SHADE)

    await maria.sees("Möchten Sie etwas dazugeben?")


@pytest.mark.parametrize("words", ["ja", "lösch alles", "Ja bitte"])
async def test_only_the_words_on_the_button_delete(maria: Neighbour, bot: App, words: str) -> None:
    await maria.joins()
    await maria.says("/forget")
    await maria.sees("Sollen wir alles löschen?")
    await maria.says(words)

    await maria.sees("Diese Antwort haben wir nicht erkannt.")
    assert (await person_on_record(bot)).state == ResidentState.ACTIVE


async def test_help_explains_what_deleting_means_and_asks_again(maria: Neighbour) -> None:
    await maria.joins()
    await maria.says("/forget")
    await maria.sees("Sollen wir alles löschen?")
    await maria.says("Hilfe")

    assert "Sollen wir alles löschen?" in await maria.sees("kennt die Stadt Sie hier nicht mehr")


async def test_stop_works_while_it_is_asked(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await maria.says("/forget")
    await maria.sees("Sollen wir alles löschen?")
    await maria.says("STOP")

    await maria.sees("Wir schreiben Ihnen nicht mehr")


async def test_whoever_had_no_ideas_leaves_no_row(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await begins_an_idea(maria)
    await maria.says(SHADE)
    receipt = await is_forgotten(maria, "Ja, alles löschen")
    await at_rest(bot)

    assert await people_on_record(bot) == []
    assert await rows(bot, DialogRow) == []
    (tombstone,) = await rows(bot, TombstoneRow)
    assert f"Ihr Beleg: {tombstone.receipt}, Freitag, 5. April, 12" in receipt


async def test_ideas_stay_and_lead_to_nobody(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    before = await person_on_record(bot)
    await maria.submits_an_idea(SHADE)
    receipt = await is_forgotten(maria, "Ideen ohne mich behalten")

    assert "1 Idee bleibt." in receipt
    (idea,), nobody = await rows(bot, IdeaRow), await person_on_record(bot)
    assert (idea.text, idea.state) == (SHADE, IdeaState.SUBMITTED)
    assert (nobody.state, nobody.address, nobody.alias) == (ResidentState.DELETED, b"", before.alias)
    assert nobody.person != before.person


async def test_deleted_ideas_keep_their_numbers_and_lose_their_words(maria: Neighbour, ali: Neighbour, bot: App) -> None:
    await maria.joins()
    await ali.joins()
    await maria.submits_an_idea(SHADE)
    receipt = await is_forgotten(maria, "Auch meine Ideen löschen")
    await ali.submits_an_idea(BENCH)

    assert "1 Idee ist gelöscht." in receipt
    marias, alis = sorted(await rows(bot, IdeaRow), key=lambda idea: int(idea.number))
    assert (marias.text, marias.state, alis.number) == ("", IdeaState.DELETED, 2)
    assert alis.text == BENCH


async def test_whoever_was_forgotten_begins_as_a_stranger(maria: Neighbour, telegram: Simulator, bot: App) -> None:
    await maria.joins()
    await maria.submits_an_idea(SHADE)
    await is_forgotten(maria, "Ideen ohne mich behalten")
    await maria.says("Hallo?")
    await maria.sees("Bevor Sie mitmachen")
    await maria.joins()

    assert "Ideen" not in (file := await own_file(maria, telegram)) or file["Ideen"] == []
    assert len(file["Frühere Löschungen"]) == 1


async def test_the_receipt_goes_out_and_does_not_say_on_record_to_whom(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    chat = (await person_on_record(bot)).person
    await is_forgotten(maria, "Ja, alles löschen")
    await at_rest(bot)

    assert [row for row in await rows(bot, MessageRow) if row.chat == chat or row.address or row.payload] == []


async def test_pressed_twice_it_is_done_once(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await maria.says("/forget")
    question = await maria.finds("Sollen wir alles löschen?")
    press = question["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await maria.presses_data(question, press)
    await maria.presses_data(question, press)

    await maria.sees("Wir haben nichts über Sie gespeichert.")
    assert len(await rows(bot, TombstoneRow)) == 1


async def test_an_old_button_does_not_delete_whoever_has_come_back(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await maria.says("/forget")
    question = await maria.finds("Sollen wir alles löschen?")
    await maria.presses("Ja, alles löschen")
    await maria.sees("Ihre Daten sind gelöscht.")
    await maria.joins()
    await maria.presses_data(question, question["reply_markup"]["inline_keyboard"][0][0]["callback_data"])

    await maria.sees("Sollen wir alles löschen?")
    assert (await person_on_record(bot)).state == ResidentState.ACTIVE


async def test_an_old_no_leaves_the_open_question_as_it_is(maria: Neighbour) -> None:
    await maria.joins()
    await maria.says("/forget")
    question = await maria.finds("Sollen wir alles löschen?")
    await maria.presses("Nein, zurück")
    await maria.sees("Gut, wir löschen nichts.")
    await begins_an_idea(maria)
    await maria.presses_data(question, question["reply_markup"]["inline_keyboard"][1][0]["callback_data"])

    await maria.sees("Was soll wo besser werden")


async def test_a_phase_is_not_told_to_whoever_was_forgotten(maria: Neighbour, ali: Neighbour, clock: Clock, bot: App) -> None:
    await maria.joins()
    await ali.joins()
    await maria.submits_an_idea(SHADE)
    await is_forgotten(maria, "Ideen ohne mich behalten")
    await bot.ticks.tell_phases()
    await clock.forward(days=7)

    await ali.sees("Noch 2 Tage")
    assert (await maria.sees()).startswith("Erledigt. Ihre Daten sind gelöscht.")


async def test_the_menu_of_the_chat_is_forgotten_too(maria: Neighbour, bot: App) -> None:
    await maria.opens()
    await maria.presses("English")
    await maria.presses("Yes, I agree")
    await maria.presses("No, thank you")
    await maria.says("/forget")
    await maria.presses("Yes, delete everything")
    await maria.sees("Your data is deleted.")
    await at_rest(bot)

    assert "Idee schreiben" in str((await maria.screen())["menu"])


async def test_whoever_may_not_take_part_any_more_can_still_be_forgotten(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    async with bot.records.changing() as unit:
        (person,) = (await unit._session.scalars(select(ResidentRow))).all()
        person.state = ResidentState.BANNED
    await is_forgotten(maria, "Ja, alles löschen")

    assert await people_on_record(bot) == []


async def test_no_trace_is_left_of_whoever_was_forgotten(telegram: Simulator, ali: Neighbour, bot: App) -> None:
    """Neither name nor number, phone or words, in any file or row; what others wrote is all there."""
    person = await telegram.add_person(
        "Kanarienvogelia", last_name="Zwitscher", username="kanarienvogelia", phone_number="+4963100112233", language="de"
    )
    guest = Neighbour(telegram.ask, person.id, "Kanarienvogelia")
    await guest.joins()
    await ali.joins()
    await guest.submits_an_idea(SHADE)
    await ali.submits_an_idea(BENCH)
    await begins_an_idea(guest)
    await guest.says("Der Brunnen am Markt ist trocken.")
    await guest.sees("Möchten Sie etwas dazugeben?")
    await guest.sends_photo(photo())
    await guest.sees("Ihr Foto ist da.")
    contact = await guest.sends_contact()
    await guest.sees("keine Telefonnummern")
    known = next(row for row in await people_on_record(bot) if row.address and bot.seals.chat_id(row.address) == guest.id)
    written = [SHADE.encode(), b"Der Brunnen am Markt", known.address, known.alias.encode()]
    names = [b"Kanarienvogelia", b"kanarienvogelia", b"Zwitscher", str(guest.id).encode(), contact["contact"]["phone_number"].encode()]
    assert found([*written, *names], await everything_on(bot.records)) == written

    await is_forgotten(guest, "Auch meine Ideen löschen")
    await at_rest(bot)
    await bot.ticks.wipe_traces()

    everything = await everything_on(bot.records)
    assert found([*written, *names], everything) == []
    assert BENCH.encode() in everything
    assert [row.wiped for row in await rows(bot, TombstoneRow)] == [True]
