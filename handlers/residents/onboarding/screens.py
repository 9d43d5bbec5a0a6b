"""What people see on their way in."""

from collections.abc import Sequence

from handlers.residents import ways
from handlers.residents.onboarding.buttons import (
    ConsentGiven,
    GuardianAsked,
    LanguageChosen,
    ReadingChosen,
    UnderAgeTold,
    YoungFollowChosen,
)
from handlers.screens import Key, Row, Screen
from locales.speech import Say, Speech, Spoken
from participation.guardians import WAITS
from participation.notices import Notice
from participation.processes import Process, UnderAge
from participation.wall_time import Instant
from participation.words import Language


def welcome(say: Say, speech: Speech, process: Process, goal: str) -> Screen:
    """The first screen, in the language guessed from the app."""
    go_on = (say.plain("language-button-continue"), LanguageChosen(language=say.language, goal=goal))
    return Screen(say("welcome", city=process.city), [[go_on], *other_languages(say, speech, process, goal)])


def other_languages(say: Say, speech: Speech, process: Process, goal: str) -> list[Row]:
    """The process's other languages under their own names."""
    keys = language_keys(speech, [language for language in process.languages if language is not say.language], goal)
    return [keys[place : place + 2] for place in range(0, len(keys), 2)]


def notice(say: Say, process: Process, goal: str) -> Screen:
    """What is stored, who sees it, and the question for consent."""
    facts = Notice.of(process)
    words = say.lines(
        say("consent"),
        say("consent-stored", until=say.date(facts.stored_until)),
        _photos_and_places(say, facts),
        say("consent-demographics") if facts.demographics else None,
        say("consent-seen"),
        say("consent-telegram", url=facts.other_way) if facts.other_way else say("consent-telegram-only"),
        say("consent-more"),
        say("consent-question-any-age") if facts.minimum_age is None else say("consent-question", age=facts.minimum_age),
    )
    agree = (say.plain("consent-button-yes"), ConsentGiven(language=say.language, goal=goal, version=facts.version))
    read = (say.plain("consent-button-no"), ReadingChosen(language=say.language, goal=goal))
    if facts.minimum_age is None:
        return Screen(words, [[agree], [read]])
    under_age = (say.plain("consent-button-under-age", age=facts.minimum_age), UnderAgeTold(language=say.language, goal=goal))
    return Screen(words, [[agree], [under_age, read]])


def _photos_and_places(say: Say, facts: Notice) -> Spoken | None:
    if facts.photos and facts.places:
        return say("consent-photo-and-place")
    if facts.photos:
        return say("consent-photo")
    return say("consent-place") if facts.places else None


def notice_again(say: Say, speech: Speech, process: Process, words: Spoken) -> Screen:
    """The notice for somebody who has written something: nobody knows whether they had chosen a language, so it can still be chosen."""
    screen = notice(say, process, "")
    return Screen(screen.text, [*screen.rows, *other_languages(say, speech, process, "")]).below(words)


def under_age(say: Say, process: Process, goal: str) -> Screen:
    """What those below the minimum age may do in this process."""
    facts = Notice.of(process)
    back = (say.plain("button-back"), LanguageChosen(language=say.language, goal=goal))
    follow = (say.plain("under-age-button-follow"), YoungFollowChosen(language=say.language, goal=goal, version=facts.version))
    if facts.under_age is not UnderAge.GUARDIAN:
        words = say("under-age", age=process.minimum_age)
        return Screen(words, [[follow], [ways.to_reading(say), ways.to_phases(say)], [ways.to_overview(say), back]])
    number = (say.plain("under-age-button-guardian"), GuardianAsked(language=say.language, goal=goal, version=facts.version))
    read = (say.plain("under-age-button-read"), ReadingChosen(language=say.language, goal=goal))
    words = say("under-age-guardian", age=process.minimum_age, days=WAITS.days)
    return Screen(words, [[number], [follow], [read, back]])


def follows_young(say: Say) -> Screen:
    return Screen(say("follow-young"), [[ways.to_overview(say)]])


def number_for_paper(say: Say, process: Process, number: str, until: Instant, now: Instant) -> Screen:
    """What somebody below the minimum age copies onto the paper, and where that goes."""
    contact = process.contact
    form = say("guardian-form", url=contact.guardian_form) if contact.guardian_form else None
    words = say("guardian-number", number=number, controller=contact.controller, until=say.last_day(until, now, process.zone))
    return Screen(say.lines(words, form, say("guardian-number-next")), [[ways.to_reading(say), ways.to_overview(say)]])


def parents_agreed(say: Say) -> Screen:
    return Screen(say("parents-agreed"), [[ways.to_new_idea(say), ways.to_overview(say)]])


def parents_revoked(say: Say) -> Screen:
    return Screen(say("parents-revoked"), [[ways.to_reading(say)]])


def read_only(say: Say, goal: str = "", *, is_on_record: bool = False) -> Screen:
    """Whoever joins later after all still comes where the link led."""
    return Screen(say("read-only-on-record" if is_on_record else "read-only"), [[ways.to_joining(say, goal)]])


def join_offer(say: Say, *, has_changed: bool = False) -> Screen:
    """Somebody who only reads wants to write; or somebody who takes part has not yet agreed to the notice as it is now."""
    words = say("consent-changed-first" if has_changed else "read-only-refused")
    return Screen(words, [[ways.to_joining(say)], [ways.to_overview(say)]])


def help_for_readers(say: Say) -> Screen:
    return Screen(say("help-consent"), [[ways.to_joining(say)], [ways.to_overview(say)]])


def language_keys(speech: Speech, languages: Sequence[Language], goal: str = "") -> list[Key]:
    """Languages under their own names."""
    return [(speech.in_(language).plain("language-name"), LanguageChosen(language=language, goal=goal)) for language in languages]
