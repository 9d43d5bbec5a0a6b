"""An announcement as its recipient sees it: who speaks, the editors' own words, where it leads, and how to stop it."""

from urllib.parse import urlsplit

from handlers.residents import ways
from handlers.residents.announcements.buttons import GoalOpened
from handlers.screens import Key, Link, Screen
from locales.speech import Say, Spoken
from participation.announcements import Announcement, Target
from participation.goals import Goal, GoalKind
from participation.processes import Process
from participation.words import Language

_LEADS_TO = {
    GoalKind.TOPIC: "announcement-button-write",
    GoalKind.DISTRICT: "announcement-button-write",
    GoalKind.PHASE: "announcement-button-phase",
    GoalKind.IDEA: "announcement-button-idea",
    GoalKind.RECEIPT: "announcement-button-idea",
}


def announced(say: Say, process: Process, announcement: Announcement, language: Language) -> Screen | None:
    """For somebody who reads this language; None where it has no words at all."""
    found = announcement.in_(language)
    if found is None:
        return None
    head = say("announcement-head-urgent" if announcement.urgent else "announcement-head", city=process.city)
    words = Spoken(found[1].html)  # made from what the editor wrote, see handlers/staff/announcements
    target = [[way_to(say, announcement.target)]] if announcement.target else []
    return Screen(
        Spoken(f"{head}\n\n{words}\n\n{say('announcement-foot')}"),
        [*target, [ways.to_notifications(say)]],
        attachment=announcement.attachment,
    )


def way_to(say: Say, target: Target) -> Key:
    """The button that leads there, and says so."""
    if isinstance(target.to, Goal):
        return say.plain(_LEADS_TO[target.to.kind]), GoalOpened(goal=target.to.payload, language=say.language)
    return say.plain("announcement-button-link", host=_host(target.to)), Link(target.to)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
