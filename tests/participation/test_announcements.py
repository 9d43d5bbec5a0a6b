"""What may be announced, who releases it, and what can be done while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation import refusals
from participation.announcements import (
    BEGUN,
    CAPTION_MAXIMUM,
    DOCUMENT_MAXIMUM,
    GOOD_FOR,
    OVER,
    TEXT_MAXIMUM,
    Announcement,
    AnnouncementId,
    AnnouncementState,
    Attachment,
    AttachmentKind,
    Progress,
    Target,
    Version,
    stars_for,
)
from participation.audiences import Audience
from participation.goals import Goal, GoalKind
from participation.processes import ProcessKey
from participation.refusals import Refusal
from participation.rights import Role
from participation.staff import Alias, StaffId
from participation.words import Language
from tests.participation.examples import at

NOON = at("2024-04-05 12:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANNA, BERND, CARLA = StaffId(1), StaffId(2), StaffId(3)
GERMAN, ENGLISH, PLAIN = Language.GERMAN, Language.ENGLISH, Language.PLAIN_GERMAN
WORDS = Version(html="Der <b>Stadtrat</b> tagt.", units=18)
PHOTO = Attachment(kind=AttachmentKind.PHOTO, file_id="photo")


def alias(who: StaffId) -> Alias:
    return Alias(role=Role.EDITOR, number=who)


def draft() -> Announcement:
    empty = Announcement(id=AnnouncementId(1), process=ProcessKey("insek"), by=ANNA, by_alias=alias(ANNA))
    return empty.worded(GERMAN, WORDS, ANNA, alias(ANNA))


def handed_in(by: StaffId = ANNA, counted: int = 1284) -> Announcement:
    return draft().handed_in(by, alias(by), counted, NOON)


def approved() -> Announcement:
    return handed_in().approved(BERND, alias(BERND), 1284, NOON, by_two=True)


def running() -> Announcement:
    return approved().begun(NOON).filled(1284)


CHANGES: dict[str, Callable[[Announcement], Announcement]] = {
    "words": lambda one: one.worded(ENGLISH, WORDS, CARLA, alias(CARLA)),
    "fewer words": lambda one: one.without_words(ENGLISH, CARLA, alias(CARLA)),
    "fallback": lambda one: one.falling_back_on(GERMAN, CARLA, alias(CARLA)),
    "photo": lambda one: one.attached(PHOTO, CARLA, alias(CARLA)),
    "photo with words": lambda one: one.illustrated(PHOTO, GERMAN, WORDS, CARLA, alias(CARLA)),
    "button": lambda one: one.leading_to(Target.parse("p-orte"), CARLA, alias(CARLA)),
    "audience": lambda one: one.addressed(Audience(), CARLA, alias(CARLA)),
    "start": lambda one: one.timed(NOON + HOUR, CARLA, alias(CARLA), NOON),
    "expiry": lambda one: one.good_until(NOON + DAY, CARLA, alias(CARLA), NOON),
    "urgency": lambda one: one.as_urgent(CARLA, alias(CARLA), urgent=True),
    "payment": lambda one: one.as_paid(CARLA, alias(CARLA), paid=True),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("before", [handed_in, approved], ids=["handed in", "approved"])
def test_whatever_is_changed_has_to_be_handed_in_and_released_anew(
    change: Callable[[Announcement], Announcement], before: Callable[[], Announcement]
) -> None:
    changed = change(before())

    assert changed.state is AnnouncementState.DRAFT
    assert changed.was_taken_back
    assert (changed.by, changed.handed_in_by, changed.approved_by) == (CARLA, None, None)
    assert changed.version > before().version
    with pytest.raises(refusals.NotHandedIn):
        changed.approved(BERND, alias(BERND), 1284, NOON, by_two=True)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("state", sorted(BEGUN | OVER))
def test_nothing_is_changed_any_more_once_it_goes_out(change: Callable[[Announcement], Announcement], state: AnnouncementState) -> None:
    with pytest.raises(refusals.AnnouncementIsOut):
        change(replace(running(), state=state))


def test_a_draft_that_was_never_handed_in_was_not_taken_back() -> None:
    assert not draft().was_taken_back
    assert not handed_in().was_taken_back


def test_a_second_person_releases_with_the_number_that_was_counted() -> None:
    released = handed_in().approved(BERND, alias(BERND), 1284, NOON, by_two=True)

    assert (released.state, released.approved_by, released.approved_at) == (AnnouncementState.APPROVED, BERND, NOON)
    assert released.is_due(NOON)


@pytest.mark.parametrize(
    "who,typed,version,no",
    [
        (ANNA, 1284, None, refusals.NeedsSecondPerson),
        (BERND, 1283, None, refusals.WrongHeadcount),
        (BERND, 1284, 1, refusals.AnnouncementWasChanged),
    ],
)
def test_nothing_else_releases_it(who: StaffId, typed: int, version: int | None, no: type[Refusal]) -> None:
    with pytest.raises(no):
        handed_in().approved(who, alias(who), typed, NOON, by_two=True, version=version)


def test_whoever_handed_in_what_somebody_else_wrote_does_not_release_it_either() -> None:
    with pytest.raises(refusals.NeedsSecondPerson):
        handed_in(by=BERND).approved(BERND, alias(BERND), 1284, NOON, by_two=True)
    assert handed_in(by=BERND).approved(ANNA, alias(ANNA), 1284, NOON, by_two=True).approved_by == ANNA


def test_where_one_is_enough_they_release_their_own_but_with_the_right_number_and_version() -> None:
    waiting = handed_in()

    assert waiting.approved(ANNA, alias(ANNA), 1284, NOON, by_two=False, version=waiting.version).approved_by == ANNA
    with pytest.raises(refusals.WrongHeadcount):
        waiting.approved(ANNA, alias(ANNA), 1, NOON, by_two=False)


def test_a_second_release_is_told_that_it_is_out_already() -> None:
    with pytest.raises(refusals.AnnouncementIsOut):
        approved().approved(CARLA, alias(CARLA), 1284, NOON, by_two=True)


def test_without_words_or_people_nothing_is_handed_in() -> None:
    with pytest.raises(refusals.AnnouncementIsEmpty):
        draft().without_words(GERMAN, ANNA, alias(ANNA)).handed_in(ANNA, alias(ANNA), 3, NOON)
    with pytest.raises(refusals.NobodyIsAddressed):
        draft().handed_in(ANNA, alias(ANNA), 0, NOON)


@pytest.mark.parametrize("attachment,maximum", [(None, TEXT_MAXIMUM), (PHOTO, CAPTION_MAXIMUM)])
def test_too_many_words_are_refused_with_how_many_are_too_many(attachment: Attachment | None, maximum: int) -> None:
    announcement = draft().attached(attachment, ANNA, alias(ANNA))
    full = Version(html="x" * maximum, units=maximum)

    assert announcement.worded(GERMAN, full, ANNA, alias(ANNA)).versions[GERMAN] == full
    with pytest.raises(refusals.AnnouncementTooLong) as no:
        announcement.worded(GERMAN, replace(full, units=maximum + 212), ANNA, alias(ANNA))
    assert (no.value.excess, no.value.maximum) == (212, maximum)


def test_a_photo_does_not_come_below_too_many_words_but_with_shorter_ones_it_does() -> None:
    long = draft().worded(GERMAN, Version(html="x" * 900, units=900), ANNA, alias(ANNA))

    with pytest.raises(refusals.TooLongBelowAttachment) as no:
        long.attached(PHOTO, ANNA, alias(ANNA))
    assert no.value.excess == 900 - CAPTION_MAXIMUM
    assert long.illustrated(PHOTO, GERMAN, WORDS, ANNA, alias(ANNA)).attachment == PHOTO
    with pytest.raises(refusals.TooLongBelowAttachment):
        long.illustrated(PHOTO, ENGLISH, WORDS, ANNA, alias(ANNA))


@pytest.mark.parametrize(
    "mime_type,size,no",
    [
        ("application/x-msdownload", 1000, refusals.WrongKindOfFile),
        ("", 1000, refusals.WrongKindOfFile),
        ("application/pdf", DOCUMENT_MAXIMUM + 1, refusals.FileTooLarge),
    ],
)
def test_files_that_not_everybody_can_open_are_refused(mime_type: str, size: int, no: type[Refusal]) -> None:
    with pytest.raises(no):
        Attachment.document("file", mime_type=mime_type, size=size)


def test_the_fallback_follows_the_versions() -> None:
    both = draft().worded(ENGLISH, WORDS, ANNA, alias(ANNA))

    assert both.fallback is GERMAN
    assert both.in_(PLAIN) == (GERMAN, WORDS)
    assert both.falling_back_on(ENGLISH, ANNA, alias(ANNA)).in_(PLAIN) == (ENGLISH, WORDS)
    assert both.without_words(GERMAN, ANNA, alias(ANNA)).in_(PLAIN) == (ENGLISH, WORDS)
    with pytest.raises(refusals.AnnouncementIsEmpty):
        both.falling_back_on(PLAIN, ANNA, alias(ANNA))


@pytest.mark.parametrize("goal", [Goal(kind=kind, key="orte") for kind in GoalKind])
def test_a_place_in_the_bot_is_kept_as_its_link_says_it(goal: Goal) -> None:
    assert Target.parse(Target(goal).code) == Target(goal)


@pytest.mark.parametrize(
    "written",
    [
        "http://kaiserslautern.de",
        "https://",
        "https://localhost",
        "https://kl.de/a b",
        "https://me:secret@kl.de",
        "tg://user?id=1",
        "javascript:alert(1)",
        "https://[",
        "",
        "https://kl.de/" + "x" * 1000,
    ],
)
def test_what_is_no_address_leads_nowhere(written: str) -> None:
    with pytest.raises(refusals.NotAnAddress):
        Target.parse(written)


def test_it_begins_and_ends_in_this_order() -> None:
    with pytest.raises(refusals.TimeIsOver):
        draft().timed(NOON, ANNA, alias(ANNA), NOON)
    with pytest.raises(refusals.TimeIsOver):
        draft().good_until(NOON, ANNA, alias(ANNA), NOON)
    with pytest.raises(refusals.ExpiresBeforeItBegins):
        draft().timed(NOON + 2 * DAY, ANNA, alias(ANNA), NOON).good_until(NOON + DAY, ANNA, alias(ANNA), NOON)
    with pytest.raises(refusals.ExpiresBeforeItBegins):
        draft().good_until(NOON + DAY, ANNA, alias(ANNA), NOON).timed(NOON + DAY, ANNA, alias(ANNA), NOON)
    with pytest.raises(refusals.GoodForTooLong):
        draft().good_until(NOON + 61 * DAY, ANNA, alias(ANNA), NOON)


def test_what_waited_too_long_for_its_release_is_not_released_any_more() -> None:
    waiting = draft().good_until(NOON + HOUR, ANNA, alias(ANNA), NOON).handed_in(ANNA, alias(ANNA), 5, NOON)

    assert waiting.expires(NOON + HOUR)
    with pytest.raises(refusals.ExpiresBeforeItBegins):
        waiting.approved(BERND, alias(BERND), 5, NOON + HOUR, by_two=True)


def test_nobody_gets_it_after_its_time_whatever_it_is_doing() -> None:
    assert running().not_after == NOON + GOOD_FOR
    for state in (AnnouncementState.SENDING, AnnouncementState.PAUSED):
        assert replace(running(), state=state).expires(NOON + GOOD_FOR)
        assert not replace(running(), state=state).expires(NOON + GOOD_FOR - HOUR)
    assert not replace(running(), state=AnnouncementState.COMPLETED).expires(NOON + GOOD_FOR)


@given(st.lists(st.sampled_from(["pause", "resume", "cancel"]), max_size=8))
def test_it_is_paused_resumed_and_cancelled_as_often_as_somebody_presses(presses: list[str]) -> None:
    """Pressing twice is pressing once, and nothing brings a cancelled one back."""
    announcement, cancelled = running(), False
    for press in presses:
        deed = {"pause": Announcement.paused, "resume": Announcement.resumed, "cancel": Announcement.cancelled}[press]
        if cancelled and press != "cancel":
            with pytest.raises(refusals.AnnouncementIsOut):
                deed(announcement)
            continue
        announcement, cancelled = deed(announcement), cancelled or press == "cancel"
        assert deed(announcement) == announcement
    last = [press for press in presses if press != "cancel"][-1:]
    wanted = AnnouncementState.CANCELLED if cancelled else AnnouncementState.PAUSED if last == ["pause"] else AnnouncementState.SENDING
    assert announcement.state is wanted


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.floats(0.5, 1000, allow_nan=False))
def test_the_time_that_is_left_counts_only_what_waits_for_its_turn(ready: int, asleep: int, for_digest: int, per_second: float) -> None:
    progress = Progress(waiting=ready + asleep + for_digest, asleep=asleep, for_digest=for_digest)

    assert progress.ready == ready
    assert progress.seconds_left(per_second) * per_second >= ready - 1e-6 * ready
    assert (progress.seconds_left(per_second) - 1) * per_second <= ready


@pytest.mark.parametrize("recipients,stars", [(0, 0), (1, 1), (10, 1), (11, 2), (1284, 129)])
def test_what_it_costs_is_rounded_up(recipients: int, stars: int) -> None:
    assert stars_for(recipients) == stars


def test_what_is_changed_after_its_approval_can_be_put_off_for_longer_than_it_would_have_been_good() -> None:
    """Nobody chose an end, so none is in the way."""
    later = approved().timed(NOON + 2 * GOOD_FOR, ANNA, alias(ANNA), NOON)

    assert approved().over_at == NOON + GOOD_FOR
    assert (later.send_at, later.over_at) == (NOON + 2 * GOOD_FOR, None)
