"""aiogram, as a bot would use it, over every method and kind of update."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    CallbackQuery,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    MenuButtonCommands,
    Message,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from aiogram.types import KeyboardButton as Key
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from simulator import Person, Simulator
from tests.simulator.pictures import picture
from tests.simulator.waiting import until

GO = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Go", callback_data="go")]])


@pytest.fixture
async def bot(telegram: Simulator) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    async with Bot(telegram.token, session=session) as opened:
        yield opened


async def test_what_a_bot_sends(bot: Bot, maria: Person) -> None:
    photo = BufferedInputFile(picture(), "square.jpg")
    text = await bot.send_message(maria.id, "<b>Hello</b>", parse_mode="HTML", link_preview_options=LinkPreviewOptions(is_disabled=True))
    with_photo = await bot.send_photo(maria.id, photo, caption="Square", has_spoiler=True)
    again = await bot.send_photo(maria.id, with_photo.photo[-1].file_id if with_photo.photo else "")
    document = await bot.send_document(maria.id, BufferedInputFile(b"plan", "plan.pdf"))
    album = await bot.send_media_group(maria.id, [InputMediaPhoto(media=photo, caption="1"), InputMediaPhoto(media=photo)])
    place = await bot.send_location(maria.id, 49.44, 7.77)
    contact = await bot.send_contact(maria.id, "4963112345", "Town hall")
    voice = await bot.send_voice(maria.id, BufferedInputFile(b"OggS", "voice.ogg"))

    assert text.entities
    assert again.photo == with_photo.photo
    assert document.document
    assert document.document.file_name == "plan.pdf"
    assert len({message.media_group_id for message in album}) == 1
    assert place.location
    assert contact.contact
    assert voice.voice
    assert len(await maria.chat()) == 10


async def test_what_a_bot_changes(bot: Bot, maria: Person) -> None:
    message = await bot.send_message(maria.id, "One", reply_markup=GO, reply_parameters=ReplyParameters(message_id=1))
    photo = await bot.send_photo(maria.id, BufferedInputFile(picture(), "square.jpg"))
    edited = await message.edit_text("Two", reply_markup=GO)
    bare = await message.edit_reply_markup()
    captioned = await photo.edit_caption(caption="Square")
    copied = await bot.copy_message(maria.id, maria.id, photo.message_id, caption="Copy")
    forwarded = await photo.forward(maria.id)
    await bot.copy_messages(maria.id, maria.id, [message.message_id, photo.message_id])
    await message.react([ReactionTypeEmoji(emoji="👍")])
    await message.pin()
    await message.unpin()
    await message.delete()
    await bot.delete_messages(maria.id, [photo.message_id, copied.message_id])

    assert isinstance(edited, Message)
    assert isinstance(bare, Message)
    assert isinstance(captioned, Message)
    assert message.reply_to_message
    assert (edited.text, bare.reply_markup, captioned.caption) == ("Two", None, "Square")
    assert forwarded.forward_origin


async def test_what_a_bot_says_about_itself(bot: Bot, maria: Person) -> None:
    await bot.set_my_commands([BotCommand(command="help", description="Help")], BotCommandScopeChat(chat_id=maria.id), "de")
    await bot.set_my_name("City", language_code="de")
    await bot.set_my_description("Your ideas")
    await bot.set_my_short_description("Ideas")
    await bot.set_chat_menu_button(maria.id, MenuButtonCommands())

    assert (await bot.get_my_commands(BotCommandScopeChat(chat_id=maria.id), "de"))[0].command == "help"
    assert (await bot.get_my_name("de")).name == "City"
    assert (await bot.get_my_description()).description == "Your ideas"
    assert (await bot.get_my_short_description()).short_description == "Ideas"
    assert (await bot.get_chat_menu_button(chat_id=maria.id)).type == "commands"
    assert await bot.delete_my_commands(BotCommandScopeChat(chat_id=maria.id), "de")
    assert (await bot.me()).username == "only_bot"


async def test_what_a_bot_asks_about_chats(telegram: Simulator, bot: Bot, maria: Person) -> None:
    group = await telegram.add_group("Team", maria, bot.id, type="supergroup")
    await group.promotes(bot.id)

    full = await bot.get_chat(group.id)
    admins = await bot.get_chat_administrators(group.id)
    member = await bot.get_chat_member(group.id, maria.id)
    count = await bot.get_chat_member_count(group.id)
    await bot.send_chat_action(group.id, "typing")
    await bot.leave_chat(group.id)

    assert (full.title, full.type) == ("Team", "supergroup")
    assert [admin.status for admin in admins] == ["creator", "administrator"]
    assert (member.status, count) == ("creator", 2)


async def test_files_are_downloaded(bot: Bot, maria: Person) -> None:
    sent = await maria.sends_document(b"plan")

    content = await bot.download(sent["document"]["file_id"])

    assert content
    assert content.read() == b"plan"


async def test_refusals_are_the_exceptions_that_belong_to_them(telegram: Simulator, bot: Bot, maria: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await bot.send_message(maria.id, "<b>", parse_mode="HTML")
    await telegram.add_fault("too_many_requests", retry_after=3, count=1)
    with pytest.raises(TelegramRetryAfter) as limited:
        await bot.send_message(maria.id, "x")
    await maria.blocks()
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(maria.id, "x")

    assert limited.value.retry_after == 3


def every_kind(heard: list[str]) -> Dispatcher:
    """A dispatcher that notes what it hears and answers texts and presses."""
    dispatcher = Dispatcher()

    async def text(message: Message) -> None:
        heard.append("text")
        await message.answer(f"Heard: {message.text}", reply_markup=GO)

    async def press(query: CallbackQuery) -> None:
        heard.append("press")
        await query.answer("Toast")
        if isinstance(query.message, Message):
            await query.message.edit_text("Pressed")

    async def member(update: ChatMemberUpdated) -> None:
        heard.append(f"member {update.new_chat_member.status}")

    async def edited(message: Message) -> None:
        heard.append("edited")

    async def other(message: Message) -> None:
        heard.append(message.content_type)

    dispatcher.message.register(text, F.text)
    dispatcher.message.register(other)
    dispatcher.callback_query.register(press)
    dispatcher.my_chat_member.register(member)
    dispatcher.edited_message.register(edited)
    return dispatcher


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


async def test_every_kind_of_update_by_polling(bot: Bot, maria: Person) -> None:
    heard: list[str] = []
    dispatcher = every_kind(heard)
    await bot.delete_webhook(drop_pending_updates=True)
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, handle_as_tasks=False, close_bot_session=False))

    await does_everything(maria)
    await until(heard, len(EVERYTHING))
    await dispatcher.stop_polling()
    await polling

    assert heard == EVERYTHING


async def test_every_kind_of_update_by_webhook(bot: Bot, maria: Person) -> None:
    heard: list[str] = []
    await bot.delete_webhook(drop_pending_updates=True)
    application = web.Application()
    handler = SimpleRequestHandler(every_kind(heard), bot, handle_in_background=False, secret_token="secret")
    handler.register(application, path="/hook")
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token="secret")

    await does_everything(maria)
    await until(heard, len(EVERYTHING))
    await bot.delete_webhook()
    await runner.cleanup()

    assert sorted(heard) == sorted(EVERYTHING)


async def test_keys_of_every_sort(bot: Bot, maria: Person) -> None:
    keys: list[list[Any]] = [[Key(text="Yes"), Key(text="Place", request_location=True), Key(text="Number", request_contact=True)]]

    await bot.send_message(maria.id, "?", reply_markup=ReplyKeyboardMarkup(keyboard=keys, resize_keyboard=True))

    assert await maria.buttons() == ["Yes", "Place", "Number"]
