"""`/guardian K7QM-29XA`: the number on a paper that parents signed, and the buttons that put it on record or take it back."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.residents.onboarding.letters import tell_parents_agreed, tell_parents_revoked
from handlers.staff.filters import StaffCommanded, StaffPressed
from handlers.staff.guardians import screens
from handlers.staff.guardians.buttons import GuardianRecorded, GuardianRevocationAsked, GuardianRevoked
from handlers.talk import Show
from locales.speech import Say
from participation.processes import Process
from participation.rights import Right
from participation.staff import Member
from services.guardians import Guardians


async def look_up(message: Message, guardians: Guardians, process: Process, say: Say, show: Show) -> None:
    _, *written = (message.text or "").split(maxsplit=1)
    if not written:
        show(screens.how_to(say))
        return
    show(screens.asked(say, process, await guardians.with_code(written[0])))


async def record(
    _: CallbackQuery, button: GuardianRecorded, member: Member, guardians: Guardians, process: Process, say: Say, show: Show
) -> None:
    recorded, is_new = await guardians.record(button.guardian_id, member)
    show.in_place(screens.asked(say, process, recorded))
    if is_new:
        tell_parents_agreed(show, recorded)


async def ask_before_revoking(
    _: CallbackQuery, button: GuardianRevocationAsked, guardians: Guardians, process: Process, say: Say, show: Show
) -> None:
    show.in_place(screens.revocation(say, process, await guardians.find(button.guardian_id)))


async def revoke(_: CallbackQuery, button: GuardianRevoked, member: Member, guardians: Guardians, say: Say, show: Show) -> None:
    revoked = await guardians.revoke(button.guardian_id, member)
    show.in_place(screens.revoked(say))
    tell_parents_revoked(show, revoked)


def build_router() -> Router:
    router = Router(name="guardians")
    router.message.register(look_up, StaffCommanded("guardian", right=Right.RECORD_CONSENT))
    router.callback_query.register(record, StaffPressed(GuardianRecorded))
    router.callback_query.register(ask_before_revoking, StaffPressed(GuardianRevocationAsked))
    router.callback_query.register(revoke, StaffPressed(GuardianRevoked))
    return router
