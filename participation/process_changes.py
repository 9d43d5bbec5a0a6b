"""The dry run: what a new process file would change, and who would be told what and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields
from enum import StrEnum

from participation.phase_messages import Announced, MessageKind, PhaseMessage, Skipped, SkipReason, messages_due
from participation.phases import Phase, PhaseKey
from participation.processes import Process
from participation.quiet_hours import QuietHours
from participation.team_rules import TeamRules
from participation.wall_time import Instant
from participation.words import Language


class Part(StrEnum):
    PROCESS = "process"
    FIELD = "field"
    TOPIC = "topic"
    DISTRICT = "district"
    PHASE = "phase"
    TEAM = "team"
    DEPARTMENT = "department"


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    MOVED = "moved"
    ALLOWS = "allows"
    TELLS = "tells"
    SET = "set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that would be different. Told as `check-topic-added`, `check-phase-moved` and so on, with `key` and these facts."""

    part: Part
    kind: ChangeKind
    key: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def phrase(self) -> str:
        return f"check-{self.part}-{self.kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMessage:
    """A message that would go out at `at` to those who follow today; or, with a reason, would not."""

    phase: PhaseKey
    kind: MessageKind
    at: Instant
    due_at: Instant
    """When people would have got it, had everything been in place by then."""
    followers: Mapping[Language, int]
    skipped: SkipReason | None = None

    @property
    def count(self) -> int:
        return 0 if self.skipped else sum(self.followers.values())

    @property
    def is_late(self) -> bool:
        return self.skipped is None and self.at > self.due_at

    @property
    def phrase(self) -> str:
        """What kind of message it is, and about which phase."""
        return f"check-message-{self.kind}".replace("_", "-")

    @property
    def outcome(self) -> str:
        """The phrase that says to how many it goes, or why it does not."""
        if self.skipped:
            return f"check-skips-{self.skipped}".replace("_", "-")
        return "check-tells" if self.count else "check-tells-nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    changes: tuple[Change, ...]
    messages: tuple[PlannedMessage, ...]


def dry_run(
    old: Process | None,
    new: Process,
    *,
    now: Instant,
    followers: Mapping[Language, int],
    announced: Mapping[PhaseKey, Sequence[Announced]] | None = None,
) -> DryRun:
    """What loading `new` in place of `old` would do. Without records it is taken that everything due so far has been told."""
    before = old if old and old.key == new.key else None
    told = _told_so_far(before, now) if announced is None else announced
    messages = (message for phase in new.phases for message in _ahead(phase, new.quiet_hours, now, told.get(phase.key, ()), followers))
    return DryRun(changes=tuple(_changes(before, new)), messages=tuple(sorted(messages, key=lambda message: message.at)))


def _changes(old: Process | None, new: Process) -> Iterator[Change]:
    if old is None:
        yield Change(part=Part.PROCESS, kind=ChangeKind.ADDED, key=new.key)
        return
    yield from _settings(Part.PROCESS, old, new, besides={"fields", "districts", "phases", "team"})
    yield from _settings(Part.TEAM, old.team, new.team, besides={"departments"})
    for part in (Part.FIELD, Part.TOPIC, Part.DISTRICT, Part.PHASE, Part.DEPARTMENT):
        yield from _differences(part, _wording(old, part), _wording(new, part))
    yield from _topics_in_other_fields(old, new)
    for phase in new.phases:
        if earlier := old.phase(phase.key):
            yield from _changes_of_phase(earlier, phase)


def _settings(part: Part, old: Process | TeamRules, new: Process | TeamRules, *, besides: AbstractSet[str]) -> Iterator[Change]:
    for setting in fields(new):
        if setting.name not in besides and getattr(old, setting.name) != getattr(new, setting.name):
            yield Change(part=part, kind=ChangeKind.SET, key=setting.name)


def _wording(process: Process, part: Part) -> dict[str, object]:
    """The entries of one kind: what they are called, by key."""
    match part:
        case Part.FIELD:
            return {entry.key: (entry.name, entry.short) for entry in process.fields}
        case Part.TOPIC:
            return {entry.key: (entry.name, entry.short) for entry in process.topics}
        case Part.DISTRICT:
            return {entry.key: (entry.name, entry.short) for entry in process.districts}
        case Part.PHASE:
            return {phase.key: phase.texts for phase in process.phases}
        case Part.DEPARTMENT:
            return {department.key: department.name for department in process.team.departments}
        case Part.PROCESS | Part.TEAM:
            return {process.key: process.title}


def _differences(part: Part, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Change]:
    yield from (Change(part=part, kind=ChangeKind.REMOVED, key=key) for key in old if key not in new)
    yield from (Change(part=part, kind=ChangeKind.ADDED, key=key) for key in new if key not in old)
    yield from (Change(part=part, kind=ChangeKind.REWORDED, key=key) for key in new if key in old and old[key] != new[key])


def _topics_in_other_fields(old: Process, new: Process) -> Iterator[Change]:
    for topic in new.topics:
        before, after = old.field_of(topic.key), new.field_of(topic.key)
        if before and after and before.key != after.key:
            facts = {"old_field": before.key, "new_field": after.key}
            yield Change(part=Part.TOPIC, kind=ChangeKind.MOVED, key=topic.key, facts=facts)


def _changes_of_phase(old: Phase, new: Phase) -> Iterator[Change]:
    if (old.starts_at, old.ends_at) != (new.starts_at, new.ends_at):
        facts = {"starts_at": new.starts_at, "ends_at": new.ends_at, "old_starts_at": old.starts_at, "old_ends_at": old.ends_at}
        yield Change(part=Part.PHASE, kind=ChangeKind.MOVED, key=new.key, facts=facts)
    if old.activities != new.activities:
        activities = {"old_activities": ", ".join(sorted(old.activities)), "new_activities": ", ".join(sorted(new.activities))}
        yield Change(part=Part.PHASE, kind=ChangeKind.ALLOWS, key=new.key, facts=activities)
    if _telling(old) != _telling(new):
        yield Change(part=Part.PHASE, kind=ChangeKind.TELLS, key=new.key)


def _telling(phase: Phase) -> tuple[object, ...]:
    return (phase.announce_at, phase.start_told_within, phase.closing_days, phase.end_told_within)


def _told_so_far(process: Process | None, now: Instant) -> dict[PhaseKey, Sequence[Announced]]:
    if process is None:
        return {}
    return {
        phase.key: tuple(_played(phase, process.quiet_hours, _moments(phase, process.quiet_hours, until=now))) for phase in process.phases
    }


def _ahead(
    phase: Phase, quiet_hours: QuietHours, now: Instant, told: Sequence[Announced], followers: Mapping[Language, int]
) -> Iterator[PlannedMessage]:
    """Every message from now on, by looking at each moment at which one can fall due."""
    moments = [now, quiet_hours.next_allowed(now), *_moments(phase, quiet_hours, since=now)]
    for record in _played(phase, quiet_hours, sorted(set(moments)), told):
        due_at = _due(phase, record.kind, quiet_hours) or record.at
        yield PlannedMessage(phase=phase.key, kind=record.kind, at=record.at, due_at=due_at, followers=followers, skipped=record.skipped)


def _due(phase: Phase, kind: MessageKind, quiet_hours: QuietHours) -> Instant | None:
    """None for a move, which is told as soon as it is made."""
    windows = {MessageKind.STARTED: phase.start_window, MessageKind.CLOSING_SOON: phase.closing_window, MessageKind.ENDED: phase.end_window}
    window = windows.get(kind)
    return quiet_hours.next_allowed(window.opens) if window else None


def _moments(phase: Phase, quiet_hours: QuietHours, *, since: Instant | None = None, until: Instant | None = None) -> list[Instant]:
    windows = [phase.start_window, phase.closing_window, phase.end_window]
    moments = {quiet_hours.next_allowed(window.opens) for window in windows if window} | {window.closes for window in windows if window}
    return sorted(moment for moment in moments if (since is None or moment > since) and (until is None or moment <= until))


def _played(phase: Phase, quiet_hours: QuietHours, moments: Iterable[Instant], told: Sequence[Announced] = ()) -> Iterator[Announced]:
    """What would be recorded at these moments."""
    records = list(told)
    for moment in moments:
        due = messages_due(phase, now=moment, announced=records, quiet_hours=quiet_hours)
        new = [_record(message, moment) for message in due.send] + [_record(skipped, moment) for skipped in due.skip]
        records += new
        yield from new


def _record(entry: PhaseMessage | Skipped, at: Instant) -> Announced:
    return Announced(
        kind=entry.kind,
        edition=entry.edition,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        at=at,
        skipped=entry.reason if isinstance(entry, Skipped) else None,
    )
