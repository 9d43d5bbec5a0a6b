"""The card of an idea in whatever chats the team sees it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from handlers.screens import Picture, Pin, Screen
from handlers.staff.desk import screens
from handlers.talk import Show
from locales.speech import Say
from participation.ideas import Idea, IdeaId, Point
from participation.processes import Process
from participation.wall_time import Instant
from services.desks import Desks

Draw: TypeAlias = Callable[[Process, Point], bytes | None]
"""A picture of a place on the city's map, if there is one."""


def subject_of(idea_id: IdeaId) -> str:
    return f"desk:{idea_id}"


class Cards:
    def __init__(self, desks: Desks, process: Process, now: Instant, say: Say, show: Show, draw: Draw) -> None:
        self._draw = draw
        self._desks = desks
        self._process = process
        self._now = now
        self._say = say
        self._show = show

    async def open(self, idea_id: IdeaId) -> None:
        """A new message in this chat; from now on it is the card here."""
        view, pictures = await self._desks.view(idea_id), await self._desks.pictures(idea_id)
        card = screens.card(self._say, self._process, view, self._now)
        self._show.card(subject_of(idea_id), self._with_place(self._say, card, view.desk.idea, pictures))

    async def renew(self, idea_id: IdeaId) -> None:
        """The card as it is now, wherever the team sees it."""
        view = await self._desks.view(idea_id)
        self._show.update_team(subject_of(idea_id), lambda say: screens.card(say, self._process, view, self._now))

    async def lay_out(self, idea_id: IdeaId) -> None:
        """A new card before the team."""
        view, pictures = await self._desks.view(idea_id), await self._desks.pictures(idea_id)

        def card(say: Say) -> Screen:
            return self._with_place(say, screens.card(say, self._process, view, self._now), view.desk.idea, pictures)

        self._show.to_team(subject_of(idea_id), card)

    def _with_place(self, say: Say, card: Screen, idea: Idea, pictures: list[bytes]) -> Screen:
        """Photos and the place on the map go before the card: its buttons then stand at the bottom."""
        return replace(card, before=tuple(self._before(say, idea, pictures)))

    def _before(self, say: Say, idea: Idea, pictures: list[bytes]) -> Iterator[Picture | Pin]:
        for picture in pictures:
            yield Picture(content=picture, caption=say("desk-photo", reference=idea.reference))
        if idea.place and (point := idea.place.point):
            drawn = self._draw(self._process, point)
            if drawn:
                yield Picture(content=drawn, caption=say("desk-map", reference=idea.reference))
            else:
                yield Pin(latitude=point.latitude, longitude=point.longitude)
