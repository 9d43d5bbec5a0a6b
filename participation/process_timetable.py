"""What a timetable must hold to: phases in order, one thing to do at a time, and time to tell people about each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from participation.phases import ACTING, Phase
from participation.process_page import Table
from participation.processes import Process

Row = tuple[Table, Phase]


def note_timetable_mistakes(head: Table, process: Process, rows: Sequence[Row]) -> None:
    for table, phase in rows:
        _note_telling(table, phase)
    for (_, earlier), (table, later) in pairwise(rows):
        if later.starts_at < earlier.starts_at:
            table.note("starts_at", "check-phases-not-in-order", key=later.key, other=earlier.key)
    for one, other in combinations(rows, 2):
        _note_overlap(*sorted((one, other), key=lambda row: row[1].starts_at))
    _note_storage(head, process)


def _note_telling(table: Table, phase: Phase) -> None:
    """There must be a moment at which the start of a phase can be told."""
    if phase.announce_at is None:
        if phase.start_window.opens >= phase.ends_at:
            table.note(None, "check-phase-too-short-to-be-told", key=phase.key)
    elif phase.announce_at < phase.starts_at:
        table.note("announce_at", "check-told-before-start", key=phase.key)
    elif phase.announce_at >= phase.ends_at:
        table.note("announce_at", "check-told-after-end", key=phase.key)


def _note_overlap(earlier: Row, later: Row) -> None:
    """Two phases in which people act do not run side by side: nobody would know what is asked of them now."""
    (_, before), (table, phase) = earlier, later
    if phase.starts_at < before.ends_at and phase.activities & ACTING and before.activities & ACTING:
        table.note("starts_at", "check-phases-overlap", key=phase.key, other=before.key)


def _note_storage(head: Table, process: Process) -> None:
    last = max(process.phases, key=lambda phase: phase.ends_at, default=None)
    if last and process.stored_until < last.last_day:
        head.note("stored_until", "check-stored-too-short", day=process.stored_until, key=last.key, last_day=last.last_day)
