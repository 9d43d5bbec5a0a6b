"""What has become of an idea, in the words for its author; and what the author can do about it."""

from collections.abc import Sequence

from handlers.residents.ideas.buttons import AppealWanted, ReworkWanted
from handlers.screens import Key
from locales.speech import Say, Spoken, Written
from participation.answers import OfficialResponse
from participation.ideas import Idea, ProcessingStatus, Reference
from participation.moderation import Verdict
from participation.texts import units

ROOM = 3700
"""UTF-16 units for idea and answer in one message of 4,096 (Bot API, sendMessage); the rest is for the words around them."""
SHORTEST_ANSWER = 120
NAMED = 5


def reason(say: Say, verdict: Verdict) -> Spoken:
    """Why, in the words that go with the reason or in the team's own."""
    if verdict.reason is None:
        return say.lines()
    if verdict.words:
        return say("reason-in-own-words", words=Written(verdict.words))
    return say(f"reason-{verdict.reason.replace('_', '-')}")


def status_sentence(say: Say, status: ProcessingStatus) -> Spoken:
    return say(f"status-{status.replace('_', '-')}")


def newest_answer(say: Say, answer: OfficialResponse | None, words: Spoken) -> Spoken | None:
    """As much of the city's answer as one message holds below these words; the whole of it was a message of its own."""
    if answer is None:
        return None
    status, room = status_sentence(say, answer.status), ROOM - units(words)
    if room < SHORTEST_ANSWER:
        return say("idea-card-answer-elsewhere", status=status)
    text = Written(answer.text) if units(answer.text) <= room else Written(answer.text).shortened(room // 2)  # a sign takes up to two
    return say("idea-card-answer", status=status, text=text)


def named(say: Say, references: Sequence[Reference]) -> Spoken:
    """Ideas by number, the first few: "2024-00001, 2024-00002 und 3 weiteren"."""
    more = [say("idea-and-more", count=len(references) - NAMED)] if len(references) > NAMED else []
    return say.listed([*references[:NAMED], *more])


def ways_of_author(say: Say, idea: Idea, *, may_change: bool, may_appeal: bool) -> list[Key]:
    """What the author of an idea that came back can do about it."""
    change: list[Key] = [(say.plain("news-button-rework"), ReworkWanted(idea_id=idea.id))] if may_change else []
    again: list[Key] = [(say.plain("news-button-appeal"), AppealWanted(idea_id=idea.id))] if may_appeal else []
    return [*change, *again]
