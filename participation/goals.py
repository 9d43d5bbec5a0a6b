"""Where a link leads: to a topic, a district or a phase from a poster, to a shared idea, or to one's own that the team has typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from participation.entries import in_link
from participation.ideas import Reference
from participation.processes import is_key


class GoalKind(StrEnum):
    TOPIC = "t"
    DISTRICT = "d"
    PHASE = "p"
    IDEA = "i"
    RECEIPT = "r"


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

    @classmethod
    def to_receipt(cls, number: str) -> Goal:
        return cls(kind=GoalKind.RECEIPT, key=in_link(number))

    @property
    def receipt(self) -> str | None:
        """The number on a receipt that somebody got on paper."""
        return self.key if self.kind is GoalKind.RECEIPT else None

    @property
    def payload(self) -> str:
        return f"{self.kind.value}-{self.key}"
