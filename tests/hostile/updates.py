"""Updates that no app ever causes: every kind, with fields that are missing, too many, of another kind, too large, or somebody else's."""

import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from typing import Any

from simulator.world.updates import EVERY_KIND
from tests.hostile import texts
from tests.hostile.canaries import DATA, FILE, FIRST_NAME, LAST_NAME, PHONE, TEXT, USERNAME
from tests.stage import MODEL_DAY

DATE = int(MODEL_DAY.timestamp())
HUGE = (2**31, 2**53, 2**63 - 1, 2**63, 2**64 - 1, -1, 0, -(2**63), 10**25, -(10**25), 1.5, 1e300)
ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    "",
    "\0",
    "\ud83d",
    TEXT,
    [],
    {},
    [TEXT],
    {"id": TEXT},
    [[[]]],
    *HUGE,
    "9" * 30,
    "nan",
    "½",
)
BESIDE = {
    "business_connection_id": DATA,
    "new_field_of_next_year": {"deep": [TEXT] * 3},
    "__class__": "x",
    "": "",
    "self": 1,
    "event": TEXT,
}
_NUMBERS = count(5_000_000)

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Raw:
    """An update beside its number: what stands under which name."""

    kind: str
    content: Any


def user(number: int) -> Content:
    return {
        "id": number,
        "is_bot": False,
        "first_name": FIRST_NAME,
        "last_name": LAST_NAME,
        "username": USERNAME,
        "language_code": "de",
    }


def message(number: int, **content: Any) -> Content:
    """One that anybody could send."""
    chat = {"id": number, "type": "private", "first_name": FIRST_NAME, "last_name": LAST_NAME}
    return {"message_id": next(_NUMBERS), "date": DATE, "chat": chat, "from": user(number)} | content


def press(number: int, data: str, **more: Any) -> Content:
    below = message(number, text="?")
    return {"id": str(next(_NUMBERS)), "from": user(number), "chat_instance": DATA, "message": below, "data": data} | more


def contents(number: int, chance: random.Random) -> list[Content]:
    """What can be in a message, each with a canary in it."""
    file = {"file_id": FILE, "file_unique_id": FILE, "file_size": 900}
    clip = {**file, "duration": 1, "width": 9, "height": 9, "length": 9}
    somewhere = {"latitude": chance.uniform(-90, 90), "longitude": chance.uniform(-180, 180)}
    return [
        {"text": texts.text(chance)},
        {
            "text": TEXT,
            "entities": [{"type": "text_mention", "offset": -5, "length": 10**9, "user": user(number)}] * chance.randint(1, 300),
        },
        {"text": TEXT, "entities": [{"type": "kraken", "offset": 1, "length": 1}]},
        {"sticker": {**clip, "type": "regular", "is_animated": False, "is_video": False}},
        {"voice": clip},
        {"audio": {**clip, "title": TEXT}},
        {"video": clip},
        {"video_note": clip},
        {"animation": clip},
        {"document": {**file, "file_name": f"../{FILE}\u202egpj.exe", "mime_type": "application/x-\0"}},
        {"document": {**file, "file_name": FILE, "mime_type": "image/png", "file_size": 20_000_001}},
        {"document": {**file, "file_name": FILE, "mime_type": "image/jpeg", "file_size": 2**40}},
        {"photo": [{**file, "width": 90_000, "height": 90_000, "file_size": 2**40}], "caption": texts.text(chance)[:1024]},
        {
            "photo": [{**file, "width": 9, "height": 9}],
            "media_group_id": f"{DATA}{chance.randint(1, 3)}",
            "caption": texts.text(chance)[:500],
        },
        {"photo": []},
        {"contact": {"phone_number": PHONE, "first_name": FIRST_NAME, "vcard": TEXT * 100, "user_id": number}},
        {"location": somewhere},
        {"location": {**somewhere, "live_period": 2**31 - 1, "horizontal_accuracy": 1500, "heading": 0}},
        {"venue": {"location": somewhere, "title": TEXT, "address": texts.text(chance)[:100]}},
        {
            "poll": {
                "id": "1",
                "question": TEXT,
                "options": [],
                "total_voter_count": 0,
                "is_closed": False,
                "is_anonymous": True,
                "type": "quiz",
            }
        },
        {"dice": {"emoji": "🎲", "value": 6}},
        {"game": {"title": TEXT, "description": TEXT, "photo": []}},
        {"story": {"id": 1, "chat": {"id": number, "type": "private"}}},
        {"text": TEXT, "forward_origin": {"type": "hidden_user", "sender_user_name": FIRST_NAME, "date": DATE}},
        {"text": TEXT, "via_bot": {**user(5), "is_bot": True}},
        {"text": TEXT, "reply_to_message": _nested(number, chance.choice((1, 40, 200)))},
        {
            "text": TEXT,
            "quote": {"text": TEXT, "position": -1},
            "external_reply": {"origin": {"type": "hidden_user", "sender_user_name": TEXT, "date": 1}},
        },
        {"text": TEXT, "message_thread_id": 2**31, "is_topic_message": True},
        {"web_app_data": {"data": DATA * 300, "button_text": TEXT}},
        {"users_shared": {"request_id": 1, "users": [{"user_id": number, "first_name": FIRST_NAME}]}},
        {"write_access_allowed": {}},
        {"pinned_message": message(number, text=TEXT)},
        {"new_chat_members": [user(number)]},
        {"migrate_to_chat_id": -1_001_234_567_890},
        {"successful_payment": {"currency": "EUR", "total_amount": 10**12, "invoice_payload": DATA}},
        {},
    ]


def _nested(number: int, depth: int) -> Content:
    inner = message(number, text=TEXT)
    for _ in range(depth):
        inner = message(number, text=TEXT, reply_to_message=inner)
    return inner


def _others(number: int, chance: random.Random) -> dict[str, Content]:
    """One of every kind that is no message and no press."""
    chat, member = {"id": number, "type": "private"}, {"user": user(number), "status": "member"}
    change = {
        "chat": chat,
        "from": user(number),
        "date": DATE,
        "old_chat_member": member,
        "new_chat_member": {**member, "status": "kicked", "until_date": 0},
    }
    asked = {"id": "1", "from": user(number), "query": texts.text(chance)[:256], "offset": DATA}
    return {
        "my_chat_member": change,
        "chat_member": change,
        "inline_query": asked,
        "chosen_inline_result": {"result_id": DATA, "from": user(number), "query": TEXT},
        "shipping_query": {"id": "1", "from": user(number), "invoice_payload": DATA, "shipping_address": {}},
        "pre_checkout_query": {"id": "1", "from": user(number), "currency": "EUR", "total_amount": -1, "invoice_payload": DATA},
        "poll_answer": {"poll_id": "1", "user": user(number), "option_ids": list(range(300)), "option_persistent_ids": []},
        "chat_join_request": {"chat": chat, "from": user(number), "user_chat_id": number, "date": DATE, "bio": TEXT},
        "message_reaction": {"chat": chat, "message_id": 1, "user": user(number), "date": DATE, "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": TEXT}]},
        "business_connection": {"id": DATA, "user": user(number), "user_chat_id": number, "date": DATE, "is_enabled": True},
        "deleted_business_messages": {"business_connection_id": DATA, "chat": chat, "message_ids": [1]},
        "purchased_paid_media": {"from": user(number), "paid_media_payload": DATA},
    }  # fmt: skip


def of_every_kind(number: int, chance: random.Random) -> Raw:
    """A message with anything in it under the name of any kind, or one of the others as it should be."""
    if chance.random() < 0.4:
        others = _others(number, chance)
        kind = chance.choice(list(others))
        return Raw(kind, others[kind])
    kind = chance.choice([*EVERY_KIND, "edited_message", "telepathy"])
    content = message(number, **chance.choice(contents(number, chance)))
    if kind == "edited_message" and chance.random() < 0.8:
        content["edit_date"] = chance.choice((DATE, DATE + 60, 10**11, -1))
    return Raw(kind, content)


def bent(number: int, chance: random.Random) -> Raw:
    """A message or a press of which fields were taken away, added, or filled with something else."""
    kind, content = chance.choice(
        [
            ("message", message(number, **chance.choice(contents(number, chance)))),
            ("message", message(number, **chance.choice(contents(number, chance)))),
            ("callback_query", press(number, texts.text(chance)[:64])),
        ]
    )
    for _ in range(chance.randint(1, 3)):
        where = chance.choice(list(_dicts_in(content)))
        match chance.choice(("take", "fill", "fill", "add")):
            case "take" if where:
                del where[chance.choice(list(where))]
            case "fill" if where:
                where[chance.choice(list(where))] = deepcopy(chance.choice(ODD))
            case _:
                name = chance.choice(list(BESIDE))
                where[name] = deepcopy(BESIDE[name])
    return Raw(kind, content)


def _dicts_in(content: Any) -> Iterator[Content]:
    """At most a few levels deep: what matters stands at the top."""
    waiting = [(content, 0)]
    while waiting:
        found, depth = waiting.pop()
        if isinstance(found, dict):
            yield found
        if depth < 4 and isinstance(found, (dict, list)):
            waiting.extend((inner, depth + 1) for inner in (found.values() if isinstance(found, dict) else found[:2]))


def forged_presses(real: list[str], chance: random.Random) -> str:
    """Data for a button: somebody else's, an old one, one with other contents, or none of ours at all."""
    own = chance.choice(real) if real else "A" * 14 + "idea-ok:1"
    signature, written = own[:14], own[14:]
    place = chance.randrange(13)
    return chance.choice(
        [
            own[:place] + chance.choice("Aa0-_:é\0") + own[place + 1 :],
            signature + written + chance.choice(("0", ":", ":1", "\u202e", "ü")),
            signature + written.partition(":")[0] + ":" + chance.choice(("-1", "9" * 40, "1e9", "", "0x1", "１", "None", "1:2:3:4:5:6")),
            signature,
            written,
            "A" * 14 + written,
            texts.text(chance)[:64],
            chance.randbytes(30).decode("latin-1"),
            ":" * 64,
            "",
        ]
    )  # fmt: skip
