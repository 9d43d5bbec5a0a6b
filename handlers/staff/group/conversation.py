"""How a group becomes the team's: an admin adds the bot and says /here. And how it ends."""

from aiogram import F, Router
from aiogram.filters import JOIN_TRANSITION, LEAVE_TRANSITION, ChatMemberUpdatedFilter, Filter
from aiogram.types import ChatMemberUpdated, Message

from handlers.commands import OF_THE_GROUP
from handlers.filters import Private, command_in
from handlers.staff.filters import StaffCommanded
from handlers.staff.group import screens
from handlers.talk import Person, Show
from locales.speech import Say
from participation.rights import Right
from participation.staff import Member, Place
from services.team import Team

GROUPS = F.chat.type.in_({"group", "supergroup"})


class ByAnAdmin(Filter):
    """Done by somebody who leads the team, wherever."""

    async def __call__(self, event: ChatMemberUpdated, colleague: Member | None = None) -> bool:
        return colleague is not None and colleague.may(Right.MANAGE_TEAM)


class CommandedAnywhere(StaffCommanded):
    """Also in a group that is not yet the team's."""

    async def __call__(self, event: Message, colleague: Member | None = None) -> bool:
        return command_in(event) in self._names and colleague is not None and colleague.may(self._right)


async def say_how_to_go_on(_: ChatMemberUpdated, in_team_group: bool, say: Say, show: Show) -> None:  # noqa: FBT001  it comes by name
    """The settings may have named the group already."""
    show(screens.works_here(say) if in_team_group else screens.how_to_go_on(say))


async def end(_: ChatMemberUpdated, person: Person, team: Team) -> None:
    """The bot was taken out, or left. The admins are told by the next tick, as when a message finds it out."""
    await team.lose_group(person.chat)


async def work_here(message: Message, person: Person, colleague: Member, team: Team, say: Say, show: Show) -> None:
    """In a group with topics: in the one where it is said."""
    here = Place(chat=person.chat, address=person.address, thread_id=message.message_thread_id if message.is_topic_message else None)
    before = await team.work_in(here, colleague)
    show.menu_in(before, ())
    show.to_place(before, screens.works_elsewhere)
    show.menu_in(here, OF_THE_GROUP)
    show(screens.works_here(say))


async def point_to_groups(_: Message, say: Say, show: Show) -> None:
    show(screens.only_in_groups(say))


def build_router() -> Router:
    router = Router()
    router.my_chat_member.register(say_how_to_go_on, GROUPS, ChatMemberUpdatedFilter(JOIN_TRANSITION), ByAnAdmin())
    router.my_chat_member.register(end, GROUPS, ChatMemberUpdatedFilter(LEAVE_TRANSITION))
    router.message.register(point_to_groups, Private(), CommandedAnywhere("here", right=Right.MANAGE_TEAM))
    router.message.register(work_here, GROUPS, CommandedAnywhere("here", right=Right.MANAGE_TEAM))
    return router
