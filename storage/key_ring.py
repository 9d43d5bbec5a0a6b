"""The keys of an installation: several while one takes another's place, and one that finds people and stays."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

KEY_BYTES = 32
FIRST, LAST = 1, 255
"""A key's number leads every value that is sealed under it, in one byte."""
_LOOKUP = "lookup"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """Master keys by number, and the key of the hashes by which people are found: were that one changed, nobody would be found again."""

    masters: Mapping[int, bytes] = field(repr=False)
    lookup: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not self.masters or any(not FIRST <= number <= LAST for number in self.masters):
            raise ValueError("a ring needs keys with numbers from 1 to 255")
        if any(len(key) != KEY_BYTES for key in (*self.masters.values(), self.lookup)):
            raise ValueError(f"a key needs {KEY_BYTES} bytes")

    @classmethod
    def of(cls, master: bytes) -> Self:
        """As an installation begins: one key, from which everything else is derived."""
        return cls(masters={FIRST: master}, lookup=derived(master, b"lookup"))

    @classmethod
    def read(cls, text: str) -> Self:
        """What `written` gave, or one bare key. Entries stand on lines of their own or behind commas. ValueError for anything else."""
        entries = [entry.strip() for line in text.splitlines() for entry in line.partition("#")[0].split(",") if entry.strip()]
        if len(entries) == 1 and ":" not in entries[0]:
            return cls.of(_key(entries[0]))
        named = dict(entry.split(":", 1) for entry in entries if ":" in entry)
        if len(named) != len(entries) or _LOOKUP not in named:
            raise ValueError("every entry is a name, a colon and a key, and one is called lookup")
        lookup = _key(named.pop(_LOOKUP))
        return cls(masters={int(number): _key(written) for number, written in named.items()}, lookup=lookup)

    def written(self) -> str:
        entries = [(_LOOKUP, self.lookup), *((str(number), key) for number, key in sorted(self.masters.items()))]
        return "".join(f"{name}:{base64.urlsafe_b64encode(key).decode()}\n" for name, key in entries)

    @property
    def newest(self) -> int:
        return max(self.masters)

    def with_new(self) -> Self:
        """One more key, under the next number."""
        return type(self)(masters={**self.masters, self.newest + 1: secrets.token_bytes(KEY_BYTES)}, lookup=self.lookup)

    def without(self, number: int) -> Self:
        return type(self)(masters={known: key for known, key in self.masters.items() if known != number}, lookup=self.lookup)


def new_master_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def derived(master: bytes, purpose: bytes) -> bytes:
    """HKDF-style: RFC 5869's expand step on HMAC-SHA256."""
    return hmac.new(master, purpose + b"\x01", hashlib.sha256).digest()


def _key(text: str) -> bytes:
    """The 32 bytes written as base64, in either alphabet."""
    key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key has {len(key)} bytes, it needs {KEY_BYTES}")
    return key
