"""The part of a process file that says how the team works."""

from __future__ import annotations

import re
from datetime import timedelta

from participation.flags import is_pattern
from participation.process_page import Table
from participation.team_rules import AnnouncementRules, Department, DepartmentKey, FloodRule, HelpLine, Limits, TeamQuietHours, TeamRules

DEPARTMENT_MAXIMUM = 34
HELP_LINE_MAXIMUM = 60
NUMBER_MAXIMUM = 40

_NOT_A_PATTERN, _NOT_A_HOST = "check-not-a-word", "check-not-a-host"


def team_rules(top: Table) -> TeamRules:
    """What stands in `[team]` and in the lists beside it; the defaults for whatever does not."""
    table, usual = top.table("team", required=False), TeamRules()
    return TeamRules(
        undo=timedelta(minutes=table.number("undo_minutes", 0, 60, default=_minutes(usual.undo))),
        claim=timedelta(minutes=table.number("claim_minutes", 1, 480, default=_minutes(usual.claim))),
        invitation=timedelta(hours=table.number("invitation_hours", 1, 720, default=_minutes(usual.invitation) // 60)),
        answer_within=timedelta(days=table.number("answer_within_days", 1, 730, default=usual.answer_within.days)),
        reports_until_checked=table.number("reports_until_checked", 1, 100, default=usual.reports_until_checked),
        quiet_hours=_quiet_hours(table.table("quiet_hours", required=False), usual.quiet_hours),
        limits=_limits(table.table("limits", required=False), usual.limits),
        flood=_flood(table.table("flood", required=False), usual.flood),
        announcements=_announcements(table.table("announcements", required=False), usual.announcements),
        departments=tuple(_department(department) for department in top.tables("departments", required=False)),
        help_lines=tuple(_help_line(line) for line in top.tables("help_lines", required=False)),
        flagged_words=table.listed("flagged_words", is_pattern, _NOT_A_PATTERN, default=usual.flagged_words),
        danger_words=table.listed("danger_words", is_pattern, _NOT_A_PATTERN, default=usual.danger_words),
        allowed_links=table.listed("allowed_links", _is_host, _NOT_A_HOST, default=usual.allowed_links),
        districts_map=table.string("districts_map") or None if table.has("districts_map") else usual.districts_map,
    )


def _quiet_hours(table: Table, usual: TeamQuietHours) -> TeamQuietHours:
    return TeamQuietHours(
        begins=table.clock("begins", default=usual.begins),
        ends=table.clock("ends", default=usual.ends),
        weekends=table.yes_or_no("weekends", default=usual.weekends),
    )


def _limits(table: Table, usual: Limits) -> Limits:
    """An album has ten parts, and people type a message a second: less than that would lock somebody out."""
    return Limits(
        person_at_once=table.number("person_at_once", 20, 10_000, default=usual.person_at_once),
        person_per_minute=table.number("person_per_minute", 20, 10_000, default=usual.person_per_minute),
        all_at_once=table.number("all_at_once", 100, 1_000_000, default=usual.all_at_once),
        all_per_second=table.number("all_per_second", 10, 100_000, default=usual.all_per_second),
    )


def _flood(table: Table, usual: FloodRule) -> FloodRule:
    hours = table.number("joined_within_hours", 1, 168, default=_minutes(usual.joined_within) // 60)
    return FloodRule(people=table.number("people", 2, 1000, default=usual.people), joined_within=timedelta(hours=hours))


def _announcements(table: Table, usual: AnnouncementRules) -> AnnouncementRules:
    return AnnouncementRules(by_two=table.yes_or_no("by_two", default=usual.by_two), paid=table.yes_or_no("paid", default=usual.paid))


def _department(table: Table) -> Department:
    return Department(key=DepartmentKey(table.key("department")), name=table.text("name", DEPARTMENT_MAXIMUM, is_name=True))


def _help_line(table: Table) -> HelpLine:
    return HelpLine(name=table.text("name", HELP_LINE_MAXIMUM, is_name=True), number=table.string("number", NUMBER_MAXIMUM))


def _is_host(written: str) -> bool:
    return re.fullmatch(r"([a-z0-9äöüß-]+\.)+[a-z]{2,24}", written) is not None


def _minutes(duration: timedelta) -> int:
    return duration // timedelta(minutes=1)
