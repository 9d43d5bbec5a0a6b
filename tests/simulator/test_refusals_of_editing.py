"""What Telegram does not change or take away."""

from typing import Any

import pytest

from simulator import Person, Simulator
from simulator.wire import Json
from tests.simulator.bare import BareBot, Refused
from tests.simulator.pictures import picture

GO: Json = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
STOP: Json = {"inline_keyboard": [[{"text": "Stop", "callback_data": "stop"}]]}
KEYS: Json = {"keyboard": [["A key"]]}


async def sent(bot: BareBot, maria: Person, **parameters: Any) -> int:
    message = await bot.call("sendMessage", chat_id=maria.id, text="Hello", **parameters)
    message_id: int = message["message_id"]
    return message_id


async def refused(bot: BareBot, method: str, **parameters: Any) -> str:
    with pytest.raises(Refused) as refusal:
        await bot.call(method, **parameters)
    assert refusal.value.code == 400
    return refusal.value.description


NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)


async def test_the_same_text_again_changes_nothing(bot: BareBot, maria: Person) -> None:
    message_id = await sent(bot, maria, reply_markup=GO)
    again = {"chat_id": maria.id, "message_id": message_id, "text": "Hello", "reply_markup": GO}

    assert await refused(bot, "editMessageText", **again) == NOT_MODIFIED  # C:108


async def test_the_same_buttons_again_change_nothing(bot: BareBot, maria: Person) -> None:
    message_id = await sent(bot, maria, reply_markup=GO)

    assert await refused(bot, "editMessageReplyMarkup", chat_id=maria.id, message_id=message_id, reply_markup=GO) == NOT_MODIFIED


async def test_other_marks_are_a_change(bot: BareBot, maria: Person) -> None:
    message_id = await sent(bot, maria)

    edited = await bot.call("editMessageText", chat_id=maria.id, message_id=message_id, text="<b>Hello</b>", parse_mode="HTML")

    assert edited["entities"] == [{"offset": 0, "length": 5, "type": "bold"}]


async def test_an_edit_without_buttons_takes_them_away(bot: BareBot, maria: Person) -> None:
    message_id = await sent(bot, maria, reply_markup=GO)

    edited = await bot.call("editMessageText", chat_id=maria.id, message_id=message_id, text="Bye")

    assert "reply_markup" not in edited
    assert await maria.buttons() == []


async def test_other_buttons_take_their_place(bot: BareBot, maria: Person) -> None:
    message_id = await sent(bot, maria, reply_markup=GO)

    await bot.call("editMessageReplyMarkup", chat_id=maria.id, message_id=message_id, reply_markup=STOP)

    assert await maria.buttons() == ["Stop"]


@pytest.mark.parametrize("method", ["editMessageText", "editMessageReplyMarkup", "editMessageCaption"])
async def test_what_is_not_there_cannot_be_edited(method: str, bot: BareBot, maria: Person) -> None:
    words = await refused(bot, method, chat_id=maria.id, message_id=999, text="x", caption="x")

    assert words == "Bad Request: message to edit not found"  # C:13541, C:6729


async def test_what_somebody_deleted_cannot_be_edited(bot: BareBot, maria: Person) -> None:
    message_id = await sent(bot, maria)
    await maria.deletes(message_id)

    words = await refused(bot, "editMessageText", chat_id=maria.id, message_id=message_id, text="x")

    assert words == "Bad Request: message to edit not found"


async def test_messages_of_others_cannot_be_edited(bot: BareBot, maria: Person) -> None:
    own = await maria.says("Mine")

    words = await refused(bot, "editMessageText", chat_id=maria.id, message_id=own["message_id"], text="x")

    assert words == "Bad Request: message can't be edited"  # M:23386


async def test_a_message_that_carries_a_reply_keyboard_cannot_be_edited(bot: BareBot, maria: Person) -> None:
    message_id = await sent(bot, maria, reply_markup=KEYS)

    words = await refused(bot, "editMessageText", chat_id=maria.id, message_id=message_id, text="x")

    assert words == "Bad Request: message can't be edited"  # M:23065


async def test_forwarded_messages_cannot_be_edited(bot: BareBot, maria: Person) -> None:
    own = await maria.says("Mine")
    forwarded = await bot.call("forwardMessage", chat_id=maria.id, from_chat_id=maria.id, message_id=own["message_id"])

    words = await refused(bot, "editMessageText", chat_id=maria.id, message_id=forwarded["message_id"], text="x")

    assert words == "Bad Request: message can't be edited"  # M:23062


async def test_places_cannot_be_edited(bot: BareBot, maria: Person) -> None:
    place = await bot.call("sendLocation", chat_id=maria.id, latitude=49.44, longitude=7.77)

    words = await refused(bot, "editMessageText", chat_id=maria.id, message_id=place["message_id"], text="x")

    assert words == "Bad Request: message can't be edited"  # M:23163
    await bot.call("editMessageReplyMarkup", chat_id=maria.id, message_id=place["message_id"], reply_markup=GO)  # M:23151


async def test_only_inline_keyboards_can_be_put_there_later(bot: BareBot, maria: Person) -> None:
    message_id = await sent(bot, maria)

    words = await refused(bot, "editMessageText", chat_id=maria.id, message_id=message_id, text="x", reply_markup=KEYS)

    assert words == "Bad Request: inline keyboard expected"  # R:733


async def test_a_text_has_no_caption_and_a_photo_no_text(bot: BareBot, maria: Person) -> None:
    message_id = await sent(bot, maria)
    photo = await bot.call_with_files("sendPhoto", {"photo": picture()}, chat_id=str(maria.id))
    on_photo = {"chat_id": maria.id, "message_id": photo["message_id"]}

    no_caption = await refused(bot, "editMessageCaption", chat_id=maria.id, message_id=message_id, caption="x")
    no_text = await refused(bot, "editMessageText", **on_photo, text="x")
    too_long = await refused(bot, "editMessageCaption", **on_photo, caption="x" * 1025)

    assert no_caption == "Bad Request: there is no caption in the message to edit"  # M:23687
    assert no_text == "Bad Request: there is no text in the message to edit"  # M:23393
    assert too_long == "Bad Request: message caption is too long"  # MC:5242


async def test_an_edit_must_name_a_message(bot: BareBot, maria: Person) -> None:
    assert await refused(bot, "editMessageText", text="x") == "Bad Request: message identifier is not specified"  # C:12446
    assert await refused(bot, "editMessageText", chat_id=maria.id, text="x") == "Bad Request: message to edit not found"  # C:8418


async def test_a_deletion_must_name_chat_and_message(bot: BareBot, maria: Person) -> None:
    assert await refused(bot, "deleteMessage", message_id=1) == "Bad Request: chat identifier is not specified"  # C:13797
    assert await refused(bot, "deleteMessage", chat_id=maria.id) == "Bad Request: message identifier is not specified"  # C:13801
    assert await refused(bot, "deleteMessage", chat_id=maria.id, message_id=999) == "Bad Request: message to delete not found"  # C:13804


LISTS: dict[str, Any] = {
    "Bad Request: message identifiers are not specified": None,  # C:12406
    "Bad Request: can't parse message_ids JSON object": "[",  # C:12411
    "Bad Request: expected an Array of message identifiers": "{}",  # C:12415
    "Bad Request: too many message identifiers specified": list(range(1, 102)),  # C:12418
    "Bad Request: message identifier must be a Number": [{}],  # C:12429
    "Bad Request: can't parse message identifier as a Number": ["1x"],  # C:12433
    "Bad Request: invalid message identifier specified": [0],  # C:12436
}


@pytest.mark.parametrize("words, listed", LISTS.items())
async def test_a_wrong_list_of_messages_deletes_nothing(words: str, listed: Any, bot: BareBot, maria: Person) -> None:
    parameters = {} if listed is None else {"message_ids": listed}

    assert await refused(bot, "deleteMessages", chat_id=maria.id, **parameters) == words


async def test_several_are_deleted_at_once_and_missing_ones_overlooked(bot: BareBot, maria: Person) -> None:
    first, second = await sent(bot, maria), await sent(bot, maria)

    await bot.call("deleteMessages", chat_id=maria.id, message_ids=[first, second, 999])  # A deleteMessages

    assert len(await maria.chat()) == 1


async def test_after_two_days_a_message_stays(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    message_id = await sent(bot, maria)
    await telegram.forward(49 * 3600)

    words = await refused(bot, "deleteMessage", chat_id=maria.id, message_id=message_id)

    assert words == "Bad Request: message can't be deleted for everyone"  # M:8507


async def test_others_messages_in_a_group_stay_unless_the_bot_is_in_charge(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    group = await telegram.add_group("Neighbours", maria, bot.id, type="supergroup")
    said = await maria.says("Stay", chat=group)

    words = await refused(bot, "deleteMessage", chat_id=group.id, message_id=said["message_id"])
    await group.promotes(bot.id)
    await bot.call("deleteMessage", chat_id=group.id, message_id=said["message_id"])

    assert words == "Bad Request: message can't be deleted"  # M:8504


async def test_pinning_needs_rights_and_a_message(telegram: Simulator, bot: BareBot, maria: Person) -> None:
    group = await telegram.add_group("Neighbours", maria, bot.id, type="supergroup")
    message = await bot.call("sendMessage", chat_id=group.id, text="Important")

    no_rights = await refused(bot, "pinChatMessage", chat_id=group.id, message_id=message["message_id"])
    not_there = await refused(bot, "pinChatMessage", chat_id=maria.id, message_id=999)

    assert no_rights == "Bad Request: not enough rights to manage pinned messages in the chat"  # D:2921
    assert not_there == "Bad Request: message to pin not found"  # C:14834


async def test_what_is_not_pinned_cannot_be_unpinned(bot: BareBot, maria: Person) -> None:
    assert await refused(bot, "unpinChatMessage", chat_id=maria.id) == "Bad Request: message to unpin not found"  # C:7054
