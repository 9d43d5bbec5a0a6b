"""How to come to each state of the idea dialog, from wherever somebody is."""

from collections.abc import Awaitable, Callable, Sequence

from handlers.buttons import Button
from handlers.residents import ways
from handlers.residents.ideas import buttons as pressed
from handlers.residents.ideas.names import DRAFT_DELETE, DRAFT_FOUND
from participation.idea_questions import Question
from tests.conversations.wanderer import TEXTS, Seen, Wanderer

Way = Callable[[Wanderer], Awaitable[None]]


async def nothing(wanderer: Wanderer) -> None:
    """No question is open, and no draft waits."""
    expected = wanderer.expected
    if expected.draft and not expected.draft.is_blank:
        await found(wanderer)
        await _presses(wanderer, pressed.DeletionWanted)
        await _presses(wanderer, pressed.DraftDeleted)
    elif expected.is_writing:
        await wanderer.does("later", _any)


async def closed(wanderer: Wanderer) -> None:
    """No question is open, and a draft waits."""
    if wanderer.expected.question is None and wanderer.expected.draft:
        return
    await extras(wanderer)
    await wanderer.does("later", _any)


async def found(wanderer: Wanderer) -> None:
    if wanderer.expected.draft is None or wanderer.expected.draft.is_blank:
        await extras(wanderer)
    if wanderer.expected.is_writing:
        await wanderer.does("later", _any)
    await wanderer.does("new", _any)


async def delete(wanderer: Wanderer) -> None:
    await found(wanderer)
    await _presses(wanderer, pressed.DeletionWanted)


async def field(wanderer: Wanderer) -> None:
    await nothing(wanderer)
    await wanderer.does("new", _any)
    while wanderer.expected.asked is not Question.FIELD:  # a draft without more than its field goes on behind it
        await wanderer.does("back", _any)


async def topic(wanderer: Wanderer) -> None:
    await field(wanderer)
    await _presses(wanderer, pressed.FieldChosen)


async def text(wanderer: Wanderer) -> None:
    await topic(wanderer)
    await _presses(wanderer, pressed.TopicChosen)


async def extras(wanderer: Wanderer) -> None:
    draft = wanderer.expected.draft
    if draft and draft.topic and draft.has_text and not draft.waiting:
        await found(wanderer)
        await _presses(wanderer, ways.DraftResumed)
    else:
        await text(wanderer)
        await wanderer.does("says", lambda _: TEXTS[1])


async def check(wanderer: Wanderer) -> None:
    await extras(wanderer)
    await _presses(wanderer, pressed.WentOn)


def part(part: Question, home: Way) -> Way:
    async def go(wanderer: Wanderer) -> None:
        await home(wanderer)
        await _presses(wanderer, pressed.PartOpened, part)

    return go


def districts(home: Way) -> Way:
    async def go(wanderer: Wanderer) -> None:
        await home(wanderer)
        await wanderer.does("types a label", lambda shown: next(seen for seen in shown if isinstance(seen.button, pressed.PartOpened)))

    return go


async def topic_again(wanderer: Wanderer) -> None:
    await part(Question.FIELD, check)(wanderer)
    await _presses(wanderer, pressed.FieldChosen)


def addition(home: Way) -> Way:
    async def go(wanderer: Wanderer) -> None:
        await home(wanderer)
        await wanderer.does("says", lambda _: TEXTS[2])

    return go


async def edited(wanderer: Wanderer) -> None:
    await nothing(wanderer)
    await check(wanderer)
    draft = wanderer.expected.draft
    choices = iter([draft.messages[0] if draft else 0, TEXTS[2]])
    await wanderer.does("edits", lambda _: next(choices))


async def unasked(wanderer: Wanderer) -> None:
    await nothing(wanderer)
    await wanderer.does("says", lambda _: TEXTS[1])


STATES: dict[str | None, Way] = {
    None: closed,
    DRAFT_FOUND: found,
    DRAFT_DELETE: delete,
    "idea-field": field,
    "idea-topic": topic,
    "idea-text": text,
    "idea-extras": extras,
    "idea-photo": part(Question.PHOTO, extras),
    "idea-place": part(Question.PLACE, extras),
    "idea-district": districts(part(Question.PLACE, extras)),
    "idea-title": part(Question.TITLE, extras),
    "idea-check": check,
    "idea-field>check": part(Question.FIELD, check),
    "idea-topic>check": topic_again,
    "idea-text>check": part(Question.TEXT, check),
    "idea-photo>check": part(Question.PHOTO, check),
    "idea-place>check": part(Question.PLACE, check),
    "idea-district>check": districts(part(Question.PLACE, check)),
    "idea-title>check": part(Question.TITLE, check),
    "idea-addition-extras": addition(extras),
    "idea-addition-check": addition(check),
    "idea-edited-check": edited,
    "idea-unasked-field": unasked,
}
"""Every state of the dialog that somebody can be in, under the name of the question that is open."""


async def goes_to(wanderer: Wanderer, state: str | None) -> None:
    if wanderer.expected.question != state or (state is None and wanderer.expected.draft is None):
        await STATES[state](wanderer)
    if wanderer.expected.question != state:
        raise AssertionError(f"the way to {state} led to {wanderer.expected.question}")


async def _presses(wanderer: Wanderer, kind: type[Button], part: Question | None = None) -> None:
    def newest(shown: Sequence[Seen]) -> Seen:
        of_kind = [seen for seen in shown if isinstance(seen.button, kind)]
        return next(seen for seen in of_kind if part is None or getattr(seen.button, "part", None) is part)

    await wanderer.does("presses", newest)


def _any(options: object) -> object:
    raise AssertionError("nothing is left to chance on a known way")
