"""What has become of an idea, in the words for its author; and what the author can do about it."""

from handlers.residents.ideas.buttons import AppealWanted, ReworkWanted
from handlers.screens import Key
from locales.speech import Say, Spoken, Written
from participation.ideas import Idea, ProcessingStatus
from participation.moderation import Verdict


def reason(say: Say, verdict: Verdict) -> Spoken:
    """Why, in the words that go with the reason or in the team's own."""
    if verdict.reason is None:
        return say.lines()
    if verdict.words:
        return say("reason-in-own-words", words=Written(verdict.words))
    return say(f"reason-{verdict.reason.replace('_', '-')}")


def status_sentence(say: Say, status: ProcessingStatus) -> Spoken:
    return say(f"status-{status.replace('_', '-')}")


def ways_of_author(say: Say, idea: Idea, *, may_change: bool, may_appeal: bool) -> list[Key]:
    """What the author of an idea that came back can do about it."""
    change: list[Key] = [(say.plain("news-button-rework"), ReworkWanted(idea_id=idea.id))] if may_change else []
    again: list[Key] = [(say.plain("news-button-appeal"), AppealWanted(idea_id=idea.id))] if may_appeal else []
    return [*change, *again]
