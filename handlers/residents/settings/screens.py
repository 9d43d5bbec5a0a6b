"""What people see about their language, their messages and their data."""

from handlers.residents import ways
from handlers.residents.demographics.buttons import ToldOpened
from handlers.residents.onboarding.screens import language_keys
from handlers.residents.settings.buttons import ConsentKept, ConsentRevoked, MessagesChosen, PrivacyReadOn, RevocationWanted, Wish
from handlers.screens import OWN_NUMBER, Row, Screen
from locales.speech import Say, Speech, Spoken
from participation.processes import Contact, Process
from participation.residents import Consent, ConsentScope, Resident, ResidentState
from participation.wall_time import Instant

_WISHES = {Wish.ALL: "notifications-on", Wish.OWN: "notifications-own", Wish.NONE: "notifications-off"}


def language_question(say: Say, speech: Speech, process: Process) -> Screen:
    rows = [[key] for key in language_keys(speech, process.languages)]
    return Screen(say("language-question"), [*rows, [ways.to_overview(say)]])


def notifications(say: Say, resident: Resident) -> Screen:
    """What somebody hears from us now, and what else is possible."""
    wish = wish_of(resident)
    others: list[Row] = [[(_wish_label(say, other), MessagesChosen(wish=other))] for other in Wish if other is not wish]
    return Screen(say(_WISHES[wish]), [*others, [ways.to_overview(say)]])


def wish_of(resident: Resident) -> Wish:
    if resident.state is ResidentState.STOPPED:
        return Wish.NONE
    return Wish.ALL if resident.wants_messages else Wish.OWN


def privacy(say: Say, process: Process, consent: Consent, now: Instant, *, takes_part: bool) -> Screen:
    """For somebody who has agreed: to the notice as it is now, to an earlier one, or to be written to and no more."""
    phrase = "privacy" if takes_part else "privacy-limited" if consent.scope is ConsentScope.LIMITED else "privacy-earlier"
    words = say(
        phrase,
        controller=process.contact.controller,
        data_protection_contact=process.contact.data_protection_contact,
        until=say.date(process.stored_until),
        day=say.on(consent.given_at, now, process.zone),
    )
    revoke: Row = [(say.plain("privacy-button-revoke"), RevocationWanted())]
    about_you: list[Row] = [[(say.plain("privacy-button-about-you"), ToldOpened())]] if takes_part and process.demographics else []
    return Screen(words, [*about_you, revoke, *_privacy_rows(say)])


def privacy_after_revoking(say: Say, process: Process) -> Screen:
    """For somebody who took their yes back."""
    contact = process.contact
    words = say("privacy-revoked", controller=contact.controller, data_protection_contact=contact.data_protection_contact)
    return Screen(words, _privacy_rows(say))


def revoke_question(say: Say) -> Screen:
    yes = (say.plain("revoke-button-yes"), ConsentRevoked())
    no = (say.plain("revoke-button-no"), ConsentKept())
    return Screen(say("revoke-question"), [[yes], [no]])


def revoked(say: Say) -> Screen:
    return Screen(say("revoked"), [[ways.to_reading(say), ways.to_overview(say)]])


def nothing_to_revoke(say: Say) -> Screen:
    return Screen(say("revoke-nothing"), [[ways.to_overview(say)]])


def privacy_of_strangers(say: Say, process: Process) -> Screen:
    """For somebody about whom nothing is stored."""
    contact = process.contact
    words = say("privacy-nothing-stored", controller=contact.controller, data_protection_contact=contact.data_protection_contact)
    return Screen(words, _privacy_rows(say))


def privacy_more(say: Say, process: Process) -> Screen:
    contact = process.contact
    words = say(
        "privacy-more",
        imprint=contact.imprint,
        accessibility_statement=contact.accessibility_statement,
        feedback_address=contact.feedback_address,
    )
    rule = say(f"privacy-forgotten-{process.ideas.when_forgotten}")
    return Screen(say.lines(words, rule, _statement(say, contact)), [[ways.to_overview(say)]])


def about(say: Say, process: Process) -> Screen:
    words = say(
        "about",
        title=process.title,
        about=process.about,
        imprint=process.contact.imprint,
        accessibility_statement=process.contact.accessibility_statement,
        feedback_address=process.contact.feedback_address,
    )
    links = [say("about-link", title=link.title, url=link.url) for link in process.links]
    platform = process.web_platform
    door = say("about-web-platform", name=platform.name, url=platform.url) if platform else None
    return Screen(say.lines(words, *links, door), [[ways.to_overview(say)]])


def own_number(say: Say) -> Screen:
    return Screen(say("own-number", number=OWN_NUMBER), [[ways.to_overview(say)]])


def said(say: Say, phrase: str) -> Screen:
    """One sentence, and the way on."""
    return Screen(say(phrase), [[ways.to_overview(say)]])


def _statement(say: Say, contact: Contact) -> Spoken | None:
    return say("privacy-statement", privacy_statement=contact.privacy_statement) if contact.privacy_statement else None


def _privacy_rows(say: Say) -> list[Row]:
    return [[(say.plain("phase-button-more"), PrivacyReadOn(language=say.language)), ways.to_overview(say)]]


def _wish_label(say: Say, wish: Wish) -> str:
    match wish:
        case Wish.ALL:
            return say.plain("notifications-button-all")
        case Wish.OWN:
            return say.plain("notifications-button-own")
        case Wish.NONE:
            return say.plain("notifications-button-none")
