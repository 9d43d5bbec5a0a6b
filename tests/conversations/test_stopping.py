"""STOP and START as people expect them, at any step, and what people choose to hear."""

import pytest

from bot.app import App
from participation.residents import ResidentState
from simulator import Simulator
from tests.conversations.on_record import comes_true, person_on_record
from tests.stage import Neighbour

BOT = 4200000001


@pytest.mark.parametrize("word", ["/stop", "STOP", "Stopp", "stop!", "/stopp", "unsubscribe"])
async def test_whoever_says_stop_hears_no_more(maria: Neighbour, bot: App, word: str) -> None:
    await maria.joins()
    await maria.says(word)
    await maria.sees("Wir schreiben Ihnen nicht mehr")

    person = await person_on_record(bot)
    assert person.state == ResidentState.STOPPED


async def test_stop_twice_says_that_it_is_done(maria: Neighbour) -> None:
    await maria.joins()
    await maria.says("STOP")
    await maria.sees("Erledigt.")
    await maria.says("STOP")

    await maria.sees("Sie bekommen schon keine Nachrichten.")


async def test_start_switches_messages_on_again(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await maria.says("STOP")
    await maria.sees("Erledigt.")
    await maria.says("START")
    await maria.sees("Gut, wir schreiben Ihnen wieder.")
    await maria.says("start")
    await maria.sees("Sie bekommen schon Nachrichten von uns.")

    person = await person_on_record(bot)
    assert (person.state, person.wants_messages) == (ResidentState.ACTIVE, True)


async def test_the_command_start_shows_the_card_and_leaves_messages_off(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await maria.says("STOP")
    await maria.sees("Erledigt.")
    await maria.says("/start")

    assert "Ihre Nachrichten sind aus. Wieder einschalten: START" in await maria.sees("Was möchten Sie tun?")
    assert (await person_on_record(bot)).state == ResidentState.STOPPED


async def test_stop_in_the_middle_of_an_idea_leaves_the_draft(maria: Neighbour) -> None:
    await maria.joins()
    await maria.presses("Idee schreiben")
    await maria.presses("Grün und Klima")
    await maria.presses("Umwelt")
    await maria.sees("Was soll wo besser werden")
    await maria.says("Stopp")
    await maria.sees("Erledigt.")

    await maria.presses("Weiterschreiben")
    await maria.sees("Was soll wo besser werden")


async def test_stop_of_a_stranger_stores_nothing(maria: Neighbour) -> None:
    await maria.says("STOP")

    await maria.sees("Über Sie ist hier nichts gespeichert.")


async def test_messages_can_be_chosen_in_three_steps(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await maria.says("/nachrichten")
    await maria.sees("Nachrichten: an")
    await maria.presses("Nur zu meinen Ideen")
    await maria.sees("Nachrichten: nur zu Ihren Ideen")
    assert await _wishes(bot) == (ResidentState.ACTIVE, False)

    await maria.presses("Keine Nachrichten mehr")
    await maria.sees("Nachrichten: aus")
    assert (await _wishes(bot))[0] == ResidentState.STOPPED

    await maria.says("nur zu meinen ideen")
    await maria.sees("Nachrichten: nur zu Ihren Ideen")
    assert await _wishes(bot) == (ResidentState.ACTIVE, False)

    await maria.presses("Alle Nachrichten einschalten")
    await maria.sees("Nachrichten: an")
    assert await _wishes(bot) == (ResidentState.ACTIVE, True)


async def test_whoever_blocks_the_bot_is_not_written_to_until_they_come_back(maria: Neighbour, bot: App) -> None:
    await maria.joins()
    await maria.blocks()
    await _becomes(bot, ResidentState.BLOCKED_BOT)

    await maria.unblocks()
    await _becomes(bot, ResidentState.ACTIVE)
    assert (await person_on_record(bot)).wants_messages


async def test_a_command_in_a_group_once_made_the_bot_write_to_somebody_who_had_blocked_it(
    telegram: Simulator, maria: Neighbour, bot: App
) -> None:
    await maria.joins()
    await maria.blocks()
    await _becomes(bot, ResidentState.BLOCKED_BOT)
    group = await telegram.add_group("Nachbarn", maria, BOT)
    await maria.says("/start@mitreden_bot", chat=group)
    await maria.sees("https://t.me/mitreden_bot", chat=group)

    assert (await person_on_record(bot)).state == ResidentState.BLOCKED_BOT


async def _wishes(bot: App) -> tuple[str, bool]:
    person = await person_on_record(bot)
    return person.state, person.wants_messages


async def _becomes(bot: App, state: ResidentState) -> None:
    async def is_so() -> bool:
        return (await person_on_record(bot)).state == state

    await comes_true(is_so)
