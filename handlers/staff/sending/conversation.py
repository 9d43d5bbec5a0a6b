"""After a backup was put back: what waits goes out, or goes to nobody. Both are asked twice."""

from datetime import UTC, datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.staff.filters import StaffCommanded, StaffPressed
from handlers.staff.sending import screens
from handlers.staff.sending.buttons import ArmingAsked, DiscardingAsked, SendingArmed, SendingOpened, WaitingDiscarded
from handlers.talk import Show
from locales.speech import Say
from participation.processes import Process
from participation.rights import Right
from participation.staff import Member
from participation.wall_time import Instant
from services.sending import Sending


async def tell(_: Message, sending: Sending, process: Process, now: Instant, say: Say, show: Show) -> None:
    show(screens.standing(say, process, await sending.waiting(), now))


async def open_again(_: CallbackQuery, sending: Sending, process: Process, now: Instant, say: Say, show: Show) -> None:
    show.in_place(screens.standing(say, process, await sending.waiting(), now))


async def ask_whether_to_send(_: CallbackQuery, button: ArmingAsked, sending: Sending, say: Say, show: Show) -> None:
    show(screens.ask_whether_to_send(say, await sending.waiting(), button.since))


async def ask_whether_to_discard(_: CallbackQuery, button: DiscardingAsked, sending: Sending, say: Say, show: Show) -> None:
    show(screens.ask_whether_to_discard(say, await sending.waiting(), button.since))


async def send(_: CallbackQuery, button: SendingArmed, sending: Sending, member: Member, say: Say, show: Show) -> None:
    show(screens.armed(say, await sending.arm(_instant(button.since), member)))


async def discard(_: CallbackQuery, button: WaitingDiscarded, sending: Sending, member: Member, say: Say, show: Show) -> None:
    show(screens.discarded(say, await sending.discard(_instant(button.since), member)))


def _instant(seconds: int) -> Instant:
    return datetime.fromtimestamp(seconds, UTC)


def build_router() -> Router:
    router = Router(name="sending")
    router.message.register(tell, StaffCommanded("sending", right=Right.ARM))
    router.callback_query.register(open_again, StaffPressed(SendingOpened))
    router.callback_query.register(ask_whether_to_send, StaffPressed(ArmingAsked))
    router.callback_query.register(ask_whether_to_discard, StaffPressed(DiscardingAsked))
    router.callback_query.register(send, StaffPressed(SendingArmed))
    router.callback_query.register(discard, StaffPressed(WaitingDiscarded))
    return router
