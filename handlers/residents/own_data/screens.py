"""What people see when they ask what is stored about them, or to be forgotten."""

from collections.abc import Iterator

from handlers.residents import ways
from handlers.residents.own_data.buttons import ForgettingConfirmed, ForgettingDeclined, ForgettingWanted
from handlers.residents.own_data.document import everything_told, json_of
from handlers.residents.own_data.page import page_of
from handlers.screens import NoKeys, Screen
from locales.speech import Say, Speech, Spoken
from participation.own_data import Farewell, IdeasWish, decided
from participation.processes import Process, WhenForgotten
from participation.wall_time import Instant
from services.own_data import Report


def own_data_as_files(say: Say, speech: Speech, report: Report, process: Process, now: Instant) -> tuple[Screen, Screen]:
    """A page to read on the phone, and the same for programs (Art. 20 GDPR)."""
    told, moment = everything_told(say, speech, report, process, now), say.moment(now, now, process.zone)
    page = Screen(say("own-data-caption", moment=moment), file=page_of(say, told))
    return page, Screen(say("own-data-caption-json"), file=json_of(told))


def own_data(say: Say, report: Report) -> Screen:
    """Stands below the file."""
    forget = (say.plain("own-data-button-forget"), ForgettingWanted())
    return Screen(say("own-data", things=say.listed(_things(say, report))), [[forget, ways.to_overview(say)]])


def nothing_stored(say: Say) -> Screen:
    return Screen(say("own-data-nothing"), [[ways.to_overview(say)]])


def forget_question(say: Say, process: Process, *, with_ideas: bool) -> Screen:
    """Asked once. Ideas are a choice only where some could stay, and the process leaves it to the person."""
    no = (say.plain("forget-button-no"), ForgettingDeclined())
    if not with_ideas:
        everything = (say.plain("forget-button-all"), ForgettingConfirmed(ideas=IdeasWish.GO))
        return Screen(say("forget-question-without-ideas"), [[everything], [no]])
    if process.ideas.when_forgotten is not WhenForgotten.CHOICE:
        rule = "forget-question-ideas-stay" if process.ideas.when_forgotten is WhenForgotten.STAY else "forget-question-ideas-go"
        yes = (say.plain("forget-button-yes"), ForgettingConfirmed(ideas=decided(IdeasWish.GO, process.ideas.when_forgotten)))
        return Screen(say(rule), [[yes], [no]])
    stay = (say.plain("forget-button-ideas-stay"), ForgettingConfirmed(ideas=IdeasWish.STAY))
    go = (say.plain("forget-button-ideas-go"), ForgettingConfirmed(ideas=IdeasWish.GO))
    return Screen(say("forget-question"), [[stay], [go], [no]])


def forgotten(say: Say, farewell: Farewell, process: Process) -> Screen:
    """The receipt. It takes keys in the place of the phone's keyboard away: they belong to nobody now."""
    receipt, zone = farewell.receipt, process.zone
    words = say.lines(
        say("forget-done", receipt=receipt.number, moment=say.moment(receipt.forgotten_at, receipt.forgotten_at, zone)),
        say("forget-done-kept", count=farewell.ideas_kept) if farewell.ideas_kept else None,
        say("forget-done-deleted", count=farewell.ideas_deleted) if farewell.ideas_deleted else None,
        say("forget-done-rest"),
    )
    return Screen(words, keys=NoKeys())


def _things(say: Say, report: Report) -> Iterator[Spoken]:
    profile = report.profile
    counts = {
        "own-data-ideas-count": len(profile.ideas) if profile else 0,
        "own-data-drafts-count": len(profile.unsent) if profile else 0,
        "own-data-agreements-count": len(profile.agreements) if profile else 0,
        "own-data-follows-count": len(profile.taken_part.follows) if profile else 0,
        "own-data-messages-count": len(report.told),
        "own-data-supports-count": len(profile.taken_part.supports) if profile else 0,
        "own-data-reports-count": len(profile.taken_part.reports) if profile else 0,
        "own-data-inquiries-count": len(profile.taken_part.inquiries) if profile else 0,
        "own-data-not-answered-count": len(report.not_answered),
        "own-data-receipts-count": len(report.receipts),
    }
    return (say(phrase, count=count) for phrase, count in counts.items() if count)
