"""Changing messages that stand in a chat (Client.cpp, edit and delete queries; td MessagesManager.cpp, can_edit_message)."""

from __future__ import annotations

from simulator.methods.access import Access
from simulator.methods.call import Call, method
from simulator.methods.contents import caption_content, read_caption, read_link_preview, read_text, text_content
from simulator.methods.keyboards import read_markup, settle_markup
from simulator.refusals import bad_request
from simulator.text import formatted
from simulator.wire import Json
from simulator.world.chats import Message

MEDIA = frozenset({"photo", "video", "document", "animation", "audio", "voice", "paid_media"})
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current"
    " content and reply markup of the message"
)


@method("editMessageText")
def edit_message_text(call: Call) -> Json:
    given = read_text(call)
    options = read_link_preview(call)
    markup = read_markup(call.parameters)
    message = _editable(call)
    if "text" not in message.content:
        raise bad_request("There is no text in the message to edit")
    content = text_content(call, formatted.finish(given))
    if options:
        content["link_preview_options"] = options
    return _change(call, message, content, settle_markup(markup, in_private=False, only_inline=True))


@method("editMessageCaption")
def edit_message_caption(call: Call) -> Json:
    markup = read_markup(call.parameters)
    given = read_caption(call)
    message = _editable(call)
    if MEDIA.isdisjoint(message.content):
        raise bad_request("There is no caption in the message to edit")
    kept = {name: value for name, value in message.content.items() if name not in {"caption", "caption_entities"}}
    content = {**kept, **caption_content(call, formatted.finish(given, allow_empty=True))}
    return _change(call, message, content, settle_markup(markup, in_private=False, only_inline=True))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Json:
    markup = read_markup(call.parameters)
    message = _editable(call, only_markup=True)
    return _change(call, message, message.content, settle_markup(markup, in_private=False, only_inline=True))


def _editable(call: Call, *, only_markup: bool = False) -> Message:
    _need_message(call)
    message = call.find_message(Access.EDIT, "message to edit")
    has_other_keyboard = message.reply_markup is not None and "inline_keyboard" not in message.reply_markup
    if message.sender is not call.bot or message.forward or has_other_keyboard or message.is_service:
        raise bad_request("message can't be edited")
    if not only_markup and "text" not in message.content and MEDIA.isdisjoint(message.content):
        raise bad_request("message can't be edited")
    return message


def _need_message(call: Call) -> None:
    """Without a chat and a message, an inline message is meant, and there are none here."""
    if not call.parameters.text("chat_id") and call.parameters.number("message_id") <= 0:
        if not call.parameters.text("inline_message_id"):
            raise bad_request("Message identifier is not specified")
        raise bad_request("MESSAGE_ID_INVALID")


def _change(call: Call, message: Message, content: Json, markup: Json | None) -> Json:
    if content == message.content and markup == message.reply_markup:
        raise bad_request(NOT_MODIFIED)
    only_markup = content == message.content
    message.content = content
    message.reply_markup = markup
    call.message_ids.append(message.id)
    call.world.edited(message, by_bot=True, seen_as_new=not only_markup or bool(message.edit_date))
    return message.as_json()
