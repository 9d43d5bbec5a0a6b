"""The way every message of a bot takes into a chat (Client.cpp, do_send_message)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.fields import flag_field, integer_field, required_integer_field, text_field
from simulator.methods.access import Access, check_can_write, find_chat
from simulator.methods.call import Call, method
from simulator.methods.contents import read_link_preview, read_text, text_content
from simulator.methods.keyboards import read_markup, settle_markup
from simulator.refusals import bad_request
from simulator.text import formatted
from simulator.wire import Json
from simulator.world.chats import Chat, Group, Message, PrivateChat
from simulator.world.views import show_typing

GENERAL_TOPIC = 1

ACTIONS = frozenset(
    {
        "cancel",
        "typing",
        "record_video",
        "upload_video",
        "record_audio",
        "record_voice",
        "upload_audio",
        "upload_voice",
        "upload_photo",
        "upload_document",
        "choose_sticker",
        "pick_up_location",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


@dataclass(slots=True)
class Sending:
    """A chat that may be written to, and what goes with every message into it."""

    chat: Chat
    thread_id: int
    reply_to: int
    markup: Json | None
    quote: Json | None
    protected: bool

    def post(self, call: Call, content: Json, **more: Any) -> Message:
        message = call.world.post(
            self.chat,
            call.bot,
            content,
            reply_markup=self.markup,
            reply_to=self.reply_to,
            thread_id=self.thread_id,
            quote=self.quote,
            protected=self.protected,
            **more,
        )
        call.message_ids.append(message.id)
        return message


@method("sendMessage")
def send_message(call: Call) -> Json:
    given = read_text(call)
    options = read_link_preview(call)
    sending = prepare(call)
    content = text_content(call, formatted.finish(given))
    if options:
        content["link_preview_options"] = options
    check_can_write(sending.chat, call.bot)
    return sending.post(call, content).as_json()


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    action = call.parameters.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("Wrong parameter action in request")
    chat = call.find_chat(Access.WRITE)
    check_can_write(chat, call.bot)
    show_typing(chat, action, call.world.clock.age())
    chat.changed()
    call.world.events.tell_in(chat, "typing", action=action, bot=call.bot.id)
    return True


def prepare(call: Call) -> Sending:
    """Find the chat, the topic, the message replied to, and the keyboard; refuse as Telegram would, in its order."""
    parameters = call.parameters
    reply = _reply_parameters(call)
    markup = read_markup(parameters)
    chat = call.find_chat(Access.WRITE)
    thread_id = _topic(chat, max(0, parameters.number("message_thread_id")))
    reply_to = _replied(call, chat, reply)
    if reply_to and not thread_id and isinstance(chat, Group) and chat.is_forum:
        thread_id = chat.messages[reply_to].thread_id
    return Sending(
        chat,
        thread_id,
        reply_to,
        settle_markup(markup, in_private=isinstance(chat, PrivateChat)),
        {"text": reply["quote"], "position": reply["quote_position"], "is_manual": True} if reply["quote"] and reply_to else None,
        parameters.flag("protect_content"),
    )


def _reply_parameters(call: Call) -> Json:
    parameters = call.parameters
    if "reply_to_message_id" in parameters:
        reply: Json = {
            "message_id": parameters.number("reply_to_message_id"),
            "allow_sending_without_reply": parameters.flag("allow_sending_without_reply"),
        }
        return {"chat_id": "", "quote": "", "quote_position": 0, **reply}
    given = parameters.structure("reply_parameters", "Can't parse reply parameters JSON object")
    if given is None or given == {}:
        return {"chat_id": "", "message_id": 0, "allow_sending_without_reply": False, "quote": "", "quote_position": 0}
    if not isinstance(given, dict):
        raise bad_request("Object expected as reply parameters")
    return {
        "chat_id": text_field(given, "chat_id"),
        "message_id": required_integer_field(given, "message_id"),
        "allow_sending_without_reply": flag_field(given, "allow_sending_without_reply"),
        "quote": text_field(given, "quote"),
        "quote_position": integer_field(given, "quote_position"),
    }


def _replied(call: Call, chat: Chat, reply: Json) -> int:
    message_id: int = reply["message_id"]
    if message_id <= 0:
        return 0
    named = reply["chat_id"]
    where = find_chat(call.world, call.bot, named, Access.READ) if named and named != call.parameters.text("chat_id") else chat
    if message_id in where.messages:
        return message_id if where is chat else 0
    if reply["allow_sending_without_reply"]:
        return 0
    raise bad_request("message to be replied not found")


def _topic(chat: Chat, thread_id: int) -> int:
    if not thread_id or (isinstance(chat, Group) and not chat.is_forum):
        return 0
    if not isinstance(chat, Group) or thread_id == GENERAL_TOPIC or thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id
