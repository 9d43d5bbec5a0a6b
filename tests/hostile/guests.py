"""People who do everything that should not be done, one thing after the other, and notice whether each gets a friendly answer."""

import asyncio
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from html import unescape
from string import Formatter
from typing import Any

from sqlalchemy import func, select

from simulator import Simulator
from simulator.portrait import message_text
from simulator.wire import Json
from storage.inbox import UpdateRow, UpdateState
from storage.outbox import UNSENT, MessageRow
from storage.records import Records
from storage.seals import Seals
from tests.faults.guards import MASTER_KEY
from tests.hostile import canaries, files, texts, updates
from tests.hostile.updates import Raw
from tests.locales.catalogues import LANGUAGES, entries
from tests.stage import Neighbour

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
PATIENCE = 60.0  # seconds until an answer is taken to be missing; a busy machine has much else to do
SEALS = Seals(MASTER_KEY)
LEGIT = ("/new", "/new", "/ideas", "/browse", "/phases", "/notifications", "/help", "/ask", "/privacy", "/mydata", "/start", "/queue")
NOT_PRESSED = re.compile("lösch|delete|weg|STOP|stopp|Standort|location", re.IGNORECASE)


class Expect(Enum):
    ANSWER = auto()
    """The person hears something friendly, and finds a way on."""
    ANYTHING = auto()
    """Perhaps there is nothing to say. Nothing fails, and the next one is answered."""


@dataclass(slots=True)
class Trouble:
    """What a hostile input brought about that it must not."""

    what: str
    after: str = field(repr=True)
    seen: str = ""

    def __str__(self) -> str:
        return f"{self.what} after {self.after[:200]!a}: {self.seen[:300]!a}"


class Guest(Neighbour):
    """One hostile person, with a seeded mind."""

    @classmethod
    async def comes(cls, telegram: Simulator, records: Records, number: int, seed: int) -> "Guest":
        found = await telegram.add_person(
            canaries.FIRST_NAME,
            language="de",
            id=canaries.FIRST_ID + number,
            last_name=canaries.LAST_NAME,
            username=f"{canaries.USERNAME}{number}",
        )
        guest = cls(telegram.ask, found.id, canaries.FIRST_NAME)
        guest.telegram, guest.records, guest.chance = telegram, records, random.Random(seed + number)
        guest.lane, guest.troubles, guest.acts = SEALS.hash_of(found.id), [], 0
        return guest

    telegram: Simulator
    records: Records
    chance: random.Random
    lane: bytes
    troubles: list[Trouble]
    acts: int

    async def arrives(self) -> None:
        """Most agree to the notice, some stay strangers; all have opened the chat, for else no bot may write to them."""
        if self.id % 4:
            await self.joins(messages=False)
        else:
            await self.opens()
        await self._rests()

    async def does(self, count: int) -> None:
        """So many hostile things, with an honest step between them now and then."""
        for _ in range(count):
            if self.chance.random() < 0.15:
                await self._honest_step()
            await self._hostile_step()
            self.acts += 1

    async def is_answered(self) -> None:
        """At the end an honest word has its honest answer."""
        await self._after("/help", Expect.ANSWER, lambda: self.says("/help"))

    async def _honest_step(self) -> None:
        labels = [label for label in (await self.buttons())[:8] if not NOT_PRESSED.search(label)]
        if labels and self.chance.random() < 0.75:
            label = self.chance.choice(labels)
            await self._after(f"the button {label}", Expect.ANYTHING, lambda: self._act("press_label", label=label))
        else:
            command = self.chance.choice(LEGIT)
            await self._after(command, Expect.ANYTHING, lambda: self.says(command))

    async def _hostile_step(self) -> None:
        step = self.chance.choices(
            [self._writes, self._opens_a_link, self._presses_what_it_was_never_shown, self._injects, self._bends, self._sends_a_file],
            weights=[40, 8, 15, 17, 17, 3],
        )[0]
        await step()

    async def _writes(self) -> None:
        kind = self.chance.choice(list(texts.TEXTS))
        words = texts.TEXTS[kind](self.chance)
        if "\0" in words or not words.strip() or self.chance.random() < 0.3:
            await self._after(kind, Expect.ANYTHING, lambda: self._inject(Raw("message", updates.message(self.id, text=words))))
        else:
            await self._after(f"{kind}: {words}", Expect.ANSWER, lambda: self._says_if_the_app_lets(words))

    async def _opens_a_link(self) -> None:
        payload = self.chance.choice(texts.PAYLOADS)
        word = Raw("message", updates.message(self.id, text=f"/start {payload}"))
        await self._after(f"the link {payload}", Expect.ANSWER, lambda: self._inject(word))

    async def _presses_what_it_was_never_shown(self) -> None:
        shown = [message for message in await self.chat() if message.get("reply_markup", {}).get("inline_keyboard")]
        real = [
            key["callback_data"]
            for message in shown
            for row in message["reply_markup"]["inline_keyboard"]
            for key in row
            if "callback_data" in key
        ]
        data = updates.forged_presses(real, self.chance)
        number = self.chance.choice(shown)["message_id"] if shown else 1
        below = updates.message(self.id, text="?") | {"message_id": number}
        forged = Raw("callback_query", updates.press(self.id, data, message=below))
        await self._after(f"the press {data}", Expect.ANSWER, lambda: self._inject(forged))

    async def _injects(self) -> None:
        raw = updates.of_every_kind(self.id, self.chance)
        await self._after(f"{raw.kind} {raw.content}", Expect.ANYTHING, lambda: self._inject(raw))

    async def _bends(self) -> None:
        raw = updates.bent(self.id, self.chance)
        await self._after(f"{raw.kind} {raw.content}", Expect.ANYTHING, lambda: self._inject(raw))

    async def _sends_a_file(self) -> None:
        kind = self.chance.choice(list(files.FILES))
        content = await asyncio.to_thread(files.FILES[kind])
        name, mime = self.chance.choice(
            [("bild.png", "image/png"), ("bild.jpg", "image/jpeg"), (f"{canaries.FILE}\u202e.webp", "image/webp")]
        )
        await self._after(kind, Expect.ANSWER, lambda: self.sends_document(content, name=name, mime_type=mime))

    async def _says_if_the_app_lets(self, words: str) -> None:
        try:
            await self.says(words)
        except AssertionError:  # Telegram's app would not send it; somebody else's may
            await self._inject(Raw("message", updates.message(self.id, text=words)))

    async def _inject(self, raw: Raw) -> None:
        (bot,) = self.telegram.world.bots.values()
        # Written down by hand, as some of it no careful writer would write; nobody looks at it before the bot does.
        bot.updates.inject(raw.kind, {}, 3600, self.id).body = json.dumps(raw.content).encode()

    async def _after(self, what: str, expect: Expect, act: Callable[[], Any]) -> None:
        """Do it, wait until nothing is left to do for this person, and look at what they were told meanwhile."""
        before = (await self.screen())["version"]
        await act()
        if not await self._rests():
            self.troubles.append(Trouble("nothing came to its end", what))
            return
        screen = await self.screen()
        said = [message for message in screen["messages"] if message["from"]["is_bot"] and message["version"] > before]
        toast = screen["toast"]["text"] if screen["toast"] and screen["toast"]["version"] > before else ""
        if expect is Expect.ANSWER and not said and not toast:
            self.troubles.append(Trouble("no answer", what))
        for message in said:
            self._look_at(message, what)
        if said and not any(_leads_on(message) for message in said):
            self.troubles.append(Trouble("no way on", what, message_text(said[-1])))

    def _look_at(self, message: Json, what: str) -> None:
        words = message_text(message)
        if "text" in message and not is_ours(words):
            self.troubles.append(Trouble("no phrase of ours", what, words))
        if any(sorry in words for sorry in sorries()):
            self.troubles.append(Trouble("an apology", what, words))
        if any(not _is_isolated(label) for label in (words, *_labels(message))):
            self.troubles.append(Trouble("words that can turn ours around", what, words))
        if canaries.hits(words, (*canaries.KEYS, canaries.LAST_NAME)):
            self.troubles.append(Trouble("a secret", what, words))

    async def _rests(self) -> bool:
        (bot,) = self.telegram.world.bots.values()
        waiting = select(func.count()).where(UpdateRow.state == UpdateState.WAITING)
        unsent = select(func.count()).where(MessageRow.state.in_(UNSENT), MessageRow.chat == self.lane)
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    if not any(str(self.id) in str(update.lane) for update in bot.updates._updates.values()):
                        async with self.records.reading() as unit:
                            ours = waiting.where(UpdateRow.lane.in_([self.lane, SEALS.hash_of(0)]))
                            if not await unit._connection.scalar(ours) and not await unit._connection.scalar(unsent):
                                return True
                    await asyncio.sleep(0.01)
        except TimeoutError:
            return False


@cache
def phrasebook() -> tuple[str, ...]:
    """Of every phrase in every language the longest piece that stands between its facts."""
    pieces = {piece for language in LANGUAGES for entry in entries(language).values() for piece in _literals(entry.forms)}
    return tuple(sorted(pieces - set(sorries()), key=len))


@cache
def sorries() -> tuple[str, ...]:
    """What is said where the fault is ours."""
    return tuple(piece for language in LANGUAGES for piece in _literals(entries(language)["went-wrong"].forms))


def _literals(forms: tuple[str, ...]) -> Iterator[str]:
    for form in forms:
        parts = [unescape(re.sub(r"<[^>]*>", "", literal)).strip() for literal, *_ in Formatter().parse(form)]
        longest = max((line for part in parts for line in part.splitlines()), key=len, default="")
        if len(longest) >= 10:
            yield longest


def is_ours(words: str) -> bool:
    return any(piece in words for piece in phrasebook())


def _leads_on(message: Json) -> bool:
    """A button, a key, a question, or a command to tap."""
    return bool(message.get("reply_markup")) or re.search(r"\?|(^|\s)/[a-z]+|Bitte |[Pp]lease ", message_text(message)) is not None


def _labels(message: Json) -> list[str]:
    return [key["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for key in row]


def _is_isolated(words: str) -> bool:
    """Whether what a person wrote, and all that runs from right to left, stands in an isolate that ends on its line."""
    for line in words.split("\n"):
        depth = 0
        for place, sign in enumerate(line):
            depth += (sign == FIRST_STRONG_ISOLATE) - (sign == POP_ISOLATE)
            if depth < 0 or (
                depth == 0
                and ((sign in texts.RIGHT_TO_LEFT[0] + texts.RIGHT_TO_LEFT[1] and sign != " ") or line.startswith(canaries.TEXT, place))
            ):
                return False
        if depth:
            return False
    return not set(words) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067")
