"""Numbers that no update of Telegram's can hold, though the library reads them: beyond what the records keep, or off the earth."""

from math import isfinite
from typing import Any

from aiogram.types import Location
from pydantic import BaseModel

HIGHEST = 2**63  # the records keep whole numbers in 64 bits; Telegram's ids have 52 (Bot API, "Chat")
_POLE, _DATE_LINE = 90.0, 180.0


def is_possible(update: BaseModel) -> bool:
    """Whether all numbers in it, however deep, are such as Telegram could have sent."""
    waiting: list[Any] = [update]
    while waiting:
        found = waiting.pop()
        if isinstance(found, BaseModel):
            if isinstance(found, Location) and not _is_on_earth(found):
                return False
            waiting.extend(value for value in found.__dict__.values() if value is not None)
        elif isinstance(found, (list, tuple)):
            waiting.extend(found)
        elif isinstance(found, (int, float)) and not (isfinite(found) and -HIGHEST <= found < HIGHEST):
            return False
    return True


def _is_on_earth(place: Location) -> bool:
    return abs(place.latitude) <= _POLE and abs(place.longitude) <= _DATE_LINE
