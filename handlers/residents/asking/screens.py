"""Words around a question to the team, for the person who asks."""

from handlers.residents import ways
from handlers.residents.asking.buttons import AskingWanted, InquiryDropped, InquirySent
from handlers.screens import Key, Screen
from locales.speech import Say, Spoken, Written
from participation.flags import has_any
from participation.inquiries import Inquiry
from participation.processes import Process

QUESTION = "inquiry"
"""The name under which it is open."""
SHOWN = 300
"""Signs of a question that are shown again with its answer."""


def what(say: Say) -> Screen:
    return Screen(say("inquiry-what"), [[(say.plain("button-cancel-asking"), ways.OverviewOpened(language=say.language))]])


def confirm(say: Say, inquiry: Inquiry) -> Screen:
    yes: Key = (say.plain("inquiry-button-send"), InquirySent(inquiry_id=inquiry.id))
    no: Key = (say.plain("inquiry-button-drop"), InquiryDropped(inquiry_id=inquiry.id))
    return Screen(say("inquiry-confirm", text=Written(inquiry.text).shortened(SHOWN)), [[yes], [no]])


def sent(say: Say) -> Screen:
    return Screen(say("inquiry-sent"), [[ways.to_overview(say)]])


def dropped(say: Say) -> Screen:
    return Screen(say("inquiry-dropped"), [[ways.to_new_idea(say), ways.to_overview(say)]])


def before_the_team(say: Say, process: Process, inquiry: Inquiry) -> Screen:
    """The card of a question that nobody has answered yet: the words, and nothing about the person."""
    return Screen(say.lines(asked(say, process, inquiry), say("inquiry-card-open")))


def asked(say: Say, process: Process, inquiry: Inquiry) -> Spoken:
    """The question as the team reads it; one that speaks of danger says so first."""
    danger = say("desk-danger") if has_any(inquiry.text, process.team.danger_words) else None
    return say.lines(danger, say("inquiry-card", text=Written(inquiry.text)))


def answered(say: Say, inquiry: Inquiry, text: str) -> Screen:
    words = say("inquiry-answered", question=Written(inquiry.text).shortened(SHOWN), text=Written(text))
    return Screen(words, [[to_asking(say), ways.to_overview(say)]])


def to_asking(say: Say) -> Key:
    return say.plain("inquiry-button-ask"), AskingWanted()
