"""One's own ideas: the list, a living card for each, and taking one back."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import Commanded, Pressed, Said
from handlers.residents import ways
from handlers.residents.here import Here
from handlers.residents.ideas import my_ideas_screens
from handlers.residents.ideas.buttons import IdeaOpened, IdeaSpared, IdeaWithdrawn, MyIdeasTurned, WithdrawalWanted
from handlers.residents.ideas.filters import OnScreen
from handlers.screens import Screen
from handlers.talk import RenewTeamCard
from participation.ideas import IdeaId
from participation.phases import Activity
from participation.residents import Resident
from services.ideas import Ideas
from services.standing import Standings


async def show_list(_: Message | CallbackQuery, resident: Resident, here: Here, ideas: Ideas) -> None:
    here.show(await _listed(here, resident, ideas, 0))


async def turn_page(_: CallbackQuery, button: MyIdeasTurned, resident: Resident, here: Here, ideas: Ideas) -> None:
    here.show.in_place(await _listed(here, resident, ideas, button.page))


async def open_card(_: CallbackQuery, button: IdeaOpened, resident: Resident, here: Here, ideas: Ideas, standings: Standings) -> None:
    idea = await ideas.get(button.idea_id, resident.id)
    here.show.card(_subject(idea.id), my_ideas_screens.card(here.say, here.process, idea, here.now, await standings.of(idea)))


async def ask_before_withdrawing(_: CallbackQuery, button: WithdrawalWanted, resident: Resident, here: Here, ideas: Ideas) -> None:
    idea = await ideas.get(button.idea_id, resident.id)
    here.show(my_ideas_screens.withdraw(here.say, idea))


async def withdraw(
    _: Message | CallbackQuery,
    button: IdeaWithdrawn,
    resident: Resident,
    here: Here,
    ideas: Ideas,
    standings: Standings,
    renew_team_card: RenewTeamCard,
) -> None:
    idea = await ideas.withdraw(button.idea_id, resident.id)
    await renew_team_card(idea.id)
    here.show(my_ideas_screens.withdrawn(here.say, idea))
    here.show.update_card(_subject(idea.id), my_ideas_screens.card(here.say, here.process, idea, here.now, await standings.of(idea)))


async def spare(_: Message | CallbackQuery, button: IdeaSpared, resident: Resident, here: Here, ideas: Ideas) -> None:
    here.show(my_ideas_screens.spared(here.say, await ideas.get(button.idea_id, resident.id)))


async def show_newest_card(
    _: CallbackQuery, button: IdeaWithdrawn | IdeaSpared, resident: Resident, here: Here, ideas: Ideas, standings: Standings
) -> None:
    """An old answer to a question that is not open any more: here is how the idea stands."""
    idea = await ideas.get(button.idea_id, resident.id)
    here.show.card(_subject(idea.id), my_ideas_screens.card(here.say, here.process, idea, here.now, await standings.of(idea)))


async def _listed(here: Here, resident: Resident, ideas: Ideas, page: int) -> Screen:
    draft = await here.drafts.unfinished(resident.id) if page == 0 else None
    waiting = draft if draft and not draft.is_blank else None
    collecting = here.process.phase_that_allows(Activity.SUBMIT, here.now) is not None
    return my_ideas_screens.listed(here.say, await ideas.of(resident.id, page), waiting, collecting=collecting)


def _subject(idea_id: IdeaId) -> str:
    return f"idea:{idea_id}"


def build_router() -> Router:
    router = Router(name="my ideas")
    router.message.register(show_list, Commanded("ideas", "meine_ideen"))
    router.callback_query.register(show_list, Pressed(ways.MyIdeasOpened))
    router.callback_query.register(turn_page, Pressed(MyIdeasTurned))
    router.callback_query.register(open_card, Pressed(IdeaOpened))
    router.callback_query.register(ask_before_withdrawing, Pressed(WithdrawalWanted))
    router.callback_query.register(withdraw, OnScreen(IdeaWithdrawn))
    router.message.register(withdraw, Said("typed-yes"), OnScreen(IdeaWithdrawn))
    router.callback_query.register(spare, OnScreen(IdeaSpared))
    router.message.register(spare, Said("typed-no"), OnScreen(IdeaSpared))
    router.message.register(spare, Said("typed-back"), OnScreen(IdeaSpared))
    router.callback_query.register(show_newest_card, Pressed(IdeaWithdrawn, IdeaSpared))
    return router
