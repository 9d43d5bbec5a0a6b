"""What is going on, what comes when, and the messages that a phase brings: as screens."""

from handlers.residents import ways
from handlers.residents.phases.buttons import TellingWanted
from handlers.residents.ways import PhaseOpened
from handlers.screens import Key, Row, Screen
from locales.speech import Say, Spoken
from participation.ideas import Draft
from participation.phase_messages import MessageKind
from participation.phases import Activity, Phase, PhaseState
from participation.processes import Process
from participation.residents import Resident
from participation.wall_time import Instant, local_date


def overview(say: Say, process: Process, resident: Resident | None, now: Instant) -> Screen:
    """The phase card: what is going on, what you can do, until when."""
    collecting, joined = process.phase_that_allows(Activity.SUBMIT, now) is not None, _has_joined(resident)
    rows: list[Row] = [[_way_to_write(say, joined=joined)]] if collecting or not joined else []
    rows.append([ways.to_reading(say), ways.to_my_ideas(say)] if joined else [ways.to_reading(say)])
    rows.append([ways.to_phases(say), ways.to_help(say)])
    return Screen(_overview_words(say, process, now, collecting=collecting), rows)


def phases(say: Say, process: Process, now: Instant) -> Screen:
    """All phases, numbered."""
    lines = [
        say("phases-line", number=number, title=phase.title, state=_state(say, phase, now))
        for number, phase in enumerate(process.phases, start=1)
    ]
    looks: list[Key] = [
        (say.plain("phases-button-look", number=number), PhaseOpened(phase=phase.key, language=say.language))
        for number, phase in enumerate(process.phases, start=1)
    ]
    rows = [looks[place : place + 2] for place in range(0, len(looks), 2)]
    return Screen(say.lines(say("phases", title=process.title), *lines, say("phases-question")), [*rows, [ways.to_overview(say)]])


def phase_page(say: Say, process: Process, phase: Phase, resident: Resident | None, now: Instant) -> Screen:
    """One phase: what it is about, from when until when, and what people can do in it."""
    state = phase.state(now)
    closed = state is PhaseState.CLOSED
    words = say(
        "phase-detail-closed" if closed else "phase-detail",
        title=phase.title,
        invitation=phase.texts.invitation,
        afterwards=phase.texts.afterwards,
        first=say.on(phase.starts_at, now, process.zone),
        last=say.last_day(phase.ends_at, now, process.zone),
        state=say(f"phase-now-{state}"),
    )
    activities = [say(f"phase-activity-{activity}") for activity in Activity if activity in phase.activities and not closed]
    rows: list[Row] = [[_way_to_write(say, joined=_has_joined(resident))]] if phase.allows(Activity.SUBMIT, now) else []
    return Screen(say.lines(words, *activities), [*rows, [ways.to_phases(say), ways.to_overview(say)]])


def outside_phase(say: Say, process: Process, resident: Resident, now: Instant, *, has_draft: bool = False) -> Screen:
    """Somebody wants to write while no ideas are collected: when it goes on, and whether we shall tell."""
    reopens_at = process.next_start(Activity.SUBMIT, now)
    over = process.open_phase(now) is None and process.next_phase(now) is None
    asking = not over and not resident.is_follower
    rows: list[Row] = [[(say.plain("outside-phase-button-tell"), TellingWanted(language=say.language))]] if asking else []
    return Screen(
        say.lines(
            say("outside-phase-draft") if has_draft else None,
            say("outside-phase-over") if over else _outside_words(say, process, reopens_at, now, asking=asking),
        ),
        [*rows, [ways.to_reading(say), ways.to_my_ideas(say)], [ways.to_overview(say)]],
    )


def will_tell(say: Say) -> Screen:
    return Screen(say("outside-phase-will-tell"), [[ways.to_overview(say)]])


def phase_message(say: Say, phase: Phase, kind: MessageKind, process: Process, now: Instant, draft: Draft | None) -> Screen:
    """What a follower is told about a phase. Of a draft only one that waits for this phase and is still kept counts."""
    waits = draft is not None and Activity.SUBMIT in phase.activities and now < draft.changed_at + process.retention.of("drafts")
    draft = draft if waits else None
    match kind:
        case MessageKind.STARTED:
            return _started(say, phase, process, now)
        case MessageKind.CLOSING_SOON:
            return _closing(say, phase, process, now, draft)
        case MessageKind.ENDED:
            return _ended(say, phase, process, now, draft)
        case MessageKind.MOVED:
            return _moved(say, phase, process, now)


def _started(say: Say, phase: Phase, process: Process, now: Instant) -> Screen:
    late = local_date(now, process.zone) > local_date(phase.start_window.opens, process.zone)
    words = say(
        "phase-started-late" if late else "phase-started",
        title=phase.title,
        day=say.on(phase.starts_at, now, process.zone),
        call=phase.texts.call,
        until=say.until(phase.ends_at, now, process.zone),
        outlook=phase.texts.outlook,
    )
    return Screen(words, [[_way_into(say, phase)], [ways.to_notifications(say)]])


def _closing(say: Say, phase: Phase, process: Process, now: Instant, draft: Draft | None) -> Screen:
    words = say(
        "phase-closing-draft" if draft else "phase-closing",
        until=say.until(phase.ends_at, now, process.zone, to_the_hour=True),
        closing=phase.texts.closing,
    )
    way_on = ways.to_draft(say, draft.id) if draft else _way_into(say, phase)
    return Screen(words, [[way_on], [ways.to_notifications(say)]])


def _ended(say: Say, phase: Phase, process: Process, now: Instant, draft: Draft | None) -> Screen:
    words = say(
        "phase-ended-draft" if draft else "phase-ended",
        title=phase.title,
        afterwards=phase.texts.afterwards,
        day=say.on(draft.changed_at + process.retention.of("drafts"), now, process.zone) if draft else None,
    )
    return Screen(words, [[ways.to_overview(say)], [ways.to_notifications(say)]])


def _moved(say: Say, phase: Phase, process: Process, now: Instant) -> Screen:
    words = say(
        "phase-moved-start" if now < phase.starts_at else "phase-moved-end",
        title=phase.title,
        start=say.start(phase.starts_at, now, process.zone),
        last=say.last_day(phase.ends_at, now, process.zone),
        until=say.until(phase.ends_at, now, process.zone),
    )
    return Screen(words, [[_more_about(say, phase)], [ways.to_notifications(say)]])


def _overview_words(say: Say, process: Process, now: Instant, *, collecting: bool) -> Spoken:
    if phase := process.open_phase(now):
        return say(
            "phase-card" if collecting else "phase-card-reading",
            title=phase.title,
            invitation=phase.texts.invitation,
            until=say.until(phase.ends_at, now, process.zone),
            outlook=phase.texts.outlook,
        )
    if upcoming := process.next_phase(now):
        return say("phase-card-next", title=upcoming.title, start=say.start(upcoming.starts_at, now, process.zone))
    return say("phase-card-over", title=process.title)


def _outside_words(say: Say, process: Process, reopens_at: Instant | None, now: Instant, *, asking: bool) -> Spoken:
    if reopens_at is None:
        return say("outside-phase" if asking else "outside-phase-following")
    return say("outside-phase-next" if asking else "outside-phase-next-following", start=say.start(reopens_at, now, process.zone))


def _state(say: Say, phase: Phase, now: Instant) -> Spoken:
    state = phase.state(now)
    day = say.on(phase.starts_at, now, phase.zone) if state is PhaseState.PLANNED else say.last_day(phase.ends_at, now, phase.zone)
    return say(f"phase-state-{state}", day=day)


def _way_to_write(say: Say, *, joined: bool) -> Key:
    """Whoever only reads is shown the way in instead."""
    return ways.to_new_idea(say) if joined else ways.to_joining(say)


def _has_joined(resident: Resident | None) -> bool:
    return resident is not None and resident.may_take_part


def _way_into(say: Say, phase: Phase) -> Key:
    return ways.to_new_idea(say) if Activity.SUBMIT in phase.activities else _more_about(say, phase)


def _more_about(say: Say, phase: Phase) -> Key:
    return say.plain("phase-button-more"), PhaseOpened(phase=phase.key, language=say.language)
