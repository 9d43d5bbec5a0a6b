"""What the admins see of the team, and what newcomers see of what awaits them."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from handlers.residents import ways
from handlers.screens import Key, Link, Row, Screen
from handlers.staff.buttons import StaffButton
from handlers.staff.names import called, role_name
from handlers.staff.team.buttons import (
    InvitationAccepted,
    InvitationChosen,
    InvitationStarted,
    InvitationsWithdrawn,
    MemberOpened,
    MemberRemoved,
    RemovalAsked,
    RoleChosen,
    TeamOpened,
)
from locales.speech import Say, Spoken, Written
from participation.invitations import Invitation, payload_of
from participation.processes import Process
from participation.rights import Role
from participation.staff import Alias, Colleague, Member
from participation.team_rules import DepartmentKey
from participation.wall_time import Instant

PAGE = 10

Choice: TypeAlias = Callable[[Role, str], StaffButton]
"""The button that says: this role, of this department."""


def team(
    say: Say,
    process: Process,
    colleagues: Sequence[Colleague],
    invitations: Sequence[Invitation],
    offset: int,
    *,
    has_group: bool,
    now: Instant,
) -> Screen:
    page = colleagues[offset : offset + PAGE]
    words = say.lines(
        say("team-list", count=len(colleagues)),
        *(_line(say, process, colleague, now) for colleague in page),
        say("team-group-is-there") if has_group else say("team-group-missing"),
        say("team-invitations-count", count=len(invitations)) if invitations else None,
    )
    names: list[Key] = [(_label(say, colleague.member.alias), MemberOpened(member_id=colleague.member.id)) for colleague in page]
    rows: list[Row] = [[(say.plain("team-button-invite"), InvitationStarted())]]
    rows += [names[place : place + 2] for place in range(0, len(names), 2)]
    turns: list[Key] = []
    if offset:
        turns.append((say.plain("team-button-earlier"), TeamOpened(offset=max(0, offset - PAGE))))
    if offset + PAGE < len(colleagues):
        turns.append((say.plain("team-button-more"), TeamOpened(offset=offset + PAGE)))
    rows += [turns] if turns else []
    rows += [[(say.plain("team-button-withdraw"), InvitationsWithdrawn())]] if invitations else []
    return Screen(words, rows)


def team_in_group(say: Say, process: Process, colleagues: Sequence[Colleague], username: str | None, now: Instant) -> Screen:
    """Read-only: a link that makes somebody a member belongs into no group."""
    words = say.lines(
        say("team-list", count=len(colleagues)),
        *(_line(say, process, colleague, now) for colleague in colleagues[:PAGE]),
        say("team-change-in-private"),
    )
    return Screen(words, [[(say.plain("team-button-private"), Link(f"https://t.me/{username}"))]] if username else ())


def ask_role(say: Say, process: Process) -> Screen:
    """What role whoever follows the link will have."""

    def invited(role: Role, department: str) -> StaffButton:
        return InvitationChosen(role=role, department=department)

    return Screen(say("team-invite-role"), [*_roles(say, process, invited), [_back(say)]])


def ask_department(say: Say, process: Process, choice: Choice) -> Screen:
    rows: list[Row] = [
        [(department.name.in_(say.language), choice(Role.DEPARTMENT, department.key))] for department in process.team.departments
    ]
    return Screen(say("team-which-department"), [*rows, [_back(say)]])


def invitation_link(say: Say, process: Process, role: Role, token: str, username: str, now: Instant) -> Screen:
    """To be handed on, by whatever way."""
    link = f"https://t.me/{username}?start={payload_of(token)}"
    until = say.moment(now + process.team.invitation, now, process.zone)
    return Screen(say("team-invite-link", role=role_name(say, role), link=link, until=until), [[_back(say)]])


def member(say: Say, process: Process, colleague: Colleague, now: Instant) -> Screen:
    def becomes(role: Role, department: str) -> StaffButton:
        return RoleChosen(member_id=colleague.member.id, role=role, department=department)

    line = _line(say, process, colleague, now)
    if colleague.is_fixed:
        return Screen(say.lines(line, say("team-member-fixed")), [[_back(say)]])
    out = (say.plain("team-button-remove"), RemovalAsked(member_id=colleague.member.id))
    others = _roles(say, process, becomes, but_not=None if colleague.member.role is Role.DEPARTMENT else colleague.member.role)
    return Screen(say.lines(line, say("team-member-question")), [*others, [out], [_back(say)]])


def ask_removal(say: Say, leaving: Member) -> Screen:
    sure = (say.plain("team-button-remove-yes"), MemberRemoved(member_id=leaving.id))
    return Screen(say("team-remove-question", alias=called(say, leaving.alias)), [[sure], [_back(say)]])


def invitation(say: Say, process: Process, offered: Invitation, token: str) -> Screen:
    """Before somebody is in: what it is, and who will see what."""
    words = say.lines(
        say("team-invitation", title=process.title, role=role_name(say, offered.role)),
        may_do(say, offered.role),
        say("team-invitation-seen"),
        say("team-invitation-question"),
    )
    return Screen(words, [[(say.plain("team-button-accept"), InvitationAccepted(token=token))]])


def welcome(say: Say, alias: Alias) -> Screen:
    words = say.lines(say("team-welcome", alias=called(say, alias)), may_do(say, alias.role), say("team-welcome-next"))
    return Screen(words, [[ways.to_overview(say)]])


def has_joined(say: Say, name: str, alias: Alias) -> Screen:
    """For whoever invited them, and for nobody else: the name as Telegram shows it."""
    return Screen(say("team-has-joined", name=Written(name).shortened(40), alias=called(say, alias)))


def role_changed(say: Say, alias: Alias) -> Screen:
    return Screen(say.lines(say("team-role-changed", alias=called(say, alias)), may_do(say, alias.role)))


def removed(say: Say) -> Screen:
    return Screen(say("team-removed"))


def may_do(say: Say, role: Role) -> Spoken:
    return say(f"team-may-{role.value}")


def _label(say: Say, alias: Alias) -> str:
    return say.plain(f"staff-alias-{alias.role.value}", number=alias.number)


def _line(say: Say, process: Process, colleague: Colleague, now: Instant) -> Spoken:
    key = colleague.member.department
    department = process.team.department(DepartmentKey(key)) if key else None
    since = say.on(colleague.since, now, process.zone)
    alias = called(say, colleague.member.alias)
    if department is None:
        return say("team-line", alias=alias, since=since)
    return say("team-line-department", alias=alias, department=department.name, since=since)


def _roles(say: Say, process: Process, choice: Choice, but_not: Role | None = None) -> list[Row]:
    """A department can only be chosen where the process file has any."""
    offered = [role for role in Role if role is not but_not and (role is not Role.DEPARTMENT or process.team.departments)]
    keys: list[Key] = [(say.plain(f"team-button-role-{role.value}"), choice(role, "")) for role in offered]
    return [keys[place : place + 2] for place in range(0, len(keys), 2)]


def _back(say: Say) -> Key:
    return say.plain("button-back"), TeamOpened(offset=0)
