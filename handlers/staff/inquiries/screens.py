"""A resident's question as the team sees it: the words, and nothing about the person."""

from handlers.screens import Screen
from handlers.staff.names import called
from locales.speech import Say, Written
from participation.inquiries import Inquiry
from participation.processes import Process
from participation.wall_time import Instant


def card(say: Say, process: Process, inquiry: Inquiry, now: Instant) -> Screen:
    head = say("inquiry-card", text=Written(inquiry.text))
    if inquiry.answered_by and inquiry.answered_at:
        at = say.moment(inquiry.answered_at, now, process.zone)
        return Screen(say.lines(head, say("inquiry-card-answered", by=called(say, inquiry.answered_by), at=at)))
    return Screen(say.lines(head, say("inquiry-card-open")))


def passed_on(say: Say) -> Screen:
    return Screen(say("inquiry-passed-on"))
