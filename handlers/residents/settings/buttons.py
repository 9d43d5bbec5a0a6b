"""What can be pressed about messages and data."""

from enum import StrEnum

from handlers.buttons import Button
from participation.words import Language


class Wish(StrEnum):
    """What somebody wants to hear from the city."""

    ALL = "all"
    OWN = "own"
    NONE = "none"


class MessagesChosen(Button, prefix="wish"):
    wish: Wish


class RevocationWanted(Button, prefix="revoke"):
    """To the question; nothing changes yet."""


class ConsentRevoked(Button, prefix="revoke-ok"):
    pass


class ConsentKept(Button, prefix="revoke-no"):
    pass


class PrivacyReadOn(Button, prefix="privacy"):
    language: Language
