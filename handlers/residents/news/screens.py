"""What authors are told when a decision about their idea comes into force, and when the city answers it."""

from collections.abc import Sequence

from handlers.residents import ways
from handlers.residents.ideas.buttons import IdeaOpened, WithdrawalWanted
from handlers.residents.ideas.outcomes import named, reason, status_sentence, ways_of_author
from handlers.residents.reading.buttons import PublishedIdeaOpened
from handlers.residents.reading.screens import NO_VIEW
from handlers.screens import Key, Row, Screen
from locales.speech import Say, Spoken, Written
from participation.answers import Hearer, OfficialResponse
from participation.ideas import Idea, IdeaState, ProcessingStatus, Reference
from participation.moderation import AppealState, Settled
from participation.processes import Process
from participation.wall_time import Instant, local_date


def decided(say: Say, process: Process, settled: Settled, now: Instant, rework_until: Instant | None) -> Screen:
    """One message for each decision: what it is, why, and what the author can do."""
    idea = settled.after
    is_final = settled.appeal is not None and settled.appeal.state is AppealState.DISMISSED
    said = say(
        f"news-{idea.state}-final" if is_final else f"news-{idea.state}",
        reference=idea.reference,
        into=settled.into.reference if settled.into else "",
        reason=reason(say, settled.decision.verdict),
        until=_day(say, process, now + process.team.answer_within, now),
        rework_until=_day(say, process, rework_until, now) if rework_until else "",
    )
    looked_again = say("news-looked-again") if settled.appeal else None
    may_change = rework_until is not None and now < rework_until
    return Screen(say.lines(looked_again, said), [*_ways_back(say, idea, may_change=may_change, is_final=is_final), *_looks(say, idea)])


def missed_news(say: Say) -> Screen:
    """For somebody who had blocked us and is back, where something of their own was to be told meanwhile."""
    return Screen(say("news-missed"), [[ways.to_my_ideas(say)]])


def merged_into_yours(say: Say, mine: Idea, other: Idea) -> Screen:
    """For the author of the idea into which another one was merged."""
    return Screen(say("news-merged-into-yours", reference=mine.reference, other=other.reference), _looks(say, mine))


def parted(say: Say, process: Process, idea: Idea, lost: Idea, now: Instant) -> Screen:
    """For the author of an idea that was merged into one that has gone."""
    until = say.day(process.checked_by(now), local_date(now, process.zone))
    return Screen(say("news-parted", reference=idea.reference, into=lost.reference, until=until), _looks(say, idea))


def answered(say: Say, hearer: Hearer, answer: OfficialResponse) -> Screen:
    """The city's answer, for an author or for somebody who supports an idea that it is for."""
    ideas = hearer.own or hearer.supported
    words = answer_words(say, [idea.reference for idea in ideas], answer, is_author=bool(hearer.own))
    if hearer.own:
        return Screen(words, _looks(say, ideas[0]))
    look: Key = (say.plain("news-button-look"), PublishedIdeaOpened(view=NO_VIEW, idea_id=ideas[0].id, language=say.language))
    return Screen(words, [[look, ways.to_overview(say)]])


def answer_words(say: Say, references: Sequence[Reference], answer: OfficialResponse, *, is_author: bool) -> Spoken:
    """Exactly what they read; the team sees it before."""
    words = say(
        "news-answer" if is_author else "news-answer-supported",
        reference=named(say, references),
        status=status_sentence(say, answer.status),
        text=Written(answer.text),
    )
    return say.lines(words, say("news-answer-done") if answer.status is ProcessingStatus.IMPLEMENTED else say("news-answer-thanks"))


def reworking(say: Say, idea: Idea) -> Spoken:
    """Above the draft that is open again."""
    return say("news-reworking", reference=idea.reference)


def appealed(say: Say, idea: Idea) -> Screen:
    return Screen(say("news-appealed", reference=idea.reference), [[ways.to_my_ideas(say), ways.to_overview(say)]])


def _ways_back(say: Say, idea: Idea, *, may_change: bool, is_final: bool) -> list[Row]:
    came_back = idea.state in {IdeaState.RETURNED, IdeaState.REJECTED, IdeaState.HIDDEN}
    keys = ways_of_author(say, idea, may_change=may_change, may_appeal=came_back and not is_final)
    withdraws = came_back and idea.may_be_withdrawn
    withdraw: list[Key] = [(say.plain("idea-button-withdraw"), WithdrawalWanted(idea_id=idea.id))] if withdraws else []
    return [[key] for key in (*keys, *withdraw)]


def _looks(say: Say, idea: Idea) -> list[Row]:
    return [[(say.plain("news-button-look"), IdeaOpened(idea_id=idea.id)), ways.to_my_ideas(say)]]


def _day(say: Say, process: Process, instant: Instant, now: Instant) -> Spoken:
    return say.day(local_date(instant, process.zone), local_date(now, process.zone))
