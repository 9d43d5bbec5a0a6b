"""A resident's question as the team sees it: the words, and nothing about the person."""

from handlers.residents.asking.screens import asked, before_the_team
from handlers.screens import Screen
from handlers.staff.names import called
from locales.speech import Say
from participation.inquiries import Inquiry
from participation.processes import Process
from participation.wall_time import Instant


def card(say: Say, process: Process, inquiry: Inquiry, now: Instant) -> Screen:
    if inquiry.answered_by is None or inquiry.answered_at is None:
        return before_the_team(say, process, inquiry)
    at = say.moment(inquiry.answered_at, now, process.zone)
    words = say("inquiry-card-answered", by=called(say, inquiry.answered_by), at=at)
    return Screen(say.lines(asked(say, process, inquiry), words))


def passed_on(say: Say) -> Screen:
    return Screen(say("inquiry-passed-on"))
