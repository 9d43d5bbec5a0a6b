"""Who is in the team of a process, with which role, and in which group it works."""

from collections.abc import Callable, Collection

from participation import refusals
from participation.invitations import TOKEN_LENGTH, Invitation
from participation.processes import Process
from participation.rights import Right, Role
from participation.staff import Colleague, Member, Place, StaffId
from participation.team_rules import DepartmentKey
from participation.wall_time import Instant
from participation.words import Language
from services.audit import Audit
from services.deeds import deed
from services.signs import drawn
from storage.unit import Unit


class Team:
    """`mark` makes the keyed hash of a token; `fixed` are the hashes of those whom the settings name."""

    def __init__(self, unit: Unit, process: Process, now: Instant, *, mark: Callable[[str], bytes], fixed: Collection[bytes]) -> None:
        self._unit = unit
        self._process = process
        self._now = now
        self._mark = mark
        self._fixed = fixed
        self._audit = Audit(unit, process, now)

    async def colleagues(self) -> list[Colleague]:
        """The longest in the team first."""
        return await self._unit.staff.colleagues(self._process.key, self._fixed)

    async def colleague(self, staff_id: StaffId) -> Colleague:
        found = next((colleague for colleague in await self.colleagues() if colleague.member.id == staff_id), None)
        if found is None:
            raise refusals.MemberIsGone
        return found

    async def invitations(self) -> list[Invitation]:
        """Those that can still be accepted."""
        return await self._unit.staff.invitations(self._process.key, self._now)

    @deed
    async def invite(self, role: Role, department: str | None, by: Member) -> str:
        """A new link's token. It is told once: on record is only its keyed hash."""
        self._require_department(role, department)
        token = drawn(TOKEN_LENGTH)
        invitation = Invitation(role=role, department=department, by=by.id, expires_at=self._now + self._process.team.invitation)
        await self._unit.staff.invite(self._process.key, self._mark(token), invitation)
        await self._audit.record(by, "invited", "team", None, {"role": role, "department": department})
        return token

    @deed
    async def withdraw_invitations(self, by: Member) -> None:
        """Links that have been handed out work no longer."""
        await self._unit.staff.withdraw_invitations(self._process.key)
        await self._audit.record(by, "invitations-withdrawn", "team")

    async def invitation(self, token: str, person: bytes) -> Invitation:
        """What a link offers to somebody. Looking at it does not use it up."""
        await self._require_stranger(person)
        return self._open(await self._unit.staff.invitation(self._process.key, self._mark(token)))

    @deed
    async def accept(self, token: str, *, person: bytes, address: bytes, language: Language) -> tuple[Member, Invitation]:
        """Into the team. Of several who follow one link, one gets in."""
        await self._require_stranger(person)
        invitation = self._open(await self._unit.staff.take_invitation(self._process.key, self._mark(token)))
        member = await self._unit.staff.add(
            process=self._process.key,
            person=person,
            address=address,
            role=invitation.role,
            language=language,
            at=self._now,
            department=invitation.department,
        )
        await self._audit.record(member, "joined", str(member.alias), None, _facts(member))
        return member, invitation

    @deed
    async def change(self, staff_id: StaffId, role: Role, department: str | None, by: Member) -> Member:
        """Another role. Giving it again changes nothing."""
        self._require_department(role, department)
        before = await self._held(staff_id)
        if role is not Role.ADMIN:
            await self._require_another_admin(before)
        if (before.member.role, before.member.department) == (role, department):
            return before.member
        await self._unit.staff.change(staff_id, role=role, department=department)
        member = (await self.colleague(staff_id)).member
        await self._audit.record(by, "role-changed", f"member:{staff_id}", _facts(before.member), _facts(member))
        return member

    @deed
    async def remove(self, staff_id: StaffId, by: Member) -> tuple[Member, Place | None]:
        """Out of the team, with all that they handed out. Returns where to tell them so: after this nobody knows it any more."""
        leaving = await self._held(staff_id)
        await self._require_another_admin(leaving)
        place = await self._unit.staff.private_chat_of(staff_id)
        await self._unit.staff.withdraw_invitations(self._process.key, staff_id)
        await self._unit.staff.remove(staff_id, self._now)
        await self._audit.record(by, "removed", str(leaving.member.alias), _facts(leaving.member), None)
        return leaving.member, place

    async def private_chat_of(self, staff_id: StaffId) -> Place | None:
        """Where a member is reached; None once they are out of the team."""
        return await self._unit.staff.private_chat_of(staff_id)

    async def speak(self, member: Member, language: Language) -> None:
        await self._unit.staff.speak(member.id, language)

    async def group(self) -> Place | None:
        return await self._unit.staff.group(self._process.key)

    @deed
    async def work_in(self, group: Place, by: Member) -> Place | None:
        """From now on the team works there. Returns where it worked before, if that is another chat."""
        before = await self.group()
        await self._unit.staff.set_group(self._process.key, group, self._now)
        await self._audit.record(by, "group-set", "team")
        return before if before and before.chat != group.chat else None

    async def lose_group(self, chat: bytes) -> None:
        """The bot is no longer in this group. If it was the team's, cards go to each moderator, and the admins are told."""
        await self._unit.staff.lose_group(chat, self._now)

    async def _held(self, staff_id: StaffId) -> Colleague:
        await self._unit.staff.hold_all(self._process.key)
        return await self.colleague(staff_id)

    async def _require_stranger(self, person: bytes) -> None:
        if member := await self._unit.staff.member(self._process.key, person):
            raise refusals.AlreadyInTeam(member.alias)

    async def _require_another_admin(self, leaving: Colleague) -> None:
        if leaving.is_fixed:
            raise refusals.NamedInSettings
        admins = [colleague for colleague in await self.colleagues() if colleague.member.may(Right.MANAGE_TEAM)]
        if [colleague.member.id for colleague in admins] == [leaving.member.id]:
            raise refusals.LastAdmin

    def _require_department(self, role: Role, department: str | None) -> None:
        known = self._process.team.department(DepartmentKey(department)) if department else None
        if (known is not None) is not (role is Role.DEPARTMENT):
            raise refusals.UnknownDepartment

    def _open(self, invitation: Invitation | None) -> Invitation:
        if invitation is None or invitation.expires_at <= self._now:
            raise refusals.InvitationIsGone
        return invitation


def _facts(member: Member) -> dict[str, str | None]:
    return {"role": member.role, "department": member.department}
