"""Admins read what the team did, and whether the log is as it was written: this page now, the whole as it was last looked through."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.staff.audit import screens
from handlers.staff.audit.buttons import LogTurned
from handlers.staff.filters import StaffCommanded, StaffPressed
from handlers.talk import Show
from locales.speech import Say
from participation.processes import Process
from participation.rights import Right
from participation.wall_time import Instant
from services.audit import Audit


async def show_log(_: Message, audit: Audit, process: Process, now: Instant, say: Say, show: Show) -> None:
    show(screens.log(say, process, await audit.page(), now))


async def turn(_: CallbackQuery, button: LogTurned, audit: Audit, process: Process, now: Instant, say: Say, show: Show) -> None:
    show.in_place(screens.log(say, process, await audit.page(button.before or None), now))


def build_router() -> Router:
    router = Router(name="the audit log")
    router.message.register(show_log, StaffCommanded("audit", right=Right.AUDIT))
    router.callback_query.register(turn, StaffPressed(LogTurned))
    return router
