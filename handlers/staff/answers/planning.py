"""What leads a published idea to its answer: a department that is to write it by a day, or a measure that it is part of."""

from datetime import date, timedelta

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.staff.answers import screens
from handlers.staff.answers.buttons import DepartmentChosen, DueDayChosen, MeasureChosen
from handlers.staff.desk.card import Cards
from handlers.staff.filters import RepliedTo, StaffPressed
from handlers.staff.ways import DepartmentsWanted, MeasuresWanted
from handlers.talk import Show
from locales.speech import Say
from participation import refusals
from participation.answers import Measure
from participation.ideas import IdeaId
from participation.processes import Process
from participation.rights import Right
from participation.staff import Member
from participation.team_rules import Department, DepartmentKey
from participation.wall_time import Instant, local_date
from services.assignments import Assignments
from services.desks import Desks
from services.measures import Measures
from services.moderation import Moderation

MEASURES = 8
"""So many of the newest measures are buttons; others are named by number."""


async def ask_for_department(
    _: CallbackQuery, button: DepartmentsWanted, desks: Desks, process: Process, now: Instant, say: Say, show: Show
) -> None:
    show.in_place(screens.departments(say, process, await desks.view(button.idea_id), now))


async def ask_by_when(
    _: CallbackQuery,
    button: DepartmentChosen,
    desks: Desks,
    assignments: Assignments,
    process: Process,
    now: Instant,
    say: Say,
    show: Show,
) -> None:
    promised = await assignments.promised_by(button.idea_id)
    view = await desks.view(button.idea_id)
    show.in_place(screens.due_days(say, process, view, now, _department(process, button.department), promised))


async def assign(
    _: CallbackQuery,
    button: DueDayChosen,
    member: Member,
    assignments: Assignments,
    moderation: Moderation,
    desk_cards: Cards,
    process: Process,
    now: Instant,
    say: Say,
    show: Show,
) -> None:
    """The department hears it at once; a press that came twice tells nobody again."""
    before, department = await assignments.of(button.idea_id), _department(process, button.department)
    due_on = await _day(button, assignments, process, now)
    assignment = await assignments.assign(button.idea_id, department.key, member, due_on)
    await desk_cards.renew(button.idea_id)
    if not await assignments.has_members(department.key):
        show(screens.nobody_there(say, department))
    elif assignment != before:
        idea = await moderation.get(button.idea_id)
        show.to_department(department.key, lambda theirs: screens.assigned(theirs, process, idea, assignment, now))


async def ask_for_measure(
    _: CallbackQuery,
    button: MeasuresWanted,
    desks: Desks,
    measures: Measures,
    process: Process,
    now: Instant,
    say: Say,
    show: Show,
) -> None:
    view = await desks.view(button.idea_id)
    show.in_place(screens.measures(say, process, view, now, await measures.newest(MEASURES)))
    show.card(f"ask-measure:{button.idea_id}", screens.measure_prompt(say, view.desk.idea))


async def link(
    _: CallbackQuery,
    button: MeasureChosen,
    member: Member,
    measures: Measures,
    moderation: Moderation,
    desk_cards: Cards,
    say: Say,
    show: Show,
) -> None:
    measure = await measures.link(button.idea_id, button.measure_id, member)
    await _show_linked(button.idea_id, measure, moderation, desk_cards, say, show)


async def link_named(
    message: Message,
    subject_key: str,
    member: Member,
    measures: Measures,
    moderation: Moderation,
    desk_cards: Cards,
    say: Say,
    show: Show,
) -> None:
    """A reply to the prompt: the number of a measure, or the title of a new one."""
    idea_id = IdeaId(int(subject_key))
    measure = await measures.link_named(idea_id, message.text or "", member)
    await _show_linked(idea_id, measure, moderation, desk_cards, say, show)


async def _show_linked(idea_id: IdeaId, measure: Measure, moderation: Moderation, desk_cards: Cards, say: Say, show: Show) -> None:
    show(screens.linked(say, await moderation.get(idea_id), measure))
    await desk_cards.renew(idea_id)


async def _day(button: DueDayChosen, assignments: Assignments, process: Process, now: Instant) -> date:
    if not button.days:
        return await assignments.promised_by(button.idea_id)
    return local_date(now, process.zone) + timedelta(days=button.days)


def _department(process: Process, key: str) -> Department:
    department = process.team.department(DepartmentKey(key))
    if department is None:
        raise refusals.UnknownDepartment
    return department


def build_router() -> Router:
    router = Router(name="ways to an answer")
    router.message.register(link_named, RepliedTo("ask-measure", right=Right.ASSIGN), F.text)
    router.callback_query.register(ask_for_department, StaffPressed(DepartmentsWanted))
    router.callback_query.register(ask_by_when, StaffPressed(DepartmentChosen))
    router.callback_query.register(assign, StaffPressed(DueDayChosen))
    router.callback_query.register(ask_for_measure, StaffPressed(MeasuresWanted))
    router.callback_query.register(link, StaffPressed(MeasureChosen))
    return router
