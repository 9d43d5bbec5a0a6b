"""JSON as it goes over the wire: orjson where it is installed, the standard library otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


def encode_to_keep(value: object) -> bytes:
    """As encode, in no more memory than it needs: orjson leaves air in what it returns."""
    return bytes(memoryview(encode(value)))


try:
    import orjson

    encode: Callable[[object], bytes] = orjson.dumps
    decode: Callable[[bytes | str], Any] = orjson.loads
    """The value; ValueError when the text is not JSON."""
except ImportError:

    def encode(value: object) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def decode(raw: bytes | str) -> Any:
        return json.loads(raw)
