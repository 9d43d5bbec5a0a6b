"""The arguments of one call, read as the Bot API server reads them: whatever the encoding, each is a string at first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator import wire
from simulator.refusals import bad_request
from simulator.wire import Json


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in the multipart body."""

    name: str
    content: bytes
    mime_type: str


class Parameters:
    """Arguments of a call. The first value of a name wins, a query string before the body."""

    def __init__(self, values: Mapping[str, Any], uploads: Mapping[str, Upload] | None = None) -> None:
        self._values = values
        self._uploads = uploads or {}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def text(self, name: str) -> str:
        """The argument as the server sees it; an absent one is empty."""
        value = self._values.get(name, "")
        return value if isinstance(value, str) else wire.encode(value).decode()

    def required_text(self, name: str) -> str:
        text = self.text(name)
        if not text:
            raise bad_request(f'Parameter "{name}" is required')
        return text

    def number(self, name: str, default: int = 0, least: int = -(2**31), most: int = 2**31 - 1) -> int:
        text = self.text(name)
        value = leading_integer(text) if text else default
        return max(least, min(most, value))

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def structure(self, name: str, complaint: str) -> Any:
        """The argument decoded from JSON, or None when it is absent or empty."""
        value = self._values.get(name, "")
        if not isinstance(value, str):
            return value if value is not None else NULL
        if not value:
            return None
        try:
            decoded = wire.decode(value)
        except ValueError:
            raise bad_request(complaint) from None
        return NULL if decoded is None else decoded

    def upload(self, name: str) -> Upload | None:
        return self._uploads.get(name)

    def as_json(self) -> Json:
        """What was asked, for the record of what Telegram accepted; files by name and size."""
        record: Json = dict(self._values)
        for name, upload in self._uploads.items():
            record[name] = {"file_name": upload.name, "file_size": len(upload.content)}
        return record


class _Null:
    """JSON's null where an object or an array was expected."""


NULL = _Null()


def leading_integer(text: str) -> int:
    """The number a text begins with, 0 if none: the server's lenient reading."""
    end = 1 if text[:1] == "-" else 0
    while end < len(text) and text[end] in "0123456789":
        end += 1
    digits = text[:end]
    return int(digits) if digits not in {"", "-"} else 0
