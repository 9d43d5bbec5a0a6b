"""Who is reminded of answers that are owed: the departments before the day, the team after it."""

from functools import partial

from handlers.staff.answers import screens
from handlers.talk import Show
from participation.processes import Process
from participation.wall_time import Instant
from services.assignments import Due


def remind_of_answers(show: Show, process: Process, due: Due, now: Instant) -> None:
    """One message for each department, one for the team."""
    for department in dict.fromkeys(one.department for one in due.soon):
        owed = [one for one in due.soon if one.department == department]
        show.to_department(department, partial(screens.due_soon, process=process, soon=owed, now=now))
    if due.overdue:
        show.to_team("reminder:answers", partial(screens.overdue, process=process, late=due.overdue, now=now))
