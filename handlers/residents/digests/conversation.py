"""Reading on from news: what one message had no room for, and what it shortened."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.filters import Known, Pressed
from handlers.residents.announcements.screens import announced
from handlers.residents.digests import screens
from handlers.residents.digests.buttons import AnnouncementRead, AnswerRead, DigestReadOn
from handlers.residents.here import Here
from handlers.residents.ways import with_draft
from handlers.screens import Screen
from participation.residents import Resident
from services.digests import Digests


async def read_on(_: CallbackQuery, button: DigestReadOn, resident: Resident, here: Here, digests: Digests) -> None:
    page = (await digests.open(button.digest, resident)).page(button.start, screens.PAGE)
    _show(here, screens.page(here.say, here.process, page, resident.language) if page.headlines else screens.gone(here.say))


async def read_announcement(_: CallbackQuery, button: AnnouncementRead, resident: Resident, here: Here, digests: Digests) -> None:
    announcement = await digests.announcement(button.announcement_id)
    whole = announced(here.say, here.process, announcement, resident.language) if announcement else None
    _show(here, whole or screens.gone(here.say))


async def read_answer(_: CallbackQuery, button: AnswerRead, here: Here, digests: Digests) -> None:
    found = await digests.answer(button.answer_id)
    _show(here, screens.answer(here.say, found.answer, found.ideas) if found else screens.gone(here.say))


def _show(here: Here, screen: Screen) -> None:
    here.show(with_draft(here.say, here.dialog, screen))


def build_router() -> Router:
    router = Router(name="news of what one follows")
    router.callback_query.register(read_on, Pressed(DigestReadOn), Known())
    router.callback_query.register(read_announcement, Pressed(AnnouncementRead), Known())
    router.callback_query.register(read_answer, Pressed(AnswerRead), Known())
    return router
