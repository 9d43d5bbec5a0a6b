"""The card of an answer with its preview, and what leads to it: drafts, departments, measures, reminders."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.residents.ideas import summaries
from handlers.residents.ideas.outcomes import named, status_sentence
from handlers.residents.news import screens as news
from handlers.screens import Key, Reply, Row, Screen
from handlers.staff.answers.buttons import (
    AllAnswersAsked,
    AllAnswersReleased,
    AnswerCardWanted,
    AnswerDiscarded,
    AnswerOpened,
    AnswerReleased,
    AnswerTakenBack,
    AnswerTextWanted,
    DepartmentChosen,
    DiscardAsked,
    DueDayChosen,
    MeasureChosen,
    StatusChosen,
    StatusWanted,
)
from handlers.staff.desk import screens as desk
from handlers.staff.desk.buttons import CardOpened
from handlers.staff.names import called
from handlers.staff.ways import AnswerWanted
from locales.speech import Say, Spoken, Written
from participation.answers import AnswerState, Assignment, Measure, OfficialResponse
from participation.ideas import Idea, ProcessingStatus
from participation.processes import Process
from participation.team_rules import Department
from participation.wall_time import Instant, local_date
from services.answers import Sheet
from services.desks import View

WEEKS = (1, 2, 4)
LISTED = 10
"""So many drafts, or ideas that are due, are named in one message; the oldest come first."""


def card(say: Say, process: Process, sheet: Sheet, now: Instant) -> Screen:
    """For which ideas, what exactly their authors will read, and what can be done with it now."""
    return Screen(_words(say, process, sheet, now), [row for row in _rows(say, sheet) if row])


def statuses(say: Say, process: Process, sheet: Sheet, now: Instant) -> Screen:
    """The same card, asking what the city does with the ideas."""
    keys: list[Key] = [
        (say.plain(f"answer-button-status-{status.replace('_', '-')}"), StatusChosen(answer_id=sheet.answer.id, status=status))
        for status in ProcessingStatus
        if status is not sheet.answer.status
    ]
    return _asking(say, process, sheet, now, say("answer-which-status"), _by_two(keys))


def before_discarding(say: Say, process: Process, sheet: Sheet, now: Instant) -> Screen:
    yes: Row = [(say.plain("answer-button-discard-yes"), AnswerDiscarded(answer_id=sheet.answer.id))]
    return _asking(say, process, sheet, now, say("answer-discard-question"), [yes])


def before_releasing_all(say: Say, sheet: Sheet, ready: Sequence[OfficialResponse]) -> Screen:
    words = say.lines(say("answer-all", count=len(ready)), *_lines(say, ready), say("answer-all-question"))
    yes: Row = [(say.plain("answer-button-all-yes"), AllAnswersReleased(answer_id=sheet.answer.id))]
    return Screen(words, [yes, [_back(say, sheet)]])


def all_released(say: Say, process: Process, released: Sequence[OfficialResponse], now: Instant) -> Screen:
    if not released:
        return Screen(say("answer-none-released"))
    return Screen(say("answer-all-released", count=len(released), heard=_heard(say, process, released[0], now)))


def text_prompt(say: Say, answer: OfficialResponse) -> Screen:
    return Screen(say("answer-ask-text", references=named(say, answer.references)), keys=Reply(say.plain("answer-text-placeholder")))


def drafts(say: Say, known: Sequence[OfficialResponse]) -> Screen:
    if not known:
        return Screen(say("answer-no-drafts"))
    keys: list[Key] = [
        (say.plain("answer-button-open", reference=draft.references[0]), AnswerOpened(answer_id=draft.id))
        for draft in known[:LISTED]
        if draft.references
    ]
    return Screen(say.lines(say("answer-drafts", count=len(known)), *_lines(say, known), say("answer-how")), _by_two(keys))


def departments(say: Say, process: Process, view: View, now: Instant) -> Screen:
    """The card of the idea, asking who is to answer it."""
    idea = view.desk.idea
    rows: list[Row] = [
        [(department.name.in_(say.language), DepartmentChosen(idea_id=idea.id, department=department.key))]
        for department in process.team.departments
    ]
    return desk.asking(say, process, view, now, say("answer-which-department" if rows else "answer-no-departments"), rows)


def due_days(say: Say, process: Process, view: View, now: Instant, department: Department, promised: date) -> Screen:
    """The card of the idea, asking by when; first the day that its author was told."""

    def chosen(days: int) -> DueDayChosen:
        return DueDayChosen(idea_id=view.desk.idea.id, department=department.key, days=days)

    day = say.day(promised, local_date(now, process.zone))
    first: Row = [(say.plain("answer-button-promised", day=day), chosen(0))]
    later: Row = [(say.plain("answer-button-weeks", count=weeks), chosen(7 * weeks)) for weeks in WEEKS]
    question = say("answer-until-when", department=department.name)
    return desk.asking(say, process, view, now, question, [first, later])


def assigned(say: Say, process: Process, idea: Idea, assignment: Assignment, now: Instant) -> Screen:
    """To everybody in the department."""
    due = say.day(assignment.due_on, local_date(now, process.zone))
    words = say("answer-assigned", reference=idea.reference, title=summaries.headline(idea), due=due)
    answer: Key = (say.plain("desk-button-answer"), AnswerWanted(idea_id=idea.id))
    return Screen(words, [[answer], [(say.plain("answer-button-idea"), CardOpened(idea_id=idea.id))]])


def nobody_there(say: Say, department: Department) -> Screen:
    return Screen(say("answer-nobody-there", department=department.name))


def due_soon(say: Say, process: Process, soon: Sequence[Assignment], now: Instant) -> Screen:
    """To everybody in the department."""
    return _due(say, process, say("answer-due-soon", count=len(soon)), soon, now, names_department=False)


def overdue(say: Say, process: Process, late: Sequence[Assignment], now: Instant) -> Screen:
    """To the team."""
    return _due(say, process, say("answer-overdue", count=len(late)), late, now, names_department=True)


def measures(say: Say, process: Process, view: View, now: Instant, known: Sequence[Measure]) -> Screen:
    """The card of the idea, asking to which measure it leads; others are named in a reply to the prompt below it."""
    idea = view.desk.idea
    rows: list[Row] = [
        [
            (
                say.plain("answer-button-measure", key=measure.key, title=Written(measure.title).shortened(24)),
                MeasureChosen(idea_id=idea.id, measure_id=measure.id),
            )
        ]
        for measure in known
    ]
    return desk.asking(say, process, view, now, say("answer-which-measure") if rows else None, rows)


def measure_prompt(say: Say, idea: Idea) -> Screen:
    return Screen(say("answer-ask-measure", reference=idea.reference), keys=Reply(say.plain("answer-measure-placeholder")))


def linked(say: Say, idea: Idea, measure: Measure) -> Screen:
    return Screen(
        say("answer-measure-linked", reference=idea.reference, key=measure.key, title=Written(measure.title), count=measure.ideas)
    )


def _words(say: Say, process: Process, sheet: Sheet, now: Instant) -> Spoken:
    answer = sheet.answer
    head = say("answer-head", references=named(say, answer.references))
    measure = say("answer-measure", key=sheet.measure.key, title=Written(sheet.measure.title)) if sheet.measure else None
    if answer.state is AnswerState.DISCARDED:
        return say.lines(head, measure, say("answer-discarded"))
    if not answer.text:
        return say.lines(head, measure, say("answer-status", status=status_sentence(say, answer.status)), say("answer-no-text"))
    preview = news.answer_words(say, answer.references, answer, is_author=True)
    return say.lines(head, measure, say("answer-preview"), preview, _standing(say, process, sheet, now))


def _standing(say: Say, process: Process, sheet: Sheet, now: Instant) -> Spoken:
    """The last line: who wrote it, or who let it out, and when it is read; whether anybody would."""
    answer = sheet.answer
    if answer.state is AnswerState.PENDING and answer.released_by:
        return say("answer-released", by=called(say, answer.released_by), heard=_heard(say, process, answer, now))
    if answer.published_at:
        return say("answer-out", at=say.moment(answer.published_at, now, process.zone))
    draft = say("answer-draft", by=called(say, answer.by_alias), at=say.moment(answer.written_at, now, process.zone))
    return draft if sheet.is_heard else say.lines(draft, say("answer-not-heard"))


def _heard(say: Say, process: Process, answer: OfficialResponse, now: Instant) -> Spoken:
    """When people are told: not in their quiet hours."""
    return say.moment(process.quiet_hours.next_allowed(answer.in_force_at or now), now, process.zone)


def _rows(say: Say, sheet: Sheet) -> Sequence[Row]:
    answer = sheet.answer
    if answer.state is AnswerState.PENDING:
        return [[(say.plain("answer-button-take-back"), AnswerTakenBack(answer_id=answer.id))]]
    if answer.state is not AnswerState.DRAFT:
        return []
    out: Row = [(say.plain("answer-button-release"), AnswerReleased(answer_id=answer.id, version=answer.version))]
    together: Row = [(say.plain("answer-button-all", count=sheet.ready), AllAnswersAsked(answer_id=answer.id))]
    changes: Row = [
        (say.plain("answer-button-reword" if answer.text else "answer-button-write"), AnswerTextWanted(answer_id=answer.id)),
        (say.plain("answer-button-status"), StatusWanted(answer_id=answer.id)),
    ]
    discard: Row = [(say.plain("answer-button-discard"), DiscardAsked(answer_id=answer.id))]
    return [out if answer.text else [], changes, together if answer.text and sheet.ready > 1 else [], discard]


def _asking(say: Say, process: Process, sheet: Sheet, now: Instant, question: Spoken, rows: Sequence[Row]) -> Screen:
    shown = card(say, process, sheet, now)
    return replace(shown, text=say.lines(Spoken(shown.text), question), rows=[*rows, [_back(say, sheet)]])


def _back(say: Say, sheet: Sheet) -> Key:
    return say.plain("desk-button-back"), AnswerCardWanted(answer_id=sheet.answer.id)


def _lines(say: Say, known: Sequence[OfficialResponse]) -> list[Spoken]:
    lines = [
        say("answer-line", references=named(say, one.references), status=status_sentence(say, one.status), by=called(say, one.by_alias))
        for one in known[:LISTED]
    ]
    return [*lines, say("answer-and-more", count=len(known) - LISTED)] if len(known) > LISTED else lines


def _due(say: Say, process: Process, head: Spoken, owed: Sequence[Assignment], now: Instant, *, names_department: bool) -> Screen:
    today = local_date(now, process.zone)
    lines = []
    for one in owed[:LISTED]:
        department = process.team.department(one.department) if names_department else None
        due = say.day(one.due_on, today)
        if department:
            lines.append(say("answer-overdue-line", reference=one.reference, department=department.name, due=due))
        else:
            lines.append(say("mine-assigned-line", reference=one.reference, due=due))
    more = say("answer-and-more", count=len(owed) - LISTED) if len(owed) > LISTED else None
    keys: list[Key] = [
        (say.plain("mine-button-answer", reference=one.reference), AnswerWanted(idea_id=one.idea_id)) for one in owed[:LISTED]
    ]
    return Screen(say.lines(head, *lines, more), _by_two(keys))


def _by_two(keys: Sequence[Key]) -> list[Row]:
    return [keys[place : place + 2] for place in range(0, len(keys), 2)]
