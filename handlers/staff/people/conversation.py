"""`/people`: how many take part, and what they told about themselves, in numbers of five or more."""

from aiogram import Router
from aiogram.types import Message

from handlers.staff.filters import StaffCommanded
from handlers.staff.people import screens
from handlers.talk import Show
from locales.speech import Say
from participation.processes import Process
from participation.rights import Right
from services.demographics import Demographics


async def show_people(_: Message, demographics: Demographics, process: Process, say: Say, show: Show) -> None:
    show(screens.people(say, process, await demographics.crowd()))


def build_router() -> Router:
    router = Router(name="people")
    router.message.register(show_people, StaffCommanded("people", right=Right.LOOK))
    return router
