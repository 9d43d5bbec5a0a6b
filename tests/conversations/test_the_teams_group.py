"""The group in which the team works: how it comes to be, what is said where, and what happens when it is lost."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App
from handlers.screens import Screen
from handlers.talk import ForTeam
from simulator import Simulator
from simulator.groups import Group
from tests.stage import Clock, Neighbour, running, settings_for

VERA, BOT = 7_000_001, 4200000001


@pytest.fixture
async def vera(telegram: Simulator) -> Neighbour:
    """She leads the team: the settings name her."""
    return Neighbour(telegram.ask, (await telegram.add_person("Vera Berg", language="de", id=VERA)).id, "Vera Berg")


@pytest.fixture
async def bot(telegram: Simulator, clock: Clock, vera: Neighbour, database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    async with running(settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,))) as app:
        yield app


async def work_begins(telegram: Simulator, vera: Neighbour, *others: Neighbour, **facts: object) -> Group:
    group = await telegram.add_group("Ideen", vera, *others, **facts)
    await group.adds(BOT)
    await vera.says("/here", chat=group)
    await vera.sees("Hier arbeitet jetzt das Team", chat=group)
    return group


async def tell_team(app: App, words: str, *, subject: str = "desk:1", anew: bool = True) -> None:
    """What a tick does that has a card for the team."""
    async with app.records.changing() as unit:
        process = await app.in_force.process(unit)
        await app.post.post(unit, process, [ForTeam(subject=subject, screen=lambda _: Screen(words), anew=anew)])
    app.outbox.wake()


async def test_an_admin_who_adds_the_bot_is_told_how_to_go_on(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    group = await telegram.add_group("Ideen", vera)
    await group.adds(BOT)

    assert "/here" in await vera.sees("Soll das Team hier arbeiten", chat=group)

    await vera.says("/here", chat=group)
    assert "Karten" in await vera.sees("Hier arbeitet jetzt das Team", chat=group)


async def test_somebody_else_who_adds_the_bot_is_told_nothing_and_cannot_make_it_the_teams(
    telegram: Simulator, maria: Neighbour, vera: Neighbour, bot: App
) -> None:
    group = await telegram.add_group("Nachbarn", maria)
    await group.adds(BOT)
    await maria.says("/here", chat=group)

    assert "Ich spreche mit Ihnen allein" in await maria.sees(chat=group)


async def test_cards_come_into_the_group_and_its_menu_is_its_own(telegram: Simulator, maria: Neighbour, vera: Neighbour, bot: App) -> None:
    group = await work_begins(telegram, vera, maria)
    await tell_team(bot, "Eine neue Idee")

    await maria.sees("Eine neue Idee", chat=group)
    assert await maria.commands(chat=group) == ["queue", "idea", "mine", "answer"]


async def test_in_a_group_with_topics_everything_stays_in_its_topic(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    group = await telegram.add_group("Ideen", vera, BOT, is_forum=True)
    topic = await group.opens_topic("Prüfen")
    await vera.says("/here", chat=group, thread=topic)
    said = await vera.finds("Hier arbeitet jetzt das Team", chat=group)
    await tell_team(bot, "Eine neue Idee")
    card = await vera.finds("Eine neue Idee", chat=group)
    await vera.says("/team", chat=group, thread=topic)
    answer = await vera.finds("Das Team", chat=group)

    assert said["message_thread_id"] == card["message_thread_id"] == answer["message_thread_id"] == topic


async def test_a_card_whose_words_change_before_it_is_sent_stays_in_its_topic(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    group = await telegram.add_group("Ideen", vera, BOT, is_forum=True)
    topic = await group.opens_topic("Prüfen")
    await vera.says("/here", chat=group, thread=topic)
    await vera.sees("Hier arbeitet jetzt das Team", chat=group)
    async with bot.records.changing() as unit:
        process = await bot.in_force.process(unit)
        first = ForTeam(subject="desk:1", screen=lambda _: Screen("Eine neue Idee"), anew=True)
        newer = ForTeam(subject="desk:1", screen=lambda _: Screen("In Arbeit"), anew=False)
        await bot.post.post(unit, process, [first, newer])
    bot.outbox.wake()

    assert (await vera.finds("In Arbeit", chat=group))["message_thread_id"] == topic


async def test_where_the_topic_was_deleted_the_group_itself_is_written_to(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    group = await telegram.add_group("Ideen", vera, BOT, is_forum=True)
    await vera.says("/here", chat=group)
    await vera.sees("Hier arbeitet jetzt das Team", chat=group)
    async with bot.records.changing() as unit:
        process = await bot.in_force.process(unit)
        place = await unit.staff.group(process.key)
        assert place
        await unit.staff.set_group(process.key, replace(place, thread_id=4711), bot.clock.now())
    await tell_team(bot, "Eine neue Idee")

    await vera.sees("Eine neue Idee", chat=group)


async def test_a_group_that_becomes_a_supergroup_is_still_the_teams(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    group = await work_begins(telegram, vera)
    await tell_team(bot, "Eine neue Idee")
    await vera.sees("Eine neue Idee", chat=group)
    supergroup = await group.migrates()
    await vera.says("/team", chat=supergroup)

    assert "Leitung 1" in await vera.sees("Das Team", chat=supergroup)
    await tell_team(bot, "In Arbeit", anew=False)
    await vera.sees("In Arbeit", chat=supergroup)


async def test_without_its_group_the_team_is_written_to_one_by_one_and_the_admins_hear_why(
    telegram: Simulator, vera: Neighbour, bot: App
) -> None:
    group = await work_begins(telegram, vera)
    await vera.says("/help")
    await vera.sees()
    await group.removes(BOT)

    assert "/here" in await vera.sees("kann ich nicht mehr schreiben")

    await tell_team(bot, "Eine neue Idee")
    await vera.sees("Eine neue Idee")


async def test_a_loss_that_nobody_told_is_noticed_by_the_next_card(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    group = await work_begins(telegram, vera)
    await group.is_deleted()
    await vera.says("/help")
    await tell_team(bot, "Eine neue Idee")

    await vera.sees("kann ich nicht mehr schreiben")
    await tell_team(bot, "Noch eine Idee", subject="desk:2")
    await vera.sees("Noch eine Idee")


async def test_an_anonymous_administrator_is_asked_to_act_as_a_person(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    group = await work_begins(telegram, vera)
    await group.promotes(vera, anonymous=True)
    await vera.says("/team", chat=group)

    assert "Anonym bleiben" in await vera.sees(chat=group)


async def test_the_group_moves_house(telegram: Simulator, vera: Neighbour, bot: App) -> None:
    old = await work_begins(telegram, vera)
    new = await work_begins(telegram, vera)

    await vera.sees("arbeitet jetzt in einer anderen Gruppe", chat=old)
    await tell_team(bot, "Eine neue Idee")
    await vera.sees("Eine neue Idee", chat=new)
    assert await vera.commands(chat=old) == []


async def test_the_settings_name_a_group_to_begin_with(
    telegram: Simulator, clock: Clock, vera: Neighbour, database_url: str, tmp_path: Path
) -> None:
    group = await telegram.add_group("Ideen", vera, BOT)
    settings = settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,), staff_chat=group.id)
    async with running(settings) as app:
        await tell_team(app, "Eine neue Idee")
        await vera.sees("Eine neue Idee", chat=group)
        other = await work_begins(telegram, vera)
    async with running(settings) as app:
        await tell_team(app, "Noch eine Idee", subject="desk:2")
        await vera.sees("Noch eine Idee", chat=other)


async def test_what_is_edited_forwarded_or_pressed_in_a_channel_counts_for_nothing(
    telegram: Simulator, maria: Neighbour, vera: Neighbour, bot: App
) -> None:
    """The same as in test_who_may_do_what, over HTTP."""
    group = await work_begins(telegram, vera, maria)
    await vera.says("/team")
    card = await vera.finds("Das Team")
    [press] = [key["callback_data"] for row in card["reply_markup"]["inline_keyboard"] for key in row if "einladen" in key["text"]]
    sender = {"id": VERA, "is_bot": False, "first_name": "Vera"}
    plain = {
        "message_id": card["message_id"],
        "date": 1712311200,
        "chat": {"id": VERA, "type": "private", "first_name": "Vera"},
        "text": "x",
    }
    forwarded = plain | {"forward_origin": {"type": "hidden_user", "sender_user_name": "Vera", "date": 1712311200}}
    in_channel = plain | {"chat": {"id": -1009, "type": "channel", "title": "Neues"}}
    for message in (forwarded, in_channel):
        query = {"id": str(message["chat"]["id"]), "from": sender, "chat_instance": "1", "data": press, "message": message}
        await telegram.inject_update(BOT, "callback_query", query)
    said = await vera.says("Guten Morgen", chat=group)
    await vera.edits(said, "/team", chat=group)
    await vera.says("/help")

    assert "Welche Rolle" not in "".join(message.get("text", "") for message in await vera.chat())
    assert "Das Team" not in "".join(message.get("text", "") for message in await vera.chat(group))
    await maria.presses_data(card, press, forged=True)
    assert "andere Person" in await maria.toast()
