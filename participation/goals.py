"""Where a link leads: to a topic, a district or a phase from a poster, or to an idea that somebody has shared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from participation.ideas import Reference
from participation.processes import is_key


class GoalKind(StrEnum):
    TOPIC = "t"
    DISTRICT = "d"
    PHASE = "p"
    IDEA = "i"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What stands behind `/start`, such as `t-umwelt`."""

    kind: GoalKind
    key: str

    @classmethod
    def parse(cls, payload: str) -> Goal | None:
        """None for anything that no link of ours says; whether the key is known is the records' or the process's to say."""
        kind, _, key = payload.partition("-")
        if kind not in set(GoalKind) or not is_key(key):
            return None
        return cls(kind=GoalKind(kind), key=key)

    @classmethod
    def to_idea(cls, reference: Reference) -> Goal:
        return cls(kind=GoalKind.IDEA, key=str(reference))

    @property
    def reference(self) -> Reference | None:
        """The number of the idea to which it leads."""
        return Reference.parse(self.key) if self.kind is GoalKind.IDEA else None

    @property
    def payload(self) -> str:
        return f"{self.kind.value}-{self.key}"
