"""What makes a person a pseudonym: contact data sealed under a key outside the database, and found by a keyed hash."""

import hmac
import os
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.key_ring import KeyRing, derived

_NONCE_BYTES = 12


class WrongKey(Exception):
    """Something was sealed, or the database begun, under another master key."""


class KeyNotHere(WrongKey):
    """It was sealed under a key that this process does not hold, or does not hold yet."""


class Seals:
    """Seals with one master key of a ring and opens with all of them; what is derived from the others still counts, too."""

    def __init__(self, keys: bytes | KeyRing) -> None:
        self.look_again: Callable[[], None] = lambda: None
        """Called where a key is missing: perhaps it has come meanwhile."""
        ring = keys if isinstance(keys, KeyRing) else KeyRing.of(keys)
        self.use(ring, min(ring.masters))

    def use(self, ring: KeyRing, number: int) -> None:
        """From now on seal with the key of this number. Raises KeyNotHere."""
        if number not in ring.masters:
            raise KeyNotHere
        self.ring, self.number = ring, number
        self._contact = {known: AESGCM(derived(master, b"contact")) for known, master in ring.masters.items()}
        self.checks = {known: check_of(master) for known, master in ring.masters.items()}
        others = sorted(known for known in ring.masters if known != number)
        self.buttons, *self.earlier_buttons = (derived(ring.masters[known], b"buttons") for known in (number, *others))

    @property
    def check(self) -> bytes:
        """By which the key in use is known."""
        return self.checks[self.number]

    def seal(self, plain: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return bytes([self.number]) + nonce + self._contact[self.number].encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        """Raises WrongKey, and KeyNotHere."""
        if sealed[:1] and sealed[0] not in self._contact:
            self.look_again()
            if sealed[0] not in self._contact:
                raise KeyNotHere
        try:
            return self._contact[sealed[0]].decrypt(sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :], None)
        except (InvalidTag, ValueError, IndexError):  # of what is too short to hold a seal, the library says the second
            raise WrongKey from None

    def sealed_anew(self, sealed: bytes) -> bytes:
        """The same under the key in use."""
        return self.seal(self.open(sealed))

    def hash_of(self, telegram_id: int) -> bytes:
        """The 16 bytes by which a person or chat is found again; without the key they lead to nobody."""
        return self.hash_of_text(str(telegram_id))

    def hash_of_text(self, text: str) -> bytes:
        return hmac.digest(self.ring.lookup, text.encode(), "sha256")[:16]

    def address(self, chat_id: int) -> bytes:
        return self.seal(str(chat_id).encode())

    def chat_id(self, address: bytes) -> int:
        return int(self.open(address))


def check_of(master: bytes) -> bytes:
    return hmac.digest(derived(master, b"check"), b"mitreden", "sha256")
