"""What comes by itself: decisions and answers, once the time to take them back is over; new cards, of floods as well; reminders."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import timedelta
from functools import partial

from bot.clock import Clock
from bot.maps import Maps
from bot.post import Post, team_chats
from bot.process_in_force import ProcessInForce
from handlers.residents.news.letters import renew_card, tell_answered, tell_decided, tell_parted
from handlers.staff.answers.card import AnswerCards
from handlers.staff.answers.letters import remind_of_answers
from handlers.staff.desk import queue
from handlers.staff.desk.card import Cards
from handlers.staff.protection import screens as flood_card
from handlers.talk import Show
from locales.speech import Speech
from participation.answers import Published, Retold
from participation.floods import FloodId
from participation.ideas import Idea
from participation.moderation import Parted, Settled
from participation.processes import Process
from participation.wall_time import Instant
from services.answers import Answers
from services.assignments import Assignments
from services.desks import Desks
from services.ideas import Ideas
from services.merges import Merges
from services.moderation import Moderation
from services.protection import Protection
from services.reminders import Reminders
from services.standing import Standings
from storage.records import Records
from storage.unit import Unit

AT_ONCE = 5
"""Cards laid out, or renewed, in one transaction, and at most so many messages wait on the desk of a chat before it gets new ones."""
FLOOD_RENEWED = timedelta(minutes=1)
"""So often at most is the number on the card of a flood renewed."""

StillLeads = Callable[[Unit], Awaitable[bool]]


class Desk:
    def __init__(self, *, records: Records, clock: Clock, in_force: ProcessInForce, post: Post, speech: Speech, maps: Maps) -> None:
        self._maps = maps
        self._speech = speech
        self._records = records
        self._clock = clock
        self._in_force = in_force
        self._post = post
        self._floods: dict[FloodId, tuple[int, Instant]] = {}  # the numbers on their cards; after a restart each is renewed once

    async def settle(self, still_leads: StillLeads) -> bool:
        """Let everything come into force whose time has come. Calling it again changes nothing. Returns whether anything did."""
        async with self._records.reading() as unit:
            facts = (unit, await self._in_force.process(unit), self._clock.now())
            due = await _anything_due(*facts)
        more = due
        while more:
            async with self._records.changing() as unit:
                came = await self._settle_next(unit) if await still_leads(unit) else None
            for idea in came.ideas if isinstance(came, Published) else ():
                await self._renew_team_card(idea)
            more = came is not None
        return due

    async def lay_out(self, still_leads: StillLeads) -> bool:
        """Lay new cards before the team; returns whether any did. What comes while there is nobody waits in the queue alone."""
        async with self._records.reading() as unit:
            process, now = await self._in_force.process(unit), self._clock.now()
            if not await Desks(unit, process, now).to_lay_out(await _room_on_desk(unit, process)):
                return False
        async with self._records.changing() as unit:
            if await still_leads(unit):
                desks, show = Desks(unit, process, now), Show()
                cards = self._team_cards(unit, process, now, show)
                new = await desks.to_lay_out(await _room_on_desk(unit, process))
                for idea_id in new if await team_chats(unit, process) else ():
                    await cards.lay_out(idea_id)
                await desks.mark_laid_out(new)
                await self._post.post(unit, process, show.letters)
        return True

    async def lay_out_floods(self, still_leads: StillLeads) -> bool:
        """Lay each flood before the team, once, and keep its number up to date. While there is nobody it is tried again."""
        async with self._records.reading() as unit:
            process, now = await self._in_force.process(unit), self._clock.now()
            due = self._floods_due(await Protection(unit, process, now).sizes(), now)
        if not due:
            return False
        async with self._records.changing() as unit:
            told = await self._tell_floods(unit, due) if await still_leads(unit) else {}
        self._floods.update(told)
        return True

    def _floods_due(self, sizes: Mapping[FloodId, int], now: Instant) -> set[FloodId]:
        self._floods = {flood: told for flood, told in self._floods.items() if flood in sizes}
        return {flood for flood, size in sizes.items() if _is_due(self._floods.get(flood), size, now)}

    async def _tell_floods(self, unit: Unit, due: Collection[FloodId]) -> dict[FloodId, tuple[int, Instant]]:
        """What their cards say now; nothing is on a card that nobody is there to read."""
        process, now, show = await self._in_force.process(unit), self._clock.now(), Show()
        floods = [flood for flood in await Protection(unit, process, now).open_floods() if flood.id in due]
        somebody = bool(await team_chats(unit, process))
        for flood in floods if somebody else ():
            first = await Moderation(unit, process, now).get(flood.ideas[0])
            is_shown = await unit.cards.showing(flood_card.subject_of(flood.id))
            tell = show.update_team if is_shown else show.to_team
            tell(flood_card.subject_of(flood.id), partial(flood_card.flood, flood=flood, first=first))
        await self._post.post(unit, process, show.letters)
        return {flood.id: (len(flood.ideas) if somebody else 0, now) for flood in floods}

    async def renew_cards(self, still_leads: StillLeads) -> bool:
        """Let cards show what was decided about many ideas at once, some in each unit. Returns whether any did."""
        async with self._records.reading() as unit:
            due = more = bool(await Moderation(unit, await self._in_force.process(unit), self._clock.now()).to_renew(1))
        while more:
            async with self._records.changing() as unit:
                more = await still_leads(unit) and await self._renew_some(unit)
        return due

    async def _renew_some(self, unit: Unit) -> bool:
        process, now, show = await self._in_force.process(unit), self._clock.now(), Show()
        moderation, cards = Moderation(unit, process, now), self._team_cards(unit, process, now, show)
        decisions = await moderation.to_renew(AT_ONCE)
        for decision in decisions:
            await cards.renew(decision.idea_id)
        await moderation.mark_renewed(decisions)
        await self._post.post(unit, process, show.letters)
        return bool(decisions)

    async def remind(self, still_leads: StillLeads) -> bool:
        """Remind departments and the team of what is due, when they work. Calling it again reminds nobody twice."""
        async with self._records.reading() as unit:
            facts = (unit, await self._in_force.process(unit), self._clock.now())
            due, waiting = await Assignments(*facts).due(), await Reminders(*facts).overdue_ideas()
        if not (due.soon or due.overdue or waiting):
            return False
        async with self._records.changing() as unit:
            if await still_leads(unit):
                await self._remind(unit)
        return True

    async def _remind(self, unit: Unit) -> None:
        process, now, show = await self._in_force.process(unit), self._clock.now(), Show()
        assignments, reminders = Assignments(unit, process, now), Reminders(unit, process, now)
        due, waiting = await assignments.due(), await reminders.overdue_ideas()
        remind_of_answers(show, process, due, now)
        if waiting:
            floods = await Protection(unit, process, now).open_floods()
            show.to_team("reminder:queue", lambda say: queue.reminder(say, waiting, floods))
            await reminders.mark_reminded()
        await assignments.mark_reminded(due)
        await self._post.post(unit, process, show.letters)

    async def _settle_next(self, unit: Unit) -> Settled | Parted | Retold | Published | None:
        """One decision, or what waits for the team again, or one answer with the first who hear of it, or the next who hear of one."""
        process, now, show = await self._in_force.process(unit), self._clock.now(), Show()
        answers = Answers(unit, process, now)
        came = (
            await Moderation(unit, process, now).settle_next()
            or await Merges(unit, process, now).part_next()
            or await answers.retell_next()
            or await answers.settle_next()
        )
        match came:
            case Settled():
                await self._tell_decided(unit, process, came, now, show)
            case Parted():
                await self._tell_parted(unit, process, came, now, show)
            case Retold():
                tell_answered(show, came)
            case Published():
                await self._tell_answered(unit, process, came, now, show)
        await self._post.post(unit, process, show.letters)
        return came

    async def _tell_decided(self, unit: Unit, process: Process, settled: Settled, now: Instant, show: Show) -> None:
        until = await Ideas(unit, process, now).rework_until(settled.after)
        tell_decided(show, process, settled, now, until)
        await self._renew_author_card(unit, process, settled.after, now, show)
        await self._team_cards(unit, process, now, show).renew(settled.after.id)

    async def _tell_parted(self, unit: Unit, process: Process, parted: Parted, now: Instant, show: Show) -> None:
        """Their cards are laid before the team anew with all that waits."""
        tell_parted(show, process, parted, now)
        for idea in parted.ideas:
            await self._renew_author_card(unit, process, idea, now, show)

    async def _tell_answered(self, unit: Unit, process: Process, published: Published, now: Instant, show: Show) -> None:
        """Whom it concerns; the team, if it is nobody any more."""
        tell_answered(show, published)
        for idea in published.ideas:
            await self._renew_author_card(unit, process, idea, now, show)
        cards = AnswerCards(Answers(unit, process, now), process, now, self._speech.in_(process.languages[0]), show)
        await (cards.renew if published.is_out else cards.lay_out)(published.answer.id)

    async def _renew_team_card(self, idea: Idea) -> None:
        """In a unit of its own: an answer can be for hundreds of ideas, and everybody else's units wait for each."""
        async with self._records.changing() as unit:
            process, now, show = await self._in_force.process(unit), self._clock.now(), Show()
            await self._team_cards(unit, process, now, show).renew(idea.id)
            await self._post.post(unit, process, show.letters)

    async def _renew_author_card(self, unit: Unit, process: Process, idea: Idea, now: Instant, show: Show) -> None:
        renew_card(show, process, idea, now, await Standings(unit, process, now).of(idea))

    def _team_cards(self, unit: Unit, process: Process, now: Instant, show: Show) -> Cards:
        return Cards(Desks(unit, process, now), process, now, self._speech.in_(process.languages[0]), show, self._maps.picture)


def _is_due(told: tuple[int, Instant] | None, size: int, now: Instant) -> bool:
    return told is None or (size != told[0] and now - told[1] >= FLOOD_RENEWED)


async def _anything_due(unit: Unit, process: Process, now: Instant) -> bool:
    facts = (unit, process, now)
    return await Moderation(*facts).anything_due() or await Merges(*facts).anything_to_part() or await Answers(*facts).anything_due()


async def _room_on_desk(unit: Unit, process: Process) -> int:
    """How many cards the team's chats can take now. The queue holds the others, and shows them to whoever asks."""
    waiting = [await unit.outbox.on_desk(place.chat) for place in await team_chats(unit, process)]
    return max(0, AT_ONCE - max(waiting, default=0))
