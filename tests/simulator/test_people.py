"""What people can do and see, and which updates a bot gets of it."""

import io

import pytest
from PIL import Image

from simulator import Person, Simulator
from simulator.wire import Json
from tests.simulator.bare import BareBot
from tests.simulator.pictures import picture

GO: Json = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}, {"text": "Site", "url": "http://x.de/"}]]}


async def last_message(bot: BareBot) -> Json:
    message: Json = (await bot.updates())[-1]["message"]
    return message


async def test_a_message_says_who_where_and_when(bot: BareBot, maria: Person) -> None:
    message = await last_message(bot)

    assert message["from"] == {
        "id": maria.id,
        "is_bot": False,
        "first_name": "Maria",
        "username": "maria",
        "language_code": "de",
    }
    assert message["chat"] == {"id": maria.id, "first_name": "Maria", "username": "maria", "type": "private"}
    assert message["entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]


async def test_a_deep_link_carries_its_payload(bot: BareBot, maria: Person) -> None:
    await maria.opens("t-trees_1")

    assert (await last_message(bot))["text"] == "/start t-trees_1"


@pytest.mark.parametrize("payload", ["x" * 65, "two words", "ä"])
async def test_a_payload_has_64_plain_letters_at_most(payload: str, maria: Person) -> None:
    with pytest.raises(AssertionError, match="at most 64"):  # https://core.telegram.org/bots/features#deep-linking
        await maria.opens(payload)


async def test_a_photo_comes_in_sizes_and_without_what_the_camera_wrote(bot: BareBot, maria: Person) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    await maria.sends_photo(picture(3000, 1500, exif=exif), caption="Our square")

    message = await last_message(bot)
    largest = (await bot.call("getFile", file_id=message["photo"][-1]["file_id"]))["file_path"]
    status, content = await bot.download(largest)

    assert [(size["width"], size["height"]) for size in message["photo"]] == [(90, 45), (320, 160), (800, 400), (1280, 640)]
    assert message["caption"] == "Our square"
    assert (status, len(content)) == (200, message["photo"][-1]["file_size"])
    assert not Image.open(io.BytesIO(content)).getexif()


async def test_a_photo_whose_camera_wrote_nonsense_once_broke_the_server(bot: BareBot, maria: Person) -> None:
    """It says that it lies on its side, and gives its description as a fraction."""
    on_its_side = b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"
    described = b"\x01\x0e\x00\x05\x00\x00\x00\x01\x00\x00\x00\x26"
    await maria.sends_photo(picture(400, 200, exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x02" + on_its_side + described + bytes(12)))

    largest = (await last_message(bot))["photo"][-1]

    assert (largest["width"], largest["height"]) == (200, 400)


async def test_small_photos_stay_small(bot: BareBot, maria: Person) -> None:
    await maria.sends_photo(picture(60, 60))

    assert [size["width"] for size in (await last_message(bot))["photo"]] == [60]


async def test_an_album_is_several_messages_with_one_number(bot: BareBot, maria: Person) -> None:
    await bot.updates()
    await maria.sends_album([picture(), picture()], ["one", "two"])

    messages = [update["message"] for update in await bot.updates()]

    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message["caption"] for message in messages] == ["one", "two"]


async def test_everything_else_that_a_phone_can_send(bot: BareBot, maria: Person) -> None:
    await maria.sends_location(49.44, 7.77)
    await maria.sends_document(b"plan", "plan.pdf")
    await maria.sends_voice(b"OggS...")
    await maria.sends_video()
    await maria.sends_sticker()
    await maria.sends_contact()

    messages = [update["message"] for update in (await bot.updates())[1:]]

    assert messages[0]["location"] == {"latitude": 49.44, "longitude": 7.77}
    assert (messages[1]["document"]["file_name"], messages[1]["document"]["file_size"]) == ("plan.pdf", 4)
    assert messages[2]["voice"]["mime_type"] == "audio/ogg"
    assert messages[3]["video"]["mime_type"] == "video/mp4"
    assert messages[4]["sticker"]["emoji"]
    assert messages[5]["contact"] == {"phone_number": "4915112345678", "first_name": "Maria", "user_id": maria.id}


async def test_an_edit_reaches_the_bot(bot: BareBot, maria: Person) -> None:
    said = await maria.says("Tres")
    await maria.edits(said, "Trees")

    edited = (await bot.updates())[-1]["edited_message"]

    assert (edited["message_id"], edited["text"]) == (said["message_id"], "Trees")
    assert edited["edit_date"] >= edited["date"]


@pytest.mark.parametrize("text", ["x" * 4097, " ", ""])
async def test_an_edit_that_the_app_would_not_take_once_broke_the_server(bot: BareBot, maria: Person, text: str) -> None:
    said = await maria.says("Trees")

    with pytest.raises(AssertionError, match=r"more than 4096 characters|must be non-empty"):
        await maria.edits(said, text)

    assert (await bot.updates())[-1]["message"]["text"] == "Trees"
    assert len((await maria.edits(said, "x" * 4096))["text"]) == 4096


async def test_a_caption_is_edited_within_its_own_length(bot: BareBot, maria: Person) -> None:
    sent = await maria.sends_photo(picture(), caption="Our square")

    with pytest.raises(AssertionError, match="more than 1024 characters"):
        await maria.edits(sent, "x" * 1025)

    assert "caption" not in await maria.edits(sent, "")


async def test_replies_and_forwards_say_what_they_come_from(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    asked = await bot.call("sendMessage", chat_id=maria.id, text="Where?")
    said = await maria.says("There", reply_to=asked["message_id"])
    await maria.forwards(said)
    await maria.forwards(said, hidden=True)

    reply, open_forward, hidden_forward = [update["message"] for update in (await bot.updates())[-3:]]

    assert reply["reply_to_message"]["text"] == "Where?"
    assert open_forward["forward_origin"]["sender_user"]["id"] == maria.id
    assert hidden_forward["forward_origin"] == {"type": "hidden_user", "date": said["date"], "sender_user_name": "Maria"}


async def test_blocking_and_unblocking_are_told(bot: BareBot, maria: Person) -> None:
    await maria.blocks()
    await maria.unblocks()

    blocked, unblocked = [update["my_chat_member"] for update in (await bot.updates())[-2:]]

    assert (blocked["old_chat_member"]["status"], blocked["new_chat_member"]["status"]) == ("member", "kicked")
    assert (unblocked["old_chat_member"]["status"], unblocked["new_chat_member"]["status"]) == ("kicked", "member")
    assert blocked["new_chat_member"]["user"]["id"] == bot.id


async def test_who_has_blocked_a_bot_writes_no_more(maria: Person) -> None:
    await maria.blocks()

    with pytest.raises(AssertionError, match="Maria has blocked the bot"):
        await maria.says("Hello?")


async def test_each_press_is_a_query_of_its_own(bot: BareBot, maria: Person) -> None:
    message = await bot.call("sendMessage", chat_id=maria.id, text="?", reply_markup=GO)
    await bot.updates()
    await maria.presses("Go")
    await maria.presses_data(message, "go")

    first, second = [update["callback_query"] for update in await bot.updates()]

    assert first["id"] != second["id"]
    assert first["data"] == second["data"] == "go"
    assert first["from"]["id"] == maria.id
    assert first["message"]["reply_markup"] == GO
    assert first["chat_instance"] == second["chat_instance"]


async def test_an_answer_is_shown_as_a_toast(bot: BareBot, maria: Person) -> None:
    await bot.call("sendMessage", chat_id=maria.id, text="?", reply_markup=GO)
    pressed = await maria.presses("Go")

    await bot.call("answerCallbackQuery", callback_query_id=pressed["query_id"], text="Done", show_alert=True)

    assert await maria.toast() == "Done"
    assert (await maria.screen())["toast"]["show_alert"] is True


async def test_a_forged_press_may_carry_anything(bot: BareBot, maria: Person) -> None:
    message = await bot.call("sendMessage", chat_id=maria.id, text="?", reply_markup=GO)
    await bot.updates()
    with pytest.raises(AssertionError, match="has no button"):
        await maria.presses_data(message, "admin")

    await maria.presses_data(message, "admin", forged=True)
    await maria.presses_data(999, "admin", forged=True)

    known, unknown = [update["callback_query"] for update in await bot.updates()]
    assert known["data"] == "admin"
    assert unknown["message"] == {"chat": unknown["message"]["chat"], "message_id": 999, "date": 0}  # A InaccessibleMessage


async def test_a_button_with_an_address_tells_the_bot_nothing(bot: BareBot, maria: Person) -> None:
    await bot.call("sendMessage", chat_id=maria.id, text="?", reply_markup=GO)
    await bot.updates()

    pressed = await maria.presses("Site")

    assert pressed["button"]["url"] == "http://x.de/"
    assert await bot.updates() == []


async def test_keys_send_text_place_or_number(bot: BareBot, maria: Person) -> None:
    keys = [["Yes"], [{"text": "My place", "request_location": True}], [{"text": "My number", "request_contact": True}]]
    await bot.call("sendMessage", chat_id=maria.id, text="?", reply_markup={"keyboard": keys, "resize_keyboard": True})
    await bot.updates()

    await maria.presses("Yes")
    await maria.presses("My place", place=(49.44, 7.77))
    await maria.presses("My number")

    messages = [update["message"] for update in await bot.updates()]
    assert messages[0]["text"] == "Yes"
    assert messages[1]["location"]["latitude"] == 49.44
    assert messages[2]["contact"]["user_id"] == maria.id


async def test_a_keyboard_stays_until_it_is_removed(bot: BareBot, maria: Person) -> None:
    await bot.call("sendMessage", chat_id=maria.id, text="?", reply_markup={"keyboard": [["Yes"]]})
    await bot.call("sendMessage", chat_id=maria.id, text="Still there")
    before = await maria.buttons()

    await bot.call("sendMessage", chat_id=maria.id, text="Gone", reply_markup={"remove_keyboard": True})

    assert before == ["Yes"]
    assert await maria.buttons() == []


async def test_a_forced_reply_is_a_reply(bot: BareBot, maria: Person) -> None:
    asked = await bot.call("sendMessage", chat_id=maria.id, text="Your name?", reply_markup={"force_reply": True})
    await maria.says("Maria")
    await maria.says("By the way")

    first, second = [update["message"] for update in (await bot.updates())[-2:]]

    assert first["reply_to_message"]["message_id"] == asked["message_id"]
    assert "reply_to_message" not in second


async def test_edits_are_seen_in_place(bot: BareBot, maria: Person) -> None:
    message = await bot.call("sendMessage", chat_id=maria.id, text="One", reply_markup=GO)
    await maria.presses("Go")

    await bot.call("editMessageText", chat_id=maria.id, message_id=message["message_id"], text="Two")

    assert await maria.sees() == "Two"
    assert [shown["text"] for shown in await maria.chat()] == ["/start", "Two"]


async def test_typing_is_seen_until_the_message_comes(bot: BareBot, maria: Person) -> None:
    await bot.call("sendChatAction", chat_id=maria.id, action="typing")
    while_typing = (await maria.screen())["typing"]

    await bot.call("sendMessage", chat_id=maria.id, text="Here")

    assert while_typing == "typing"
    assert (await maria.screen())["typing"] is None


async def test_who_clears_a_chat_clears_their_own_copy(bot: BareBot, maria: Person) -> None:
    message = await bot.call("sendMessage", chat_id=maria.id, text="Hello")
    await maria.clears()

    await bot.call("editMessageText", chat_id=maria.id, message_id=message["message_id"], text="Still here")

    assert await maria.chat() == []


async def test_a_failed_look_shows_the_chat(bot: BareBot, maria: Person) -> None:
    await bot.call("sendMessage", chat_id=maria.id, text="Which way?", reply_markup=GO)

    with pytest.raises(AssertionError) as seen:
        await maria.sees("Goodbye", timeout=0.1)
    with pytest.raises(AssertionError, match="sees no button 'Stop'"):
        await maria.presses("Stop", timeout=0.1)

    assert "Maria: /start" in str(seen.value)
    assert "only_bot: Which way?" in str(seen.value)
    assert "[Go] [Site]" in str(seen.value)


async def test_nothing_new_is_nothing_new(bot: BareBot, maria: Person) -> None:
    await maria.sees_nothing_new(0.05)
    await bot.call("sendMessage", chat_id=maria.id, text="Hello")

    with pytest.raises(AssertionError, match="sees something new: Hello"):
        await maria.sees_nothing_new(0.05)


async def test_moved_clocks_move_the_dates(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    before = (await maria.says("now"))["date"]
    await telegram.forward(86400)
    after = (await maria.says("tomorrow"))["date"]

    assert 86400 <= after - before <= 86402
