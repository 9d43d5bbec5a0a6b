"""Old, repeated, forged and other people's buttons of the team: nothing happens, and whoever presses them is told."""

import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import App, assembled
from bot.run import prepare
from handlers.buttons import SIGNATURE_SIGNS, Button, Signer
from handlers.staff.answers.buttons import AnswerReleased
from handlers.staff.buttons import StaffButton, staff_audience
from handlers.staff.desk.buttons import CardOpened, DecisionUndone, IdeaClaimed, IdeaPublished, IdeaReleased, MergeChosen, ReasonChosen
from participation.answers import AnswerState
from participation.ideas import DraftId, IdeaId, RejectionReason
from participation.moderation import DecisionKind, Verdict
from participation.notices import Notice
from participation.processes import Process, ProcessKey
from participation.refusals import Refusal
from participation.residents import ConsentWay, ResidentId, ResidentState
from participation.rights import Role
from participation.staff import Member, Place
from participation.words import Language
from services.answers import Answers
from services.drafts import Drafts
from services.ideas import Ideas
from services.moderation import Moderation
from services.residents import Residents
from services.team import Team
from simulator import Simulator
from storage.schema import metadata
from storage.unit import Unit
from tests.conversations.switchboard import IN_CHANNEL, OTHER_GROUP, PRIVATE, TEAM, TEAM_CHAT, answered, chat_of, press
from tests.databases import SQLITE
from tests.services.staffroom import PUBLISH, decide_for_good, member, send
from tests.stage import MODEL_DAY, settings_for

TEAM_ROLES = {"admin": Role.ADMIN, "anna": Role.MODERATOR, "ben": Role.MODERATOR, "gerd": Role.DEPARTMENT, "edith": Role.EDITOR}
DECIDERS = ("admin", "anna", "ben")
NOT_IN_THE_TEAM = ("former", "elsewhere", "resident", "banned", "stranger")
IDS = {who: 6_100_001 + place for place, who in enumerate((*TEAM_ROLES, *NOT_IN_THE_TEAM))}
FORGERIES = ("tampered", "altered", "other key", "other process", "for one person")
ELSEWHERE = (OTHER_GROUP, IN_CHANNEL, "forwarded", "forwarded in the group")
ATTACKS = (*FORGERIES, *ELSEWHERE, *NOT_IN_THE_TEAM, "beyond their role", "stale", "stale", "stale", "replayed", "replayed")
TOUCHED = ("ideas", "decisions", "claims", "notes", "appeals", "answers", "assignments", "staff", "staff_chats", "bans", "audit", "drafts")


class TakenBack(Exception):
    """Ends a unit without effect."""


@dataclass(slots=True, kw_only=True)
class Press:
    """Who presses what, where. `data` is what Telegram hands on."""

    who: str
    data: str
    chat: dict[str, Any] = field(default_factory=lambda: chat_of(TEAM, 0))
    forwarded: bool = False

    def as_update(self) -> dict[str, Any]:
        sender = {"id": IDS[self.who], "is_bot": False, "first_name": self.who}
        return press(sender, self.chat, self.data, forwarded=self.forwarded)


class History:
    """An afternoon of the team in one unit: presses of buttons that were really shown, and then one that must do nothing."""

    def __init__(self, app: App, unit: Unit, process: Process, chance: random.Random, ideas: list[IdeaId], author: ResidentId) -> None:
        self._app = app
        self._unit = unit
        self._process = process
        self._chance = chance
        self._ideas = ideas
        self._author = author
        self._now = MODEL_DAY
        self._signer = Signer(app.seals.buttons)
        self._shown: list[str] = []
        self._last: Press | None = None
        self._members: dict[str, Member] = {}

    async def begins(self, shown: Sequence[str] = ()) -> None:
        """`shown` are the buttons on the cards that the team has before it."""
        self._shown += shown
        for who in TEAM_ROLES:
            known = await self._unit.staff.member(self._process.key, self._app.seals.hash_of(IDS[who]))
            assert known
            self._members[who] = known

    async def lays_out_all_cards(self) -> list[str]:
        """Returns their buttons."""
        for idea_id in self._ideas:
            await self._opens_the_card(idea_id)
        return self._shown

    async def goes_on(self) -> None:
        for _ in range(self._chance.randint(1, 3)):
            await self._chance.choice([self._presses, self._presses, self._lets_time_pass])()

    async def attack(self) -> str:
        """One press that must not do anything; returns of which kind it was."""
        wanted = self._chance.choice(ATTACKS)
        press = await self._bad_press(wanted)
        while press is None:
            wanted = self._chance.choice(FORGERIES + NOT_IN_THE_TEAM)
            press = await self._bad_press(wanted)
        before = await self._facts()
        answered = await self._pressed(press)

        about = f"{wanted}: {press.data[SIGNATURE_SIGNS:]} by {press.who} in {press.chat['type']}"
        assert await self._facts() == before, about
        assert answered, f"not a word: {about}"
        return wanted

    async def _bad_press(self, kind: str) -> Press | None:
        data, who = self._chance.choice(self._shown), self._chance.choice(DECIDERS)
        if kind in FORGERIES:
            return self._somewhere(who, self._forged(kind, data))
        if kind in ELSEWHERE:
            place = kind if kind in {OTHER_GROUP, IN_CHANNEL} else TEAM if "group" in kind else PRIVATE
            return Press(who=who, data=data, chat=chat_of(place, IDS[who]), forwarded="forwarded" in kind)
        if kind in NOT_IN_THE_TEAM:
            return self._somewhere(kind, data)
        if kind == "beyond their role":
            who = self._chance.choice(["gerd", "edith"])
            beyond = [shown for shown in self._shown if not self._members[who].may(_button(shown).right)]
            return self._somewhere(who, self._chance.choice(beyond)) if beyond else None
        if kind == "replayed":
            return self._last if self._last and await self._is_over(self._last) else None
        old = [Press(who=who, data=shown) for shown in self._shown]
        over = [press for press in old if await self._is_over(press)]
        return self._chance.choice(over) if over else None

    def _somewhere(self, who: str, data: str) -> Press:
        return Press(who=who, data=data, chat=chat_of(self._chance.choice([TEAM, PRIVATE]), IDS[who]))

    def _forged(self, kind: str, data: str) -> str:
        signature, written = data[:SIGNATURE_SIGNS], data[SIGNATURE_SIGNS:]
        button = _button(data)
        match kind:
            case "tampered":
                place = self._chance.randrange(SIGNATURE_SIGNS - 1)  # the last sign holds bits that say nothing
                other = self._chance.choice([sign for sign in "ABCXYZabcxyz019-_" if sign != signature[place]])
                return signature[:place] + other + signature[place + 1 :] + written
            case "altered":
                parts = written.split(":")
                numbers = [place for place, part in enumerate(parts) if part.isdigit()]
                if numbers:
                    place = self._chance.choice(numbers)
                    parts[place] = str(int(parts[place]) + self._chance.randint(1, 3))
                else:
                    parts[0] = IdeaClaimed(idea_id=self._chance.choice(self._ideas)).written()
                return signature + ":".join(parts)
            case "other key":
                return Signer(self._chance.randbytes(32)).press(button, staff_audience(self._process.key))
            case "other process":
                return self._signer.press(button, staff_audience(ProcessKey("anderswo")))
        return self._signer.press(button, self._app.seals.hash_of(IDS["resident"]))

    async def _is_over(self, press: Press) -> bool:
        """Whether this button, from somebody who may press it, must not do anything any more."""
        button, by = _button(press.data), self._members[press.who]
        match button:
            case IdeaPublished() | ReasonChosen() | MergeChosen():
                idea = await self._unit.ideas.find(button.idea_id)
                pending = await self._unit.decisions.pending(button.idea_id)
                return idea is None or idea.version != button.version or pending is not None or await self._is_held(button.idea_id, by)
            case DecisionUndone():
                decision = await self._unit.decisions.find(button.decision_id)
                return decision is None or not decision.is_pending or self._now >= decision.in_force_at
            case IdeaClaimed():
                return bool(await self._unit.decisions.pending(button.idea_id)) or await self._is_claimed(button.idea_id, by)
            case IdeaReleased():
                return await self._is_claimed(button.idea_id, by)
            case AnswerReleased():
                answer = await self._unit.answers.find(button.answer_id, self._process.key)
                return answer is None or answer.state is not AnswerState.DRAFT or answer.version != button.version
        return False

    async def _is_held(self, idea_id: IdeaId, by: Member) -> bool:
        appeal = await self._unit.appeals.open_about(idea_id)
        return await self._is_claimed(idea_id, by) or (appeal is not None and appeal.decided_by == by.id)

    async def _is_claimed(self, idea_id: IdeaId, by: Member) -> bool:
        claim = await self._unit.claims.of(idea_id)
        return claim is not None and claim.is_live(self._now) and claim.by != by.id

    async def _opens_the_card(self, idea_id: IdeaId) -> None:
        data = self._signer.press(CardOpened(idea_id=idea_id), staff_audience(self._process.key))
        assert await self._pressed(Press(who="admin", data=data))

    async def _presses(self) -> None:
        self._last = Press(who=self._chance.choice(DECIDERS), data=self._chance.choice(self._shown))
        assert await self._pressed(self._last)

    async def _lets_time_pass(self) -> None:
        self._now += self._chance.choice([timedelta(minutes=1), timedelta(minutes=6), timedelta(minutes=20)])
        facts = (self._unit, self._process, self._now)
        while await Moderation(*facts).settle_next() or await Answers(*facts).settle_next():
            pass
        with suppress(Refusal):
            came_back = self._chance.choice(self._ideas)
            await Ideas(*facts).rework(came_back, self._author)
            await Drafts(*facts).write(DraftId(came_back), self._author, f"Am Markt fehlen {self._chance.randint(2, 90)} Bänke.")
            await Ideas(*facts).submit(DraftId(came_back), self._author)

    async def _pressed(self, attempt: Press) -> bool:
        """Whether there was a sentence, as a word on the button or as a message where it was pressed. Everything is sent at once."""
        toast, shown = await answered(self._app, self._unit, attempt.as_update(), self._now)
        here, team = (self._app.seals.hash_of(chat_id) for chat_id in (attempt.chat["id"], TEAM_CHAT))
        self._shown += [data for one in shown if one.chat == team for data in one.presses]
        return bool(toast) or any(one.chat == here and one.payload.get("text") for one in shown)

    async def _facts(self) -> list[Any]:
        """Everything that a press of the team's could change."""
        await self._unit.flush()
        tables = [metadata.tables[name] for name in TOUCHED]
        return [sorted(map(repr, (await self._unit._connection.execute(select(table))).all())) for table in tables]


def _button(data: str) -> StaffButton:
    button = Button.parse(data[SIGNATURE_SIGNS:])
    assert isinstance(button, StaffButton)
    return button


def _take_back() -> None:
    raise TakenBack


async def _move_in(app: App) -> ResidentId:
    """The team with everybody who is not, or no longer, in it, and its group. Returns an author."""
    seals = app.seals
    async with app.records.changing() as unit:
        process = await app.in_force.process(unit)

        async def joins(who: str, role: Role, key: ProcessKey = process.key) -> Member:
            person, address, department = seals.hash_of(IDS[who]), seals.address(IDS[who]), "umwelt" if role is Role.DEPARTMENT else None
            return await unit.staff.add(
                process=key, person=person, address=address, role=role, language=Language.GERMAN, at=MODEL_DAY, department=department
            )

        team = {who: await joins(who, role) for who, role in TEAM_ROLES.items()}
        await joins("elsewhere", Role.ADMIN, ProcessKey("anderswo"))
        former = await joins("former", Role.MODERATOR)
        await Team(unit, process, MODEL_DAY, mark=seals.hash_of_text, fixed=()).remove(former.id, team["admin"])
        residents = Residents(unit, process, MODEL_DAY)
        agreed = [
            await residents.agree(
                person=seals.hash_of(IDS[who]),
                address=seals.address(IDS[who]),
                language=Language.GERMAN,
                version=Notice.of(process).version,
                way=ConsentWay.PRESSED,
            )
            for who in ("resident", "banned")
        ]
        await unit.residents.keep(replace(agreed[1], state=ResidentState.BANNED))
        await unit.staff.set_group(process.key, Place(chat=seals.hash_of(TEAM_CHAT), address=seals.address(TEAM_CHAT)), MODEL_DAY)
    return agreed[0].id


async def _ideas_of_every_kind(app: App, author: ResidentId) -> list[IdeaId]:
    """New ones, and one in each state to which the team's decisions lead; one has an appeal, one is in its second revision."""
    records, before = app.records, MODEL_DAY - timedelta(hours=2)
    anna = await member(records, 9, before)
    ideas = [(await send(records, author, before, f"Am Markt fehlen {number} Bänke.")).id for number in range(2, 10)]

    def against(kind: DecisionKind) -> Verdict:
        return Verdict(kind=kind, reason=RejectionReason.RULES)

    for idea_id, verdict in zip(
        ideas, (PUBLISH, PUBLISH, *map(against, (DecisionKind.RETURN, DecisionKind.REJECT)), PUBLISH), strict=False
    ):
        await decide_for_good(records, idea_id, verdict, anna, before)
    await decide_for_good(records, ideas[4], against(DecisionKind.HIDE), anna, before)
    async with records.changing() as unit:
        process = await app.in_force.process(unit)
        decider = await unit.staff.member(process.key, app.seals.hash_of(IDS["anna"]))
        assert decider
        answers = Answers(unit, process, before)
        draft = await answers.begin([ideas[0]], decider)
        await answers.write(draft.id, "Im Herbst stehen sie.", decider)
    rejected = (await send(records, author, before, "Mehr Bäume am Markt.")).id
    await decide_for_good(records, rejected, against(DecisionKind.REJECT), decider, before)
    async with records.changing() as unit:
        await Moderation(unit, process, before + timedelta(minutes=20)).appeal(rejected, author)
    return [*ideas, rejected]


@pytest.fixture
async def app(telegram: Simulator, database_url: str, tmp_path: Path) -> AsyncIterator[App]:
    """Put together, and not running: what goes in and comes out is seen in the records."""
    async with assembled(settings_for(telegram, database_url, tmp_path / "clock"), keys=b"k" * 32) as app:
        await prepare(app)
        app.conversations.username = "mitreden_bot"
        yield app


@pytest.mark.timeout(3600)  # with --full
async def test_buttons_that_are_old_or_forged_or_somebody_elses_do_nothing_and_say_so(
    app: App,
    database_url: str,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    author = await _move_in(app)
    ideas = await _ideas_of_every_kind(app, author)
    chance, seen = random.Random(11), Counter[str]()
    histories = 5000 if full else 250 if database_url.startswith(SQLITE) else 60

    async with app.records.changing() as unit:
        opening = History(app, unit, await app.in_force.process(unit), chance, ideas, author)
        await opening.begins()
        shown = await opening.lays_out_all_cards()
    for _ in range(histories):
        with suppress(TakenBack):
            async with app.records.changing() as unit:
                history = History(app, unit, await app.in_force.process(unit), chance, ideas, author)
                await history.begins(shown)
                await history.goes_on()
                seen[await history.attack()] += 1
                _take_back()

    assert seen.total() == histories
    assert set(seen) == set(ATTACKS)
    assert seen["stale"] + seen["replayed"] > histories / 10
