"""Who may not take part any more, since when and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NewType

from participation import refusals
from participation.residents import ResidentId, ResidentState
from participation.staff import Alias
from participation.texts import length, tidy
from participation.wall_time import Instant

BanId = NewType("BanId", int)

REASON_MAXIMUM = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """One ban of one person. The reason is told to them."""

    id: BanId
    resident: ResidentId
    reason: str = field(repr=False)
    by_alias: Alias
    banned_at: Instant
    state_before: ResidentState
    """What the person is again once the ban is over: whoever had said STOP is still left in peace."""
    lifted_at: Instant | None = None

    @property
    def holds(self) -> bool:
        return self.lifted_at is None

    def lifted(self, at: Instant) -> Ban:
        return self if self.lifted_at else replace(self, lifted_at=at)


def reason_of(written: str) -> str:
    """Why somebody is banned, as they read it."""
    reason = tidy(written)
    if not reason:
        raise refusals.NothingWritten
    if length(reason) > REASON_MAXIMUM:
        raise refusals.WordsTooLong(length=length(reason), maximum=REASON_MAXIMUM)
    return reason
