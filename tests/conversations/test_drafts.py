"""A draft is never lost: left at any question, after other things, after a restart, for thirty days."""

from pathlib import Path

import pytest

from bot.app import App
from simulator import Simulator
from tests.conversations.writing import (
    BENCH,
    CHECK,
    DISTRICT,
    EXTRAS,
    FIELD,
    PLACE,
    SHADE,
    TEXT,
    TOPIC,
    chooses_a_topic,
    data_of,
    drafts,
    the_draft,
    writes_up_to_the_extras,
    writes_up_to_the_last_look,
)
from tests.stage import Clock, Neighbour, running, settings_for

FOUND = "Möchten Sie weiterschreiben?"


@pytest.fixture
async def maria(maria: Neighbour) -> Neighbour:
    await maria.joins()
    return maria


async def test_later_keeps_the_draft_and_says_until_when(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Später")

    assert "bis Sonntag, 5. Mai" in await maria.sees("Ihr Entwurf bleibt gespeichert")
    assert (await the_draft(bot)).text == SHADE


async def test_coming_back_leads_to_where_the_idea_goes_on(maria: Neighbour) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Später")
    await maria.sees("bleibt gespeichert")
    await maria.says("/new")

    assert "Ihre Idee vom Freitag, 5. April, wartet hier: „\u2068Am Spielplatz fehlt Schatten. Drei …\u2069“" in await maria.sees(FOUND)
    await maria.says("ja")
    await maria.sees(EXTRAS)


async def test_whoever_leaves_before_saying_anything_begins_anew(maria: Neighbour) -> None:
    await maria.says("/new")
    await maria.presses("Später")
    await maria.sees("Anfangen können Sie jederzeit mit /new.")
    await maria.says("/new")

    await maria.sees(FIELD)


async def test_a_draft_without_text_is_found_by_what_is_there(maria: Neighbour) -> None:
    await chooses_a_topic(maria)
    await maria.sends_location(49.44, 7.77)
    await maria.sees(TEXT)
    await maria.says("Später")
    await maria.sees("bleibt gespeichert")
    await maria.says("/new")

    assert "haben Sie eine Idee angefangen: Umwelt. Der Text fehlt noch." in await maria.sees(FOUND)


async def test_new_in_the_middle_of_an_idea_offers_the_very_question(maria: Neighbour) -> None:
    await writes_up_to_the_last_look(maria)
    await maria.says("/new")
    await maria.sees(FOUND)
    await maria.presses("Weiterschreiben")

    await maria.sees(CHECK)


async def test_other_things_are_done_in_between_and_the_question_stays_open(maria: Neighbour, bot: App) -> None:
    await chooses_a_topic(maria)
    for command in ("/phases", "/ideas", "/privacy", "/about", "/help", "/browse"):
        await maria.says(command)
        await maria.sees()
    await maria.says(SHADE)

    await maria.sees(EXTRAS)
    assert (await the_draft(bot)).text == SHADE


async def test_after_something_else_the_way_back_is_one_tap(maria: Neighbour) -> None:
    await writes_up_to_the_last_look(maria)
    await maria.says("/phases")
    await maria.sees("Was passiert wann?")
    await maria.presses("Weiterschreiben")

    await maria.sees(CHECK)


async def test_a_label_typed_after_something_else_brings_the_question_back(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.says("/phases")
    await maria.sees("Was passiert wann?")
    await maria.says("Foto senden")

    assert EXTRAS in await maria.sees("Hier geht es weiter:")
    assert (await the_draft(bot)).waiting == ()


async def test_stop_keeps_the_draft(maria: Neighbour, bot: App) -> None:
    await chooses_a_topic(maria)
    await maria.says("STOP")
    await maria.sees("Wir schreiben Ihnen nicht mehr")
    await maria.says(SHADE)

    await maria.sees(EXTRAS)
    assert (await the_draft(bot)).text == SHADE


async def test_a_draft_survives_a_restart_in_the_middle_of_a_question(
    telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path
) -> None:
    settings = settings_for(telegram, database_url, tmp_path / "clock")
    maria = await Neighbour.moves_in(telegram, "Maria")
    async with running(settings):
        await maria.joins()
        await writes_up_to_the_extras(maria)
        await maria.presses("Titel geben")
        await maria.sees("Wie soll Ihre Idee heißen?")
    await maria.says("Schatten am Spielplatz")

    async with running(settings) as bot:
        await maria.sees(EXTRAS)

        draft = await the_draft(bot)
    assert (draft.text, draft.title) == (SHADE, "Schatten am Spielplatz")


async def test_a_draft_waits_a_month(maria: Neighbour, clock: Clock, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await clock.forward(days=8)
    await maria.says("/new")
    await maria.sees(FOUND)
    await clock.forward(days=2)
    await maria.says("/ideas")

    assert "noch nicht abgesendet" in await maria.sees("Was möchten Sie ansehen?")


async def test_deleting_asks_once(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.says("/new")
    await maria.presses("Entwurf löschen")
    assert "Am Spielplatz fehlt" in await maria.sees("Möchten Sie ihn wirklich löschen?")
    await maria.presses("Nein, behalten")
    await maria.sees("Gut, der Entwurf bleibt.")
    assert (await the_draft(bot)).text == SHADE

    await maria.says("/new")
    await maria.sees(FOUND)
    await maria.presses("Entwurf löschen")
    await maria.sees("Möchten Sie ihn wirklich löschen?")
    await maria.says("ja")
    await maria.sees("Der Entwurf ist gelöscht.")
    assert await drafts(bot) == []


async def test_an_old_yes_deletes_nothing(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.says("/new")
    await maria.presses("Entwurf löschen")
    question = await maria.finds("Möchten Sie ihn wirklich löschen?")
    await maria.presses("Nein, behalten")
    await maria.sees("Gut, der Entwurf bleibt.")

    await maria.presses_data(question, data_of(question, "Ja, löschen"))

    await maria.sees("Dieser Knopf gehört zu einem früheren Schritt.")
    assert (await the_draft(bot)).text == SHADE


async def test_a_button_of_a_deleted_draft_says_so(maria: Neighbour) -> None:
    await writes_up_to_the_extras(maria)
    extras = await maria.finds(EXTRAS)
    await maria.says("/new")
    await maria.presses("Entwurf löschen")
    await maria.presses("Ja, löschen")
    await maria.sees("Der Entwurf ist gelöscht.")

    await maria.presses_data(extras, data_of(extras, "Weiter"))

    await maria.sees("Diesen Entwurf gibt es nicht mehr.")


async def test_a_button_of_a_draft_that_was_left_leads_back_into_it(maria: Neighbour) -> None:
    await writes_up_to_the_last_look(maria)
    check = await maria.finds(CHECK)
    await maria.presses("Später")
    await maria.sees("bleibt gespeichert")

    await maria.presses_data(check, data_of(check, "Text ändern"))

    assert EXTRAS in await maria.sees("Dieser Knopf gehört zu einem früheren Schritt.")


@pytest.mark.parametrize("question", [PLACE, DISTRICT])
async def test_leaving_at_the_place_takes_the_keys_away(maria: Neighbour, question: str) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Ort angeben")
    await maria.sees(PLACE)
    if question == DISTRICT:
        await maria.presses("Ortsbezirk wählen")
        await maria.sees(DISTRICT)
    await maria.presses("Später")

    await maria.sees("bleibt gespeichert")
    assert (await maria.screen())["keyboard"] is None


async def test_words_that_nobody_asked_for_may_become_an_idea(maria: Neighbour, bot: App) -> None:
    await maria.says(SHADE)
    await maria.sees("Soll das eine neue Idee werden?")
    await maria.presses("Ja, neue Idee")
    await maria.sees(FIELD)
    await maria.presses("Grün und Klima")
    await maria.sees(TOPIC)
    await maria.presses("Umwelt")

    await maria.sees(EXTRAS)
    assert (await the_draft(bot)).text == SHADE


async def test_words_that_become_no_idea_are_not_kept(maria: Neighbour, bot: App) -> None:
    await maria.says(SHADE)
    await maria.sees("Soll das eine neue Idee werden?")
    await maria.says("nein")

    await maria.sees("Gut, dann machen wir daraus keine Idee.")
    assert (await the_draft(bot)).is_blank


async def test_words_that_nobody_asked_for_may_belong_to_the_idea_that_waits(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Später")
    await maria.sees("bleibt gespeichert")
    await maria.says(BENCH)
    await maria.sees("Gehört das zu Ihrer Idee?")
    await maria.presses("Anhängen")

    await maria.sees(EXTRAS)
    assert (await the_draft(bot)).text == f"{SHADE}\n{BENCH}"


async def test_a_link_to_a_topic_does_not_put_a_waiting_idea_aside(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.opens("t-sport")

    await maria.sees(FOUND)
    assert (await the_draft(bot)).topic == "umwelt"
