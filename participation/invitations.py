"""Invitations into the team: a link that works once, for a role, for a while."""

from __future__ import annotations

import re
from dataclasses import dataclass

from participation.rights import Role
from participation.staff import StaffId
from participation.wall_time import Instant

_PAYLOAD = re.compile(r"team-([A-Z2-9]{26})")
TOKEN_LENGTH = 26
"""Signs of five bits each: nobody guesses 130 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What stands behind a link. Whoever has it is in the team with one press, so that it is not told twice."""

    role: Role
    department: str | None
    by: StaffId
    expires_at: Instant


def payload_of(token: str) -> str:
    """What stands behind `start=` in the link."""
    return f"team-{token}"


def token_in(payload: str) -> str | None:
    """The token of an invitation; None for anything else."""
    found = _PAYLOAD.fullmatch(payload)
    return found[1] if found else None
