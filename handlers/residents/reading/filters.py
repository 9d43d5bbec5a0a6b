"""What picks a function of reading: a reply to the question what is looked for. Nothing is kept of whoever was asked it."""

from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message

from locales.speech import Say, Speech, folded
from participation.residents import Resident


class SearchAnswered(Filter):
    """A reply to that question, known by its words. Whoever is not on record is answered in the language of the question."""

    async def __call__(self, event: Message, say: Say, speech: Speech, resident: Resident | None = None) -> bool | dict[str, Any]:
        asked = event.reply_to_message.text if event.reply_to_message else None
        if not asked or not event.text or event.text.startswith("/") or folded(asked) not in say.labels("reading-search-question"):
            return False
        if resident is not None:
            return True
        spoken = (speech.in_(language) for language in speech.languages())
        return {"say": next((known for known in spoken if folded(known.plain("reading-search-question")) == folded(asked)), say)}
