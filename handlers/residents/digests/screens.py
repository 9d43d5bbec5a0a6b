"""News as their reader sees them: one by itself, or several put together; and what was shortened, in full."""

import html
import re
from collections.abc import Iterator, Sequence

from handlers.residents import ways
from handlers.residents.announcements.screens import announced
from handlers.residents.digests.buttons import AnnouncementRead, AnswerRead, DigestReadOn
from handlers.residents.ideas import summaries
from handlers.residents.ideas.outcomes import named, status_sentence
from handlers.residents.reading.buttons import PublishedIdeaOpened
from handlers.residents.reading.screens import NO_VIEW
from handlers.screens import Key, Row, Screen
from locales.speech import Say, Spoken, Written
from participation.announcements import Announcement
from participation.answers import OfficialResponse
from participation.ideas import Idea, IdeaId
from participation.news import Answered, Digest, Headline, Page
from participation.processes import Process
from participation.words import Language

PAGE = 6
"""So many of them one message holds: more nobody reads on a phone."""
BEGINNING = 120
"""Signs of an announcement in a digest, and of an idea in the message about it."""
_TAG = re.compile(r"<[^>]*>")


def news(say: Say, process: Process, digest: Digest, language: Language) -> Screen:
    """What is alone needs no list."""
    if len(digest.headlines) == 1 and (alone := _alone(say, process, digest.headlines[0], language)):
        return alone
    return page(say, process, digest.page(0, PAGE), language)


def page(say: Say, process: Process, shown: Page, language: Language) -> Screen:
    """Numbers begin anew on each page: they can be typed."""
    words = say.lines(
        say("digest-head" if shown.start == 0 else "digest-head-more"),
        *_lines(say, process, shown, language),
        say("digest-more", count=shown.left) if shown.left else None,
        say("digest-question"),
    )
    keys: list[Key] = [
        (say.plain("reading-button-look", number=number), _opens(say, one)) for number, one in enumerate(shown.headlines, start=1)
    ]
    looks: list[Row] = [keys[place : place + 3] for place in range(0, len(keys), 3)]
    more: list[Row] = []
    if shown.left:
        more.append([(say.plain("digest-button-more"), DigestReadOn(digest=shown.digest, start=shown.start + len(shown.headlines)))])
    return Screen(words, [*looks, *more, [ways.to_notifications(say), ways.to_overview(say)]])


def gone(say: Say) -> Screen:
    """Nothing of it can be read any more."""
    return Screen(say("digest-gone"), [[ways.to_reading(say), ways.to_overview(say)]])


def answer(say: Say, response: OfficialResponse, ideas: Sequence[Idea]) -> Screen:
    """In full; with the way to the first of its ideas that can be read."""
    words = say(
        "news-answer", reference=named(say, response.references), status=status_sentence(say, response.status), text=Written(response.text)
    )
    looks: list[Row] = [[_look(say, ideas[0].id)]] if ideas else []
    return Screen(words, [*looks, [ways.to_notifications(say), ways.to_overview(say)]])


def _alone(say: Say, process: Process, headline: Headline, language: Language) -> Screen | None:
    """None where one message cannot hold it as it is: an announcement with a picture is a message of its own."""
    match headline:
        case Announcement(attachment=None):
            return announced(say, process, headline, language)
        case Answered():
            return _answered(say, headline)
        case Idea():
            return _new_idea(say, process, headline)
    return None


def _answered(say: Say, headline: Answered) -> Screen:
    ideas = headline.ideas
    words = say(
        "news-answer-followed",
        title=summaries.headline(ideas[0]),
        reference=named(say, [idea.reference for idea in ideas]),
        status=status_sentence(say, headline.answer.status),
        text=Written(headline.answer.text),
    )
    return Screen(words, [[_look(say, ideas[0].id)], [ways.to_notifications(say), ways.to_overview(say)]])


def _new_idea(say: Say, process: Process, idea: Idea) -> Screen:
    words = say(
        "news-idea",
        title=summaries.headline(idea),
        summary=summaries.summary(say, process, idea),
        text=Written(idea.text).shortened(2 * BEGINNING),
    )
    return Screen(words, [[_look(say, idea.id)], [ways.to_notifications(say), ways.to_overview(say)]])


def _lines(say: Say, process: Process, shown: Page, language: Language) -> Iterator[Spoken]:
    """Each kind below its heading."""
    number = 0
    for heading, headlines in (
        ("digest-announcements", shown.announcements),
        ("digest-answers", shown.answers),
        ("digest-ideas", shown.ideas),
    ):
        if headlines:
            yield say(heading)
        for headline in headlines:
            number += 1
            yield _line(say, process, headline, number, language)


def _line(say: Say, process: Process, headline: Headline, number: int, language: Language) -> Spoken:
    match headline:
        case Announcement():
            return say("digest-line", number=number, words=Written(_plain(headline, language)).shortened(BEGINNING))
        case Answered(ideas=(first,)):
            status = status_sentence(say, headline.answer.status)
            return say("digest-line-answer", number=number, title=summaries.headline(first), status=status)
        case Answered(ideas=(first, *others)):
            status = status_sentence(say, headline.answer.status)
            return say("digest-line-answers", number=number, title=summaries.headline(first), count=len(others), status=status)
        case Idea():
            about = summaries.summary(say, process, headline)
            return say("digest-line-idea", number=number, title=summaries.headline(headline), summary=about)
    raise ValueError("a line of a digest is about something")


def _plain(announcement: Announcement, language: Language) -> str:
    """Without its formatting, of which the beginning could have the start alone."""
    found = announcement.in_(language)
    return html.unescape(_TAG.sub("", found[1].html)) if found else ""


def _opens(say: Say, headline: Headline) -> AnnouncementRead | AnswerRead | PublishedIdeaOpened:
    match headline:
        case Announcement():
            return AnnouncementRead(announcement_id=headline.id)
        case Answered():
            return AnswerRead(answer_id=headline.answer.id, language=say.language)
        case Idea():
            return PublishedIdeaOpened(view=NO_VIEW, idea_id=headline.id, language=say.language)


def _look(say: Say, idea_id: IdeaId) -> Key:
    return say.plain("news-button-look"), PublishedIdeaOpened(view=NO_VIEW, idea_id=idea_id, language=say.language)
