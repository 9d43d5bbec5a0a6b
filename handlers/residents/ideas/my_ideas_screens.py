"""What people see of the ideas they have sent: the receipt, the list, the card of each."""

from handlers.residents import ways
from handlers.residents.ideas import summaries
from handlers.residents.ideas.buttons import IdeaOpened, IdeaSpared, IdeaWithdrawn, MyIdeasTurned, WithdrawalWanted
from handlers.residents.ideas.outcomes import newest_answer, status_sentence, ways_of_author
from handlers.screens import Key, Row, Screen
from locales.speech import Say, Spoken, Written
from participation.ideas import Draft, Idea, IdeaState, ProcessingStatus
from participation.processes import Process
from participation.residents import Resident
from participation.wall_time import Instant, local_date
from services.ideas import Page
from services.standing import Standing


def received(say: Say, process: Process, idea: Idea, resident: Resident, now: Instant) -> Screen:
    """The receipt: the number, what happens next, and by when."""
    words = say(
        "idea-received" if resident.hears_about_own_ideas else "idea-received-stopped",
        reference=idea.reference,
        until=say.day(process.checked_by(idea.submitted_at), local_date(now, process.zone)),
    )
    return Screen(words, _ways_on(say))


def received_before(say: Say, idea: Idea) -> Screen:
    return Screen(say("idea-received-before", reference=idea.reference), _ways_on(say))


def listed(say: Say, page: Page, draft: Draft | None, *, collecting: bool) -> Screen:
    """One's own ideas, newest first, above them what is still being written. Numbers begin anew on each page: they can be typed."""
    if draft is None and not page.ideas:
        return Screen(say("my-ideas-none" if collecting else "my-ideas-none-closed"), [_ways_out(say, collecting=collecting)])
    lines, looks = [], list[Key]()
    if draft:
        lines.append(say("my-ideas-line", number=1, title=summaries.headline(draft), state=say("idea-state-draft")))
        looks.append((say.plain("my-ideas-button-continue", number=1), ways.DraftResumed(draft_id=draft.id)))
    for number, idea in enumerate(page.ideas, start=len(lines) + 1):
        lines.append(say("my-ideas-line", number=number, title=summaries.headline(idea), state=say(f"idea-state-{idea.state}")))
        looks.append((say.plain("my-ideas-button-look", number=number), IdeaOpened(idea_id=idea.id)))
    words = say.lines(say("my-ideas", count=page.count + bool(draft)), *lines, say("my-ideas-question"))
    rows = [looks[place : place + 2] for place in range(0, len(looks), 2)]
    return Screen(words, [*rows, *_turning(say, page), _ways_out(say, collecting=collecting)])


def card(say: Say, process: Process, idea: Idea, now: Instant, standing: Standing) -> Screen:
    """One idea as it stands now: with the city's newest answer, and what its author can do."""
    words = say(
        "idea-card" if idea.title else "idea-card-untitled",
        title=summaries.title_of(idea),
        reference=idea.reference,
        summary=summaries.summary(say, process, idea),
        text=Written(idea.text),
        state=_state(say, process, idea, now),
    )
    withdraw: list[Key] = [(say.plain("idea-button-withdraw"), WithdrawalWanted(idea_id=idea.id))] if idea.may_be_withdrawn else []
    may_change = standing.rework_until is not None and now < standing.rework_until
    came_back = ways_of_author(say, idea, may_change=may_change, may_appeal=standing.may_appeal)
    shared = [ways.to_sharing(say, idea.id)] if idea.state is IdeaState.PUBLISHED else []
    keys: list[Row] = [[key] for key in (*shared, *came_back)]
    return Screen(say.lines(words, newest_answer(say, standing.answer, words)), [*keys, [*withdraw, ways.to_my_ideas(say)]])


def _state(say: Say, process: Process, idea: Idea, now: Instant) -> Spoken:
    """Whether it can be read, and what the city does with it."""
    if idea.state is IdeaState.PUBLISHED and idea.status is not ProcessingStatus.RECEIVED:
        return status_sentence(say, idea.status)
    until = process.checked_by(idea.waiting_since or idea.submitted_at)
    return say(f"idea-stand-{idea.state}", until=say.day(until, local_date(now, process.zone)))


def withdraw(say: Say, idea: Idea) -> Screen:
    yes = (say.plain("idea-button-withdraw-yes"), IdeaWithdrawn(idea_id=idea.id))
    no = (say.plain("idea-button-withdraw-no"), IdeaSpared(idea_id=idea.id))
    return Screen(say("idea-withdraw-question", reference=idea.reference), [[yes, no]])


def withdrawn(say: Say, idea: Idea) -> Screen:
    return Screen(say("idea-withdrawn", reference=idea.reference), [[ways.to_my_ideas(say), ways.to_overview(say)]])


def spared(say: Say, idea: Idea) -> Screen:
    return Screen(say("idea-not-withdrawn", reference=idea.reference), [[ways.to_my_ideas(say), ways.to_overview(say)]])


def _turning(say: Say, page: Page) -> list[Row]:
    fewer: list[Key] = [(say.plain("button-fewer"), MyIdeasTurned(page=page.number - 1))] if page.number > 0 else []
    more: list[Key] = [(say.plain("button-more"), MyIdeasTurned(page=page.number + 1))] if page.number + 1 < page.pages else []
    return [[*fewer, *more]] if fewer or more else []


def _ways_on(say: Say) -> list[Row]:
    another = (say.plain("idea-button-another"), ways.IdeaWanted(language=say.language))
    return [[ways.to_my_ideas(say), another], [ways.to_overview(say)]]


def _ways_out(say: Say, *, collecting: bool) -> Row:
    return [ways.to_new_idea(say), ways.to_overview(say)] if collecting else [ways.to_overview(say)]
