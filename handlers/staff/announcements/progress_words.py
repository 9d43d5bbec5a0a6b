"""How far an announcement has got, how long it still takes, and what came of it, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping

from locales.speech import Say, Spoken
from participation.announcements import Announcement, AnnouncementState, Progress
from participation.processes import Process
from participation.wall_time import Instant
from services.announcements import Sheet

_MINUTE, _HOUR = 60, 3600
_REASONS = {
    "blocked": "blocked",
    "blocked_bot": "blocked",
    "kicked": "blocked",
    "stopped": "stopped",
    "deleted": "forgotten",
    "banned": "banned",
    "deactivated": "deactivated",
    "never_started": "unreachable",
    "not_found": "unreachable",
    "no_rights": "unreachable",
    "too_late": "too-late",
    "expired": "too-late",
    "cancelled": "cancelled",
    "withdrawn": "no-words",
}
"""What the outbox calls them, and what people do; whatever else there is was refused by Telegram."""


def progress_lines(say: Say, process: Process, sheet: Sheet, now: Instant, per_second: float) -> Iterator[Spoken]:
    announcement, progress = sheet.announcement, sheet.progress
    if announcement.size is None:
        yield say("announce-being-prepared")
        return
    if announcement.state is AnnouncementState.PAUSED:
        yield say("announce-paused", sent=progress.sent, total=progress.total)
    elif progress.ready:
        left = time_left(say, progress.seconds_left(per_second / (1 + sheet.others)))
        yield say("announce-sent-of", sent=progress.sent, total=progress.total, left=left)
    else:
        yield say("announce-sent-so-far", sent=progress.sent, total=progress.total)
    if sheet.others and progress.ready and announcement.state is AnnouncementState.SENDING:
        yield say("announce-takes-turns", count=sheet.others)
    yield from _held(say, process, announcement, progress, now)
    if announcement.over_at:
        yield say("announce-good-until", at=say.moment(announcement.over_at, now, process.zone))


def report_lines(say: Say, process: Process, sheet: Sheet, now: Instant) -> Iterator[Spoken]:
    """Every recipient stands in one of these lines. What did not go out for a reason has it behind it."""
    announcement, progress = sheet.announcement, sheet.progress
    over = f"announce-is-{announcement.state.value}"
    yield say(over, at=say.moment(announcement.ended_at, now, process.zone)) if announcement.ended_at else say(f"{over}-now")
    if not announcement.begun_at:
        return
    if progress.waiting:
        yield say("announce-taking-back", count=progress.waiting)
    if progress.sent_maybe_twice:
        yield say("announce-sent-maybe-twice", sent=progress.sent, twice=progress.sent_maybe_twice)
    else:
        yield say("announce-sent", sent=progress.sent)
    if progress.maybe_arrived:
        yield say("announce-maybe-arrived", count=progress.maybe_arrived)
    if progress.failed:
        yield say("announce-failed", count=sum(progress.failed.values()), reasons=reasons(say, progress.failed))
    if {"blocked", "deactivated", "never_started", "not_found"} & progress.failed.keys():
        yield say("announce-asked-no-more")
    if progress.skipped:
        yield say("announce-skipped", count=sum(progress.skipped.values()), reasons=reasons(say, progress.skipped))


def reasons(say: Say, counted: Mapping[str, int]) -> Spoken:
    """What means the same to people is counted together, the most frequent first: „STOP gesagt 2, Bot blockiert 1“."""
    told: Counter[str] = Counter()
    for reason, count in counted.items():
        told[_REASONS.get(reason, "refused")] += count
    return say.commas(say("announce-reason", reason=say(f"announce-reason-{name}"), count=count) for name, count in told.most_common())


def time_left(say: Say, seconds: int) -> Spoken:
    """As people say it: seconds below a minute, then minutes, then hours, rounded up."""
    if seconds < _MINUTE:
        return say("announce-left-seconds", count=seconds)
    if seconds < 2 * _HOUR:
        return say("announce-left-minutes", count=-(-seconds // _MINUTE))
    return say("announce-left-hours", count=-(-seconds // _HOUR))


def _held(say: Say, process: Process, announcement: Announcement, progress: Progress, now: Instant) -> Iterator[Spoken]:
    """Who gets it later, and why."""
    allowed = now if announcement.urgent else process.quiet_hours.next_allowed(now)
    if progress.asleep and allowed > now:
        yield say("announce-held-for-morning", count=progress.asleep, at=say.moment(allowed, now, process.zone))
    elif progress.asleep:
        yield say("announce-held-for-their-hours", count=progress.asleep)
    if progress.for_digest:
        yield say("announce-held-for-digest", count=progress.for_digest)
