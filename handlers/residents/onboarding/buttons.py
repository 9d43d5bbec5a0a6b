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


class ParentsAgreed(Button, prefix="par"):
    language: Language
    goal: str
    version: str


class UnderAgeTold(Button, prefix="young"):
    language: Language
    goal: str


class ReadingChosen(Button, prefix="read"):
    language: Language
    goal: str
