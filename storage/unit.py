"""One unit of work: the tables' queries over one session, and what is to happen once it is lasting."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession, AsyncSessionTransaction

from storage.answers import Answers
from storage.appeals import Appeals
from storage.assignments import Assignments
from storage.audit import AuditLog
from storage.bans import Bans
from storage.cards import Cards
from storage.claims import Claims
from storage.decisions import Decisions
from storage.dialogs import Dialogs
from storage.drafts import Drafts
from storage.floods import Floods
from storage.idea_words import IdeaWords
from storage.ideas import Ideas
from storage.inbox import Inbox
from storage.installation import Installation
from storage.leases import Leases
from storage.measures import Measures
from storage.notes import Notes
from storage.outbox import Outbox
from storage.pauses import Pauses
from storage.phases import PhaseMessages
from storage.photos import Photos
from storage.processes import Processes
from storage.queue import Queue
from storage.reading import Reading
from storage.reports import Reports
from storage.residents import Residents
from storage.restoring import Restoring
from storage.revisions import Revisions
from storage.staff import Staff
from storage.supports import Supports
from storage.tombstones import Tombstones
from storage.trust import Trust


class Unit:
    """What one transaction reads and changes. Queries live in the families below; nobody but `records` commits."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._afterwards: list[Callable[[], None]] = []

    def afterwards(self, deed: Callable[[], None]) -> None:
        """Call this once the changes are lasting; never, if they are rolled back."""
        self._afterwards.append(deed)

    def committed(self) -> None:
        for deed in self._afterwards:
            deed()

    def deed(self) -> AbstractAsyncContextManager[AsyncSessionTransaction]:
        """A savepoint: a refusal inside it takes back what the deed changed and leaves the rest of the unit."""
        return self._session.begin_nested()

    @cached_property
    def appeals(self) -> Appeals:
        return Appeals(self._session)

    @cached_property
    def audit(self) -> AuditLog:
        return AuditLog(self._session)

    @cached_property
    def answers(self) -> Answers:
        return Answers(self._session)

    @cached_property
    def assignments(self) -> Assignments:
        return Assignments(self._session)

    @cached_property
    def bans(self) -> Bans:
        return Bans(self._session)

    @cached_property
    def cards(self) -> Cards:
        return Cards(self._session)

    @cached_property
    def claims(self) -> Claims:
        return Claims(self._session)

    @cached_property
    def decisions(self) -> Decisions:
        return Decisions(self._session)

    @cached_property
    def dialogs(self) -> Dialogs:
        return Dialogs(self._session)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self._session)

    @cached_property
    def idea_words(self) -> IdeaWords:
        return IdeaWords(self._session)

    @cached_property
    def floods(self) -> Floods:
        return Floods(self._session)

    @cached_property
    def ideas(self) -> Ideas:
        return Ideas(self._session)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self._session)

    @cached_property
    def installation(self) -> Installation:
        return Installation(self._session)

    @cached_property
    def leases(self) -> Leases:
        return Leases(self._session)

    @cached_property
    def notes(self) -> Notes:
        return Notes(self._session)

    @cached_property
    def measures(self) -> Measures:
        return Measures(self._session)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self._session)

    @cached_property
    def pauses(self) -> Pauses:
        return Pauses(self._session)

    @cached_property
    def phase_messages(self) -> PhaseMessages:
        return PhaseMessages(self._session)

    @cached_property
    def photos(self) -> Photos:
        return Photos(self._session)

    @cached_property
    def processes(self) -> Processes:
        return Processes(self._session)

    @cached_property
    def queue(self) -> Queue:
        return Queue(self._session)

    @cached_property
    def reading(self) -> Reading:
        return Reading(self._session)

    @cached_property
    def reports(self) -> Reports:
        return Reports(self._session)

    @cached_property
    def residents(self) -> Residents:
        return Residents(self._session)

    @cached_property
    def restoring(self) -> Restoring:
        return Restoring(self._session)

    @cached_property
    def revisions(self) -> Revisions:
        return Revisions(self._session)

    @cached_property
    def staff(self) -> Staff:
        return Staff(self._session)

    @cached_property
    def supports(self) -> Supports:
        return Supports(self._session)

    @cached_property
    def tombstones(self) -> Tombstones:
        return Tombstones(self._session)

    @cached_property
    def trust(self) -> Trust:
        return Trust(self._session)
