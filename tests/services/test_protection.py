"""What protects people and the team: danger first, floods apart, bans. On both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from participation import refusals
from participation.bans import REASON_MAXIMUM
from participation.floods import FloodState
from participation.ideas import Idea, IdeaState
from participation.own_data import IdeasWish
from participation.processes import TopicKey
from participation.residents import ResidentId, ResidentState
from participation.rights import Role
from participation.staff import Member
from participation.words import Language
from services.audit import Audit
from services.drafts import Drafts
from services.ideas import Ideas
from services.moderation import BULK, Moderation
from services.own_data import OwnData
from services.protection import Protection
from services.reminders import Reminders
from services.residents import Residents
from storage.floods import TextPrintRow
from storage.records import Records
from tests.services.people import somebody
from tests.stage import INSEK

NOON = datetime(2024, 4, 5, 10, 0, tzinfo=UTC)
YESTERDAY = NOON - timedelta(days=1)
NEXT_THURSDAY = NOON + timedelta(days=6)
"""Every idea of NOON was promised a look until the day before."""
SHADE = "Am Spielplatz in der Fruchthallstraße fehlt Schatten. Drei Bäume würden helfen."
SAD = "Ich will nicht mehr leben in dieser Stadt, ich kann nicht mehr."
MANY = INSEK.team.flood.people


async def sends(records: Records, number: int, text: str = SHADE, *, joined: datetime = NOON, now: datetime = NOON) -> Idea:
    """Somebody joins, if they have not, and sends an idea."""
    author = await somebody(records, joined, number)
    async with records.changing() as unit:
        drafts = Drafts(unit, INSEK, now)
        draft = await drafts.begin(author, topic=TopicKey("umwelt"))
        await drafts.write(draft.id, author, text, 1)
        return await Ideas(unit, INSEK, now).submit(draft.id, author)


async def a_moderator(records: Records, person: bytes = b"m") -> Member:
    async with records.changing() as unit:
        return await unit.staff.add(
            process=INSEK.key, person=person * 16, address=b"", role=Role.MODERATOR, language=Language.GERMAN, at=NOON
        )


async def waiting(records: Records, now: datetime = NOON) -> list[str]:
    """The numbers in the queue, in its order."""
    async with records.reading() as unit:
        queue = await Moderation(unit, INSEK, now).queue(None, 0)
        return [str(entry.idea.reference) for entry in queue.waiting]


async def test_a_text_that_speaks_of_danger_comes_first(records: Records) -> None:
    await sends(records, 1)
    sad = await sends(records, 2, SAD, now=NOON + timedelta(hours=1))

    assert sad.danger
    assert await waiting(records) == ["2024-00002", "2024-00001"]


async def test_four_new_people_with_the_same_text_wait_like_everybody(records: Records) -> None:
    for number in range(1, MANY):
        await sends(records, number)

    assert len(await waiting(records)) == MANY - 1
    async with records.reading() as unit:
        assert await Protection(unit, INSEK, NOON).open_floods() == []


async def test_a_flood_waits_apart_and_everybody_else_does_not(records: Records) -> None:
    other = await sends(records, 50, "An der Kreuzung am Bahnhof fehlt ein Zebrastreifen.")
    for number in range(1, MANY + 3):
        await sends(records, number, f"{SHADE} Liebe Grüße, {'xyz'[number % 3]}")

    assert await waiting(records) == [str(other.reference)]
    async with records.reading() as unit:
        (flood,) = await Protection(unit, INSEK, NOON).open_floods()
    assert (len(flood.ideas), flood.state) == (MANY + 2, FloodState.OPEN)


async def test_whoever_joined_earlier_and_says_the_same_is_not_part_of_a_flood(records: Records) -> None:
    for number in range(1, MANY + 3):
        await sends(records, number, joined=YESTERDAY)

    async with records.reading() as unit:
        assert await Protection(unit, INSEK, NOON).open_floods() == []


async def test_one_new_person_with_the_same_text_ten_times_is_no_flood(records: Records) -> None:
    for _ in range(10):
        await sends(records, 1)

    async with records.reading() as unit:
        assert await Protection(unit, INSEK, NOON).open_floods() == []


async def test_a_flood_that_is_let_through_waits_with_all_others_and_is_no_flood_any_more(records: Records) -> None:
    ben = await a_moderator(records)
    for number in range(1, MANY + 1):
        await sends(records, number)
    async with records.changing() as unit:
        protection = Protection(unit, INSEK, NOON)
        (flood,) = await protection.open_floods()
        await protection.release(flood.id, ben)
        await protection.release(flood.id, ben)

    late = await sends(records, 77)

    async with records.reading() as unit:
        queue = await Moderation(unit, INSEK, NOON).queue(None, 0)
        log = await Audit(unit, INSEK, NOON).everything()
        assert await Protection(unit, INSEK, NOON).open_floods() == []
    assert queue.count == MANY + 1
    assert late.state is IdeaState.SUBMITTED
    assert [(entry.act, entry.subject) for entry in log] == [("flood-released", f"flood:{flood.id}")]


async def test_a_flood_is_rejected_as_a_whole_and_each_of_it_can_be_undone(records: Records) -> None:
    ben = await a_moderator(records)
    for number in range(1, MANY + 1):
        await sends(records, number)
    async with records.changing() as unit:
        protection = Protection(unit, INSEK, NOON)
        (flood,) = await protection.open_floods()
        decisions = await protection.reject(flood.id, ben)
        assert await protection.reject(flood.id, ben) == ()

    assert len(decisions) == MANY
    assert await waiting(records) == []
    async with records.changing() as unit:
        await Moderation(unit, INSEK, NOON).undo(decisions[0].id, ben)
    assert len(await waiting(records)) == 1
    late = await sends(records, 77)
    assert str(late.reference) not in await waiting(records)


async def test_a_large_flood_is_rejected_in_steps_and_what_is_left_still_waits_apart(records: Records) -> None:
    ben = await a_moderator(records)
    for number in range(1, BULK + 8):
        await sends(records, number)
    async with records.changing() as unit:
        (flood,) = await Protection(unit, INSEK, NOON).open_floods()
        first = await Protection(unit, INSEK, NOON).reject(flood.id, ben)
        assert await Protection(unit, INSEK, NOON).left(flood.id) == 7

    assert await waiting(records) == []
    async with records.changing() as unit:
        rest = await Protection(unit, INSEK, NOON).reject(flood.id, ben)
        assert await Protection(unit, INSEK, NOON).left(flood.id) == 0
    assert (len(first), len(rest)) == (BULK, 7)


@pytest.mark.parametrize("act", ["release", "reject"])
async def test_whoever_looks_at_a_flood_too_late_is_told_who_was_quicker(records: Records, act: str) -> None:
    ben, later = await a_moderator(records), NOON + timedelta(minutes=3)
    for number in range(1, MANY + 1):
        await sends(records, number)
    async with records.changing() as unit:
        protection = Protection(unit, INSEK, later)
        (flood,) = await protection.open_floods()
        await (protection.release(flood.id, ben) if act == "release" else protection.reject(flood.id, ben))

    async with records.reading() as unit:
        with pytest.raises(refusals.FloodIsHandled) as told:
            await Protection(unit, INSEK, later).flood(flood.id)
    assert (told.value.by, told.value.at) == (ben.alias, later)


async def test_a_flood_whose_authors_took_everything_back_is_gone(records: Records) -> None:
    ideas = [await sends(records, number) for number in range(1, MANY + 1)]
    async with records.reading() as unit:
        (flood,) = await Protection(unit, INSEK, NOON).open_floods()
    async with records.changing() as unit:
        for idea in ideas:
            await Ideas(unit, INSEK, NOON).withdraw(idea.id, idea.author)

    async with records.reading() as unit:
        with pytest.raises(refusals.FloodIsGone):
            await Protection(unit, INSEK, NOON).flood(flood.id)


async def test_after_all_rejections_were_undone_the_same_words_wait_with_all_others(records: Records) -> None:
    ben = await a_moderator(records)
    for number in range(1, MANY + 1):
        await sends(records, number)
    async with records.changing() as unit:
        (flood,) = await Protection(unit, INSEK, NOON).open_floods()
        decisions = await Protection(unit, INSEK, NOON).reject(flood.id, ben)
    async with records.changing() as unit:
        for decision in decisions:
            await Moderation(unit, INSEK, NOON).undo(decision.id, ben)

    await sends(records, 77)

    async with records.reading() as unit:
        assert (await Moderation(unit, INSEK, NOON).queue(None, 0)).count == MANY + 1
        assert await Protection(unit, INSEK, NOON).open_floods() == []


async def test_the_team_is_reminded_of_what_waits_in_a_flood(records: Records) -> None:
    for number in range(1, MANY + 1):
        await sends(records, number)

    async with records.reading() as unit:
        assert await Reminders(unit, INSEK, NOON + timedelta(hours=1)).overdue_ideas() == 0
        assert await Reminders(unit, INSEK, NEXT_THURSDAY).overdue_ideas() == MANY
        assert list((await Protection(unit, INSEK, NOON).sizes()).values()) == [MANY]


async def test_what_another_moderator_works_on_is_left_to_them(records: Records) -> None:
    ben, anna = await a_moderator(records), await a_moderator(records, b"a")
    for number in range(1, MANY + 1):
        await sends(records, number)
    async with records.changing() as unit:
        protection = Protection(unit, INSEK, NOON)
        (flood,) = await protection.open_floods()
        await Moderation(unit, INSEK, NOON).claim(flood.ideas[0], anna)
        decisions = await protection.reject(flood.id, ben)

    assert {decision.idea_id for decision in decisions} == set(flood.ideas[1:])
    assert len(await waiting(records)) == 1


async def test_people_in_distress_come_first_however_many_send_the_same_words(records: Records) -> None:
    await sends(records, 50, joined=YESTERDAY)
    for number in range(1, MANY + 2):
        await sends(records, number, SAD)

    async with records.reading() as unit:
        queue = await Moderation(unit, INSEK, NOON).queue(None, 0)
        reminders = Reminders(unit, INSEK, NEXT_THURSDAY)
        assert await reminders.overdue_ideas() == queue.count == MANY + 2
        assert await Protection(unit, INSEK, NOON).open_floods() == []
    assert all(entry.idea.danger for entry in queue.waiting)


async def test_an_idea_of_a_flood_that_is_found_to_speak_of_danger_leaves_it_for_the_head_of_the_queue(records: Records) -> None:
    ideas = [await sends(records, number) for number in range(1, MANY + 1)]

    async with records.changing() as unit:
        await Moderation(unit, INSEK, NOON).put_first(ideas[2].id)

    assert await waiting(records) == [str(ideas[2].reference)]
    async with records.reading() as unit:
        (flood,) = await Protection(unit, INSEK, NOON).open_floods()
    assert len(flood.ideas) == MANY - 1


async def test_prints_are_kept_only_as_long_as_they_are_of_use(records: Records) -> None:
    await sends(records, 1)
    tomorrow = NOON + timedelta(days=1)
    await sends(records, 2, joined=tomorrow, now=tomorrow)

    async with records.reading() as unit:
        rows = (await unit._session.execute(select(TextPrintRow.idea_id).distinct())).all()
    assert len(rows) == 1


async def test_whoever_is_forgotten_leaves_neither_flood_nor_ban(records: Records) -> None:
    ben = await a_moderator(records)
    ideas = [await sends(records, number) for number in range(1, MANY + 1)]
    async with records.changing() as unit:
        await Protection(unit, INSEK, NOON).ban(ideas[0].id, ben, "Beleidigungen")
        resident = await unit.residents.get(ideas[0].author)
        assert resident
        await OwnData(unit, INSEK, NOON).forget((1).to_bytes(16, "big"), resident, IdeasWish.GO)

    async with records.reading() as unit:
        (flood,) = await Protection(unit, INSEK, NOON).open_floods()
        assert await unit.bans.all_of(ideas[0].author) == []
    assert len(flood.ideas) == MANY - 1


async def state_of(records: Records, resident: ResidentId) -> ResidentState:
    async with records.reading() as unit:
        found = await unit.residents.get(resident)
    assert found
    return found.state


@pytest.mark.parametrize("stopped", [False, True], ids=["active", "stopped"])
async def test_a_ban_holds_until_it_is_lifted_and_then_all_is_as_before(records: Records, *, stopped: bool) -> None:
    ben, idea = await a_moderator(records), await sends(records, 1)
    if stopped:
        async with records.changing() as unit:
            resident = await unit.residents.get(idea.author)
            assert resident
            await Residents(unit, INSEK, NOON).stop(resident)
    before = await state_of(records, idea.author)

    async with records.changing() as unit:
        protection = Protection(unit, INSEK, NOON)
        ban = await protection.ban(idea.id, ben, " Beleidigungen ")
        assert await protection.ban(idea.id, ben, "Noch einmal") == ban
    assert await state_of(records, idea.author) is ResidentState.BANNED
    assert (ban.reason, str(ban.by_alias)) == ("Beleidigungen", str(ben.alias))

    async with records.changing() as unit:
        protection = Protection(unit, INSEK, NOON)
        lifted = await protection.unban(idea.id, ben)
        assert await protection.unban(idea.id, ben) is None
        log = await Audit(unit, INSEK, NOON).everything()
    assert lifted
    assert await state_of(records, idea.author) is before
    assert [entry.act for entry in log] == ["ban", "unban"]
    assert "Beleidigungen" not in f"{log}"


@pytest.mark.parametrize("reason", ["", " \n ", "a" * (REASON_MAXIMUM + 1)])
async def test_nobody_is_banned_without_a_reason_that_can_be_read(records: Records, reason: str) -> None:
    ben, idea = await a_moderator(records), await sends(records, 1)

    with pytest.raises((refusals.NothingWritten, refusals.WordsTooLong)):
        async with records.changing() as unit:
            await Protection(unit, INSEK, NOON).ban(idea.id, ben, reason)
    assert await state_of(records, idea.author) is ResidentState.ACTIVE
