"""The order in which conversations look at what has come: the first that knows it answers."""

from aiogram import Dispatcher, Router
from aiogram.filters import ExceptionTypeFilter

from handlers import groups, refusals
from handlers.filters import Known
from handlers.residents import coming_and_going, fallback
from handlers.residents.announcements import conversation as announcements
from handlers.residents.asking import conversation as asking
from handlers.residents.coming_and_going import WhoeverWritesIsBack
from handlers.residents.demographics import conversation as demographics
from handlers.residents.digests import conversation as digests
from handlers.residents.help_lines import ShowsHelpLines
from handlers.residents.here import OffersHere
from handlers.residents.ideas import conversation as ideas
from handlers.residents.ideas import my_ideas
from handlers.residents.news import conversation as news
from handlers.residents.notifications import conversation as notifications
from handlers.residents.onboarding import conversation as onboarding
from handlers.residents.onboarding.typed import NewPeople
from handlers.residents.own_data import conversation as own_data
from handlers.residents.phases import conversation as phases
from handlers.residents.reading import conversation as reading
from handlers.residents.settings import conversation as settings
from handlers.staff import router as staff
from participation.refusals import Refusal


def build_dispatcher() -> Dispatcher:
    dispatcher = Dispatcher(disable_fsm=True)
    for middleware in (WhoeverWritesIsBack(), NewPeople(), OffersHere(), ShowsHelpLines()):
        dispatcher.update.outer_middleware(middleware)
    dispatcher.errors.register(refusals.tell, ExceptionTypeFilter(Refusal))
    dispatcher.include_routers(
        staff.build_router(),
        groups.build_router(),
        coming_and_going.build_router(),
        own_data.build_router(),
        settings.build_router(),
        notifications.build_router(),
        digests.build_router(),
        phases.build_router(),
        reading.build_router(),
        fallback.build_router_for_the_banned(),
        announcements.build_router(),
        reading.build_router_for_deeds(),
        onboarding.build_router(),
        _for_those_who_joined(
            ideas.build_router(), my_ideas.build_router(), news.build_router(), asking.build_router(), demographics.build_router()
        ),
        onboarding.build_router_for_new_people_at_last(),
        fallback.build_router(),
    )
    return dispatcher


def _for_those_who_joined(*routers: Router) -> Router:
    router = Router()
    for observer in (router.message, router.edited_message, router.callback_query):
        observer.filter(Known())
    router.include_routers(*routers)
    return router
