"""Announcements for those who wait for a digest: put together with other news, unless they are urgent or would come too late by it."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.app import App
from participation.announcements import Announcement
from participation.rights import Role
from services.announcements import Announcements
from storage.outbox import MessageRow, MessageState
from tests.conversations.on_record import comes_true
from tests.conversations.test_announcements_arrive import NEWS, announce
from tests.conversations.test_digests import follows_umwelt, news_wait, publishes_ideas
from tests.services.staffroom import member
from tests.stage import BERLIN, INSEK, Clock, Neighbour

AT_FIVE = datetime(2024, 4, 5, 17, 0, 1, tzinfo=BERLIN)
"""On a Friday: both digests of the model process."""
NIGHT, MORNING = AT_FIVE.replace(hour=22), datetime(2024, 4, 6, 9, 30, tzinfo=BERLIN)
HEAD = "Nachricht der Stadt Kaiserslautern"


async def wants_all(person: Neighbour, rhythm: str) -> None:
    await follows_umwelt(person, rhythm)
    await person.presses("Alle Nachrichten einschalten")
    await person.sees("Nachrichten: an")


async def rows_of(bot: App, announcement: Announcement) -> list[tuple[str, bool, datetime | None]]:
    async with bot.records.reading() as unit:
        query = select(MessageRow).where(MessageRow.announcement_id == announcement.id).order_by(MessageRow.id)
        return [(row.state, row.for_digest, row.due_at) for row in await unit._connection.execute(query)]


async def is_written(bot: App, announcement: Announcement) -> None:
    async def is_so() -> bool:
        return bool(await rows_of(bot, announcement))

    await comes_true(is_so, 10)


async def test_an_announcement_waits_for_the_digest_and_is_read_in_full_from_there(maria: Neighbour, bot: App, clock: Clock) -> None:
    await wants_all(maria, "Einmal am Tag")
    announcement = await announce(bot)
    await publishes_ideas(bot, clock, 1)
    await is_written(bot, announcement)
    await news_wait(bot, 1)
    assert [row[:2] for row in await rows_of(bot, announcement)] == [(MessageState.QUEUED, True)]
    await clock.set(AT_FIVE)

    shown = await maria.sees("Neues für Sie")
    assert "Von der Stadt" in shown
    assert f"1. {NEWS}" in shown.replace("\u2068", "").replace("\u2069", "")
    assert "Neue Ideen" in shown
    await maria.presses("1 lesen")
    assert NEWS in await maria.sees(HEAD)
    assert [row[0] for row in await rows_of(bot, announcement)] == [MessageState.SENT]


async def test_one_alone_is_read_in_full_at_once(maria: Neighbour, bot: App, clock: Clock) -> None:
    await wants_all(maria, "Einmal am Tag")
    await is_written(bot, await announce(bot))
    await clock.set(AT_FIVE)

    assert NEWS in await maria.sees(HEAD)


async def test_what_is_urgent_waits_neither_for_a_digest_nor_for_the_morning(maria: Neighbour, bot: App, clock: Clock) -> None:
    await wants_all(maria, "Einmal in der Woche")
    await maria.presses("Ruhezeit wählen")
    await maria.sees("Wann sollen wir")
    await maria.presses("20 Uhr bis 9 Uhr")
    await maria.sees("Was möchten Sie ändern?")
    await clock.set(NIGHT)
    await announce(bot, urgent=True)

    await maria.sees("Dringend: Nachricht der Stadt")


async def test_quiet_hours_of_ones_own_hold_an_announcement_until_they_are_over(maria: Neighbour, bot: App, clock: Clock) -> None:
    await maria.joins()
    await maria.says("/nachrichten")
    await maria.presses("Ruhezeit wählen")
    await maria.sees("Wann sollen wir")
    await maria.presses("20 Uhr bis 9 Uhr")
    await maria.sees("Was möchten Sie ändern?")
    await clock.set(NIGHT)
    announcement = await announce(bot)

    async def is_held() -> bool:
        return [due for _, _, due in await rows_of(bot, announcement)] == [datetime(2024, 4, 6, 9, tzinfo=BERLIN)]

    await comes_true(is_held, 10)
    await clock.set(MORNING)

    assert NEWS in await maria.sees(HEAD)


async def test_what_is_too_old_by_the_next_digest_comes_by_itself(maria: Neighbour, bot: App, clock: Clock) -> None:
    await wants_all(maria, "Einmal in der Woche")
    await clock.set(AT_FIVE + timedelta(hours=1))
    await announce(bot)

    assert NEWS in await maria.sees(HEAD)


async def test_what_is_cancelled_is_left_out_of_a_digest(maria: Neighbour, bot: App, clock: Clock) -> None:
    await wants_all(maria, "Einmal am Tag")
    announcement = await announce(bot)
    await publishes_ideas(bot, clock, 2)
    await is_written(bot, announcement)
    await news_wait(bot, 2)
    editor = await member(bot.records, 1, clock.now(), Role.EDITOR)
    async with bot.records.changing() as unit:
        await Announcements(unit, INSEK, clock.now()).cancel(announcement.id, editor)
    await clock.set(AT_FIVE)

    assert "Von der Stadt" not in await maria.sees("Neues für Sie")
    assert [row[0] for row in await rows_of(bot, announcement)] == [MessageState.SKIPPED]


async def test_what_is_paused_waits_for_the_time_after(maria: Neighbour, bot: App, clock: Clock) -> None:
    await wants_all(maria, "Einmal am Tag")
    announcement = await announce(bot)
    await publishes_ideas(bot, clock, 2)
    await is_written(bot, announcement)
    await news_wait(bot, 2)
    editor = await member(bot.records, 1, clock.now(), Role.EDITOR)
    async with bot.records.changing() as unit:
        await Announcements(unit, INSEK, clock.now()).pause(announcement.id, editor)
    await clock.set(AT_FIVE)
    assert "Von der Stadt" not in await maria.sees("Neues für Sie")

    async with bot.records.changing() as unit:
        await Announcements(unit, INSEK, clock.now()).resume(announcement.id, editor)

    assert NEWS in await maria.sees(HEAD)


async def test_whoever_wants_news_at_once_gets_what_waited(maria: Neighbour, bot: App, clock: Clock) -> None:
    await wants_all(maria, "Einmal in der Woche")
    await is_written(bot, await announce(bot))
    await maria.presses("Wie oft wählen")
    await maria.sees("Wie oft möchten Sie")
    await maria.presses("Sofort")

    assert NEWS in await maria.sees(HEAD)
