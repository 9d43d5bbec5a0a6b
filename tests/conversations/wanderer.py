"""Somebody who does anything that anybody could do in the idea dialog, and who knows what must be on record afterwards.

For walks with and without accidents: whoever lets a bot die in between gives an `at_rest` that waits until another has done its work.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, get_args

from sqlalchemy import select

from handlers.buttons import SIGNATURE_SIGNS, Button
from handlers.residents import ways
from handlers.residents.ideas import buttons as pressed
from handlers.residents.ideas import screens
from participation.idea_questions import Question
from participation.ideas import Draft, Idea, Point
from participation.residents import ResidentId
from participation.texts import units
from participation.words import Language
from simulator.wire import Json
from storage.dialogs import DialogRow
from storage.records import Records
from storage.residents import ResidentRow
from tests.conversations.expectation import NOT_YET_KNOWN, Expectation, parts_of
from tests.conversations.pictures import photo
from tests.stage import INSEK, SPEECH, Clock, Neighbour

T = TypeVar("T")
Choose = Callable[[Sequence[T]], T]
"""Chance: hypothesis draws, or a seeded `random.choice`."""

TEXTS = (
    "kurz",
    "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen.",
    "Und eine Bank, bitte!",
    "<b>Fett</b> & „gut“ {topic} 👩‍👩‍👧 %s",
    "Mehr Licht\n\nund weniger Lärm in der Parkstraße",
    "\u200b\u2060",
    "42",
    "ä" * 3212,
    "Bäume!" * 760,
)
LANDED = {"Das hat nicht geklappt", "That did not work", "Das ging nicht"}
STEPS_TO_THE_RECEIPT = 25


@dataclass(frozen=True, slots=True)
class Seen:
    """A button below a message of the bot, or a key in the keyboard's place (which says its label)."""

    label: str
    button: Button
    message: int = 0
    data: str = ""


class Wanderer:
    def __init__(self, person: Neighbour, records: Records, clock: Clock, at_rest: Callable[[], Awaitable[None]]) -> None:
        self.person = person
        self.expected = Expectation(INSEK)
        self._records = records
        self._clock = clock
        self._at_rest = at_rest
        self._say = SPEECH.in_(Language.GERMAN)
        self._resident = ResidentId(0)
        self._first = self._last = self._version = 0
        self._has_keys = False
        self._shown: list[Seen] = []
        self._ever: list[Seen] = []
        self._written: list[int] = []
        self._photos = 0

    async def arrives(self) -> None:
        """Join, and stand before the phase card."""
        await self.person.joins()
        await self._at_rest()
        self._first = (await self.person.chat())[0]["message_id"]
        async with self._records.reading() as unit:
            self._resident = ResidentId(await unit._session.scalar(select(ResidentRow.id).order_by(ResidentRow.id.desc())) or 0)
        await self._looks()

    def possible(self) -> list[str]:
        """What could be done now."""
        return [name for name, (_, may) in ACTS.items() if may(self)]

    async def does(self, name: str, choose: Choose[Any]) -> None:
        """Do it, wait until the bot has answered, and see that everything is as it must be."""
        act, _ = ACTS[name]
        answered = await act(self, choose)
        await self._at_rest()
        said = await self._looks()
        assert bool(said) is answered, f"{name}: the bot said {said}"
        assert not any(sorry in words for sorry in LANDED for words in said)
        await self.compares()
        if self.expected.draft and units(self.expected.draft.text) >= 4000:
            await self._clock.forward(minutes=1)  # what comes now is no longer the rest of a text that the app has cut

    async def compares(self) -> None:
        """What is on record is what was said, the right question is open, and there is a way on."""
        draft, question, ideas = await self._on_record()
        expected = self.expected
        if draft and expected.draft and expected.draft.id == NOT_YET_KNOWN:
            expected.draft = replace(expected.draft, id=draft.id)
        _same("the open question", question, expected.question)
        _same("the draft", draft and parts_of(draft), expected.draft and parts_of(expected.draft))
        _same("what was sent", [_sent(idea) for idea in ideas], [_sent(sent) for sent in expected.sent])
        _same("keys in the keyboard's place", self._has_keys, expected.spot is not None and expected.spot.has_keys)

    async def reaches_the_receipt(self) -> None:
        """From wherever this is, an idea can be brought to its end."""
        sent = len(self.expected.sent)
        for _ in range(STEPS_TO_THE_RECEIPT):
            await self._steps_towards_the_receipt()
            if len(self.expected.sent) > sent:
                return
        raise AssertionError(f"no way leads from {self.expected.question} to the receipt")

    async def _steps_towards_the_receipt(self) -> None:
        match self.expected.asked:
            case Question.FIELD:
                await self.does("presses", lambda _: self._newest(pressed.FieldChosen))
            case Question.TOPIC:
                await self.does("presses", lambda _: self._newest(pressed.TopicChosen))
            case Question.TEXT:
                await self.does("says", lambda _: TEXTS[1])
            case Question.EXTRAS:
                await self.does("presses", lambda _: self._newest(pressed.WentOn, Question.EXTRAS))
            case Question.CHECK:
                await self.does("presses", lambda _: self._newest(pressed.IdeaConfirmed))
            case Question():
                await self.does("back", _first)
            case None if self.expected.spot:
                await self.does("no", _first)
            case None if any(isinstance(seen.button, ways.DraftResumed) for seen in self._shown):
                await self.does("presses", lambda _: self._newest(ways.DraftResumed))
            case None:
                await self.does("new", _first)

    # Acts. Each returns whether the bot has anything to say to it.

    async def presses(self, choose: Choose[Seen]) -> bool:
        return await self._presses(choose([seen for seen in self._shown if seen.message]))

    async def presses_an_old_button(self, choose: Choose[Seen]) -> bool:
        return await self._presses(choose(self._ever))

    async def types_a_label(self, choose: Choose[Seen]) -> bool:
        seen = choose(self._shown)
        await self.person.says(seen.label)
        self.expected.presses(seen.button, self._on_screen)
        return True

    async def types_a_number(self, choose: Choose[int]) -> bool:
        number = choose(range(1, len(self._shown) + 1))
        takes_text = self.expected.spot is not None and self.expected.spot.takes_text
        message = await self.person.says(str(number))
        if takes_text:
            self.expected.says(message["message_id"], str(number))
        else:
            self.expected.presses(self._shown[number - 1].button, self._on_screen)
        return True

    async def presses_the_location_key(self, _: Choose[object]) -> bool:
        await self.person.presses(self._say.plain("idea-button-location"), place=(49.4447, 7.7689))
        self.expected.sends_location(Point(latitude=49.4447, longitude=7.7689))
        return True

    async def says(self, choose: Choose[str]) -> bool:
        text = choose(TEXTS)
        last: int = (await self.person.says(text))["message_id"]
        pieces = [text[start : start + 4096] for start in range(0, len(text), 4096)]
        for number, piece in enumerate(pieces, start=last - len(pieces) + 1):
            draft = self.expected.draft
            if draft and number - 1 in draft.messages and self.expected.asked is Question.TEXT and piece is not pieces[0]:
                self.expected.draft = draft.with_more_text(piece, number)  # the app has cut one text in two
            else:
                self.expected.says(number, piece)
        self._written.append(last)
        return True

    async def edits(self, choose: Choose[Any]) -> bool:
        message, text = choose(self._written), choose(TEXTS[:5])
        await self.person.edits(message, text)
        return self.expected.edits(message, text)

    async def back(self, _: Choose[object]) -> bool:
        await self.person.says("ein Schritt zurück")
        self.expected.says_back(self._on_screen)
        return True

    async def later(self, _: Choose[object]) -> bool:
        await self.person.says("Abbrechen")
        self.expected.says_later()
        return True

    async def next(self, _: Choose[object]) -> bool:
        await self.person.says("überspringen")
        self.expected.says_next()
        return True

    async def yes(self, _: Choose[object]) -> bool:
        await self.person.says("Gern!")
        self.expected.says_yes(self._on_screen)
        return True

    async def no(self, _: Choose[object]) -> bool:
        await self.person.says("Lieber nicht")
        self.expected.says_no(self._on_screen)
        return True

    async def new(self, _: Choose[object]) -> bool:
        await self.person.says("/new")
        self.expected.wants_to_write()
        return True

    async def commands(self, choose: Choose[str]) -> bool:
        await self.person.says(choose(("/ideas", "/phases", "/help", "/privacy", "/zauberei", "/start")))
        return True

    async def sends_a_photo(self, choose: Choose[str]) -> bool:
        caption = choose(("", "", TEXTS[1], TEXTS[2]))
        self._photos += 1
        message = await self.person.sends_photo(photo(self._photos), caption=caption)
        self.expected.sends_photos([self._photos], message["message_id"], caption)
        if caption:
            self._written.append(message["message_id"])
        return True

    async def sends_a_picture_as_a_file(self, _: Choose[object]) -> bool:
        self._photos += 1
        message = await self.person.sends_document(photo(self._photos), name="baum.jpg", mime_type="image/jpeg")
        self.expected.sends_photos([self._photos], message["message_id"], "")
        return True

    async def sends_a_location(self, _: Choose[object]) -> bool:
        await self.person.sends_location(49.5, 7.5)
        self.expected.sends_location(Point(latitude=49.5, longitude=7.5))
        return True

    async def sends_something_else(self, choose: Choose[str]) -> bool:
        match choose(("sticker", "voice", "file", "contact", "forwarded")):
            case "sticker":
                await self.person.sends_sticker()
            case "voice":
                await self.person.sends_voice()
            case "file":
                await self.person.sends_document(b"%PDF-1.4")
            case "contact":
                await self.person.sends_contact(contact={"phone_number": "0631", "first_name": "Ali"})
            case _:
                await self.person.forwards(self._first)
        return True

    @property
    def _on_screen(self) -> list[Button]:
        return [seen.button for seen in self._shown]

    async def _presses(self, seen: Seen) -> bool:
        await self.person.presses_data(seen.message, seen.data)
        self.expected.presses(seen.button, self._on_screen)
        return True

    def _newest(self, kind: type[Button], question: Question | None = None) -> Seen:
        fitting = (seen for seen in reversed(self._ever) if isinstance(seen.button, kind))
        found = next((seen for seen in fitting if question is None or getattr(seen.button, "question", None) is question), None)
        if found is None:
            raise AssertionError(f"{self.expected.question} is open, and {self.person.name} sees no {kind.__name__}")
        return found

    async def _looks(self) -> list[str]:
        """What the bot has written since, and which buttons are there."""
        seen = await self.person._look(None, messages_after=self._version)
        self._version, self._has_keys = seen["version"], seen["keyboard"] is not None
        messages = [message for message in seen["messages"] if message["message_id"] > self._last]
        new = [message for message in messages if message["from"]["is_bot"]]
        self._last = max((message["message_id"] for message in messages), default=self._last)
        for message in new:
            shown = _buttons_below(message)
            self._ever += [seen for seen in shown if isinstance(seen.button, KNOWN)]
            self._shown = shown or self._shown
        if new and self.expected.spot and self.expected.spot.has_keys and self.expected.draft and not _buttons_below(new[-1]):
            asked = screens.ask(self.expected.spot.step.question, self._say, INSEK, self.expected.draft)
            self._shown = [Seen(label, button) for label, button in asked.buttons()]
        return [str(message.get("text", "")) for message in new]

    async def _on_record(self) -> tuple[Draft | None, str | None, list[Idea]]:
        async with self._records.reading() as unit:
            draft = await unit.drafts.unfinished_of(self._resident, INSEK.key)
            question = await unit._session.scalar(select(DialogRow.question).where(DialogRow.resident_id == self._resident))
            ideas = await unit.ideas.of(self._resident, INSEK.key, offset=0, limit=1000)
        return draft, question, ideas[::-1]


KNOWN = (
    *get_args(pressed.AboutDraft),
    ways.IdeaWanted,
    ways.DraftResumed,
    ways.MyIdeasOpened,
    ways.OverviewOpened,
    ways.PhasesOpened,
    ways.IdeasBrowsed,
    ways.HelpWanted,
    pressed.IdeaOpened,
)


def _buttons_below(message: Json) -> list[Seen]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    found = [(key, Button.parse(key.get("callback_data", "")[SIGNATURE_SIGNS:])) for row in rows for key in row]
    return [Seen(key["text"], button, message["message_id"], key["callback_data"]) for key, button in found if button]


def _sent(idea: Draft | Idea) -> tuple[object, ...]:
    return idea.topic, idea.text, idea.title, len(idea.photos), idea.place


def _same(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise AssertionError(f"{what}: {found!r} is on record, expected was {expected!r}")


def _first(options: Sequence[T]) -> T:
    return options[0]


def _has_known_buttons(wanderer: Wanderer) -> bool:
    return bool(wanderer._shown) and all(isinstance(seen.button, KNOWN) for seen in wanderer._shown)


def _may_say_yes(wanderer: Wanderer) -> bool:
    on_screen = wanderer._on_screen
    spot = wanderer.expected.spot
    meant = [ways.DraftResumed, pressed.DraftDeleted, *([pressed.IdeaConfirmed] if wanderer.expected.asked is Question.CHECK else [])]
    return (spot is not None and spot.aside is not None) or any(isinstance(button, tuple(meant)) for button in on_screen)


def _may_say_no(wanderer: Wanderer) -> bool:
    spared = any(isinstance(button, pressed.DraftSpared) for button in wanderer._on_screen)
    spot = wanderer.expected.spot
    return spared or (spot is not None and (spot.aside is not None or spot.step.question in {Question.EXTRAS, Question.CHECK}))


def _always(_: Wanderer) -> bool:
    return True


ACTS: dict[str, tuple[Callable[[Wanderer, Choose[Any]], Awaitable[bool]], Callable[[Wanderer], bool]]] = {
    "presses": (Wanderer.presses, lambda wanderer: any(isinstance(seen.button, KNOWN) and seen.message for seen in wanderer._shown)),
    "presses an old button": (Wanderer.presses_an_old_button, lambda wanderer: bool(wanderer._ever)),
    "types a label": (Wanderer.types_a_label, _has_known_buttons),
    "types a number": (Wanderer.types_a_number, _has_known_buttons),
    "presses the location key": (Wanderer.presses_the_location_key, lambda wanderer: wanderer.expected.asked is Question.PLACE),
    "says": (Wanderer.says, _always),
    "edits": (Wanderer.edits, lambda wanderer: bool(wanderer._written)),
    "back": (Wanderer.back, lambda wanderer: wanderer.expected.is_writing),
    "later": (Wanderer.later, lambda wanderer: wanderer.expected.is_writing),
    "next": (Wanderer.next, lambda wanderer: wanderer.expected.asked is not None),
    "yes": (Wanderer.yes, _may_say_yes),
    "no": (Wanderer.no, _may_say_no),
    "new": (Wanderer.new, _always),
    "commands": (Wanderer.commands, _always),
    "sends a photo": (Wanderer.sends_a_photo, _always),
    "sends a picture as a file": (Wanderer.sends_a_picture_as_a_file, lambda wanderer: wanderer.expected.is_writing),
    "sends a location": (Wanderer.sends_a_location, _always),
    "sends something else": (Wanderer.sends_something_else, _always),
}
"""What somebody can do, and when it makes sense. What does not (a button that is not there) is not left out, only impossible."""
