"""What may be decided about an idea, and what an appeal can be against."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation import refusals
from participation.ideas import Idea, IdeaId, IdeaState, Reference, RejectionReason
from participation.moderation import (
    LEADS_TO,
    MOVES,
    NEEDS_REASON,
    REWORK_WITHIN,
    Appeal,
    AppealId,
    AppealState,
    Claim,
    Decision,
    DecisionId,
    DecisionKind,
    DecisionState,
    Verdict,
    decided,
    moves,
    require_appealable,
    rework_until,
)
from participation.rights import Role
from participation.staff import Alias, StaffId
from tests.participation.examples import MARIA, SHADE, YUSUF, at, finished_draft

NOON = at("2024-04-05 12:00")
MINUTE = timedelta(minutes=1)
ANNA, BERND = StaffId(1), StaffId(2)
IN_ANY_STATE = [state for state in IdeaState if state is not IdeaState.DRAFT]
INTO = IdeaId(99)


def idea(state: IdeaState = IdeaState.SUBMITTED, *, waits: bool = True) -> Idea:
    sent = Idea.from_draft(finished_draft(), reference=Reference(year=2024, number=7), submitted_at=NOON)
    return replace(sent, state=state, waiting_since=NOON if waits else None)


def verdict(kind: DecisionKind) -> Verdict:
    reason = RejectionReason.RULES if kind in NEEDS_REASON else None
    return Verdict(kind=kind, reason=reason, into=INTO if kind is DecisionKind.MERGE else None)


def decision(kind: DecisionKind = DecisionKind.PUBLISH, by: StaffId = ANNA, number: int = 1) -> Decision:
    return Decision(
        id=DecisionId(number),
        idea_id=idea().id,
        verdict=verdict(kind),
        by=by,
        by_alias=Alias(role=Role.MODERATOR, number=by),
        decided_at=NOON,
        in_force_at=NOON + 5 * MINUTE,
        idea_version=1,
    )


def appeal(kind: DecisionKind) -> Appeal:
    return Appeal(id=AppealId(1), idea_id=idea().id, against=DecisionId(1), kind=kind, decided_by=ANNA, appealed_at=NOON)


@given(st.sampled_from(IN_ANY_STATE), st.sampled_from(DecisionKind), st.booleans())
def test_what_is_allowed_leads_where_the_table_says_and_the_rest_is_refused(state: IdeaState, kind: DecisionKind, waits: bool) -> None:  # noqa: FBT001  hypothesis passes it by name
    before = idea(state, waits=waits)

    if kind not in moves(before):
        with pytest.raises(refusals.CannotBeDecided):
            decided(before, verdict(kind))
        return
    after = decided(before, verdict(kind))

    assert (after.state, after.version, after.waiting_since) == (LEADS_TO[kind], before.version + 1, None)
    assert (after.merged_into is not None) == (kind is DecisionKind.MERGE)


@pytest.mark.parametrize("state", [IdeaState.WITHDRAWN, IdeaState.DELETED, IdeaState.MERGED])
def test_about_what_is_gone_nothing_is_decided(state: IdeaState) -> None:
    assert moves(idea(state, waits=False)) == frozenset()


@pytest.mark.parametrize("state", [IdeaState.RETURNED, IdeaState.REJECTED])
def test_what_came_back_to_its_author_can_only_get_better_for_them(state: IdeaState) -> None:
    assert MOVES[state] <= {DecisionKind.PUBLISH, DecisionKind.RETURN}


@pytest.mark.parametrize("state", [IdeaState.PUBLISHED, IdeaState.HIDDEN, IdeaState.RETURNED, IdeaState.REJECTED])
def test_only_what_was_brought_up_again_can_stay_as_it_is(state: IdeaState) -> None:
    (stays,) = (kind for kind, leads in LEADS_TO.items() if leads is state)

    assert stays in moves(idea(state))
    assert stays not in moves(idea(state, waits=False))


@pytest.mark.parametrize("kind", sorted(NEEDS_REASON))
def test_a_no_has_a_reason(kind: DecisionKind) -> None:
    with pytest.raises(ValueError, match="says why"):
        Verdict(kind=kind)


@pytest.mark.parametrize(
    "facts",
    [{"reason": RejectionReason.RULES}, {"into": INTO}, {"words": "Schön."}],
    ids=["reason", "into", "words"],
)
def test_a_yes_has_nothing_but_trust(facts: dict[str, object]) -> None:
    assert Verdict(kind=DecisionKind.PUBLISH, trust=True).trust
    with pytest.raises(ValueError, match=r"reason|why|Merging"):
        Verdict(kind=DecisionKind.PUBLISH, **facts)  # type: ignore[arg-type]  # one of its facts each


def test_a_decision_ends_once() -> None:
    for ended in (decision().undone(NOON), decision().in_force(NOON)):
        with pytest.raises(ValueError, match="once"):
            ended.undone(NOON)
        with pytest.raises(ValueError, match="once"):
            ended.in_force(NOON)


@given(st.integers(0, 600))
def test_a_decision_can_be_undone_until_the_instant_in_which_it_is_in_force(seconds: int) -> None:
    now = NOON + timedelta(seconds=seconds)

    if now < decision().in_force_at:
        decision().require_undoable(now)
    else:
        with pytest.raises(refusals.TooLateToUndo):
            decision().require_undoable(now)


def test_what_is_in_force_is_not_undone_whatever_the_clock_says() -> None:
    with pytest.raises(refusals.TooLateToUndo):
        replace(decision(), state=DecisionState.IN_FORCE).require_undoable(NOON)


def test_a_claim_is_against_others_and_not_for_ever() -> None:
    claim = Claim(idea_id=idea().id, by=ANNA, by_alias=Alias(role=Role.MODERATOR, number=1), until=NOON + MINUTE)

    claim.require_not_against(ANNA, NOON)
    claim.require_not_against(BERND, NOON + MINUTE)
    with pytest.raises(refusals.ClaimedByAnother):
        claim.require_not_against(BERND, NOON)


@pytest.mark.parametrize(
    "against, answer, became",
    [
        (DecisionKind.REJECT, DecisionKind.PUBLISH, AppealState.UPHELD),
        (DecisionKind.REJECT, DecisionKind.RETURN, AppealState.UPHELD),
        (DecisionKind.REJECT, DecisionKind.REJECT, AppealState.DISMISSED),
        (DecisionKind.RETURN, DecisionKind.PUBLISH, AppealState.UPHELD),
        (DecisionKind.RETURN, DecisionKind.RETURN, AppealState.DISMISSED),
        (DecisionKind.HIDE, DecisionKind.PUBLISH, AppealState.UPHELD),
        (DecisionKind.HIDE, DecisionKind.HIDE, AppealState.DISMISSED),
        (DecisionKind.HIDE, DecisionKind.REJECT, AppealState.DISMISSED),
    ],
)
def test_an_appeal_is_upheld_if_the_author_is_better_off(against: DecisionKind, answer: DecisionKind, became: AppealState) -> None:
    answered = appeal(against).answered(decision(answer, by=BERND, number=2))

    assert (answered.state, answered.answered_by) == (became, DecisionId(2))


def test_whoever_decided_does_not_decide_about_the_appeal() -> None:
    appeal(DecisionKind.REJECT).require_second_person(BERND)
    with pytest.raises(refusals.DecidedByYourself):
        appeal(DecisionKind.REJECT).require_second_person(ANNA)


@given(st.sampled_from(IN_ANY_STATE), st.sampled_from(DecisionKind), st.booleans())
def test_an_appeal_is_against_the_no_that_stands_and_has_not_been_looked_at_twice(
    state: IdeaState,
    kind: DecisionKind,
    twice: bool,  # noqa: FBT001  hypothesis passes it by name
) -> None:
    answered = appeal(kind) if twice else None

    if kind in NEEDS_REASON and LEADS_TO[kind] is state and not twice:
        assert require_appealable(idea(state), MARIA, decision(kind), answered) == decision(kind)
        with pytest.raises(refusals.NotYours):
            require_appealable(idea(state), YUSUF, decision(kind), answered)
    else:
        with pytest.raises(refusals.IdeaCannotBeAppealed):
            require_appealable(idea(state), MARIA, decision(kind), answered)


def test_what_came_back_on_the_last_day_can_be_changed_for_a_week() -> None:
    ends_at = NOON + timedelta(days=30)

    assert rework_until(decision(), ends_at) == ends_at
    assert rework_until(decision(), NOON) == rework_until(decision(), None) == NOON + 5 * MINUTE + REWORK_WITHIN


@pytest.mark.parametrize("state", [state for state in IN_ANY_STATE if state not in {IdeaState.RETURNED, IdeaState.REJECTED}])
def test_only_what_came_back_can_be_changed(state: IdeaState) -> None:
    with pytest.raises(refusals.IdeaCannotBeReworked):
        idea(state).reworked(finished_draft(), NOON)


def test_a_changed_idea_is_the_same_idea_that_waits_anew() -> None:
    before = replace(idea(IdeaState.REJECTED, waits=False), danger=True)

    after = before.reworked(finished_draft().with_text(f"{SHADE} Und Bänke."), NOON + MINUTE)

    assert (after.id, after.reference, after.submitted_at) == (before.id, before.reference, before.submitted_at)
    assert (after.state, after.revision, after.version) == (IdeaState.SUBMITTED, 2, before.version + 1)
    assert (after.waiting_since, after.danger) == (NOON + MINUTE, False)
