"""What no conversation had an answer for: a friendly exact sentence, and the open question again."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.buttons import SIGNATURE_SIGNS, Button
from handlers.filters import Banned, Known, NothingAsked
from handlers.residents.asking.screens import confirm
from handlers.residents.banned.screens import banned
from handlers.residents.here import Here
from handlers.residents.ideas.names import spot_in
from handlers.residents.ideas.start import start_idea
from handlers.residents.kinds import Sent, wrong_kind
from handlers.residents.open_question import go_on
from handlers.talk import OpenDialog, Show
from locales.speech import Say, Written
from participation.idea_questions import Question
from participation.phases import Activity
from participation.pieces import Piece
from participation.processes import Process
from participation.residents import Resident
from services.inquiries import Inquiries
from services.protection import Protection

_COMMAND_SHOWN = 32
_CHOOSE = "wrong-please-choose"
_PLEASE = {
    Question.TEXT: "wrong-please-write",
    Question.PHOTO: "wrong-please-photo",
    Question.PLACE: "wrong-please-place",
    Question.TITLE: None,  # the question itself says it
}


async def turn_away(_: Message | CallbackQuery, resident: Resident, protection: Protection, process: Process, say: Say, show: Show) -> None:
    """Somebody who may not take part. What can be read, others have shown before."""
    show(banned(say, process, await protection.ban_of(resident.id)))


async def unknown_command(message: Message, here: Here) -> None:
    command = Written((message.text or "").split(maxsplit=1)[0]).shortened(_COMMAND_SHOWN)
    await go_on(here, here.say("unknown-command", command=command))


async def unasked_words(message: Message, resident: Resident, here: Here, inquiries: Inquiries) -> None:
    """Own words while no question is open: perhaps an idea, perhaps a question to the team."""
    if here.process.phase_that_allows(Activity.SUBMIT, here.now) is None:
        here.show(confirm(here.say, await inquiries.write(resident.id, message.text or "")))
        return
    await start_idea(
        resident=resident,
        dialog=here.dialog,
        drafts=here.drafts,
        process=here.process,
        say=here.say,
        show=here.show,
        now=here.now,
        piece=Piece(message=message.message_id, text=message.text or ""),
    )


async def wrong_answer(message: Message, here: Here) -> None:
    """Something else than was asked for."""
    wrong, please = here.say(wrong_kind(message)), _please(here.dialog)
    await go_on(here, here.say.lines(wrong, here.say(please)) if please else wrong, wrong)


async def foreign_or_old_button(press: CallbackQuery, button: Button | None, here: Here) -> None:
    """A button that was made for somebody else, or belongs to an earlier step."""
    if button is None and Button.parse((press.data or "")[SIGNATURE_SIGNS:]) is not None:
        here.show.answer_press(here.say.plain("foreign-button"))
        await go_on(here, here.say("foreign-button"))
        return
    await go_on(here, here.say("old-button"), here.say("old-button-overview"))


def _please(dialog: OpenDialog) -> str | None:
    """What helps at the open question."""
    spot = spot_in(dialog.question)
    return _PLEASE.get(spot.step.question, _CHOOSE) if spot and not spot.aside else _CHOOSE


def build_router_for_the_banned() -> Router:
    router = Router()
    router.message.register(turn_away, Banned(), Sent())
    router.callback_query.register(turn_away, Banned())
    return router


def build_router() -> Router:
    router = Router()
    router.message.register(unknown_command, F.text.startswith("/"), ~F.forward_origin)
    router.message.register(unasked_words, Known(), NothingAsked(), F.text, ~F.forward_origin)
    router.message.register(wrong_answer, Sent())
    router.callback_query.register(foreign_or_old_button)
    return router
