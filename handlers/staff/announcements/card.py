"""The card of an announcement in whatever chats the team sees it."""

from handlers.staff.announcements import screens
from handlers.staff.announcements.screens import View
from handlers.talk import Show
from locales.speech import Say, Speech
from participation.announcements import Announcement, AnnouncementId, AnnouncementState
from participation.processes import Process
from participation.rights import Right
from participation.wall_time import Instant
from services.announcements import Announcements


def subject_of(announcement_id: AnnouncementId) -> str:
    return f"announcement:{announcement_id}"


class AnnouncementCards:
    """`per_second`: at most so many messages go to many. `group_of`: the bot's name, where the cards are looked at in the team's group."""

    def __init__(
        self,
        announcements: Announcements,
        process: Process,
        now: Instant,
        speech: Speech,
        say: Say,
        show: Show,
        *,
        per_second: float,
        group_of: str | None = None,
    ) -> None:
        self._announcements = announcements
        self._process = process
        self._now = now
        self._speech = speech
        self._say = say
        self._show = show
        self._per_second = per_second
        self._group_of = group_of

    async def view(self, announcement_id: AnnouncementId) -> View:
        sheet = await self._announcements.sheet(announcement_id)
        return View(sheet=sheet, process=self._process, now=self._now, per_second=self._per_second)

    async def open(self, announcement_id: AnnouncementId) -> View:
        """A new message in this chat; from now on it is the card here."""
        view = await self.view(announcement_id)
        self._show.card(subject_of(announcement_id), screens.card(self._say, view))
        return view

    def show_previews(self, view: View) -> None:
        """As it arrives, in each language."""
        for screen in screens.previews(self._say, self._speech, view, self._group_of):
            self._show(screen)

    async def renew(self, announcement_id: AnnouncementId) -> None:
        """The card as it is now, wherever the team sees it."""
        view = await self.view(announcement_id)
        self._show.update_team(subject_of(announcement_id), lambda say: screens.card(say, view))

    async def lay_out(self, announcement_id: AnnouncementId) -> None:
        """A new card before those who may release it."""
        view = await self.view(announcement_id)
        self._show.to_team(subject_of(announcement_id), lambda say: screens.card(say, view), Right.ANNOUNCE)

    async def report(self, announcement_id: AnnouncementId) -> None:
        """The card's last form, and the news of it: an edit alone is heard by nobody."""
        await self.renew(announcement_id)
        view = await self.view(announcement_id)
        self._show.to_team(f"announced:{announcement_id}", lambda say: screens.report(say, view), Right.ANNOUNCE)

    def remove(self, announcement_id: AnnouncementId) -> None:
        """Its announcement was discarded."""
        self._show.update_team(subject_of(announcement_id), lambda say: screens.gone(say, announcement_id))

    async def changed(self, before: Announcement) -> bool:
        """Show it everywhere if a change has taken it back from its release. Returns whether it has."""
        if before.state is AnnouncementState.DRAFT:
            return False
        await self.renew(before.id)
        return True
