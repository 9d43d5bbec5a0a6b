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


class PrivacyReadOn(Button, prefix="privacy"):
    language: Language
