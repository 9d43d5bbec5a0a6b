"""Answers to presses of inline buttons."""

from __future__ import annotations

from simulator.methods.call import Call, method
from simulator.parameters import leading_integer
from simulator.refusals import bad_request
from simulator.text.formatted import clean_string
from simulator.wire import Json

LONGEST_TOAST = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    parameters = call.parameters
    press = call.world.presses.find(call.bot, str(leading_integer(parameters.text("callback_query_id"))))
    text = clean_string(parameters.text("text"))
    if len(text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    if press is None:
        raise bad_request(TOO_OLD)
    answer: Json = {"text": text, "show_alert": parameters.flag("show_alert"), "url": parameters.text("url")}
    if press.answer is None:
        press.answer = answer
        chat = press.chat
        call.chat = chat
        view = chat.view(press.person)
        view.toast = answer
        view.toast_version = chat.changed()
        call.world.events.tell_in(chat, "answer", [press.person.id], query_id=press.id, **answer)
    return True
