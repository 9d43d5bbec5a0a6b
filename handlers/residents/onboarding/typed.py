"""Before consent nothing is stored, not even which screen a person saw: so the buttons of all of them may be typed."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Message, TelegramObject, Update

from handlers.buttons import Button
from handlers.residents.onboarding import screens
from handlers.residents.phases.screens import overview, phases
from handlers.residents.reading.screens import ways_in
from handlers.residents.ways import HelpWanted
from handlers.screens import Screen
from locales.speech import Say, Speech, folded
from participation.processes import Process
from participation.wall_time import Instant
from participation.words import Language

_TYPED = "typed"


class NewPeople(BaseMiddleware):
    """Answers people who are not on record in the language that their button carries, and lets them type what stands on buttons."""

    async def __call__(
        self, handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]], event: TelegramObject, data: dict[str, Any]
    ) -> Any:
        if data["resident"] is None and isinstance(event, Update):
            event = self._understood(event, data)
            data["say"] = _voice(data["button"], data["say"], data["speech"], data["process"])
        return await handler(event, data)

    def _understood(self, update: Update, data: dict[str, Any]) -> Update:
        message = update.message
        if message is None or not message.text or message.chat.type != "private" or message.forward_origin:
            return update
        meant = _meant(message.text, data["say"], data["speech"], data["process"], data["now"])
        if meant is None or message.from_user is None:
            return update
        data["button"], data["typed"] = meant, True
        return update.model_copy(update={"message": None, "callback_query": _press(message)})


def _voice(button: Button | None, say: Say, speech: Speech, process: Process) -> Say:
    """The language that the button carries, or the one of the app, if the process speaks it."""
    read = getattr(button, "language", None)
    language = read if isinstance(read, Language) else say.language
    return speech.in_(language if language in process.languages else process.languages[0])


def _meant(text: str, say: Say, speech: Speech, process: Process, now: Instant) -> Button | None:
    """The button with this label, in the app's language before all others."""
    said = folded(text)
    languages = sorted(process.languages, key=lambda language: language is not say.language)
    screens_of = (_screens(speech.in_(language), speech, process, now) for language in languages)
    buttons = (shown for several in screens_of for screen in several for shown in screen.buttons())
    return next((button for label, button in buttons if folded(label) == said and not isinstance(button, HelpWanted)), None)


def _screens(say: Say, speech: Speech, process: Process, now: Instant) -> Iterator[Screen]:
    yield screens.welcome(say, speech, process, "")
    yield screens.notice(say, process, "")
    yield screens.under_age(say, process, "")
    yield screens.join_offer(say)
    yield overview(say, process, None, now)
    yield phases(say, process, now)
    yield ways_in(say, process)


def _press(message: Message) -> CallbackQuery:
    if message.from_user is None:
        raise ValueError("nobody typed this")
    return CallbackQuery(id=_TYPED, from_user=message.from_user, chat_instance=_TYPED, message=message)
