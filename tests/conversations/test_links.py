"""Links on posters lead where they say, also for people who must join first."""

from bot.app import App
from tests.conversations.on_record import people_on_record
from tests.stage import Neighbour

CARD = "Was möchten Sie tun?"


async def test_a_topics_link_leads_through_joining_to_the_text(maria: Neighbour) -> None:
    await maria.opens("t-umwelt")
    await maria.presses("Weiter auf Deutsch")
    await maria.presses("Ja, ich stimme zu")
    await maria.presses("Nein, danke")

    await maria.sees("Ihre Idee zu Umwelt")


async def test_a_districts_link_leads_through_joining_to_an_idea_at_that_place(maria: Neighbour) -> None:
    await maria.opens("d-siegelbach")
    await maria.presses("Einfache Sprache")
    await maria.presses("Ja, ich stimme zu")
    await maria.sees("Dürfen wir Ihnen dann schreiben?")
    await maria.says("ja")

    assert "Siegelbach" in await maria.sees("Schritt 1 von 4")


async def test_a_phases_link_opens_its_page(maria: Neighbour) -> None:
    await maria.opens("p-punkte")
    await maria.presses("Weiter auf Deutsch")
    await maria.presses("Ja, ich stimme zu")
    await maria.presses("Ja, schreiben Sie mir")

    assert "Das kommt noch." in await maria.sees("Was ist am wichtigsten?")


async def test_a_phases_link_opens_its_page_for_whoever_only_reads(maria: Neighbour, bot: App) -> None:
    await maria.opens("p-ziele")
    await maria.presses("Weiter auf Deutsch")
    await maria.presses("Nein, nur lesen")

    await maria.sees("Ziele für die Zukunft")
    assert await people_on_record(bot) == []


async def test_a_link_is_not_forgotten_by_whoever_first_only_reads(maria: Neighbour) -> None:
    await maria.opens("t-umwelt")
    await maria.presses("Weiter auf Deutsch")
    await maria.presses("Nein, nur lesen")
    await maria.sees(CARD)
    read_only = await maria.finds("Gut, Sie lesen mit.")
    await maria.presses_data(read_only, read_only["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    await maria.presses("Ja, ich stimme zu")
    await maria.presses("Nein, danke")

    await maria.sees("Ihre Idee zu Umwelt")


async def test_links_work_at_once_for_whoever_has_joined(maria: Neighbour) -> None:
    await maria.joins()
    await maria.opens("p-orte")
    await maria.sees("Das läuft gerade.")
    await maria.opens("t-sport")

    await maria.sees("Ihre Idee zu Sport")


async def test_a_link_to_a_topic_that_has_gone_leads_to_the_overview(maria: Neighbour) -> None:
    await maria.joins()
    await maria.opens("t-raumfahrt")
    assert "Dieser Link führt nicht mehr ans Ziel." in await maria.sees(CARD)

    await maria.opens("irgendetwas")
    assert "Dieser Link führt nicht mehr ans Ziel." in await maria.sees(CARD)


async def test_a_link_that_is_no_good_does_not_keep_anybody_from_joining(maria: Neighbour) -> None:
    await maria.opens("x-y-z")
    await maria.presses("Weiter auf Deutsch")
    await maria.presses("Ja, ich stimme zu")
    await maria.presses("Nein, danke")

    await maria.sees(CARD)
