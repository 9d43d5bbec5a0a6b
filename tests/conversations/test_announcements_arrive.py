"""What the city announces reaches each recipient once, in their language, and nobody who has left meanwhile."""

import asyncio
from datetime import datetime

from bot.app import App
from participation.announcements import Announcement, Target, Version
from participation.rights import Role
from participation.words import Language
from services.announcements import Announcements, Sheet
from simulator import Simulator
from tests.services.staffroom import member
from tests.stage import BERLIN, INSEK, Clock, Neighbour

NEWS = "Der Stadtrat tagt am Montag."
WORDS = {
    Language.GERMAN: Version(html="Der <b>Stadtrat</b> tagt am Montag.", units=28),
    Language.ENGLISH: Version(html="The <b>council</b> meets on Monday.", units=28),
}
NIGHT, MORNING = datetime(2024, 4, 5, 22, 0, tzinfo=BERLIN), datetime(2024, 4, 6, 8, 1, tzinfo=BERLIN)


async def announce(bot: App, *, urgent: bool = False, paused: bool = False) -> Announcement:
    """Written by one, released by another."""
    now = bot.clock.now()
    writer, releaser = [await member(bot.records, number, now, Role.EDITOR) for number in (1, 2)]
    async with bot.records.changing() as unit:
        announcements = Announcements(unit, INSEK, now)
        begun = await announcements.begin(writer)
        for language, version in WORDS.items():
            await announcements.write(begun.id, language, version, writer)
        await announcements.lead_to(begun.id, Target.parse("p-orte"), writer)
        await announcements.set_urgent(begun.id, writer, urgent=urgent)
        handed_in = await announcements.hand_in(begun.id, writer)
        approved = await announcements.approve(begun.id, handed_in.counted or 0, releaser)
        if not paused:
            return approved
        await announcements.go_on()
        return await announcements.pause(begun.id, writer)


async def sheet(bot: App, announcement: Announcement) -> Sheet:
    async with bot.records.reading() as unit:
        return await Announcements(unit, INSEK, bot.clock.now()).sheet(announcement.id)


async def settled(bot: App, announcement: Announcement) -> Sheet:
    while (found := await sheet(bot, announcement)).announcement.ended_at is None:  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0.05)
    return found


async def test_each_reads_it_once_in_their_language_or_the_one_that_was_chosen_for_them(
    maria: Neighbour, telegram: Simulator, bot: App
) -> None:
    john = await Neighbour.moves_in(telegram, "John", "en")
    resi = await Neighbour.moves_in(telegram, "Resi")
    shy = await Neighbour.moves_in(telegram, "Schüchtern")
    await maria.joins()
    await john.joins(language=Language.ENGLISH)
    await resi.joins(language=Language.PLAIN_GERMAN)
    await shy.joins(messages=False)

    announcement = await announce(bot)

    assert NEWS in await maria.sees("Nachricht der Stadt Kaiserslautern")
    assert "The council meets on Monday." in await john.sees("Message from the city of Kaiserslautern")
    assert NEWS in await resi.sees("Nachricht von der Stadt Kaiserslautern")
    progress = (await settled(bot, announcement)).progress
    assert (progress.sent, progress.total) == (3, 3)
    await maria.presses("Mehr zur Phase")
    await maria.sees("Ihre Orte in Kaiserslautern")


async def test_whoever_says_stop_before_it_is_sent_does_not_get_it(maria: Neighbour, ali: Neighbour, bot: App) -> None:
    await maria.joins()
    await ali.joins()
    announcement = await announce(bot, paused=True)
    while (await sheet(bot, announcement)).announcement.size is None:  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0.05)

    await maria.says("STOP")
    await maria.sees("Erledigt")
    editor = await member(bot.records, 1, bot.clock.now(), Role.EDITOR)
    async with bot.records.changing() as unit:
        await Announcements(unit, INSEK, bot.clock.now()).resume(announcement.id, editor)

    await ali.sees(NEWS)
    assert (await settled(bot, announcement)).progress.skipped == {"stopped": 1}


async def test_it_waits_for_the_morning_but_where_it_is_urgent(maria: Neighbour, bot: App, clock: Clock) -> None:
    await maria.joins()
    await clock.set(NIGHT)
    waiting = await announce(bot)
    await announce(bot, urgent=True)
    await maria.sees("Dringend: Nachricht der Stadt Kaiserslautern")
    assert (await sheet(bot, waiting)).progress.waiting == 1

    await clock.set(MORNING)

    assert (await settled(bot, waiting)).progress.sent == 1
