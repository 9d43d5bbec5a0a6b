"""One unit of work: the tables' queries over one connection, and what is to happen once it is lasting."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.announcements import Announcements
from storage.answers import Answers
from storage.appeals import Appeals
from storage.assignments import Assignments
from storage.audit import AuditLog
from storage.bans import Bans
from storage.cards import Cards
from storage.claims import Claims
from storage.decisions import Decisions
from storage.demographics import Demographics
from storage.dialogs import Dialogs
from storage.digests import Digests
from storage.drafts import Drafts
from storage.entries import Entries
from storage.floods import Floods
from storage.follows import Follows
from storage.guardians import Guardians
from storage.idea_words import IdeaWords
from storage.ideas import Ideas
from storage.inbox import Inbox
from storage.inquiries import Inquiries
from storage.installation import Installation
from storage.leases import Leases
from storage.measures import Measures
from storage.news import NewsOnRecord
from storage.notes import Notes
from storage.outbox import Outbox
from storage.pauses import Pauses
from storage.phases import PhaseMessages
from storage.photos import Photos
from storage.processes import Processes
from storage.queue import Queue
from storage.reading import Reading
from storage.reminders import Reminders
from storage.reports import Reports
from storage.residents import Residents
from storage.restoring import Restoring
from storage.retention import Retention
from storage.revisions import Revisions
from storage.sealed_rows import SealedRows
from storage.staff import Staff
from storage.supports import Supports
from storage.tombstones import Tombstones
from storage.trust import Trust


@asynccontextmanager
async def savepoint(connection: AsyncConnection) -> AsyncIterator[None]:
    """An error takes back what was changed inside. Savepoints of one name lie on a stack: the newest is the one that is meant."""
    await connection.exec_driver_sql("SAVEPOINT here")
    transaction = connection.get_transaction()
    try:
        yield
    except BaseException:
        # A session whose flush fails takes back the whole transaction, and with it the savepoint.
        if transaction is not None and transaction.is_active and not connection.invalidated:
            await connection.exec_driver_sql("ROLLBACK TO SAVEPOINT here")
            await connection.exec_driver_sql("RELEASE SAVEPOINT here")
        raise
    await connection.exec_driver_sql("RELEASE SAVEPOINT here")


class Unit:
    """What one transaction reads and changes. Queries live in the families below; nobody but `records` commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._afterwards: list[Callable[[], None]] = []

    def afterwards(self, deed: Callable[[], None]) -> None:
        """Call this once the changes are lasting; never, if they are rolled back."""
        self._afterwards.append(deed)

    def committed(self) -> None:
        for deed in self._afterwards:
            deed()

    @asynccontextmanager
    async def deed(self) -> AsyncIterator[None]:
        """A savepoint: a refusal inside it takes back what the deed changed and leaves the rest of the unit."""
        try:
            async with savepoint(self._connection):
                yield
                await self.flush()
        except BaseException:
            if self._has_session:
                self._session.expire_all()
            raise

    async def flush(self) -> None:
        """Write what a session still holds back."""
        if self._has_session:
            await self._session.flush()

    @cached_property
    def _session(self) -> AsyncSession:
        """For the families whose rows are joined into one value. What every update asks, it asks the connection: that costs a third."""
        return AsyncSession(self._connection, expire_on_commit=False)

    @property
    def _has_session(self) -> bool:
        return "_session" in self.__dict__

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
    def announcements(self) -> Announcements:
        return Announcements(self._connection)

    @cached_property
    def assignments(self) -> Assignments:
        return Assignments(self._session)

    @cached_property
    def bans(self) -> Bans:
        return Bans(self._session)

    @cached_property
    def cards(self) -> Cards:
        return Cards(self._connection)

    @cached_property
    def claims(self) -> Claims:
        return Claims(self._session)

    @cached_property
    def decisions(self) -> Decisions:
        return Decisions(self._session)

    @cached_property
    def demographics(self) -> Demographics:
        return Demographics(self._connection)

    @cached_property
    def dialogs(self) -> Dialogs:
        return Dialogs(self._connection)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self._connection)

    @cached_property
    def entries(self) -> Entries:
        return Entries(self._connection)

    @cached_property
    def idea_words(self) -> IdeaWords:
        return IdeaWords(self._session)

    @cached_property
    def floods(self) -> Floods:
        return Floods(self._session)

    @cached_property
    def guardians(self) -> Guardians:
        return Guardians(self._connection)

    @cached_property
    def follows(self) -> Follows:
        return Follows(self._connection)

    @cached_property
    def digests(self) -> Digests:
        return Digests(self._connection)

    @cached_property
    def news(self) -> NewsOnRecord:
        return NewsOnRecord(self._connection)

    @cached_property
    def ideas(self) -> Ideas:
        return Ideas(self._connection)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self._connection)

    @cached_property
    def inquiries(self) -> Inquiries:
        return Inquiries(self._session)

    @cached_property
    def installation(self) -> Installation:
        return Installation(self._connection)

    @cached_property
    def leases(self) -> Leases:
        return Leases(self._connection)

    @cached_property
    def notes(self) -> Notes:
        return Notes(self._session)

    @cached_property
    def measures(self) -> Measures:
        return Measures(self._session)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self._connection)

    @cached_property
    def pauses(self) -> Pauses:
        return Pauses(self._connection)

    @cached_property
    def phase_messages(self) -> PhaseMessages:
        return PhaseMessages(self._connection)

    @cached_property
    def photos(self) -> Photos:
        return Photos(self._connection)

    @cached_property
    def processes(self) -> Processes:
        return Processes(self._connection)

    @cached_property
    def queue(self) -> Queue:
        return Queue(self._session)

    @cached_property
    def reading(self) -> Reading:
        return Reading(self._session)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self._session)

    @cached_property
    def reports(self) -> Reports:
        return Reports(self._session)

    @cached_property
    def residents(self) -> Residents:
        return Residents(self._connection)

    @cached_property
    def restoring(self) -> Restoring:
        return Restoring(self._connection)

    @cached_property
    def retention(self) -> Retention:
        return Retention(self._connection)

    @cached_property
    def revisions(self) -> Revisions:
        return Revisions(self._session)

    @cached_property
    def sealed_rows(self) -> SealedRows:
        return SealedRows(self._connection)

    @cached_property
    def staff(self) -> Staff:
        return Staff(self._connection)

    @cached_property
    def supports(self) -> Supports:
        return Supports(self._session)

    @cached_property
    def tombstones(self) -> Tombstones:
        return Tombstones(self._connection)

    @cached_property
    def trust(self) -> Trust:
        return Trust(self._session)
