"""JSON as Telegram sends it, read and written also where a strict reader or writer gives up."""

import json
from typing import Any

import orjson

DIGITS = 300  # Python refuses to read whole numbers of more than 4,300, and with them all that stands beside them
LEVELS = 200  # orjson writes 254 and reads 1,024; an update of Telegram's has about ten


def read(content: bytes) -> Any:
    """What stands in it; half characters and numbers that are none are left as they are. ValueError if it is no JSON at all."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        try:
            return json.loads(content.decode("utf-8", "replace"), parse_int=_whole)
        except RecursionError:
            raise ValueError("nested beyond all measure") from None


def read_without_nul(content: bytes) -> Any:
    """The same of what `write` gave. The sign zero shows nothing, and PostgreSQL keeps no text that has it."""
    found = orjson.loads(content)
    return _without_nul(found) if rb"\u0000" in content else found


def _without_nul(content: Any) -> Any:
    if isinstance(content, dict):
        return {name.replace("\0", ""): _without_nul(value) for name, value in content.items()}
    if isinstance(content, list):
        return [_without_nul(value) for value in content]
    return content.replace("\0", "") if isinstance(content, str) else content


def _whole(digits: str) -> int:
    """A number beyond all measure becomes a shorter one, which is still beyond every number of Telegram's."""
    return int(digits[:DIGITS])


def write(content: Any) -> bytes | None:
    """As `read` and every other reader would read it; None if that cannot be."""
    try:
        return orjson.dumps(content)
    except TypeError:
        return None


def write_roughly(content: Any) -> bytes:
    """Whatever it is; half characters are escaped, and what is nested too deeply is left out."""
    return json.dumps(_down_to(content, LEVELS)).encode()


def _down_to(content: Any, levels: int) -> Any:
    if isinstance(content, (dict, list)) and levels == 0:
        return None
    if isinstance(content, dict):
        return {name: _down_to(value, levels - 1) for name, value in content.items()}
    return [_down_to(value, levels - 1) for value in content] if isinstance(content, list) else content
