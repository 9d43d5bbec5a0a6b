"""Three questions about oneself, asked once, after the first idea; and at any time what was answered, to change it or take it back."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.filters import Pressed
from handlers.residents.demographics import screens
from handlers.residents.demographics.buttons import (
    QuestionsDeclined,
    ToldForgotten,
    ToldOpened,
    TraitOpened,
    TraitSkipped,
    TraitTold,
)
from handlers.talk import Show
from locales.speech import Say
from participation.demographics import Trait
from participation.processes import Process
from participation.residents import Resident
from services.demographics import Demographics


async def ask_once(demographics: Demographics, process: Process, resident: Resident, say: Say, show: Show) -> None:
    """Nothing is asked a second time, nor where the process asks nothing."""
    if await demographics.is_to_be_asked(resident.id):
        trait = traits_of(demographics)[0]
        show(screens.first(say, process, trait, demographics.options(trait)))


async def open_trait(_: CallbackQuery, button: TraitOpened, demographics: Demographics, process: Process, say: Say, show: Show) -> None:
    if options := demographics.options(button.trait):
        show.in_place(screens.ask(say, process, button.trait, options))
    else:
        show.in_place(screens.thanks(say, None))


async def tell(
    _: CallbackQuery, button: TraitTold, resident: Resident, demographics: Demographics, process: Process, say: Say, show: Show
) -> None:
    await demographics.tell(resident.id, button.trait, button.option)
    await _go_on(button.trait, resident, demographics, process, say, show)


async def skip(
    _: CallbackQuery, button: TraitSkipped, resident: Resident, demographics: Demographics, process: Process, say: Say, show: Show
) -> None:
    await demographics.tell(resident.id, button.trait, None)
    await _go_on(button.trait, resident, demographics, process, say, show)


async def decline(_: CallbackQuery, resident: Resident, demographics: Demographics, say: Say, show: Show) -> None:
    show.in_place(screens.thanks(say, await demographics.of(resident.id)))


async def show_told(_: CallbackQuery, resident: Resident, demographics: Demographics, process: Process, say: Say, show: Show) -> None:
    show(screens.told(say, process, await demographics.of(resident.id), traits_of(demographics)))


async def forget(_: CallbackQuery, resident: Resident, demographics: Demographics, say: Say, show: Show) -> None:
    await demographics.forget(resident.id)
    show.in_place(screens.forgotten(say))


def traits_of(demographics: Demographics) -> list[Trait]:
    """What this process asks."""
    return [trait for trait in Trait if demographics.options(trait)]


async def _go_on(trait: Trait, resident: Resident, demographics: Demographics, process: Process, say: Say, show: Show) -> None:
    """The next question that was not answered yet; after the last, thanks."""
    told, asked = await demographics.of(resident.id), traits_of(demographics)
    behind = [known for known in asked[asked.index(trait) + 1 :] if told is None or told.of(known) is None]
    show.in_place(screens.ask(say, process, behind[0], demographics.options(behind[0])) if behind else screens.thanks(say, told))


def build_router() -> Router:
    router = Router(name="about oneself")
    router.callback_query.register(open_trait, Pressed(TraitOpened))
    router.callback_query.register(tell, Pressed(TraitTold))
    router.callback_query.register(skip, Pressed(TraitSkipped))
    router.callback_query.register(decline, Pressed(QuestionsDeclined))
    router.callback_query.register(show_told, Pressed(ToldOpened))
    router.callback_query.register(forget, Pressed(ToldForgotten))
    return router
