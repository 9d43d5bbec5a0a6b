"""What it means that somebody takes their yes back, whoever does it for them."""

from participation.residents import Resident
from participation.wall_time import Instant
from storage.unit import Unit


async def take_back_consent(unit: Unit, resident: Resident, at: Instant) -> None:
    """Nothing more is kept of this person, and nobody writes to them. What they wrote stays; what they told about themselves goes."""
    await unit.residents.revoke_consent(resident.id, at)
    await unit.residents.keep(resident.revoking())
    await unit.dialogs.remove(resident.id)
    await unit.guardians.forget(resident.id)
    await unit.demographics.forget(resident.id)
