"""The card of an idea in whatever chats the team sees it."""

from handlers.staff.desk import screens
from handlers.talk import Show
from locales.speech import Say
from participation.ideas import IdeaId
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
        view = await self._desks.view(idea_id)
        self._show.card(subject_of(idea_id), screens.card(self._say, self._process, view, self._now))

    async def renew(self, idea_id: IdeaId) -> None:
        """The card as it is now, wherever the team sees it."""
        view = await self._desks.view(idea_id)
        self._show.update_team(subject_of(idea_id), lambda say: screens.card(say, self._process, view, self._now))

    async def lay_out(self, idea_id: IdeaId) -> None:
        """A new card before the team."""
        view = await self._desks.view(idea_id)
        self._show.to_team(subject_of(idea_id), lambda say: screens.card(say, self._process, view, self._now))
