"""Reading what others wrote: by topic, newest, most supported, by words and by number; with and without having joined."""

import pytest

from bot.app import App
from tests.conversations.on_record import people_on_record
from tests.conversations.published import merges, published, publishes
from tests.conversations.writing import sends_an_idea, the_idea
from tests.stage import Neighbour

SHADE = "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen."
CROSSING = "Die Kreuzung am Bahnhof ist gefährlich. Ein Zebrastreifen wäre gut."


async def test_before_anything_is_published_reading_says_so(maria: Neighbour) -> None:
    await maria.says("/lesen")

    assert "Noch ist keine Idee veröffentlicht" in await maria.sees()


async def test_the_newest_idea_comes_first_and_a_card_is_turned_in_place(maria: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await published(bot, CROSSING, topic="mobilitaet")
    await maria.joins()

    await maria.says("/browse")
    await maria.presses("Neueste")
    page = await maria.sees("Welche Idee möchten Sie lesen?")
    assert page.index("Die Kreuzung am Bahnhof") < page.index("Am Spielplatz fehlt")

    await maria.says("1")
    card = await maria.finds("2024-00002")
    assert CROSSING in card["text"]
    assert "Noch unterstützt das niemand." in card["text"]
    await maria.presses("Nächste")
    turned = await maria.finds("2024-00001")
    assert SHADE in turned["text"]
    assert turned["message_id"] == card["message_id"]


async def test_a_topic_shows_its_own_ideas_only(maria: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await published(bot, CROSSING, topic="mobilitaet")
    await maria.joins()

    await maria.says("/browse")
    await maria.presses("Nach Thema")
    await maria.sees("Zu welchem Thema")
    assert "Sport" not in await maria.buttons()
    await maria.presses("Mobilität")

    page = await maria.sees("Ideen: Mobilität")
    assert "Kreuzung" in page
    assert "Spielplatz" not in page


async def test_long_lists_come_page_by_page(maria: Neighbour, bot: App) -> None:
    for number in range(7):
        await published(bot, f"Die {number}. Bank am Fluss fehlt.")
    await maria.joins()
    await maria.says("/browse")
    await maria.presses("Neueste")

    first = await maria.finds("Neueste Ideen")
    assert "Die 2. Bank" in first["text"]
    assert "Die 1. Bank" not in first["text"]
    await maria.presses("Weitere zeigen")
    second = await maria.finds("Die 0. Bank")
    assert second["message_id"] == first["message_id"]
    await maria.presses("Vorige zeigen")
    assert "Die 6. Bank" in (await maria.finds("Neueste Ideen"))["text"]


async def test_a_search_finds_words_however_they_end_or_are_spelled(maria: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await published(bot, CROSSING, topic="mobilitaet")
    await maria.joins()
    await maria.says("/browse")
    await maria.presses("Suchen")
    await maria.sees("Wonach suchen Sie?")
    await maria.says("Baeume schatt")

    found = await maria.sees("Ideen zu")
    assert "Am Spielplatz fehlt" in found
    assert "Kreuzung" not in found

    await maria.says("/lesen Schwimmbad")
    assert "steht hier noch nichts" in await maria.sees("Schwimmbad")


async def test_a_number_opens_its_idea(maria: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await maria.joins()
    await maria.says("/browse 2024-00001")

    assert SHADE in await maria.sees("2024-00001")


async def test_a_search_does_not_disturb_what_somebody_is_writing(maria: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await maria.joins()
    await maria.says("/new")
    await maria.presses("Grün und Klima")
    await maria.presses("Umwelt")
    await maria.sees("Was soll wo besser werden")
    await maria.says("/browse")
    await maria.presses("Suchen")
    await maria.sees("Wonach suchen Sie?")
    await maria.says("Schatten")
    await maria.sees("Am Spielplatz fehlt")

    await maria.presses("Weiterschreiben")
    await maria.sees("Was soll wo besser werden")


async def test_whoever_only_reads_leaves_no_trace(maria: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await maria.says("/browse")
    await maria.presses("Suchen")
    await maria.sees("Wonach suchen Sie?")
    await maria.says("Schatten")
    await maria.presses("1 lesen")

    assert SHADE in await maria.sees("2024-00001")
    assert len(await people_on_record(bot)) == 1  # whoever wrote it


async def test_somebody_who_reads_in_english_is_answered_in_english(ali: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await ali.says("/browse")
    await ali.presses("Search")
    await ali.sees("What are you looking for?")
    await ali.says("Schatten")

    await ali.sees("Ideas about")


async def test_only_its_author_learns_whose_an_idea_is(maria: Neighbour, ali: Neighbour, bot: App) -> None:
    await maria.joins()
    await sends_an_idea(maria)
    await publishes(bot, await the_idea(bot))

    await maria.says("/browse 2024-00001")
    assert "Das ist Ihre Idee." in await maria.sees("unterstützt das niemand")
    assert "Idee unterstützen" not in await maria.buttons()

    await ali.says("/browse 2024-00001")
    assert "your idea" not in await ali.sees("Nobody supports")


async def test_a_shared_link_opens_the_idea_through_onboarding(maria: Neighbour, ali: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await maria.joins()
    await maria.says("/browse 2024-00001")
    await maria.presses("Idee teilen")
    link = await maria.sees("https://t.me/mitreden_bot?start=")

    payload = link.partition("?start=")[2].split()[0]
    assert payload == "i-2024-00001"
    await ali.opens(payload)
    await ali.presses("Continue in English")
    await ali.presses("No, just read")
    assert SHADE in await ali.sees("Nobody supports")


async def test_a_link_to_an_idea_that_nobody_can_read_says_so(maria: Neighbour) -> None:
    await maria.joins()
    await maria.opens("i-2024-00099")

    await maria.sees("Diese Idee kann zurzeit niemand lesen.")


async def test_the_number_of_a_merged_idea_leads_on(maria: Neighbour, bot: App) -> None:
    old, into = await published(bot, SHADE), await published(bot, "Mehr Schatten für Kinder.", author=2)
    await merges(bot, old, into)
    await maria.joins()
    await maria.opens("i-2024-00001")

    assert "Die Idee 2024-00001 ist jetzt Teil von 2024-00002." in await maria.sees("Mehr Schatten für Kinder.")


@pytest.mark.parametrize("way", ["withdrawn", "forgotten"])
async def test_what_is_taken_back_is_no_longer_found(maria: Neighbour, bot: App, way: str) -> None:
    await maria.joins()
    await sends_an_idea(maria)
    await publishes(bot, await the_idea(bot))
    if way == "withdrawn":
        await maria.says("/ideas")
        await maria.presses("1 ansehen")
        await maria.presses("Idee zurückziehen")
        await maria.presses("Ja, zurückziehen")
        await maria.sees("ist zurückgezogen")
    else:
        await maria.says("/forget")
        await maria.presses("Auch meine Ideen löschen")
        await maria.sees("gelöscht")

    await maria.says("/browse Schatten")
    await maria.sees("steht hier noch nichts")
