"""Releasing or rejecting a flood at once; banning the author of an idea, by its number and with a reason."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.residents.banned.letters import tell_banned, tell_unbanned
from handlers.staff.filters import StaffCommanded, StaffPressed
from handlers.staff.protection import screens
from handlers.staff.protection.buttons import FloodOpened, FloodRejected, FloodReleased
from handlers.talk import Show
from locales.speech import Say
from participation import refusals
from participation.processes import Process
from participation.rights import Right
from participation.staff import Member
from services.moderation import Moderation
from services.protection import Protection


async def open_flood(_: CallbackQuery, button: FloodOpened, protection: Protection, moderation: Moderation, say: Say, show: Show) -> None:
    flood = await protection.flood(button.flood_id)
    show.card(screens.subject_of(flood.id), screens.flood(say, flood, await moderation.get(flood.ideas[0])))


async def release(_: CallbackQuery, button: FloodReleased, member: Member, protection: Protection, show: Show) -> None:
    flood = await protection.flood(button.flood_id, hold=True)
    await protection.release(flood.id, member)
    show.update_team(screens.subject_of(flood.id), lambda say: screens.released(say, flood))


async def reject(_: CallbackQuery, button: FloodRejected, member: Member, protection: Protection, show: Show) -> None:
    """Each can still be undone on its card. Where there are many, the next press goes on."""
    flood = await protection.flood(button.flood_id, hold=True)
    count, left = len(await protection.reject(flood.id, member)), await protection.left(flood.id)
    show.update_team(screens.subject_of(flood.id), lambda say: screens.rejected(say, flood.id, count, left))


async def ban(
    message: Message, member: Member, protection: Protection, moderation: Moderation, process: Process, say: Say, show: Show
) -> None:
    """`/ban 2024-00042 reason`: the author is told the reason."""
    number, _, reason = _behind(message).partition(" ")
    idea = await moderation.with_reference(number)
    if not reason.strip():
        show(screens.ban_needs_reason(say))
        return
    tell_banned(show, process, await protection.ban(idea.id, member, reason))
    show(screens.banned(say, idea.reference))


async def unban(message: Message, member: Member, protection: Protection, moderation: Moderation, say: Say, show: Show) -> None:
    idea = await moderation.with_reference(_behind(message).split(" ")[0])
    lifted = await protection.unban(idea.id, member)
    if lifted is None:
        show(screens.not_banned(say, idea.reference))
        return
    tell_unbanned(show, lifted)
    show(screens.unbanned(say, idea.reference))


def _behind(message: Message) -> str:
    written = (message.text or "").split(maxsplit=1)
    if len(written) < 2:
        raise refusals.ReferenceIsMissing
    return written[1]


def build_router() -> Router:
    router = Router(name="protection")
    router.message.register(ban, StaffCommanded("ban", right=Right.BAN))
    router.message.register(unban, StaffCommanded("unban", right=Right.BAN))
    router.callback_query.register(open_flood, StaffPressed(FloodOpened))
    router.callback_query.register(release, StaffPressed(FloodReleased))
    router.callback_query.register(reject, StaffPressed(FloodRejected))
    return router
