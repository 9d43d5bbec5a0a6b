"""The page is read in two languages; what the demonstration says on it is said in both."""

from collections.abc import Mapping

from locales.speech import Speech
from participation.words import Language, Text

PAGE_LANGUAGES = (Language.GERMAN, Language.ENGLISH)


class Words:
    def __init__(self, speech: Speech) -> None:
        self._speech = speech

    def say(self, phrase: str, /, **facts: object) -> dict[str, str]:
        return {language.value: self._speech.in_(language).plain(phrase, **facts) for language in PAGE_LANGUAGES}

    @staticmethod
    def of(text: Text) -> Mapping[str, str]:
        """The city's own words."""
        return {language.value: text.in_(language) for language in PAGE_LANGUAGES}
