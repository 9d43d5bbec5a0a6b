"""An announcement to a crowd while everything goes wrong, and the count of it: Telegram's own account beside the bot's records."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from sqlalchemy import select

from bot.pace import Limits
from participation.announcements import Announcement, AnnouncementId, Progress
from participation.residents import ResidentState
from simulator import Simulator
from storage.outbox import UNSENT, MessageRow, MessageState
from storage.records import Records
from storage.residents import ResidentRow
from storage.seals import Seals
from tests.city import EDITORS, WORDS, Desk, editors, settle
from tests.faults.guards import MASTER_KEY
from tests.faults.house import House
from tests.faults.nurse import Fate
from tests.faults.people import LONG
from tests.stage import MODEL_DAY, Clock

SENDING = ("message-marked", "message-taken", "before-send", "after-send", "before-record", "after-record")
"""The landmarks on the way of each message."""
IN_STEPS = {"message-marked", "message-taken"}
"""Of them those that several messages pass together."""
METHODS = ("sendMessage",)
BRISK = Limits(per_second=150, chat_seconds=0, chat_burst=1000)
"""Fast enough for a test, and as with Telegram's own pace only a few messages are on their way at once."""


def in_the_middle(landmark: str, nth: int) -> Fate:
    """Death at the nth message, or where several go together at the second such step."""
    return Fate(landmark=landmark, nth=2 if landmark in IN_STEPS else nth)


@dataclass(slots=True)
class Broadcast:
    """A crowd that follows the process, and what was announced to it."""

    telegram: Simulator
    records: Records
    house: House
    crowd: range
    desk: Desk
    seals: Seals
    announcement: AnnouncementId | None = None
    _seen: int = 0
    _copies: Counter[int] = field(default_factory=Counter)
    _explained: Counter[int] = field(default_factory=Counter)

    @classmethod
    async def prepared(cls, house: House, records: Records, clock: Clock, size: int) -> Self:
        """The crowd has joined; nothing is announced yet. The house counts after each death what the bot took with it."""
        telegram, seals = house.account.telegram, Seals(MASTER_KEY)
        crowd = (await telegram.add_crowd(size, language="de")).people
        await settle(records, seals, crowd, MODEL_DAY)
        by = await editors(records, seals, MODEL_DAY)
        for number in EDITORS:
            person = telegram.world.add_person(number, first_name="Editor")
            telegram.world.private_chat(next(iter(telegram.world.bots.values())), person).started = True
        prepared = cls(telegram, records, house, crowd, Desk(records=records, by=by, now=clock.now()), seals)
        house.account = _Counting(telegram, records, prepared)  # type: ignore[assignment]  # a house needs no more of it
        return prepared

    async def is_released(self, words: str = WORDS, *, paid: bool = False) -> None:
        self.announcement = await self.desk.releases(words, paid=paid)

    @property
    def _which(self) -> AnnouncementId:
        assert self.announcement is not None
        return self.announcement

    async def is_paused(self) -> None:
        await self.desk.pauses(self._which)

    async def is_resumed(self) -> None:
        await self.desk.resumes(self._which)

    async def is_cancelled(self) -> None:
        await self.desk.cancels(self._which)

    async def as_it_is(self) -> Announcement:
        return (await self.desk.looks(self._which))[0]

    async def progress(self) -> Progress:
        return (await self.desk.looks(self._which))[1]

    async def rows(self) -> Sequence[MessageRow]:
        return await self.desk.rows(self._which)

    async def has_reached(self, messages: int, within: float = LONG) -> None:
        """Telegram has accepted so many."""
        async with asyncio.timeout(within):
            while self.accepted() < messages:  # noqa: ASYNC110  it happens in another process
                await asyncio.sleep(0.005)

    async def ends(self, within: float = LONG) -> bool:
        """Wait until it is settled; False if it is not by then."""
        try:
            async with asyncio.timeout(within):
                while (await self.as_it_is()).ended_at is None:  # noqa: ASYNC110  as above
                    await asyncio.sleep(0.1)
        except TimeoutError:
            return False
        return True

    # Telegram's account

    def accepted(self) -> int:
        """How many messages into the crowd Telegram has accepted."""
        return self.copies().total()

    def copies(self) -> Counter[int]:
        """How many each of the crowd has got; those who got none are missing."""
        entries = self.telegram.conditions.ledger.entries
        for entry in entries[self._seen :]:
            if entry.method in METHODS and entry.chat_id in self.crowd:
                self._copies[entry.chat_id] += 1
        self._seen = len(entries)
        return self._copies

    async def has_come_to_rest(self) -> None:
        """Whatever a bot that has died had put on the line has been read."""
        await self.telegram.counts()
        for _ in range(50):
            await asyncio.sleep(0)

    async def count_lost_answers(self) -> int:
        """Of what Telegram has accepted, how much the bot that has died had not put on record; each is counted once."""
        await self.has_come_to_rest()
        copies, before = self.copies(), self._explained.total()
        async with self.records.reading() as unit:
            in_hand = select(MessageRow.address).where(MessageRow.state == MessageState.SENDING, MessageRow.announcement_id.is_not(None))
            chats = [self.seals.chat_id(address) for address in await unit._session.scalars(in_hand)]
        for chat in chats:
            self._explained[chat] = copies[chat]
        return self._explained.total() - before

    @property
    def lost_answers(self) -> int:
        return self._explained.total()

    # The balance

    async def states(self) -> dict[int, MessageRow]:
        """The row of each of the crowd, by their hash, whatever became of it."""
        rows = {row.chat: row for row in await self.rows()}
        return {person: rows[self.seals.hash_of(person)] for person in self.crowd if self.seals.hash_of(person) in rows}

    async def not_flagged(self) -> list[int]:
        """Who has got it more than once, though nothing on record says that this may be."""
        states = await self.states()
        return [person for person, copies in self.copies().items() if copies > 1 and not states[person].maybe_twice]

    async def people_in(self, state: ResidentState) -> int:
        async with self.records.reading() as unit:
            return len((await unit._session.scalars(select(ResidentRow.id).where(ResidentRow.state == state))).all())


class _Counting:
    """As much of an account as a house needs, for a whole crowd."""

    def __init__(self, telegram: Simulator, records: Records, broadcast: Broadcast) -> None:
        self.telegram = telegram
        self._records = records
        self._broadcast = broadcast

    async def count_lost_answers(self) -> int:
        return await self._broadcast.count_lost_answers()

    async def is_at_rest(self) -> bool:
        async with self._records.reading() as unit:
            return (await unit._session.scalar(select(MessageRow.id).where(MessageRow.state.in_(UNSENT)).limit(1))) is None
