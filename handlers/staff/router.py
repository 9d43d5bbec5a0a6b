"""The team's conversations, put together; and what those are told who press or write what is not theirs to do."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Bot, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from handlers.buttons import Button
from handlers.filters import command_in
from handlers.screens import Screen
from handlers.staff.announcements import choosing, releasing
from handlers.staff.announcements import conversation as announcements
from handlers.staff.answers import conversation as answers
from handlers.staff.answers import planning
from handlers.staff.audit import conversation as audit
from handlers.staff.buttons import StaffButton
from handlers.staff.desk import conversation as desk
from handlers.staff.desk import queue
from handlers.staff.entries import conversation as entries
from handlers.staff.group import conversation as group
from handlers.staff.guardians import conversation as guardians
from handlers.staff.inquiries import conversation as inquiries
from handlers.staff.names import called, facts_of, who_may
from handlers.staff.people import conversation as people
from handlers.staff.protection import conversation as protection
from handlers.staff.sending import conversation as sending
from handlers.staff.team import conversation as team
from handlers.talk import Show
from locales.speech import Say
from participation.refusals import Refusal
from participation.staff import Member


class TellsRefusals(BaseMiddleware):
    """A no to somebody in the team is one sentence where they are: they have no open question to go back to."""

    async def __call__(
        self, handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]], event: TelegramObject, data: dict[str, Any]
    ) -> Any:
        try:
            return await handler(event, data)
        except Refusal as refusal:
            say: Say = data["say"]
            data["show"](Screen(say(refusal.phrase(), **facts_of(refusal, say, data["process"].zone))))


class BeyondTheirRole(Filter):
    """A team button, pressed by somebody in the team whose role lacks the right that it names."""

    async def __call__(self, press: CallbackQuery, button: Button | None = None, member: Member | None = None) -> bool:
        return isinstance(button, StaffButton) and member is not None and not member.may(button.right)


class NotTaken(Filter):
    """Somebody in the team replies to one of the team's cards, and nobody had an answer. An author's own card begins with `idea:`."""

    async def __call__(self, event: Message, subject: str | None = None, member: Member | None = None) -> bool:
        is_reply = subject is not None and not subject.startswith("idea:")
        return member is not None and is_reply and command_in(event) is None


class Anonymous(Filter):
    """A command or an answer to the bot in the team's group from an administrator who hides behind it."""

    async def __call__(self, event: Message, bot: Bot, in_team_group: bool) -> bool:  # noqa: FBT001  it comes by name
        if not in_team_group or event.sender_chat is None or event.sender_chat.id != event.chat.id:
            return False
        replied_to = event.reply_to_message.from_user if event.reply_to_message else None
        return command_in(event) is not None or (replied_to is not None and replied_to.id == bot.id)


async def name_the_role(_: CallbackQuery, button: StaffButton, member: Member, say: Say, show: Show) -> None:
    show(Screen(say("staff-not-your-role", alias=called(say, member.alias), roles=who_may(say, button.right))))


async def take_no_reply(_: Message, member: Member, say: Say, show: Show) -> None:
    """Nothing that is said to the team's card is taken for an idea of the member's own."""
    show(Screen(say("staff-reply-not-taken", alias=called(say, member.alias))))


async def ask_for_a_person(_: Message, say: Say, show: Show) -> None:
    show(Screen(say("staff-act-as-yourself")))


def build_router() -> Router:
    router = Router()
    for observer in (router.message, router.callback_query):
        observer.middleware(TellsRefusals())
    router.include_routers(
        group.build_router(),
        team.build_router(),
        desk.build_router(),
        queue.build_router(),
        answers.build_router(),
        planning.build_router(),
        announcements.build_router(),
        choosing.build_router(),
        releasing.build_router(),
        inquiries.build_router(),
        audit.build_router(),
        entries.build_router(),
        guardians.build_router(),
        people.build_router(),
        protection.build_router(),
        sending.build_router(),
        _for_whoever_may_not(),
    )
    return router


def _for_whoever_may_not() -> Router:
    """Comes last: no conversation of the team's had an answer."""
    router = Router()
    router.callback_query.register(name_the_role, BeyondTheirRole())
    router.message.register(take_no_reply, NotTaken())
    router.message.register(ask_for_a_person, Anonymous())
    return router
