"""A place in a group: whose, of what rank, with which rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from simulator.world.people import Account

Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]
PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
IN_CHARGE = frozenset({"creator", "administrator"})


@dataclass(slots=True, eq=False)
class Membership:
    account: Account
    status: Status = "member"
    is_anonymous: bool = False
    custom_title: str = ""
    rights: dict[str, bool] = field(default_factory=dict)

    @property
    def present(self) -> bool:
        return self.status in PRESENT

    @property
    def in_charge(self) -> bool:
        return self.status in IN_CHARGE
