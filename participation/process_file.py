"""From the process file that staff write to a process, or to all its mistakes at once."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from participation.demographics import USUAL_AGES, USUAL_VOICES, Demographics, Option, OptionKey
from participation.digests import DigestTimes, Weekday
from participation.mistakes import Mistake, ProcessFileHasMistakes
from participation.phases import Activity, Phase, PhaseKey, PhaseTexts
from participation.process_page import Page, Table
from participation.process_retention import retention
from participation.process_team import team_rules
from participation.process_timetable import note_timetable_mistakes
from participation.processes import (
    Contact,
    District,
    DistrictKey,
    Field,
    FieldKey,
    IdeaRules,
    Link,
    Process,
    ProcessKey,
    Topic,
    TopicKey,
    UnderAge,
    WebPlatform,
    WhenForgotten,
)
from participation.quiet_hours import QuietHours
from participation.texts import length
from participation.words import Language, Text

ALONE_ON_A_ROW = 34
TWO_ON_A_ROW = 22
"""How many characters of a button are seen on a narrow phone."""
NAME_MAXIMUM = 100
TEXT_MAXIMUM = 300
ABOUT_MAXIMUM = 1500

_SYNTAX_PHRASES = {
    "Cannot overwrite": "check-given-twice",
    "Cannot declare": "check-given-twice",
    "Cannot mutate": "check-given-twice",
    "Duplicate": "check-given-twice",
    "Unterminated": "check-quote-not-closed",
    "Illegal character": "check-quote-not-closed",
    "Invalid value": "check-value-without-quotes",
    "Invalid date": "check-not-in-the-calendar",
}


@lru_cache(maxsize=8)
def parse_process(written: str) -> Process:
    """The process, or a refusal that names every mistake with its line. The same words are read once."""
    page = _open(written.removeprefix("\ufeff"))
    process = _process(page)
    page.note_unknown_keys()
    if page.mistakes:
        raise ProcessFileHasMistakes(page.mistakes)
    return process


def _open(written: str) -> Page:
    try:
        return Page(written, tomllib.loads(written))
    except tomllib.TOMLDecodeError as error:
        raise ProcessFileHasMistakes([_syntax_mistake(str(error), written)]) from error


def _syntax_mistake(complaint: str, written: str) -> Mistake:
    found = re.search(r"at line ([0-9]+)", complaint)
    line = int(found[1]) if found else len(written.splitlines())
    phrase = next((phrase for words, phrase in _SYNTAX_PHRASES.items() if words in complaint), "check-not-toml")
    return Mistake(line=line, phrase=phrase)


def _process(page: Page) -> Process:
    top, head = page.top, page.top.table("process")
    page.zone = head.zone("zone")
    page.languages = head.choices("languages", Language)
    young = top.table("young_people", required=False)
    phases = [(table, _phase(table, page.zone)) for table in top.tables("phases")]
    process = Process(
        key=ProcessKey(head.key("process")),
        city=head.text("city", NAME_MAXIMUM, is_name=True),
        title=head.text("title", NAME_MAXIMUM),
        about=head.text("about", ABOUT_MAXIMUM),
        zone=page.zone,
        languages=page.languages,
        fields=tuple(_field(table) for table in top.tables("fields")),
        districts=tuple(_district(table) for table in top.tables("districts", required=False)),
        phases=tuple(phase for _, phase in phases if phase),
        quiet_hours=_quiet_hours(top.table("quiet_hours"), page.zone),
        contact=_contact(top.table("contact"), young),
        stored_until=head.day("stored_until"),
        check_within=head.number("check_within", 1, 60),
        holidays=head.days("holidays"),
        web_platform=_web_platform(top.table("web_platform")) if top.has("web_platform") else None,
        minimum_age=young.number("minimum_age", 0, 18, default=16),
        under_age=young.choice("path", UnderAge, UnderAge.READ_ONLY),
        ideas=_idea_rules(top.table("ideas", required=False)),
        demographics=_demographics(top.table("demographics", required=False)),
        links=tuple(_link(table) for table in top.tables("links", required=False)),
        digests=_digests(top.table("digests", required=False), DigestTimes()),
        team=team_rules(top),
        retention=retention(top),
    )
    note_timetable_mistakes(head, process, [(table, phase) for table, phase in phases if phase])
    return process


def _field(table: Table) -> Field:
    name = table.text("name", NAME_MAXIMUM, is_name=True)
    return Field(
        key=FieldKey(table.key("field")),
        name=name,
        short=_short(table, name, ALONE_ON_A_ROW),
        topics=tuple(_topic(topic) for topic in table.tables("topics")),
    )


def _topic(table: Table) -> Topic:
    name = table.text("name", NAME_MAXIMUM, is_name=True)
    return Topic(key=TopicKey(table.key("topic")), name=name, short=_short(table, name, TWO_ON_A_ROW))


def _district(table: Table) -> District:
    name = table.text("name", NAME_MAXIMUM, is_name=True)
    return District(key=DistrictKey(table.key("district")), name=name, short=_short(table, name, TWO_ON_A_ROW))


def _short(table: Table, name: Text, maximum: int) -> Text:
    """The name on a button: without one of its own, the official name must fit there."""
    if table.has("short"):
        return table.text("short", maximum, is_name=True)
    if long := next((written for written in name.words.values() if length(written) > maximum), None):
        table.note("name", "check-short-name-needed", text=long, length=length(long), maximum=maximum)
    return name


def _phase(table: Table, zone: ZoneInfo) -> Phase | None:
    key = PhaseKey(table.key("phase"))
    texts = PhaseTexts(
        title=table.text("title", ALONE_ON_A_ROW),
        invitation=table.text("invitation", TEXT_MAXIMUM),
        call=table.text("call", TEXT_MAXIMUM),
        outlook=table.text("outlook", TEXT_MAXIMUM),
        closing=table.text("closing", TEXT_MAXIMUM),
        afterwards=table.text("afterwards", TEXT_MAXIMUM),
    )
    activities = frozenset(table.choices("activities", Activity))
    starts_at, ends_at = table.moment("starts_at"), table.moment("ends_at")
    announce_at = table.moment("announce_at", required=False)
    start_told_within = table.number("start_told_within_days", 1, 365) if table.has("start_told_within_days") else None
    closing_days = table.number("closing_days", 1, 60) if table.has("closing_days") else None
    end_told_within = table.number("end_told_within_days", 1, 365, default=7)
    if starts_at is None or ends_at is None:
        return None
    if starts_at >= ends_at:
        table.note("ends_at", "check-phase-ends-before-start", key=key)
        return None
    return Phase(
        key=key,
        texts=texts,
        activities=activities,
        starts_at=starts_at,
        ends_at=ends_at,
        zone=zone,
        announce_at=announce_at,
        start_told_within=None if start_told_within is None else timedelta(days=start_told_within),
        closing_days=closing_days,
        end_told_within=timedelta(days=end_told_within),
    )


def _quiet_hours(table: Table, zone: ZoneInfo) -> QuietHours:
    return QuietHours(begins=table.clock("begins"), ends=table.clock("ends"), zone=zone)


def _digests(table: Table, usual: DigestTimes) -> DigestTimes:
    return DigestTimes(at=table.clock("at", default=usual.at), weekday=table.choice("weekday", Weekday, usual.weekday))


def _contact(table: Table, young: Table) -> Contact:
    return Contact(
        controller=table.string("controller"),
        imprint=table.address("imprint"),
        data_protection_contact=table.string("data_protection_contact"),
        accessibility_statement=table.address("accessibility_statement"),
        feedback_address=table.string("feedback_address"),
        privacy_statement=table.address("privacy_statement") if table.has("privacy_statement") else None,
        guardian_form=young.address("form") if young.has("form") else None,
    )


def _web_platform(table: Table) -> WebPlatform:
    return WebPlatform(name=table.string("name"), url=table.address("url"))


def _idea_rules(table: Table) -> IdeaRules:
    usual = IdeaRules()
    return IdeaRules(
        photos=table.yes_or_no("photos", default=usual.photos),
        places=table.yes_or_no("places", default=usual.places),
        when_forgotten=table.choice("when_forgotten", WhenForgotten, usual.when_forgotten),
    )


def _demographics(table: Table) -> Demographics | None:
    """None, unless the file says that people are to be asked."""
    ages = tuple(_option(option, "age") for option in table.tables("ages", required=False))
    voices = tuple(_option(option, "voice") for option in table.tables("voices", required=False))
    asked = table.yes_or_no("ask", default=False)
    return Demographics(ages=ages or USUAL_AGES, voices=voices or USUAL_VOICES) if asked else None


def _option(table: Table, kind: str) -> Option:
    return Option(key=OptionKey(table.key(kind)), name=table.text("name", TWO_ON_A_ROW, is_name=True))


def _link(table: Table) -> Link:
    return Link(title=table.text("title", ALONE_ON_A_ROW), url=table.address("url"))
