"""What can be pressed about data."""

from handlers.buttons import Button
from participation.words import Language


class RevocationWanted(Button, prefix="revoke"):
    """To the question; nothing changes yet."""


class ConsentRevoked(Button, prefix="revoke-ok"):
    pass


class ConsentKept(Button, prefix="revoke-no"):
    pass


class PrivacyReadOn(Button, prefix="privacy"):
    language: Language
