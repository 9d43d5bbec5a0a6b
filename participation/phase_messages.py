"""Which messages about a phase are due, come too late, or must be replaced. The rules in words: docs/phases.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from participation.phases import Phase, PhaseKey, Window
from participation.quiet_hours import QuietHours
from participation.wall_time import Instant


class MessageKind(StrEnum):
    STARTED = "started"
    CLOSING_SOON = "closing_soon"
    ENDED = "ended"
    MOVED = "moved"


_TELL_THE_TIMES = frozenset({MessageKind.STARTED, MessageKind.MOVED})


class SkipReason(StrEnum):
    TOO_LATE = "too_late"
    """Its window had closed before it could go out, for instance because the bot was not running."""
    END_JUST_TOLD = "end_just_told"
    """A reminder of the end whose news people have read in another message at or after the time of the reminder."""
    WITHDRAWN = "withdrawn"
    """The phase was moved while people still waited for it: nobody gets it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseMessage:
    """A message that is due now, to everybody who followed at `due_at`; it tells `starts_at` and `ends_at`.

    `moved` passes over those to whom the last message about this phase told these very times, or who still wait for one.
    Nobody gets it from `not_after` on. Phase, kind, edition and person make it unique.
    """

    phase: PhaseKey
    kind: MessageKind
    edition: int
    starts_at: Instant
    ends_at: Instant
    due_at: Instant
    not_after: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What the records hold about one message: what it told, when it was queued, and how far it has got.

    `waiting`: somebody is still to get it. `reached`: somebody has got it. `skipped`: why nobody gets it any more.
    """

    kind: MessageKind
    edition: int
    starts_at: Instant
    ends_at: Instant
    at: Instant
    waiting: bool = False
    reached: bool = True
    skipped: SkipReason | None = None

    @classmethod
    def now_waiting(cls, message: PhaseMessage, at: Instant) -> Announced:
        """A message that has just been queued and has reached nobody yet."""
        return cls(
            kind=message.kind,
            edition=message.edition,
            starts_at=message.starts_at,
            ends_at=message.ends_at,
            at=at,
            waiting=True,
            reached=False,
        )

    def tells_the_times_of(self, phase: Phase) -> bool:
        return (self.starts_at, self.ends_at) == (phase.starts_at, phase.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A message that will not go out. To be recorded, so that it is skipped once and not silently."""

    phase: PhaseKey
    kind: MessageKind
    edition: int
    starts_at: Instant
    ends_at: Instant
    reason: SkipReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """For those who still wait for `old`: they get `by` in its place, or nothing. On record `old` is then withdrawn."""

    old: Announced
    by: PhaseMessage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    send: tuple[PhaseMessage, ...] = ()
    skip: tuple[Skipped, ...] = ()
    replace: tuple[Replacement, ...] = ()


def messages_due(phase: Phase, *, now: Instant, announced: Sequence[Announced], quiet_hours: QuietHours | None = None) -> Due:
    """What is to be done about this phase now. Once it is done and recorded, asking again answers: nothing."""
    records = sorted(announced, key=lambda record: record.at)
    replacements = tuple(_Look(phase, now, records).to_replace())
    look = _Look(phase, now, after_replacing(records, replacements, now))
    quiet = quiet_hours is not None and quiet_hours.cover(now)
    send = () if quiet else tuple(look.to_send())
    return Due(send=send, skip=tuple(look.to_skip(send)), replace=replacements)


def after_replacing(announced: Sequence[Announced], replacements: Sequence[Replacement], now: Instant) -> list[Announced]:
    """The records once these replacements are made."""
    old = {replacement.old for replacement in replacements}
    ended = [replace(record, waiting=False, skipped=SkipReason.WITHDRAWN) if record in old else record for record in announced]
    return ended + [Announced.now_waiting(replacement.by, now) for replacement in replacements if replacement.by]


class _Look:
    """One look at a phase, at one moment, with what had been announced."""

    def __init__(self, phase: Phase, now: Instant, announced: Sequence[Announced]) -> None:
        self._phase = phase
        self._now = now
        self._announced = announced
        self._told = tuple(record for record in announced if record.skipped is None or record.reached)
        self._heard = tuple(record for record in self._told if record.reached or not record.waiting)

    def to_send(self) -> Iterator[PhaseMessage]:
        starting = self._wants_start and self._is_within(self._phase.start_window)
        moving = not starting and self._wants_move
        if starting:
            yield self._message(MessageKind.STARTED, self._phase.start_window)
        if moving:
            yield self._message(MessageKind.MOVED, Window(opens=self._now, closes=self._phase.ends_at))
        closing = self._phase.closing_window
        if closing and self._wants_closing and not (starting or moving) and self._is_within(closing) and not self._end_told_since(closing):
            yield self._message(MessageKind.CLOSING_SOON, closing)
        if self._wants_end and self._is_within(self._phase.end_window):
            yield self._message(MessageKind.ENDED, self._phase.end_window)

    def to_skip(self, sending: Sequence[PhaseMessage]) -> Iterator[Skipped]:
        phase = self._phase
        if self._wants_start and self._is_over(phase.start_window):
            yield from self._skip(MessageKind.STARTED, SkipReason.TOO_LATE)
        closing = phase.closing_window
        if closing and self._wants_closing:
            told_now = any(message.kind in _TELL_THE_TIMES for message in sending)
            if self._is_over(closing):
                yield from self._skip(MessageKind.CLOSING_SOON, SkipReason.TOO_LATE)
            elif self._is_within(closing) and (told_now or self._end_told_since(closing)):
                yield from self._skip(MessageKind.CLOSING_SOON, SkipReason.END_JUST_TOLD)
        if self._wants_end and self._is_over(phase.end_window):
            yield from self._skip(MessageKind.ENDED, SkipReason.TOO_LATE)

    def to_replace(self) -> Iterator[Replacement]:
        for record in self._told:
            if record.waiting and not record.tells_the_times_of(self._phase):
                yield Replacement(old=record, by=self._instead_of(record))

    @property
    def _wants_start(self) -> bool:
        """Nobody was told that it began, or after that they were told that it begins later."""
        told = False
        for record in self._told:
            if record.kind is MessageKind.STARTED:
                told = True
            elif record.kind is MessageKind.MOVED and record.starts_at > record.at:
                told = False
        return not told

    @property
    def _wants_move(self) -> bool:
        """Something that people heard since the last message for everybody, or that message itself, is no longer true."""
        return bool(self._heard) and self._now < self._phase.ends_at and any(self._is_outdated(record) for record in self._last_word())

    def _last_word(self) -> Iterator[Announced]:
        """Backwards to the last start or move for everybody: one not withdrawn, and not in the place of one that had reached some."""
        cut_short = {(record.kind, record.edition) for record in self._heard if record.skipped}
        for record in reversed(self._told):
            whole = record.skipped is None and (record.kind, record.edition) not in cut_short
            if whole or record in self._heard:
                yield record
            if whole and record.kind in _TELL_THE_TIMES:
                return

    @property
    def _wants_closing(self) -> bool:
        return not any(record.kind is MessageKind.CLOSING_SOON and record.ends_at == self._phase.ends_at for record in self._told)

    @property
    def _wants_end(self) -> bool:
        """The end is told once; again only if people heard in between that the phase goes on."""
        return not (self._told and self._told[-1].kind is MessageKind.ENDED)

    def _is_outdated(self, record: Announced) -> bool:
        """Its end is no longer true, or its start although that still lies ahead."""
        begins_later = self._phase.starts_at > self._now and record.starts_at != self._phase.starts_at
        return begins_later or record.ends_at != self._phase.ends_at

    def _end_told_since(self, closing: Window) -> bool:
        return any(record.ends_at == self._phase.ends_at and record.at >= closing.opens for record in self._told)

    def _instead_of(self, record: Announced) -> PhaseMessage | None:
        window = self._window_of(record.kind)
        return self._message(record.kind, window, record.edition) if window and self._is_within(window) else None

    def _window_of(self, kind: MessageKind) -> Window | None:
        """When a message of this kind may go out. None for a move: it is taken back, and told anew to everybody who needs it."""
        match kind:
            case MessageKind.STARTED:
                return self._phase.start_window
            case MessageKind.CLOSING_SOON:
                return self._phase.closing_window
            case MessageKind.ENDED:
                return self._phase.end_window
            case MessageKind.MOVED:
                return None

    def _message(self, kind: MessageKind, window: Window, edition: int | None = None) -> PhaseMessage:
        return PhaseMessage(
            phase=self._phase.key,
            kind=kind,
            edition=edition or self._next_edition(kind),
            starts_at=self._phase.starts_at,
            ends_at=self._phase.ends_at,
            due_at=window.opens,
            not_after=window.closes,
        )

    def _skip(self, kind: MessageKind, reason: SkipReason) -> Iterator[Skipped]:
        final = (record for record in self._announced if record.skipped not in {None, SkipReason.WITHDRAWN})
        if any(record.kind is kind and record.tells_the_times_of(self._phase) for record in final):
            return
        yield Skipped(
            phase=self._phase.key,
            kind=kind,
            edition=self._next_edition(kind),
            starts_at=self._phase.starts_at,
            ends_at=self._phase.ends_at,
            reason=reason,
        )

    def _next_edition(self, kind: MessageKind) -> int:
        return 1 + sum(record.kind is kind for record in self._announced)

    def _is_within(self, window: Window) -> bool:
        return window.opens <= self._now < window.closes

    def _is_over(self, window: Window) -> bool:
        return self._now >= window.closes
