"""The card of an idea in whatever chats the team sees it."""

from collections.abc import Iterator
from dataclasses import replace

from handlers.screens import Picture, Pin, Screen
from handlers.staff.desk import screens
from handlers.talk import Show
from locales.speech import Say
from participation.ideas import Idea, IdeaId
from participation.processes import Process
from participation.wall_time import Instant
from services.desks import Desks


def subject_of(idea_id: IdeaId) -> str:
    return f"desk:{idea_id}"


class Cards:
    def __init__(self, desks: Desks, process: Process, now: Instant, say: Say, show: Show) -> None:
        self._desks = desks
        self._process = process
        self._now = now
        self._say = say
        self._show = show

    async def open(self, idea_id: IdeaId) -> None:
        """A new message in this chat; from now on it is the card here."""
        view, pictures = await self._desks.view(idea_id), await self._desks.pictures(idea_id)
        card = screens.card(self._say, self._process, view, self._now)
        self._show.card(subject_of(idea_id), _with_place(self._say, card, view.desk.idea, pictures))

    async def renew(self, idea_id: IdeaId) -> None:
        """The card as it is now, wherever the team sees it."""
        view = await self._desks.view(idea_id)
        self._show.update_team(subject_of(idea_id), lambda say: screens.card(say, self._process, view, self._now))

    async def lay_out(self, idea_id: IdeaId) -> None:
        """A new card before the team."""
        view, pictures = await self._desks.view(idea_id), await self._desks.pictures(idea_id)

        def card(say: Say) -> Screen:
            return _with_place(say, screens.card(say, self._process, view, self._now), view.desk.idea, pictures)

        self._show.to_team(subject_of(idea_id), card)


def _with_place(say: Say, card: Screen, idea: Idea, pictures: list[bytes]) -> Screen:
    """Photos and the point on the map go before the card: its buttons then stand at the bottom."""

    def before() -> Iterator[Picture | Pin]:
        for picture in pictures:
            yield Picture(content=picture, caption=say("desk-photo", reference=idea.reference))
        if idea.place and idea.place.point:
            yield Pin(latitude=idea.place.point.latitude, longitude=idea.place.point.longitude)

    return replace(card, before=tuple(before()))
