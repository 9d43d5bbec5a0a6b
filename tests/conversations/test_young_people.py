"""Whoever is too young to take part: what they may do is what the process file says, and no more is kept of them than that takes."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import App
from participation.guardians import WAITS
from participation.residents import ConsentScope, ConsentWay
from simulator import Simulator
from storage.guardians import GuardianRow
from tests.conversations.office import vera_moves_in
from tests.conversations.on_record import consents_on_record, people_on_record, person_on_record
from tests.conversations.test_own_data import own_file
from tests.conversations.variants import town
from tests.conversations.writing import SHADE, ideas, sends_an_idea
from tests.stage import MODEL_DAY, Clock, Neighbour

NOTICE, CARD = "Bevor Sie mitmachen", "Was möchten Sie tun?"


async def says_how_old(person: Neighbour) -> None:
    await person.opens()
    await person.presses("Weiter auf Deutsch")
    await person.sees("Stimmen Sie zu?")
    await person.presses("Ich bin unter 16")


async def gets_a_number(person: Neighbour) -> str:
    await says_how_old(person)
    await person.sees("unterschrieben auf Papier")
    await person.presses("Nummer bekommen")
    told = await person.sees("Ihre Nummer: ")
    return told.split("Ihre Nummer: ")[1].split("\n")[0]


@pytest.fixture
async def strict_bot(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    """A process in which the young take part once their parents have agreed."""
    async with town(telegram, database_url, tmp_path, path='"guardian"') as app:
        yield app


@pytest.fixture
async def vera(telegram: Simulator, strict_bot: App) -> Neighbour:
    return await vera_moves_in(telegram)


@pytest.fixture
async def jonas(telegram: Simulator, strict_bot: App) -> Neighbour:
    return await Neighbour.moves_in(telegram, "Jonas")


async def test_the_young_can_follow_and_hear_about_phases_only(maria: Neighbour, clock: Clock, bot: App) -> None:
    await says_how_old(maria)
    told = await maria.sees("Eigene Ideen können Sie hier ab 16 schreiben.")
    assert "speichern wir nur Ihre Sprache und, verschlüsselt, wie wir Sie erreichen." in told
    assert await people_on_record(bot) == []

    await maria.presses("Nur Nachrichten bekommen")
    await maria.sees("Gut. Wir schreiben Ihnen, wenn etwas beginnt oder bald endet. Sonst nichts.")
    (consent,), resident = await consents_on_record(bot), await person_on_record(bot)
    assert (consent.scope, resident.wants_messages) == (ConsentScope.LIMITED, True)

    await maria.says(SHADE)
    await maria.sees(NOTICE)
    await maria.says("/new")
    await maria.sees("dazu brauchen wir Ihr Ja")
    assert await ideas(bot) == []
    await bot.ticks.tell_phases()
    await clock.forward(days=7)
    await maria.sees("Noch 2 Tage")


async def test_a_young_follower_says_stop_start_and_no_more(maria: Neighbour, bot: App) -> None:
    await says_how_old(maria)
    await maria.presses("Nur Nachrichten bekommen")
    await maria.sees("Sonst nichts.")
    await maria.says("STOP")
    await maria.sees("Wir schreiben Ihnen nicht mehr")
    assert (await person_on_record(bot)).state == "stopped"
    await maria.says("START")
    await maria.sees("Sonst nichts.")
    assert (await person_on_record(bot)).state == "active"
    await maria.says("/privacy")
    assert "Wir speichern nur Ihre Sprache" in await maria.sees("Ihre Daten")
    await maria.presses("Zustimmung zurücknehmen")
    await maria.presses("Ja, zurücknehmen")
    await maria.sees("Ihre Zustimmung ist zurückgenommen.")
    assert not (await person_on_record(bot)).wants_messages


async def test_whoever_is_old_enough_meanwhile_joins_like_everybody(maria: Neighbour, bot: App) -> None:
    await says_how_old(maria)
    await maria.presses("Nur Nachrichten bekommen")
    await maria.sees("Sonst nichts.")
    await maria.joins()
    await sends_an_idea(maria)

    assert [consent.scope for consent in await consents_on_record(bot)] == [ConsentScope.LIMITED, ConsentScope.FULL]


async def test_with_the_parents_paper_a_young_person_takes_part(
    telegram: Simulator, vera: Neighbour, strict_bot: App, jonas: Neighbour
) -> None:
    number = await gets_a_number(jonas)
    (row,) = await guardians(strict_bot)
    assert number.replace("-", "").casefold().encode() not in row.code
    assert [consent.scope for consent in await consents_on_record(strict_bot)] == [ConsentScope.LIMITED]

    await vera.says(f"/guardian {number.lower()}")
    assert "Wer es ist, sieht das Team nicht." in await vera.sees("wartet auf die Einwilligung der Eltern")
    await vera.presses("Papier liegt unterschrieben vor")
    assert "Leitung 1" in await vera.sees("Einwilligung der Eltern eingetragen.")

    await jonas.sees("Sie können jetzt mitmachen.")
    await sends_an_idea(jonas)
    full = (await consents_on_record(strict_bot))[-1]
    assert (full.scope, full.way) == (ConsentScope.FULL, ConsentWay.GUARDIAN)
    await vera.says("/audit")
    assert "Einwilligung der Eltern 1 eingetragen" in await vera.sees("Protokoll")
    file = await own_file(jonas, telegram)
    assert {"Gefragt", "Eingetragen", "Fassung"} == set(file["Über Sie"]["Einwilligung der Eltern"])


async def test_parents_can_take_it_back_with_the_same_number(vera: Neighbour, strict_bot: App, jonas: Neighbour) -> None:
    number = await gets_a_number(jonas)
    await vera.says(f"/guardian {number}")
    await vera.presses("Papier liegt unterschrieben vor")
    await jonas.sees("Sie können jetzt mitmachen.")
    await sends_an_idea(jonas)

    await vera.says(f"/guardian {number}")
    await vera.presses("Eltern nehmen es zurück")
    await vera.sees("Wirklich zurücknehmen?")
    await vera.presses("Ja, zurücknehmen")
    await vera.sees("Einwilligung zurückgenommen.")

    await jonas.sees("Ihre Eltern haben ihr Ja zurückgenommen.")
    await jonas.says("Noch etwas zum Spielplatz.")
    await jonas.sees(NOTICE)
    assert [idea.text for idea in await ideas(strict_bot)] == [SHADE]
    assert await guardians(strict_bot) == []
    await vera.says(f"/guardian {number}")
    await vera.sees("Zu dieser Nummer wartet niemand.")


async def test_a_new_number_takes_the_place_of_the_old_one(vera: Neighbour, strict_bot: App, jonas: Neighbour) -> None:
    first = await gets_a_number(jonas)
    await jonas.presses("Nummer bekommen")
    second = (await jonas.sees("Ihre Nummer: ")).split("Ihre Nummer: ")[1].split("\n")[0]
    assert first != second

    await vera.says(f"/guardian {first}")
    await vera.sees("Zu dieser Nummer wartet niemand.")
    await vera.says("/guardian")
    await vera.sees("Schreiben Sie die Nummer vom unterschriebenen Papier dahinter")
    await vera.says(f"/guardian {second}")
    await vera.sees("wartet auf die Einwilligung der Eltern")


async def test_a_number_whose_paper_never_comes_goes_and_with_it_who_asked(jonas: Neighbour, strict_bot: App, clock: Clock) -> None:
    await gets_a_number(jonas)
    await clock.set(MODEL_DAY + WAITS + timedelta(days=1))
    await strict_bot.ticks.forget_old()

    assert await guardians(strict_bot) == []
    assert await people_on_record(strict_bot) == []


async def test_whoever_follows_stays_when_the_paper_never_comes(jonas: Neighbour, strict_bot: App, clock: Clock) -> None:
    await gets_a_number(jonas)
    await jonas.presses("Nur Nachrichten bekommen")
    await jonas.sees("Sonst nichts.")
    await clock.set(MODEL_DAY + WAITS + timedelta(days=1))
    await strict_bot.ticks.forget_old()

    assert await guardians(strict_bot) == []
    assert [person.wants_messages for person in await people_on_record(strict_bot)] == [True]


async def test_a_paper_for_an_earlier_notice_does_not_count(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> None:
    async with town(telegram, database_url, tmp_path, path='"guardian"'):
        jonas = await Neighbour.moves_in(telegram, "Jonas")
        number = await gets_a_number(jonas)
    async with town(telegram, database_url, tmp_path, path='"guardian"', stored_until="2027-06-30") as bot:
        vera = await vera_moves_in(telegram)
        await vera.says(f"/guardian {number}")
        await vera.presses("Papier liegt unterschrieben vor")
        await vera.sees("Seit der Unterschrift hat sich geändert, was gespeichert wird.")

        assert [consent.scope for consent in await consents_on_record(bot)] == [ConsentScope.LIMITED]


async def guardians(bot: App) -> list[GuardianRow]:
    async with bot.records.reading() as unit:
        return list(await unit._session.scalars(select(GuardianRow)))
