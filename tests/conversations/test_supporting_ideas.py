"""Supporting and reporting published ideas, and what is offered before a similar one is sent."""

import pytest

from bot.app import App
from simulator import Simulator
from tests.conversations.published import published
from tests.conversations.test_own_data import own_file
from tests.conversations.writing import CHECK, drafts, ideas, writes_up_to_the_extras
from tests.stage import INSEK, Clock, Neighbour

SHADE = "Am Spielplatz in Siegelbach fehlt Schatten. Drei Bäume würden helfen."
ALIKE = "Auf dem Spielplatz Siegelbach gibt es keinen Schatten. Dort sollten Bäume stehen."


async def reads(person: Neighbour, number: str = "2024-00001") -> str:
    await person.says(f"/browse {number}")
    return await person.sees(number)


async def test_support_is_counted_and_taken_back(maria: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await maria.joins()
    await reads(maria)

    await maria.presses("Idee unterstützen")
    await maria.sees("Sie unterstützen jetzt die Idee 2024-00001.")
    assert "1 Person unterstützt das." in await maria.sees("Sie unterstützen diese Idee.")

    await maria.presses("Nicht mehr unterstützen")
    await maria.sees("nicht mehr")
    assert "Noch unterstützt das niemand." in await maria.sees(SHADE)


async def test_whoever_has_not_joined_is_asked_first_and_comes_back_to_the_idea(maria: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await reads(maria)
    await maria.presses("Idee unterstützen")
    await maria.sees("brauchen wir Ihr Ja")
    await maria.presses("Doch mitmachen")
    await maria.presses("Ja, ich stimme zu")
    await maria.presses("Nein, danke")
    await maria.sees(SHADE)

    await maria.presses("Idee unterstützen")
    await maria.sees("Sie unterstützen jetzt die Idee 2024-00001.")


async def test_after_the_phase_nobody_is_counted_any_more(maria: Neighbour, bot: App, clock: Clock) -> None:
    await published(bot, SHADE)
    await maria.joins()
    await clock.forward(days=20)
    await reads(maria)
    await maria.presses("Idee unterstützen")

    await maria.sees("Unterstützen geht gerade nicht.")


async def test_own_data_tell_what_somebody_supports_and_reported(maria: Neighbour, bot: App, telegram: Simulator) -> None:
    await published(bot, SHADE)
    await maria.joins()
    await reads(maria)
    await maria.presses("Idee unterstützen")
    await maria.sees("Sie unterstützen jetzt")
    await maria.presses("Idee melden")
    await maria.presses("Sie ist Werbung")
    await maria.sees("ist da")

    file = await own_file(maria, telegram)
    assert [support["Idee"] for support in file["Unterstützte Ideen"]] == ["2024-00001"]
    assert [(report["Idee"], report["Grund"]) for report in file["Gemeldete Ideen"]] == [("2024-00001", "Sie ist Werbung")]


async def test_the_third_report_puts_an_idea_before_the_team(telegram: Simulator, maria: Neighbour, bot: App) -> None:
    idea = await published(bot, SHADE)
    others = [await Neighbour.moves_in(telegram, name) for name in ("Sabine", "Yusuf")]
    said = []
    for person in (maria, *others):
        await person.joins()
        await reads(person)
        await person.presses("Idee melden")
        await person.sees("Was stimmt mit der Idee")
        await person.presses("Sie verletzt andere")
        said.append(await person.sees("Ihre Meldung"))

    assert "Sobald 3 Personen" in said[1]
    assert "prüft die Idee jetzt noch einmal" in said[2]
    async with bot.records.reading() as unit:
        reported = await unit.ideas.find(idea.id)
        assert reported is not None
        assert reported.waiting_since is not None
        assert await unit.reports.to_check(INSEK.key, 3) == [idea.id]


async def test_a_report_counts_once_and_can_be_thought_over(maria: Neighbour, bot: App) -> None:
    idea = await published(bot, SHADE)
    await maria.joins()
    await reads(maria)
    await maria.presses("Idee melden")
    await maria.presses("Doch nicht melden")
    await maria.sees("ist nicht gemeldet")
    for said in ("Sobald 3 Personen", "schon gemeldet"):
        await reads(maria)
        await maria.presses("Idee melden")
        await maria.presses("Sie ist Werbung")
        await maria.sees(said)

    async with bot.records.reading() as unit:
        assert await unit.reports.count(idea.id) == 1


async def test_a_similar_idea_can_be_supported_instead_and_the_draft_goes(maria: Neighbour, bot: App) -> None:
    idea = await published(bot, SHADE)
    await maria.joins()
    await writes_up_to_the_extras(maria, ALIKE)
    await maria.presses("Weiter")
    assert SHADE in await maria.sees("Meinen Sie dasselbe?")

    await maria.presses("Diese unterstützen")
    await maria.sees("Brauchen Sie ihn noch?")
    await maria.presses("Ja, löschen")
    await maria.sees("gelöscht")

    assert await drafts(bot) == []
    async with bot.records.reading() as unit:
        assert await unit.supports.count(idea.id) == 1


@pytest.mark.parametrize("answer", ["Meine ist anders", "nein"])
async def test_whoever_means_something_else_goes_on_to_the_last_look(maria: Neighbour, bot: App, answer: str) -> None:
    await published(bot, SHADE)
    await maria.joins()
    await writes_up_to_the_extras(maria, ALIKE)
    await maria.presses("Weiter")
    await maria.sees("Meinen Sie dasselbe?")
    await maria.says(answer)
    await maria.sees(CHECK)
    await maria.presses("Idee absenden")
    await maria.sees("Ihre Idee ist da")

    assert len(await ideas(bot)) == 2


async def test_a_yes_supports_the_one_that_is_shown_and_the_draft_stays(maria: Neighbour, bot: App) -> None:
    idea = await published(bot, SHADE)
    await maria.joins()
    await writes_up_to_the_extras(maria, ALIKE)
    await maria.presses("Weiter")
    await maria.sees("Meinen Sie dasselbe?")
    await maria.says("ja")
    await maria.sees("Brauchen Sie ihn noch?")
    await maria.says("nein")
    await maria.sees("Entwurf")

    assert [draft.text for draft in await drafts(bot)] == [ALIKE]
    async with bot.records.reading() as unit:
        assert await unit.supports.count(idea.id) == 1


async def test_another_idea_is_not_taken_for_a_similar_one(maria: Neighbour, bot: App) -> None:
    await published(bot, SHADE)
    await maria.joins()
    await writes_up_to_the_extras(maria, "Die Buslinie 105 sollte abends länger fahren, auch nach Dansenberg.")
    await maria.presses("Weiter")

    await maria.sees(CHECK)
