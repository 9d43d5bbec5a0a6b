"""The yes of parents on paper: somebody below the minimum age gets a number, and takes part once the team has put the paper on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import NewType

from participation.residents import ResidentId
from participation.staff import Alias
from participation.wall_time import Instant

GuardianId = NewType("GuardianId", int)

CODE_LENGTH = 8
"""Signs of five bits each, which a hand can copy. Only the team can try numbers out, and each try is a command of somebody known."""
WAITS = timedelta(days=60)
"""How long a number waits for its paper. Then it is forgotten, and with it whoever asked for it and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianConsent:
    id: GuardianId
    resident: ResidentId
    version: str
    """Of the notice that the young person, and their parents, read."""
    asked_at: Instant
    recorded_at: Instant | None = None
    """When the paper was put on record; None as long as it is waited for."""
    recorded_by: Alias | None = None

    @property
    def waits_until(self) -> Instant:
        return self.asked_at + WAITS
