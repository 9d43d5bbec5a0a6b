"""What people learn about the process: what is going on, what comes when, and what they can do outside a phase that collects ideas."""

from datetime import datetime

from bot.app import App
from tests.conversations.on_record import person_on_record
from tests.stage import BERLIN, Clock, Neighbour

CARD = "Was möchten Sie tun?"


async def test_the_card_counts_the_days_and_on_the_last_one_the_hours(maria: Neighbour, clock: Clock) -> None:
    await maria.joins()
    await clock.set(datetime(2024, 4, 13, 12, tzinfo=BERLIN))
    await maria.says("/start")
    assert "Nur noch bis morgen, Sonntag, 14. April." in await maria.sees(CARD)

    await clock.set(datetime(2024, 4, 14, 12, tzinfo=BERLIN))
    await maria.says("/start")
    assert "Nur noch heute, bis 24 Uhr." in await maria.sees(CARD)


async def test_all_phases_are_listed_with_their_days(maria: Neighbour) -> None:
    await maria.joins()
    await maria.says("/phasen")
    listed = await maria.sees("Was passiert wann?")

    assert "2. Ihre Orte in Kaiserslautern (läuft bis Sonntag, 14. April)" in listed
    assert "4. Was ist am wichtigsten? (beginnt am Mittwoch, 14. Mai 2025)" in listed


async def test_a_phase_is_chosen_by_its_number(maria: Neighbour) -> None:
    await maria.joins()
    await maria.presses("Alle Phasen")
    await maria.sees("Über welche Phase")
    await maria.says("3")
    assert "Das kommt noch." in await maria.sees("Ziele für die Zukunft")

    await maria.says("alle phasen")
    await maria.sees("Über welche Phase")
    await maria.presses("1 ansehen")
    assert "Das ist abgeschlossen." in await maria.sees("Wo steht Kaiserslautern?")


async def test_a_phase_without_ideas_says_so(maria: Neighbour, clock: Clock) -> None:
    await maria.joins()
    await clock.set(datetime(2024, 6, 1, 12, tzinfo=BERLIN))
    await maria.says("/start")

    assert "Ideen sammeln wir in dieser Phase nicht." in await maria.sees("Ziele für die Zukunft")


async def test_before_the_first_phase_the_card_tells_what_comes_next(maria: Neighbour, clock: Clock) -> None:
    await clock.set(datetime(2020, 8, 1, 12, tzinfo=BERLIN))
    await maria.joins()

    assert "Als Nächstes kommt: „Wo steht Kaiserslautern?“. Das beginnt am Dienstag, 25. August." in await maria.sees("Gerade ist Pause.")


async def test_after_the_last_phase_the_card_says_thank_you(maria: Neighbour, clock: Clock) -> None:
    await maria.joins()
    await clock.set(datetime(2027, 2, 1, 12, tzinfo=BERLIN))
    await maria.says("/start")
    await maria.sees("Alles ist abgeschlossen.")
    await maria.says("/new")

    await maria.sees("neue Ideen nehmen wir nicht mehr an")


async def test_outside_a_phase_with_ideas_people_are_offered_to_be_told(maria: Neighbour, clock: Clock, bot: App) -> None:
    await maria.joins(messages=False)
    await clock.set(datetime(2024, 3, 1, 12, tzinfo=BERLIN))
    await maria.says("/new")
    assert "Weiter geht es am Mittwoch, 20. März." in await maria.sees("Sollen wir Ihnen dann schreiben?")

    await maria.presses("Ja, Bescheid geben")
    await maria.sees("Wir schreiben Ihnen, sobald wir wieder Ideen sammeln.")
    assert (await person_on_record(bot)).wants_messages


async def test_followers_are_not_asked_again_whether_to_be_told(maria: Neighbour, clock: Clock) -> None:
    await maria.joins()
    await clock.set(datetime(2024, 5, 1, 12, tzinfo=BERLIN))
    await maria.says("/idee")

    assert "Wir schreiben Ihnen dann." in await maria.sees("Hier sammeln wir gerade keine Ideen.")


async def test_an_old_idea_button_outside_the_phase_tells_when_it_goes_on(maria: Neighbour, clock: Clock) -> None:
    await maria.joins(messages=False)
    await clock.set(datetime(2024, 5, 1, 12, tzinfo=BERLIN))
    await maria.presses("Idee schreiben")

    await maria.sees("Wann es weitergeht, ist noch offen.")


async def test_looking_at_phases_in_the_middle_of_an_idea_offers_to_go_on(maria: Neighbour) -> None:
    await maria.joins()
    await maria.presses("Idee schreiben")
    await maria.sees("Worum geht es?")
    await maria.says("/phases")
    await maria.sees("Was passiert wann?")
    await maria.presses("Weiterschreiben")

    await maria.sees("Worum geht es?")


async def test_the_offer_to_be_told_still_helps_when_ideas_are_collected_again(maria: Neighbour, clock: Clock) -> None:
    await maria.joins(messages=False)
    await clock.set(datetime(2024, 3, 1, 12, tzinfo=BERLIN))
    await maria.says("/new")
    await maria.sees("Sollen wir Ihnen dann schreiben?")
    await clock.set(datetime(2024, 3, 21, 12, tzinfo=BERLIN))
    await maria.presses("Ja, Bescheid geben")

    assert "Gut, wir schreiben Ihnen." in await maria.sees(CARD)


async def test_nobody_has_published_an_idea_yet(maria: Neighbour) -> None:
    await maria.joins()
    await maria.says("/browse")

    await maria.sees("Noch ist keine Idee veröffentlicht.")
