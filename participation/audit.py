"""The audit log: who of the team did what, to what, when; chained, so that a row that was changed, removed or put in is found."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeAlias

from participation.processes import ProcessKey
from participation.staff import StaffId
from participation.wall_time import Instant, in_utc

Fact: TypeAlias = str | int | bool | None
Facts: TypeAlias = Mapping[str, Fact]
"""What something was or became: states and numbers, such as `{"state": "published"}`. Never what a person wrote."""

BEGINNING = ""
"""What stands in place of the hash before the first row."""

_CODE = re.compile(r"[\w./:-]{1,64}( [0-9]{1,6})?")
_NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row. Of facts it holds the text that was hashed, whatever somebody may have made of it since."""

    number: int
    at: Instant
    by: StaffId
    alias: str
    act: str
    subject: str
    before: str | None = field(repr=False)
    after: str | None = field(repr=False)
    hash: str = field(default=BEGINNING, repr=False)

    @property
    def about(self) -> tuple[str, int | None]:
        """What kind of thing it was, and its number: `idea:42`. Without a number for what has none, and for what somebody tampered with."""
        kind, _, number = self.subject.partition(":")
        return (kind, int(number)) if _NUMBER.fullmatch(number) else (self.subject, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the chain: how many rows there are, and the hash of the last."""

    number: int = 0
    hash: str = BEGINNING


LOOKED_THROUGH_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """When the whole log was last looked through, and the first row that was wrong or missing; None if it was whole."""

    at: Instant
    first_wrong: int | None

    def is_due_again(self, now: Instant) -> bool:
        """Also after a clock was put back, so that nothing goes unlooked at until it is that late again."""
        return not self.at <= now < self.at + LOOKED_THROUGH_EVERY


def chained(entry: Entry, head: Head, process: ProcessKey) -> Entry:
    """The row as the next one of the chain."""
    row = replace(entry, number=head.number + 1, at=in_utc(entry.at))
    return replace(row, hash=_hash(row, head.hash, process))


def first_wrong(entries: Iterable[Entry], since: Head, process: ProcessKey) -> int | None:
    """The number of the first row that does not follow from the one before it; also that of one that should be there and is not."""
    head = since
    for entry in entries:
        if entry != chained(entry, head, process):
            return head.number + 1
        head = Head(number=entry.number, hash=entry.hash)
    return None


def wrong_end(last: Head, head: Head) -> int | None:
    """The number of the first row that is missing, or was put in, between the last row and what the end of the chain says."""
    return None if head == last else max(1, min(head.number, last.number) + int(head.number != last.number))


def written(facts: Facts | None) -> str | None:
    """Facts as they are kept: the same facts are always the same text. Refuses what could be somebody's words."""
    if facts is None:
        return None
    for value in facts.values():
        if isinstance(value, str):
            require_code(value)
    return json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def facts_in(kept: str | None) -> Facts:
    """Facts as they were before they were kept; none where somebody has made something else of them."""
    try:
        found = json.loads(kept or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def require_code(written_as: str) -> str:
    """Only names and numbers get into the log, so that no resident can be read out of it."""
    if not _CODE.fullmatch(written_as):
        raise ValueError("The audit log holds names of states and numbers, not what people wrote.")
    return written_as


def _hash(row: Entry, before: str, process: ProcessKey) -> str:
    at = row.at.isoformat(timespec="microseconds")
    facts = [before, row.number, process, at, row.by, row.alias, row.act, row.subject, row.before, row.after]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=True).encode()).hexdigest()
