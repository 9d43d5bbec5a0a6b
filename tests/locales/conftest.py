"""The voices of the house, as they speak in tests: strict."""

import pytest

from locales.speech import Say, Speech
from participation.words import Language


@pytest.fixture(scope="session")
def speech() -> Speech:
    return Speech.load(strict=True)


@pytest.fixture(scope="session")
def say(speech: Speech) -> Say:
    return speech.in_(Language.GERMAN)
