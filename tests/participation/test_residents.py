"""Who hears from the city, and who does not: yes, no, STOP, START, blocked and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from participation.follows import Rhythm
from participation.residents import Consent, ConsentScope, ConsentWay, Resident, ResidentId, ResidentState
from participation.rights import Right, Role, may
from participation.words import Language
from tests.participation.examples import at

THEN, NOW = at("2024-04-01 10:00"), at("2024-04-05 10:00")
YES = Consent(version="1", language=Language.GERMAN, given_at=THEN, way=ConsentWay.PRESSED)
MARIA = Resident(id=ResidentId(1), alias="Ahorn 12", language=Language.GERMAN, consent=YES)


def test_without_consent_nobody_takes_part_or_is_written_to() -> None:
    stranger = replace(MARIA, consent=None).following(NOW)

    assert not stranger.may_take_part
    assert not stranger.is_follower


def test_whoever_said_yes_to_messages_follows_from_then_on() -> None:
    assert not MARIA.is_follower
    assert MARIA.following(NOW).is_follower
    assert MARIA.following(NOW).followed_at == NOW


def test_whoever_takes_their_yes_back_takes_no_part_and_hears_nothing() -> None:
    gone = MARIA.following(THEN).revoking()

    assert not any((gone.may_take_part, gone.is_follower, gone.hears_about_own_ideas, gone.hears_answers))
    assert replace(gone.agreeing(), consent=YES).hears_about_own_ideas


def test_whoever_said_stop_before_agreeing_anew_has_said_it_still() -> None:
    assert not MARIA.stopped().agreeing().hears_about_own_ideas


def test_nobody_who_is_banned_gets_out_by_taking_their_yes_back_and_giving_it_again() -> None:
    assert MARIA.banned().revoking().agreeing().state is ResidentState.BANNED


def test_only_a_whole_yes_to_this_very_notice_counts() -> None:
    young = replace(MARIA, consent=replace(YES, scope=ConsentScope.LIMITED))

    assert MARIA.has_agreed_to("1")
    assert not MARIA.has_agreed_to("2")
    assert not young.has_agreed_to("1")
    assert not young.may_take_part
    assert young.following(NOW).is_follower


def test_saying_yes_again_keeps_the_day_on_which_it_began() -> None:
    assert MARIA.following(THEN).following(NOW).followed_at == THEN


def test_whoever_wants_no_messages_still_hears_about_own_ideas() -> None:
    quiet = MARIA.following(THEN).not_following()

    assert not quiet.is_follower
    assert quiet.hears_about_own_ideas


def test_stop_ends_everything_and_start_begins_it_again() -> None:
    stopped = MARIA.following(THEN).stopped()

    assert (stopped.is_follower, stopped.hears_about_own_ideas) == (False, False)
    assert stopped.may_take_part
    assert stopped.started(NOW).is_follower
    assert stopped.started(NOW).followed_at == NOW


def test_start_brings_back_what_was_wished_for_before_stop_and_no_more() -> None:
    only_own_ideas = MARIA.following(THEN).not_following().told_in(Rhythm.WEEKLY)

    again = only_own_ideas.stopped().started(NOW)

    assert (again.state, again.wants_messages, again.rhythm) == (ResidentState.ACTIVE, False, Rhythm.WEEKLY)


def test_start_of_somebody_who_never_said_stop_is_a_yes_to_messages() -> None:
    assert MARIA.started(NOW).is_follower


def test_whoever_blocks_the_bot_and_comes_back_finds_everything_as_it_was() -> None:
    blocked = MARIA.following(THEN).blocking()

    assert not blocked.is_follower
    assert blocked.returning() == MARIA.following(THEN)
    assert MARIA.returning() == MARIA


@pytest.mark.parametrize("state", [ResidentState.BANNED, ResidentState.DELETED])
def test_whoever_is_banned_or_deleted_stays_so(state: ResidentState) -> None:
    gone = replace(MARIA, state=state)

    assert {gone.following(NOW).state, gone.started(NOW).state, gone.stopped().state, gone.blocking().state, gone.returning().state} == {
        state
    }
    assert not gone.may_take_part
    assert not gone.following(NOW).is_follower


def test_stop_holds_after_the_bot_was_blocked() -> None:
    assert MARIA.stopped().blocking().returning().state is ResidentState.STOPPED


def test_after_stop_only_answers_to_own_questions_come_and_to_whoever_is_banned_or_blocked_the_bot_not_even_these() -> None:
    assert MARIA.hears_answers
    assert MARIA.stopped().hears_answers
    assert not MARIA.stopped().is_reached()
    assert not MARIA.banned().hears_answers
    assert not MARIA.blocking().hears_answers


def test_a_person_may_change_the_language() -> None:
    assert MARIA.speaking(Language.ENGLISH).language is Language.ENGLISH


def test_only_who_leads_the_team_changes_it() -> None:
    assert [role for role in Role if may(role, Right.MANAGE_TEAM)] == [Role.ADMIN]
