"""Updates that nobody can read: each is kept apart, none stops the others, and no word of them gets into the log."""

import random
from itertools import cycle
from typing import Any

import aiohttp
import orjson
import pytest

from bot.settings import Mode
from simulator import Simulator
from simulator.world.updates import Update
from tests.faults.account import Account, Finding, Kind
from tests.faults.conftest import SECRET, Build, free_port, only_sqlite
from tests.faults.house import House
from tests.faults.people import LONG, Patient
from tests.faults.stories import Told

CANARY = "Kanarienvogel-"
DATE = 1_712_311_200
CHAT = {"id": 77_000_000_001, "type": "private", "first_name": CANARY + "Vorname"}
SENDER = {"id": 77_000_000_001, "is_bot": False, "first_name": CANARY + "Vorname", "last_name": CANARY + "Nachname"}
MESSAGE = {"message_id": 5, "date": DATE, "chat": CHAT, "from": SENDER, "text": CANARY + "Text"}
PRESS = {"id": "9", "from": SENDER, "chat_instance": CANARY + "Instanz", "data": CANARY + "Daten"}
MEMBER = {"user": SENDER, "status": "member"}


def without(name: str) -> dict[str, Any]:
    return {field: value for field, value in MESSAGE.items() if field != name}


# Unknown values of an enumeration are aiogram#1840 and #1587; the others are what a bug on either side could bring.
SHAPES: dict[str, dict[str, Any]] = {
    "a member of an unknown status": {
        "my_chat_member": {
            "chat": CHAT,
            "from": SENDER,
            "date": DATE,
            "old_chat_member": MEMBER,
            "new_chat_member": {"user": SENDER, "status": "ghost"},
        }
    },
    "a message forwarded from an unknown kind of origin": {"message": {**MESSAGE, "forward_origin": {"type": "comet", "date": DATE}}},
    "a reaction of an unknown kind": {"message": {**MESSAGE, "paid_media": {"star_count": 1, "paid_media": [{"type": "hologram"}]}}},
    "a message without a chat": {"message": without("chat")},
    "a message without a date": {"message": without("date")},
    "a message without a number": {"message": without("message_id")},
    "a sender without a name": {"message": {**MESSAGE, "from": {"id": 77_000_000_001, "is_bot": False, "last_name": CANARY}}},
    "a sender whose id is a word": {"message": {**MESSAGE, "from": {**SENDER, "id": CANARY}}},
    "a chat that is a word": {"message": {**MESSAGE, "chat": CANARY}},
    "a text that is a number": {"message": {**MESSAGE, "text": 7, "caption": CANARY}},
    "a text that is a list": {"message": {**MESSAGE, "text": [CANARY]}},
    "a date that is a word": {"message": {**MESSAGE, "date": CANARY}},
    "a date beyond all years": {"message": {**MESSAGE, "date": 10**17}},
    "entities that are no list": {"message": {**MESSAGE, "entities": {"type": "bold", "offset": 0, "length": CANARY}}},
    "a photo without sizes": {"message": {**MESSAGE, "photo": CANARY}},
    "a message that is a word": {"message": CANARY},
    "a message that is a list": {"message": [CANARY]},
    "a message that is nothing": {"message": None},
    "a press without an id": {"callback_query": {"from": SENDER, "data": CANARY}},
    "a press below a word": {"callback_query": {**PRESS, "message": CANARY}},
    "an edit of nothing": {"edited_message": {"text": CANARY}},
    "an edit beyond all years": {"edited_message": {**MESSAGE, "edit_date": 10**17}},
    "an unknown kind of update": {"telepathy": {"from": SENDER, "thought": CANARY}},
    "an update of no kind": {},
}
NO_UPDATES = [
    CANARY,
    [CANARY],
    7,
    {"message": MESSAGE},
    {"update_id": CANARY, "message": MESSAGE},
    {"update_id": 2**63, "message": MESSAGE},
]


class Poison(Update):
    """An update as Telegram would write it down, with a content that it would never have."""

    def as_bytes(self) -> bytes:
        content: dict[str, Any] = orjson.loads(self.body)
        return orjson.dumps({"update_id": self.id} | content)


@pytest.mark.timeout(1800)  # with --full; the others have the usual time
async def test_others_are_answered_whatever_cannot_be_read_and_wherever_it_stands(
    build: Build,
    told: Told,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    seed, house = random.randrange(2**32), build()

    found = await poisoned(house, told, 2000 if full else 100, random.Random(seed))

    assert found == [], f"seed {seed}"
    assert CANARY not in "".join(life.said() for life in house.lives)


@only_sqlite
async def test_what_is_no_update_at_all_is_kept_apart_too(build: Build, account: Account, telegram: Simulator) -> None:
    door = free_port()
    house = build(mode=Mode.WEBHOOK, doors=[door])
    maria = await Patient.moves_in(telegram, "Maria")

    async with house.stands(), aiohttp.ClientSession(headers={"X-Telegram-Bot-Api-Secret-Token": SECRET}) as session:
        await maria.opens()
        await maria.sees("Willkommen")
        for content in [*NO_UPDATES, *NO_UPDATES]:
            async with session.post(f"http://127.0.0.1:{door}/telegram", json=content) as answer:
                assert answer.status == 200
        await maria.presses("Weiter auf Deutsch")
        await maria.sees("Stimmen Sie zu?")

    assert await account.close(unreadable=len(NO_UPDATES), beside=len(NO_UPDATES)) == []
    assert CANARY not in house.lives[0].said()


@only_sqlite
async def test_a_standstill_is_seen_where_a_batch_is_read_as_a_whole(build: Build, told: Told) -> None:
    found = await poisoned(build(without=["read-one-by-one"]), told, 4, random.Random(1), patience=3)

    assert {Kind.STUCK, Kind.LOST} & {finding.kind for finding in found}


async def poisoned(house: House, told: Told, doses: int, chance: random.Random, patience: float = LONG) -> list[Finding]:
    """Somebody gives commands, and between them stands poison, so that every shape comes at many positions of a batch."""
    account = house.account
    maria = await Patient.moves_in(account.telegram, "Maria")
    given: list[str] = []
    shapes = cycle(SHAPES.values())
    async with house.stands():
        await maria.joins()
        for _ in range(doses):
            for _ in range(chance.choice((0, 1, 1, 2))):
                given.append("/phases")
                await maria.says("/phases")
            poison(account.telegram, next(shapes))
        await account.at_rest(patience)
    await account.close(unreadable=doses)
    await account.compare_told(maria, told.taking_part([], given))
    return account.findings


def poison(telegram: Simulator, content: dict[str, Any]) -> None:
    queue = next(iter(telegram.world.bots.values())).updates
    update = Poison(queue._tail, "", orjson.dumps(content), telegram.world.clock.age() + 3600, queue._serial, "poison")
    queue._updates[update.id] = update
    queue._tail, queue._serial = queue._tail + 1, queue._serial + 1
    queue.wake()
