"""The team answers a question: by replying to its card."""

from aiogram import F, Router
from aiogram.types import Message

from handlers.residents.asking.screens import answered
from handlers.staff.filters import RepliedTo
from handlers.staff.inquiries import screens
from handlers.talk import INQUIRY_ANSWERED, Show
from locales.speech import Say
from participation.inquiries import InquiryId
from participation.processes import Process
from participation.rights import Right
from participation.staff import Member
from participation.wall_time import Instant
from services.inquiries import Inquiries


async def answer(
    message: Message, subject_key: str, member: Member, inquiries: Inquiries, process: Process, now: Instant, say: Say, show: Show
) -> None:
    inquiry, text = await inquiries.answer(InquiryId(int(subject_key)), message.text or "", member)
    show.to_resident(inquiry.author, f"inquiry:{inquiry.id}.{inquiry.answers}", INQUIRY_ANSWERED, lambda say: answered(say, inquiry, text))
    show.update_team(f"inquiry:{inquiry.id}", lambda say: screens.card(say, process, inquiry, now))
    show(screens.passed_on(say))


def build_router() -> Router:
    router = Router(name="questions to the team")
    router.message.register(answer, RepliedTo("inquiry", right=Right.REPLY), F.text, ~F.text.startswith("/"))
    return router
