"""Asking the team: by /ask, by a button, or by words that nobody asked for and that are no idea."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import Asked, Commanded, Pressed
from handlers.residents.asking import screens
from handlers.residents.asking.buttons import AskingWanted, InquiryDropped, InquirySent, PieceAsked
from handlers.residents.here import Here
from handlers.talk import Show
from participation.inquiries import Inquiry, InquiryId
from participation.residents import Resident
from services.inquiries import Inquiries


async def ask_by_command(message: Message, resident: Resident, here: Here, inquiries: Inquiries) -> None:
    """/ask with the question behind it, or alone."""
    _, _, written = (message.text or "").partition(" ")
    if written.strip():
        await _send(here, resident, inquiries, await inquiries.write(resident.id, written))
    else:
        _open(here)


async def ask_by_button(_: CallbackQuery, here: Here) -> None:
    _open(here)


async def take_question(message: Message, resident: Resident, here: Here, inquiries: Inquiries) -> None:
    inquiry = await inquiries.write(resident.id, message.text or "")
    here.dialog.close()
    await _send(here, resident, inquiries, inquiry)


async def send(_: CallbackQuery, button: InquirySent, resident: Resident, here: Here, inquiries: Inquiries) -> None:
    inquiry, is_new = await inquiries.ask(button.inquiry_id, resident.id)
    _tell(here.show, inquiry, here, is_new=is_new)


async def drop(_: CallbackQuery, button: InquiryDropped, resident: Resident, here: Here, inquiries: Inquiries) -> None:
    await inquiries.drop(button.inquiry_id, resident.id)
    here.show(screens.dropped(here.say))


async def ask_with_piece(_: CallbackQuery, button: PieceAsked, resident: Resident, here: Here, inquiries: Inquiries) -> None:
    """The words leave the draft that they were set aside in."""
    draft = await here.drafts.get(button.draft_id, resident.id)
    inquiry = await inquiries.write(resident.id, draft.waiting_text)
    left = await here.drafts.drop_waiting(draft.id, resident.id)
    here.dialog.close()
    if left.is_blank:
        await here.drafts.delete(left.id, resident.id)
    await _send(here, resident, inquiries, inquiry)


def _open(here: Here) -> None:
    here.dialog.ask(screens.QUESTION, here.dialog.draft_id, takes_text=True)
    here.show(screens.what(here.say))


async def _send(here: Here, resident: Resident, inquiries: Inquiries, inquiry: Inquiry) -> None:
    asked, is_new = await inquiries.ask(InquiryId(inquiry.id), resident.id)
    _tell(here.show, asked, here, is_new=is_new)


def _tell(show: Show, inquiry: Inquiry, here: Here, *, is_new: bool) -> None:
    if is_new:
        show.to_team(f"inquiry:{inquiry.id}", lambda say: screens.before_the_team(say, here.process, inquiry))
    show(screens.sent(here.say))


def build_router() -> Router:
    router = Router(name="asking the team")
    router.message.register(ask_by_command, Commanded("ask", "fragen", "frage"))
    router.message.register(take_question, Asked(screens.QUESTION), F.text, ~F.text.startswith("/"))
    router.callback_query.register(ask_by_button, Pressed(AskingWanted))
    router.callback_query.register(send, Pressed(InquirySent))
    router.callback_query.register(drop, Pressed(InquiryDropped))
    router.callback_query.register(ask_with_piece, Pressed(PieceAsked))
    return router
