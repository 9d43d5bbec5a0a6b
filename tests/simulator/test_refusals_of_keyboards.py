"""Keyboards that Telegram refuses, cuts, or quietly leaves away."""

from typing import Any

import pytest

from simulator import Person, Simulator
from simulator.wire import Json
from tests.simulator.bare import BareBot, Refused
from tests.simulator.sources import Case


def markup(words: str, source: str, sent: Any) -> Case:
    return Case(f"Bad Request: {words}", source, {"reply_markup": sent})


def inline(words: str, source: str, **button: Any) -> Case:
    return markup(words, source, {"inline_keyboard": [[{"text": "x", **button}]]})


CASES = [
    markup("can't parse reply keyboard markup JSON object", "C:9708", "{"),
    markup("object expected as reply markup", "C:9717", "[]"),
    markup("object expected as reply markup", "C:9717", None),
    markup('field "inline_keyboard" must be of type Array', "J:565", {"inline_keyboard": {}}),
    markup('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays', "C:9748", {"inline_keyboard": [{}]}),
    markup('field "keyboard" must be an Array of Arrays', "C:9727", {"keyboard": ["x"]}),
    markup("can't parse keyboard button: KeyboardButton must be a String or an Object", "C:9571", {"keyboard": [[1]]}),
    markup("can't parse keyboard button: Can't find field \"text\"", "J:736", {"keyboard": [[{}]]}),
    markup(
        'can\'t parse keyboard button: Field "request_location" must be of type Boolean',
        "J:608",
        {"keyboard": [[{"text": "x", "request_location": 1}]]},
    ),
    markup("can't parse inline keyboard button: InlineKeyboardButton must be an Object", "C:9577", {"inline_keyboard": [["x"]]}),
    markup("can't parse inline keyboard button: Can't find field \"text\"", "J:736", {"inline_keyboard": [[{"url": "x.de"}]]}),
    inline("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard", "C:9694"),
    inline("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard", "C:9694", callback_data=""),
    inline('can\'t parse inline keyboard button: Field "callback_data" must be of type String', "J:720", callback_data={}),
    inline("can't parse inline keyboard button: invalid button style specified", "C:9455", callback_data="x", style="loud"),
    inline("BUTTON_DATA_INVALID", "A InlineKeyboardButton: 1-64 bytes; S", callback_data="x" * 65),
    inline("BUTTON_DATA_INVALID", "A InlineKeyboardButton: 1-64 bytes; S", callback_data="ä" * 33),
    inline("inline keyboard button URL 'x' is invalid: Wrong HTTP URL", "R:591, L:1926, L:1984", url="x"),
    inline("inline keyboard button URL 'ftp://x.de' is invalid: Unsupported URL protocol", "R:591, U:59", url="ftp://x.de"),
    inline("inline keyboard button URL 'http://' is invalid: URL host is empty", "R:591, U:106", url="http://"),
    inline(
        "inline keyboard button Web App URL 'http://x.de' is invalid: Only HTTPS links are allowed",
        "R:694, L:1959",
        web_app={"url": "http://x.de"},
    ),
    inline("link to a user can't be used in Web App URL buttons", "R:690", web_app={"url": "tg://user?id=1"}),
    inline("link to a user can't be used in login URL buttons", "R:655", login_url={"url": "tg://user?id=1"}),
    markup("inline keyboard button text must be non-empty", "R:570", {"inline_keyboard": [[{"text": "\r", "callback_data": "x"}]]}),
    markup("keyboard button text must be non-empty", "R:472", {"keyboard": [["\r"]]}),
    markup("reply markup is too long", "C:120; S", {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 10] * 11}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_a_wrong_keyboard_is_refused_in_telegrams_words(case: Case, bot: BareBot, maria: Person) -> None:
    with pytest.raises(Refused) as refused:
        await bot.call("sendMessage", chat_id=maria.id, text="x", **case.parameters)

    assert (refused.value.code, refused.value.description) == (400, case.words), case.source


PRIVATE_ONLY = {
    "request_contact": "phone number can be requested in private chats only",  # R:485
    "request_location": "location can be requested in private chats only",  # R:491
}


@pytest.mark.parametrize("wish, words", PRIVATE_ONLY.items())
async def test_groups_are_not_asked_for_places_and_numbers(wish: str, words: str, telegram: Simulator, bot: BareBot, maria: Person) -> None:
    group = await telegram.add_group("Neighbours", maria, bot.id)

    with pytest.raises(Refused, match=f"Bad Request: {words}"):
        await bot.call("sendMessage", chat_id=group.id, text="x", reply_markup={"keyboard": [[{"text": "x", wish: True}]]})


async def sent_markup(bot: BareBot, chat_id: int, reply_markup: Json) -> Json | None:
    sent: Json = await bot.call("sendMessage", chat_id=chat_id, text="x", reply_markup=reply_markup)
    return sent.get("reply_markup")


async def test_buttons_without_text_are_left_out(bot: BareBot, maria: Person) -> None:
    rows = [[{"text": "", "callback_data": "a"}], [{"text": "B", "callback_data": "b"}]]

    assert await sent_markup(bot, maria.id, {"inline_keyboard": rows}) == {"inline_keyboard": rows[1:]}  # R:791


async def test_a_keyboard_of_which_nothing_is_left_is_none(bot: BareBot, maria: Person) -> None:
    assert await sent_markup(bot, maria.id, {"inline_keyboard": [[{"text": "", "callback_data": "a"}]]}) is None
    assert await sent_markup(bot, maria.id, {"inline_keyboard": []}) is None


async def test_a_row_holds_twelve_buttons(bot: BareBot, maria: Person) -> None:
    await bot.call("sendMessage", chat_id=maria.id, text="x", reply_markup={"keyboard": [[str(key) for key in range(15)]]})  # R:763

    assert len(await maria.buttons()) == 12


async def test_addresses_are_written_as_telegram_writes_them(bot: BareBot, maria: Person) -> None:
    markup = await sent_markup(bot, maria.id, {"inline_keyboard": [[{"text": "Go", "url": "Example.com?a b"}]]})

    assert markup == {"inline_keyboard": [[{"text": "Go", "url": "http://example.com/?a%20b"}]]}  # L:1986


async def test_sixty_four_bytes_of_data_are_allowed(bot: BareBot, maria: Person) -> None:
    data = "ä" * 32
    await bot.call("sendMessage", chat_id=maria.id, text="x", reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": data}]]})
    await bot.updates()

    await maria.presses("Go")

    assert (await bot.updates())[0]["callback_query"]["data"] == data
