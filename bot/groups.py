"""What becomes of groups: one turns into a supergroup, and so gets another id; the team's is lost."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from aiogram.types import Message, TelegramObject

from bot.clock import Clock
from bot.post import Post
from bot.process_in_force import ProcessInForce
from handlers.staff.group.screens import group_lost
from handlers.talk import ForPlace
from participation.rights import RIGHTS, Right
from storage.records import Records
from storage.seals import Seals
from storage.unit import Unit

LEADERS = tuple(role for role, rights in RIGHTS.items() if Right.MANAGE_TEAM in rights)


StillLeads: TypeAlias = Callable[[Unit], Awaitable[bool]]


class TeamGroup:
    def __init__(self, *, records: Records, clock: Clock, in_force: ProcessInForce, post: Post) -> None:
        self._records = records
        self._clock = clock
        self._in_force = in_force
        self._post = post

    async def tell_loss(self, still_leads: StillLeads) -> bool:
        """Tell the admins, once, that the team can no longer be written to in its group. Returns whether there was anything to tell."""
        async with self._records.reading() as unit:
            process = await self._in_force.process(unit)
            untold = await unit.staff.loss_is_untold(process.key)
        if untold:
            async with self._records.changing() as unit:
                if await still_leads(unit):
                    await unit.staff.mark_loss_told(process.key, self._clock.now())
                    places = await unit.staff.private_chats(process.key, *LEADERS)
                    await self._post.post(unit, process, [ForPlace(place=place, screen=group_lost) for place in places])
        return untold


async def note_move(unit: Unit, seals: Seals, event: TelegramObject) -> None:
    """Telegram tells in both groups, the old one and the new, that one has become the other. Told twice, it changes nothing more."""
    if not isinstance(event, Message):
        return
    if event.migrate_to_chat_id is not None:
        await move_group(unit, seals, old=seals.hash_of(event.chat.id), new_id=event.migrate_to_chat_id)
    elif event.migrate_from_chat_id is not None:
        await move_group(unit, seals, old=seals.hash_of(event.migrate_from_chat_id), new_id=event.chat.id)


async def move_group(unit: Unit, seals: Seals, *, old: bytes, new_id: int) -> None:
    """Everything that points to the group follows."""
    new, address = seals.hash_of(new_id), seals.address(new_id)
    await unit.outbox.move_chat(old=old, new=new, address=address)
    await unit.cards.move_chat(old=old, new=new)
    await unit.staff.move_group(old=old, new=new, address=address)
