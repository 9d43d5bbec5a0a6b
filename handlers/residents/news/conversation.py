"""An idea came back to its author: it is changed, or a second person is asked to look at it."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.filters import Pressed
from handlers.residents.here import Here
from handlers.residents.ideas import questions
from handlers.residents.ideas.buttons import AppealWanted, ReworkWanted
from handlers.residents.news import screens
from handlers.talk import RenewTeamCard
from participation.idea_questions import Question, Step
from participation.residents import Resident
from services.ideas import Ideas
from services.moderation import Moderation


async def rework(
    _: CallbackQuery, button: ReworkWanted, resident: Resident, here: Here, ideas: Ideas, renew_team_card: RenewTeamCard
) -> None:
    draft = await ideas.rework(button.idea_id, resident.id)
    await renew_team_card(button.idea_id)
    idea = await ideas.get(button.idea_id, resident.id)
    questions.ask(here, Step(question=Question.CHECK), draft, screens.reworking(here.say, idea))


async def appeal(_: CallbackQuery, button: AppealWanted, resident: Resident, here: Here, moderation: Moderation, ideas: Ideas) -> None:
    await moderation.appeal(button.idea_id, resident.id)
    here.show(screens.appealed(here.say, await ideas.get(button.idea_id, resident.id)))


def build_router() -> Router:
    router = Router(name="news of one's ideas")
    router.callback_query.register(rework, Pressed(ReworkWanted))
    router.callback_query.register(appeal, Pressed(AppealWanted))
    return router
