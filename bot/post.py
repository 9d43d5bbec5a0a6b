"""Brings what a deed has for others than the one who acts into the outbox: to residents in their language, to the team in its group."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from bot.clock import Clock
from bot.introduction import menu
from handlers.buttons import Button, Signer
from handlers.screens import Screen
from handlers.staff.buttons import audience_of
from handlers.talk import DESPITE, ForCard, ForDepartment, ForPlace, ForResident, ForTeam, Letter, Menu
from locales.speech import Say, Speech
from participation.processes import Process
from participation.residents import ResidentState
from participation.rights import RIGHTS, Right
from participation.staff import Place
from storage.outbox import Lane, Outgoing
from storage.unit import Unit

EDIT = "editMessageText"


class Post:
    def __init__(self, *, speech: Speech, signer: Signer, clock: Clock) -> None:
        self._speech = speech
        self._signer = signer
        self._clock = clock

    async def post(self, unit: Unit, process: Process, letters: Iterable[Letter], *, asked_in: bytes | None = None) -> None:
        """Queue them with the effects of the deed that wrote them, in this order. To the team's chat that asks, they are replies."""
        for to_one, together in groupby(letters, lambda letter: isinstance(letter, ForResident)):
            if to_one:
                await self._to_residents(unit, process, [letter for letter in together if isinstance(letter, ForResident)])
            else:
                await self._to_others(unit, process, together, asked_in)

    async def _to_others(self, unit: Unit, process: Process, letters: Iterable[Letter], asked_in: bytes | None) -> None:
        for letter in letters:
            match letter:
                case ForCard():
                    await self._update_card(unit, process, letter)
                case ForTeam():
                    await self._to_team(unit, process, letter, asked_in)
                case ForPlace(place=place):
                    await self._to_places(unit, process, [place], letter, asked_in)
                case ForDepartment(department=department):
                    await self._to_places(unit, process, await unit.staff.chats_of_department(process.key, department), letter, asked_in)
                case Menu(place=place, commands=commands):
                    await unit.outbox.put([self._menu(place, menu(self._say_in(place, process), commands))])

    async def _to_places(
        self, unit: Unit, process: Process, places: Sequence[Place], letter: ForPlace | ForDepartment, asked_in: bytes | None
    ) -> None:
        screens = [(place, letter.screen(self._say_in(place, process))) for place in places]
        await unit.outbox.put([self._message(process, screen, place, lane=_lane(place, asked_in)) for place, screen in screens])

    async def _to_residents(self, unit: Unit, process: Process, letters: Sequence[ForResident]) -> None:
        """Asked and put together: an answer of the city's can be for a hundred people in one unit."""
        known = await unit.residents.held(sorted({letter.resident for letter in letters}))
        reached = [(letter, *known[letter.resident]) for letter in letters if letter.resident in known]
        await unit.residents.note_missed_news(
            sorted({resident.id for _, resident, _ in reached if resident.state is ResidentState.BLOCKED_BOT})
        )
        await unit.outbox.put(
            [
                self._message(
                    process,
                    letter.screen(self._speech.in_(resident.language)),
                    Place(chat=contact.chat, address=contact.address),
                    resident_id=resident.id,
                    item=letter.item,
                    kind=letter.kind,
                )
                for letter, resident, contact in reached
                if resident.is_reached(despite=DESPITE.get(letter.kind))
            ]
        )

    async def _update_card(self, unit: Unit, process: Process, letter: ForCard) -> None:
        resident, contact = await unit.residents.get(letter.resident), await unit.residents.contact_of(letter.resident)
        card = await unit.cards.shown_in(contact.chat, letter.subject) if contact else None
        if resident is None or contact is None or card is None:
            return
        screen, to = letter.screen(self._speech.in_(resident.language)), Place(chat=contact.chat, address=contact.address)
        await self._put_newest(unit, card, self._message(process, screen, to, method=EDIT, card_id=card, resident_id=resident.id))

    async def _to_team(self, unit: Unit, process: Process, letter: ForTeam, asked_in: bytes | None) -> None:
        everywhere = team_chats(unit, process, letter.right) if letter.anew else self._places_showing(unit, process, letter.subject)
        for place in await everywhere:
            screen = letter.screen(self._say_in(place, process))
            card, lane = await unit.cards.of(place.chat, letter.subject), _lane(place, asked_in)
            message = self._message(process, screen, place, method=screen.method if letter.anew else EDIT, lane=lane, card_id=card)
            if letter.anew:
                await unit.outbox.put([*self._before(screen, place, lane), message])
            else:
                await self._put_newest(unit, card, message)

    def _before(self, screen: Screen, to: Place, lane: Lane) -> Iterator[Outgoing]:
        for method, payload in screen.messages_before():
            yield self._outgoing(to, method, payload, lane=lane)

    async def _places_showing(self, unit: Unit, process: Process, subject: str) -> Sequence[Place]:
        group = await unit.staff.group(process.key)
        places = [*([group] if group else []), *await unit.staff.private_chats(process.key, *RIGHTS)]
        showing = {chat for _, chat in await unit.cards.showing(subject)}
        return [place for place in places if place.chat in showing]

    async def _put_newest(self, unit: Unit, card: int, edit: Outgoing) -> None:
        """Versions that still wait collapse into the newest."""
        if not await unit.cards.replace_waiting(card, edit.payload or {}, edit.lane):
            await unit.outbox.put([edit])

    def _say_in(self, place: Place, process: Process) -> Say:
        """A member's language in their private chat, the process's first in the group."""
        return self._speech.in_(place.language or process.languages[0])

    def _menu(self, place: Place, commands: list[dict[str, str]]) -> Outgoing:
        return Outgoing(
            lane=Lane.INTERACTIVE,
            chat=place.chat,
            address=place.address,
            method="setMyCommands" if commands else "deleteMyCommands",
            payload={"commands": commands} if commands else {"language_code": ""},
            created_at=self._clock.now(),
        )

    def _message(self, process: Process, screen: Screen, to: Place, *, method: str | None = None, **about: Any) -> Outgoing:
        def press(button: Button) -> str:
            return self._signer.press(button, audience_of(button, to.chat, process.key))

        return self._outgoing(to, method or screen.method, screen.params(press), **about)

    def _outgoing(self, to: Place, method: str, payload: dict[str, Any], *, lane: Lane = Lane.PERSONAL, **about: Any) -> Outgoing:
        thread = {"message_thread_id": to.thread_id} if to.thread_id else {}
        return Outgoing(
            lane=lane,
            chat=to.chat,
            address=to.address,
            method=method,
            payload=payload | thread,
            created_at=self._clock.now(),
            **about,
        )


def _lane(place: Place, asked_in: bytes | None) -> Lane:
    """What the team has not asked for must not stand in the way of what it asks for."""
    return Lane.INTERACTIVE if place.chat == asked_in else Lane.DESK


async def team_chats(unit: Unit, process: Process, right: Right = Right.DECIDE) -> Sequence[Place]:
    """Where a new card goes: the team's group, or, where it has none, the chats of all who have the right."""
    group = await unit.staff.group(process.key)
    return [group] if group else await unit.staff.private_chats(process.key, *(role for role, rights in RIGHTS.items() if right in rights))
