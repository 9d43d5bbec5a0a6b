"""What people ask about the process: what is going on, what comes when. Nobody needs to have joined."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import Commanded, Known, Pressed
from handlers.residents.phases import screens
from handlers.residents.phases.buttons import TellingWanted
from handlers.residents.ways import OverviewOpened, PhaseOpened, PhasesOpened, with_draft
from handlers.talk import OpenDialog, Show
from locales.speech import Say
from participation.phases import Activity
from participation.processes import Process
from participation.refusals import UnknownPhase
from participation.residents import Resident
from participation.wall_time import Instant
from services.residents import Residents


async def show_overview(
    _: CallbackQuery, resident: Resident | None, dialog: OpenDialog, process: Process, now: Instant, say: Say, show: Show
) -> None:
    show(with_draft(say, dialog, screens.overview(say, process, resident, now)))


async def show_phases(_: Message | CallbackQuery, dialog: OpenDialog, process: Process, now: Instant, say: Say, show: Show) -> None:
    show(with_draft(say, dialog, screens.phases(say, process, now)))


async def show_phase(
    _: CallbackQuery,
    button: PhaseOpened,
    resident: Resident | None,
    dialog: OpenDialog,
    process: Process,
    now: Instant,
    say: Say,
    show: Show,
) -> None:
    phase = process.phase(button.phase)
    if phase is None:
        raise UnknownPhase
    show(with_draft(say, dialog, screens.phase_page(say, process, phase, resident, now)))


async def promise_to_tell(
    _: CallbackQuery, resident: Resident, residents: Residents, dialog: OpenDialog, process: Process, now: Instant, say: Say, show: Show
) -> None:
    """An old button may be pressed when ideas are collected again already."""
    resident = await residents.follow(resident)
    collecting = process.phase_that_allows(Activity.SUBMIT, now) is not None
    screen = screens.overview(say, process, resident, now).below(say("follow-yes")) if collecting else screens.will_tell(say)
    show(with_draft(say, dialog, screen))


def build_router() -> Router:
    router = Router()
    router.callback_query.register(show_overview, Pressed(OverviewOpened))
    router.message.register(show_phases, Commanded("phases", "phasen"))
    router.callback_query.register(show_phases, Pressed(PhasesOpened))
    router.callback_query.register(show_phase, Pressed(PhaseOpened))
    router.callback_query.register(promise_to_tell, Pressed(TellingWanted), Known())
    return router
