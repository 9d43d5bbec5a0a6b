"""The city's answers, assignments and measures, on both databases."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from participation import refusals
from participation.answers import TEXT_MAXIMUM, AnswerId, AnswerState, Hearer, MeasureId, OfficialResponse, Published, Retold
from participation.ideas import Idea, IdeaId, IdeaState, ProcessingStatus
from participation.moderation import DecisionKind, Verdict
from participation.phases import Activity
from participation.processes import Process, ProcessKey
from participation.residents import ResidentId
from participation.rights import Role
from participation.staff import Member
from participation.team_rules import DepartmentKey
from participation.words import Language
from services.answers import Answers
from services.assignments import Assignments
from services.audit import Audit
from services.ideas import Ideas
from services.measures import Measures
from services.reading import Reading
from services.reminders import Reminders
from services.standing import Standings
from services.support import Support
from storage.records import Records
from tests.services.people import somebody
from tests.services.staffroom import PUBLISH, decide, decide_for_good, look, member, send
from tests.services.staffroom import settle as settle_decisions
from tests.stage import INSEK

MONDAY = datetime(2024, 4, 8, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
PARKS = DepartmentKey("gruenflaechen")
TEXT = "Im Herbst pflanzen wir drei Linden."
ALL_SUPPORT = replace(INSEK, phases=tuple(replace(phase, activities=phase.activities | {Activity.SUPPORT}) for phase in INSEK.phases))


@pytest.fixture
async def maria(records: Records) -> ResidentId:
    return await somebody(records, MONDAY)


@pytest.fixture
async def anna(records: Records) -> Member:
    return await member(records, 1, MONDAY)


@pytest.fixture
async def gerd(records: Records) -> Member:
    return await member(records, 2, MONDAY, Role.DEPARTMENT)


@pytest.fixture
async def idea(records: Records, maria: ResidentId, anna: Member) -> Idea:
    return await published(records, maria, anna)


async def published(records: Records, author: ResidentId, by: Member) -> Idea:
    sent = await send(records, author, MONDAY)
    return (await decide_for_good(records, sent.id, PUBLISH, by, MONDAY)).after


async def begin(records: Records, ideas: Sequence[Idea], by: Member, text: str = TEXT) -> OfficialResponse:
    """A draft with words."""
    async with records.changing() as unit:
        answers = Answers(unit, INSEK, MONDAY)
        draft = await answers.begin([idea.id for idea in ideas], by)
        return await answers.write(draft.id, text, by)


async def release(records: Records, draft: OfficialResponse, by: Member, at: datetime = MONDAY) -> OfficialResponse:
    async with records.changing() as unit:
        return await Answers(unit, INSEK, at).publish(draft.id, draft.version, by)


async def settle(records: Records, at: datetime) -> list[Published]:
    happened: list[Published] = []
    while True:
        async with records.changing() as unit:
            out = await Answers(unit, INSEK, at).settle_next()
        if out is None:
            return happened
        happened.append(out)


async def retell(records: Records) -> list[Retold]:
    """Everybody hears of it who has not yet."""
    told: list[Retold] = []
    while True:
        async with records.changing() as unit:
            next_ones = await Answers(unit, INSEK, MONDAY + 5 * MINUTE).retell_next()
        if next_ones is None:
            return told
        told.append(next_ones)


def everybody(first: Published, later: Sequence[Retold]) -> list[Hearer]:
    return [*first.hearers, *(hearer for one in later for hearer in one.hearers)]


async def anything_due(records: Records) -> bool:
    async with records.reading() as unit:
        return await Answers(unit, INSEK, MONDAY + 5 * MINUTE).anything_due()


async def support(records: Records, idea: Idea, *residents: ResidentId) -> None:
    async with records.changing() as unit:
        for resident in residents:
            await Support(unit, ALL_SUPPORT, MONDAY).give(idea.id, resident)


async def acts(records: Records) -> list[str]:
    async with records.reading() as unit:
        return [entry.act for entry in await Audit(unit, INSEK, MONDAY).everything()]


async def test_an_answer_comes_out_with_its_status_when_it_can_no_longer_be_taken_back(
    records: Records, idea: Idea, maria: ResidentId, anna: Member, gerd: Member
) -> None:
    draft = await begin(records, [idea], gerd)
    async with records.changing() as unit:
        draft = await Answers(unit, INSEK, MONDAY).set_status(draft.id, ProcessingStatus.ACCEPTED, gerd)

    released = await release(records, draft, anna)

    assert (released.state, released.released_by, released.by_alias) == (AnswerState.PENDING, anna.alias, gerd.alias)
    assert await settle(records, MONDAY + 5 * MINUTE - timedelta(microseconds=1)) == []
    assert (await look(records, idea.id)).status is ProcessingStatus.RECEIVED
    [out] = await settle(records, MONDAY + 5 * MINUTE)
    assert (out.answer.text, out.answer.state, out.answer.released_by) == (TEXT, AnswerState.PUBLISHED, anna.alias)
    assert [idea.status for idea in out.ideas] == [ProcessingStatus.ACCEPTED]
    assert out.ideas == (await look(records, idea.id),)
    assert [hearer.resident for hearer in out.hearers] == [maria]
    assert await settle(records, MONDAY + DAY) == []
    assert await acts(records) == ["publish", "answer-begun", "answer-written", "answer-status", "answer-published"]


async def test_author_and_everybody_else_read_the_newest_answer(records: Records, idea: Idea, maria: ResidentId, anna: Member) -> None:
    for number, text in enumerate(("Wir prüfen das.", TEXT)):
        await release(records, await begin(records, [idea], anna, text), anna, MONDAY + number * DAY)
        await settle(records, MONDAY + number * DAY + 5 * MINUTE)

    async with records.reading() as unit:
        mine = await Standings(unit, INSEK, MONDAY).of(await look(records, idea.id))
        everybodys = await Reading(unit, INSEK, MONDAY).open(idea.id, None)
    assert mine.answer is not None
    assert everybodys.answer is not None
    assert mine.answer.text == everybodys.answer.text == TEXT


async def test_what_is_taken_back_in_time_is_a_draft_again(records: Records, idea: Idea, anna: Member) -> None:
    released = await release(records, await begin(records, [idea], anna), anna)

    async with records.changing() as unit:
        again = await Answers(unit, INSEK, MONDAY + 4 * MINUTE).take_back(released.id, anna)

    assert (again.state, again.text, again.released_by, again.in_force_at) == (AnswerState.DRAFT, TEXT, None, None)
    assert await settle(records, MONDAY + DAY) == []
    assert (await acts(records))[-1] == "answer-taken-back"


async def test_what_is_out_can_neither_be_taken_back_nor_changed(records: Records, idea: Idea, anna: Member) -> None:
    released = await release(records, await begin(records, [idea], anna), anna)

    for is_settled in (False, True):
        if is_settled:
            await settle(records, MONDAY + 5 * MINUTE)
        async with records.changing() as unit:
            answers = Answers(unit, INSEK, MONDAY + 5 * MINUTE)
            for act in (
                answers.take_back(released.id, anna),
                answers.write(released.id, "Anders.", anna),
                answers.set_status(released.id, ProcessingStatus.DECLINED, anna),
                answers.discard(released.id, anna),
            ):
                with pytest.raises(refusals.AnswerIsOut):
                    await act


async def test_a_press_that_came_twice_releases_once(records: Records, idea: Idea, anna: Member, gerd: Member) -> None:
    draft = await begin(records, [idea], gerd)

    once, twice = await release(records, draft, anna), await release(records, draft, anna, MONDAY + MINUTE)

    assert once == twice
    assert (await acts(records)).count("answer-published") == 1


async def test_nobody_releases_other_words_than_they_have_read(records: Records, idea: Idea, anna: Member, gerd: Member) -> None:
    read = await begin(records, [idea], gerd)
    await begin(records, [idea], gerd, "Doch nicht.")

    with pytest.raises(refusals.AnswerHasChanged):
        await release(records, read, anna)


async def test_an_answer_needs_words_that_fit_one_message(records: Records, idea: Idea, anna: Member) -> None:
    async with records.changing() as unit:
        answers = Answers(unit, INSEK, MONDAY)
        draft = await answers.begin([idea.id], anna)
        with pytest.raises(refusals.AnswerIsEmpty):
            await answers.publish(draft.id, draft.version, anna)
        with pytest.raises(refusals.NothingWritten):
            await answers.write(draft.id, " \u200b ", anna)
        with pytest.raises(refusals.WordsTooLong):
            await answers.write(draft.id, "🌳" * (TEXT_MAXIMUM // 2 + 1), anna)
        assert len((await answers.write(draft.id, "🌳" * (TEXT_MAXIMUM // 2), anna)).text) == TEXT_MAXIMUM // 2


async def test_the_draft_of_an_idea_is_gone_on_with_whoever_asks(records: Records, idea: Idea, anna: Member, gerd: Member) -> None:
    draft = await begin(records, [idea], gerd)

    async with records.changing() as unit:
        answers = Answers(unit, INSEK, MONDAY)
        assert await answers.begin([idea.id, idea.id], anna) == draft
        gone = await answers.discard(draft.id, anna)
        assert (gone.state, gone.text) == (AnswerState.DISCARDED, "")
        assert (await answers.begin([idea.id], anna)).id != draft.id


async def test_two_who_begin_at_once_share_one_draft(records: Records, idea: Idea, anna: Member, gerd: Member) -> None:
    async def begins(by: Member) -> AnswerId:
        async with records.changing() as unit:
            return (await Answers(unit, INSEK, MONDAY).begin([idea.id], by)).id

    once, twice = await asyncio.gather(begins(anna), begins(gerd))

    assert once == twice
    assert (await acts(records)).count("answer-begun") == 1


async def test_drafts_with_words_come_out_together(records: Records, idea: Idea, maria: ResidentId, anna: Member) -> None:
    other, third = await published(records, maria, anna), await published(records, maria, anna)
    drafts = [await begin(records, [one], anna) for one in (idea, other)]
    async with records.changing() as unit:
        empty = await Answers(unit, INSEK, MONDAY).begin([third.id], anna)

    async with records.changing() as unit:
        answers = Answers(unit, INSEK, MONDAY)
        assert (await answers.sheet(empty.id)).ready == 2
        together = await answers.publish_all(anna)
        assert await answers.publish_all(anna) == []
        assert await answers.drafts() == [empty]

    assert [one.id for one in together] == [draft.id for draft in drafts]
    assert len(await settle(records, MONDAY + 5 * MINUTE)) == 2


async def test_everybody_hears_of_an_answer_once_whatever_leads_to_them(
    records: Records, idea: Idea, maria: ResidentId, anna: Member
) -> None:
    ali, berta, clara = [await somebody(records, MONDAY, number) for number in (2, 3, 4)]
    alis, merged = await published(records, ali, anna), await published(records, clara, anna)
    await support(records, idea, ali, berta)
    await support(records, alis, berta)
    verdict = Verdict(kind=DecisionKind.MERGE, into=idea.id)
    merged = (await decide_for_good(records, merged.id, verdict, anna, MONDAY)).after

    await release(records, await begin(records, [idea, alis], anna), anna)
    [out] = await settle(records, MONDAY + 5 * MINUTE)

    told = {hearer.resident: ([own.id for own in hearer.own], [known.id for known in hearer.supported]) for hearer in out.hearers}
    assert told == {maria: ([idea.id], []), clara: ([merged.id], []), ali: ([alis.id], [idea.id]), berta: ([], [idea.id, alis.id])}
    assert len(out.hearers) == 4


async def test_of_many_hearers_some_are_told_in_each_unit_and_everybody_once(
    records: Records, idea: Idea, maria: ResidentId, anna: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.answers.HEARERS_AT_ONCE", 3)
    neighbours = [await somebody(records, MONDAY, number) for number in range(2, 10)]
    other = await published(records, neighbours[0], anna)
    await support(records, idea, *neighbours)
    await release(records, await begin(records, [idea, other], anna), anna)

    [out] = await settle(records, MONDAY + 5 * MINUTE)
    later = await retell(records)

    assert [len(part) for part in (out.hearers, *(one.hearers for one in later))] == [3, 3, 3]
    hearers = everybody(out, later)
    assert {hearer.resident for hearer in hearers} == {maria, *neighbours}
    by_both = next(hearer for hearer in hearers if hearer.resident == neighbours[0])
    assert ([own.id for own in by_both.own], [known.id for known in by_both.supported]) == ([other.id], [idea.id])
    assert await retell(records) == []
    assert await anything_due(records) is False


async def test_who_was_not_told_because_the_process_died_is_told_afterwards(
    records: Records, idea: Idea, anna: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.answers.HEARERS_AT_ONCE", 2)
    neighbours = [await somebody(records, MONDAY, number) for number in range(2, 6)]
    await support(records, idea, *neighbours)
    await release(records, await begin(records, [idea], anna), anna)
    await settle(records, MONDAY + 5 * MINUTE)

    with pytest.raises(RuntimeError):
        async with records.changing() as unit:
            await Answers(unit, INSEK, MONDAY + 6 * MINUTE).retell_next()
            raise RuntimeError
    assert await anything_due(records)
    later = await retell(records)

    assert [hearer.resident for one in later for hearer in one.hearers] == sorted(neighbours)[1:]


async def test_who_takes_their_support_back_before_it_is_their_turn_hears_nothing(
    records: Records, idea: Idea, maria: ResidentId, anna: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.answers.HEARERS_AT_ONCE", 1)
    ali, berta = [await somebody(records, MONDAY, number) for number in (2, 3)]
    await support(records, idea, ali, berta)
    await release(records, await begin(records, [idea], anna), anna)
    [out] = await settle(records, MONDAY + 5 * MINUTE)

    async with records.changing() as unit:
        await Support(unit, ALL_SUPPORT, MONDAY).take_back(idea.id, ali)

    assert [hearer.resident for hearer in everybody(out, await retell(records))] == [maria, berta]


async def test_all_ideas_of_a_measure_get_their_news_together(records: Records, idea: Idea, maria: ResidentId, anna: Member) -> None:
    other, waiting = await published(records, maria, anna), await send(records, maria, MONDAY)
    async with records.changing() as unit:
        measures = Measures(unit, INSEK, MONDAY)
        measure = await measures.link_named(idea.id, "  Schatten für   Spielplätze ", anna)
        assert (measure.title, measure.ideas) == ("Schatten für Spielplätze", 1)
        await measures.link_named(other.id, measure.key.lower(), anna)
        await measures.link(other.id, measure.id, anna)
        assert [one.ideas for one in await measures.newest(5)] == [2]
        with pytest.raises(refusals.CannotBeAnswered):
            await measures.link(waiting.id, measure.id, anna)
        with pytest.raises(refusals.UnknownMeasure):
            await measures.link(idea.id, MeasureId(99), anna)
        answers = Answers(unit, INSEK, MONDAY)
        draft = await answers.begin_for_measure(measure.id, anna)
        assert await answers.begin_for_measure(measure.id, anna) == draft
        assert (draft.ideas, draft.measure) == ((idea.id, other.id), measure.id)
        draft = await answers.write(draft.id, TEXT, anna)
        draft = await answers.set_status(draft.id, ProcessingStatus.IMPLEMENTED, anna)

    await release(records, draft, anna)
    [out] = await settle(records, MONDAY + 5 * MINUTE)

    assert [one.status for one in out.ideas] == [ProcessingStatus.IMPLEMENTED] * 2
    assert (await acts(records)).count("measure-linked") == 2


async def test_an_idea_that_is_hidden_meanwhile_hears_nothing(records: Records, idea: Idea, maria: ResidentId, anna: Member) -> None:
    other = await published(records, maria, anna)
    await release(records, await begin(records, [idea, other], anna), anna)
    async with records.changing() as unit:
        await unit.ideas.keep(other.withdrawn(maria))

    [out] = await settle(records, MONDAY + 5 * MINUTE)

    assert [one.id for one in out.ideas] == [idea.id]


async def test_an_answer_was_once_published_to_nobody_because_its_idea_had_been_merged(
    records: Records, idea: Idea, maria: ResidentId, anna: Member, gerd: Member
) -> None:
    into = await published(records, clara := await somebody(records, MONDAY, 4), anna)
    draft = await begin(records, [idea, into], gerd)
    await decide_for_good(records, idea.id, Verdict(kind=DecisionKind.MERGE, into=into.id), anna, MONDAY)
    async with records.reading() as unit:
        assert (await Answers(unit, INSEK, MONDAY).sheet(draft.id)).ready == 1

    await release(records, draft, anna, MONDAY + DAY)
    [out] = await settle(records, MONDAY + 2 * DAY)

    assert out.is_out
    assert (out.answer.ideas, out.answer.references) == ((into.id,), (into.reference,))
    assert [(one.id, one.state) for one in out.ideas] == [(into.id, IdeaState.PUBLISHED)]
    assert {hearer.resident for hearer in out.hearers} == {maria, clara}
    async with records.reading() as unit:
        opened = await Reading(unit, INSEK, MONDAY).open_by_number(idea.reference, None)
        assert opened.answer == out.answer


async def test_an_idea_that_is_merged_while_its_answer_can_be_taken_back_is_answered_with_the_other(
    records: Records, idea: Idea, maria: ResidentId, anna: Member
) -> None:
    into = await published(records, maria, anna)
    merging = await decide(records, idea.id, Verdict(kind=DecisionKind.MERGE, into=into.id), anna, MONDAY)
    await release(records, await begin(records, [idea], anna), anna)
    await settle_decisions(records, merging.in_force_at)

    [out] = await settle(records, MONDAY + DAY)

    assert out.answer.ideas == (into.id,)
    assert [hearer.resident for hearer in out.hearers] == [maria]


@pytest.mark.parametrize("way", ["withdrawn", "merged into one that is withdrawn"])
async def test_an_answer_that_nobody_would_read_is_a_draft_again(
    records: Records, idea: Idea, maria: ResidentId, anna: Member, way: str
) -> None:
    released = await release(records, await begin(records, [idea], anna), anna)
    last = idea
    if way != "withdrawn":
        last = await published(records, maria, anna)
        await decide_for_good(records, idea.id, Verdict(kind=DecisionKind.MERGE, into=last.id), anna, MONDAY)
    async with records.changing() as unit:
        await Ideas(unit, INSEK, MONDAY).withdraw(last.id, maria)

    [stranded] = await settle(records, MONDAY + 5 * MINUTE)

    assert not stranded.is_out
    assert (stranded.ideas, stranded.hearers) == ((), ())
    async with records.reading() as unit:
        sheet = await Answers(unit, INSEK, MONDAY).sheet(released.id)
    assert (sheet.answer.state, sheet.answer.text, sheet.answer.ideas) == (AnswerState.DRAFT, TEXT, (idea.id,))
    assert (sheet.answer.released_by, sheet.answer.in_force_at, sheet.is_heard) == (None, None, False)
    assert sheet.answer.version > released.version
    assert await settle(records, MONDAY + DAY) == []
    async with records.changing() as unit:
        with pytest.raises(refusals.CannotBeAnswered):
            await Answers(unit, INSEK, MONDAY).publish(released.id, sheet.answer.version, anna)


async def test_only_published_ideas_of_this_process_are_answered(records: Records, idea: Idea, maria: ResidentId, anna: Member) -> None:
    waiting = await send(records, maria, MONDAY)
    draft = await begin(records, [idea], anna)

    async with records.changing() as unit:
        answers = Answers(unit, INSEK, MONDAY)
        other = Answers(unit, replace(INSEK, key=ProcessKey("next-one")), MONDAY)
        for act, refusal in (
            (answers.begin([waiting.id], anna), refusals.CannotBeAnswered),
            (answers.begin([], anna), refusals.NothingToAnswer),
            (answers.begin([IdeaId(999)], anna), refusals.IdeaIsGone),
            (answers.begin_for_measure(MeasureId(9), anna), refusals.UnknownMeasure),
            (answers.write(AnswerId(999), TEXT, anna), refusals.AnswerIsGone),
            (other.begin([idea.id], anna), refusals.IdeaIsGone),
            (other.write(draft.id, TEXT, anna), refusals.AnswerIsGone),
        ):
            with pytest.raises(refusal):
                await act


def at(day: int, hour: int, month: int = 4) -> datetime:
    """On the clocks of the town hall."""
    return datetime(2024, month, day, hour, tzinfo=INSEK.zone)


async def due(records: Records, when: datetime) -> tuple[list[IdeaId], list[IdeaId]]:
    """Who is reminded of what now, and marked as reminded."""
    async with records.changing() as unit:
        assignments = Assignments(unit, INSEK, when)
        found = await assignments.due()
        await assignments.mark_reminded(found)
        return [one.idea_id for one in found.soon], [one.idea_id for one in found.overdue]


async def test_a_department_is_to_answer_by_the_day_that_the_author_was_promised(records: Records, idea: Idea, anna: Member) -> None:
    async with records.changing() as unit:
        assert await Assignments(unit, INSEK, MONDAY + 2 * DAY).promised_by(idea.id) == date(2024, 5, 6)
        assert await Assignments(unit, INSEK, MONDAY + 26 * DAY).promised_by(idea.id) == date(2024, 5, 11)

        assignments = Assignments(unit, INSEK, MONDAY)
        once = await assignments.assign(idea.id, PARKS, anna, date(2024, 5, 6))
        assert await assignments.assign(idea.id, PARKS, anna, date(2024, 5, 6)) == once
        assert await assignments.open_of(PARKS) == [once]
        with pytest.raises(refusals.UnknownDepartment):
            await assignments.assign(idea.id, DepartmentKey("gibt-es-nicht"), anna, date(2024, 5, 6))

    assert (await acts(records)).count("idea-assigned") == 1


async def test_reminders_come_once_and_only_when_people_work(records: Records, idea: Idea, anna: Member) -> None:
    async with records.changing() as unit:
        await Assignments(unit, INSEK, MONDAY).assign(idea.id, PARKS, anna, date(2024, 4, 19))  # a Friday

    assert await due(records, at(15, 9)) == ([], [])
    assert await due(records, at(16, 7)) == ([], [])
    assert await due(records, at(16, 8)) == ([idea.id], [])
    assert await due(records, at(16, 9)) == ([], [])
    assert await due(records, at(19, 17)) == ([], [])
    assert await due(records, at(20, 12)) == ([], [])  # a Saturday
    assert await due(records, at(22, 8)) == ([], [idea.id])
    assert await due(records, at(23, 8)) == ([], [])


async def test_what_is_answered_is_no_longer_due(records: Records, idea: Idea, anna: Member) -> None:
    async with records.changing() as unit:
        await Assignments(unit, INSEK, MONDAY).assign(idea.id, PARKS, anna, date(2024, 4, 19))
    await release(records, await begin(records, [idea], anna), anna)
    await settle(records, MONDAY + 5 * MINUTE)

    assert await due(records, at(22, 8)) == ([], [])
    async with records.reading() as unit:
        assert await Assignments(unit, INSEK, MONDAY).open_of(PARKS) == []


async def test_the_team_is_reminded_of_what_waits_too_long_once_a_working_day(records: Records, maria: ResidentId) -> None:
    await send(records, maria, MONDAY)

    async def reminded(when: datetime, process: Process = INSEK) -> int:
        async with records.changing() as unit:
            reminders = Reminders(unit, process, when)
            count = await reminders.overdue_ideas()
            if count:
                await reminders.mark_reminded()
            return count

    assert await reminded(at(11, 12)) == 0  # promised until that day
    assert await reminded(at(12, 7)) == 0
    assert await reminded(at(12, 8)) == 1
    assert await reminded(at(12, 9)) == 0
    assert await reminded(at(13, 9)) == 0  # a Saturday
    assert await reminded(at(15, 9), replace(INSEK, holidays=frozenset({date(2024, 4, 15)}))) == 0
    assert await reminded(at(15, 9)) == 1


async def test_who_is_in_a_department_is_told_in_their_own_chat(records: Records) -> None:
    async with records.changing() as unit:
        for number, department in ((5, PARKS), (6, "tiefbau"), (7, None)):
            person = bytes([200, number] * 8)
            role = Role.DEPARTMENT if department else Role.MODERATOR
            await unit.staff.add(
                process=INSEK.key, person=person, address=b"", role=role, language=Language.ENGLISH, at=MONDAY, department=department
            )

        assert [place.chat for place in await unit.staff.chats_of_department(INSEK.key, PARKS)] == [bytes([200, 5] * 8)]
        assert await Assignments(unit, INSEK, MONDAY).has_members(PARKS)
        assert not await Assignments(unit, INSEK, MONDAY).has_members(DepartmentKey("umwelt"))
