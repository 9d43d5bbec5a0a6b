"""What people press on their way in. Nothing about them is stored yet, so language and goal travel in the buttons."""

from handlers.buttons import Button
from participation.words import Language


class LanguageChosen(Button, prefix="lang"):
    language: Language
    goal: str


class ConsentGiven(Button, prefix="yes"):
    language: Language
    goal: str
    version: str


class GuardianAsked(Button, prefix="form"):
    """[Nummer bekommen]: for the paper that the parents sign."""

    language: Language
    goal: str
    version: str


class YoungFollowChosen(Button, prefix="hear"):
    """Somebody too young to take part wants to be written to."""

    language: Language
    goal: str
    version: str


class UnderAgeTold(Button, prefix="young"):
    language: Language
    goal: str


class ReadingChosen(Button, prefix="read"):
    language: Language
    goal: str
