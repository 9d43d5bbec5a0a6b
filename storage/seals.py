"""What makes a person a pseudonym: contact data sealed under a key outside the database, and found by a keyed hash."""

import base64
import hashlib
import hmac
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_KEY_NUMBER = b"\x01"  # leads every sealed value, so that a later key can be told from this one


class WrongKey(Exception):
    """Something was sealed, or the database begun, under another master key."""


class Seals:
    """Seals and recognises with keys derived from one master key (HKDF-style, RFC 5869's expand step on HMAC-SHA256)."""

    def __init__(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise ValueError(f"the master key has {len(master)} bytes, it needs {KEY_BYTES}")
        self._contact = AESGCM(_derived(master, b"contact"))
        self._lookup = _derived(master, b"lookup")
        self.buttons = _derived(master, b"buttons")
        self.check = hmac.digest(_derived(master, b"check"), b"mitreden", "sha256")

    def seal(self, plain: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return _KEY_NUMBER + nonce + self._contact.encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        try:
            return self._contact.decrypt(sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :], None)
        except (InvalidTag, ValueError):  # of what is too short to hold a seal, the library says the latter
            raise WrongKey from None

    def hash_of(self, telegram_id: int) -> bytes:
        """The 16 bytes by which a person or chat is found again; without the key they lead to nobody."""
        return self.hash_of_text(str(telegram_id))

    def hash_of_text(self, text: str) -> bytes:
        return hmac.digest(self._lookup, text.encode(), "sha256")[:16]

    def address(self, chat_id: int) -> bytes:
        return self.seal(str(chat_id).encode())

    def chat_id(self, address: bytes) -> int:
        return int(self.open(address))


def new_master_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def master_key(text: str) -> bytes:
    """The 32 bytes written as base64 (either alphabet) in a key file or variable; ValueError if it is anything else."""
    key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError(f"the key has {len(key)} bytes, it needs {KEY_BYTES}")
    return key


def _derived(master: bytes, purpose: bytes) -> bytes:
    return hmac.new(master, purpose + b"\x01", hashlib.sha256).digest()
