"""Who is in the team: a link that works once, roles, and what is over when somebody is out."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App
from participation.words import Language
from simulator import Simulator
from tests.stage import SPEECH, Clock, Neighbour, running, settings_for

VERA = 7_000_001
FOREIGN_BUTTON = SPEECH.in_(Language.GERMAN).plain("foreign-button")


@pytest.fixture
async def vera(telegram: Simulator) -> Neighbour:
    """She leads the team: the settings name her."""
    return Neighbour(telegram.ask, (await telegram.add_person("Vera Berg", language="de", id=VERA)).id, "Vera Berg")


@pytest.fixture
async def bot(telegram: Simulator, clock: Clock, vera: Neighbour, database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    async with running(settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,))) as app:
        yield app


async def commands_with(person: Neighbour, command: str) -> list[str]:
    """The menu, once it has this command: menus come a moment after the words."""
    for _ in range(int(person.patience * 20)):
        if command in await person.commands():
            break
        await asyncio.sleep(0.05)
    return await person.commands()


async def invited_by(vera: Neighbour, role: str) -> str:
    """What stands behind `start=` in a new link."""
    await vera.says("/team")
    await vera.sees("Das Team")
    await vera.presses("Jemanden einladen")
    await vera.sees("Welche Rolle")
    await vera.presses(role)
    link = await vera.sees("https://t.me/")
    return link.partition("?start=")[2].split()[0]


async def joined(telegram: Simulator, vera: Neighbour, name: str, role: str, language: str = "de") -> Neighbour:
    newcomer = await Neighbour.moves_in(telegram, name, language)
    await newcomer.opens(await invited_by(vera, role))
    await newcomer.sees()
    await newcomer.presses("Ja, ins Team" if language == "de" else "Yes, join the team")
    await newcomer.sees("Team!" if language == "de" else "team!")
    return newcomer


async def test_whoever_the_settings_name_leads_the_team_and_has_its_commands(vera: Neighbour, bot: App) -> None:
    await vera.says("/team")

    assert "Leitung 1, seit Freitag, 5. April" in await vera.sees("Das Team: 1 Person")
    assert (await vera.commands())[:2] == ["queue", "idea"]
    assert "audit" in await vera.commands()
    assert "stop" in await vera.commands()


async def test_a_newcomer_follows_a_link_and_both_are_told(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    tarik = await Neighbour.moves_in(telegram, "Tarik")
    await tarik.opens(await invited_by(vera, "Moderation"))

    assert "Protokoll" in await tarik.sees("Ihre Rolle: Moderation")

    await tarik.presses("Ja, ins Team")

    assert "Sie prüfen Ideen" in await tarik.sees("Sie sind jetzt Moderation 2.")
    assert "Tarik ist jetzt Moderation 2." in (await vera.sees("ist jetzt")).replace("\u2068", "").replace("\u2069", "")
    assert "team" not in await commands_with(tarik, "queue")


async def test_a_link_works_once(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    payload = await invited_by(vera, "Moderation")
    tarik, wenke = await Neighbour.moves_in(telegram, "Tarik"), await Neighbour.moves_in(telegram, "Wenke")
    await tarik.opens(payload)
    await wenke.opens(payload)
    await tarik.sees("Einladung ins Team")
    await wenke.sees("Einladung ins Team")
    await tarik.presses("Ja, ins Team")
    await tarik.sees("Willkommen")
    await wenke.presses("Ja, ins Team")

    assert "Dieser Link gilt nicht mehr" in await wenke.sees("Link")
    await tarik.presses("Ja, ins Team")
    assert "schon im Team, als Moderation 2" in await tarik.sees("schon")


async def test_a_link_expires(telegram: Simulator, vera: Neighbour, clock: Clock, bot: App) -> None:
    payload = await invited_by(vera, "Redaktion")
    await clock.forward(hours=49)
    tarik = await Neighbour.moves_in(telegram, "Tarik")
    await tarik.opens(payload)

    assert "Dieser Link gilt nicht mehr" in await tarik.sees()


async def test_links_that_were_handed_out_can_be_withdrawn(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    payload = await invited_by(vera, "Redaktion")
    await vera.says("/team")
    await vera.sees("1 Einladung ist offen")
    await vera.presses("Einladungen zurücknehmen")
    await vera.sees("Das Team")
    tarik = await Neighbour.moves_in(telegram, "Tarik")
    await tarik.opens(payload)

    assert "Dieser Link gilt nicht mehr" in await tarik.sees()


async def test_another_role_is_told_and_has_another_menu(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    tarik = await joined(telegram, vera, "Tarik", "Moderation")
    await vera.says("/team")
    await vera.sees("Moderation 2")
    await vera.presses("Moderation 2")
    await vera.sees("Was soll sich ändern?")
    await vera.presses("Redaktion")

    assert "Redaktion 2" in await vera.sees("Das Team: 2 Personen")
    assert "Redaktion 2" in await tarik.sees("andere Rolle")
    assert "ban" not in await tarik.commands()
    assert "enter" in await commands_with(tarik, "enter")


async def test_who_is_out_has_no_menu_and_no_buttons_any_more(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    tarik = await joined(telegram, vera, "Tarik", "Leitung")
    await tarik.says("/team")
    await tarik.sees("Das Team")
    await vera.says("/team")
    await vera.sees("Leitung 2")
    await vera.presses("Leitung 2")
    await vera.sees("Was soll sich ändern?")
    await vera.presses("Aus dem Team nehmen")
    await vera.sees("Leitung 2 aus dem Team nehmen?")
    await vera.presses("Ja, herausnehmen")

    assert "Leitung 2" not in await vera.sees("Das Team: 1 Person")
    assert "nicht mehr im Team" in await tarik.sees("nicht mehr im Team")
    assert "team" not in await tarik.commands()

    await tarik.presses("Jemanden einladen")
    assert FOREIGN_BUTTON in await tarik.sees(FOREIGN_BUTTON)
    await tarik.says("/team")
    assert "/team" in await tarik.sees()
    assert "Das Team" not in await tarik.sees()


async def test_the_last_lead_stays_and_so_does_who_the_settings_name(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    await joined(telegram, vera, "Tarik", "Leitung")
    await vera.says("/team")
    await vera.sees("Leitung 1")
    await vera.presses("Leitung 1")

    assert "Einstellungen" in await vera.sees("Leitung 1, seit")
    assert "Aus dem Team nehmen" not in (await vera.buttons())[:2]


async def test_who_has_been_in_the_team_before_gets_their_number_back(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    tarik = await joined(telegram, vera, "Tarik", "Redaktion")
    await vera.says("/team")
    await vera.sees("Redaktion 2")
    await vera.presses("Redaktion 2")
    await vera.sees("Was soll sich ändern?")
    await vera.presses("Aus dem Team nehmen")
    await vera.sees("aus dem Team nehmen?")
    await vera.presses("Ja, herausnehmen")
    await tarik.sees("nicht mehr im Team")
    await tarik.opens(await invited_by(vera, "Moderation"))
    await tarik.sees("Ihre Rolle: Moderation")
    await tarik.presses("Ja, ins Team")

    assert "Sie sind jetzt Moderation 2." in await tarik.sees("Willkommen")


async def test_the_team_is_unknown_to_everybody_else(maria: Neighbour, vera: Neighbour, bot: App) -> None:
    await maria.joins()
    await maria.says("/team")
    to_team = await maria.sees()
    await maria.says("/nonsense")

    assert to_team.replace("/team", "/nonsense") == await maria.sees()


async def test_every_act_is_in_the_log(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    await joined(telegram, vera, "Tarik", "Redaktion")

    async with bot.records.reading() as unit:
        process = await bot.in_force.process(unit)
        acts = [entry.act for entry in reversed(await unit.audit.latest(process.key, None, 10))]
    assert acts == ["invited", "joined"]


async def test_a_member_reads_in_the_language_of_their_app(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    ali = await joined(telegram, vera, "Ali", "Moderation", "en")

    assert "You are now Moderation 2." in await ali.sees("Welcome")
