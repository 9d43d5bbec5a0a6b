"""Knows whether this installation may write to people unasked, and tells its admins when it may not."""

from collections.abc import Sequence

from bot.clock import Clock
from bot.post import Post
from handlers.screens import Screen
from handlers.staff.sending.screens import standing
from handlers.talk import ForPlace
from locales.speech import Say
from participation.processes import Process
from participation.rights import RIGHTS, Right
from participation.staff import Place
from services.sending import Sending
from storage.installation import Standstill
from storage.seals import Seals
from storage.unit import Unit

_WHO_ARMS = tuple(role for role, rights in RIGHTS.items() if Right.ARM in rights)


class Arming:
    """Records that are armed once stay so until a bot starts anew or begins to lead: then this looks again."""

    def __init__(self) -> None:
        self._armed = False

    async def standstill(self, unit: Unit) -> Standstill | None:
        """Since when nothing goes out unasked; None where messages go out as ever."""
        if self._armed:
            return None
        found = await unit.installation.standstill()
        self._armed = found is None
        return found

    def look_again(self) -> None:
        self._armed = False


async def notice_where_it_lies(unit: Unit, clock: Clock) -> None:
    """Records that lie elsewhere than when a bot last worked with them are a copy, or were moved: they write to nobody unasked."""
    if not await unit.installation.settle_at(await unit.installation.place_now(), clock.now()):
        await unit.outbox.hold_replies()


async def tell_admins(unit: Unit, process: Process, *, post: Post, seals: Seals, clock: Clock, admins: Sequence[int]) -> None:
    """Once for each standstill, whoever may end it is told: those whom the settings name, or, if they name nobody, the team's own."""
    standstill = await unit.installation.standstill()
    if standstill is None or standstill.told:
        return
    places = [Place(chat=seals.hash_of(admin), address=seals.address(admin)) for admin in admins]
    waiting, now = await Sending(unit, process, clock.now()).waiting(), clock.now()

    def screen(say: Say) -> Screen:
        return standing(say, process, waiting, now)

    for place in places or await unit.staff.private_chats(process.key, *_WHO_ARMS):
        await post.post(unit, process, [ForPlace(place=place, screen=screen)], asked_in=place.chat)  # as a reply: it must not wait itself
    await unit.installation.mark_told()
