"""Tables of those who take part, as the team sees them: nothing below five."""

from collections.abc import Iterator, Mapping

from handlers.residents.demographics.names import option_name, question
from handlers.screens import Screen
from locales.speech import Say, Spoken
from participation.aggregates import ENOUGH
from participation.demographics import OptionKey, Trait
from participation.processes import Process
from services.demographics import UNSAID, Crowd


def people(say: Say, process: Process, crowd: Crowd) -> Screen:
    if process.demographics is None:
        return Screen(say("staff-people-not-asked"))
    if not any(crowd.values()):
        return Screen(say("staff-people-too-few", enough=ENOUGH))
    tables = [line for trait, table in crowd.items() for line in _table(say, process, trait, table)]
    return Screen(say.lines(say("staff-people"), *tables, say("staff-people-hidden", enough=ENOUGH)))


def _table(say: Say, process: Process, trait: Trait, table: Mapping[str, int]) -> Iterator[Spoken]:
    yield say("staff-people-table", question=question(say, trait))
    for option, count in table.items():
        answer = say("staff-people-unsaid") if option == UNSAID else option_name(say, process, trait, OptionKey(option))
        yield say("staff-people-line", answer=answer, count=count)
    if not table:
        yield say("staff-people-nothing")
