"""Answers, commands, profiles, files, chats, groups, tokens: what Telegram says no to there."""

from typing import Any

import aiohttp
import pytest

from simulator import Person, Simulator
from tests.simulator.bare import BareBot, Refused
from tests.simulator.pictures import picture
from tests.simulator.sources import Case


def commands(words: str, source: str, *given: Any) -> Case:
    return Case(f"Bad Request: {words}", source, {"commands": list(given)}, "setMyCommands")


def scope(words: str, source: str, given: Any) -> Case:
    return Case(f"Bad Request: {words}", source, {"scope": given}, "getMyCommands")


def menu(words: str, source: str, given: Any) -> Case:
    return Case(f"Bad Request: {words}", source, {"menu_button": given}, "setChatMenuButton")


GOOD = {"command": "help", "description": "Help"}

CASES = [
    Case(
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        "C:148",
        {"callback_query_id": "12345"},
        "answerCallbackQuery",
    ),
    Case("Bad Request: MESSAGE_TOO_LONG", "A answerCallbackQuery: 0-200 characters; S", {"text": "x" * 201}, "answerCallbackQuery"),
    Case("Bad Request: can't parse commands JSON object", "C:10661", {"commands": "["}, "setMyCommands"),
    Case("Bad Request: expected an Array of BotCommand", "C:10666", {"commands": "{}"}, "setMyCommands"),
    commands("can't parse BotCommand: expected an Object", "C:10673", "help"),
    commands("can't parse BotCommand: Can't find field \"description\"", "J:736", {"command": "help"}),
    commands("command must be non-empty", "B:191", {"command": "/", "description": "x"}),
    commands("command length must not exceed 32", "B:194", {"command": "x" * 33, "description": "x"}),
    commands("command description must be non-empty", "B:201", {"command": "help", "description": " "}),
    commands("command description length must not exceed 256", "B:205", {"command": "help", "description": "x" * 257}),
    commands("BOT_COMMAND_INVALID", "A BotCommand: small letters, digits, underscores; S", {"command": "Help", "description": "x"}),
    commands("BOT_COMMANDS_TOO_MUCH", "A setMyCommands: at most 100; S", *[GOOD] * 101),
    Case("Bad Request: invalid language code specified", "X:403", {"language_code": "deu"}, "getMyCommands"),
    Case("Bad Request: invalid language code specified", "X:403", {"language_code": "DE"}, "getMyName"),
    scope("can't parse BotCommandScope JSON object", "C:10629", "{"),
    scope("can't parse BotCommandScope: BotCommandScope must be an Object", "C:10578", "[]"),
    scope("can't parse BotCommandScope: Unsupported type specified", "C:10597", {"type": "everywhere"}),
    scope("can't parse BotCommandScope: Can't find field \"chat_id\"", "J:736", {"type": "chat"}),
    scope("can't parse BotCommandScope: Empty chat_id specified", "C:10602", {"type": "chat", "chat_id": ""}),
    scope("can't parse BotCommandScope: Invalid user_id specified", "C:10613", {"type": "chat_member", "chat_id": 1, "user_id": 0}),
    scope("chat not found", "C:6571", {"type": "chat", "chat_id": 1}),
    scope("can't use specified scope in private chats", "BS:71", {"type": "chat_administrators", "chat_id": "CHAT"}),
    menu("can't parse menu button JSON object", "C:10715", "{"),
    menu("can't parse menu button: MenuButton must be an Object", "C:10682", "[]"),
    menu("can't parse menu button: MenuButton has unsupported type", "C:10702", {"type": "cards"}),
    Case("Bad Request: user not found", "C:6524", {"chat_id": 77}, "setChatMenuButton"),
    Case("Bad Request: invalid chat_id specified", "C:12454", {"chat_id": "x"}, "getChatMenuButton"),
    Case("Bad Request: file_id not specified", "C:8366", {}, "getFile"),
    Case("Bad Request: invalid file_id", "C:6857", {"file_id": "nothing"}, "getFile"),
    Case("Bad Request: chat_id is empty", "C:8201", {}, "getChat"),
    Case("Bad Request: invalid user_id specified", "C:12454", {"chat_id": "CHAT"}, "getChatMember"),
    Case("Bad Request: there are no administrators in the private chat", "C:15121", {"chat_id": "CHAT"}, "getChatAdministrators"),
    Case("Bad Request: message to react not found", "C:13493", {"chat_id": "CHAT", "message_id": 999}, "setMessageReaction"),
    Case(
        "Bad Request: can't parse ReactionType: invalid reaction type specified",
        "C:12102",
        {"chat_id": "CHAT", "message_id": 1, "reaction": [{"type": "wink"}]},
        "setMessageReaction",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_a_wrong_call_is_refused_in_telegrams_words(case: Case, bot: BareBot, maria: Person) -> None:
    with pytest.raises(Refused) as refused:
        await bot.call(case.method, **with_chat(case.parameters, maria.id))

    assert (refused.value.code, refused.value.description) == (400, case.words), case.source


def with_chat(value: Any, chat_id: int) -> Any:
    if isinstance(value, dict):
        return {name: with_chat(part, chat_id) for name, part in value.items()}
    return chat_id if value == "CHAT" else value


async def test_a_press_can_be_answered_for_150_seconds(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    await bot.call("sendMessage", chat_id=maria.id, text="?", reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]})
    pressed = await maria.presses("Go")
    await telegram.hurry(151)

    with pytest.raises(Refused, match="400: Bad Request: query is too old"):  # C:17155 and C:148
        await bot.call("answerCallbackQuery", callback_query_id=pressed["query_id"])


PHOTOS = {
    "Bad Request: file must be non-empty": b"",  # FL:304
    "Bad Request: IMAGE_PROCESS_FAILED": b"no picture",  # S
    "Bad Request: PHOTO_INVALID_DIMENSIONS": picture(2100, 100),  # A sendPhoto: ratio at most 20; S
}


@pytest.mark.parametrize("words, content", PHOTOS.items(), ids=PHOTOS.keys())
async def test_not_every_file_is_a_photo(words: str, content: bytes, bot: BareBot, maria: Person) -> None:
    with pytest.raises(Refused, match=f"400: {words}"):
        await bot.call_with_files("sendPhoto", {"photo": content}, chat_id=str(maria.id))


async def test_a_photo_has_ten_megabytes_at_most(bot: BareBot, maria: Person) -> None:
    with pytest.raises(Refused, match="400: Bad Request: file of size 10485761 bytes is too big for a photo"):  # FL:339
        await bot.call_with_files("sendPhoto", {"photo": bytes(10 * 1024 * 1024 + 1)}, chat_id=str(maria.id))


async def test_a_document_is_no_photo(bot: BareBot, maria: Person) -> None:
    document = await bot.call_with_files("sendDocument", {"document": b"text"}, chat_id=str(maria.id))

    with pytest.raises(Refused, match="400: Bad Request: can't use file of type Document as Photo"):  # F:4139
        await bot.call("sendPhoto", chat_id=maria.id, photo=document["document"]["file_id"])


async def test_files_beyond_twenty_megabytes_are_not_handed_out(bot: BareBot, maria: Person) -> None:
    sent = await maria.sends_document(bytes(20 * 1024 * 1024 + 1), "big.bin")

    with pytest.raises(Refused, match="400: Bad Request: file is too big"):  # C:15817
        await bot.call("getFile", file_id=sent["document"]["file_id"])


async def test_a_bot_that_was_taken_out_of_a_group_cannot_write_there(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    group = await telegram.add_group("Neighbours", maria, bot.id)
    supergroup = await telegram.add_group("City", maria, bot.id, type="supergroup")
    await group.removes(bot.id)
    await supergroup.removes(bot.id)

    with pytest.raises(Refused, match="403: Forbidden: bot was kicked from the group chat"):  # C:8162
        await bot.call("sendMessage", chat_id=group.id, text="x")
    with pytest.raises(Refused, match="403: Forbidden: bot was kicked from the supergroup chat"):  # C:8174
        await bot.call("sendMessage", chat_id=supergroup.id, text="x")


async def test_a_bot_that_left_a_group_is_no_member(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    group = await telegram.add_group("Neighbours", maria, bot.id)
    supergroup = await telegram.add_group("City", maria, bot.id, type="supergroup")
    await bot.call("leaveChat", chat_id=group.id)
    await bot.call("leaveChat", chat_id=supergroup.id)

    with pytest.raises(Refused, match="403: Forbidden: bot is not a member of the group chat"):  # C:8165
        await bot.call("sendMessage", chat_id=group.id, text="x")
    with pytest.raises(Refused, match="403: Forbidden: bot is not a member of the supergroup chat"):  # C:8183
        await bot.call("sendMessage", chat_id=supergroup.id, text="x")


async def test_a_deleted_group_cannot_be_written_to(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    group = await telegram.add_group("Neighbours", maria, bot.id)
    await group.is_deleted()

    with pytest.raises(Refused, match="403: Forbidden: the group chat was deleted"):  # C:8158
        await bot.call("sendMessage", chat_id=group.id, text="x")


async def test_a_bot_without_the_right_to_speak_is_silent(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    group = await telegram.add_group("Neighbours", maria, bot.id, type="supergroup")
    await group.restricts(bot.id, can_send_messages=False)

    with pytest.raises(Refused, match="400: Bad Request: not enough rights to send text messages to the chat"):  # MC:6302
        await bot.call("sendMessage", chat_id=group.id, text="x")


async def test_a_group_that_moved_tells_its_new_number(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    group = await telegram.add_group("Neighbours", maria, bot.id)
    supergroup = await group.migrates()

    with pytest.raises(Refused, match="400: Bad Request: group chat was upgraded to a supergroup chat") as refused:  # C:8155
        await bot.call("sendMessage", chat_id=group.id, text="x")

    assert refused.value.parameters == {"migrate_to_chat_id": supergroup.id}


@pytest.mark.parametrize("thread", [1, 999])
async def test_a_topic_that_does_not_exist_is_not_found(thread: int, telegram: Simulator, bot: BareBot, maria: Person) -> None:
    forum = await telegram.add_group("Forum", maria, bot.id, is_forum=True)

    with pytest.raises(Refused, match="400: Bad Request: message thread not found"):  # C:8277
        await bot.call("sendMessage", chat_id=forum.id, text="x", message_thread_id=thread)


async def status_and_words(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as reply:
        return reply.status, (await reply.json())["description"]


async def test_tokens_and_methods_that_nobody_knows(telegram: Simulator, bot: BareBot) -> None:
    base = telegram.url

    assert await status_and_words(f"{base}/bot1:unknown/getMe") == (401, "Unauthorized")  # C:16291
    assert await status_and_words(f"{base}/botnonsense/getMe") == (404, "Not Found")  # api.telegram.org; S
    assert await status_and_words(f"{base}/bot1:with space/getMe") == (404, "Not Found")
    assert await status_and_words(f"{base}/bot{bot.token}/brewTea") == (404, "Not Found: method not found")  # C:12664
    assert await status_and_words(f"{base}/elsewhere") == (404, "Not Found")  # HttpConnection.cpp:35


async def test_files_are_not_handed_to_strangers(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    sent = await maria.sends_document(b"secret")
    path = (await bot.call("getFile", file_id=sent["document"]["file_id"]))["file_path"]

    assert await status_and_words(f"{telegram.url}/file/bot1:unknown/{path}") == (401, "Unauthorized")
    assert await status_and_words(f"{telegram.url}/file/bot{bot.token}/photos/none.jpg") == (404, "Not Found")
