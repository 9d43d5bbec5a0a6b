"""The yes: told from what is switched on, asked for anew when that changes, taken back as simply as it was given."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import App
from handlers.residents.onboarding.screens import notice
from participation.notices import Notice
from participation.process_file import parse_process
from participation.residents import ResidentState
from participation.words import Language
from simulator import Simulator
from storage.dialogs import DialogRow
from storage.drafts import DraftRow
from storage.inbox import UpdateRow
from storage.outbox import MessageRow
from tests.conversations.on_record import comes_true, consents_on_record, people_on_record, person_on_record
from tests.conversations.variants import ASKING, WITHOUT_PHOTOS, WITHOUT_PLACES, town, written
from tests.conversations.writing import SHADE, TEXT, chooses_a_topic, drafts, ideas, sends_an_idea
from tests.stage import INSEK, SPEECH, Clock, Neighbour

NOTICE = "Bevor Sie mitmachen"
CARD = "Was möchten Sie tun?"
SWITCHES: list[tuple[str, dict[str, str]]] = [
    ("", WITHOUT_PHOTOS),
    ("", WITHOUT_PLACES),
    ("", WITHOUT_PHOTOS | WITHOUT_PLACES),
    (ASKING, {}),
    ("", {"stored_until": "2027-06-30"}),
    ("", {"minimum_age": "14"}),
    ("", {"path": '"allowed"'}),
]


def words_of(file: Path, language: Language) -> str:
    return notice(SPEECH.in_(language), parse_process(file.read_text("utf-8")), "").text


@pytest.mark.parametrize("language", Language)
def test_every_switch_of_the_process_file_changes_what_the_notice_says(tmp_path: Path, language: Language) -> None:
    told = [words_of(written(tmp_path, more, **instead), language) for more, instead in SWITCHES]

    assert len({*told, notice(SPEECH.in_(language), INSEK, "").text}) == len(SWITCHES) + 1


def test_every_switch_makes_it_another_notice(tmp_path: Path) -> None:
    rules = [("", {"when_forgotten": '"stay"'}), ("", {"path": '"guardian"'})]
    files = [written(tmp_path, more, **instead) for more, instead in [*SWITCHES, *rules]]
    versions = {Notice.of(parse_process(file.read_text("utf-8"))).version for file in files}

    assert len({*versions, Notice.of(INSEK).version}) == len(files) + 1


def test_a_notice_without_photos_does_not_speak_of_photos(tmp_path: Path) -> None:
    assert "Foto" not in words_of(written(tmp_path, **WITHOUT_PHOTOS), Language.GERMAN)
    assert "Ort" not in words_of(written(tmp_path, **WITHOUT_PLACES), Language.GERMAN)
    assert "Alter" in words_of(written(tmp_path, ASKING), Language.GERMAN)


async def revokes(person: Neighbour) -> None:
    await person.says("/privacy")
    await person.presses("Zustimmung zurücknehmen")
    await person.sees("Möchten Sie Ihre Zustimmung zurücknehmen?")
    await person.presses("Ja, zurücknehmen")
    await person.sees("Ihre Zustimmung ist zurückgenommen.")


async def test_before_a_yes_is_taken_back_it_is_said_what_that_means(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await maria.says("/privacy")
    await maria.presses("Zustimmung zurücknehmen")

    question = await maria.sees("Möchten Sie Ihre Zustimmung zurücknehmen?")
    assert "speichern wir nichts Neues von Ihnen und schreiben Ihnen nicht mehr. Lesen können Sie weiter." in question
    assert "/forget" in question
    await maria.presses("Nein, weiter mitmachen")
    assert "Gut, Ihr Ja gilt weiter." in await maria.sees(CARD)
    assert (await person_on_record(bot)).state == ResidentState.ACTIVE


async def test_whoever_took_their_yes_back_reads_on_and_nothing_more_is_kept_of_them(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await sends_an_idea(maria)
    await chooses_a_topic(maria)
    await revokes(maria)
    (consent,), resident = await consents_on_record(bot), await person_on_record(bot)
    assert consent.revoked_at
    assert (resident.state, resident.wants_messages) == (ResidentState.STOPPED, False)

    await maria.says("Noch eine Bank am Rathaus, bitte.")
    assert "brauchen wir Ihr Ja" in await maria.sees(NOTICE)
    await maria.says("/new")
    await maria.sees("dazu brauchen wir Ihr Ja")
    await maria.says("/browse")
    await maria.sees("Noch ist keine Idee veröffentlicht.")

    async with bot.records.reading() as unit:
        assert list(await unit._session.scalars(select(DialogRow.resident_id))) == []
        assert [row.text for row in await unit._session.scalars(select(DraftRow).order_by(DraftRow.id))] == [SHADE, ""]
        assert [row for row in await unit._session.scalars(select(UpdateRow)) if row.payload] == []
    assert [idea.text for idea in await ideas(bot)] == [SHADE]


async def test_whoever_took_their_yes_back_still_sees_and_deletes_their_data(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await sends_an_idea(maria)
    await revokes(maria)

    await maria.says("/privacy")
    assert "Sie haben Ihre Zustimmung zurückgenommen." in await maria.sees("Ihre Daten")
    await maria.says("/mydata")
    assert "1 Idee" in await maria.sees("Das ist alles")
    await maria.says("/forget")
    await maria.sees("Was soll mit Ihren Ideen geschehen?")
    await maria.says("auch meine ideen löschen")
    await maria.sees("Ihre Daten sind gelöscht.")
    assert [idea.text for idea in await ideas(bot)] == [""]


async def test_whoever_took_their_yes_back_and_keeps_their_data_leaves_no_open_question(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await revokes(maria)
    await maria.says("/forget")
    await maria.sees("Sollen wir alles löschen?")
    await maria.says("Nein")
    await maria.sees("Gut, wir löschen nichts.")

    async with bot.records.reading() as unit:
        assert list(await unit._session.scalars(select(DialogRow.resident_id))) == []


async def test_no_phase_is_told_to_whoever_took_their_yes_back(maria: Neighbour, ali: Neighbour, clock: Clock, bot: App) -> None:
    await maria.joins()
    await ali.joins()
    await revokes(maria)
    await bot.ticks.tell_phases()
    await clock.forward(days=7)
    await ali.sees("Noch 2 Tage")

    async with bot.records.reading() as unit:
        told = await unit._session.scalars(select(MessageRow.resident_id).where(MessageRow.item.is_not(None)))
        assert (await people_on_record(bot))[0].id not in list(told)


async def test_coming_back_asks_again_and_everything_is_there(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await sends_an_idea(maria)
    await revokes(maria)
    await maria.joins()
    await maria.says("/ideas")
    await maria.sees("Am Spielplatz fehlt Schatten.")

    first, second = await consents_on_record(bot)
    assert first.revoked_at
    assert second.revoked_at is None
    assert (await person_on_record(bot)).state == ResidentState.ACTIVE


async def test_an_old_button_takes_nothing_back_twice(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await revokes(maria)
    await maria.presses("Ja, zurücknehmen")

    await maria.sees("Es gibt nichts zurückzunehmen.")
    assert len(await consents_on_record(bot)) == 1


async def test_when_the_notice_changes_everybody_is_asked_again_and_goes_on_where_they_were(
    telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path
) -> None:
    async with town(telegram, database_url, tmp_path):
        maria = await Neighbour.moves_in(telegram, "Maria")
        await maria.joins()
        await chooses_a_topic(maria)
    async with town(telegram, database_url, tmp_path, stored_until="2027-06-30") as bot:
        await maria.says(SHADE)
        changed = await maria.sees(NOTICE)
        assert "Was wir speichern, hat sich geändert." in changed
        assert "bis 30. Juni 2027" in changed
        assert [draft.text for draft in await drafts(bot)] == [""]

        await maria.presses("Ja, ich stimme zu")
        await maria.sees("Danke, Ihr neues Ja ist gespeichert.")
        await maria.sees(TEXT)
        await maria.says(SHADE)
        await maria.sees("dazugeben?")
        assert [draft.text for draft in await drafts(bot)] == [SHADE]
        first, second = await consents_on_record(bot)
        assert (first.revoked_at, second.revoked_at) == (second.given_at, None)
        assert first.version != second.version


async def test_who_says_no_to_the_changed_notice_reads_on_and_hears_about_phases_as_agreed(
    telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path
) -> None:
    async with town(telegram, database_url, tmp_path):
        maria = await Neighbour.moves_in(telegram, "Maria")
        await maria.joins()
    async with town(telegram, database_url, tmp_path, **WITHOUT_PHOTOS) as bot:
        await maria.says("/new")
        await maria.sees("Bevor es weitergeht, brauchen wir Ihr neues Ja.")
        await maria.presses("Doch mitmachen")
        await maria.presses("Nein, nur lesen")
        assert "Neues speichern wir nicht." in await maria.sees("Gut, Sie lesen mit.")
        await maria.says("/privacy")
        await maria.sees("Seitdem hat er sich geändert.")

        assert [person.wants_messages for person in await people_on_record(bot)] == [True]
        await bot.ticks.tell_phases()
        await clock.forward(days=7)
        await maria.sees("Noch 2 Tage")


async def test_the_same_words_for_the_same_facts_ask_nobody_again(
    telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path
) -> None:
    async with town(telegram, database_url, tmp_path):
        maria = await Neighbour.moves_in(telegram, "Maria")
        await maria.joins()
    async with town(telegram, database_url, tmp_path, check_within="4") as bot:
        await chooses_a_topic(maria)
        assert len(await consents_on_record(bot)) == 1


async def test_stop_and_start_count_for_whoever_has_not_agreed_anew(
    telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path
) -> None:
    async with town(telegram, database_url, tmp_path):
        maria = await Neighbour.moves_in(telegram, "Maria")
        await maria.joins()
    async with town(telegram, database_url, tmp_path, **WITHOUT_PHOTOS) as bot:
        await maria.says("STOP")
        await maria.sees("Wir schreiben Ihnen nicht mehr")

        async def is_stopped() -> bool:
            return (await person_on_record(bot)).state == ResidentState.STOPPED

        await comes_true(is_stopped)
