"""Many at once: one link lets one person in, and a team is never left without an admin."""

import asyncio

from participation import refusals
from participation.rights import Role
from participation.staff import Member
from participation.words import Language
from services.team import Team
from storage.records import Records
from storage.unit import Unit
from tests.stage import INSEK, MODEL_DAY


def team_of(unit: Unit) -> Team:
    return Team(unit, INSEK, MODEL_DAY, mark=lambda token: token.encode()[:16], fixed=())


async def admin(records: Records, person: bytes) -> Member:
    async with records.changing() as unit:
        facts = {"role": Role.ADMIN, "language": Language.GERMAN, "at": MODEL_DAY}
        return await unit.staff.add(process=INSEK.key, person=person * 16, address=b"sealed", **facts)  # type: ignore[arg-type]  # as varied as they are


async def test_of_twenty_who_follow_one_link_one_gets_in(records: Records) -> None:
    vera = await admin(records, b"v")
    async with records.changing() as unit:
        token = await team_of(unit).invite(Role.MODERATOR, None, vera)

    async def accepts(number: int) -> bool:
        async with records.changing() as unit:
            try:
                await team_of(unit).accept(token, person=bytes([number]) * 16, address=b"sealed", language=Language.GERMAN)
            except refusals.InvitationIsGone:
                return False
            return True

    assert sum(await asyncio.gather(*(accepts(number) for number in range(20)))) == 1


async def test_two_admins_who_remove_each_other_at_once_leave_one(records: Records) -> None:
    vera, tarik = await admin(records, b"v"), await admin(records, b"t")

    async def removes(one: Member, other: Member) -> bool:
        async with records.changing() as unit:
            try:
                await team_of(unit).remove(other.id, one)
            except (refusals.LastAdmin, refusals.MemberIsGone):
                return False
            return True

    assert sorted(await asyncio.gather(removes(vera, tarik), removes(tarik, vera))) == [False, True]
