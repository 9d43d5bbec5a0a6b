"""Tables of those who take part, as the team sees them: nothing below five."""

from collections.abc import Iterator

from handlers.residents.demographics.names import option_name, question
from handlers.screens import Screen
from locales.speech import Say, Spoken
from participation.aggregates import ENOUGH, Counted
from participation.demographics import OptionKey, Trait
from participation.processes import Process
from services.demographics import UNSAID, Crowd


def people(say: Say, process: Process, crowd: Crowd) -> Screen:
    if process.demographics is None:
        return Screen(say("staff-people-not-asked"))
    if not crowd.is_told:
        return Screen(say("staff-people-too-few", enough=ENOUGH))
    tables = [line for trait, table in crowd.tables.items() for line in _table(say, process, trait, table)]
    return Screen(say.lines(say("staff-people", count=crowd.people), *tables, say("staff-people-hidden", enough=ENOUGH)))


def _table(say: Say, process: Process, trait: Trait, table: Counted) -> Iterator[Spoken]:
    yield say("staff-people-table", question=question(say, trait))
    for option, count in table.shown.items():
        answer = say("staff-people-unsaid") if option == UNSAID else option_name(say, process, trait, OptionKey(option))
        yield say("staff-people-line", answer=answer, count=count)
    if table.rest is not None:
        yield say("staff-people-line", answer=say("staff-people-rest"), count=table.rest)
    elif not table.shown:
        yield say("staff-people-nothing")
