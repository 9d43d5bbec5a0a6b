"""News of what people follow, as they arrive: one by itself or several in one message, in their rhythm, after their quiet hours, once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from participation.follows import Rhythm
from participation.ideas import IdeaId
from participation.residents import ResidentId
from storage.outbox import MessageRow, MessageState
from tests.conversations.on_record import comes_true, people_on_record
from tests.conversations.published import neighbour
from tests.services.staffroom import PUBLISH, decide_for_good, member, send_many
from tests.stage import BERLIN, INSEK, Clock, Neighbour

SHADE = "Am Spielplatz in Siegelbach fehlt Schatten. Drei Bäume würden helfen."
ON_SATURDAY_NOON = datetime(2026, 10, 24, 12, tzinfo=BERLIN)
IN_SPRING_NOON = datetime(2027, 3, 27, 12, tzinfo=BERLIN)


async def follows_umwelt(person: Neighbour, rhythm: str | None = None) -> None:
    await person.joins(messages=False)
    await person.says("/nachrichten")
    await person.sees("Was möchten Sie ändern?")
    await person.presses("Themen wählen")
    await person.sees("Welchem Thema")
    await person.presses("Umwelt")
    await person.sees("Sie folgen jetzt: Umwelt.")
    if rhythm:
        await person.presses("Zu den Nachrichten")
        await person.sees("Was möchten Sie ändern?")
        await person.presses("Wie oft wählen")
        await person.sees("Wie oft möchten Sie")
        await person.presses(rhythm)
        await person.sees("gesammelt")


async def publishes_ideas(bot: App, clock: Clock, count: int) -> list[IdeaId]:
    """Ideas of somebody else's come into force now."""
    now, author = clock.now(), await neighbour(bot, 77)
    by = await member(bot.records, 1, now - timedelta(days=1))
    ideas = await send_many(bot.records, author, now - timedelta(minutes=10), count)
    for idea in ideas:
        await decide_for_good(bot.records, idea, PUBLISH, by, now - INSEK.team.undo)
    return ideas


async def news_wait(bot: App, count: int) -> None:
    """They are written into the outbox, and wait."""

    async def is_so() -> bool:
        async with bot.records.reading() as unit:
            kinds = list(await unit._connection.scalars(select(MessageRow.state).where(MessageRow.kind == "published")))
        return len(kinds) == count

    await comes_true(is_so, 10)


async def test_a_new_idea_arrives_by_itself_with_the_way_to_it(maria: Neighbour, bot: App, clock: Clock) -> None:
    await follows_umwelt(maria)
    await publishes_ideas(bot, clock, 1)
    await news_wait(bot, 1)
    await clock.forward(minutes=2)

    assert "Umwelt" in await maria.sees("Neue Idee: ")
    await maria.presses("Idee ansehen")
    await maria.sees("Noch unterstützt das niemand.")


async def test_a_digest_puts_together_what_came_and_reads_on(maria: Neighbour, bot: App, clock: Clock) -> None:
    await follows_umwelt(maria, "Einmal am Tag")
    await publishes_ideas(bot, clock, 8)
    await news_wait(bot, 8)
    await clock.forward(hours=5)

    shown = await maria.sees("Neues für Sie")
    assert [line[:2] for line in shown.splitlines() if line[:1].isdigit()] == [f"{number}." for number in range(1, 7)]
    assert "und 2 weitere" in shown
    await maria.presses("Die weiteren lesen")
    shown = await maria.sees("Weiter mit dem Neuen")
    assert [line[:2] for line in shown.splitlines() if line[:1].isdigit()] == ["1.", "2."]
    await maria.presses("2 lesen")
    await maria.sees("Noch unterstützt das niemand.")


async def test_stop_counts_for_what_waits_for_a_digest(maria: Neighbour, bot: App, clock: Clock) -> None:
    await follows_umwelt(maria, "Einmal am Tag")
    await publishes_ideas(bot, clock, 1)
    await news_wait(bot, 1)
    await maria.says("STOP")
    await maria.sees("Erledigt.")
    await clock.forward(hours=6)

    async def given_up() -> bool:
        async with bot.records.reading() as unit:
            found = await unit._connection.execute(
                select(MessageRow.state, MessageRow.reason).where(MessageRow.kind.in_(["published", "digest"]))
            )
        return [(row.state, row.reason) for row in found] == [(MessageState.SKIPPED, "stopped")] * 2

    await comes_true(given_up, 10)


@pytest.mark.parametrize(
    "noon, hours, quiet_until",
    [
        (ON_SATURDAY_NOON, "16 bis 2:30", ON_SATURDAY_NOON.replace(day=25, hour=2, minute=30, fold=0)),
        (IN_SPRING_NOON, "16 bis 2:30", IN_SPRING_NOON.replace(day=28, hour=3)),
    ],
    ids=["autumn", "spring"],
)
async def test_a_digest_that_quiet_hours_hold_over_a_change_of_clocks_arrives_after_them_once(
    maria: Neighbour, bot: App, clock: Clock, noon: datetime, hours: str, quiet_until: datetime
) -> None:
    await clock.set(noon)
    await follows_umwelt(maria, "Einmal am Tag")
    await maria.presses("Ruhezeit wählen")
    await maria.sees("Wann sollen wir")
    await maria.presses("Andere Zeiten schreiben")
    await maria.sees("Schreiben Sie zwei Uhrzeiten")
    await maria.says(hours)
    await maria.sees("Was möchten Sie ändern?")
    await publishes_ideas(bot, clock, 2)
    await news_wait(bot, 2)

    for quiet in (noon.replace(hour=17, minute=1), quiet_until.astimezone(UTC) - timedelta(minutes=1)):
        await clock.set(quiet)
        await _looked_twice(bot)
        assert await _told(bot) == set()
    await clock.set(quiet_until.astimezone(UTC) + timedelta(seconds=30))

    await maria.sees("Neues für Sie")
    await clock.forward(days=2)
    await _looked_twice(bot)
    assert sum("Neues für Sie" in (message.get("text") or "") for message in await maria.chat()) == 1
    assert await _told(bot) == {MessageState.SENT}


async def test_a_rhythm_and_hours_are_kept_with_the_person(maria: Neighbour, bot: App) -> None:
    await follows_umwelt(maria, "Einmal in der Woche")

    person = ResidentId((await people_on_record(bot))[-1].id)
    async with bot.records.reading() as unit:
        resident = await unit.residents.get(person)
    assert resident is not None
    assert (resident.rhythm, resident.own_quiet_hours) == (Rhythm.WEEKLY, None)
    assert resident.quiet_hours(INSEK) == INSEK.quiet_hours


async def _told(bot: App) -> set[str]:
    async with bot.records.reading() as unit:
        finished = select(MessageRow.state).where(MessageRow.kind.in_(["published", "digest"]), MessageRow.finished_at.is_not(None))
        return set(await unit._connection.scalars(finished))


async def _looked_twice(bot: App) -> None:
    """Long enough for every tick and for the outbox."""
    await asyncio.sleep(1.7)
