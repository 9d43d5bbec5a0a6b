"""What the team does with ideas, and what comes of it, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from participation import refusals
from participation.ideas import DraftId, Idea, IdeaState, RejectionReason
from participation.moderation import AppealState, DecisionKind, DecisionState, Verdict
from participation.phases import Activity
from participation.processes import ProcessKey
from participation.reports import ReportReason
from participation.residents import ResidentId
from participation.revisions import Change
from participation.staff import Member
from services.audit import Audit
from services.desks import Desks
from services.drafts import Drafts
from services.ideas import Ideas
from services.moderation import Moderation, Queue
from services.reports import Reports
from services.support import Support
from storage.records import Records
from tests.services.people import somebody
from tests.services.staffroom import (
    PUBLISH,
    SHADE,
    decide,
    decide_for_good,
    look,
    member,
    rework,
    send,
    send_again,
    settle,
)
from tests.stage import INSEK

MONDAY = datetime(2024, 4, 8, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
TUESDAY_BEFORE = datetime(2024, 4, 2, 7, 0, tzinfo=UTC)
LAST_DAY = datetime(2024, 4, 14, 12, 0, tzinfo=UTC)
REJECT = Verdict(kind=DecisionKind.REJECT, reason=RejectionReason.OFFENSIVE)
RETURN = Verdict(kind=DecisionKind.RETURN, reason=RejectionReason.PERSONAL_DATA, words="Bitte ohne die Telefonnummer.")
HIDE = Verdict(kind=DecisionKind.HIDE, reason=RejectionReason.RULES)
TRUST = Verdict(kind=DecisionKind.PUBLISH, trust=True)


@pytest.fixture
async def maria(records: Records) -> ResidentId:
    return await somebody(records, MONDAY)


@pytest.fixture
async def anna(records: Records) -> Member:
    return await member(records, 1, MONDAY)


@pytest.fixture
async def bernd(records: Records) -> Member:
    return await member(records, 2, MONDAY)


@pytest.fixture
async def idea(records: Records, maria: ResidentId) -> Idea:
    return await send(records, maria, MONDAY)


async def queue(records: Records, at: datetime) -> Queue:
    async with records.reading() as unit:
        return await Moderation(unit, INSEK, at).queue(limit=100)


async def acts(records: Records) -> list[str]:
    async with records.reading() as unit:
        return [entry.act for entry in await Audit(unit, INSEK, MONDAY).everything()]


def merging(into: Idea) -> Verdict:
    return Verdict(kind=DecisionKind.MERGE, into=into.id)


async def test_nothing_changes_until_a_decision_is_in_force_and_then_it_does(records: Records, idea: Idea, anna: Member) -> None:
    decision = await decide(records, idea.id, PUBLISH, anna, MONDAY)

    assert await settle(records, MONDAY + 5 * MINUTE - timedelta(microseconds=1)) == []
    assert await look(records, idea.id) == idea
    (settled,) = await settle(records, MONDAY + 5 * MINUTE)
    assert (settled.before, settled.after) == (idea, await look(records, idea.id))
    assert (settled.after.state, settled.after.version, settled.after.waiting_since) == (IdeaState.PUBLISHED, 2, None)
    assert (settled.decision.id, settled.decision.state) == (decision.id, DecisionState.IN_FORCE)
    assert settled.is_news
    assert await settle(records, MONDAY + DAY) == []
    assert await acts(records) == ["publish"]


async def test_an_undone_decision_is_as_if_it_had_not_been(records: Records, idea: Idea, anna: Member, bernd: Member) -> None:
    decision = await decide(records, idea.id, REJECT, anna, MONDAY)
    assert (await queue(records, MONDAY)).count == 0

    async with records.changing() as unit:
        moderation = Moderation(unit, INSEK, MONDAY + 4 * MINUTE)
        undone, again = await moderation.undo(decision.id, bernd), await moderation.undo(decision.id, bernd)

    assert undone == again
    assert (undone.state, undone.undone_by) == (DecisionState.UNDONE, bernd.alias)
    assert await settle(records, MONDAY + DAY) == []
    assert await look(records, idea.id) == idea
    assert (await queue(records, MONDAY)).count == 1
    assert await acts(records) == ["reject", "undo"]


async def test_what_is_in_force_cannot_be_undone_settled_or_not(records: Records, idea: Idea, anna: Member) -> None:
    decision = await decide(records, idea.id, PUBLISH, anna, MONDAY)

    for _ in range(2):
        async with records.changing() as unit:
            with pytest.raises(refusals.TooLateToUndo) as refused:
                await Moderation(unit, INSEK, MONDAY + 5 * MINUTE).undo(decision.id, anna)
        assert (refused.value.kind, refused.value.by, refused.value.at) == (DecisionKind.PUBLISH, anna.alias, MONDAY)
        await settle(records, MONDAY + 5 * MINUTE)


async def test_the_second_of_two_is_told_who_decided_what_and_when(records: Records, idea: Idea, anna: Member, bernd: Member) -> None:
    await decide(records, idea.id, PUBLISH, anna, MONDAY)

    with pytest.raises(refusals.AlreadyDecided) as pending:
        await decide(records, idea.id, REJECT, bernd, MONDAY + MINUTE)
    await settle(records, MONDAY + 5 * MINUTE)
    async with records.changing() as unit:
        with pytest.raises(refusals.AlreadyDecided) as in_force:
            await Moderation(unit, INSEK, MONDAY + DAY).decide(idea.id, idea.version, REJECT, bernd)

    for refused in (pending, in_force):
        assert (refused.value.kind, refused.value.by, refused.value.at) == (DecisionKind.PUBLISH, anna.alias, MONDAY)
    assert await acts(records) == ["publish"]


async def test_a_press_that_came_twice_decides_once(records: Records, idea: Idea, anna: Member) -> None:
    once, twice = [await decide(records, idea.id, RETURN, anna, MONDAY + number * MINUTE) for number in range(2)]

    assert once == twice
    assert await acts(records) == ["return"]


async def test_a_press_on_an_older_card_decides_nothing(records: Records, idea: Idea, maria: ResidentId, anna: Member) -> None:
    await decide_for_good(records, idea.id, RETURN, anna, MONDAY)
    await rework(records, idea.id, maria, MONDAY + DAY)
    await send_again(records, idea.id, maria, MONDAY + DAY, f"{SHADE} Und Bänke.")

    async with records.changing() as unit:
        with pytest.raises(refusals.IdeaHasChanged):
            await Moderation(unit, INSEK, MONDAY + DAY).decide(idea.id, idea.version, PUBLISH, anna)
    assert (await look(records, idea.id)).state is IdeaState.SUBMITTED


async def test_nobody_decides_about_an_idea_of_another_process(records: Records, idea: Idea, anna: Member) -> None:
    async with records.changing() as unit:
        other = Moderation(unit, replace(INSEK, key=ProcessKey("next-one")), MONDAY)

        with pytest.raises(refusals.IdeaIsGone):
            await other.decide(idea.id, idea.version, PUBLISH, anna)
        with pytest.raises(refusals.IdeaIsGone):
            await other.desk(idea.id)
        assert (await other.queue()).count == 0


async def test_a_claim_keeps_others_away_until_it_runs_out(records: Records, idea: Idea, anna: Member, bernd: Member) -> None:
    async with records.changing() as unit:
        claim = await Moderation(unit, INSEK, MONDAY).claim(idea.id, anna)
    assert claim.until == MONDAY + INSEK.team.claim

    async with records.changing() as unit:
        moderation = Moderation(unit, INSEK, claim.until - MINUTE)
        for act in (moderation.claim(idea.id, bernd), moderation.release(idea.id, bernd), moderation.decide(idea.id, 1, PUBLISH, bernd)):
            with pytest.raises(refusals.ClaimedByAnother) as refused:
                await act
            assert (refused.value.by, refused.value.until) == (anna.alias, claim.until)
        assert await moderation.next_for(bernd) is None
        assert await moderation.next_for(anna) == idea.id
        assert [known.id for known in await moderation.claimed_by(anna)] == [idea.id]

    await decide(records, idea.id, PUBLISH, bernd, claim.until)
    assert await acts(records) == ["claim", "publish"]


async def test_whoever_decides_or_lets_go_has_no_claim_any_more(records: Records, idea: Idea, anna: Member, bernd: Member) -> None:
    async with records.changing() as unit:
        moderation = Moderation(unit, INSEK, MONDAY)
        await moderation.claim(idea.id, anna)
        await moderation.release(idea.id, anna)
        await moderation.release(idea.id, anna)
        await moderation.claim(idea.id, bernd)
        await moderation.decide(idea.id, idea.version, PUBLISH, bernd)

        assert (await moderation.desk(idea.id)).claim is None
        with pytest.raises(refusals.AlreadyDecided):
            await moderation.claim(idea.id, anna)
    assert await acts(records) == ["claim", "release", "claim", "publish"]


async def test_a_returned_idea_is_changed_and_waits_again_with_its_earlier_text_beside_it(
    records: Records, idea: Idea, maria: ResidentId, anna: Member
) -> None:
    await decide_for_good(records, idea.id, RETURN, anna, MONDAY)

    draft = await rework(records, idea.id, maria, MONDAY + DAY)
    assert (draft.id, draft.text, draft.is_open) == (idea.draft_id, SHADE, True)
    again = await send_again(records, idea.id, maria, MONDAY + DAY, "Am Spielplatz fehlt ein Dach. Drei Bäume würden helfen.")

    assert (again.id, again.reference, again.revision, again.state) == (idea.id, idea.reference, 2, IdeaState.SUBMITTED)
    assert (again.submitted_at, again.waiting_since) == (MONDAY, MONDAY + DAY)
    assert again.version > idea.version + 1
    async with records.reading() as unit:
        desk = await Moderation(unit, INSEK, MONDAY + DAY).desk(idea.id)
        kept = await unit.revisions.of([idea.id])
    assert [revision.text for revision in kept] == [SHADE]
    assert desk.difference is not None
    assert [passage.text.strip() for passage in desk.difference if passage.change is Change.REMOVED] == ["Schatten."]
    assert [passage.text.strip() for passage in desk.difference if passage.change is Change.ADDED] == ["ein Dach."]
    assert desk.last is not None
    assert desk.last.verdict == RETURN


async def test_sending_a_changed_idea_again_makes_one_revision(records: Records, idea: Idea, maria: ResidentId, anna: Member) -> None:
    await decide_for_good(records, idea.id, REJECT, anna, MONDAY)
    first, second = await rework(records, idea.id, maria, MONDAY + DAY), await rework(records, idea.id, maria, MONDAY + DAY)
    assert first == second
    again = await send_again(records, idea.id, maria, MONDAY + DAY, f"{SHADE} Und Bänke.")

    async with records.changing() as unit:
        ideas = Ideas(unit, INSEK, MONDAY + 2 * DAY)
        assert await ideas.submit(idea.draft_id, maria) == again
        with pytest.raises(refusals.IdeaCannotBeReworked):
            await ideas.rework(idea.id, maria)
        assert len(await unit.revisions.of([idea.id])) == 1


async def test_who_deletes_a_change_that_was_begun_has_the_idea_as_it_was(
    records: Records, idea: Idea, maria: ResidentId, anna: Member
) -> None:
    settled = await decide_for_good(records, idea.id, RETURN, anna, MONDAY)
    await rework(records, idea.id, maria, MONDAY + DAY)

    async with records.changing() as unit:
        drafts = Drafts(unit, INSEK, MONDAY + DAY)
        await drafts.write(idea.draft_id, maria, "Etwas ganz anderes steht jetzt hier.")
        await drafts.delete(idea.draft_id, maria)
        await drafts.delete(await _another_draft(drafts, maria), maria)
        assert await drafts.unfinished(maria) is None
        with pytest.raises(refusals.IdeaAlreadySubmitted):
            await drafts.write(idea.draft_id, maria, "Noch etwas ganz anderes.")

    assert await look(records, idea.id) == settled.after
    assert (await rework(records, idea.id, maria, MONDAY + 2 * DAY)).text == SHADE


async def _another_draft(drafts: Drafts, author: ResidentId) -> DraftId:
    return (await drafts.begin(author)).id


async def test_an_idea_can_be_changed_for_a_week_after_it_came_back_or_as_long_as_ideas_are_collected(
    records: Records, maria: ResidentId, anna: Member
) -> None:
    early, late = await send(records, maria, TUESDAY_BEFORE), await send(records, maria, LAST_DAY)
    await decide_for_good(records, early.id, RETURN, anna, TUESDAY_BEFORE)
    await decide_for_good(records, late.id, RETURN, anna, LAST_DAY)
    week = LAST_DAY + 5 * MINUTE + timedelta(days=7)

    async with records.changing() as unit:
        at_first, afterwards = Ideas(unit, INSEK, MONDAY + DAY), Ideas(unit, INSEK, week - MINUTE)
        collecting = INSEK.phase_that_allows(Activity.SUBMIT, MONDAY)
        assert collecting is not None
        assert await at_first.rework_until(await at_first.get(early.id, maria)) == collecting.ends_at
        assert await afterwards.rework_until(await afterwards.get(late.id, maria)) == week
        with pytest.raises(refusals.CollectingIsClosed):
            await afterwards.rework(early.id, maria)
        with pytest.raises(refusals.CollectingIsClosed):
            await Ideas(unit, INSEK, week).rework(late.id, maria)
        await afterwards.rework(late.id, maria)
    assert (await send_again(records, late.id, maria, week + DAY, f"{SHADE} Und Bänke.")).revision == 2


async def test_whoever_takes_the_idea_back_is_quicker_than_a_decision(
    records: Records, idea: Idea, maria: ResidentId, anna: Member
) -> None:
    decision = await decide(records, idea.id, PUBLISH, anna, MONDAY)

    async with records.changing() as unit:
        await Ideas(unit, INSEK, MONDAY + MINUTE).withdraw(idea.id, maria)

    assert await settle(records, MONDAY + DAY) == []
    async with records.reading() as unit:
        ended = await unit.decisions.find(decision.id)
    assert ended is not None
    assert (ended.state, ended.undone_by) == (DecisionState.UNDONE, None)
    assert (await look(records, idea.id)).state is IdeaState.WITHDRAWN
    assert (await queue(records, MONDAY + DAY)).count == 0


@pytest.mark.parametrize(
    "second, state, became",
    [(PUBLISH, IdeaState.PUBLISHED, AppealState.UPHELD), (REJECT, IdeaState.REJECTED, AppealState.DISMISSED)],
    ids=["upheld", "dismissed"],
)
async def test_an_appeal_goes_to_a_second_person_and_is_answered_by_their_decision(
    records: Records, idea: Idea, maria: ResidentId, anna: Member, bernd: Member, second: Verdict, state: IdeaState, became: AppealState
) -> None:
    await decide_for_good(records, idea.id, REJECT, anna, MONDAY)
    async with records.changing() as unit:
        moderation = Moderation(unit, INSEK, MONDAY + DAY)
        once, twice = await moderation.appeal(idea.id, maria), await moderation.appeal(idea.id, maria)
        assert once == twice
        assert (await moderation.queue()).waiting[0].is_appeal
        assert (await moderation.next_for(anna), await moderation.next_for(bernd)) == (None, idea.id)
    with pytest.raises(refusals.DecidedByYourself):
        await decide(records, idea.id, second, anna, MONDAY + DAY)
    with pytest.raises(refusals.AppealIsOpen):
        await rework(records, idea.id, maria, MONDAY + DAY)

    settled = await decide_for_good(records, idea.id, second, bernd, MONDAY + DAY)

    assert settled.is_news
    assert settled.appeal is not None
    assert (settled.after.state, settled.appeal.state) == (state, became)
    assert (await queue(records, MONDAY + 2 * DAY)).count == 0
    async with records.changing() as unit:
        with pytest.raises(refusals.IdeaCannotBeAppealed):
            await Moderation(unit, INSEK, MONDAY + 2 * DAY).appeal(idea.id, maria)


async def test_whoever_decided_first_once_held_an_appeal_off(
    records: Records, idea: Idea, maria: ResidentId, anna: Member, bernd: Member
) -> None:
    await decide_for_good(records, idea.id, REJECT, anna, MONDAY)
    async with records.changing() as unit:
        await Moderation(unit, INSEK, MONDAY + DAY).claim(idea.id, anna)  # before anybody appealed
    async with records.changing() as unit:
        moderation = Moderation(unit, INSEK, MONDAY + DAY)
        await moderation.appeal(idea.id, maria)
        with pytest.raises(refusals.DecidedByYourself):
            await moderation.claim(idea.id, anna)
        assert (await moderation.claim(idea.id, bernd)).by == bernd.id

    decision = await decide(records, idea.id, RETURN, bernd, MONDAY + DAY)

    async with records.changing() as unit:
        moderation = Moderation(unit, INSEK, MONDAY + DAY + MINUTE)
        with pytest.raises(refusals.DecidedByYourself):
            await moderation.reword(decision.id, "Es bleibt dabei.", anna)
        with pytest.raises(refusals.DecidedByYourself):
            await moderation.undo(decision.id, anna)
        assert (await moderation.decision(decision.id)) == decision
        assert (await moderation.reword(decision.id, "Ohne Nummer, bitte.", bernd)).verdict.words == "Ohne Nummer, bitte."
        assert (await moderation.undo(decision.id, bernd)).state is DecisionState.UNDONE


async def test_whoever_decided_first_still_takes_back_a_better_decision_of_their_own(
    records: Records, idea: Idea, maria: ResidentId, anna: Member
) -> None:
    """It was about to come into force when the author appealed."""
    await decide_for_good(records, idea.id, REJECT, anna, MONDAY)
    decision = await decide(records, idea.id, PUBLISH, anna, MONDAY + DAY)
    async with records.changing() as unit:
        moderation = Moderation(unit, INSEK, MONDAY + DAY + MINUTE)
        await moderation.appeal(idea.id, maria)

        assert (await moderation.undo(decision.id, anna)).state is DecisionState.UNDONE


@pytest.mark.parametrize("verdict", [PUBLISH, None], ids=["published", "waiting"])
async def test_there_is_an_appeal_only_against_what_was_decided_against_the_author(
    records: Records, idea: Idea, maria: ResidentId, anna: Member, verdict: Verdict | None
) -> None:
    if verdict:
        await decide_for_good(records, idea.id, verdict, anna, MONDAY)

    async with records.changing() as unit:
        moderation = Moderation(unit, INSEK, MONDAY + DAY)
        with pytest.raises(refusals.IdeaCannotBeAppealed):
            await moderation.appeal(idea.id, maria)
        with pytest.raises(refusals.NotYours):
            await moderation.appeal(idea.id, ResidentId(maria + 1))


async def test_a_hidden_idea_is_published_again(records: Records, idea: Idea, anna: Member) -> None:
    for verdict, state in ((PUBLISH, IdeaState.PUBLISHED), (HIDE, IdeaState.HIDDEN), (PUBLISH, IdeaState.PUBLISHED)):
        settled = await decide_for_good(records, idea.id, verdict, anna, MONDAY)
        assert settled.after.state is state
        async with records.reading() as unit:
            assert (await unit.reading.find(idea.id) is not None) == (state is IdeaState.PUBLISHED)


async def test_reports_bring_an_idea_before_the_team_which_may_let_it_stand(records: Records, idea: Idea, anna: Member) -> None:
    await decide_for_good(records, idea.id, PUBLISH, anna, MONDAY)
    with pytest.raises(refusals.CannotBeDecided):
        await decide(records, idea.id, PUBLISH, anna, MONDAY + DAY)
    await _reported(records, idea, MONDAY + DAY)
    async with records.reading() as unit:
        assert sum((await Moderation(unit, INSEK, MONDAY + DAY).desk(idea.id)).reports.values()) == INSEK.team.reports_until_checked

    settled = await decide_for_good(records, idea.id, PUBLISH, anna, MONDAY + DAY)

    assert settled.after.state is IdeaState.PUBLISHED
    assert not settled.is_news
    assert (await queue(records, MONDAY + 2 * DAY)).count == 0
    async with records.reading() as unit:
        assert (await Moderation(unit, INSEK, MONDAY + DAY).desk(idea.id)).reports == {}


async def _reported(records: Records, idea: Idea, at: datetime) -> None:
    for number in range(INSEK.team.reports_until_checked):
        neighbour = await somebody(records, at, number=100 + number)
        async with records.changing() as unit:
            await Reports(unit, INSEK, at).report(idea.id, neighbour, ReportReason.OTHER)


async def test_merged_ideas_keep_both_numbers_and_count_each_supporter_once(records: Records, maria: ResidentId, anna: Member) -> None:
    first, second = await send(records, maria, MONDAY), await send(records, await somebody(records, MONDAY, 2), MONDAY)
    for published in (first, second):
        await decide_for_good(records, published.id, PUBLISH, anna, MONDAY)
    ali, olga, yusuf = [await somebody(records, MONDAY, number) for number in (3, 4, 5)]
    for idea, supporter in ((first, ali), (first, olga), (second, olga), (second, yusuf)):
        async with records.changing() as unit:
            await Support(unit, INSEK, MONDAY).give(idea.id, supporter)

    settled = await decide_for_good(records, second.id, merging(first), anna, MONDAY + DAY)

    assert settled.into is not None
    assert (settled.after.state, settled.after.merged_into, settled.into.id) == (IdeaState.MERGED, first.id, first.id)
    async with records.reading() as unit:
        moderation = Moderation(unit, INSEK, MONDAY + DAY)
        assert (await moderation.with_reference(str(second.reference))).id == second.id
        assert (await moderation.desk(second.id)).into == first.reference
        assert await unit.supports.count(first.id) == 3
        assert await unit.supports.count(second.id) == 0


async def test_what_was_merged_goes_on_with_its_idea(records: Records, maria: ResidentId, anna: Member) -> None:
    ideas = [await send(records, maria, MONDAY) for _ in range(3)]
    for idea in ideas[1:]:
        await decide_for_good(records, idea.id, PUBLISH, anna, MONDAY)

    for idea, into in pairwise(ideas):
        await decide_for_good(records, idea.id, merging(into), anna, MONDAY + DAY)

    assert [(await look(records, idea.id)).merged_into for idea in ideas] == [ideas[2].id, ideas[2].id, None]


async def test_ideas_are_merged_only_into_what_all_can_read_or_will(records: Records, maria: ResidentId, anna: Member) -> None:
    idea, target = await send(records, maria, MONDAY), await send(records, maria, MONDAY)
    for into in (idea, target):
        with pytest.raises(refusals.CannotBeMergedInto):
            await decide(records, idea.id, merging(into), anna, MONDAY)

    await decide(records, target.id, PUBLISH, anna, MONDAY)
    await decide(records, idea.id, merging(target), anna, MONDAY)
    settled = await settle(records, MONDAY + 5 * MINUTE)

    assert [happened.after.state for happened in settled] == [IdeaState.PUBLISHED, IdeaState.MERGED]


async def test_a_merge_into_what_is_not_there_any_more_is_undone_and_the_idea_waits(
    records: Records, maria: ResidentId, anna: Member
) -> None:
    idea, target = await send(records, maria, MONDAY), await send(records, maria, MONDAY)
    publishing = await decide(records, target.id, PUBLISH, anna, MONDAY)
    await decide(records, idea.id, merging(target), anna, MONDAY)
    async with records.changing() as unit:
        await Moderation(unit, INSEK, MONDAY).undo(publishing.id, anna)

    (settled,) = await settle(records, MONDAY + DAY)

    assert (settled.before, settled.after, settled.decision.state) == (idea, idea, DecisionState.UNDONE)
    assert not settled.is_news
    assert (await queue(records, MONDAY + DAY)).count == 2


async def test_two_that_are_merged_into_each_other_leave_one(records: Records, maria: ResidentId, anna: Member) -> None:
    one, other = await send(records, maria, MONDAY), await send(records, maria, MONDAY)
    for idea in (one, other):
        await decide_for_good(records, idea.id, PUBLISH, anna, MONDAY)
    await decide(records, one.id, merging(other), anna, MONDAY + DAY)
    with pytest.raises(refusals.CannotBeMergedInto):
        await decide(records, other.id, merging(one), anna, MONDAY + DAY)


async def test_all_new_ideas_of_trusted_authors_are_published_at_once(
    records: Records, maria: ResidentId, anna: Member, bernd: Member
) -> None:
    stranger = await somebody(records, MONDAY, 2)
    await decide_for_good(records, (await send(records, maria, MONDAY)).id, TRUST, anna, MONDAY)
    trusted = [await send(records, maria, MONDAY + DAY) for _ in range(5)]
    await send(records, stranger, MONDAY + DAY)
    async with records.changing() as unit:
        moderation = Moderation(unit, INSEK, MONDAY + DAY)
        assert (await moderation.queue()).trusted == 5
        await moderation.claim(trusted[0].id, bernd)
        await moderation.put_first(trusted[1].id)
        await moderation.decide(trusted[2].id, 1, REJECT, bernd)

        published = await moderation.publish_trusted(anna)

        assert [decision.idea_id for decision in published] == [idea.id for idea in trusted[3:]]
        assert await moderation.publish_trusted(anna) == ()
    assert (await acts(records)).count("publish") == 3


async def test_cards_of_what_was_published_together_are_renewed_later_some_at_a_time(
    records: Records, maria: ResidentId, anna: Member
) -> None:
    await decide_for_good(records, (await send(records, maria, MONDAY)).id, TRUST, anna, MONDAY)
    ideas = [await send(records, maria, MONDAY + DAY) for _ in range(3)]
    async with records.changing() as unit:
        await Moderation(unit, INSEK, MONDAY + DAY).publish_trusted(anna)

    renewed = []
    for _ in range(3):
        async with records.changing() as unit:
            moderation = Moderation(unit, INSEK, MONDAY + DAY)
            some = await moderation.to_renew(2)
            await moderation.mark_renewed(some)
            renewed.append([decision.idea_id for decision in some])

    assert renewed == [[ideas[0].id, ideas[1].id], [ideas[2].id], []]


async def test_nothing_similar_is_looked_for_while_a_decision_is_pending(records: Records, maria: ResidentId, anna: Member) -> None:
    first, second = [await send(records, maria, MONDAY) for _ in range(2)]
    async with records.changing() as unit:
        desks = Desks(unit, INSEK, MONDAY)
        assert (await desks.view(second.id)).similar == (first.reference,)

        await Moderation(unit, INSEK, MONDAY).decide(second.id, second.version, PUBLISH, anna)

        assert (await desks.view(second.id)).similar == ()


async def test_trust_ends_with_a_rejection(records: Records, maria: ResidentId, anna: Member) -> None:
    for verdict, is_trusted in ((TRUST, True), (PUBLISH, True), (RETURN, True), (REJECT, False)):
        idea = await send(records, maria, MONDAY)
        await decide_for_good(records, idea.id, verdict, anna, MONDAY)

        async with records.reading() as unit:
            assert (await Moderation(unit, INSEK, MONDAY).desk(idea.id)).author.is_trusted == is_trusted


async def test_the_queue_begins_with_danger_and_goes_on_with_what_waits_longest(records: Records, maria: ResidentId, anna: Member) -> None:
    topics = ["umwelt", "mobilitaet", "umwelt", "sport", "umwelt"]
    ideas = [await send(records, maria, MONDAY + number * MINUTE, topic=topic) for number, topic in enumerate(topics)]
    async with records.changing() as unit:
        await Moderation(unit, INSEK, MONDAY).put_first(ideas[3].id)
    await decide(records, ideas[1].id, PUBLISH, anna, MONDAY)

    full = await queue(records, MONDAY + DAY)

    assert full.by_topic == {"umwelt": 3, "sport": 1}
    assert [waiting.idea.id for waiting in full.waiting] == _ids(ideas[3], ideas[0], ideas[2], ideas[4])
    async with records.reading() as unit:
        moderation = Moderation(unit, INSEK, MONDAY + DAY)
        second_page = await moderation.queue(topic=ideas[0].topic, offset=1, limit=1)
        assert [waiting.idea.id for waiting in second_page.waiting] == _ids(ideas[2])
        assert await moderation.next_for(anna) == ideas[3].id
        assert await moderation.next_for(anna, ideas[0].topic) == ideas[0].id


def _ids(*ideas: Idea) -> list[int]:
    return [idea.id for idea in ideas]


async def test_the_queue_says_how_many_wait_longer_than_promised(records: Records, maria: ResidentId) -> None:
    on_monday, on_tuesday = await send(records, maria, MONDAY), await send(records, maria, MONDAY + DAY)
    promised = INSEK.checked_by(on_monday.submitted_at)

    late_at = {}
    for days in range(10):
        now = MONDAY + days * DAY
        full = await queue(records, now)
        late_at[now.date()] = full.overdue
        assert full.overdue == sum(waiting.is_overdue for waiting in full.waiting)

    assert on_tuesday.submitted_at > on_monday.submitted_at
    assert {late for day, late in late_at.items() if day <= promised} == {0}
    assert late_at[promised + DAY] >= 1
    assert list(late_at.values()) == sorted(late_at.values())


async def test_the_card_knows_the_author_by_numbers_only(records: Records, maria: ResidentId, anna: Member) -> None:
    earlier = [await send(records, maria, MONDAY) for _ in range(3)]
    for idea in earlier[:2]:
        await decide_for_good(records, idea.id, PUBLISH, anna, MONDAY)
    idea = await send(records, maria, MONDAY + DAY)

    async with records.reading() as unit:
        author = (await Moderation(unit, INSEK, MONDAY + DAY).desk(idea.id)).author

    assert (author.ideas, author.published, author.is_trusted) == (3, 2, False)


async def test_notes_and_decisions_stand_in_the_history_with_who_and_when(
    records: Records, idea: Idea, anna: Member, bernd: Member
) -> None:
    async with records.changing() as unit:
        moderation = Moderation(unit, INSEK, MONDAY)
        await moderation.note(idea.id, anna, " Gehört das nicht zur Schule? ")
        with pytest.raises(refusals.NothingWritten):
            await moderation.note(idea.id, anna, " \n ")
        with pytest.raises(refusals.WordsTooLong):
            await moderation.note(idea.id, anna, "a" * 1001)
    await decide_for_good(records, idea.id, RETURN, bernd, MONDAY)

    async with records.reading() as unit:
        history = await Moderation(unit, INSEK, MONDAY).history(idea.id)
        assert (await Moderation(unit, INSEK, MONDAY).desk(idea.id)).notes == 1

    assert [(note.by_alias, note.text) for note in history.notes] == [(anna.alias, "Gehört das nicht zur Schule?")]
    assert [(decision.by_alias, decision.verdict) for decision in history.decisions] == [(bernd.alias, RETURN)]
    assert await acts(records) == ["note", "return"]


async def test_an_author_who_is_changing_the_idea_is_not_overtaken(records: Records, idea: Idea, maria: ResidentId, anna: Member) -> None:
    """A moderator who changes their mind about a rejection publishes it only while the author lets it be."""
    await decide_for_good(records, idea.id, REJECT, anna, MONDAY)
    await decide(records, idea.id, PUBLISH, anna, MONDAY + DAY)

    await rework(records, idea.id, maria, MONDAY + DAY)

    assert await settle(records, MONDAY + 2 * DAY) == []
    with pytest.raises(refusals.IdeaIsBeingReworked):
        await decide(records, idea.id, PUBLISH, anna, MONDAY + 2 * DAY)
    async with records.changing() as unit:
        with pytest.raises(refusals.IdeaIsBeingReworked):
            await Moderation(unit, INSEK, MONDAY + 2 * DAY).appeal(idea.id, maria)
