"""The log in words: who did what, to what, when; and whether every row is as it was written."""

from collections.abc import Iterator

from handlers.screens import Key, Screen
from handlers.staff.audit.buttons import LogTurned
from handlers.staff.names import called, role_name
from locales.speech import Say, Spoken
from participation.audit import Entry, Fact, facts_in
from participation.ideas import IdeaId, ProcessingStatus, RejectionReason
from participation.processes import Process
from participation.rights import Role
from participation.staff import Alias, StaffId
from participation.team_rules import DepartmentKey
from participation.wall_time import Instant
from services.audit import ACTS, OPERATOR, PAGE, Page


def log(say: Say, process: Process, page: Page, now: Instant) -> Screen:
    standing = _standing(say, process, page, now)
    if not page.entries:
        return Screen(say.lines(say("audit-empty"), standing if _first_wrong(page) else None))
    lines = [_line(say, process, page, entry, now) for entry in page.entries]
    return Screen(say.lines(say("audit-head", count=page.count), standing, *lines), [keys] if (keys := list(_ways(say, page))) else [])


def _standing(say: Say, process: Process, page: Page, now: Instant) -> Spoken:
    """What is wrong on this page is told at once; of the others, what was found when the whole log was last looked through."""
    if wrong := _first_wrong(page):
        return say("audit-broken", number=str(wrong))
    if page.inspection is None:
        return say("audit-page-whole")
    return say("audit-whole", at=say.moment(page.inspection.at, now, process.zone))


def _first_wrong(page: Page) -> int | None:
    found = (page.first_wrong, page.inspection.first_wrong if page.inspection else None)
    return min((number for number in found if number is not None), default=None)


def _ways(say: Say, page: Page) -> Iterator[Key]:
    if page.has_newer:
        newer = page.entries[0].number + PAGE + 1
        yield say.plain("audit-button-newer"), LogTurned(before=newer if newer <= page.count else 0)
    if page.has_older:
        yield say.plain("audit-button-older"), LogTurned(before=page.entries[-1].number)


def _line(say: Say, process: Process, page: Page, entry: Entry, now: Instant) -> Spoken:
    alias = Alias.parse(entry.alias)
    by = called(say, alias) if alias else say("audit-operator") if entry.alias == OPERATOR else entry.alias
    line = say("audit-line", number=str(entry.number), at=say.moment(entry.at, now, process.zone), by=by, act=_act(say, page, entry))
    found = list(_details(say, process, page, entry))
    return say("audit-line-more", line=line, details=say.commas(found)) if found else line


def _act(say: Say, page: Page, entry: Entry) -> Spoken:
    what = _subject(say, page, entry)
    return say(f"audit-did-{entry.act}", what=what) if entry.act in ACTS else say("audit-did-other", act=entry.act, what=what)


def _subject(say: Say, page: Page, entry: Entry) -> object:
    kind, number = entry.about
    match kind, number:
        case "idea", int():
            return page.references.get(IdeaId(number)) or entry.subject
        case "member", int() if alias := page.colleagues.get(StaffId(number)):
            return called(say, alias)
        case (("announcement" | "answer" | "entry" | "flood" | "guardian" | "inquiry" | "measure"), int()):
            return say(f"audit-about-{kind}", number=str(number))
    alias = Alias.parse(entry.subject)
    return called(say, alias) if alias else entry.subject


def _details(say: Say, process: Process, page: Page, entry: Entry) -> Iterator[object]:
    """What it became, and what it was before where that is something else."""
    before = facts_in(entry.before)
    for name, fact in facts_in(entry.after).items():
        now, was = _fact(say, process, page, name, fact), _fact(say, process, page, name, before.get(name))
        if now is not None:
            yield now if was in {None, now} else say("audit-changed", was=was, now=now)


def _fact(say: Say, process: Process, page: Page, name: str, fact: Fact) -> object:
    """None for what says nothing to people, such as the number of a decision."""
    match name, fact:
        case "reason", str() if fact in set(RejectionReason):
            return say.plain(f"desk-reason-{_hyphened(fact)}")
        case "status", str() if fact in set(ProcessingStatus):
            return say(f"idea-status-{_hyphened(fact)}")
        case "role", str() if fact in set(Role):
            return role_name(say, Role(fact))
        case "department", str() if department := process.team.department(DepartmentKey(fact)):
            return department.name
        case "into", int():
            return page.references.get(IdeaId(fact))
    return _about_announcement(say, name, fact)


def _about_announcement(say: Say, name: str, fact: Fact) -> object:
    match name, fact:
        case "recipients", int():
            return say("audit-recipients", count=fact)
        case "urgent", True:
            return say("audit-urgent")
        case "stars", int():
            return say("audit-stars", count=fact)
    return None


def _hyphened(name: str) -> str:
    return name.replace("_", "-")
