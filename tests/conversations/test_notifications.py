"""What people choose to hear, and when: topics, places and ideas; at once or put together; and not at night."""

from datetime import time

from sqlalchemy import func, select

from bot.app import App
from participation.follows import FollowKind, Rhythm
from participation.residents import ResidentId
from simulator import Simulator
from storage.follows import FollowRow
from tests.conversations.on_record import people_on_record, person_on_record
from tests.conversations.published import published
from tests.conversations.test_own_data import own_file
from tests.stage import INSEK, Neighbour

SHADE = "Am Spielplatz in Siegelbach fehlt Schatten. Drei Bäume würden helfen."


async def follows_of(bot: App) -> list[tuple[FollowKind, str]]:
    person = await person_of_the_story(bot)
    async with bot.records.reading() as unit:
        return [(follow.kind, follow.key) for follow in await unit.follows.of(person, INSEK.key)]


async def person_of_the_story(bot: App) -> ResidentId:
    """The newest on record: authors of ideas have come before."""
    return ResidentId((await people_on_record(bot))[-1].id)


async def opens_notifications(person: Neighbour) -> str:
    await person.says("/nachrichten")
    return await person.sees("Was möchten Sie ändern?")


async def test_messages_are_told_in_plain_words(maria: Neighbour) -> None:
    await maria.joins()

    shown = await opens_notifications(maria)

    assert "Nachrichten: an" in shown
    assert "Sie können auch Themen, Orten und einzelnen Ideen folgen." in shown
    assert "Was neu ist, schreiben wir Ihnen sofort." in shown
    assert "ist Ruhe, wie bei allen." in shown


async def test_topics_are_followed_and_left_by_their_names(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await opens_notifications(maria)
    await maria.presses("Themen wählen")
    await maria.sees("Welchem Thema möchten Sie folgen?")
    await maria.presses("Umwelt")
    await maria.sees("Sie folgen jetzt: Umwelt.")
    await maria.says("sport")
    await maria.sees("Sie folgen: Umwelt und Sport.")
    assert await follows_of(bot) == [(FollowKind.TOPIC, "umwelt"), (FollowKind.TOPIC, "sport")]

    await maria.presses("Nicht mehr Umwelt")
    await maria.sees("Sie folgen nicht mehr: Umwelt.")
    await maria.presses("Zu den Nachrichten")

    assert "Sie folgen: Sport." in await maria.sees("Was möchten Sie ändern?")
    assert await follows_of(bot) == [(FollowKind.TOPIC, "sport")]


async def test_a_topic_is_followed_from_the_list_of_its_ideas(maria: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await maria.joins()
    await maria.says("/lesen")
    await maria.presses("Nach Thema")
    await maria.presses("Umwelt")
    await maria.sees("Welche Idee möchten Sie lesen?")
    await maria.presses("Diesem Thema folgen")
    await maria.sees("Sie folgen jetzt: Umwelt.")
    assert await follows_of(bot) == [(FollowKind.TOPIC, "umwelt")]

    await maria.presses("Nicht mehr folgen")
    await maria.sees("Sie folgen nicht mehr: Umwelt.")

    assert await follows_of(bot) == []


async def test_an_idea_is_followed_on_its_card_and_found_again_in_the_list(maria: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await maria.joins()
    await maria.says("/browse 2024-00001")
    await maria.sees(SHADE)
    await maria.presses("Idee folgen")
    await maria.sees("Sie folgen jetzt der Idee 2024-00001.")
    assert "1 Idee" in await opens_notifications(maria)

    await maria.presses("Ideen, denen ich folge")
    await maria.sees("Ideen, denen Sie folgen")
    await maria.presses("1 lesen")
    await maria.sees(SHADE)
    await maria.presses("Nicht mehr folgen")
    await maria.sees("Sie folgen der Idee 2024-00001 nicht mehr.")

    assert await follows_of(bot) == []


async def test_whoever_supports_an_idea_hears_of_it_anyway_and_is_not_offered_to_follow(maria: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await maria.joins()
    await maria.says("/browse 2024-00001")
    await maria.sees(SHADE)
    await maria.presses("Idee unterstützen")
    await maria.sees("Sie unterstützen jetzt")

    assert "Idee folgen" not in await maria.buttons()


async def test_whoever_only_reads_is_asked_before_following(maria: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await maria.says("/browse 2024-00001")
    await maria.sees(SHADE)
    await maria.presses("Idee folgen")
    await maria.sees("brauchen wir Ihr Ja")

    await maria.presses("Doch mitmachen")
    await maria.presses("Ja, ich stimme zu")
    await maria.presses("Nein, danke")
    await maria.sees(SHADE)


async def test_news_come_as_often_as_somebody_wants(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await opens_notifications(maria)
    await maria.presses("Wie oft wählen")
    assert "Dringendes warten nie" in await maria.sees("Wie oft möchten Sie hören")
    await maria.presses("Einmal in der Woche")

    assert "gesammelt: jeden Freitag um 17 Uhr." in await maria.sees("Was möchten Sie ändern?")
    assert (await person_on_record(bot)).rhythm == Rhythm.WEEKLY


async def test_quiet_hours_are_chosen_by_a_press(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await opens_notifications(maria)
    await maria.presses("Ruhezeit wählen")
    await maria.sees("Wann sollen wir Ihnen nicht schreiben?")
    await maria.presses("20 Uhr bis 9 Uhr")

    assert "Von 20 Uhr bis 9 Uhr schreiben wir Ihnen nicht." in await maria.sees("Was möchten Sie ändern?")


async def test_quiet_hours_are_typed_and_two_times_are_needed(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await opens_notifications(maria)
    await maria.presses("Ruhezeit wählen")
    await maria.presses("Andere Zeiten schreiben")
    await maria.sees("Schreiben Sie zwei Uhrzeiten")
    await maria.says("nachts")
    await maria.sees("keine zwei Uhrzeiten")
    await maria.sees("Schreiben Sie zwei Uhrzeiten")
    await maria.says("von 21:30 Uhr bis 8")

    assert "Von 21:30 Uhr bis 8 Uhr schreiben wir Ihnen nicht." in await maria.sees("Was möchten Sie ändern?")
    person = await person_on_record(bot)
    assert (person.quiet_begins, person.quiet_ends) == (time(21, 30), time(8))


async def test_a_way_back_ends_the_question_for_hours(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await opens_notifications(maria)
    await maria.presses("Ruhezeit wählen")
    await maria.presses("Andere Zeiten schreiben")
    await maria.sees("Schreiben Sie zwei Uhrzeiten")
    await maria.says("zu den nachrichten")
    await maria.sees("Was möchten Sie ändern?")
    await maria.says("Am Spielplatz fehlt Schatten. Drei Bäume würden helfen.")

    await maria.sees("Soll das eine neue Idee werden?")
    assert (await person_on_record(bot)).quiet_begins is None


async def test_the_hours_of_the_city_hold_again_when_somebody_wants_them(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    for label in ("Keine Ruhezeit", "Wie alle: 21 Uhr bis 8 Uhr"):
        await opens_notifications(maria)
        await maria.presses("Ruhezeit wählen")
        await maria.sees("Wann sollen wir")
        await maria.presses(label)

    assert "ist Ruhe, wie bei allen." in await maria.sees("Was möchten Sie ändern?")


async def test_start_brings_back_what_was_chosen_before_stop(maria: Neighbour, bot: App) -> None:
    await maria.joins(messages=False)
    await opens_notifications(maria)
    await maria.presses("Themen wählen")
    await maria.presses("Umwelt")
    await maria.sees("Sie folgen jetzt")
    await maria.says("STOP")
    await maria.sees("Erledigt.")
    await maria.says("/nachrichten")
    await maria.sees("Nachrichten: aus")
    await maria.presses("Wieder einschalten, wie vorher")

    shown = await maria.sees("Nachrichten: ausgewählt")
    assert "Sie folgen: Umwelt." in shown


async def test_own_data_tell_what_was_chosen_and_forgetting_takes_it_away(maria: Neighbour, bot: App, telegram: Simulator) -> None:
    await published(bot, SHADE)
    await maria.joins()
    await maria.says("/browse 2024-00001")
    await maria.sees(SHADE)
    await maria.presses("Idee folgen")
    await maria.sees("Sie folgen jetzt")
    await opens_notifications(maria)
    await maria.presses("Ruhezeit wählen")
    await maria.presses("22 Uhr bis 7 Uhr")
    await maria.sees("Von 22 Uhr")

    file = await own_file(maria, telegram)
    assert [follow["Worauf"] for follow in file["Abos"]] == ["2024-00001"]
    assert file["Über Sie"]["Eigene Ruhezeit von"] == "22:00"
    assert file["Über Sie"]["Neues kommt"] == "Sofort"

    await maria.presses("Daten löschen")
    await maria.presses("Ja, alles löschen")
    await maria.sees("Beleg")
    async with bot.records.reading() as unit:
        assert await unit._connection.scalar(select(func.count()).select_from(FollowRow)) == 0
