"""From [Idee schreiben] to the receipt, with every detour that people take."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import cycle, islice

import pytest

from bot.app import App
from participation.ideas import IdeaState
from simulator import Simulator
from tests.conversations.pictures import photo
from tests.conversations.writing import (
    BENCH,
    CHECK,
    DISTRICT,
    EXTRAS,
    FIELD,
    PHOTO,
    PLACE,
    RECEIPT,
    SHADE,
    TEXT,
    TITLE,
    TOPIC,
    chooses_a_topic,
    data_of,
    drafts,
    ideas,
    sends_an_idea,
    the_draft,
    the_idea,
    writes_up_to_the_extras,
    writes_up_to_the_last_look,
)
from tests.stage import Clock, Neighbour

Act = Callable[[Neighbour], Awaitable[object]]


@pytest.fixture
async def maria(maria: Neighbour) -> Neighbour:
    await maria.joins()
    return maria


async def test_five_taps_and_a_text_lead_to_a_receipt_with_number_and_promised_day(maria: Neighbour, bot: App) -> None:
    await maria.presses("Idee schreiben")
    await maria.presses("Grün und Klima")
    await maria.presses("Umwelt")
    await maria.says(SHADE)
    await maria.presses("Weiter")
    await maria.presses("Idee absenden")

    receipt = await maria.sees(RECEIPT)
    assert "2024-00001" in receipt
    assert "Bis Mittwoch, 10. April, prüft das Team" in receipt
    idea = await the_idea(bot)
    assert (idea.text, idea.topic, idea.state) == (SHADE, "umwelt", IdeaState.SUBMITTED)


async def test_a_field_with_one_topic_asks_for_no_topic(maria: Neighbour) -> None:
    await maria.says("/idee")
    await maria.presses("Unterwegs in der Stadt")

    assert "Ihre Idee zu Mobilität" in await maria.sees(TEXT)


async def test_an_idea_with_everything(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Foto senden")
    await maria.sends_photo(photo())
    await maria.presses("Ort angeben")
    await maria.says("Parkstraße 5")
    await maria.presses("Titel geben")
    await maria.says("Schatten am Spielplatz")
    await maria.presses("Weiter")

    check = await maria.sees(CHECK)
    assert "Umwelt" in check
    assert "Parkstraße 5" in check
    assert "1 Foto" in check
    assert "Schatten am Spielplatz" in check
    await maria.presses("Idee absenden")
    await maria.sees(RECEIPT)
    idea = await the_idea(bot)
    assert (idea.title, len(idea.photos)) == ("Schatten am Spielplatz", 1)
    assert idea.place is not None
    assert idea.place.street == "Parkstraße 5"


async def test_the_text_is_on_record_to_the_letter(maria: Neighbour, bot: App) -> None:
    text = 'Mehr <b>Licht</b> & "Wärme": 3 > 2.\n\nZweite Zeile – „Grüße“, 日本, 👩‍👩‍👧 {topic} %s \\n'
    await sends_an_idea(maria, text)

    assert (await the_idea(bot)).text == text


async def test_every_step_can_be_typed(maria: Neighbour, bot: App) -> None:
    for said in ("/new", "grün und klima", "1", SHADE, "weiter", "IDEE ABSENDEN"):
        await maria.says(said)
        await maria.sees()

    assert (await the_idea(bot)).topic == "umwelt"


async def test_a_yes_at_the_last_look_sends_the_idea_and_a_no_does_not(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_last_look(maria)
    await maria.says("nein")
    await maria.sees(CHECK)
    assert await ideas(bot) == []

    await maria.says("Ja, bitte")
    await maria.sees(RECEIPT)


async def test_back_leads_to_the_beginning_and_nothing_is_lost(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_last_look(maria)

    for question in (EXTRAS, TEXT, TOPIC, FIELD):
        await maria.presses("Zurück")
        await maria.sees(question)
    await maria.says("ein Schritt zurück")
    await maria.sees("bleibt gespeichert")

    assert (await the_draft(bot)).text == SHADE


async def test_after_going_back_a_text_may_stay_as_it_is(maria: Neighbour) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Zurück")
    assert SHADE in await maria.sees("Ihr Text bisher")

    await maria.presses("Text so lassen")
    await maria.sees(EXTRAS)


@pytest.mark.parametrize(
    "button,answer,changed",
    [
        ("Text ändern", "Auf dem Spielplatz ist es viel zu heiß.", "Auf dem Spielplatz ist es viel zu heiß."),
        ("Titel geben", "Kühler spielen", "Kühler spielen"),
        ("Ort angeben", "Parkstraße 5", "Parkstraße 5"),
        ("Foto senden", photo(), "1 Foto"),
    ],
)
async def test_each_part_can_be_changed_at_the_last_look(maria: Neighbour, button: str, answer: str | bytes, changed: str) -> None:
    await writes_up_to_the_last_look(maria)

    await maria.presses(button)
    await maria.sees()
    await (maria.says(answer) if isinstance(answer, str) else maria.sends_photo(answer))

    assert changed in await maria.sees(CHECK)


async def test_the_topic_can_be_changed_at_the_last_look(maria: Neighbour) -> None:
    await writes_up_to_the_last_look(maria)
    await maria.presses("Thema ändern")
    await maria.presses("Wohnen und Leben")
    await maria.presses("Kultur")

    check = await maria.sees(CHECK)
    assert "Das Thema ist jetzt: Kultur." in check
    assert SHADE in check


@pytest.mark.parametrize("button", ["Text ändern", "Thema ändern", "Ort angeben", "Foto senden", "Titel geben"])
async def test_back_from_a_change_leads_to_the_last_look(maria: Neighbour, button: str) -> None:
    await writes_up_to_the_last_look(maria)

    await maria.presses(button)
    await maria.sees()
    await maria.presses("Zurück")

    assert SHADE in await maria.sees(CHECK)


async def test_a_text_too_short_is_kept_and_told(maria: Neighbour, bot: App) -> None:
    await chooses_a_topic(maria)
    await maria.says("Bäume")

    assert "mindestens 10 Zeichen" in await maria.sees(TEXT)
    assert (await the_draft(bot)).text == "Bäume"


async def test_a_text_too_long_is_kept_and_told_by_how_much(maria: Neighbour, bot: App) -> None:
    await chooses_a_topic(maria)
    await maria.says("ä" * 3212)

    assert "Der Text hat 3.212 Zeichen, das sind 212 zu viel. Er ist gespeichert." in await maria.sees(TEXT)
    assert (await the_draft(bot)).text == "ä" * 3212
    await maria.says("ä" * 3000)
    await maria.sees(EXTRAS)


async def test_a_text_that_the_app_cuts_in_two_is_told_as_one(maria: Neighbour, bot: App) -> None:
    await chooses_a_topic(maria)
    await maria.says("Bäume! " * 700)

    await maria.sees("Der Text hat 4.900 Zeichen")
    await maria.sees(TEXT)
    assert (await the_draft(bot)).text.replace("\n", "") == ("Bäume! " * 700).strip()


async def test_a_few_letters_at_a_change_leave_the_text_as_it_was(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_last_look(maria)
    await maria.presses("Text ändern")
    await maria.sees("Ihr Text bisher")
    await maria.says("hm")

    await maria.sees("mindestens 10 Zeichen")
    assert SHADE in await maria.sees("Ihr Text bisher")
    assert (await the_draft(bot)).text == SHADE


async def test_a_text_of_signs_that_nobody_sees_is_asked_for_again(maria: Neighbour) -> None:
    await chooses_a_topic(maria)
    await maria.says("\u2060\u200b\u2060")

    await maria.sees("kein lesbarer Text")
    await maria.sees(TEXT)


async def test_a_title_too_long_is_told_and_asked_for_again(maria: Neighbour) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Titel geben")
    await maria.says("sehr " * 20)

    await maria.sees("Höchstens 80 passen")
    await maria.sees(TITLE)


async def test_an_idea_written_before_the_topic_is_chosen_is_kept(maria: Neighbour) -> None:
    await maria.says("/new")
    await maria.sees(FIELD)
    await maria.says(SHADE)
    assert "Ihr Text ist gespeichert." in await maria.sees(FIELD)

    await maria.presses("Grün und Klima")
    await maria.presses("Umwelt")
    await maria.sees(EXTRAS)


async def test_a_word_that_is_no_field_is_no_answer(maria: Neighbour, bot: App) -> None:
    await maria.says("/new")
    await maria.sees(FIELD)
    await maria.says("Straßenverkehr")

    assert "Diese Antwort haben wir nicht erkannt." in await maria.sees(FIELD)
    assert (await the_draft(bot)).is_blank


async def test_pressing_send_twice_shows_the_same_number(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_last_look(maria)
    check = await maria.finds(CHECK)
    await maria.presses("Idee absenden")
    await maria.sees(RECEIPT)

    await maria.presses_data(check, data_of(check, "Idee absenden"))

    assert "2024-00001" in await maria.sees("Diese Idee ist schon bei uns.")
    assert len(await ideas(bot)) == 1


async def test_a_hundred_presses_of_send_make_one_idea(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_last_look(maria)
    check = await maria.finds(CHECK)
    send = data_of(check, "Idee absenden")
    await asyncio.gather(*(maria.presses_data(check, send) for _ in range(100)))
    await maria.says("/ideas")
    await maria.sees("Was möchten Sie ansehen?", 30)

    receipts = [message["text"] for message in await maria.chat() if "2024-00001" in message.get("text", "")]
    assert len(await ideas(bot)) == 1
    assert len(receipts) == 100
    assert len([receipt for receipt in receipts if RECEIPT in receipt]) == 1


async def test_a_button_of_an_earlier_step_leads_to_the_open_question(maria: Neighbour, bot: App) -> None:
    await maria.says("/new")
    field = await maria.finds(FIELD)
    await maria.presses("Grün und Klima")
    await maria.presses("Umwelt")
    await maria.says(SHADE)
    await maria.sees(EXTRAS)

    await maria.presses_data(field, data_of(field, "Unterwegs in der Stadt"))

    assert EXTRAS in await maria.sees("Dieser Knopf gehört zu einem früheren Schritt.")
    assert (await the_draft(bot)).topic == "umwelt"


async def test_send_cannot_be_pressed_from_an_earlier_look(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_last_look(maria)
    check = await maria.finds(CHECK)
    await maria.presses("Text ändern")
    await maria.sees("Ihr Text bisher")

    await maria.presses_data(check, data_of(check, "Idee absenden"))

    await maria.sees("Dieser Knopf gehört zu einem früheren Schritt.")
    assert await ideas(bot) == []


async def test_a_button_of_an_idea_that_was_sent_says_so(maria: Neighbour) -> None:
    await writes_up_to_the_last_look(maria)
    check = await maria.finds(CHECK)
    await maria.presses("Idee absenden")
    await maria.sees(RECEIPT)

    await maria.presses_data(check, data_of(check, "Text ändern"))

    await maria.sees("Diese Idee ist schon abgesendet, als Nummer 2024-00001.")


async def test_somebody_elses_button_does_nothing(maria: Neighbour, telegram: Simulator, bot: App) -> None:
    await writes_up_to_the_last_look(maria)
    check = await maria.finds(CHECK)
    yusuf = await Neighbour.moves_in(telegram, "Yusuf")
    await yusuf.joins()

    await yusuf.presses_data(check, data_of(check, "Idee absenden"), forged=True)

    await yusuf.sees("Dieser Knopf ist für eine andere Person.")
    assert await ideas(bot) == []


async def test_an_idea_is_refused_when_the_phase_ends_before_the_last_press(maria: Neighbour, clock: Clock, bot: App) -> None:
    await writes_up_to_the_last_look(maria)

    await clock.forward(days=10)
    await maria.presses("Idee absenden")

    refused = await maria.sees("sammeln wir gerade keine Ideen")
    assert "Ihr Entwurf bleibt gespeichert." in refused
    assert (await the_draft(bot)).text == SHADE


async def test_outside_a_phase_nobody_begins_an_idea(maria: Neighbour, clock: Clock, bot: App) -> None:
    await clock.forward(days=10)
    await maria.says("/new")

    await maria.sees("sammeln wir gerade keine Ideen")
    assert await drafts(bot) == []


async def test_the_receipt_promises_no_message_to_whoever_said_stop(maria: Neighbour) -> None:
    await writes_up_to_the_last_look(maria)
    await maria.says("STOP")
    await maria.sees("Wir schreiben Ihnen nicht mehr")
    await maria.says("/new")
    await maria.presses("Weiterschreiben")
    await maria.presses("Idee absenden")

    assert "Sie bekommen keine Nachrichten von uns." in await maria.sees(RECEIPT)


async def test_another_idea_begins_from_the_receipt(maria: Neighbour, bot: App) -> None:
    await sends_an_idea(maria)
    await maria.presses("Noch eine Idee")
    await maria.sees(FIELD)
    await maria.presses("Unterwegs in der Stadt")
    await maria.sees(TEXT)
    await maria.says(BENCH)
    await maria.sees(EXTRAS)
    await maria.presses("Weiter")
    await maria.sees(CHECK)
    await maria.presses("Idee absenden")

    assert "2024-00002" in await maria.sees(RECEIPT)
    assert [idea.text for idea in await ideas(bot)] == [SHADE, BENCH]


ALI = {"phone_number": "0631", "first_name": "Ali"}
SOMETHING_ELSE: dict[str, tuple[Act, str]] = {
    "sticker": (lambda maria: maria.sends_sticker(), "Sticker können wir hier nicht lesen."),
    "voice": (lambda maria: maria.sends_voice(), "Sprachnachrichten können wir hier nicht anhören."),
    "file": (lambda maria: maria.sends_document(b"%PDF-1.4"), "Dateien können wir hier nicht öffnen."),
    "contact": (
        lambda maria: maria.sends_contact(contact={"phone_number": "0631", "first_name": "Ali"}),
        "Wir brauchen keine Telefonnummern.",
    ),
    "command": (lambda maria: maria.says("/zauberei"), "kennen wir nicht. Was hier alles geht"),
    "forwarded": (lambda maria: maria.forwards(1), "Das ist eine weitergeleitete Nachricht."),
    "help": (lambda maria: maria.says("Hilfe"), ""),
}
WAY_THROUGH: list[tuple[Act, str]] = [
    (lambda maria: maria.says("/new"), FIELD),
    (lambda maria: maria.presses("Grün und Klima"), TOPIC),
    (lambda maria: maria.presses("Umwelt"), TEXT),
    (lambda maria: maria.says(SHADE), EXTRAS),
    (lambda maria: maria.presses("Foto senden"), PHOTO),
    (lambda maria: maria.presses("Zurück"), EXTRAS),
    (lambda maria: maria.presses("Ort angeben"), PLACE),
    (lambda maria: maria.presses("Ortsbezirk wählen"), DISTRICT),
    (lambda maria: maria.presses("Siegelbach"), EXTRAS),
    (lambda maria: maria.presses("Titel geben"), TITLE),
    (lambda maria: maria.says("Schatten"), EXTRAS),
    (lambda maria: maria.says(BENCH), "Gehört das zu Ihrer Idee?"),
    (lambda maria: maria.presses("Anhängen"), EXTRAS),
    (lambda maria: maria.presses("Weiter"), CHECK),
]


async def test_whatever_else_comes_at_a_question_the_dialog_stands_where_it_was(maria: Neighbour, bot: App) -> None:
    """Two of the things at each question, another two at the next; the property test tries all of them everywhere."""
    things = cycle(SOMETHING_ELSE.values())
    for act, question in WAY_THROUGH:
        await act(maria)
        await maria.sees(question)
        before = await the_draft(bot)
        for something, answer in islice(things, 2):
            await something(maria)
            await maria.sees(answer)
            await maria.sees(question)

        assert await the_draft(bot) == before


@pytest.mark.parametrize("said", ["Ja, gut", "Passt!", "stimmt", "Fine"])
async def test_whoever_says_that_all_is_right_has_sent_the_idea(maria: Neighbour, bot: App, said: str) -> None:
    await writes_up_to_the_last_look(maria)
    await maria.says(said)

    await maria.sees(RECEIPT)
    assert (await the_idea(bot)).text == SHADE


async def test_what_is_wrong_with_a_text_stands_apart_from_the_question(maria: Neighbour) -> None:
    await chooses_a_topic(maria)
    await maria.says("Bäume")

    assert "mindestens 10 Zeichen.\n\nSchritt 2 von 4" in await maria.sees(TEXT)
