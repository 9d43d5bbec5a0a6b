"""Everybody sees what is stored about them, and can be forgotten: whoever joined, whoever did not, and whoever may not take part."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import Commanded, Pressed, Said
from handlers.residents.here import Here
from handlers.residents.kinds import Sent, wrong_kind
from handlers.residents.open_question import go_on
from handlers.residents.own_data import screens
from handlers.residents.own_data.buttons import ForgettingConfirmed, ForgettingDeclined, ForgettingWanted
from handlers.residents.own_data.names import AskedToForget, close_in, open_in
from handlers.residents.ways import HelpWanted, with_draft
from handlers.talk import Person, RenewTeamCard
from locales.speech import Speech, Spoken
from participation.own_data import IdeasWish, staying
from participation.residents import Resident
from services.own_data import OwnData


async def show_own_data(
    _: Message | CallbackQuery, person: Person, on_record: Resident | None, own_data: OwnData, speech: Speech, here: Here
) -> None:
    """A page to read, and the same for programs."""
    report = await own_data.about(person.hash, on_record)
    if report.is_empty:
        here.show(screens.nothing_stored(here.say))
        return
    for screen in screens.own_data_as_files(here.say, speech, report, here.process, here.now):
        here.show(screen)
    here.show(with_draft(here.say, here.dialog, screens.own_data(here.say, report)))


async def ask_whether_to_forget(
    _: Message | CallbackQuery, person: Person, on_record: Resident | None, own_data: OwnData, here: Here
) -> None:
    """Asked before anything is deleted, and again where an old question is answered."""
    await _ask(person, on_record, own_data, here)


async def forget(
    _: CallbackQuery,
    button: ForgettingConfirmed,
    person: Person,
    on_record: Resident | None,
    own_data: OwnData,
    here: Here,
    renew_team_card: RenewTeamCard,
) -> None:
    if on_record is None:
        await _ask(person, on_record, own_data, here)
        return
    farewell = await own_data.forget(person.hash, on_record, button.ideas)
    for idea_id in farewell.known_to_the_team:
        await renew_team_card(idea_id)
    here.dialog.end()
    here.show(screens.forgotten(here.say, farewell, here.process))


async def stay(_: Message | CallbackQuery, here: Here) -> None:
    close_in(here.dialog)
    await go_on(here, here.say("forget-declined"))


async def explain_forgetting(_: Message | CallbackQuery, person: Person, on_record: Resident | None, own_data: OwnData, here: Here) -> None:
    await _ask(person, on_record, own_data, here, here.say("forget-help"))


async def wrong_answer(message: Message, person: Person, on_record: Resident | None, own_data: OwnData, here: Here) -> None:
    """A bare yes is none: what is deleted does not come back."""
    words = here.say.lines(here.say(wrong_kind(message)), here.say("wrong-please-choose"))
    await _ask(person, on_record, own_data, here, words)


async def _ask(person: Person, on_record: Resident | None, own_data: OwnData, here: Here, said: Spoken | None = None) -> None:
    if on_record is None:
        await own_data.forget_stranger(person.hash)
        here.show(screens.nothing_stored(here.say))
        return
    open_in(here.dialog)
    with_ideas = bool(staying(await own_data.ideas_of(on_record), IdeasWish.STAY))
    question = screens.forget_question(here.say, here.process, with_ideas=with_ideas)
    here.show(question.below(said) if said else question)


def build_router() -> Router:
    router = Router()
    router.message.register(show_own_data, Commanded("mydata"))
    router.message.register(ask_whether_to_forget, Commanded("forget", "loeschen"))
    router.callback_query.register(ask_whether_to_forget, Pressed(ForgettingWanted))
    router.callback_query.register(forget, Pressed(ForgettingConfirmed), AskedToForget())
    router.callback_query.register(ask_whether_to_forget, Pressed(ForgettingConfirmed))
    router.callback_query.register(stay, Pressed(ForgettingDeclined))
    router.include_router(_build_router_while_asked())
    return router


def _build_router_while_asked() -> Router:
    router = Router()
    router.message.filter(AskedToForget())
    router.callback_query.filter(AskedToForget())
    router.message.register(explain_forgetting, Commanded("help", "hilfe"))
    router.message.register(explain_forgetting, Said("typed-help"))
    router.callback_query.register(explain_forgetting, Pressed(HelpWanted))
    router.message.register(stay, Said("typed-no"))
    router.message.register(stay, Said("typed-back"))
    router.message.register(stay, Said("typed-later"))
    router.message.register(wrong_answer, Sent(), ~F.text.startswith("/"), ~Said("typed-stop"), ~Said("typed-start"))
    return router
