"""Beginning an idea, leaving it, coming back to it, deleting it."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import Asked, Commanded, Pressed, Said
from handlers.residents import ways
from handlers.residents.here import Here
from handlers.residents.ideas import draft_screens, questions
from handlers.residents.ideas.buttons import DeletionWanted, DraftDeleted, DraftSpared, WentAway
from handlers.residents.ideas.filters import OnScreen, Writing
from handlers.residents.ideas.names import DRAFT_DELETE, DRAFT_FOUND, spot_in
from handlers.screens import NoKeys, Screen
from handlers.talk import OpenDialog, RenewTeamCard, Show
from locales.speech import Say
from participation.idea_questions import first_step
from participation.ideas import Draft
from participation.pieces import Piece
from participation.processes import DistrictKey, Process, TopicKey
from participation.residents import Resident
from participation.wall_time import Instant
from services.drafts import Drafts
from services.ideas import Ideas


async def start_idea(  # noqa: PLR0913  a poster, a phase, a stray message: each brings something of its own
    *,
    resident: Resident,
    dialog: OpenDialog,
    drafts: Drafts,
    process: Process,
    say: Say,
    show: Show,
    now: Instant,
    topic: TopicKey | None = None,
    district: DistrictKey | None = None,
    piece: Piece | None = None,
) -> None:
    """Begin an idea, or offer to go on with the one that waits. A poster may name topic or district; a piece is text nobody asked for.

    Refuses with CollectingIsClosed outside a phase that collects ideas; what waits goes on waiting.
    """
    here = Here(resident=resident, dialog=dialog, drafts=drafts, process=process, now=now, say=say, show=show)
    drafts.require_collecting()
    draft = await drafts.unfinished(resident.id) or await drafts.begin(resident.id)
    if piece:
        questions.stay(here, await drafts.set_aside(draft.id, resident.id, piece))
    elif draft.text or draft.waiting or not (draft.is_blank or topic or district):
        _offer(here, draft)
    else:
        draft = await drafts.set_up(draft.id, resident.id, topic=topic, district=district)
        known = process.district(district) if process.ideas.places else None
        questions.ask(here, first_step(draft, process.fields), draft, say("link-district", district=known.short) if known else None)


async def new(_: Message | CallbackQuery, resident: Resident, here: Here) -> None:
    await start_idea(
        resident=resident, dialog=here.dialog, drafts=here.drafts, process=here.process, say=here.say, show=here.show, now=here.now
    )


async def resume(_: Message | CallbackQuery, button: ways.DraftResumed, resident: Resident, here: Here) -> None:
    here.drafts.require_collecting()
    questions.stay(here, await here.drafts.get(button.draft_id, resident.id), here.say("draft-resumed"))


async def leave(_: CallbackQuery, button: WentAway, resident: Resident, here: Here) -> None:
    show_kept(here, await here.drafts.get(button.draft_id, resident.id))


async def leave_in_words(_: Message, resident: Resident, here: Here) -> None:
    show_kept(here, await here.drafts.get(here.dialog.draft_id, resident.id))


async def ask_before_deleting(_: CallbackQuery, button: DeletionWanted, resident: Resident, here: Here) -> None:
    draft = await here.drafts.get(button.draft_id, resident.id)
    _open(here, DRAFT_DELETE, draft)
    here.show(draft_screens.delete(here.say, here.process, draft))


async def delete(
    _: Message | CallbackQuery, button: DraftDeleted, resident: Resident, here: Here, ideas: Ideas, renew_team_card: RenewTeamCard
) -> None:
    """Of an idea that came back, only the change that was begun: then the team sees again that nobody changes it."""
    await here.drafts.delete(button.draft_id, resident.id)
    if idea := await ideas.from_draft(button.draft_id, resident.id):
        await renew_team_card(idea.id)
    _close(here, draft_screens.deleted(here.say))


async def spare(_: Message | CallbackQuery, button: DraftSpared, resident: Resident, here: Here) -> None:
    draft = await here.drafts.get(button.draft_id, resident.id)
    if spot_in(here.dialog.question) is None:
        here.dialog.close()
    here.show(draft_screens.spared(here.say, draft))


def show_kept(here: Here, draft: Draft) -> None:
    """Leave the dialog; the draft waits."""
    _close(here, draft_screens.kept(here.say, here.process, draft, here.now))


def _close(here: Here, screen: Screen) -> None:
    """Leave the dialog with this screen. Where keys stand in the place of the keyboard, it takes them away and has no buttons itself."""
    spot = spot_in(here.dialog.question)
    here.dialog.close()
    here.show(Screen(screen.text, keys=NoKeys()) if spot and spot.has_keys else screen)


def _offer(here: Here, draft: Draft) -> None:
    _open(here, DRAFT_FOUND, draft)
    here.show(draft_screens.found(here.say, here.process, draft, here.now))


def _open(here: Here, question: str, draft: Draft) -> None:
    """Whoever is in the middle of the idea stays there: [Weiterschreiben] leads back to that very question."""
    if spot_in(here.dialog.question) is None:
        here.dialog.ask(question, draft.id)


def build_router() -> Router:
    router = Router(name="start of an idea")
    router.message.register(new, Commanded("new", "idee"))
    router.callback_query.register(new, Pressed(ways.IdeaWanted))
    router.callback_query.register(resume, Pressed(ways.DraftResumed))
    router.message.register(resume, Said("typed-yes"), OnScreen(ways.DraftResumed))
    router.callback_query.register(delete, OnScreen(DraftDeleted))
    router.message.register(delete, Said("typed-yes"), OnScreen(DraftDeleted))
    router.callback_query.register(spare, OnScreen(DraftSpared))
    router.message.register(spare, Said("typed-no"), OnScreen(DraftSpared))
    router.message.register(spare, Said("typed-back"), OnScreen(DraftSpared))
    router.callback_query.register(ask_before_deleting, OnScreen(DeletionWanted))
    router.callback_query.register(leave, Pressed(WentAway))
    router.message.register(leave_in_words, Said("typed-later"), Writing())
    router.message.register(leave_in_words, Said("typed-back"), Asked(DRAFT_FOUND))
    return router
