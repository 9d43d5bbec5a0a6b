"""Where a link on a poster leads: a topic, a district or a phase."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from participation.processes import is_key


class GoalKind(StrEnum):
    TOPIC = "t"
    DISTRICT = "d"
    PHASE = "p"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What stands behind `/start`, such as `t-umwelt`."""

    kind: GoalKind
    key: str

    @classmethod
    def parse(cls, payload: str) -> Goal | None:
        """None for anything that no poster of ours says; whether the key is known is the process's to say."""
        kind, _, key = payload.partition("-")
        if kind not in set(GoalKind) or not is_key(key):
            return None
        return cls(kind=GoalKind(kind), key=key)

    @property
    def payload(self) -> str:
        return f"{self.kind.value}-{self.key}"
