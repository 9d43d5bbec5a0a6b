"""Editors announce: written in a reply, read as it arrives, released by a second person, watched, stopped, and accounted for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

from bot.pace import Limits
from participation.words import Language
from simulator import Simulator
from simulator.people import Where
from simulator.wire import Json
from tests.conversations.office import VERA, Office, opened_office, vera_moves_in
from tests.conversations.pictures import photo
from tests.databases import SQLITE
from tests.stage import BERLIN, INSEK_FILE, TOKEN, UNLIMITED, Clock, Neighbour, running, settings_for

NEWS = "Der Stadtrat tagt am Montag. Alle dürfen zuhören."
IN_ENGLISH = "The council meets on Monday. Everybody may listen."
ASKED_FOR_TEXT = "Antworten Sie auf diese Nachricht mit dem Text"
ASKED_FOR_NUMBER = "Antworten Sie auf diese Nachricht mit der Zahl der Personen"
ALONE_AND_PAID = "[team.announcements]\nby_two = false\npaid = true\n\n[team.quiet_hours]"
SLOW = Limits(per_second=4, chat_seconds=0, chat_burst=1000, group_per_minute=100_000)
on_sqlite = pytest.mark.parametrize("database_url", [pytest.param(SQLITE, id=SQLITE)], indirect=True)


@pytest.fixture
async def vera(telegram: Simulator) -> Neighbour:
    return await vera_moves_in(telegram)


@asynccontextmanager
async def opened(
    telegram: Simulator, vera: Neighbour, database_url: str, clock_file: Path, process: Path = INSEK_FILE
) -> AsyncIterator[Office]:
    """The team's office, and the bot that works in it."""
    async with running(settings_for(telegram, database_url, clock_file, admins=(VERA,), process=process)):
        yield await opened_office(telegram, vera)


@pytest.fixture
async def office(telegram: Simulator, clock: Clock, vera: Neighbour, database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    async with opened(telegram, vera, database_url, tmp_path / "clock") as office:
        yield office


@pytest.fixture
async def maria(telegram: Simulator, office: Office) -> Neighbour:
    maria = await Neighbour.moves_in(telegram, "Maria")
    await maria.joins()
    return maria


@pytest.fixture
async def erika(office: Office) -> Neighbour:
    return await office.hires("Erika", "Redaktion")


@pytest.fixture
async def sami(office: Office) -> Neighbour:
    return await office.hires("Sami", "Redaktion")


async def replies(person: Neighbour, prompt: str, text: str, chat: Where = None, **details: object) -> None:
    found = await person.finds(prompt, chat=chat)
    await person.says(text, reply_to=found["message_id"], chat=chat, **details)


async def begins(editor: Neighbour) -> None:
    """Alone with the bot."""
    await editor.says("/announce")
    await editor.sees("Ankündigung")
    await editor.presses("Neue Ankündigung")
    await editor.sees(ASKED_FOR_TEXT)


async def writes(editor: Neighbour, text: str = NEWS) -> str:
    """A new announcement with its German words. Returns the card."""
    await begins(editor)
    await replies(editor, ASKED_FOR_TEXT, text)
    return await editor.sees("Entwurf von")


async def hands_in(editor: Neighbour) -> None:
    await editor.presses("Zur Freigabe geben")
    await editor.sees("Wartet auf die Freigabe")


async def releases(editor: Neighbour, number: str, chat: Where) -> None:
    await editor.presses("Freigeben", chat=chat)
    await replies(editor, ASKED_FOR_NUMBER, number, chat=chat)


async def chooses(editor: Neighbour, *labels_and_words: str) -> str:
    """A label, what is to be seen then, the next label, and so on. Returns the last of what is seen."""
    seen = ""
    for label, words in zip(labels_and_words[::2], labels_and_words[1::2], strict=True):
        await editor.presses(label)
        seen = await editor.sees(words)
    return seen


async def shown(person: Neighbour, words: str) -> list[Json]:
    return [message for message in await person.chat() if words in message.get("text", "") + message.get("caption", "")]


async def test_written_by_one_released_by_another_and_read_by_everybody_in_their_language(
    office: Office, telegram: Simulator, maria: Neighbour, erika: Neighbour, sami: Neighbour
) -> None:
    john = await Neighbour.moves_in(telegram, "John", "en")
    await john.joins(language=Language.ENGLISH)

    await begins(erika)
    await replies(erika, ASKED_FOR_TEXT, NEWS, entities=[{"type": "bold", "offset": 4, "length": 8}])
    assert "Wer Englisch liest, bekommt die Fassung „Deutsch“: 1 Person" in await erika.sees("Entwurf von Redaktion 2")
    await chooses(erika, "Text ändern", "Welche Fassung", "Englisch schreiben", "Ankündigung 1: Englisch")
    await replies(erika, "Ankündigung 1: Englisch", IN_ENGLISH)
    assert "2 Personen: Deutsch 1, Englisch 1" in await erika.sees(f"Englisch: \u2068{IN_ENGLISH}")
    await erika.presses("So kommt es an")
    await erika.sees("Entwurf von Redaktion 2")
    assert [len(await shown(erika, f"\n\n{words}\n\n")) for words in (NEWS, IN_ENGLISH)] == [2, 1]  # the second time in Einfache Sprache
    await hands_in(erika)

    await sami.sees("Eine zweite Person gibt mit der Zahl 2 frei", chat=office.group)
    await sami.presses("Test an mich", chat=office.group)
    await sami.sees("Der Test ist in Ihrem Chat mit dem Bot.", chat=office.group)
    assert NEWS in await sami.sees("Test: Diese Nachricht bekommen nur Sie.")
    await releases(sami, "3", office.group)
    await sami.sees("Die Zahl 3 stimmt nicht, es ist nichts freigegeben.", chat=office.group)
    await releases(sami, "2", office.group)

    await maria.sees(NEWS)
    [arrived] = await shown(maria, NEWS)
    bold = next(entity for entity in arrived["entities"] if entity["offset"] > arrived["text"].index("\n"))
    assert (bold["type"], arrived["text"][bold["offset"] :][:8]) == ("bold", "Stadtrat")
    await john.sees(IN_ENGLISH)
    assert "Gesendet: 2" in await sami.sees("Fertig: Freitag, 5. April", chat=office.group)
    assert "Gesendet: 2" in await erika.sees("Fertig: Freitag, 5. April")
    await sami.presses("CSV", chat=office.group)
    table = await sami.finds("als Tabelle, in Zahlen und ohne Namen", chat=office.group)
    assert table["document"]["file_name"] == "ankuendigung-1.csv"
    await office.vera.says("/audit")
    assert "Redaktion 3: Ankündigung 1 freigegeben (2 Personen)" in await office.vera.sees("Protokoll")


@on_sqlite
async def test_nobody_releases_their_own_and_what_is_changed_has_to_be_released_anew(
    office: Office, maria: Neighbour, erika: Neighbour, sami: Neighbour
) -> None:
    await writes(erika)
    await hands_in(erika)
    await erika.presses("Freigeben")
    await erika.sees("Bitten Sie eine zweite Person: Redaktion oder Leitung.")
    await sami.presses("Freigeben", chat=office.group)
    prompt = await sami.finds(ASKED_FOR_NUMBER, chat=office.group)

    await chooses(erika, "Ändern", "Jede Änderung nimmt die Freigabe zurück", "Text ändern", "Welche Fassung")
    await chooses(erika, "Deutsch ändern", ASKED_FOR_TEXT)
    await replies(erika, ASKED_FOR_TEXT, "Der Stadtrat tagt am Dienstag.")
    await erika.sees("Wurde geändert, zuletzt von Redaktion 2.")
    await sami.sees("Wurde geändert, zuletzt von Redaktion 2.", chat=office.group)
    await hands_in(erika)

    await sami.says("1", reply_to=prompt["message_id"], chat=office.group)
    await sami.sees("Sie wurde inzwischen geändert, es ist nichts freigegeben.", chat=office.group)
    await sami.says("eins", reply_to=prompt["message_id"], chat=office.group)
    await sami.sees("Das ist keine Zahl, und es ist nichts freigegeben.", chat=office.group)
    assert not await shown(maria, "Der Stadtrat tagt")
    await sami.says("/announce", chat=office.group)
    assert "1. „\u2068Der Stadtrat tagt am Dienstag.\u2069“, wartet auf die Freigabe" in await sami.sees("Ankündigungen", chat=office.group)
    await chooses(erika, "Verwerfen", "Wirklich verwerfen?", "Ja, verwerfen", "Verworfen.")
    await sami.sees("Verworfen.", chat=office.group)
    await erika.says("/announce")
    await erika.sees("Es gibt noch keine Ankündigung")


@on_sqlite
async def test_without_a_group_those_who_may_release_it_get_the_card_alone_with_the_bot(
    office: Office, maria: Neighbour, erika: Neighbour, sami: Neighbour
) -> None:
    tarik = await office.hires("Tarik")
    await office.group.removes(int(TOKEN.partition(":")[0]))
    await office.vera.sees("Gruppe")
    await writes(erika)
    await hands_in(erika)

    await sami.sees("Eine zweite Person gibt mit der Zahl 1 frei")
    await office.vera.sees("Eine zweite Person gibt mit der Zahl 1 frei")
    await releases(sami, "1", None)

    await maria.sees(NEWS)
    assert "Gesendet: 1" in await office.vera.sees("Fertig: Freitag, 5. April")
    assert not await shown(tarik, "Ankündigung")


@on_sqlite
async def test_where_one_person_is_enough_the_card_and_the_log_say_so_and_what_it_costs(
    telegram: Simulator, clock: Clock, vera: Neighbour, database_url: str, tmp_path: Path
) -> None:
    process = tmp_path / "alone.toml"
    process.write_text(INSEK_FILE.read_text("utf-8").replace("[team.quiet_hours]", ALONE_AND_PAID, 1), "utf-8")
    async with opened(telegram, vera, database_url, tmp_path / "clock", process=process) as office:
        erika, maria = await office.hires("Erika", "Redaktion"), await Neighbour.moves_in(telegram, "Maria")
        await maria.joins()
        await writes(erika)
        await chooses(
            erika, "Gegen Bezahlung", "Für 1 Person kostet das höchstens 1 Telegram-Sterne", "Ja, bezahlen", "Gegen Bezahlung: höch"
        )

        await hands_in(erika)
        await erika.sees("In diesem Verfahren reicht dafür eine Person, mit der Zahl 1.")
        await erika.presses("Freigeben")
        assert "höchstens 1 Telegram-Sterne" in await erika.sees(ASKED_FOR_NUMBER)
        await replies(erika, ASKED_FOR_NUMBER, "1")

        await maria.sees(NEWS)
        await vera.says("/audit")
        log = await vera.sees("Protokoll")
        assert "Redaktion 2: Ankündigung 1 ohne zweite Person freigegeben (1 Person, höchstens 1 Stern)" in log


@on_sqlite
async def test_with_a_photo_a_button_and_an_audience(telegram: Simulator, office: Office, maria: Neighbour, erika: Neighbour) -> None:
    ali = await Neighbour.moves_in(telegram, "Ali")
    await ali.joins()
    await maria.submits_an_idea("Am Markt fehlt eine Bank für Ältere.")
    await begins(erika)

    await replies(erika, ASKED_FOR_TEXT, "W" * 3712)
    assert "das sind 212 zu viel. Höchstens 3.500 passen." in await erika.sees("Der Text hat 3.712 Zeichen")
    prompt = (await shown(erika, ASKED_FOR_TEXT))[-1]["message_id"]
    await erika.sends_voice(reply_to=prompt)
    await erika.sees("Es gehen: Text, ein Foto oder eine Datei.")
    await erika.sends_document(b"MZ", "geschenk.exe", mime_type="application/x-msdownload", reply_to=prompt)
    await erika.sees("Diese Datei öffnet nicht jedes Telefon.")
    await erika.sends_photo(photo(), NEWS, reply_to=prompt)
    assert NEWS in await erika.sees("Mit einem Foto")

    await chooses(erika, "Knopf ändern", "Oder antworten Sie hier mit einer Adresse")
    await replies(erika, "Oder antworten Sie hier mit einer Adresse", "http://kaiserslautern.de")
    await erika.sees("Das ist keine Adresse, die mit https beginnt")
    prompt = (await shown(erika, "Oder antworten Sie hier mit einer Adresse"))[-1]["message_id"]
    await erika.says("2024-00001", reply_to=prompt)
    await erika.sees("Eine Idee muss veröffentlicht sein")
    await erika.says("https://www.kaiserslautern.de/rat", reply_to=prompt)
    await erika.sees("Knopf „Mehr auf kaiserslautern.de“")
    await chooses(erika, "Knopf ändern", "Wohin soll der Knopf führen?", "Zu einer Phase", "Wohin genau")
    await chooses(erika, "Ihre Orte in Kaiserslautern", "Knopf „Mehr zur Phase“: Ihre Orte in Kaiserslautern")

    await chooses(erika, "Empfang ändern", "2 Personen: Deutsch 2", "Thema", "Wer gehört dazu?", "Wohnen", "1 Person: Deutsch 1")
    await chooses(erika, "Anderes Merkmal", "Wodurch", "Jemanden auslassen", "Wer soll sie nicht bekommen?")
    narrowed = await chooses(erika, "Hat mitgemacht", "Im Moment ist das niemand.")
    assert "Nur, wer dem Thema Wohnen folgt, dazu schrieb oder etwas unterstützt" in narrowed
    assert "Ohne alle, die schon mitgemacht haben" in narrowed
    await chooses(erika, "Zurück", "Entwurf von", "Zur Freigabe geben", "So bekommt sie niemand.")
    await chooses(erika, "Empfang ändern", "Wodurch", "Wieder an alle, die folgen", "2 Personen")
    await chooses(erika, "Schrieb eine Idee", "Antworten Sie hier mit deren Nummer")
    await replies(erika, "Antworten Sie hier mit deren Nummer", "2024-00001")
    assert "1 Person: Deutsch 1" in await erika.sees("Nur, wer 2024-00001 geschrieben hat")

    await erika.presses("Test an mich")
    tested = await erika.finds("Test: Diese Nachricht bekommen nur Sie.")
    assert tested["photo"]
    assert tested["reply_markup"]["inline_keyboard"][0][0]["text"] == "Mehr zur Phase"
    assert not await shown(maria, NEWS)
    await hands_in(erika)
    await releases(office.vera, "1", office.group)

    arrived = await maria.finds(NEWS)
    assert arrived["photo"]
    assert not await shown(ali, NEWS)


@on_sqlite
async def test_at_an_hour_until_an_hour_and_urgent(office: Office, telegram: Simulator, erika: Neighbour, clock: Clock) -> None:
    await clock.set(datetime(2024, 3, 29, 12, 0, tzinfo=BERLIN))
    maria = await Neighbour.moves_in(telegram, "Maria")
    await maria.joins()
    await writes(erika)

    await chooses(erika, "Beginn ändern", "Oder antworten Sie hier mit Tag und Uhrzeit")
    prompt = (await erika.finds("Oder antworten Sie hier mit Tag und Uhrzeit"))["message_id"]
    for typed, answer in (
        ("bald", "Tag und Uhrzeit waren nicht zu erkennen."),
        ("gestern 18 Uhr", "Tag und Uhrzeit waren nicht zu erkennen."),
        ("28.3. 9:00", "Diese Zeit ist schon vorbei."),
        ("31.3. 2:30", "Diese Uhrzeit gibt es nicht: Sonntag, 31. März, 2:30 Uhr."),
        ("morgen 22 Uhr", "Dann sind Ruhezeiten: Sie kommt erst an ab Sonntag, 31. März, 8 Uhr."),
        ("27.10. 2:30", "Diese Uhrzeit gibt es zweimal: Sonntag, 27. Oktober, 2:30 Uhr. Welche gilt?"),
    ):
        await erika.says(typed, reply_to=prompt)
        await erika.sees(answer)
    await chooses(erika, "2:30 Uhr, schon Winterzeit", "Beginn: Sonntag, 27. Oktober, 2:30 Uhr")
    await erika.says("morgen 18:00", reply_to=prompt)
    await erika.sees("Beginn: Samstag, 30. März, 18 Uhr")
    await chooses(erika, "Ende ändern", "Wie lange soll sie gelten?", "Einen Tag", "Gilt bis: Sonntag, 31. März, 19 Uhr")
    await chooses(erika, "Dringend", "Ist es wirklich so dringend?", "Ja, es ist dringend", "Dringend: kommt sofort an, auch nachts")
    await chooses(erika, "Beginn ändern", "Wann soll sie beginnen?", "Gleich nach der Freigabe", "Beginn: gleich nach der Freigabe")
    await clock.set(datetime(2024, 3, 29, 23, 0, tzinfo=BERLIN))
    await hands_in(erika)
    await releases(office.vera, "1", office.group)

    await maria.sees("Dringend: Nachricht der Stadt Kaiserslautern")


@on_sqlite
async def test_one_that_runs_is_paused_resumed_and_cancelled_from_any_phone_and_accounted_for(
    telegram: Simulator, clock: Clock, vera: Neighbour, database_url: str, tmp_path: Path
) -> None:
    async with running(settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,)), UNLIMITED) as bot:
        office = await opened_office(telegram, vera)
        erika = await office.hires("Erika", "Redaktion")
        neighbours = [await Neighbour.moves_in(telegram, f"Nachbar {number}") for number in range(14)]
        for neighbour in neighbours:
            await neighbour.joins()
        bot.outbox._pace.limits = SLOW  # now that everybody has joined
        await writes(erika)
        await hands_in(erika)
        await releases(vera, "14", office.group)
        await vera.sees("von 14, noch etwa", chat=office.group)
        await neighbours[0].sees(NEWS)

        await vera.presses("Anhalten", chat=office.group)
        paused = await vera.sees("Angehalten. Gesendet:", chat=office.group)
        await asyncio.sleep(1.5)
        sent = int(paused.partition("Gesendet: ")[2].split()[0])
        assert 0 < sent < 14
        await erika.says("/announce")
        assert "angehalten: " in await erika.sees("Ankündigungen")
        await chooses(erika, "1 öffnen", "Angehalten.", "Weiter", "von 14, noch etwa")
        await chooses(erika, "Abbrechen", "Wirklich abbrechen?", "Ja, abbrechen", "Abgebrochen: Freitag, 5. April")

        report = await vera.sees("Abgebrochen: Freitag, 5. April", chat=office.group)
        sent = int(report.partition("Gesendet: ")[2].split()[0])
        assert f"Ausgelassen: {14 - sent} (abgebrochen {14 - sent})" in report
