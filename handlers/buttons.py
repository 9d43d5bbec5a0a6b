"""Buttons are things that happened: typed, signed for the person they were shown to, and read again when pressed."""

import base64
import dataclasses
import hmac
from collections.abc import Sequence
from enum import Enum
from functools import cache
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform, get_type_hints

SIGNATURE_BYTES = 10  # 80 bits
SIGNATURE_SIGNS = 14
DATA_MAXIMUM = 64  # bytes (Bot API, InlineKeyboardButton.callback_data)
_SEPARATOR = ":"

B = TypeVar("B", bound="Button")


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Button:
    """Subclass it with a prefix and fields of type int, str, bool or Enum; the class is then a frozen dataclass."""

    prefix: ClassVar[str]
    _known: ClassVar[dict[str, type["Button"]]] = {}

    def __init_subclass__(cls, *, prefix: str) -> None:
        if prefix in Button._known or _SEPARATOR in prefix:
            raise ValueError(f"the prefix {prefix} is taken or holds a colon")
        cls.prefix = prefix
        Button._known[prefix] = dataclasses.dataclass(frozen=True, kw_only=True)(cls)

    def written(self) -> str:
        parts = [_write(getattr(self, field.name)) for field in dataclasses.fields(self)]  # type: ignore[arg-type]  # subclasses are dataclasses
        return _SEPARATOR.join([self.prefix, *parts])

    @classmethod
    def parse(cls, written: str) -> "Button | None":
        """The button behind what `written` gave; None for anything else."""
        prefix, *parts = written.split(_SEPARATOR)
        known = Button._known.get(prefix)
        return known.read_from(parts) if known else None

    @classmethod
    def read_from(cls, parts: Sequence[str]) -> Self | None:
        types = _types_of(cls.prefix)
        fields = dataclasses.fields(cls)  # type: ignore[arg-type]  # subclasses are dataclasses
        if len(fields) != len(parts):
            return None
        try:
            return cls(**{field.name: _read(part, types[field.name]) for field, part in zip(fields, parts, strict=True)})
        except (ValueError, TypeError):
            return None


@cache
def _types_of(prefix: str) -> dict[str, Any]:
    return get_type_hints(Button._known[prefix])  # noqa: SLF001  the family's own register


class Signer:
    """Signs what a button says for whoever may press it. Earlier keys still verify, so that a change of key kills no keyboard."""

    def __init__(self, key: bytes, *earlier: bytes) -> None:
        self.use(key, *earlier)

    def use(self, key: bytes, *earlier: bytes) -> None:
        """From now on sign with this key."""
        self._keys = (key, *earlier)

    def press(self, button: Button, audience: bytes) -> str:
        """The callback data for this button, for this audience."""
        written = button.written()
        data = _signature(self._keys[0], written, audience) + written
        if len(data.encode()) > DATA_MAXIMUM:
            raise ValueError(f"the button {button.prefix} needs {len(data.encode())} bytes, Telegram allows {DATA_MAXIMUM}")
        return data

    def read(self, data: str, audience: bytes) -> Button | None:
        """The button, if it was really shown to this audience."""
        signature, written = data[:SIGNATURE_SIGNS], data[SIGNATURE_SIGNS:]
        if not data.isascii() or not any(hmac.compare_digest(signature, _signature(key, written, audience)) for key in self._keys):
            return None
        return Button.parse(written)


def _signature(key: bytes, written: str, audience: bytes) -> str:
    digest = hmac.digest(key, audience + b"\0" + written.encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:SIGNATURE_BYTES]).decode().rstrip("=")


def _write(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    written = str(value.value) if isinstance(value, Enum) else str(value)
    if _SEPARATOR in written or not written.isascii():
        raise ValueError("a button's field is short ASCII without a colon")
    return written


def _read(part: str, kind: Any) -> Any:
    plain = getattr(kind, "__supertype__", kind)
    return bool(part) if plain is bool else plain(part)
