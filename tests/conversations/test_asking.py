"""What people ask at any time: help, their data, who is behind this; and in which language."""

from bot.app import App
from participation.words import Language
from tests.conversations.on_record import person_on_record
from tests.stage import Neighbour

CARD = "Was möchten Sie tun?"


async def test_help_without_a_question_lists_what_is_possible(maria: Neighbour) -> None:
    await maria.joins()
    await maria.presses("Hilfe")

    assert "/new Idee schreiben" in await maria.sees("Das geht hier")


async def test_help_explains_the_open_question_and_asks_it_again(maria: Neighbour) -> None:
    await maria.joins()
    await maria.presses("Idee schreiben")
    await maria.sees("Worum geht es?")
    await maria.says("/hilfe")
    await maria.sees("Nichts ist falsch")

    await maria.sees("Worum geht es?")


async def test_help_at_the_question_about_messages(maria: Neighbour) -> None:
    await maria.opens()
    await maria.presses("Weiter auf Deutsch")
    await maria.presses("Ja, ich stimme zu")
    await maria.sees("Sollen wir Ihnen schreiben")
    await maria.says("Hilfe!")

    await maria.sees("Nachts schreiben wir nicht.")
    await maria.sees("Sollen wir Ihnen schreiben")


async def test_privacy_says_what_is_stored_since_when_and_who_answers_for_it(maria: Neighbour) -> None:
    await maria.joins()
    await maria.says("/privacy")
    assert "Sie haben am Freitag, 5. April, zugestimmt." in await maria.sees("Ihre Daten")

    await maria.presses("Mehr dazu")
    assert "https://www.kaiserslautern.de/datenschutz" in await maria.sees("Datenschutzaufsicht")


async def test_privacy_of_a_stranger_says_that_nothing_is_stored(ali: Neighbour) -> None:
    await ali.says("/privacy")

    await ali.sees("Nothing is stored about you.")


async def test_about_names_who_is_behind_it(maria: Neighbour) -> None:
    await maria.joins()
    await maria.says("/about")
    about = await maria.sees("Impressum")

    assert "Mitmachen ohne Telegram: klmitwirkung.de" in about
    assert "Mehr zum Zukunftsplan" in about


async def test_the_language_can_be_changed_at_any_time(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await maria.says("/sprache")
    await maria.sees("Welche Sprache möchten Sie?")
    await maria.says("English")

    assert "in English" in await maria.sees("What would you like to do?")
    assert (await person_on_record(bot)).language == Language.ENGLISH


async def test_a_new_language_asks_the_open_question_in_it(maria: Neighbour) -> None:
    await maria.joins()
    await maria.presses("Idee schreiben")
    await maria.sees("Worum geht es?")
    await maria.says("/language")
    await maria.presses("Einfache Sprache")

    await maria.sees("Was ist Ihr Thema?")


async def test_the_command_menu_speaks_the_chosen_language(maria: Neighbour) -> None:
    await maria.opens()
    await maria.presses("English")
    await maria.presses("Yes, I agree")
    await maria.sees("Shall we write to you")
    await maria.presses("No, thank you")
    await maria.sees("What would you like to do?")

    menu = (await maria.screen())["menu"]
    assert "Write an idea" in str(menu)
