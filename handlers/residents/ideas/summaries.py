"""An idea in a few words: what it is about, where, and what else is with it."""

from collections.abc import Iterator

from locales.speech import Say, Spoken, Written
from participation.ideas import Draft, Idea, Place
from participation.processes import Process

FIRST_WORDS = 40
TITLE_SHOWN = 100
"""Signs. A title has at most 80 characters, but one character can be made of many signs; the message must stay within its limit."""
STREET_SHOWN = 60


def headline(idea: Draft | Idea) -> Written:
    """The title, or the first words of the text, or of what waits to become it."""
    waiting = idea.waiting_text if isinstance(idea, Draft) else ""
    return Written(idea.title or idea.text or waiting).shortened(FIRST_WORDS)


def title_of(idea: Draft | Idea) -> Written:
    return Written(idea.title or "").shortened(TITLE_SHOWN)


def summary(say: Say, process: Process, idea: Draft | Idea) -> Spoken:
    """As in „Umwelt, Siegelbach, 1 Foto“."""
    return say.commas([*_topic(process, idea), *place_words(say, process, idea.place), *_photos(say, idea)])


def extras(say: Say, process: Process, draft: Draft) -> Spoken:
    """What was added to the text, as in „1 Foto, Siegelbach, Schatten am Spielplatz“. Empty where nothing was."""
    title = [Written(draft.title).shortened(FIRST_WORDS)] if draft.title else []
    return say.commas([*_photos(say, draft), *place_words(say, process, draft.place), *title])


def place_words(say: Say, process: Process, place: Place | None) -> Iterator[object]:
    if place is None:
        return
    if district := process.district(place.district):
        yield district.short
    if place.street:
        yield Written(place.street).shortened(STREET_SHOWN)
    if place.point:
        yield say("idea-place-point")


def _topic(process: Process, idea: Draft | Idea) -> Iterator[object]:
    if topic := process.topic(idea.topic):
        yield topic.short


def _photos(say: Say, idea: Draft | Idea) -> Iterator[Spoken]:
    if idea.photos:
        yield say("idea-photo-count", count=len(idea.photos))
