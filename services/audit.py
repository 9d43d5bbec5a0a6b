"""The audit log of the team: every act is written down in the unit in which it happens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from participation.audit import Entry, Facts, Head, Inspection, chained, facts_in, first_wrong, require_code, written, wrong_end
from participation.ideas import IdeaId, Reference
from participation.processes import Process
from participation.staff import Alias, Member, StaffId
from participation.wall_time import Instant
from storage.unit import Unit

PAGE = 10
OPERATOR, NOBODYS = "operator", StaffId(0)
"""Whoever runs the bot is in nobody's team."""
AT_ONCE = 200
"""Rows read at once while the chain is gone through."""
ACTS = frozenset(
    [
        "announcement-approved",
        "announcement-approved-alone",
        "announcement-begun",
        "announcement-cancelled",
        "announcement-changed",
        "announcement-discarded",
        "announcement-handed-in",
        "announcement-paused",
        "announcement-resumed",
        "announcement-written",
        "answer-begun",
        "answer-written",
        "answer-published",
        "answer-status",
        "answer-taken-back",
        "answer-discarded",
        "ban",
        "claim",
        "flood-rejected",
        "flood-released",
        "entry-begun",
        "entry-changed",
        "entry-discarded",
        "entry-sent",
        "group-set",
        "guardian-recorded",
        "guardian-revoked",
        "hide",
        "idea-assigned",
        "inquiry-answered",
        "invitations-withdrawn",
        "invited",
        "joined",
        "measure-begun",
        "measure-linked",
        "merge",
        "note",
        "publish",
        "reject",
        "release",
        "removed",
        "return",
        "reword",
        "restored",
        "role-changed",
        "sending-armed",
        "sending-discarded",
        "unban",
        "undo",
    ]
)
"""Everything that is written down. A test compares it with the code, and the words of the log with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows of the log, newest first, with what is needed to tell them to people."""

    entries: tuple[Entry, ...]
    count: int
    """Of all rows, on this page or not."""
    references: Mapping[IdeaId, Reference]
    colleagues: Mapping[StaffId, Alias]
    first_wrong: int | None
    """The first row that does not follow from the one before it, or is missing, as far as this page goes."""
    inspection: Inspection | None
    """The last time that the whole log was looked through."""

    @property
    def has_older(self) -> bool:
        return bool(self.entries) and self.entries[-1].number > 1

    @property
    def has_newer(self) -> bool:
        return bool(self.entries) and self.entries[0].number < self.count


class Audit:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    async def record(self, by: Member | None, act: str, subject: str, before: Facts | None = None, after: Facts | None = None) -> Entry:
        """Write down what somebody did; without `by`, whoever runs the bot.

        Until the unit ends nobody else can, so this comes last in a deed.
        """
        entry = Entry(
            number=0,
            at=self._now,
            by=by.id if by else NOBODYS,
            alias=require_code(str(by.alias) if by else OPERATOR),
            act=require_code(act),
            subject=require_code(subject),
            before=written(before),
            after=written(after),
        )
        row = chained(entry, await self._unit.audit.held_head(self._process.key), self._process.key)
        await self._unit.audit.add(row, self._process.key)
        return row

    async def latest(self, before: int | None = None, limit: int = PAGE) -> list[Entry]:
        """A page of the log, newest first: its end, or what comes before this number."""
        return await self._unit.audit.latest(self._process.key, before, limit)

    async def last_about(self, subject: str) -> Entry | None:
        """What was done last to something."""
        return await self._unit.audit.last_about(self._process.key, subject)

    async def page(self, before: int | None = None) -> Page:
        """The end of the log, or what comes before this number; looked at row by row, beside the rows around it, and no further."""
        rows = await self.latest(before, PAGE + 1)
        head = await self._unit.audit.head(self._process.key)
        ideas = await self._unit.ideas.many({idea for entry in rows[:PAGE] for idea in _ideas_in(entry)})
        return Page(
            entries=tuple(rows[:PAGE]),
            count=head.number,
            references={idea.id: idea.reference for idea in ideas.values()},
            colleagues={member.id: member.alias for member in await self._unit.staff.all_of(self._process.key)},
            first_wrong=await self._first_wrong_among(rows[::-1], head),
            inspection=await self._unit.audit.inspection(self._process.key),
        )

    async def everything(self) -> list[Entry]:
        """The whole log, oldest first."""
        return await self._unit.audit.after(self._process.key, 0, limit=None)

    async def inspection(self) -> Inspection | None:
        """The last time that the whole log was looked through."""
        return await self._unit.audit.inspection(self._process.key)

    async def keep_inspection(self, first_wrong: int | None) -> None:
        await self._unit.audit.keep_inspection(self._process.key, Inspection(at=self._now, first_wrong=first_wrong))

    async def verify(self) -> int | None:
        """The number of the first row that is wrong or missing; None if the chain is whole.

        It reads every row, so it belongs into a unit that only reads: there others have their turn between two portions.
        """
        seen = Head()
        while True:
            rows = await self._unit.audit.after(self._process.key, seen.number, AT_ONCE)
            if wrong := first_wrong(rows, seen, self._process.key):
                return wrong
            if rows:
                seen = Head(number=rows[-1].number, hash=rows[-1].hash)
                continue
            head = await self._unit.audit.head(self._process.key)
            if head.number <= seen.number:  # otherwise rows have come meanwhile, or are missing
                return wrong_end(seen, head)
            if not await self._unit.audit.after(self._process.key, seen.number, 1):
                return seen.number + 1

    async def _first_wrong_among(self, rows: Sequence[Entry], head: Head) -> int | None:
        """Of rows in their order. The first is taken as it is where it only shows what the second follows from."""
        since = Head(number=rows[0].number, hash=rows[0].hash) if len(rows) > PAGE else Head()
        if wrong := first_wrong(rows[1:] if len(rows) > PAGE else rows, since, self._process.key):
            return wrong
        last = Head(number=rows[-1].number, hash=rows[-1].hash) if rows else Head()
        newer = await self._unit.audit.after(self._process.key, last.number, 1)
        return first_wrong(newer, last, self._process.key) if newer else wrong_end(last, head)


def _ideas_in(entry: Entry) -> list[IdeaId]:
    """Those that the row names: the one that it is about, and the one that it was merged into."""
    kind, number = entry.about
    named = [number if kind == "idea" else None, facts_in(entry.after).get("into")]
    return [IdeaId(found) for found in named if isinstance(found, int)]
