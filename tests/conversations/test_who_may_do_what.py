"""Every command, button, reply and link of the team, by everybody, everywhere: what happens is what docs/rights.md says."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiogram.types import TelegramObject

from bot.app import App, assembled
from bot.run import prepare
from handlers.buttons import Signer
from handlers.commands import ALIASES_OF_THE_TEAM, OF_THE_TEAM
from handlers.router import build_dispatcher
from handlers.staff.buttons import staff_audience
from participation.notices import Notice
from participation.processes import ProcessKey
from participation.residents import ConsentWay, ResidentState
from participation.rights import Role
from participation.staff import Place
from participation.words import Language
from services.residents import Residents
from services.team import Team
from simulator import Simulator
from storage.outbox import MessageState
from storage.unit import Unit
from tests.conversations.rights import (
    BUTTON,
    COMMAND,
    LINK,
    ODD,
    OTHERS,
    OWN_BUTTON,
    PLACES,
    PRIVATE,
    REPLY,
    ROLES,
    Way,
    button_classes,
    example_of,
    expected,
    expected_of_everybody,
    own_button_classes,
    registered_rights,
    registered_ways,
    reviewed,
    ways_of_everybody,
)
from tests.stage import MODEL_DAY, settings_for

BOT = {"id": 4200000001, "is_bot": True, "first_name": "Mitreden", "username": "mitreden_bot"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
IDS = {who: 6_000_001 + place for place, who in enumerate((*ROLES, *OTHERS))}
TEAM_CHAT, OTHER_CHAT, CHANNEL = -1_001_000_001, -1_001_000_002, -1_001_000_003
CARD = 77
DATE = int(MODEL_DAY.timestamp())
WITH_WORDS = {"role", "foreign", "unknown", "group", "person", "banned"}
_NUMBERS = count(1)

ANSWERS = {
    "handlers.staff.router.name_the_role": "role",
    "handlers.staff.router.take_no_reply": "role",
    "handlers.staff.router.ask_for_a_person": "person",
    "handlers.residents.fallback.foreign_or_old_button": "foreign",
    "handlers.residents.fallback.unknown_command": "unknown",
    "handlers.residents.fallback.turn_away": "banned",
    "handlers.groups.turn_away": "foreign",
    "handlers.groups.answer": "group",
}

OF_EVERYBODY = ANSWERS | {
    "handlers.residents.onboarding.conversation.offer_to_join": "join",
    "handlers.residents.reading.conversation.consent_first": "join",
    "handlers.residents.reading.conversation.consent_to_follow_first": "join",
    "handlers.residents.onboarding.conversation.joined_already": "already",
    "handlers.residents.onboarding.conversation.agree_again": "already",
    "handlers.residents.fallback.wrong_answer": "plain",
    "handlers.residents.ideas.words.edit": "plain",
    "handlers.groups.leave_alone": "plain",
}
LINKS = {"t-…": "t-umwelt", "d-…": "d-siegelbach", "p-…": "p-orte", "i-…": "i-2024-00001", "r-…": "r-abcdef"}


class TakenBack(Exception):
    """Ends a unit without effect."""


class House:
    """The bot's conversations over real records, without Telegram. What the team may do is only noted, what others are told is done."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._signer = Signer(app.seals.buttons)
        self.links = dict(LINKS)
        self._of_everybody = False
        self._heard: list[str] = []
        dispatcher = app.conversations._dispatcher = build_dispatcher()  # other tests go on with the shared one
        for observer in (dispatcher.message, dispatcher.edited_message, dispatcher.callback_query):
            observer.middleware(self._listen)

    async def _listen(
        self, handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]], event: TelegramObject, data: dict[str, Any]
    ) -> Any:
        function = data["handler"].callback
        self._heard.append(f"{function.__module__}.{function.__qualname__}")
        return None if self._answer() == "yes" else await handler(event, data)

    def _answer(self) -> str:
        last = self._heard[-1] if self._heard else "nothing"
        if self._of_everybody:
            return OF_EVERYBODY.get(last, "yes" if last.startswith("handlers.") else "plain")
        return ANSWERS.get(last, "yes" if last.startswith("handlers.staff.") else "plain")

    async def answers(self, way: Way, who: str, place: str, process: str = "insek") -> str:
        """What somebody gets who tries this there. `process`: whose team the button was made for."""
        return await self._tries(self._update(way, who, place, process))

    async def answers_everybody(self, way: Way, who: str, place: str, shown_to: str | None = None) -> str:
        """The same for what residents do. `shown_to`: whose button it is, if not their own."""
        self._of_everybody = True
        return await self._tries(self._update(way, who, place, shown_to=shown_to or who))

    async def _tries(self, raw: dict[str, Any]) -> str:
        self._heard.clear()
        said = False
        with suppress(TakenBack):
            async with self._app.records.changing() as unit:
                said = await self._says_something(unit, raw)
                _take_back()
        answer = self._answer()
        return answer if said or answer not in WITH_WORDS else f"{answer}, without a word"

    async def _says_something(self, unit: Unit, update: dict[str, Any]) -> bool:
        before = await unit.outbox.count(MessageState.QUEUED)
        reply = await self._app.conversations.answer(unit, [update], received_at=MODEL_DAY)
        return await unit.outbox.count(MessageState.QUEUED) > before or reply.toast is not None

    def _update(self, way: Way, who: str, place: str, process: str = "insek", shown_to: str = "") -> dict[str, Any]:
        sender = {"id": IDS[who], "is_bot": False, "first_name": who}
        chat = _chat(place, IDS[who])
        card: dict[str, Any] = {"message_id": CARD, "date": DATE, "chat": chat, "from": BOT, "text": "Karte"}
        if way.kind in {BUTTON, OWN_BUTTON}:
            if "edited" in place:
                card["edit_date"] = DATE
            press = {"id": "1", "from": sender, "chat_instance": "1", "message": card | _forwarded(place)}
            return _numbered("callback_query", press | {"data": self._data_of(way, process, shown_to)})
        text = {COMMAND: way.name, REPLY: "Das ist meine Antwort.", LINK: f"/start {self.links.get(way.name)}"}[way.kind]
        message: dict[str, Any] = {
            "message_id": next(_NUMBERS) + CARD,
            "date": DATE,
            "chat": chat,
            "from": sender,
            "text": text,
        } | _forwarded(place)
        if way.kind == REPLY:
            message["reply_to_message"] = card | {"message_id": card_of(way)}
        match place:
            case "anonymous":
                return _numbered("message", message | {"from": ANONYMOUS, "sender_chat": chat})
            case "channel":
                return _numbered(
                    "channel_post", {**{name: value for name, value in message.items() if name != "from"}, "sender_chat": chat}
                )
            case "edited" | "edited in the group":
                return _numbered("edited_message", message | {"edit_date": DATE})
        return _numbered("message", message)

    def _data_of(self, way: Way, process: str, shown_to: str) -> str:
        if way.kind == BUTTON:
            return self._signer.press(example_of(button_classes()[way.name]), staff_audience(ProcessKey(process)))
        return self._signer.press(example_of(own_button_classes()[way.name]), self._app.seals.hash_of(IDS[shown_to]))


def _take_back() -> None:
    raise TakenBack


def card_of(way: Way) -> int:
    """The message that is the card of what is replied to."""
    return 1000 + sorted(known.name for known in registered_ways() if known.kind == REPLY).index(way.name)


def _chat(place: str, person: int) -> dict[str, Any]:
    match place:
        case "private" | "forwarded" | "edited":
            return {"id": person, "type": "private", "first_name": "Jemand"}
        case "other group":
            return {"id": OTHER_CHAT, "type": "supergroup", "title": "Nachbarn"}
        case "channel":
            return {"id": CHANNEL, "type": "channel", "title": "Neues"}
    return {"id": TEAM_CHAT, "type": "supergroup", "title": "Ideen"}


def _forwarded(place: str) -> dict[str, Any]:
    return {"forward_origin": {"type": "hidden_user", "sender_user_name": "Jemand", "date": DATE}} if "forwarded" in place else {}


def _numbered(kind: str, event: dict[str, Any]) -> dict[str, Any]:
    return {"update_id": next(_NUMBERS), kind: event}


async def _move_in(app: App, unit: Unit, house: House) -> None:
    """One of everybody, the team's group, and cards to reply to."""
    process, seals = await app.in_force.process(unit), app.seals
    team = Team(unit, process, MODEL_DAY, mark=seals.hash_of_text, fixed=())
    residents = Residents(unit, process, MODEL_DAY)

    async def joins_team(who: str, key: ProcessKey, role: Role) -> None:
        person, address = seals.hash_of(IDS[who]), seals.address(IDS[who])
        await unit.staff.add(process=key, person=person, address=address, role=role, language=Language.GERMAN, at=MODEL_DAY)

    for role in Role:
        await joins_team(role.value, process.key, role)
    await joins_team("elsewhere", ProcessKey("anderswo"), Role.ADMIN)
    await joins_team("former", process.key, Role.MODERATOR)
    admin, former = [await unit.staff.member(process.key, seals.hash_of(IDS[who])) for who in ("admin", "former")]
    assert admin
    assert former
    await team.remove(former.id, admin)
    for who in ("resident", "banned"):
        version = Notice.of(process).version
        person, address = seals.hash_of(IDS[who]), seals.address(IDS[who])
        agreed = await residents.agree(person=person, address=address, language=Language.GERMAN, version=version, way=ConsentWay.PRESSED)
        if who == "banned":
            await unit.residents.keep(replace(agreed, state=ResidentState.BANNED))
    await unit.staff.set_group(process.key, Place(chat=seals.hash_of(TEAM_CHAT), address=seals.address(TEAM_CHAT)), MODEL_DAY)
    for way in (known for known in registered_ways() if known.kind == REPLY):
        for chat_id in (TEAM_CHAT, OTHER_CHAT, *IDS.values()):
            await unit.cards.learn({await unit.cards.of(seals.hash_of(chat_id), f"{way.name}:1"): card_of(way)})
    house.links["team-…"] = f"team-{await team.invite(Role.EDITOR, None, admin)}"


@pytest.fixture
async def house(telegram: Simulator, database_url: str, tmp_path: Path) -> Any:
    async with assembled(settings_for(telegram, database_url, tmp_path / "clock"), keys=b"k" * 32) as app:
        await prepare(app)
        app.conversations.username = "mitreden_bot"
        opened = House(app)
        async with app.records.changing() as unit:
            await _move_in(app, unit, opened)
        yield opened


def _in_table(tables: Mapping[str, list[dict[str, str]]]) -> list[Way]:
    """Whatever is missing there, a test of its own tells."""
    rows = {Way(row["kind"], row["name"]) for row in tables["roles"]}
    return sorted(rows & registered_ways(), key=str)


def _some_of(cells: list[tuple[Way, str]], place: str, database_url: str, *, full: bool) -> list[tuple[Way, str]]:
    """In each odd place every other way for one person and the ways between for the next; in the next odd place the others."""
    if database_url.startswith("postgresql"):
        return cells[::4]
    if full or place not in ODD:
        return cells
    turn = list(ODD).index(place) % 2
    return [cell for number, cell in enumerate(cells) if sum(divmod(number, len(IDS))) % 2 == turn]


def test_a_menu_shows_the_commands_that_there_are_with_the_rights_they_ask_for() -> None:
    assert registered_rights() == {**OF_THE_TEAM, **{alias: OF_THE_TEAM[name] for alias, name in ALIASES_OF_THE_TEAM.items()}}


def test_every_way_to_do_something_for_the_team_is_in_the_table_and_no_other() -> None:
    tables = reviewed()
    rows = Counter(Way(row["kind"], row["name"]) for row in tables["roles"])

    assert set(rows) == registered_ways()
    assert set(rows.values()) == {1}
    assert {row["kind"] for row in tables["roles"]} == {row["kind"] for row in tables["places"]}


def test_the_table_says_no_far_more_often_than_yes() -> None:
    tables = reviewed()
    said = Counter(expected(tables, way, who, place) for way in _in_table(tables) for who in IDS for place in PLACES)

    assert said.total() > 4000
    assert said["yes"] < said.total() / 4


@pytest.mark.parametrize("place", PLACES)
async def test_every_cell_is_as_the_table_says(
    house: House,
    place: str,
    database_url: str,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    """With --full all of them on SQLite; otherwise all where people and the team belong, and in odd places every other one in turn.

    On PostgreSQL, where filters and words are the same, each command, button and reply by some.
    """
    tables = reviewed()
    cells = _some_of([(way, who) for way in _in_table(tables) for who in IDS], place, database_url, full=full)
    wrong = [
        f"{way.name}, {who}, {place}: {found}, not {wanted}"
        for way, who in cells
        if (found := await house.answers(way, who, place)) != (wanted := expected(tables, way, who, place))
    ]

    assert wrong == []


async def test_a_button_of_another_process_is_nobodys_here(house: House) -> None:
    for who in IDS:
        assert await house.answers(Way(BUTTON, "TeamOpened"), who, PRIVATE, "anderswo") == ("banned" if who == "banned" else "foreign")


def test_every_way_to_take_part_is_in_the_table_and_no_other() -> None:
    tables = reviewed()
    rows = Counter(Way(row["kind"], row["name"]) for row in tables["everybody"])

    assert set(rows) == ways_of_everybody()
    assert set(rows.values()) == {1}
    assert {row["kind"] for row in tables["everybody"]} == {row["kind"] for row in tables["everybody elsewhere"]}


@pytest.mark.parametrize("place", PLACES)
async def test_every_cell_of_what_residents_do_is_as_the_table_says(
    house: House,
    place: str,
    database_url: str,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    """As above."""
    tables = reviewed()
    cells = _some_of([(way, who) for way in sorted(ways_of_everybody(), key=str) for who in IDS], place, database_url, full=full)
    wrong = [
        f"{way.name}, {who}, {place}: {found}, not {wanted}"
        for way, who in cells
        if (found := await house.answers_everybody(way, who, place)) != (wanted := expected_of_everybody(tables, way, who, place))
    ]

    assert wrong == []


async def test_a_button_of_somebody_else_is_nobodys(house: House) -> None:
    for who in IDS:
        other = "stranger" if who == "resident" else "resident"
        answer = await house.answers_everybody(Way(OWN_BUTTON, "IdeaConfirmed"), who, PRIVATE, shown_to=other)
        assert answer == ("banned" if who == "banned" else "foreign")
