"""That somebody may not take part, why, and where to turn; and that they may again."""

from handlers.residents import ways
from handlers.screens import Screen
from locales.speech import Say, Written
from participation.bans import Ban
from participation.processes import Process


def banned(say: Say, process: Process, ban: Ban | None) -> Screen:
    """Without a reason where there is none on record."""
    address = process.contact.feedback_address
    why = say("banned-why", reason=Written(ban.reason)) if ban else None
    return Screen(say.lines(say("banned"), why, say("banned-otherwise", feedback_address=address)))


def unbanned(say: Say) -> Screen:
    return Screen(say("unbanned"), [[ways.to_overview(say)]])
