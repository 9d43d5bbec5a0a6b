"""The card of an announcement: what it says, to whom and when; how it goes out; what came of it. And the list of all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handlers.residents.announcements.screens import announced, way_to
from handlers.screens import Key, Link, Reply, Row, Screen
from handlers.staff.announcements.audience_words import audience_lines, headcount_line, language_name
from handlers.staff.announcements.buttons import (
    AnnouncementCancelAsked,
    AnnouncementCancelled,
    AnnouncementCardWanted,
    AnnouncementChangesWanted,
    AnnouncementDiscardAsked,
    AnnouncementDiscarded,
    AnnouncementHandedIn,
    AnnouncementOpened,
    AnnouncementPaused,
    AnnouncementReleaseWanted,
    AnnouncementResumed,
    AnnouncementsListed,
    AnnouncementStarted,
    AttachmentWanted,
    AudienceWanted,
    CountsWanted,
    ExpiryWanted,
    PaymentAsked,
    PaymentChosen,
    PreviewWanted,
    StartWanted,
    TargetWanted,
    TrialWanted,
    UrgencyAsked,
    UrgencyChosen,
    VersionsWanted,
)
from handlers.staff.announcements.formatting import first_words
from handlers.staff.announcements.progress_words import progress_lines, report_lines
from handlers.staff.names import called
from locales.speech import Say, Speech, Spoken, Written
from participation.announcements import BEGUN, Announcement, AnnouncementId, AnnouncementState, AttachmentKind, Target
from participation.goals import Goal, GoalKind
from participation.phases import PhaseKey
from participation.processes import DistrictKey, Process, TopicKey
from participation.wall_time import Instant
from participation.words import Language
from services.announcements import Sheet

WORDS_SHOWN = 200
"""So many signs of each version stand on the card; the preview shows all."""
LINE_SHOWN = 40
ADDRESS_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An announcement in its process, at a moment; `per_second` messages may go to many."""

    sheet: Sheet
    process: Process
    now: Instant
    per_second: float

    @property
    def announcement(self) -> Announcement:
        return self.sheet.announcement

    @property
    def id(self) -> AnnouncementId:
        return self.sheet.announcement.id

    @property
    def by_two(self) -> bool:
        return self.process.team.announcements.by_two


def card(say: Say, view: View) -> Screen:
    """What the moment is about, with the buttons that it allows."""
    announcement = view.announcement
    if announcement.begun_at or announcement.is_over:
        return Screen(say.lines(_head(say, view), *_course(say, view)), _rows(say, view))
    return Screen(say.lines(_head(say, view), *draft_lines(say, view), *_standing(say, view)), _rows(say, view))


def gone(say: Say, announcement_id: AnnouncementId) -> Screen:
    """In the place of a card whose announcement was discarded."""
    return Screen(say.lines(say("announce-head", number=str(announcement_id)), say("announce-discarded")))


def changes(say: Say, view: View) -> Screen:
    """What can be changed of one that was handed in or released, and that it then has to be released anew."""
    return asking(say, view, say("announce-changes"), _editing(say, view))


def before_discarding(say: Say, view: View) -> Screen:
    yes: Row = [(say.plain("announce-button-discard-yes"), AnnouncementDiscarded(announcement_id=view.id))]
    return asking(say, view, say("announce-discard-question"), [yes])


def before_cancelling(say: Say, view: View) -> Screen:
    yes: Row = [(say.plain("announce-button-cancel-yes"), AnnouncementCancelled(announcement_id=view.id))]
    return asking(say, view, say("announce-cancel-question"), [yes])


def before_urgent(say: Say, view: View) -> Screen:
    yes: Row = [(say.plain("announce-button-urgent-yes"), UrgencyChosen(announcement_id=view.id, urgent=True))]
    return asking(say, view, say("announce-urgent-question"), [yes])


def before_paying(say: Say, view: View, stars: int) -> Screen:
    yes: Row = [(say.plain("announce-button-paid-yes"), PaymentChosen(announcement_id=view.id, paid=True))]
    question = say("announce-paid-question", count=view.sheet.headcount.total, stars=stars)
    return asking(say, view, question, [yes])


def asking(say: Say, view: View, question: Spoken, rows: Sequence[Row]) -> Screen:
    """The card, with a question and its answers in the place of its buttons."""
    shown = card(say, view)
    return replace(shown, text=say.lines(Spoken(shown.text), question), rows=[*rows, [to_card(say, view)]])


def to_card(say: Say, view: View) -> Key:
    return say.plain("announce-button-back"), AnnouncementCardWanted(announcement_id=view.id)


def release_prompt(say: Say, view: View) -> Screen:
    """Below everything that is released by answering it."""
    stars = view.sheet.stars
    return Screen(
        say.lines(
            say("announce-ask-number", number=str(view.id)),
            say("announce-costs", stars=stars) if stars else None,
            say("announce-ask-number-how"),
        ),
        keys=Reply(say.plain("announce-number-placeholder")),
    )


def previews(say: Say, speech: Speech, view: View, username: str | None) -> Sequence[Screen]:
    """As it arrives, in each language of the process; first what comes. `username`: where own buttons do not work, links to the bot."""
    languages = view.process.languages
    arrived = [announced(speech.in_(language), view.process, view.announcement, language) for language in languages]
    shown = [screen for screen in arrived if screen is not None]
    if not shown:
        return [Screen(say("announce-no-words"))]
    order = say.commas(_in_preview(say, view.announcement, language) for language in languages)
    return [Screen(say("announce-preview", languages=order)), *(_as_links(screen, username) if username else screen for screen in shown)]


def trial(say: Say, speech: Speech, view: View, language: Language) -> Screen:
    """As somebody gets it who reads this language, marked as a test."""
    screen = announced(speech.in_(language), view.process, view.announcement, language)
    return screen.below(say("announce-trial")) if screen else Screen(say("announce-no-words"))


def trial_sent(say: Say) -> Screen:
    return Screen(say("announce-trial-sent"))


def report(say: Say, view: View) -> Screen:
    """The news that it is over, with the same account as on its card."""
    rows = _rows(say, view)
    return Screen(say.lines(_head(say, view), *_course(say, view)), rows)


def known(say: Say, listed: Sequence[tuple[Announcement, Sheet | None]], *, has_older: bool) -> Screen:
    """The newest first; of those that run, how far they have got."""
    begin: Row = [(say.plain("announce-button-new"), AnnouncementStarted())]
    if not listed:
        return Screen(say("announce-none"), [begin])
    lines = [_line(say, announcement, sheet) for announcement, sheet in listed]
    keys: list[Key] = [
        (say.plain("announce-button-open", number=str(one.id)), AnnouncementOpened(announcement_id=one.id)) for one, _ in listed
    ]
    older: Row = [(say.plain("announce-button-older"), AnnouncementsListed(before=listed[-1][0].id))] if has_older else []
    return Screen(say.lines(say("announce-list"), *lines), [row for row in (begin, *by_two(keys), older) if row])


def by_two(keys: Sequence[Key]) -> list[Row]:
    return [keys[place : place + 2] for place in range(0, len(keys), 2)]


def draft_lines(say: Say, view: View) -> Iterator[Spoken]:
    """What it says, with what, to whom, and when."""
    announcement = view.announcement
    yield from version_lines(say, view)
    if announcement.attachment:
        yield say("announce-with-photo" if announcement.attachment.kind is AttachmentKind.PHOTO else "announce-with-document")
    if announcement.target:
        yield target_line(say, view.process, announcement.target)
    yield from audience_lines(say, view.process, announcement.audience)
    yield headcount_line(say, view.sheet.headcount)
    yield from time_lines(say, view)


def version_lines(say: Say, view: View) -> Iterator[Spoken]:
    """The beginning of each version, and who gets another language's."""
    announcement = view.announcement
    if not announcement.versions:
        yield say("announce-no-words")
    for language in view.process.languages:
        if version := announcement.versions.get(language):
            yield say("announce-version", language=language_name(say, language), words=first_words(version, WORDS_SHOWN))
    if announcement.fallback:
        for language, count in view.sheet.headcount.without_words(announcement.versions):
            names = {"language": language_name(say, language), "fallback": language_name(say, announcement.fallback)}
            yield say("announce-fallback", count=count, **names)


def time_lines(say: Say, view: View) -> Iterator[Spoken]:
    """When it begins and ends; and what quiet hours make of that."""
    announcement, process, now = view.announcement, view.process, view.now
    begins = announcement.send_at or now
    yield say("announce-starts", at=say.moment(begins, now, process.zone)) if announcement.send_at else say("announce-starts-at-once")
    if announcement.over_at:
        yield say("announce-good-until", at=say.moment(announcement.over_at, now, process.zone))
    else:
        yield say("announce-good-for-days")
    allowed = process.quiet_hours.next_allowed(begins)
    if announcement.urgent:
        yield say("announce-is-urgent")
    elif announcement.not_after and announcement.not_after <= allowed and allowed > begins:
        yield say("announce-never-arrives")
    elif allowed > begins:
        yield say("announce-waits-for-morning", at=say.moment(allowed, now, process.zone))
    if view.sheet.stars is not None:
        yield say("announce-costs", stars=view.sheet.stars)


def target_line(say: Say, process: Process, target: Target) -> Spoken:
    label, _ = way_to(say, target)
    where = goal_name(process, target.to) if isinstance(target.to, Goal) else Written(target.to).shortened(ADDRESS_SHOWN)
    return say("announce-target", label=label, where=where)


def goal_name(process: Process, goal: Goal) -> object:
    """What the goal leads to, as the city calls it; of what has gone from the process, its key."""
    match goal.kind:
        case GoalKind.PHASE if phase := process.phase(PhaseKey(goal.key)):
            return phase.title
        case GoalKind.TOPIC if topic := process.topic(TopicKey(goal.key)):
            return topic.short
        case GoalKind.DISTRICT if district := process.district(DistrictKey(goal.key)):
            return district.short
    return goal.key


def _head(say: Say, view: View) -> Spoken:
    return say("announce-head", number=str(view.id))


def _standing(say: Say, view: View) -> Iterator[Spoken]:
    """Who wrote it, or what it waits for. It comes last, where the eye ends."""
    announcement, number = view.announcement, str(view.announcement.counted)
    match announcement.state:
        case AnnouncementState.HANDED_IN:
            yield say("announce-handed-in" if view.by_two else "announce-handed-in-alone", number=number)
        case AnnouncementState.APPROVED if announcement.approved_alias:
            yield say("announce-approved", by=called(say, announcement.approved_alias))
        case _ if announcement.was_taken_back:
            yield say("announce-taken-back", by=called(say, announcement.by_alias))
        case _:
            yield say("announce-draft", by=called(say, announcement.by_alias))


def _course(say: Say, view: View) -> Iterator[Spoken]:
    """How it goes out, or what came of it; below, which one it is and to whom it went."""
    announcement = view.announcement
    words = next(iter(announcement.versions.values()), None)
    if words:
        yield say("announce-words", words=first_words(words, WORDS_SHOWN))
    yield from audience_lines(say, view.process, announcement.audience)
    if announcement.is_over:
        yield from report_lines(say, view.process, view.sheet, view.now)
    else:
        yield from progress_lines(say, view.process, view.sheet, view.now, view.per_second)


def _rows(say: Say, view: View) -> list[Row]:
    announcement = view.announcement
    preview: Key = (say.plain("announce-button-preview"), PreviewWanted(announcement_id=view.id))
    trial_key: Key = (say.plain("announce-button-trial"), TrialWanted(announcement_id=view.id))
    change: Key = (say.plain("announce-button-change"), AnnouncementChangesWanted(announcement_id=view.id))
    end: Key = (say.plain("announce-button-cancel"), AnnouncementCancelAsked(announcement_id=view.id))
    match announcement.state:
        case AnnouncementState.DRAFT:
            return _editing(say, view)
        case AnnouncementState.HANDED_IN:
            release: Row = [(say.plain("announce-button-release"), AnnouncementReleaseWanted(announcement_id=view.id))]
            return [release, [preview, trial_key], [change, _discard(say, view)]]
        case AnnouncementState.APPROVED:
            return [[preview, trial_key], [change, end]]
        case AnnouncementState.SENDING:
            return [[(say.plain("announce-button-pause"), AnnouncementPaused(announcement_id=view.id)), end], [preview]]
        case AnnouncementState.PAUSED:
            return [[(say.plain("announce-button-resume"), AnnouncementResumed(announcement_id=view.id)), end], [preview]]
    counts: Row = [(say.plain("announce-button-csv"), CountsWanted(announcement_id=view.id))] if announcement.begun_at else []
    return [[*counts, preview]]


def _editing(say: Say, view: View) -> list[Row]:
    announcement, rules = view.announcement, view.process.team.announcements
    draft = announcement.state is AnnouncementState.DRAFT
    hand_in: Row = [(say.plain("announce-button-hand-in"), AnnouncementHandedIn(announcement_id=view.id))]
    words: Row = [
        (say.plain("announce-button-words"), VersionsWanted(announcement_id=view.id)),
        (say.plain("announce-button-attachment"), AttachmentWanted(announcement_id=view.id)),
    ]
    whom: Row = [
        (say.plain("announce-button-audience"), AudienceWanted(announcement_id=view.id, without=False)),
        (say.plain("announce-button-target"), TargetWanted(announcement_id=view.id)),
    ]
    when: Row = [
        (say.plain("announce-button-start"), StartWanted(announcement_id=view.id)),
        (say.plain("announce-button-expiry"), ExpiryWanted(announcement_id=view.id)),
    ]
    see: Row = [
        (say.plain("announce-button-preview"), PreviewWanted(announcement_id=view.id)),
        (say.plain("announce-button-trial"), TrialWanted(announcement_id=view.id)),
    ]
    has_words = bool(announcement.versions)
    kinds = [_urgency(say, view), *([_payment(say, view)] if rules.paid or announcement.paid else [])]
    rows = [hand_in if draft and has_words else [], words, whom, when, kinds, see if draft and has_words else []]
    return [row for row in (*rows, [_discard(say, view)] if draft else []) if row]


def _urgency(say: Say, view: View) -> Key:
    if view.announcement.urgent:
        return say.plain("announce-button-not-urgent"), UrgencyChosen(announcement_id=view.id, urgent=False)
    return say.plain("announce-button-urgent"), UrgencyAsked(announcement_id=view.id)


def _payment(say: Say, view: View) -> Key:
    if view.announcement.paid:
        return say.plain("announce-button-not-paid"), PaymentChosen(announcement_id=view.id, paid=False)
    return say.plain("announce-button-paid"), PaymentAsked(announcement_id=view.id)


def _discard(say: Say, view: View) -> Key:
    return say.plain("announce-button-discard"), AnnouncementDiscardAsked(announcement_id=view.id)


def _in_preview(say: Say, announcement: Announcement, language: Language) -> Spoken:
    found = announcement.in_(language)
    if found is None or found[0] is language:
        return language_name(say, language)
    return say("announce-preview-fallback", language=language_name(say, language), fallback=language_name(say, found[0]))


def _as_links(screen: Screen, username: str) -> Screen:
    """In the team's group nobody has buttons of their own."""

    def link(way: object) -> Link:
        return way if isinstance(way, Link) else Link(f"https://t.me/{username}?start={getattr(way, 'goal', '')}")

    return replace(screen, rows=[[(label, link(way)) for label, way in row] for row in screen.rows])


def _line(say: Say, announcement: Announcement, sheet: Sheet | None) -> Spoken:
    version = next(iter(announcement.versions.values()), None)
    words = first_words(version, LINE_SHOWN) if version else say("announce-line-without-words")
    state = say(f"announce-state-{announcement.state.replace('_', '-')}")
    if sheet is not None and announcement.state in BEGUN:
        got = {"sent": sheet.progress.sent, "total": sheet.progress.total}
        return say("announce-line-running", number=str(announcement.id), words=words, state=state, **got)
    return say("announce-line", number=str(announcement.id), words=words, state=state)
