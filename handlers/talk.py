"""What a conversation function has in its hands beside the services: the open question, and a way to show screens."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from types import MappingProxyType
from typing import TypeAlias

from handlers.screens import Screen
from locales.speech import Say
from participation.dialogs import Dialog
from participation.ideas import DraftId, IdeaId
from participation.residents import ResidentId, ResidentState
from participation.rights import Right
from participation.staff import Place
from participation.team_rules import DepartmentKey
from participation.words import Language

Worded: TypeAlias = Callable[[Say], Screen]
"""A screen in whatever language its reader speaks."""

RenewTeamCard: TypeAlias = Callable[[IdeaId], Awaitable[None]]
"""The team's card of an idea as it is now, wherever the team sees it: for deeds of residents, who know nothing of the team's rooms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whoever wrote or pressed, known or not: a keyed hash, that of the chat and its sealed id, and their app's language."""

    hash: bytes
    chat: bytes
    address: bytes = field(repr=False)
    app_language: Language


class How(Enum):
    ANEW = auto()
    IN_PLACE = auto()  # of the message whose button was pressed
    AS_CARD = auto()  # anew, and from then on edited as its subject changes
    UPDATES_CARD = auto()  # edits the card, if it has ever been shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    screen: Screen
    how: How = How.ANEW
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForResident:
    """Something for somebody else than the one who acts. The same item of the same kind reaches a person once."""

    resident: ResidentId
    item: str
    kind: str
    screen: Worded


@dataclass(frozen=True, slots=True, kw_only=True)
class ForCard:
    """The newest version of somebody else's card, if it has ever been shown to them."""

    resident: ResidentId
    subject: str
    screen: Worded


@dataclass(frozen=True, slots=True, kw_only=True)
class ForTeam:
    """A card for the team: a new one in its group (without a group: with everybody who has the right), or an edit wherever it is shown."""

    subject: str
    screen: Worded
    anew: bool
    right: Right = Right.DECIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class ForPlace:
    """A message into one chat of the team's."""

    place: Place
    screen: Worded


@dataclass(frozen=True, slots=True, kw_only=True)
class ForDepartment:
    """A message into the private chat of everybody from one department."""

    department: DepartmentKey
    screen: Worded


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """The commands that one chat of the team's shows; without any, Telegram shows everybody's again."""

    place: Place
    commands: tuple[str, ...]


BANNED = "banned"
"""The one kind of letter that reaches somebody who was banned: that they were, and why."""
INQUIRY_ANSWERED = "inquiry-answered"
"""The one kind that reaches somebody who said STOP: they asked."""
PARENTS_REVOKED = "parents-revoked"
"""The last thing that a young person hears whose parents take their yes back."""
DESPITE: Mapping[str, ResidentState] = MappingProxyType(
    {BANNED: ResidentState.BANNED, INQUIRY_ANSWERED: ResidentState.STOPPED, PARENTS_REVOKED: ResidentState.STOPPED}
)
"""Kinds of letters, and the state in which they reach somebody whom the city otherwise does not write to."""

Letter: TypeAlias = ForResident | ForCard | ForTeam | ForPlace | ForDepartment | Menu


class Show:
    """Collects what the person, and others, are to see; it goes out after the commit."""

    def __init__(self) -> None:
        self.shown: list[Shown] = []
        self.letters: list[Letter] = []
        self.toast: str | None = None
        self.menu_language: Language | None = None

    def __call__(self, screen: Screen) -> None:
        """A message of its own."""
        self.shown.append(Shown(screen=screen))

    def in_place(self, screen: Screen) -> None:
        """In the message whose button was pressed, where turning a page would otherwise leave a trail. A typed press gets it anew."""
        self.shown.append(Shown(screen=screen, how=How.IN_PLACE))

    def card(self, subject: str, screen: Screen) -> None:
        """A message of its own that from now on is the subject's card in this chat."""
        self.shown.append(Shown(screen=screen, how=How.AS_CARD, subject=subject))

    def update_card(self, subject: str, screen: Screen) -> None:
        """The newest version of a card that the person may have in their chat."""
        self.shown.append(Shown(screen=screen, how=How.UPDATES_CARD, subject=subject))

    def to_resident(self, resident: ResidentId, item: str, kind: str, screen: Worded) -> None:
        """Tell a resident something that this deed brings, in their language, once; never in quiet hours, nor unasked after STOP."""
        self.letters.append(ForResident(resident=resident, item=item, kind=kind, screen=screen))

    def update_card_of(self, resident: ResidentId, subject: str, screen: Worded) -> None:
        """The newest version of a card that a resident may have in their chat."""
        self.letters.append(ForCard(resident=resident, subject=subject, screen=screen))

    def to_team(self, subject: str, screen: Worded, right: Right = Right.DECIDE) -> None:
        """A new card before the team; from now on it is the subject's. Without a group, it is for those who have the right."""
        self.letters.append(ForTeam(subject=subject, screen=screen, anew=True, right=right))

    def update_team(self, subject: str, screen: Worded) -> None:
        """The newest version of a card wherever the team is shown it."""
        self.letters.append(ForTeam(subject=subject, screen=screen, anew=False))

    def to_place(self, place: Place | None, screen: Worded) -> None:
        """A message into one chat of the team's, if it is known."""
        if place is not None:
            self.letters.append(ForPlace(place=place, screen=screen))

    def to_department(self, department: DepartmentKey, screen: Worded) -> None:
        """A message for everybody from one department, each in their own chat and language."""
        self.letters.append(ForDepartment(department=department, screen=screen))

    def menu_in(self, place: Place | None, commands: tuple[str, ...]) -> None:
        """The command menu of one chat of the team's."""
        if place is not None:
            self.letters.append(Menu(place=place, commands=commands))

    def menu(self, language: Language) -> None:
        """This chat's command menu in this language. Telegram's own choice goes by the app's language."""
        self.menu_language = language

    def answer_press(self, toast: str) -> None:
        """A word on the button itself. Nothing important: screen readers stay silent about it."""
        self.toast = toast


class OpenDialog:
    """The question open with one person while one update is handled. Kept, if it changed, with the update's effects."""

    def __init__(self, dialog: Dialog, resting: Dialog | None = None) -> None:
        """`resting`: what was open with somebody who is to agree to a changed notice before they go on."""
        self.before = self.now = dialog
        self._resting = resting or Dialog()
        self.is_over = False
        self.is_left = False

    @property
    def question(self) -> str | None:
        return self.now.question

    @property
    def draft_id(self) -> DraftId | None:
        return self.now.draft_id

    def ask(self, question: str, draft_id: DraftId | None = None, *, takes_text: bool = False) -> None:
        """Open a question. With `takes_text` a typed number is an answer to it, not the number of a button."""
        self.now = self.now.asking(question, draft_id, takes_text=takes_text)

    def close(self) -> None:
        self.now = self.now.closed()

    def wake(self) -> None:
        """They have agreed: on with what was open."""
        self.now = self._resting

    def leave(self) -> None:
        """The person has taken their yes back: what is open with them is kept no more."""
        self.now, self.is_left = Dialog(), True

    def end(self) -> None:
        """The person was forgotten: no question is kept, and what is shown goes out without a name on record."""
        self.is_over = True
