"""How texts stand in the chat after Telegram had them in its hands (td/telegram/MessageEntity.cpp, fix_formatted_text)."""

from typing import Any

import pytest

from simulator import Person
from simulator.wire import Json
from tests.simulator.bare import BareBot


async def sent(bot: BareBot, maria: Person, text: str, **parameters: Any) -> Json:
    message: Json = await bot.call("sendMessage", chat_id=maria.id, text=text, **parameters)
    return message


CLEANED = {
    "  Hello \n\n": "Hello",
    "a\tb\x00c": "a b c",
    "a\r\nb": "a\nb",
    "left\u202eright": "leftright",
    "under\u0333lined": "underlined",
    "\u200fa\u200e\u200fb": "\u200fa\u200c\u200fb",
}


@pytest.mark.parametrize("text, expected", CLEANED.items())
async def test_texts_are_cleaned_and_trimmed(text: str, expected: str, bot: BareBot, maria: Person) -> None:
    assert (await sent(bot, maria, text))["text"] == expected


async def test_marks_move_with_what_is_trimmed(bot: BareBot, maria: Person) -> None:
    message = await sent(bot, maria, " a <b>b </b>\n", parse_mode="HTML")

    assert message["text"] == "a b"
    assert message["entities"] == [{"offset": 2, "length": 1, "type": "bold"}]


async def test_a_mark_in_front_keeps_its_space(bot: BareBot, maria: Person) -> None:
    message = await sent(bot, maria, " <b> b</b>", parse_mode="HTML")

    assert message["text"] == " b"
    assert message["entities"] == [{"offset": 0, "length": 2, "type": "bold"}]


async def test_4096_characters_are_counted_after_the_marks(bot: BareBot, maria: Person) -> None:
    message = await sent(bot, maria, "<b>" + "\U0001f600" * 4096 + "</b>&amp;"[:4], parse_mode="HTML")

    assert len(message["text"]) == 4096
    assert message["entities"] == [{"offset": 0, "length": 8192, "type": "bold"}]


async def test_a_caption_may_be_empty_but_not_longer_than_1024(bot: BareBot, maria: Person) -> None:
    document = await bot.call_with_files("sendDocument", {"document": b"x"}, chat_id=str(maria.id), caption=" \n")
    again = await bot.call("sendDocument", chat_id=maria.id, document=document["document"]["file_id"], caption="x" * 1024)

    assert "caption" not in document
    assert len(again["caption"]) == 1024


async def test_what_can_be_tapped_is_marked(bot: BareBot, maria: Person) -> None:
    message = await sent(bot, maria, "See klmitwirkung.de or /help, mail a@b.de, ask @maria, #idea")

    assert [(entity["type"], entity["offset"]) for entity in message["entities"]] == [
        ("url", 4),
        ("bot_command", 23),
        ("email", 35),
        ("mention", 47),
        ("hashtag", 55),
    ]


async def test_nothing_is_found_inside_code(bot: BareBot, maria: Person) -> None:
    message = await sent(bot, maria, "<code>/help x.de</code>", parse_mode="HTML")

    assert [entity["type"] for entity in message["entities"]] == ["code"]


async def test_a_user_whom_nobody_knows_is_not_mentioned(bot: BareBot, maria: Person) -> None:
    known = await sent(bot, maria, f'<a href="tg://user?id={maria.id}">You</a>', parse_mode="HTML")
    unknown = await sent(bot, maria, '<a href="tg://user?id=77">Who</a>', parse_mode="HTML")

    assert known["entities"][0]["user"]["first_name"] == "Maria"
    assert unknown.get("entities", []) == []


async def test_people_see_links_commands_and_marks_alike(bot: BareBot, maria: Person) -> None:
    await bot.updates()
    await maria.says("/start at x.de", entities=[{"type": "bold", "offset": 7, "length": 2}])

    message = (await bot.updates())[0]["message"]

    assert [entity["type"] for entity in message["entities"]] == ["bot_command", "bold", "url"]


async def test_the_apps_cut_long_texts(bot: BareBot, maria: Person) -> None:
    await bot.updates()

    await maria.says("x" * 5000)

    assert [len(update["message"]["text"]) for update in await bot.updates()] == [4096, 904]
