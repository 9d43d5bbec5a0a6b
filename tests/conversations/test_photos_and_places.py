"""Photos, locations, streets and districts: all optional, none of them lost."""

import pytest

from bot.app import App
from participation.ideas import Place, Point
from participation.processes import DistrictKey
from tests.conversations.on_record import comes_true
from tests.conversations.pictures import photo
from tests.conversations.writing import (
    BENCH,
    CHECK,
    DISTRICT,
    EXTRAS,
    FIELD,
    PHOTO,
    PLACE,
    SHADE,
    TEXT,
    TITLE,
    chooses_a_topic,
    drafts,
    the_draft,
    writes_up_to_the_extras,
    writes_up_to_the_last_look,
)
from tests.stage import Clock, Neighbour


@pytest.fixture
async def maria(maria: Neighbour) -> Neighbour:
    await maria.joins()
    return maria


async def test_a_photo_comes_without_a_tap(maria: Neighbour) -> None:
    await writes_up_to_the_extras(maria)
    await maria.sends_photo(photo())

    assert "Schon dabei: 1 Foto." in await maria.sees("Ihr Foto ist da.")


async def test_a_photo_is_fetched_and_kept_without_what_the_camera_wrote_into_it(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.sends_photo(photo())
    await maria.sees("Ihr Foto ist da.")

    (kept,) = (await the_draft(bot)).photos

    async def is_stored() -> bool:
        async with bot.records.reading() as unit:
            return await unit.photos.picture(kept) is not None

    await comes_true(is_stored)


async def test_a_photo_before_the_text_is_kept(maria: Neighbour, bot: App) -> None:
    await chooses_a_topic(maria)
    await maria.sends_photo(photo())

    assert "Jetzt fehlt noch Ihr Text." in await maria.sees(TEXT)
    assert len((await the_draft(bot)).photos) == 1


async def test_a_photo_is_kept_wherever_the_dialog_stands(maria: Neighbour, bot: App) -> None:
    await maria.says("/new")
    await maria.sees(FIELD)
    await maria.sends_photo(photo(1))
    await maria.sees(FIELD)
    await maria.presses("Grün und Klima")
    await maria.presses("Umwelt")
    await maria.sees(TEXT)
    await maria.says(SHADE)
    await maria.sees(EXTRAS)
    for shade, (label, question) in enumerate([("Titel geben", TITLE), ("Ort angeben", PLACE)], start=2):
        await maria.presses(label)
        await maria.sees(question)
        await maria.sends_photo(photo(shade))
        await maria.sees(question)
        await maria.presses("Zurück")
        await maria.sees(EXTRAS)
    await maria.presses("Weiter")
    await maria.sees(CHECK)
    await maria.sends_photo(photo(9))

    assert "4 Fotos" in await maria.sees(CHECK)


async def test_a_captioned_photo_is_photo_and_text(maria: Neighbour, bot: App) -> None:
    await chooses_a_topic(maria)
    await maria.sends_photo(photo(), caption=SHADE)

    assert "Foto und Text sind gespeichert." in await maria.sees(EXTRAS)
    draft = await the_draft(bot)
    assert (draft.text, len(draft.photos)) == (SHADE, 1)


async def test_words_under_a_later_photo_are_asked_about(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Foto senden")
    await maria.sees(PHOTO)
    await maria.sends_photo(photo(), caption=BENCH)

    assert BENCH in await maria.sees("Gehört das zu Ihrer Idee?")
    assert len((await the_draft(bot)).photos) == 1


async def test_an_edited_caption_is_an_edited_text(maria: Neighbour) -> None:
    await chooses_a_topic(maria)
    message = await maria.sends_photo(photo(), caption=SHADE)
    await maria.sees(EXTRAS)
    await maria.edits(message, f"{SHADE} Bitte!")

    await maria.sees("Neuen Text übernehmen?")


async def test_an_album_is_one_set_of_photos(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.sends_album([photo(1), photo(2), photo(3)])

    assert "Schon dabei: 3 Fotos." in await maria.sees("Ihre 3 Fotos sind da, alle zu dieser Idee.", 15)


async def test_more_photos_than_fit_are_told(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.sends_album([photo(shade) for shade in range(7)])

    await maria.sees("Zu einer Idee passen höchstens 5 Fotos.", 15)
    assert len((await the_draft(bot)).photos) == 5


async def test_a_picture_sent_as_a_file_is_a_photo(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.sends_document(photo(), name="baum.jpg", mime_type="image/jpeg")

    await maria.sees("Ihr Foto ist da.")
    assert len((await the_draft(bot)).photos) == 1


async def test_a_forwarded_photo_is_kept_and_its_words_are_not(maria: Neighbour, bot: App) -> None:
    await chooses_a_topic(maria)
    original = await maria.sends_photo(photo(), caption=SHADE)
    await maria.sees(EXTRAS)
    await maria.forwards(original)

    await maria.sees("Ihr Foto ist da.")
    assert (await the_draft(bot)).waiting == ()


async def test_photos_can_be_taken_away_again(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_last_look(maria)
    await maria.sends_photo(photo())
    await maria.sees("Ihr Foto ist da.")
    await maria.presses("Foto ändern")
    await maria.presses("Fotos entfernen")
    await maria.sees("Die Fotos sind entfernt.")
    await maria.presses("Ohne Foto weiter")

    assert "Foto" not in (await maria.sees(CHECK)).replace("Foto senden", "")
    assert (await the_draft(bot)).photos == ()


async def test_a_photo_out_of_the_blue_begins_an_idea(maria: Neighbour, bot: App) -> None:
    await maria.sends_photo(photo())

    assert "Ihr Foto ist da." in await maria.sees(FIELD)
    assert len((await the_draft(bot)).photos) == 1


async def test_a_photo_out_of_the_blue_belongs_to_the_idea_that_waits(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Später")
    await maria.sees("bleibt gespeichert")
    await maria.sends_photo(photo())

    assert "Schon dabei: 1 Foto." in await maria.sees(EXTRAS)
    assert (await the_draft(bot)).text == SHADE


async def test_while_no_ideas_are_collected_a_photo_begins_none(maria: Neighbour, bot: App, clock: Clock) -> None:
    await clock.forward(days=10)
    await maria.sends_photo(photo())

    await maria.sees("sammeln wir gerade keine Ideen")
    assert await drafts(bot) == []


async def test_the_phone_sends_where_it_is(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Ort angeben")
    await maria.sees(PLACE)
    await maria.presses("Meinen Standort senden", place=(49.4447, 7.7689))

    await maria.sees("Der Ort ist gespeichert: ein Punkt auf der Karte.")
    await maria.sees(EXTRAS)
    assert (await maria.screen())["keyboard"] is None
    place = (await the_draft(bot)).place
    assert place is not None
    assert place.point is not None
    assert round(place.point.latitude, 4) == 49.4447


async def test_a_location_may_come_without_a_tap(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.sends_location(49.5, 7.5)

    assert "Schon dabei: ein Punkt auf der Karte." in await maria.sees(EXTRAS)
    assert (await the_draft(bot)).place == Place(point=Point(latitude=49.5, longitude=7.5))


async def test_a_street_in_the_persons_own_words(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Ort angeben")
    await maria.sees(PLACE)
    await maria.says("Ecke Parkstraße / Schulweg, beim Bäcker")

    await maria.sees("Der Ort ist gespeichert: \u2068Ecke Parkstraße / Schulweg, beim Bäcker\u2069.")
    await maria.sees(EXTRAS)
    assert (await maria.screen())["keyboard"] is None


async def test_a_district_is_pressed_or_typed(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Ort angeben")
    await maria.presses("Ortsbezirk wählen")
    await maria.sees(DISTRICT)
    await maria.presses("Siegelbach")
    await maria.sees(EXTRAS)
    await maria.presses("Ort ändern")
    await maria.sees(PLACE)
    await maria.presses("Ortsbezirk wählen")
    await maria.sees(DISTRICT)
    await maria.says("erzhütten/wiesenthalerhof")

    await maria.sees(EXTRAS)
    assert (await the_draft(bot)).place == Place(district=DistrictKey("erzhuetten"))


async def test_a_word_that_is_no_district_is_no_answer(maria: Neighbour) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Ort angeben")
    await maria.presses("Ortsbezirk wählen")
    await maria.sees(DISTRICT)
    await maria.says("Mars")

    assert "Diese Antwort haben wir nicht erkannt." in await maria.sees(DISTRICT)


async def test_the_district_of_a_poster_stays_beside_a_street(maria: Neighbour, bot: App) -> None:
    await maria.opens("d-siegelbach")
    await maria.presses("Unterwegs in der Stadt")
    await maria.says(SHADE)
    await maria.presses("Ort ändern")
    await maria.sees(PLACE)
    await maria.says("Am Bach")

    await maria.sees("Der Ort ist gespeichert: Siegelbach, \u2068Am Bach\u2069.")


async def test_a_place_can_be_left_out_and_taken_away(maria: Neighbour, bot: App) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Ort angeben")
    await maria.presses("Ohne Ort weiter")
    await maria.sees("Gut, am Ort ändert sich nichts.")
    await maria.sees(EXTRAS)
    await maria.presses("Ort angeben")
    await maria.sees(PLACE)
    await maria.says("Parkstraße")
    await maria.sees(EXTRAS)
    await maria.presses("Ort ändern")
    await maria.sees(PLACE)
    await maria.presses("Ohne Ort weiter")

    await maria.sees("Die Idee hat jetzt keinen Ort.")
    assert (await the_draft(bot)).place is None


async def test_back_from_the_place_takes_the_keys_away(maria: Neighbour) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Ort angeben")
    await maria.sees(PLACE)
    await maria.presses("Zurück")

    await maria.sees(EXTRAS)
    assert (await maria.screen())["keyboard"] is None


async def test_the_keys_still_work_after_something_else_was_done(maria: Neighbour) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Ort angeben")
    await maria.sees(PLACE)
    await maria.says("/phases")
    await maria.sees("Was passiert wann?")
    await maria.says("Ortsbezirk wählen")

    await maria.sees(DISTRICT)


async def test_a_street_too_long_is_told_and_asked_for_again(maria: Neighbour) -> None:
    await writes_up_to_the_extras(maria)
    await maria.presses("Ort angeben")
    await maria.sees(PLACE)
    await maria.says("Straße " * 40)

    await maria.sees("Höchstens 200 passen")
    await maria.sees(PLACE)
