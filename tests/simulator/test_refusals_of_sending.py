"""What Telegram refuses to send, with its words. Each case names its source; sources.py tells what the letters mean."""

import json
from typing import Any

import pytest

from simulator import Person, Simulator
from tests.simulator.bare import BareBot, Refused
from tests.simulator.sources import Case


def text(words: str, source: str, sent: str, **parameters: Any) -> Case:
    return Case(words, source, {"text": sent, **parameters})


def html(words: str, source: str, sent: str) -> Case:
    return text(f"Bad Request: can't parse entities: {words}", source, sent, parse_mode="HTML")


TEXTS = [
    Case("Bad Request: message text is empty", "C:11401"),
    text("Bad Request: message text is empty", "C:11401", ""),
    text("Bad Request: text must be non-empty", "E:4519", " \n \t "),
    text("Bad Request: text must be non-empty", "E:4576", "\u200b\u2060\u3000".replace("\u2060", "\u200d")),
    text("Bad Request: text must be non-empty", "E:4519", "<b> </b>", parse_mode="HTML"),
    text("Bad Request: message is too long", "MC:4759", "ä" * 4097),
    text("Bad Request: message is too long", "MC:4759", "<b>" + "x" * 4097 + "</b>", parse_mode="HTML"),
    text("Bad Request: text is too long", "C:11310", "x" * (2**15 + 1)),
    text("Bad Request: unsupported parse_mode", "C:11323", "x", parse_mode="bbcode"),
    text("Bad Request: unsupported parse_mode", "C:11323, and null is a text: tdnet/td/net/HttpReader.cpp:687", "x", parse_mode=None),
    text("Bad Request: can't parse MessageEntity: Can't find field \"length\"", "C:11341", "x", entities=[{"type": "bold", "offset": 0}]),
    text(
        "Bad Request: can't parse MessageEntity: Unsupported type specified",
        "C:11287",
        "x",
        entities=[{"type": "loud", "offset": 0, "length": 1}],
    ),
    text(
        "Bad Request: can't parse MessageEntity: Type is not specified", "C:11191", "x", entities=[{"type": "", "offset": 0, "length": 1}]
    ),
    text("Bad Request: can't parse MessageEntity: expected an Object", "C:11292", "x", entities=["bold"]),
    text(
        "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
        "E:4259",
        "x",
        entities=[{"type": "bold", "offset": 0, "length": 9}],
    ),
    text(
        "Bad Request: entity begins after the end of the text at UTF-16 offset 7",
        "E:4253",
        "x",
        entities=[{"type": "bold", "offset": 7, "length": 1}],
    ),
    text(
        "Bad Request: entity begins in a middle of a UTF-16 symbol at byte offset 4",
        "E:4170",
        "\U0001f600",
        entities=[{"type": "bold", "offset": 1, "length": 1}],
    ),
    text("Bad Request: can't parse link preview options JSON object", "C:11371", "x", link_preview_options="{"),
    text("Bad Request: object expected as link preview options", "C:11379", "x", link_preview_options="[]"),
    html('Unsupported start tag "br" at byte offset 1', "E:3356", "a<br>b"),
    html("Unclosed start tag at byte offset 2", "E:3347", "ä<b"),
    html('Empty attribute name in the tag "b" at byte offset 0', "E:3376", '<b ="x">x</b>'),
    html("Unexpected end tag at byte offset 1", "E:3465", "x</b>"),
    html('Unmatched end tag at byte offset 7, expected "</i>", found "</b>"', "E:3481", "<b><i>x</b></i>"),
    html("Unclosed end tag at byte offset 4", "E:3476", "<b>x</b"),
    html('Can\'t find end tag corresponding to start tag "b"', "E:3559", "<b>x"),
    html('Tag "span" must have class "tg-spoiler" at byte offset 0', "E:3457", "<span>x</span>"),
    html("Unexpected end of name token at byte offset 8", "E:3410", "<a href=a/b>x</a>"),
    html("Invalid custom emoji identifier specified", "E:3501", "<tg-emoji emoji-id='no'>x</tg-emoji>"),
    html(
        "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units",
        "E:3573",
        "&#xD83D;",
    ),
    text(
        "Bad Request: can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
        "E:2232",
        "a.",
        parse_mode="MarkdownV2",
    ),
    text("Bad Request: can't parse entities: Can't find end of Bold entity at byte offset 1", "E:2391", "a*b", parse_mode="MarkdownV2"),
    text(
        "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 0",
        "E:1991",
        "*b",
        parse_mode="Markdown",
    ),
]

REPLIES = [
    text("Bad Request: message to be replied not found", "C:8516", "x", reply_parameters={"message_id": 999}),
    text("Bad Request: message to be replied not found", "C:8516", "x", reply_to_message_id=999),
    text("Bad Request: can't parse reply parameters JSON object", "C:9405", "x", reply_parameters="{"),
    text("Bad Request: object expected as reply parameters", "C:9413", "x", reply_parameters="[]"),
    text('Bad Request: can\'t find field "message_id"', "J:658", "x", reply_parameters={"chat_id": 1}),
    text('Bad Request: field "message_id" must be a valid Number', "J:630", "x", reply_parameters={"message_id": "1x"}),
]

OTHERS = [
    Case("Bad Request: message thread not found", "C:8285, C:6818", {"text": "x", "message_thread_id": 5}),
    Case("Bad Request: wrong parameter action in request", "C:13446", {"action": "dance"}, "sendChatAction"),
    Case("Bad Request: latitude is empty", "C:11412", {"longitude": 7.7}, "sendLocation"),
    Case("Bad Request: longitude is empty", "C:11416", {"latitude": 49.4}, "sendLocation"),
    Case('Bad Request: parameter "phone_number" is required', "C:12370", {"first_name": "x"}, "sendContact"),
    Case('Bad Request: parameter "first_name" is required', "C:12370", {"phone_number": "1"}, "sendContact"),
    Case("Bad Request: there is no photo in the request", "C:12958", {}, "sendPhoto"),
    Case("Bad Request: there is no document in the request", "C:12944", {"document": "attach://nothing"}, "sendDocument"),
    Case("Bad Request: wrong file identifier/HTTP URL specified", "M:27975", {"photo": "no-such-id"}, "sendPhoto"),
    Case("Bad Request: expected an Array of InputMedia", "C:11856", {"media": {}}, "sendMediaGroup"),
    Case("Bad Request: can't parse media JSON object", "C:11847", {"media": "["}, "sendMediaGroup"),
    Case("Bad Request: can't parse InputMedia: media not found", "C:11695", {"media": [{"type": "photo"}]}, "sendMediaGroup"),
    Case(
        "Bad Request: can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
        "C:11733",
        {"media": [{"type": "animation", "media": "x"}]},
        "sendMediaGroup",
    ),
    Case("Bad Request: there are no messages to send", "MC:5332", {"media": []}, "sendMediaGroup"),
    Case(
        "Bad Request: too many messages to send as an album", "MC:5329", {"media": [{"type": "photo", "media": "x"}] * 11}, "sendMediaGroup"
    ),
    Case(
        "Bad Request: document can't be mixed with other media types",
        "MC:5349",
        {"media": [{"type": "photo", "media": "x"}, {"type": "document", "media": "x"}]},
        "sendMediaGroup",
    ),
    Case('Bad Request: parameter "from_chat_id" is required', "C:12370", {"message_id": 1}, "copyMessage"),
    Case("Bad Request: message to copy not found", "C:8419", {"from_chat_id": "CHAT", "message_id": 999}, "copyMessage"),
    Case("Bad Request: message to forward not found", "C:8419", {"from_chat_id": "CHAT", "message_id": 999}, "forwardMessage"),
    Case("Bad Request: message to forward not found", "C:8443", {"from_chat_id": "CHAT", "message_ids": [998, 999]}, "forwardMessages"),
    Case("Bad Request: message identifiers are not specified", "C:13269", {"from_chat_id": "CHAT"}, "copyMessages"),
]


@pytest.mark.parametrize("case", TEXTS + REPLIES + OTHERS, ids=str)
async def test_what_cannot_be_sent_is_refused_in_telegrams_words(case: Case, bot: BareBot, maria: Person) -> None:
    parameters = {name: maria.id if value == "CHAT" else value for name, value in case.parameters.items()}

    with pytest.raises(Refused) as refused:
        await bot.call(case.method, chat_id=maria.id, **parameters)

    assert (refused.value.code, refused.value.description) == (400, case.words), case.source


async def test_no_chat_is_named(bot: BareBot) -> None:
    with pytest.raises(Refused, match="Bad Request: chat_id is empty"):  # C:8201
        await bot.call("sendMessage", text="x")


@pytest.mark.parametrize("chat_id", [1, -1, -1001234567890, "@nobody_here", "no number", "@maria"])
async def test_an_unknown_chat_is_not_found(chat_id: int | str, bot: BareBot, maria: Person) -> None:
    with pytest.raises(Refused, match=r"400: Bad Request: chat not found"):  # C:6571; people are no public chats
        await bot.call("sendMessage", chat_id=chat_id, text="x")


async def test_somebody_who_never_wrote_is_unknown(telegram: Simulator, bot: BareBot) -> None:
    stranger = await telegram.add_person("Stranger")

    with pytest.raises(Refused, match="400: Bad Request: chat not found"):  # C:6571: no access to a user it never met
        await bot.call("sendMessage", chat_id=stranger.id, text="x")


async def test_a_bot_cannot_begin_a_conversation(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    ali = await telegram.add_person("Ali")
    await telegram.add_group("Neighbours", maria, ali, bot.id)

    with pytest.raises(Refused, match="403: Forbidden: bot can't initiate conversation with a user"):  # M:27957
        await bot.call("sendMessage", chat_id=ali.id, text="x")


async def test_a_blocked_bot_is_told_so(bot: BareBot, maria: Person) -> None:
    await maria.blocks()

    with pytest.raises(Refused, match="403: Forbidden: bot was blocked by the user"):  # C:127
        await bot.call("sendMessage", chat_id=maria.id, text="x")


async def test_after_unblocking_messages_arrive_again(bot: BareBot, maria: Person) -> None:
    await maria.blocks()
    await maria.unblocks()

    await bot.call("sendMessage", chat_id=maria.id, text="Welcome back")

    assert await maria.sees() == "Welcome back"


async def test_a_deleted_account_cannot_be_written_to(bot: BareBot, maria: Person) -> None:
    await maria.deactivates()

    with pytest.raises(Refused, match="403: Forbidden: user is deactivated"):  # C:8136
        await bot.call("sendMessage", chat_id=maria.id, text="x")


async def test_nothing_is_sent_when_it_is_refused(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    with pytest.raises(Refused):
        await bot.call("sendMessage", chat_id=maria.id, text="<b>x", parse_mode="HTML")

    assert await telegram.accepted() == []
    assert len(await maria.chat()) == 1
    assert (await telegram.counts())["refusals"] == {
        "sendMessage 400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"": 1
    }


async def test_entities_that_are_no_json_are_overlooked(bot: BareBot, maria: Person) -> None:
    sent = await bot.call("sendMessage", chat_id=maria.id, text="x", entities="[")  # C:11177

    assert "entities" not in sent


async def test_a_parse_mode_goes_before_entities(bot: BareBot, maria: Person) -> None:
    entities = json.dumps([{"type": "bold", "offset": 0, "length": 1}])
    sent = await bot.call("sendMessage", chat_id=maria.id, text="<i>x</i>", parse_mode="html", entities=entities)

    assert sent["entities"] == [{"offset": 0, "length": 1, "type": "italic"}]
