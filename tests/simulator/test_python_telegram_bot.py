"""A second opinion: python-telegram-bot, written by others, over the same methods and kinds of update."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    KeyboardButton,
    MenuButtonCommands,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TimedOut
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ChatMemberHandler, ContextTypes, MessageHandler, filters

from simulator import Person, Simulator
from tests.simulator.pictures import picture
from tests.simulator.waiting import until

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


@pytest.fixture(autouse=True)
def _durations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def bot_of(telegram: Simulator, token: str) -> Bot:
    return Bot(token, base_url=f"{telegram.url}/bot", base_file_url=f"{telegram.url}/file/bot")


@pytest.fixture
async def bot(telegram: Simulator) -> AsyncIterator[Bot]:
    async with bot_of(telegram, telegram.token) as opened:
        yield opened


async def test_what_a_bot_sends(bot: Bot, maria: Person) -> None:
    text = await bot.send_message(maria.id, "<b>Hello</b>", parse_mode="HTML", disable_web_page_preview=True)
    photo = await bot.send_photo(maria.id, picture(), caption="Square")
    again = await bot.send_photo(maria.id, photo.photo[-1].file_id)
    document = await bot.send_document(maria.id, InputFile(b"plan", "plan.pdf"))
    album = await bot.send_media_group(maria.id, [InputMediaPhoto(picture(), caption="1"), InputMediaPhoto(picture())])
    place = await bot.send_location(maria.id, 49.44, 7.77)
    contact = await bot.send_contact(maria.id, "4963112345", "Town hall")
    voice = await bot.send_voice(maria.id, b"OggS")
    keys = ReplyKeyboardMarkup([[KeyboardButton("Place", request_location=True)]], resize_keyboard=True)
    asked = await bot.send_message(maria.id, "Where?", reply_markup=keys, reply_parameters=ReplyParameters(text.message_id))

    assert text.parse_entities() == {text.entities[0]: "Hello"}
    assert again.photo == photo.photo
    assert document.document
    assert document.document.file_name == "plan.pdf"
    assert len({message.media_group_id for message in album}) == 1
    assert place.location
    assert contact.contact
    assert voice.voice
    assert asked.reply_to_message == text
    assert len(await maria.chat()) == 11


async def test_what_a_bot_changes(bot: Bot, maria: Person) -> None:
    message = await bot.send_message(maria.id, "One", reply_markup=GO)
    photo = await bot.send_photo(maria.id, picture())
    edited = await message.edit_text("Two", reply_markup=GO)
    bare = await message.edit_reply_markup()
    captioned = await photo.edit_caption("Square")
    copied = await photo.copy(maria.id)
    forwarded = await photo.forward(maria.id)
    await bot.forward_messages(maria.id, maria.id, [message.message_id, photo.message_id])
    await message.set_reaction([ReactionTypeEmoji("👍")])
    await message.pin()
    await message.unpin()
    await message.delete()
    await bot.delete_messages(maria.id, [photo.message_id, copied.message_id])

    assert not isinstance(edited, bool)
    assert not isinstance(bare, bool)
    assert not isinstance(captioned, bool)
    assert (edited.text, bare.reply_markup, captioned.caption) == ("Two", None, "Square")
    assert forwarded.forward_origin


async def test_what_a_bot_says_about_itself(bot: Bot, maria: Person) -> None:
    scope = BotCommandScopeChat(maria.id)
    await bot.set_my_commands([BotCommand("help", "Help")], scope, "de")
    await bot.set_my_name("City", "de")
    await bot.set_my_description("Your ideas")
    await bot.set_my_short_description("Ideas")
    await bot.set_chat_menu_button(maria.id, MenuButtonCommands())

    assert (await bot.get_my_commands(scope, "de"))[0].command == "help"
    assert (await bot.get_my_name("de")).name == "City"
    assert (await bot.get_my_description()).description == "Your ideas"
    assert (await bot.get_my_short_description()).short_description == "Ideas"
    assert (await bot.get_chat_menu_button(maria.id)).type == "commands"
    assert await bot.delete_my_commands(scope, "de")
    assert (bot.username, bot.can_read_all_group_messages) == ("only_bot", False)


async def test_what_a_bot_asks_about_chats(telegram: Simulator, bot: Bot, maria: Person) -> None:
    group = await telegram.add_group("Team", maria, bot.id, type="supergroup")
    await group.promotes(bot.id)

    full = await bot.get_chat(group.id)
    admins = await bot.get_chat_administrators(group.id)
    member = await bot.get_chat_member(group.id, maria.id)
    count = await bot.get_chat_member_count(group.id)
    await bot.send_chat_action(group.id, ChatAction.TYPING)
    await bot.leave_chat(group.id)

    assert (full.title, full.type) == ("Team", "supergroup")
    assert [admin.status for admin in admins] == ["creator", "administrator"]
    assert (member.status, count) == ("creator", 2)


async def test_files_are_downloaded(bot: Bot, maria: Person) -> None:
    sent = await maria.sends_document(b"plan")

    file = await bot.get_file(sent["document"]["file_id"])

    assert await file.download_as_bytearray() == b"plan"


async def test_refusals_are_the_exceptions_that_belong_to_them(telegram: Simulator, bot: Bot, maria: Person) -> None:
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(maria.id, "<b>", parse_mode="HTML")
    await telegram.add_fault("too_many_requests", retry_after=3, count=1)
    with pytest.raises(RetryAfter):
        await bot.send_message(maria.id, "x")
    await telegram.add_fault("timeout", "sendMessage", count=1)
    with pytest.raises(TimedOut):
        await bot.send_message(maria.id, "x", read_timeout=0.1)
    await maria.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(maria.id, "x")


async def test_a_moved_group_and_a_wrong_token(telegram: Simulator, bot: Bot, maria: Person) -> None:
    group = await telegram.add_group("Team", maria, bot.id)
    supergroup = await group.migrates()

    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "x")
    with pytest.raises(InvalidToken):
        async with bot_of(telegram, "1:unknown"):
            pass

    assert moved.value.new_chat_id == supergroup.id


def every_kind(telegram: Simulator, heard: list[str]) -> "Application[Any, Any, Any, Any, Any, Any]":
    """An application that notes what it hears and answers texts and presses."""

    async def text(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        heard.append("edited" if update.edited_message else "text")
        if update.message:
            await update.message.reply_text(f"Heard: {update.message.text}", reply_markup=GO)

    async def press(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        heard.append("press")
        if update.callback_query:
            await update.callback_query.answer("Toast")
            await update.callback_query.edit_message_text("Pressed")

    async def member(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        heard.append(f"member {update.my_chat_member.new_chat_member.status if update.my_chat_member else ''}")

    async def other(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        kinds = ("photo", "location", "document", "voice", "sticker", "contact")
        heard.append(next(kind for kind in kinds if getattr(message, kind)))

    builder = ApplicationBuilder().token(telegram.token)
    application = builder.base_url(f"{telegram.url}/bot").base_file_url(f"{telegram.url}/file/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, text))
    application.add_handler(MessageHandler(filters.ALL, other))
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(ChatMemberHandler(member, ChatMemberHandler.MY_CHAT_MEMBER))
    return application


async def does_everything(maria: Person) -> None:
    said = await maria.says("Hello")
    await maria.sees("Heard: Hello")
    await maria.presses("Go")
    assert await maria.toast() == "Toast"
    await maria.sees("Pressed")
    await maria.edits(said, "Hello!")
    await maria.sends_photo(picture(50, 50))
    await maria.sends_album([picture(50, 50)] * 2)
    await maria.sends_location(49.44, 7.77)
    await maria.sends_document(b"plan")
    await maria.sends_voice()
    await maria.sends_sticker()
    await maria.sends_contact()
    await maria.forwards(said)
    await maria.sees("Heard: Hello!")
    await maria.blocks()


EVERYTHING = [
    *("text", "press", "edited", "photo", "photo", "photo", "location", "document", "voice", "sticker", "contact", "text"),
    "member kicked",
]


async def test_every_kind_of_update_by_polling(telegram: Simulator, maria: Person) -> None:
    heard: list[str] = []
    application = every_kind(telegram, heard)
    async with application:
        await application.start()
        assert application.updater
        await application.updater.start_polling(drop_pending_updates=True, allowed_updates=Update.ALL_TYPES)
        await does_everything(maria)
        await until(heard, len(EVERYTHING))
        await application.updater.stop()
        await application.stop()

    assert heard == EVERYTHING


async def test_every_kind_of_update_by_webhook(telegram: Simulator, maria: Person) -> None:
    heard: list[str] = []
    application = every_kind(telegram, heard)

    async def hook(request: web.Request) -> web.Response:
        await application.process_update(Update.de_json(await request.json(), application.bot))
        return web.Response()

    server = web.Application()
    server.router.add_post("/hook", hook)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with application:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        await application.bot.set_webhook(url, drop_pending_updates=True, max_connections=1)
        await does_everything(maria)
        await until(heard, len(EVERYTHING))
        assert (await application.bot.get_webhook_info()).url == url
        await application.bot.delete_webhook()
    await runner.cleanup()

    assert sorted(heard) == sorted(EVERYTHING)
