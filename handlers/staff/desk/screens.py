"""The card of an idea as the team sees it, with the buttons that the moment allows; never with anything that names its author."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from handlers.residents.ideas import summaries
from handlers.residents.ideas.outcomes import reason as reason_words
from handlers.residents.ideas.outcomes import status_sentence
from handlers.screens import Key, Reply, Row, Screen
from handlers.staff.desk.buttons import (
    CardWanted,
    DecisionUndone,
    HistoryWanted,
    IdeaClaimed,
    IdeaPublished,
    IdeaReleased,
    MergeChosen,
    MergeWanted,
    MoreWanted,
    NoteWanted,
    OldestWanted,
    ReasonChosen,
    ReasonWanted,
    WordsWanted,
)
from handlers.staff.names import called
from handlers.staff.ways import AnswerWanted, DepartmentsWanted, MeasuresWanted
from locales.speech import Say, Spoken, Written
from participation.ideas import Idea, IdeaState, RejectionReason
from participation.moderation import NEEDS_REASON, Decision, DecisionKind, moves
from participation.processes import Process
from participation.revisions import Change, Passage
from participation.texts import units
from participation.wall_time import Instant, local_date
from services.desks import View
from services.moderation import Desk, History

ROOM = 3900
"""UTF-16 units of a message of 4,096 (Bot API, sendMessage), with something left over for tags."""
PASSAGE_SHOWN = 60
PASSAGES = 3
HISTORY = 12
"""So many of an idea's newest acts and notes are shown at once."""
LINE_SHOWN = 200
"""And so many signs of what the team wrote, where more would not fit into one message."""


def card(say: Say, process: Process, view: View, now: Instant) -> Screen:
    """Everything about an idea, and what can be decided now with one tap; of one that its author deleted, only that."""
    if view.desk.idea.state is IdeaState.DELETED:
        return Screen(say.lines(say("desk-number", reference=view.desk.idea.reference), say("desk-state-deleted")))
    return Screen(_words(say, process, view, now), _rows(say, view, now))


def reasons(say: Say, process: Process, view: View, now: Instant, kind: DecisionKind) -> Screen:
    """The same card, asking why."""
    idea = view.desk.idea
    keys = [
        (say.plain(f"desk-reason-{_hyphened(reason)}"), ReasonChosen(idea_id=idea.id, version=idea.version, kind=kind, reason=reason))
        for reason in RejectionReason
    ]
    rows: list[Row] = [keys[place : place + 2] for place in range(0, len(keys), 2)]
    return asking(say, process, view, now, say(f"desk-why-{kind}"), rows)


def more(say: Say, process: Process, view: View, now: Instant) -> Screen:
    """The same card with what is needed less often."""
    idea = view.desk.idea
    allowed = moves(idea) if view.desk.pending is None else frozenset[DecisionKind]()
    merge: list[Key] = [(say.plain("desk-button-merge"), MergeWanted(idea_id=idea.id, version=idea.version))]
    hide: list[Key] = [(say.plain("desk-button-hide"), ReasonWanted(idea_id=idea.id, version=idea.version, kind=DecisionKind.HIDE))]
    is_public = idea.state is IdeaState.PUBLISHED
    answering: list[Key] = [
        (say.plain("desk-button-answer"), AnswerWanted(idea_id=idea.id)),
        (say.plain("desk-button-assign"), DepartmentsWanted(idea_id=idea.id)),
    ]
    measure: list[Key] = [(say.plain("desk-button-measure"), MeasuresWanted(idea_id=idea.id))]
    rows: list[Row] = [
        [*(merge if DecisionKind.MERGE in allowed else []), *(hide if DecisionKind.HIDE in allowed else [])],
        answering if is_public else [],
        measure if is_public else [],
        [(say.plain("desk-button-note"), NoteWanted(idea_id=idea.id)), (say.plain("desk-button-history"), HistoryWanted(idea_id=idea.id))],
    ]
    return asking(say, process, view, now, None, [row for row in rows if row])


def merging(say: Say, process: Process, view: View, now: Instant, similar: Sequence[Idea]) -> Screen:
    """The same card, asking into which idea; others can be named in a reply to the prompt below it."""
    idea = view.desk.idea
    rows: list[Row] = [
        [(say.plain("desk-button-into", reference=other.reference), MergeChosen(idea_id=idea.id, version=idea.version, into=other.id))]
        for other in similar
    ]
    return asking(say, process, view, now, say("desk-into-which"), rows)


def merge_prompt(say: Say, idea: Idea) -> Screen:
    return Screen(say("desk-merge-ask", reference=idea.reference), keys=Reply(say.plain("desk-merge-placeholder")))


def note_prompt(say: Say, idea: Idea) -> Screen:
    return Screen(say("desk-note-ask", reference=idea.reference), keys=Reply(say.plain("desk-note-placeholder")))


def words_prompt(say: Say, idea: Idea, decision: Decision) -> Screen:
    words = say("desk-words-ask", reference=idea.reference, words=reason_words(say, decision.verdict))
    return Screen(words, keys=Reply(say.plain("desk-words-placeholder")))


def noted(say: Say, idea: Idea) -> Screen:
    return Screen(say("desk-noted", reference=idea.reference))


def history(say: Say, process: Process, desk: Desk, history: History, now: Instant) -> Screen:
    """What the team did with an idea, the oldest first, and its whole text: as much of it as one message holds."""
    return Screen(next(words for words in _histories(say, process, desk, history, now) if units(words) <= ROOM))


def _histories(say: Say, process: Process, desk: Desk, history: History, now: Instant) -> Iterator[Spoken]:
    """Ever shorter: without the idea's text, with only the beginning of what the team wrote, without the oldest."""
    head = say("desk-history-short", reference=desk.idea.reference)
    lines = _told(say, process, history, now)
    yield say.lines(say("desk-history", reference=desk.idea.reference, text=Written(desk.idea.text)), *lines)
    yield say.lines(head, *lines)
    lines = _told(say, process, history, now, LINE_SHOWN)
    yield from (say.lines(head, *lines[begin:]) for begin in range(len(lines)))
    yield head


def _told(say: Say, process: Process, history: History, now: Instant, length: int | None = None) -> Sequence[Spoken]:
    """The newest acts and notes, the oldest first, with the whole of what the team wrote or its beginning."""

    def shown(written: str) -> str:
        return Written(written).shortened(length) if length else written

    decisions = [_with_words(decision, shown) for decision in history.decisions]
    acts = [(decision.decided_at, _act(say, process, decision, now)) for decision in decisions]
    notes = [
        (note.written_at, _note(say, process, note.written_at, called(say, note.by_alias), shown(note.text), now)) for note in history.notes
    ]
    appeals = [
        (appeal.appealed_at, say("desk-history-appeal", at=say.moment(appeal.appealed_at, now, process.zone))) for appeal in history.appeals
    ]
    told = [line for _, line in sorted([*acts, *notes, *appeals], key=lambda entry: entry[0])][-HISTORY:]
    return told or [say("desk-history-none")]


def _with_words(decision: Decision, shown: Callable[[str], str]) -> Decision:
    words = decision.verdict.words
    return replace(decision, verdict=replace(decision.verdict, words=shown(words))) if words else decision


def _words(say: Say, process: Process, view: View, now: Instant) -> Spoken:
    idea = view.desk.idea.with_dead_links(process.team.allowed_links)
    title = say("desk-title", title=summaries.title_of(idea)) if idea.title else None
    head = say("desk-head", reference=idea.reference, summary=summaries.summary(say, process, idea))
    around = say.lines(*_warnings(say, view), *_facts(say, process, view, now), _standing(say, process, view, now))
    room = ROOM - units(head) - units(title or "") - units(around)
    text = Written(idea.text) if units(idea.text) <= room else Written(idea.text).shortened(max(room, PASSAGE_SHOWN))
    return say.lines(head, title, say("desk-text", text=text), around)


def _warnings(say: Say, view: View) -> Iterator[Spoken]:
    desk = view.desk
    if desk.idea.danger:
        yield say("desk-danger")
    if view.has_flagged_words:
        yield say("desk-flagged-words")
    if view.has_foreign_links:
        yield say("desk-flagged-links")
    if view.reports:
        reports = say.commas(say(f"desk-report-{_hyphened(reason)}", count=count) for reason, count in view.reports.items())
        yield say("desk-reports", count=sum(view.reports.values()), reports=reports)
    if desk.appeal and desk.last:
        yield say("desk-appeal", by=called(say, desk.last.by_alias), reason=reason_words(say, desk.last.verdict))
    if desk.difference:
        yield from _difference(say, desk.difference)
        if desk.last and desk.last.verdict.reason:
            yield say("desk-returned-because", reason=reason_words(say, desk.last.verdict))


def _difference(say: Say, passages: Sequence[Passage]) -> Iterator[Spoken]:
    """In words, not by colour or strokes: it is read aloud, too."""
    removed = [Written(passage.text).shortened(PASSAGE_SHOWN) for passage in passages if passage.change is Change.REMOVED]
    added = [Written(passage.text).shortened(PASSAGE_SHOWN) for passage in passages if passage.change is Change.ADDED]
    yield say("desk-changed" if removed or added else "desk-not-changed")
    if removed:
        yield say("desk-changed-removed", text=say.commas(removed[:PASSAGES]))
    if added:
        yield say("desk-changed-added", text=say.commas(added[:PASSAGES]))


def _facts(say: Say, process: Process, view: View, now: Instant) -> Iterator[Spoken]:
    author = view.desk.author
    yield say("desk-author", count=author.ideas, published=author.published) if author.ideas else say("desk-author-first")
    if author.is_trusted:
        yield say("desk-author-trusted")
    if view.is_on_paper:
        yield say("desk-on-paper")
    if view.similar:
        yield say("desk-similar", references=say.commas(view.similar))
    if view.desk.notes:
        yield say("desk-notes", count=view.desk.notes)
    if view.assignment and view.assignment.done_at is None and (department := process.team.department(view.assignment.department)):
        due = say.day(view.assignment.due_on, local_date(now, process.zone))
        yield say("desk-assigned", department=department.name, due=due)
    if view.measure:
        yield say("desk-measure", key=view.measure.key, title=Written(view.measure.title))
    if view.answer:
        yield say("desk-answered", status=status_sentence(say, view.answer.status))


def _standing(say: Say, process: Process, view: View, now: Instant) -> Spoken:
    """The last line: whose turn it is, or what has been decided."""
    desk, idea, zone = view.desk, view.desk.idea, process.zone
    if desk.pending:
        return say.lines(_decided(say, process, desk.pending), _what_the_author_hears(say, process, view, desk.pending))
    if desk.is_being_reworked:
        return say("desk-being-reworked")
    if desk.claim:
        return say("desk-claimed", by=called(say, desk.claim.by_alias), until=say.time(desk.claim.until, zone))
    if idea.waiting_since:
        until = process.checked_by(idea.waiting_since)
        phrase = "desk-overdue" if until < local_date(now, zone) else "desk-waiting"
        return say(phrase, since=say.moment(idea.waiting_since, now, zone), until=say.day(until, local_date(now, zone)))
    if idea.state is IdeaState.MERGED and desk.into:
        return say("desk-state-merged", into=desk.into)
    return say(f"desk-state-{idea.state}")


def _what_the_author_hears(say: Say, process: Process, view: View, decision: Decision) -> Spoken:
    """In quiet hours a decision comes into force, and is told in the morning."""
    zone, told_at = process.zone, process.quiet_hours.next_allowed(decision.in_force_at)
    if not view.author_hears:
        return say("desk-in-force-at", at=say.time(decision.in_force_at, zone))
    if local_date(told_at, zone) == local_date(decision.decided_at, zone):
        return say("desk-heard-at", at=say.time(told_at, zone))
    return say("desk-heard-on", day=say.on(told_at, decision.decided_at, zone), at=say.time(told_at, zone))


def _decided(say: Say, process: Process, decision: Decision) -> Spoken:
    at, into = say.time(decision.decided_at, process.zone), decision.into_reference or ""
    words = say(f"desk-decided-{decision.kind}", by=called(say, decision.by_alias), at=at, into=into)
    why = reason_words(say, decision.verdict) if decision.verdict.reason else None
    return say.lines(words, why)


def _rows(say: Say, view: View, now: Instant) -> Sequence[Row]:
    desk, idea = view.desk, view.desk.idea
    if desk.pending:
        return _second_thoughts(say, desk.pending, now)
    allowed = moves(idea) if not desk.is_being_reworked else frozenset[DecisionKind]()
    publish: list[Key] = []
    if DecisionKind.PUBLISH in allowed:
        publish = [
            (say.plain("desk-button-publish"), IdeaPublished(idea_id=idea.id, version=idea.version, trust=False)),
            (say.plain("desk-button-trust"), IdeaPublished(idea_id=idea.id, version=idea.version, trust=True)),
        ]
    against: list[Key] = [
        (say.plain(f"desk-button-{kind}"), ReasonWanted(idea_id=idea.id, version=idea.version, kind=kind))
        for kind in (DecisionKind.RETURN, DecisionKind.REJECT)
        if kind in allowed
    ]
    claim: list[Key] = []
    if idea.waiting_since and not desk.is_being_reworked:
        claim = [
            (say.plain("desk-button-release"), IdeaReleased(idea_id=idea.id))
            if desk.claim
            else (say.plain("desk-button-claim"), IdeaClaimed(idea_id=idea.id))
        ]
    return [row for row in (publish, against, [*claim, (say.plain("desk-button-more"), MoreWanted(idea_id=idea.id))]) if row]


def _second_thoughts(say: Say, decision: Decision, now: Instant) -> Sequence[Row]:
    if now >= decision.in_force_at:
        return []
    undo: Row = [
        (say.plain("desk-button-undo"), DecisionUndone(decision_id=decision.id)),
        (say.plain("queue-button-oldest"), OldestWanted(topic="")),
    ]
    words: Row = [(say.plain("desk-button-words"), WordsWanted(decision_id=decision.id))]
    return [undo, words] if decision.kind in NEEDS_REASON else [undo]


def asking(say: Say, process: Process, view: View, now: Instant, question: Spoken | None, rows: Sequence[Row]) -> Screen:
    """The card with a question below it, its answers, and the way back."""
    shown = card(say, process, view, now)
    back: Row = [(say.plain("desk-button-back"), CardWanted(idea_id=view.desk.idea.id))]
    return replace(shown, text=say.lines(Spoken(shown.text), question), rows=[*rows, back])


def _act(say: Say, process: Process, decision: Decision, now: Instant) -> Spoken:
    act = say(f"desk-did-{decision.kind}")
    words = say("desk-history-act", at=say.moment(decision.decided_at, now, process.zone), by=called(say, decision.by_alias), act=act)
    if decision.undone_by:
        return say.lines(words, say("desk-history-undone", by=called(say, decision.undone_by)))
    return say.lines(words, reason_words(say, decision.verdict)) if decision.verdict.reason else words


def _note(say: Say, process: Process, at: Instant, by: Spoken, text: str, now: Instant) -> Spoken:
    return say("desk-history-note", at=say.moment(at, now, process.zone), by=by, text=Written(text))


def _hyphened(name: str) -> str:
    return name.replace("_", "-")
