"""People write in pieces, and change what they wrote."""

import pytest

from bot.app import App
from tests.conversations.writing import (
    BENCH,
    CHECK,
    EXTRAS,
    SHADE,
    TEXT,
    chooses_a_topic,
    sends_an_idea,
    the_draft,
    the_idea,
    writes_up_to_the_extras,
    writes_up_to_the_last_look,
)
from tests.stage import Neighbour

BELONGS = "Gehört das zu Ihrer Idee?"
CHANGED = "Neuen Text übernehmen?"
HOT = "Auf dem Spielplatz ist es viel zu heiß."


@pytest.fixture
async def maria(maria: Neighbour) -> Neighbour:
    await maria.joins()
    return maria


async def test_more_words_are_appended(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_last_look(maria)
    await maria.says(BENCH)
    assert BENCH in await maria.sees(BELONGS)
    await maria.presses("Anhängen")

    check = await maria.sees(CHECK)
    assert f"{SHADE}\n{BENCH}" in check.translate(dict.fromkeys(map(ord, "\u2068\u2069")))  # each line is isolated from the others


async def test_more_words_replace_the_text(maria: Neighbour) -> None:
    await writes_up_to_the_last_look(maria)
    await maria.says(HOT)
    await maria.sees(BELONGS)
    await maria.presses("Ersetzen")

    check = await maria.sees(CHECK)
    assert HOT in check
    assert SHADE not in check


async def test_more_words_that_do_not_belong_are_dropped(maria: Neighbour) -> None:
    await writes_up_to_the_last_look(maria)
    await maria.says(BENCH)
    await maria.sees(BELONGS)
    await maria.says("nein")

    check = await maria.sees(CHECK)
    assert SHADE in check
    assert BENCH not in check


async def test_several_pieces_are_asked_about_together(maria: Neighbour, bot: App) -> None:
    await chooses_a_topic(maria)
    for piece in (SHADE, BENCH, "Am besten zwei."):
        await maria.says(piece)
    await maria.sees("Am besten zwei.")
    assert [piece.text for piece in (await the_draft(bot)).waiting] == [BENCH, "Am besten zwei."]
    await maria.says("ja")

    await maria.sees(EXTRAS)
    assert (await the_draft(bot)).text == f"{SHADE}\n{BENCH}\nAm besten zwei."


async def test_a_piece_waits_on_record_while_the_dialog_is_left(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.says(BENCH)
    await maria.sees(BELONGS)
    await maria.says("Später")
    await maria.sees("bleibt gespeichert")
    await maria.says("/new")
    await maria.presses("Weiterschreiben")

    assert BENCH in await maria.sees(BELONGS)


async def test_a_short_piece_does_not_take_the_place_of_the_text(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_last_look(maria)
    await maria.says("Danke")
    await maria.sees(BELONGS)
    await maria.presses("Ersetzen")

    await maria.sees("mindestens 10 Zeichen")
    await maria.sees(BELONGS)
    assert (await the_draft(bot)).text == SHADE


async def test_pieces_that_make_the_text_too_long_are_kept_and_told(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.says("ä" * 2990)
    await maria.sees(BELONGS)
    await maria.presses("Anhängen")

    assert "Er ist gespeichert." in await maria.sees(TEXT)
    assert (await the_draft(bot)).text == f"{SHADE}\n{'ä' * 2990}"


async def test_a_bare_number_at_the_extras_is_no_piece(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.says("42")

    assert "Bitte tippen Sie auf einen Knopf" in await maria.sees(EXTRAS)
    assert (await the_draft(bot)).waiting == ()


async def test_an_edited_message_is_taken_over_when_the_person_says_so(maria: Neighbour, bot: App) -> None:
    message = await writes_up_to_the_last_look(maria)
    await maria.edits(message, HOT)
    assert HOT in await maria.sees(CHANGED)
    assert (await the_draft(bot)).text == SHADE
    await maria.presses("Ja, übernehmen")

    assert HOT in await maria.sees(CHECK)


async def test_an_edited_message_leaves_the_old_text_when_the_person_says_so(maria: Neighbour) -> None:
    message = await writes_up_to_the_last_look(maria)
    await maria.edits(message, HOT)
    await maria.sees(CHANGED)
    await maria.presses("Nein, alten behalten")

    assert SHADE in await maria.sees(CHECK)


async def test_where_the_text_is_asked_for_an_edit_is_the_answer(maria: Neighbour, bot: App) -> None:
    await chooses_a_topic(maria)
    message = await maria.says("Bäume")
    await maria.sees("mindestens 10 Zeichen")
    await maria.edits(message, "Mehr Bäume am Spielplatz")

    await maria.sees(EXTRAS)
    assert (await the_draft(bot)).text == "Mehr Bäume am Spielplatz"


async def test_an_edit_of_one_piece_of_several_is_asked_about_like_a_further_piece(maria: Neighbour) -> None:
    message = await writes_up_to_the_extras(maria)
    await maria.says(BENCH)
    await maria.sees(BELONGS)
    await maria.presses("Anhängen")
    await maria.sees(EXTRAS)
    await maria.edits(message, HOT)

    assert HOT in await maria.sees(BELONGS)


async def test_an_edit_of_a_piece_that_waits_changes_that_piece(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    message = await maria.says("Und eine Bang.")
    await maria.sees(BELONGS)
    await maria.edits(message, BENCH)

    assert BENCH in await maria.sees(BELONGS)
    assert [piece.text for piece in (await the_draft(bot)).waiting] == [BENCH]


async def test_an_edit_that_changes_no_word_says_nothing(maria: Neighbour) -> None:
    message = await writes_up_to_the_extras(maria)
    await maria.edits(message, f"{SHADE} ")

    await maria.sees_nothing_new()


async def test_an_edit_after_sending_is_told_that_it_comes_too_late(maria: Neighbour, bot: App) -> None:
    message = await writes_up_to_the_last_look(maria)
    await maria.presses("Idee absenden")
    await maria.sees("Danke, Ihre Idee ist da.")
    await maria.edits(message, HOT)

    await maria.sees("Die Idee 2024-00001 ist schon abgesendet.")
    assert (await the_idea(bot)).text == SHADE


async def test_an_edit_of_something_else_says_nothing(maria: Neighbour) -> None:
    await sends_an_idea(maria)
    command = await maria.says("/ideas")
    await maria.sees("Was möchten Sie ansehen?")
    await maria.edits(command, "Doch nicht")

    await maria.sees_nothing_new()


async def test_an_edited_title_is_told_that_it_comes_in_vain(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Titel geben")
    await maria.sees("Wie soll Ihre Idee heißen?")
    title = await maria.says("Schatten")
    await maria.sees(EXTRAS)
    await maria.edits(title, "Mehr Schatten")

    assert "Diese Änderung haben wir nicht übernommen." in await maria.sees(EXTRAS)
    assert (await the_draft(bot)).title == "Schatten"


async def test_a_sentence_where_a_draft_waits_is_a_further_piece(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Später")
    await maria.sees("bleibt gespeichert")
    await maria.says("/new")
    await maria.sees("Möchten Sie weiterschreiben?")
    await maria.says(BENCH)

    assert BENCH in await maria.sees(BELONGS)
    assert (await the_draft(bot)).text == SHADE


async def test_a_flood_of_long_messages_ends_with_an_exact_answer_and_loses_nothing_accepted(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    pieces = [f"{number} {'Schatten ' * 440}".strip() for number in range(6)]
    for piece in pieces[:5]:
        await maria.says(piece)
        await maria.sees(BELONGS)
    await maria.says(pieces[5])
    kept = len(SHADE) + len("\n".join(pieces[:5]))

    told = await maria.sees("Mehr Text passt hier nicht hinein.")
    assert "Ihren letzten Text haben wir nicht gespeichert." in told
    assert f"Alles davor ist gespeichert: {kept:,} Zeichen.".replace(",", ".") in told
    assert [piece.text for piece in (await the_draft(bot)).waiting] == pieces[:5]
    await maria.sees(BELONGS)
    await maria.presses("Nein")
    await maria.sees(EXTRAS)
    assert (await the_draft(bot)).text == SHADE
