"""What can be pressed about phases, beside the ways that everybody offers."""

from handlers.buttons import Button
from participation.words import Language


class TellingWanted(Button, prefix="tell"):
    """Somebody wants to be told when ideas are collected again."""

    language: Language
