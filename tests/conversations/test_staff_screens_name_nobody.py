"""Whatever the team looks at: nothing on its screens, in the audit log or in the process's logs tells who a resident is."""

import inspect
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.app import App, assembled
from bot.run import prepare
from handlers.buttons import SIGNATURE_SIGNS
from handlers.screens import Screen
from handlers.staff.announcements import choices
from handlers.staff.announcements import screens as announcements
from handlers.staff.answers import screens as answers
from handlers.staff.audit import screens as audit
from handlers.staff.desk import queue
from handlers.staff.desk import screens as desk
from handlers.staff.entries import screens as entries
from handlers.staff.guardians import screens as guardians
from handlers.staff.inquiries import screens as inquiries
from handlers.staff.people import screens as people
from handlers.staff.protection import screens as protection
from handlers.staff.team import screens as team
from participation.ideas import Idea
from participation.notices import Notice
from participation.processes import Process
from participation.refusals import Refusal
from participation.reports import ReportReason
from participation.residents import ConsentWay, Resident
from participation.rights import Role
from participation.staff import Place
from participation.words import Language
from services.audit import Audit
from services.drafts import Drafts
from services.ideas import Ideas
from services.moderation import Moderation
from services.reports import Reports
from services.residents import Residents
from simulator import Simulator
from storage.unit import Unit
from tests.conversations.switchboard import PRIVATE, TEAM, TEAM_CHAT, Shown, answered, chat_of, message, press
from tests.databases import SQLITE
from tests.stage import INSEK, MODEL_DAY, Clock, settings_for

ROOMS: tuple[ModuleType, ...] = (
    *(announcements, answers, audit, choices, desk, entries),
    *(guardians, inquiries, people, protection, queue, team),
)
MEMBERS = {
    "admin": (Role.ADMIN, Language.GERMAN),
    "moderator": (Role.MODERATOR, Language.ENGLISH),
    "department": (Role.DEPARTMENT, Language.PLAIN_GERMAN),
    "editor": (Role.EDITOR, Language.GERMAN),
}
IDS = {who: 6_200_001 + place for place, who in enumerate(MEMBERS)}
SIGNS = "aeiouäöüß lmnrst ,.-–!?&<>\n🌳ğ字"
LETTERS = "bcdfghjkpqvwxyz"
POOL = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """Somebody with a name, a username, a number and a phone that occur nowhere else."""

    resident: Resident
    sender: dict[str, Any]
    phone: str

    @property
    def traces(self) -> tuple[str, ...]:
        facts = (
            self.sender["first_name"],
            self.sender["last_name"],
            self.sender["username"],
            self.sender["id"],
            self.phone,
            self.resident.alias,
        )
        return tuple(str(fact).casefold() for fact in facts)


class Walk:
    """The team at work on ideas of planted people; every screen that its rooms make is looked at."""

    def __init__(self, app: App, chance: random.Random) -> None:
        self._app = app
        self._chance = chance
        self._process: Process
        self._planted: list[Planted] = []
        self._ideas: list[Idea] = []
        self._presses: list[str] = []
        self._prompts: list[int] = []
        self._pressed = Counter[str]()
        self._team_chats = {app.seals.hash_of(chat_id) for chat_id in (TEAM_CHAT, *IDS.values())}
        self.seen = Counter[str]()
        self.messages = 0

    def looked_at(self, name: str, make: Callable[..., Screen]) -> Callable[..., Screen]:
        def made(*arguments: Any, **others: Any) -> Screen:
            screen = make(*arguments, **others)
            self.seen[name] += 1
            self.require_nobody(_everything_on(screen), name)
            return screen

        return made

    def require_nobody(self, words: str, where: str) -> None:
        folded = words.casefold()
        assert not [place for person in self._planted for place, trace in enumerate(person.traces) if trace in folded], where

    async def begins(self) -> None:
        seals = self._app.seals
        async with self._app.records.changing() as unit:
            self._process = await self._app.in_force.process(unit)
            for who, (role, language) in MEMBERS.items():
                department = self._process.team.departments[0].key if role is Role.DEPARTMENT else None
                await unit.staff.add(
                    process=self._process.key,
                    person=seals.hash_of(IDS[who]),
                    address=seals.address(IDS[who]),
                    role=role,
                    language=language,
                    at=self._app.clock.now(),
                    department=department,
                )
            await unit.staff.set_group(self._process.key, Place(chat=seals.hash_of(TEAM_CHAT), address=seals.address(TEAM_CHAT)), MODEL_DAY)
        for _ in range(5):
            await self.somebody_sends_an_idea()

    async def goes_on(self) -> None:
        often = [self._member_presses] * 8 + [self._member_commands, self._member_replies] * 2
        await self._chance.choice([*often, self._author_goes_on, self.somebody_sends_an_idea])()

    async def somebody_sends_an_idea(self) -> None:
        """They have joined; they also send their number and a question, which nobody has asked for."""
        person = await self._moves_in()
        await self._says(
            person.sender, contact={"phone_number": person.phone, "first_name": person.sender["first_name"], "user_id": person.sender["id"]}
        )
        await self._says(person.sender, text="/ask")
        await self._says(person.sender, text=self._written())
        async with self._app.records.changing() as unit:
            now = self._app.clock.now()
            drafts = Drafts(unit, self._process, now)
            draft = await drafts.begin(person.resident.id, topic=self._chance.choice(list(self._process.topics)).key)
            await drafts.write(draft.id, person.resident.id, self._written())
            idea = await Ideas(unit, self._process, now).submit(draft.id, person.resident.id)
        self._ideas.append(idea)

    async def lets_time_pass(self) -> None:
        async def yes(_: Unit) -> bool:
            return True

        bench = self._app.ticks._desk
        announcing = self._app.ticks._announcing
        for tick in (bench.settle, bench.lay_out, bench.remind, announcing.go_on, announcing.renew_cards):
            await tick(yes)

    async def _moves_in(self) -> Planted:
        number = self._chance.randrange(5_000_000_000, 5_900_000_000)
        names = ["".join(self._chance.choices(LETTERS, k=9)).capitalize() for _ in range(3)]
        sender = {"id": number, "is_bot": False, "first_name": names[0], "last_name": names[1], "username": names[2], "language_code": "de"}
        seals = self._app.seals
        async with self._app.records.changing() as unit:
            resident = await Residents(unit, self._process, self._app.clock.now()).agree(
                person=seals.hash_of(number),
                address=seals.address(number),
                language=self._chance.choice(list(Language)),
                version=Notice.of(INSEK).version,
                way=ConsentWay.PRESSED,
            )
        person = Planted(resident=resident, sender=sender, phone=f"+49631{self._chance.randrange(10**7, 10**8)}")
        self._planted.append(person)
        return person

    async def _member_presses(self) -> None:
        """The kinds of buttons that were pressed least come first."""
        if not self._presses:
            return
        some = self._chance.sample(self._presses, min(12, len(self._presses)))
        data = min(some, key=lambda known: self._pressed[_kind(known)])
        self._pressed[_kind(data)] += 1
        who = self._chance.choice(list(MEMBERS))
        await self._handled(press(_sender(who), chat_of(self._chance.choice([TEAM, PRIVATE]), IDS[who]), data))

    async def _member_commands(self) -> None:
        reference = self._chance.choice(self._ideas).reference
        commands = (
            "/queue",
            "/mine",
            f"/idea {reference}",
            f"/answer {reference}",
            "/answer",
            "/announce",
            "/enter",
            "/team",
            "/audit",
            "/people",
            "/guardian",
            f"/ban {reference} Werbung.",
        )
        who = self._chance.choice(list(MEMBERS))
        where = chat_of(self._chance.choice([TEAM, PRIVATE]), IDS[who])
        await self._says(
            _sender(who),
            where,
            text=self._chance.choice([*commands[:-1] * 5, f"/enter {self._written()}", commands[-1], f"/unban {reference}"]),
        )

    async def _member_replies(self) -> None:
        if not self._prompts:
            return
        who = self._chance.choice(list(MEMBERS))
        words = self._chance.choice([self._written(), str(self._chance.choice(self._ideas).reference), "1", "morgen 18 Uhr"])
        await self._says(_sender(who), chat_of(TEAM, IDS[who]), reply_to=self._chance.choice(self._prompts), text=words)

    async def _author_goes_on(self) -> None:
        """Changes an idea that came back, appeals, takes it back, or is reported."""
        idea, now = self._chance.choice(self._ideas), self._app.clock.now()
        other = self._chance.choice(self._planted)
        with suppress(Refusal):
            async with self._app.records.changing() as unit:
                facts = (unit, self._process, now)
                match self._chance.randrange(4):
                    case 0:
                        await Ideas(*facts).rework(idea.id, idea.author)
                        await Drafts(*facts).write(idea.draft_id, idea.author, self._written())
                        await Ideas(*facts).submit(idea.draft_id, idea.author)
                    case 1:
                        await Moderation(*facts).appeal(idea.id, idea.author)
                    case 2:
                        await Reports(*facts).report(idea.id, other.resident.id, self._chance.choice(list(ReportReason)))
                    case _:
                        await unit.supports.give(idea.id, other.resident.id, now)

    async def _says(
        self, sender: dict[str, Any], where: dict[str, Any] | None = None, *, reply_to: int | None = None, **content: Any
    ) -> None:
        await self._handled(message(sender, where or chat_of(PRIVATE, sender["id"]), reply_to=reply_to, **content))

    async def _handled(self, raw: dict[str, Any]) -> None:
        async with self._app.records.changing() as unit:
            toast, shown = await answered(self._app, unit, raw, self._app.clock.now())
        for one in shown:
            self._keep(one)
        self.require_nobody(toast or "", "toast")

    def _keep(self, one: Shown) -> None:
        if one.chat not in self._team_chats:
            return
        self.messages += 1
        self.require_nobody(str(one.payload), "a message to the team")
        self._presses = [*self._presses, *one.presses][-POOL:]
        if one.number is not None:
            self._prompts = [*self._prompts, one.number][-POOL:]

    def _written(self) -> str:
        return "Am Markt " + "".join(self._chance.choices(SIGNS, k=self._chance.choice([10, 40, 300, 2500]))) + " fehlt."


def _sender(who: str) -> dict[str, Any]:
    return {"id": IDS[who], "is_bot": False, "first_name": who}


def _kind(data: str) -> str:
    return data[SIGNATURE_SIGNS:].partition(":")[0]


def _everything_on(screen: Screen) -> str:
    labels = [f"{label} {way!r} {getattr(way, 'url', '')}" for row in screen.rows for label, way in row]
    before = [getattr(item, "caption", "") for item in screen.before]
    return "\n".join([screen.text, *labels, *before, str(getattr(screen.keys, "placeholder", ""))])


def screen_functions() -> Iterator[tuple[ModuleType, str, Callable[..., Screen]]]:
    for room in ROOMS:
        for name, function in inspect.getmembers(room, inspect.isfunction):
            if function.__module__ == room.__name__ and inspect.signature(function).return_annotation is Screen and name[0] != "_":
                yield room, name, function


@pytest.fixture
async def app(telegram: Simulator, clock: Clock, database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    """Put together, and not running: what goes in and comes out is seen in the records."""
    async with assembled(settings_for(telegram, database_url, tmp_path / "clock"), keys=b"k" * 32) as app:
        await prepare(app)
        app.conversations.username = "mitreden_bot"
        yield app


@pytest.mark.timeout(3600)  # with --full
async def test_no_screen_of_the_team_tells_who_a_resident_is(
    app: App,
    clock: Clock,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    walk = Walk(app, random.Random(23))
    for room, name, function in screen_functions():
        monkeypatch.setattr(room, name, walk.looked_at(f"{room.__name__}.{name}", function))
    screens = 5000 if full else 300 if database_url.startswith(SQLITE) else 80

    with capture_logs() as logs:
        await walk.begins()
        while walk.seen.total() < screens:
            await walk.goes_on()
            if walk.messages % 25 == 0:
                await clock.forward(minutes=7)
                await walk.lets_time_pass()

    async with app.records.reading() as unit:
        rows = await Audit(unit, INSEK, clock.now()).everything()
    walk.require_nobody(repr(rows), "the audit log")
    walk.require_nobody(f"{logs}{caplog.text}", "the logs")
    assert rows
    missing = {f"{room.__name__}.{name}" for room, name, _ in screen_functions()} - set(walk.seen)
    assert len(missing) < len(walk.seen) / 4, missing
