"""Following an announcement's button to its place in the bot."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.filters import Pressed
from handlers.residents.announcements.buttons import GoalOpened
from handlers.residents.here import Here
from handlers.residents.onboarding.arrival import arrive
from participation.goals import Goal
from services.entries import Entries
from services.reading import Reading


async def follow(_: CallbackQuery, button: GoalOpened, here: Here, reading: Reading, entries: Entries) -> None:
    await arrive(here, reading, entries, Goal.parse(button.goal))


def build_router() -> Router:
    router = Router()
    router.callback_query.register(follow, Pressed(GoalOpened))
    return router
