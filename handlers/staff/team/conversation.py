"""The team sees to itself: its admins invite, give roles and take people out; whoever is invited accepts."""

from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from handlers.commands import commands_of
from handlers.filters import Banned, Pressed, Private, command_in
from handlers.screens import Screen
from handlers.staff.buttons import StaffButton
from handlers.staff.filters import StaffCommanded, StaffPressed
from handlers.staff.team import screens
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
from handlers.talk import Person, Show
from locales.speech import Say
from participation.invitations import token_in
from participation.processes import Process
from participation.residents import Resident
from participation.rights import Right, Role
from participation.staff import Member
from participation.wall_time import Instant
from services.team import Team


class Invited(Filter):
    """The link into the team has been followed. Offers `token`."""

    async def __call__(self, event: Message) -> bool | dict[str, Any]:
        token = token_in((event.text or "").partition(" ")[2].strip()) if command_in(event) == "start" else None
        return token is not None and {"token": token}


async def show_invitation(_: Message, token: str, person: Person, team: Team, process: Process, say: Say, show: Show) -> None:
    show(screens.invitation(say, process, await team.invitation(token, person.hash), token))


async def accept(
    press: CallbackQuery, button: InvitationAccepted, person: Person, resident: Resident | None, team: Team, say: Say, show: Show
) -> None:
    language = resident.language if resident else say.language
    member, invitation = await team.accept(button.token, person=person.hash, address=person.address, language=language)
    show(screens.welcome(say, member.alias))
    show.menu_in(await team.private_chat_of(member.id), commands_of(member.role))
    name = press.from_user.full_name
    show.to_place(await team.private_chat_of(invitation.by), lambda theirs: screens.has_joined(theirs, name, member.alias))


async def show_team(_: Message, team: Team, process: Process, say: Say, show: Show, now: Instant) -> None:
    show(await _team(team, process, say, now))


async def show_team_in_group(_: Message, team: Team, process: Process, username: str | None, say: Say, show: Show, now: Instant) -> None:
    show(screens.team_in_group(say, process, await team.colleagues(), username, now))


async def turn_page(_: CallbackQuery, button: TeamOpened, team: Team, process: Process, say: Say, show: Show, now: Instant) -> None:
    show.in_place(await _team(team, process, say, now, button.offset))


async def ask_role(_: CallbackQuery, process: Process, say: Say, show: Show) -> None:
    show.in_place(screens.ask_role(say, process))


async def invite(
    _: CallbackQuery,
    button: InvitationChosen,
    member: Member,
    username: str | None,
    team: Team,
    process: Process,
    say: Say,
    show: Show,
    now: Instant,
) -> None:
    """The link stays in the chat until it is needed, so it is a message of its own."""

    def of_department(role: Role, department: str) -> StaffButton:
        return InvitationChosen(role=role, department=department)

    if button.role is Role.DEPARTMENT and not button.department:
        show.in_place(screens.ask_department(say, process, of_department))
        return
    token = await team.invite(button.role, button.department or None, member)
    show(screens.invitation_link(say, process, button.role, token, username or "", now))


async def withdraw_invitations(_: CallbackQuery, member: Member, team: Team, process: Process, say: Say, show: Show, now: Instant) -> None:
    await team.withdraw_invitations(member)
    show.in_place(await _team(team, process, say, now))


async def show_member(_: CallbackQuery, button: MemberOpened, team: Team, process: Process, say: Say, show: Show, now: Instant) -> None:
    show.in_place(screens.member(say, process, await team.colleague(button.member_id), now))


async def change_role(
    _: CallbackQuery, button: RoleChosen, member: Member, team: Team, process: Process, say: Say, show: Show, now: Instant
) -> None:
    def of_department(role: Role, department: str) -> StaffButton:
        return RoleChosen(member_id=button.member_id, role=role, department=department)

    if button.role is Role.DEPARTMENT and not button.department:
        show.in_place(screens.ask_department(say, process, of_department))
        return
    changed = await team.change(button.member_id, button.role, button.department or None, member)
    place = await team.private_chat_of(changed.id)
    show.menu_in(place, commands_of(changed.role))
    if changed.id != member.id:
        show.to_place(place, lambda theirs: screens.role_changed(theirs, changed.alias))
    show.in_place(await _team(team, process, say, now))


async def ask_removal(_: CallbackQuery, button: RemovalAsked, team: Team, say: Say, show: Show) -> None:
    show.in_place(screens.ask_removal(say, (await team.colleague(button.member_id)).member))


async def remove(
    _: CallbackQuery, button: MemberRemoved, member: Member, team: Team, process: Process, say: Say, show: Show, now: Instant
) -> None:
    """From the commit on nothing that they hold in their hands works. They are told, and their menu goes."""
    removed, place = await team.remove(button.member_id, member)
    show.menu_in(place, ())
    show.to_place(place, screens.removed)
    show.in_place(await _team(team, process, say, now) if removed.id != member.id else screens.removed(say))


async def _team(team: Team, process: Process, say: Say, now: Instant, offset: int = 0) -> Screen:
    has_group = await team.group() is not None
    return screens.team(say, process, await team.colleagues(), await team.invitations(), offset, has_group=has_group, now=now)


def build_router() -> Router:
    router = Router()
    router.message.register(show_invitation, Private(), ~Banned(), Invited())
    router.callback_query.register(accept, Private(), ~Banned(), Pressed(InvitationAccepted))
    router.message.register(show_team, Private(), StaffCommanded("team", right=Right.MANAGE_TEAM))
    router.message.register(show_team_in_group, StaffCommanded("team", right=Right.MANAGE_TEAM))
    router.include_router(_for_admins_alone())
    return router


def _for_admins_alone() -> Router:
    """Not in the group: there a link into the team would be everybody's."""
    router = Router()
    router.callback_query.filter(Private())
    router.callback_query.register(turn_page, StaffPressed(TeamOpened))
    router.callback_query.register(ask_role, StaffPressed(InvitationStarted))
    router.callback_query.register(invite, StaffPressed(InvitationChosen))
    router.callback_query.register(withdraw_invitations, StaffPressed(InvitationsWithdrawn))
    router.callback_query.register(show_member, StaffPressed(MemberOpened))
    router.callback_query.register(change_role, StaffPressed(RoleChosen))
    router.callback_query.register(ask_removal, StaffPressed(RemovalAsked))
    router.callback_query.register(remove, StaffPressed(MemberRemoved))
    return router
