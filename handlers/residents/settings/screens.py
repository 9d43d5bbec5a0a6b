"""What people see about their language and their data."""

from handlers.residents import ways
from handlers.residents.demographics.buttons import ToldOpened
from handlers.residents.onboarding.screens import language_keys
from handlers.residents.settings.buttons import ConsentKept, ConsentRevoked, PrivacyReadOn, RevocationWanted
from handlers.screens import OWN_NUMBER, Row, Screen
from locales.speech import Say, Speech, Spoken
from participation.processes import Contact, Process
from participation.residents import Consent, ConsentScope
from participation.wall_time import Instant


def language_question(say: Say, speech: Speech, process: Process) -> Screen:
    rows = [[key] for key in language_keys(speech, process.languages)]
    return Screen(say("language-question"), [*rows, [ways.to_overview(say)]])


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


def started(say: Say, phrase: str) -> Screen:
    """What comes now is one press away."""
    return Screen(say(phrase), [[ways.to_notifications(say), ways.to_overview(say)]])


def _statement(say: Say, contact: Contact) -> Spoken | None:
    return say("privacy-statement", privacy_statement=contact.privacy_statement) if contact.privacy_statement else None


def _privacy_rows(say: Say) -> list[Row]:
    return [[(say.plain("phase-button-more"), PrivacyReadOn(language=say.language)), ways.to_overview(say)]]
