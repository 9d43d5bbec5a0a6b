"""The card of an answer in whatever chats the team sees it."""

from handlers.staff.answers import screens
from handlers.talk import Show
from locales.speech import Say
from participation.answers import AnswerId
from participation.processes import Process
from participation.wall_time import Instant
from services.answers import Answers


def subject_of(answer_id: AnswerId) -> str:
    return f"answer:{answer_id}"


class AnswerCards:
    def __init__(self, answers: Answers, process: Process, now: Instant, say: Say, show: Show) -> None:
        self._answers = answers
        self._process = process
        self._now = now
        self._say = say
        self._show = show

    async def open(self, answer_id: AnswerId) -> None:
        """A new message in this chat; from now on it is the card here."""
        sheet = await self._answers.sheet(answer_id)
        self._show.card(subject_of(answer_id), screens.card(self._say, self._process, sheet, self._now))

    async def in_place(self, answer_id: AnswerId) -> None:
        """The card as it is now, in the message whose button was pressed."""
        sheet = await self._answers.sheet(answer_id)
        self._show.in_place(screens.card(self._say, self._process, sheet, self._now))

    async def renew(self, answer_id: AnswerId) -> None:
        """The card as it is now, wherever the team sees it."""
        sheet = await self._answers.sheet(answer_id)
        self._show.update_team(subject_of(answer_id), lambda say: screens.card(say, self._process, sheet, self._now))

    async def lay_out(self, answer_id: AnswerId) -> None:
        """A new card before the team."""
        sheet = await self._answers.sheet(answer_id)
        self._show.to_team(subject_of(answer_id), lambda say: screens.card(say, self._process, sheet, self._now))
