"""Something else than was asked for: a friendly exact answer, and the conversation stands where it was."""

import pytest

from bot.app import App
from participation.residents import ResidentState
from storage.residents import ResidentRow
from tests.conversations.on_record import person_on_record
from tests.stage import Neighbour

FOLLOW = "Sollen wir Ihnen schreiben"
TEXT = "Was soll wo besser werden"
CARD = "Was möchten Sie tun?"


async def _at_the_question_about_messages(person: Neighbour) -> None:
    await person.opens()
    await person.presses("Weiter auf Deutsch")
    await person.presses("Ja, ich stimme zu")
    await person.sees(FOLLOW)


async def _at_the_text(person: Neighbour) -> None:
    await person.joins()
    await person.presses("Idee schreiben")
    await person.sees("Worum geht es?")
    await person.presses("Grün und Klima")
    await person.sees("Welches Thema")
    await person.presses("Umwelt")
    await person.sees(TEXT)


async def _sends(person: Neighbour, kind: str) -> None:
    match kind:
        case "sticker":
            await person.sends_sticker()
        case "voice":
            await person.sends_voice()
        case "video":
            await person.sends_video()
        case "document":
            await person.sends_document(b"%PDF")
        case "contact":
            await person.sends_contact(contact={"phone_number": "+49 631 0000", "first_name": "Jonas"})
        case "location":
            await person.sends_location(49.44, 7.77)


KINDS = [
    ("sticker", "Sticker können wir hier nicht lesen."),
    ("voice", "Das Mikrofon auf der Tastatur macht Text daraus."),
    ("video", "Videos können wir hier nicht ansehen."),
    ("document", "Dateien können wir hier nicht öffnen."),
    ("contact", "Wir brauchen keine Telefonnummern."),
]


@pytest.mark.parametrize("kind,words", KINDS)
async def test_at_the_text_the_answer_says_what_helps_and_asks_again(maria: Neighbour, kind: str, words: str) -> None:
    await _at_the_text(maria)
    await _sends(maria, kind)
    assert "Bitte schreiben Sie Ihre Idee als Text." in await maria.sees(words)
    await maria.sees(TEXT)

    await maria.says("Am Spielplatz fehlt Schatten.")
    await maria.sees("Ihr Text ist gespeichert.")


@pytest.mark.parametrize("kind,words", [*KINDS, ("location", "Diesen Standort haben wir nicht gespeichert.")])
async def test_at_a_question_with_buttons_too(maria: Neighbour, kind: str, words: str) -> None:
    await _at_the_question_about_messages(maria)
    await _sends(maria, kind)
    assert "Bitte tippen Sie auf einen Knopf" in await maria.sees(words)
    await maria.sees(FOLLOW)

    await maria.presses("Nein, danke")
    await maria.sees(CARD)


@pytest.mark.parametrize("kind,words", KINDS)
async def test_where_nothing_is_asked_the_overview_shows_the_ways(maria: Neighbour, kind: str, words: str) -> None:
    await maria.joins()
    await _sends(maria, kind)

    assert CARD in await maria.sees(words)


async def test_a_forwarded_message_is_no_answer(maria: Neighbour, ali: Neighbour) -> None:
    await _at_the_text(maria)
    note = await maria.says("/about")
    await maria.sees("Impressum")
    await maria.forwards(note)

    await maria.sees("Bitte schreiben Sie mit eigenen Worten.")
    await maria.sees(TEXT)


async def test_an_unknown_command_names_it_and_leaves_the_question_open(maria: Neighbour) -> None:
    await _at_the_text(maria)
    await maria.says("/fliegen <b>hoch</b>")
    await maria.sees("/fliegen")
    await maria.sees("kennen wir nicht")

    await maria.sees(TEXT)


async def test_an_unknown_command_of_a_stranger_is_answered_too(maria: Neighbour) -> None:
    await maria.says("/fliegen")

    assert CARD in await maria.sees("kennen wir nicht")


async def test_words_nobody_asked_for_may_become_an_idea(maria: Neighbour) -> None:
    await maria.joins()
    await maria.says("Am Spielplatz fehlt Schatten.")
    await maria.sees("Soll das eine neue Idee werden?")

    await maria.presses("Ja, neue Idee")
    await maria.sees("Worum geht es?")


async def test_words_nobody_asked_for_may_be_nothing(maria: Neighbour) -> None:
    await maria.joins()
    await maria.says("Hallo zusammen")
    await maria.sees("Soll das eine neue Idee werden?")
    await maria.says("nein")

    await maria.sees("Gut, dann machen wir daraus keine Idee.")


async def test_a_button_of_another_person_does_nothing(maria: Neighbour, ali: Neighbour, bot: App) -> None:
    await maria.joins()
    await maria.says("/notifications")
    choices = await maria.finds("Nachrichten: an")
    stop = choices["reply_markup"]["inline_keyboard"][1][0]["callback_data"]
    await ali.opens()
    welcome = await ali.finds("Which language")
    await ali.presses_data(welcome, stop, forged=True)

    await ali.sees("This button is for another person.")
    assert (await person_on_record(bot)).state == ResidentState.ACTIVE


async def test_a_press_that_nobody_ever_made_is_answered(maria: Neighbour) -> None:
    await maria.joins()
    card = await maria.finds(CARD)
    await maria.presses_data(card, "irgendetwas", forged=True)

    await maria.sees("Dieser Knopf gehört zu einem früheren Schritt.")


async def test_an_edited_message_that_nobody_waits_for_is_left_alone(maria: Neighbour) -> None:
    await maria.joins()
    message = await maria.says("/about")
    await maria.sees("Impressum")
    await maria.edits(message, "/about!")

    await maria.sees_nothing_new()


async def test_people_who_are_shut_out_hear_where_to_turn(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    async with bot.records.changing() as unit:
        (await unit._session.get_one(ResidentRow, (await person_on_record(bot)).id)).state = ResidentState.BANNED
    await maria.says("/new")
    await maria.sees("Sie können hier zurzeit nicht mitmachen.")
    await maria.says("Hallo?")
    await maria.sees("Sie können hier zurzeit nicht mitmachen.")

    await maria.says("/privacy")
    await maria.sees("Sie haben am Freitag, 5. April, zugestimmt.")
