"""JSON as Telegram sends it, read and written also where a strict reader or writer gives up."""

import json
from typing import Any

import orjson

LEVELS = 200  # orjson writes 254 and reads 1,024; an update of Telegram's has about ten


def read(content: bytes) -> Any:
    """What stands in it; half characters and numbers that are none are left as they are. ValueError if it is no JSON at all."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        try:
            return json.loads(content.decode("utf-8", "replace"))
        except RecursionError:
            raise ValueError("nested beyond all measure") from None


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
