"""A whole city at once: people with the simulator, residents on record, and what is announced to them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import cycle

from sqlalchemy import insert, select

from participation.announcements import Announcement, AnnouncementId, Progress, Target, Version
from participation.audiences import Audience
from participation.processes import Process
from participation.residents import ConsentWay, ResidentState
from participation.rights import Role
from participation.staff import Member
from participation.team_rules import AnnouncementRules
from participation.words import Language
from services.announcements import Announcements
from storage.outbox import MessageRow
from storage.records import Records
from storage.residents import ConsentRow, ResidentRow
from storage.seals import Seals
from tests.stage import INSEK

WORDS = "Am Samstag um 10 Uhr beginnt die Werkstatt im Rathaus. <b>Kommen Sie vorbei</b>: Sie müssen nichts mitbringen."
EDITORS = (9_000_001, 9_000_002)
AT_ONCE = 2000
"""Residents written in one unit."""


async def settle(
    records: Records,
    seals: Seals,
    people: Sequence[int],
    at: datetime,
    languages: Sequence[Language] = (Language.GERMAN, Language.PLAIN_GERMAN, Language.ENGLISH),
) -> None:
    """These people, by their Telegram ids, have agreed and follow the process; their languages take turns."""
    tongues = cycle(languages)
    for begin in range(0, len(people), AT_ONCE):
        rows = [_resident(seals, person, next(tongues), at) for person in people[begin : begin + AT_ONCE]]
        async with records.changing() as unit:
            connection = unit._connection
            await connection.execute(insert(ResidentRow), rows)
            theirs = select(ResidentRow.id).where(ResidentRow.person.in_([row["person"] for row in rows]))
            ids = (await connection.scalars(theirs)).all()
            agreed = {"version": "1", "language": Language.GERMAN, "way": ConsentWay.PRESSED, "given_at": at, "revoked_at": None}
            await connection.execute(insert(ConsentRow), [{"resident_id": number, **agreed} for number in ids])


async def editors(records: Records, seals: Seals, at: datetime, process: Process = INSEK) -> tuple[Member, Member]:
    """Two of the team: one writes, the other releases."""
    async with records.changing() as unit:
        first, second = [
            await unit.staff.add(
                process=process.key,
                person=seals.hash_of(person),
                address=seals.address(person),
                role=Role.EDITOR,
                language=Language.GERMAN,
                at=at,
            )
            for person in EDITORS
        ]
    return first, second


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where announcements are written and released, and stopped again."""

    records: Records
    by: tuple[Member, Member]
    now: datetime
    process: Process = INSEK

    async def releases(
        self,
        words: str = WORDS,
        *,
        audience: Audience | None = None,
        urgent: bool = False,
        paid: bool = False,
        leads_to: str | None = None,
        not_after: datetime | None = None,
    ) -> AnnouncementId:
        """From the first word to the second person's yes; it goes out as soon as the bot looks."""
        writer, other = self.by
        process = replace(self.process, team=replace(self.process.team, announcements=AnnouncementRules(paid=paid)))
        async with self.records.changing() as unit:
            announcements = Announcements(unit, process, self.now)
            begun = await announcements.begin(writer)
            await announcements.write(begun.id, Language.GERMAN, Version(html=words, units=len(words)), writer)
            if audience is not None:
                await announcements.address(begun.id, audience, writer)
            if urgent:
                await announcements.set_urgent(begun.id, writer, urgent=True)
            if paid:
                await announcements.set_paid(begun.id, writer, paid=True)
            if leads_to is not None:
                await announcements.lead_to(begun.id, Target.parse(leads_to), writer)
            if not_after is not None:
                await announcements.set_expiry(begun.id, not_after, writer)
            handed_in = await announcements.hand_in(begun.id, writer)
            await announcements.approve(begun.id, handed_in.counted or 0, other)
        return begun.id

    async def pauses(self, announcement: AnnouncementId) -> None:
        async with self.records.changing() as unit:
            await Announcements(unit, self.process, self.now).pause(announcement, self.by[1])

    async def resumes(self, announcement: AnnouncementId) -> None:
        async with self.records.changing() as unit:
            await Announcements(unit, self.process, self.now).resume(announcement, self.by[1])

    async def cancels(self, announcement: AnnouncementId) -> None:
        async with self.records.changing() as unit:
            await Announcements(unit, self.process, self.now).cancel(announcement, self.by[1])

    async def looks(self, announcement: AnnouncementId) -> tuple[Announcement, Progress]:
        """The announcement as it is, and how its rows stand."""
        async with self.records.reading() as unit:
            sheet = await Announcements(unit, self.process, self.now).sheet(announcement)
        return sheet.announcement, sheet.progress

    async def rows(self, announcement: AnnouncementId) -> Sequence[MessageRow]:
        async with self.records.reading() as unit:
            theirs = select(MessageRow).where(MessageRow.announcement_id == announcement).order_by(MessageRow.id)
            return (await unit._session.scalars(theirs)).all()


def _resident(seals: Seals, person: int, language: Language, at: datetime) -> dict[str, object]:
    return {
        "person": seals.hash_of(person),
        "address": seals.address(person),
        "alias": f"R{person % 10_000_000_000}",
        "language": language,
        "state": ResidentState.ACTIVE,
        "wants_messages": True,
        "followed_at": at,
        "created_at": at,
    }
