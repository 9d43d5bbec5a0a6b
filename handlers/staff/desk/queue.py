"""The queue: how much waits, what waits longest, and what can be published many at once."""

from collections.abc import Sequence
from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.residents.ideas import summaries
from handlers.screens import Key, Row, Screen
from handlers.staff.desk.buttons import CardOpened, OldestWanted, QueueOpened, TopicsWanted, TrustedAsked, TrustedPublished
from handlers.staff.desk.card import Cards
from handlers.staff.filters import StaffCommanded, StaffPressed
from handlers.staff.names import called
from handlers.staff.protection.screens import to_flood
from handlers.staff.ways import AnswerWanted
from handlers.talk import Show
from locales.speech import Say, Spoken
from participation.answers import Assignment
from participation.floods import Flood
from participation.ideas import Idea
from participation.processes import Process, TopicKey
from participation.rights import Right
from participation.staff import Member
from participation.team_rules import DepartmentKey
from participation.wall_time import Instant, local_date
from services.assignments import Assignments
from services.moderation import PAGE, Moderation, Queue, Waiting
from services.protection import Protection

TOPICS_NAMED = 5
MINE = 10
"""So many ideas of one's own are listed; the oldest come first."""


async def show_queue(
    _: Message, moderation: Moderation, protection: Protection, process: Process, now: Instant, say: Say, show: Show
) -> None:
    shown = listed(say, process, await moderation.queue(), now, topic="", offset=0)
    floods = [to_flood(say, flood) for flood in await protection.open_floods()]
    show(replace(shown, rows=[*floods, *shown.rows]))


async def turn(_: CallbackQuery, button: QueueOpened, moderation: Moderation, process: Process, now: Instant, say: Say, show: Show) -> None:
    queue = await moderation.queue(_topic(button.topic), button.offset)
    show.in_place(listed(say, process, queue, now, topic=button.topic, offset=button.offset))


async def choose_topic(_: CallbackQuery, moderation: Moderation, process: Process, say: Say, show: Show) -> None:
    show.in_place(topics(say, process, await moderation.queue()))


async def show_oldest(
    _: CallbackQuery, button: OldestWanted, member: Member, moderation: Moderation, desk_cards: Cards, say: Say, show: Show
) -> None:
    idea_id = await moderation.next_for(member, _topic(button.topic))
    if idea_id is None:
        show(Screen(say("queue-nothing-for-you")))
    else:
        await desk_cards.open(idea_id)


async def ask_before_publishing_trusted(_: CallbackQuery, moderation: Moderation, say: Say, show: Show) -> None:
    count = (await moderation.queue()).trusted
    yes: Row = [(say.plain("queue-button-trusted-yes"), TrustedPublished())]
    back: Row = [(say.plain("desk-button-back"), QueueOpened(topic="", offset=0))]
    show.in_place(Screen(say("queue-trusted-question", count=count), [yes, back]))


async def publish_trusted(_: CallbackQuery, member: Member, moderation: Moderation, say: Say, show: Show) -> None:
    """One message tells what came of it; the cards follow, see bot/desk.py."""
    decisions = await moderation.publish_trusted(member)
    left = (await moderation.queue()).trusted
    rows: list[Row] = [[(say.plain("queue-button-trusted-yes"), TrustedPublished())]] if left and decisions else []
    back: Row = [(say.plain("queue-button-all"), QueueOpened(topic="", offset=0))]
    show.in_place(Screen(say.lines(say("queue-trusted-done", count=len(decisions)), _left(say, left)), [*rows, back]))


async def show_mine(
    _: Message, member: Member, moderation: Moderation, assignments: Assignments, process: Process, now: Instant, say: Say, show: Show
) -> None:
    claimed = await moderation.claimed_by(member)
    assigned = await assignments.open_of(DepartmentKey(member.department)) if member.department else []
    show(mine(say, process, claimed, assigned, now))


def listed(say: Say, process: Process, queue: Queue, now: Instant, *, topic: str, offset: int) -> Screen:
    """How much waits, and a page of it; whoever wants only the next one takes the first button."""
    count = queue.by_topic.get(TopicKey(topic), 0) if topic else queue.count
    if not count:
        rows: list[Row] = [[(say.plain("queue-button-all"), QueueOpened(topic="", offset=0))]] if topic else []
        return Screen(say("queue-empty"), rows)
    chosen = process.topic(TopicKey(topic))
    head = say("queue-of-topic", count=count, topic=chosen.short) if chosen else say("queue", count=count)
    lines = [_line(say, process, number, waiting, now) for number, waiting in enumerate(queue.waiting, start=offset + 1)]
    words = say.lines(
        head,
        None if topic else say("queue-by-topic", topics=say.commas(_counts(say, process, queue)[:TOPICS_NAMED])),
        say("queue-overdue", count=queue.overdue) if queue.overdue else None,
        *lines,
    )
    return Screen(words, [row for row in _rows(say, queue, count, topic, offset) if row])


def topics(say: Say, process: Process, queue: Queue) -> Screen:
    keys: list[Key] = [
        (say.plain("queue-button-topic", topic=known.short, count=count), QueueOpened(topic=known.key, offset=0))
        for known in process.topics
        if (count := queue.by_topic.get(known.key, 0))
    ]
    rows: list[Row] = [keys[place : place + 2] for place in range(0, len(keys), 2)]
    return Screen(say("queue-which-topic"), [*rows, [(say.plain("queue-button-all"), QueueOpened(topic="", offset=0))]])


def mine(say: Say, process: Process, claimed: Sequence[Idea], assigned: Sequence[Assignment], now: Instant) -> Screen:
    if not claimed and not assigned:
        return Screen(say("mine-none"))
    today = local_date(now, process.zone)
    works = [say("mine-claimed-line", reference=idea.reference, title=summaries.headline(idea)) for idea in claimed[:MINE]]
    owes = [say("mine-assigned-line", reference=one.reference, due=say.day(one.due_on, today)) for one in assigned[:MINE]]
    opens: list[Key] = [(say.plain("queue-button-open", reference=idea.reference), CardOpened(idea_id=idea.id)) for idea in claimed[:MINE]]
    answers: list[Key] = [
        (say.plain("mine-button-answer", reference=one.reference), AnswerWanted(idea_id=one.idea_id)) for one in assigned[:MINE]
    ]
    words = say.lines(
        say("mine-claimed", count=len(claimed)) if claimed else None,
        *works,
        say("mine-assigned", count=len(assigned)) if assigned else None,
        *owes,
    )
    keys = [*opens, *answers]
    return Screen(words, [keys[place : place + 2] for place in range(0, len(keys), 2)])


def reminder(say: Say, count: int, floods: Sequence[Flood]) -> Screen:
    """To the team, once a working day: so many wait longer than was promised."""
    oldest: Row = [(say.plain("queue-button-oldest"), OldestWanted(topic=""))]
    return Screen(say("queue-reminder", count=count), [oldest, *(to_flood(say, flood) for flood in floods)])


def _line(say: Say, process: Process, number: int, waiting: Waiting, now: Instant) -> Spoken:
    idea = waiting.idea
    marks = [
        say("queue-mark-danger") if idea.danger else None,
        say("queue-mark-appeal") if waiting.is_appeal else None,
        say("queue-mark-overdue") if waiting.is_overdue else None,
        say("queue-mark-claimed", by=called(say, waiting.claim.by_alias)) if waiting.claim else None,
    ]
    since = say.on(idea.waiting_since or now, now, process.zone)
    line = say("queue-line", number=number, reference=idea.reference, title=summaries.headline(idea), since=since)
    found = [mark for mark in marks if mark]
    return say("queue-line-marked", line=line, marks=say.commas(found)) if found else line


def _rows(say: Say, queue: Queue, count: int, topic: str, offset: int) -> Sequence[Row]:
    oldest: Row = [(say.plain("queue-button-oldest"), OldestWanted(topic=topic))]
    choose: Key = (say.plain("queue-button-topics"), TopicsWanted())
    trusted: list[Key] = [(say.plain("queue-button-trusted", count=queue.trusted), TrustedAsked())] if queue.trusted and not topic else []
    everything: list[Key] = [(say.plain("queue-button-all"), QueueOpened(topic="", offset=0))] if topic else []
    fewer: list[Key] = [(say.plain("button-fewer"), QueueOpened(topic=topic, offset=max(0, offset - PAGE)))] if offset else []
    further: list[Key] = [(say.plain("button-more"), QueueOpened(topic=topic, offset=offset + PAGE))] if offset + PAGE < count else []
    opens: list[Key] = [
        (say.plain("queue-button-open", reference=waiting.idea.reference), CardOpened(idea_id=waiting.idea.id)) for waiting in queue.waiting
    ]
    return [oldest, *(opens[place : place + 2] for place in range(0, len(opens), 2)), trusted, [choose, *everything], [*fewer, *further]]


def _counts(say: Say, process: Process, queue: Queue) -> list[Spoken]:
    most = sorted(queue.by_topic.items(), key=lambda item: (-item[1], item[0]))
    return [
        say("queue-topic-count", topic=known.short, count=count)
        for key, count in most
        if (known := process.topic(key)) is not None and count
    ]


def _left(say: Say, left: int) -> Spoken | None:
    return say("queue-trusted-left", count=left) if left else None


def _topic(written: str) -> TopicKey | None:
    return TopicKey(written) if written else None


def build_router() -> Router:
    router = Router(name="the queue")
    router.message.register(show_queue, StaffCommanded("queue", right=Right.LOOK))
    router.message.register(show_mine, StaffCommanded("mine", right=Right.LOOK))
    router.callback_query.register(turn, StaffPressed(QueueOpened))
    router.callback_query.register(choose_topic, StaffPressed(TopicsWanted))
    router.callback_query.register(show_oldest, StaffPressed(OldestWanted))
    router.callback_query.register(ask_before_publishing_trusted, StaffPressed(TrustedAsked))
    router.callback_query.register(publish_trusted, StaffPressed(TrustedPublished))
    return router
