"""In a group the bot answers only who speaks to it, and points to the chat of two."""

from bot.app import App
from simulator import Simulator
from tests.stage import Neighbour

BOT = 4200000001


async def test_a_command_in_a_group_is_answered_with_the_way_to_the_chat_of_two(telegram: Simulator, maria: Neighbour, bot: App) -> None:
    group = await telegram.add_group("Nachbarn", maria, BOT)
    await maria.says("/start@mitreden_bot", chat=group)

    assert "https://t.me/mitreden_bot" in await maria.sees(chat=group)


async def test_what_people_say_to_each_other_is_left_alone(telegram: Simulator, maria: Neighbour, bot: App) -> None:
    group = await telegram.add_group("Nachbarn", maria, BOT, admins=[BOT])
    await maria.says("Am Spielplatz fehlt Schatten.", chat=group)
    await maria.says("/help@another_bot", chat=group)
    await maria.says("STOP", chat=group)
    message = await maria.says("Guten Morgen", chat=group)
    await maria.edits(message, "Guten Abend", chat=group)

    await maria.sees_nothing_new(chat=group)


async def test_a_mention_is_answered(telegram: Simulator, maria: Neighbour, bot: App) -> None:
    group = await telegram.add_group("Nachbarn", maria, BOT, admins=[BOT])
    await maria.says("Was kann @mitreden_bot?", chat=group)

    await maria.sees("Ich spreche mit Ihnen allein", chat=group)
