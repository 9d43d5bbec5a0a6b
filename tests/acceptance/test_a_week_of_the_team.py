"""A week of the team in moved time: it decides in its group in every way there is, and every author hears exactly what concerns them."""

import asyncio
import json
import random
import re
import statistics
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from locales.speech import Say
from participation.ideas import Idea, IdeaState
from participation.processes import TopicKey
from participation.residents import Resident
from participation.words import Language
from services.answers import Answers
from services.desks import Desks
from services.drafts import Drafts
from services.ideas import Ideas
from services.moderation import Moderation
from services.support import Support
from simulator import Simulator
from storage.outbox import MessageState
from tests.conversations.office import VERA, Office, opened_office, vera_moves_in
from tests.databases import SQLITE
from tests.services.staffroom import rework, send_again
from tests.stage import BERLIN, INSEK, SPEECH, Clock, Neighbour, running, settings_for

MONDAY = datetime(2024, 4, 8, 0, 0, tzinfo=BERLIN)
HOURS = (9, 13, 16, 21)
"""When the team sits down to decide; what it decides at nine in the evening is told in the morning."""
SLOTS = [MONDAY + timedelta(days=day, hours=hour, minutes=15 * (hour == 21)) for day in range(6) for hour in HOURS]
PATIENCE = 60.0
OWN_WORDS = "Der Platz gehört der Nachbarstadt."
ANSWER = "Im Herbst pflanzen wir drei Linden."
DEPARTMENTS = ("Grünflächen", "Tiefbau")
SAY = SPEECH.in_(Language.GERMAN)
LANGUAGES = tuple(Language)
WISHES = ("fehlt Schatten", "fehlen Bänke", "ist es zu laut", "fehlt ein Zebrastreifen", "wächst kein Baum", "ist der Weg zu schmal")
PLACES = ("Am Markt", "In der Parkstraße", "Vor der Schule", "Am Bahnhof", "Hinter dem Bad", "An der Lauter", "Bei der Post", "Am Rathaus")

PUBLISH, TRUST, UNDO, RETURN, REJECT, REWORD = "publish", "trust", "undo", "return", "reject", "reword"
MERGE, HIDE, ANSWERED, REWORKED, APPEAL, APPEAL_IN_VAIN = "merge", "hide", "answer", "reworked", "appeal", "appeal in vain"
NEWS = {
    **dict.fromkeys((PUBLISH, TRUST, REWORKED, APPEAL), "news-published"),
    **dict.fromkeys((REJECT, REWORD), "news-rejected"),
    APPEAL_IN_VAIN: "news-rejected-final",
    RETURN: "news-returned",
    HIDE: "news-hidden",
}
"""What the author hears of each step; of what was undone, nothing."""
KINDS_OF_STORIES = (
    *[(PUBLISH,)] * 13,
    *[(TRUST,)] * 3,
    *[(UNDO, PUBLISH)] * 3,
    *[(RETURN, REWORKED)] * 4,
    *[(REJECT, APPEAL)] * 2,
    *[(REJECT, APPEAL_IN_VAIN)] * 2,
    *[(REWORD,)] * 2,
    *[(REJECT, REWORKED, HIDE)] * 1,
    *[(MERGE,)] * 3,
    *[(PUBLISH, MERGE)] * 2,
    *[(PUBLISH, HIDE, APPEAL)] * 1,
    *[(PUBLISH, HIDE)] * 1,
    *[(PUBLISH, ANSWERED)] * 3,
)
"""What becomes of forty ideas, one step at a time. Most are published at once, as they are in other cities."""


@dataclass(slots=True, kw_only=True, eq=False)
class Author:
    person: Neighbour
    resident: Resident

    @property
    def say(self) -> Say:
        return SPEECH.in_(self.resident.language)


@dataclass(slots=True, kw_only=True, eq=False)
class Story:
    """One idea's way through the week."""

    author: Author
    text: str
    steps: tuple[str, ...]
    idea: Idea = field(init=False)
    done: int = 0
    decider: Neighbour | None = None

    @property
    def next(self) -> str | None:
        return self.steps[self.done] if self.done < len(self.steps) else None

    @property
    def reference(self) -> str:
        return str(self.idea.reference)


class Board:
    """The team's group as its members see it, from Telegram's own account of what it accepted."""

    def __init__(self, telegram: Simulator, group: int) -> None:
        self._telegram = telegram
        self._group = group
        self._read = 0
        self._messages: dict[int, dict[str, Any]] = {}
        self._versions = Counter[int]()

    async def look(self) -> None:
        for entry in await self._telegram.accepted(after=self._read):
            self._read = entry["n"]
            parameters = entry["parameters"] or {}
            if entry["chat"] == self._group and entry["method"] in {"sendMessage", "editMessageText"}:
                number = entry["message_ids"][0] if entry["method"] == "sendMessage" else int(parameters["message_id"])
                self._messages[number] = parameters
                self._versions[number] += 1

    def card(self, story: Story) -> int | None:
        return self._newest(lambda text: text.startswith(SAY("desk-head", reference=story.reference, summary="|").partition("|")[0]))

    def prompt(self, phrase: str, **facts: object) -> int | None:
        """The newest message that asks for words with this phrase."""
        head = SAY(phrase, words="|", **facts).partition("|")[0].split("\n")[0]
        return self._newest(lambda text: text.startswith(head))

    def key(self, message: int, label: str) -> str:
        """What the button with this label sends; with `Bis …` the first whose label begins so."""
        markup = self._messages[message]["reply_markup"]
        markup = json.loads(markup) if isinstance(markup, str) else markup
        keys = [key for row in markup["inline_keyboard"] for key in row]
        return next(
            str(key["callback_data"])
            for key in keys
            if key["text"] == label or (label.endswith("…") and key["text"].startswith(label[:-1]))
        )

    async def until_there(self, find: Callable[[], int | None]) -> int:
        async with asyncio.timeout(PATIENCE):
            while (found := find()) is None:
                await asyncio.sleep(0.05)
                await self.look()
        return found

    async def until_changed(self, before: dict[int, int]) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while self._unchanged(before):
                    await asyncio.sleep(0.05)
                    await self.look()
        except TimeoutError:
            newest = [self._messages[number]["text"] for number in sorted(self._messages)[-3:]]
            raise AssertionError(f"not edited: {self._unchanged(before)}; the newest messages: {newest}") from None

    def _unchanged(self, before: dict[int, int]) -> dict[int, str]:
        return {number: self._messages[number]["text"] for number, version in before.items() if self._versions[number] <= version}

    def versions(self, messages: Iterable[int]) -> dict[int, int]:
        return {number: self._versions[number] for number in messages}

    def _newest(self, fits: Callable[[str], bool]) -> int | None:
        return max((number for number, message in self._messages.items() if fits(message["text"])), default=None)


class Week:
    def __init__(self, telegram: Simulator, clock: Clock, bot: App, office: Office, chance: random.Random) -> None:
        self._telegram = telegram
        self._clock = clock
        self._bot = bot
        self._office = office
        self._chance = chance
        self._board = Board(telegram, office.group.id)
        self._moderators: list[Neighbour] = []
        self._departments: dict[str, Neighbour] = {}
        self._authors: list[Author] = []
        self._stories: list[Story] = []
        self._owed = Counter[tuple[int, str]]()
        self._read = 0
        self.heard = Counter[tuple[int, str]]()
        self.taps: list[int] = []
        self.settled = Counter[str]()

    async def begins(self, authors: int, ideas: int) -> None:
        """Everybody moves in; from then on every message is counted. The first resident has said stop, the last has no idea."""
        self._moderators = [await self._office.hires(name) for name in ("Tarik", "Wenke", "Olga")]
        for name in DEPARTMENTS:
            self._departments[name] = await self._office.hires(f"Jemand aus {name}", "Fachreferat", name)
        for number in range(authors + 1):
            language = LANGUAGES[number % 3]
            person = await Neighbour.moves_in(self._telegram, f"Person {number}", language=language.value[:2])
            await person.joins(messages=False, language=language)
            async with self._bot.records.reading() as unit:
                resident = await unit.residents.recognise(self._bot.seals.hash_of(person.id))
            assert resident
            self._authors.append(Author(person=person, resident=resident[0]))
        await self._authors[0].person.says("/stop")
        await self._authors[0].person.sees()
        steps = list(islice(cycle(KINDS_OF_STORIES[:: 1 if ideas >= len(KINDS_OF_STORIES) else 2]), ideas))
        self._chance.shuffle(steps)
        for number, one in enumerate(steps):
            author = self._authors[number % authors]
            text = f"{self._chance.choice(PLACES)} {self._chance.choice(WISHES)}, Nummer {number}. {self._chance.choice(WISHES)} auch dort."
            self._stories.append(Story(author=author, text=text, steps=one))
        await self._quiet()
        self._read = max(entry["n"] for entry in await self._telegram.accepted())

    async def goes_by(self) -> None:
        new, slots = list(self._stories), SLOTS
        each = -(-len(new) // (len(slots) * 2 // 3))
        for number, slot in enumerate(slots):
            await self._clock.set(slot)
            await self._quiet()
            await self._compare(slot)
            for story in new[number * each : (number + 1) * each]:
                await self._submit(story)
            await self._decide([story for story in self._stories[: (number + 1) * each] if story.next])
            await self._clock.forward(minutes=6)
            await self._quiet()
            await self._compare(slot + timedelta(minutes=6))
        await self._clock.set(SLOTS[-1] + timedelta(days=1))
        await self._quiet()
        await self._compare(self._clock.now())
        assert not any(story.next for story in self._stories)

    async def _submit(self, story: Story) -> None:
        async with self._bot.records.changing() as unit:
            now = self._clock.now()
            drafts = Drafts(unit, INSEK, now)
            draft = await drafts.begin(story.author.resident.id, topic=TopicKey("umwelt"))
            await drafts.write(draft.id, story.author.resident.id, story.text)
            story.idea = await Ideas(unit, INSEK, now).submit(draft.id, story.author.resident.id)

    async def _decide(self, stories: Sequence[Story]) -> None:
        """The next step of each, where it is possible by now. The team works on many cards at once."""
        public = [
            story
            for story in self._stories
            if story.done == 1 == len(story.steps) and story.next is None and story.steps[0] in {PUBLISH, TRUST}
        ]
        plans: list[tuple[Story, Neighbour, list[str], Story | None]] = []
        for story in stories:
            step = story.next
            into = self._chance.choice([other for other in public if other is not story]) if step == MERGE and len(public) > 1 else None
            if step == MERGE and into is None:
                continue
            await self._prepare(story, step or "")
            by = self._chance.choice([moderator for moderator in self._moderators if moderator is not story.decider])
            plans.append((story, by, self._labels(step or ""), into))
        cards = {story: await self._board.until_there(lambda story=story: self._board.card(story)) for story, *_ in plans}  # type: ignore[misc]
        await self._quiet()
        await self._board.look()
        for tap in range(max((len(labels) for _, _, labels, _ in plans), default=0)):
            now = [(story, by, labels[tap]) for story, by, labels, _ in plans if len(labels) > tap]
            before = self._board.versions(cards[story] for story, _, _ in now)
            await asyncio.gather(*(self._tap(cards[story], by, label) for story, by, label in now))
            await self._board.until_changed(before)
        for story, by, labels, into in plans:
            await self._finish(story, by, cards[story], into)
            step = story.next or ""
            self.taps += [len(labels) + (into is not None)] if step != ANSWERED else []
            self.settled[step] += 1
            story.decider = by
            story.done += 1
            self._expect(story, step, into)

    def _labels(self, step: str) -> list[str]:
        """The buttons from the card to the decision."""
        say = SAY.plain
        rules, more = say("desk-reason-rules"), say("desk-button-more")
        return {
            TRUST: [say("desk-button-trust")],
            RETURN: [say("desk-button-return"), rules],
            REJECT: [say("desk-button-reject"), rules],
            REWORD: [say("desk-button-reject"), rules],
            UNDO: [say("desk-button-reject"), rules],
            APPEAL_IN_VAIN: [say("desk-button-reject"), rules],
            HIDE: [more, say("desk-button-hide"), rules],
            MERGE: [more, say("desk-button-merge")],
            ANSWERED: [more, say("desk-button-assign"), self._chance.choice(DEPARTMENTS), say("answer-button-promised", day="…")],
        }.get(step, [say("desk-button-publish")])

    async def _prepare(self, story: Story, step: str) -> None:
        """What the author does before the team's turn."""
        at, author, records = self._clock.now(), story.author.resident.id, self._bot.records
        if step == REWORKED:
            await rework(records, story.idea.id, author, at)
            await send_again(records, story.idea.id, author, at, f"{story.text} Das ist neu.")
        if step in {APPEAL, APPEAL_IN_VAIN}:
            async with records.changing() as unit:
                await Moderation(unit, INSEK, at).appeal(story.idea.id, author)
        if step == ANSWERED:
            for supporter in self._supporters(story):
                async with records.changing() as unit:
                    await Support(unit, INSEK, at).give(story.idea.id, supporter.resident.id)
        if step in {REWORKED, APPEAL, APPEAL_IN_VAIN}:
            old = self._board.card(story)
            await self._board.until_there(lambda: new if (new := self._board.card(story)) != old else None)

    def _supporters(self, story: Story) -> list[Author]:
        return [author for author in self._authors[1:4] if author is not story.author]

    async def _tap(self, card: int, by: Neighbour, label: str) -> None:
        await by.presses_data(card, self._board.key(card, label), chat=self._office.group)

    async def _finish(self, story: Story, by: Neighbour, card: int, into: Story | None) -> None:
        """What comes after the taps: words, second thoughts, the other idea's number, the city's answer."""
        match story.next:
            case "undo":
                await self._tap_and_wait(card, self._moderators[0], SAY.plain("desk-button-undo"))
            case "reword":
                await by.presses_data(card, self._board.key(card, SAY.plain("desk-button-words")), chat=self._office.group)
                await self._reply(by, OWN_WORDS, card, "desk-words-ask", reference=story.reference)
            case "merge" if into:
                await self._reply(by, into.reference, card, "desk-merge-ask", reference=story.reference)
            case "answer":
                await self._answer(story)

    async def _tap_and_wait(self, card: int, by: Neighbour, label: str) -> None:
        before = self._board.versions([card])
        await self._tap(card, by, label)
        await self._board.until_changed(before)

    async def _reply(self, by: Neighbour, words: str, card: int, phrase: str, **facts: object) -> None:
        prompt = await self._board.until_there(lambda: self._board.prompt(phrase, **facts))
        before = self._board.versions([card])
        await by.says(words, chat=self._office.group, reply_to=prompt)
        await self._board.until_changed(before)

    async def _answer(self, story: Story) -> None:
        """The department writes it in its own chat, the lead lets it out in the group."""
        async with self._bot.records.reading() as unit:
            assigned = await unit.assignments.of(story.idea.id)
        assert assigned
        department = INSEK.team.department(assigned.department)
        assert department
        clerk = self._departments[department.name.in_(Language.GERMAN)]
        await self._takes_up(clerk, story)
        prompt = await clerk.finds(SAY.plain("answer-ask-text", references=story.reference).partition(":")[0])
        await clerk.says(ANSWER, reply_to=prompt["message_id"])
        head = SAY("answer-head", references=story.reference)
        card = await self._board.until_there(lambda: self._board._newest(lambda text: text.startswith(head)))
        await self._tap_and_wait(card, self._office.vera, SAY.plain("answer-button-release"))

    async def _takes_up(self, clerk: Neighbour, story: Story) -> None:
        """A department that owes several answers presses the button below this idea."""
        label = SAY.plain("desk-button-answer")
        async with asyncio.timeout(PATIENCE):
            while True:
                for message in await clerk.chat():
                    rows = message.get("reply_markup", {}).get("inline_keyboard", ()) if story.reference in message.get("text", "") else ()
                    for key in (key for row in rows for key in row if key["text"] == label):
                        await clerk.presses_data(message, key["callback_data"])
                        return
                await asyncio.sleep(0.05)

    def _expect(self, story: Story, step: str, into: Story | None) -> None:
        """Who is to hear what of this step."""
        if step in NEWS:
            looked_again = f"{story.author.say('news-looked-again')}\n" if step in {APPEAL, APPEAL_IN_VAIN} else ""
            self._owe(story.author, NEWS[step], story.reference, before=looked_again)
        if into:
            self._owe(story.author, "news-merged", story.reference, into=into.reference)
        if into and into.author is not story.author:
            self._owe(into.author, "news-merged-into-yours", into.reference, other=story.reference)
        if step == ANSWERED:
            self._owe(story.author, "news-answer", story.reference, status="status-received")
            for supporter in self._supporters(story):
                self._owe(supporter, "news-answer-supported", story.reference, status="status-received")

    def _owe(self, author: Author, phrase: str, reference: str, *, before: str = "", status: str | None = None, **facts: str) -> None:
        if author is self._authors[0]:
            return
        say = author.say
        others = {
            "reason": "",
            "until": "",
            "rework_until": "",
            "text": "",
            "status": say(status) if status else "",
            "into": "",
            "other": "",
        }
        head = _head(before + say(phrase, reference=reference, **{**others, **facts}))
        self._owed[(author.person.id, head)] += 1

    async def _compare(self, at: datetime) -> None:
        """Nobody but the team has heard anything that was not owed; and all that was owed is there, unless the hours are quiet."""
        arrived = Counter[tuple[int, str]]()
        team = {self._office.group.id, *(clerk.id for clerk in self._departments.values())}
        for entry in await self._telegram.accepted(after=self._read):
            self._read = entry["n"]
            if str(entry["method"]).startswith("send") and entry["chat"] not in team:
                arrived[(int(entry["chat"]), _head(entry["parameters"]["text"]))] += 1
        owed = self._owed if INSEK.quiet_hours.next_allowed(at) == at else Counter[tuple[int, str]]()
        assert arrived == owed
        self.heard += arrived
        self._owed -= owed

    async def _quiet(self) -> None:
        """Wait until the ticks have let all that is due come into force, and everything that may be sent now is sent."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if not await self._anything_waits():
                    return
                await asyncio.sleep(0.1)

    async def _anything_waits(self) -> bool:
        now, real = self._bot.clock.now(), self._bot.clock.real()
        async with self._bot.records.reading() as unit:
            return bool(
                await unit.inbox.lanes_waiting()
                or await Moderation(unit, INSEK, now).anything_due()
                or await Answers(unit, INSEK, now).anything_due()
                or await Desks(unit, INSEK, now).to_lay_out(1)
                or await unit.outbox.to_wake(now)
                or await unit.outbox.ready(real=real, limit=1)
                or await unit.outbox.count(MessageState.SENDING)
                or await unit.outbox.count(MessageState.UNKNOWN)
            )


def _head(text: str) -> str:
    """Up to the first line that names an idea."""
    lines = text.split("\n")
    named = next(place for place, line in enumerate(lines) if re.search(r"\d{4}-\d{5}", line))
    return "\n".join(lines[: named + 1])


@pytest.fixture
async def vera(telegram: Simulator) -> Neighbour:
    return await vera_moves_in(telegram)


@pytest.fixture
async def bot(telegram: Simulator, clock: Clock, vera: Neighbour, database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    await clock.set(MONDAY - timedelta(hours=12))
    async with running(settings_for(telegram, database_url, tmp_path / "clock", admins=(VERA,))) as app:
        yield app


@pytest.fixture
async def office(telegram: Simulator, bot: App, vera: Neighbour) -> Office:
    return await opened_office(telegram, vera)


@pytest.mark.timeout(3600)  # with --full
async def test_every_author_hears_what_became_of_their_ideas_and_nobody_else_hears_anything(
    telegram: Simulator,
    clock: Clock,
    bot: App,
    office: Office,
    database_url: str,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    week = Week(telegram, clock, bot, office, random.Random(17))
    authors, ideas = (30, 300) if full else (9, 40 if database_url.startswith(SQLITE) else 20)

    await week.begins(authors, ideas)
    await week.goes_by()

    assert set(week.settled) == {step for steps in KINDS_OF_STORIES for step in steps}
    assert set(week.heard.values()) == {1}
    assert statistics.median(week.taps) == 1
    async with bot.records.reading() as unit:
        states = Counter(idea.state for idea in await unit.ideas.all_of(INSEK.key))
    assert states.total() == ideas
    assert IdeaState.SUBMITTED not in states
