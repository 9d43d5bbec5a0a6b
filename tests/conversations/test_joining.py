"""How people join: three taps, and nothing about them is stored before the second."""

from pathlib import Path

from bot.app import App
from participation.residents import ResidentState
from participation.words import Language
from simulator import Simulator
from tests.conversations.on_record import consents_on_record, people_on_record
from tests.stage import Clock, Neighbour, running, settings_for

INSEK = Path(__file__).parents[2] / "processes" / "insek.toml"
NOTICE = "Bevor Sie mitmachen"
CARD = "Was möchten Sie tun?"


async def test_three_taps_lead_to_the_phase_card(maria: Neighbour) -> None:
    await maria.opens()
    assert "Die Stadt Kaiserslautern fragt" in await maria.sees("Welche Sprache möchten Sie?")

    await maria.presses("Weiter auf Deutsch")
    assert "Wir speichern bis 31. Dezember 2026" in await maria.sees("Stimmen Sie zu?")

    await maria.presses("Ja, ich stimme zu")
    await maria.sees("Sollen wir Ihnen schreiben")

    await maria.presses("Ja, schreiben Sie mir")
    card = await maria.sees(CARD)
    assert "Gut, wir schreiben Ihnen." in card
    assert "Noch 9 Tage, bis Sonntag, 14. April." in card


async def test_nothing_is_stored_before_the_yes(maria: Neighbour, bot: App) -> None:
    await maria.opens("t-umwelt")
    await maria.presses("Weiter auf Deutsch")
    await maria.sees(NOTICE)

    assert await people_on_record(bot) == []


async def test_the_yes_is_on_record_with_language_and_notice(ali: Neighbour, bot: App, clock: Clock) -> None:
    await ali.opens()
    await ali.presses("Continue in English")
    await ali.presses("Yes, I agree")
    await ali.sees("Shall we write to you")

    (person,), (consent,) = await people_on_record(bot), await consents_on_record(bot)
    assert person.language == consent.language == Language.ENGLISH
    assert (consent.way, consent.given_at.date()) == ("pressed", clock.now().date())
    assert not person.wants_messages


async def test_whoever_wants_no_messages_gets_none_about_phases(maria: Neighbour, bot: App) -> None:
    await maria.joins(messages=False)

    assert "Dann schreiben wir Ihnen nur zu Ihren eigenen Ideen." in await maria.sees(CARD)
    (person,) = await people_on_record(bot)
    assert (person.state, person.wants_messages) == (ResidentState.ACTIVE, False)


async def test_every_answer_on_the_way_in_can_be_typed(maria: Neighbour, bot: App) -> None:
    await maria.opens()
    await maria.sees("Welche Sprache")
    await maria.says("english")
    await maria.sees("Do you agree?")
    await maria.says("Yes, I agree!")
    await maria.sees("Shall we write to you")
    await maria.says("yes")

    assert "Good, we will write to you." in await maria.sees("What would you like to do?")
    assert [consent.way for consent in await consents_on_record(bot)] == ["typed"]


async def test_a_bare_yes_agrees_to_nothing(maria: Neighbour, bot: App) -> None:
    await maria.opens()
    await maria.presses("Weiter auf Deutsch")
    await maria.sees(NOTICE)
    await maria.says("Ja")

    assert "schreiben Sie: Ja, ich stimme zu" in await maria.sees(NOTICE)
    assert await people_on_record(bot) == []


async def test_an_idea_that_comes_too_early_is_not_kept_and_the_notice_comes_again(maria: Neighbour, bot: App) -> None:
    await maria.opens()
    await maria.presses("Weiter auf Deutsch")
    await maria.sees(NOTICE)
    await maria.says("Am Spielplatz fehlt Schatten.")

    assert "brauchen wir Ihr Ja" in await maria.sees(NOTICE)
    assert await people_on_record(bot) == []


async def test_the_language_can_still_be_chosen_where_the_notice_comes_unasked(ali: Neighbour) -> None:
    await ali.says("hello?")
    await ali.sees("Before you take part")
    await ali.presses("Deutsch")

    await ali.sees(NOTICE)


async def test_a_second_tap_on_the_yes_gets_no_second_answer(maria: Neighbour, bot: App) -> None:
    await maria.opens()
    await maria.presses("Weiter auf Deutsch")
    await maria.sees(NOTICE)
    await maria.presses("Ja, ich stimme zu")
    await maria.presses("Ja, ich stimme zu")
    await maria.sees("Sollen wir Ihnen schreiben")
    await maria.presses("Nein, danke")
    await maria.sees(CARD)

    assert len(await consents_on_record(bot)) == 1
    assert sum("Sollen wir Ihnen schreiben" in message.get("text", "") for message in await maria.chat()) == 1


async def test_old_buttons_of_the_way_in_do_something_sensible(maria: Neighbour, clock: Clock, bot: App) -> None:
    await maria.joins()
    await clock.forward(days=1)
    await maria.presses("Ja, ich stimme zu")
    assert "Sie sind schon dabei." in await maria.sees(CARD)

    await maria.presses("Ich bin unter 16")
    assert "Sie sind schon dabei." in await maria.sees(CARD)

    await maria.presses("English")
    assert "in English" in await maria.sees("What would you like to do?")
    assert len(await consents_on_record(bot)) == 1


async def test_start_again_shows_the_phase_card(maria: Neighbour) -> None:
    await maria.joins()
    await maria.says("/start")

    assert "Noch 9 Tage" in await maria.sees(CARD)


async def test_start_in_the_middle_of_an_idea_shows_the_card_with_the_way_back(maria: Neighbour) -> None:
    await maria.joins()
    await maria.presses("Idee schreiben")
    await maria.sees("Worum geht es?")
    await maria.says("/start")
    await maria.sees(CARD)
    await maria.presses("Weiterschreiben")

    await maria.sees("Worum geht es?")


async def test_no_just_read_stores_nothing(maria: Neighbour, bot: App) -> None:
    await maria.opens()
    await maria.presses("Weiter auf Deutsch")
    await maria.sees(NOTICE)
    await maria.presses("Nein, nur lesen")
    await maria.sees("Wir speichern nichts über Sie.")
    await maria.sees(CARD)

    await maria.presses("Alle Phasen")
    await maria.presses("2 ansehen")
    await maria.sees("Das läuft gerade.")
    await maria.presses("Zur Übersicht")
    await maria.sees(CARD)
    await maria.presses("Ideen lesen")
    await maria.sees("Noch ist keine Idee veröffentlicht.")

    assert await people_on_record(bot) == []


async def test_whoever_only_reads_is_offered_to_join_at_each_attempt_to_write(maria: Neighbour) -> None:
    await maria.opens()
    await maria.presses("Weiter auf Deutsch")
    await maria.presses("Nein, nur lesen")
    await maria.sees(CARD)
    await maria.says("/new")
    await maria.sees("dazu brauchen wir Ihr Ja")
    await maria.says("/notifications")
    await maria.sees("dazu brauchen wir Ihr Ja")

    await maria.presses("Doch mitmachen")
    await maria.presses("Ja, ich stimme zu")
    await maria.sees("Sollen wir Ihnen schreiben")


async def test_people_who_only_read_keep_the_language_they_chose(maria: Neighbour) -> None:
    await maria.opens()
    await maria.presses("English")
    await maria.presses("No, just read")
    await maria.sees("What would you like to do?")
    await maria.presses("All phases")

    await maria.sees("Which phase would you like to know more about?")


async def test_under_age_means_reading_here(maria: Neighbour, bot: App) -> None:
    await maria.opens()
    await maria.presses("Weiter auf Deutsch")
    await maria.presses("Ich bin unter 16")
    await maria.sees("Eigene Ideen können Sie hier ab 16 schreiben.")

    await maria.presses("Zurück")
    await maria.sees("Stimmen Sie zu?")
    assert await people_on_record(bot) == []


async def test_where_the_process_file_allows_it_nobody_is_asked_how_old_they_are(
    telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path
) -> None:
    """The other ways of the young are told in test_young_people.py."""
    process = tmp_path / "young.toml"
    process.write_text(INSEK.read_text().replace('path = "read_only"', 'path = "allowed"'))
    async with running(settings_for(telegram, database_url, tmp_path / "clock", process=process)):
        jonas = await Neighbour.moves_in(telegram, "Jonas")
        await jonas.opens()
        await jonas.presses("Weiter auf Deutsch")
        await jonas.sees("Stimmen Sie zu?")
        assert "Ich bin unter 16" not in await jonas.buttons()
        await jonas.presses("Ja, ich stimme zu")

        await jonas.sees("Sollen wir Ihnen schreiben")


async def test_a_notice_that_has_changed_is_shown_again_before_the_yes_counts(
    telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path
) -> None:
    settings = settings_for(telegram, database_url, tmp_path / "clock")
    async with running(settings):
        maria = await Neighbour.moves_in(telegram, "Maria")
        await maria.opens()
        await maria.presses("Weiter auf Deutsch")
        await maria.sees("bis 31. Dezember 2026")
    process = tmp_path / "changed.toml"
    process.write_text(INSEK.read_text().replace("stored_until = 2026-12-31", "stored_until = 2027-06-30"))
    async with running(settings_for(telegram, database_url, tmp_path / "clock", process=process)) as bot:
        await maria.presses("Ja, ich stimme zu")
        assert "Dieser Hinweis ist inzwischen ein anderer." in await maria.sees("bis 30. Juni 2027")
        assert await people_on_record(bot) == []

        await maria.presses("Ja, ich stimme zu")
        await maria.sees("Sollen wir Ihnen schreiben")


async def test_help_before_joining_explains_and_asks_again(maria: Neighbour) -> None:
    await maria.opens()
    await maria.sees("Welche Sprache")
    await maria.says("/help")

    assert "Ohne Ihr Ja speichern wir nichts." in await maria.sees("Stimmen Sie zu?")


async def test_other_commands_leave_the_question_about_messages_open(maria: Neighbour) -> None:
    await maria.opens()
    await maria.presses("Weiter auf Deutsch")
    await maria.presses("Ja, ich stimme zu")
    await maria.sees("Sollen wir Ihnen schreiben")
    await maria.says("/about")
    await maria.sees("Barrierefreiheit")
    await maria.says("Wie bitte?")
    await maria.sees("Diese Antwort haben wir nicht erkannt.")

    await maria.sees("Sollen wir Ihnen schreiben")
    await maria.says("nein")
    await maria.sees("Dann schreiben wir Ihnen nur zu Ihren eigenen Ideen.")


async def test_a_button_pressed_before_joining_by_somebody_else_does_nothing_for_them(maria: Neighbour, ali: Neighbour, bot: App) -> None:
    await maria.opens()
    await maria.presses("Weiter auf Deutsch")
    notice = await maria.finds(NOTICE)
    await ali.opens()
    welcome = await ali.finds("Which language")
    yes = notice["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await ali.presses_data(welcome, yes, forged=True)

    await ali.sees("This button is for another person.")
    assert await people_on_record(bot) == []
