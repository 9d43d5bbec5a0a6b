"""Putting news together: one message for all that waits for somebody, with what still holds when it is sent."""

from collections.abc import Iterator, Mapping, Sequence

from participation.announcements import Announcement, AnnouncementId, AnnouncementState
from participation.answers import AnswerId, OfficialResponse
from participation.digests import in_time, told_at
from participation.follows import Follow, Rhythm
from participation.ideas import Idea, IdeaId, IdeaState
from participation.news import DIGEST, Answered, Digest, DigestId, Headline, NewsKind, followed
from participation.processes import Process
from participation.residents import Resident
from participation.wall_time import Instant
from services.news import hour_for
from storage.digests import Due, Line
from storage.outbox import Lane, Outgoing
from storage.unit import Unit

ROWS = 500
"""Rows put together in one transaction, more or less; it holds the lock for well under 200 ms."""


class Digests:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    async def anything_due(self) -> bool:
        """Whether `bundle_next` would do anything. Changes nothing, so it may look without the write lock."""
        return await self._unit.digests.anything_due(self._now)

    async def bundle_next(self) -> bool:
        """Queue a digest for the next people for whom news are due. Returns False once nobody is left."""
        due = await self._unit.digests.due(self._now, rows=ROWS)
        known = await self._unit.residents.held(sorted(one.resident for one in due))
        asleep = {one.resident: hour for one in due if (hour := self._woken_at(known[one.resident][0])) > self._now}
        going = [one for one in due if one.resident not in asleep]
        await self._unit.digests.sleep({row: asleep[one.resident] for one in due if one.resident in asleep for row in one.rows})
        await self._unit.outbox.put([self._outgoing(one, known[one.resident][1].chat, known[one.resident][1].address) for one in going])
        if going:
            await self._unit.digests.bundle(going)
        return bool(due)

    async def to_send(self, digest_id: DigestId, resident: Resident) -> Digest:
        """What it tells at this moment. What is too old or was taken back is left out for good; what is paused waits for the next."""
        follows = await self._unit.follows.of(resident.id, self._process.key)
        lines = await self._unit.digests.lines_of(digest_id, resident.id)
        read = [(line, self._as_sent(line, headline, follows)) for line, headline in await self._read(lines)]
        await self._unit.digests.leave_out({line.id: found for line, found in read if isinstance(found, str)}, self._now)
        await self._unit.digests.put_back([line.id for line, found in read if found is None], self._now)
        return _digest(digest_id, [found for _, found in read if found is not None and not isinstance(found, str)])

    async def open(self, digest_id: DigestId, resident: Resident) -> Digest:
        """What it told, as far as it can still be read."""
        lines = await self._unit.digests.lines_of(digest_id, resident.id)
        return _digest(digest_id, [shown for _, headline in await self._read(lines) if (shown := _readable(headline))])

    async def announcement(self, announcement_id: AnnouncementId) -> Announcement | None:
        """One that has gone out, in full."""
        found = await self._unit.announcements.find(announcement_id, self._process.key)
        return found if found and found.begun_at else None

    async def answer(self, answer_id: AnswerId) -> Answered | None:
        """One that is out, with those of its ideas that all can read."""
        found = await self._unit.answers.many([answer_id], self._process.key)
        ideas = await self._unit.ideas.many(found[0].ideas) if found else {}
        readable = tuple(idea for idea in ideas.values() if idea.state is IdeaState.PUBLISHED)
        return Answered(answer=found[0], ideas=readable) if found else None

    async def change_habit(self, resident: Resident) -> None:
        """What waits for somebody goes by their new rhythm and quiet hours. Doing it again changes nothing."""
        lines = await self._unit.digests.waiting_of(resident.id)
        await self._unit.digests.move({line.id: self._moved_to(line, resident) for line in lines})
        await self._unit.digests.wake(resident.id)

    def _woken_at(self, resident: Resident) -> Instant:
        return resident.quiet_hours(self._process).next_allowed(self._now)

    def _moved_to(self, line: Line, resident: Resident) -> Instant | None:
        """News are always put together; an announcement is, if its reader wants that and it does not come too late by it."""
        if line.announcement is None:
            return hour_for(self._process, resident.habit, self._now, line.not_after)
        times, quiet_hours = self._process.digests, resident.quiet_hours(self._process)
        rhythm = in_time(times, resident.rhythm, quiet_hours, self._now, line.not_after)
        return None if rhythm is Rhythm.AT_ONCE else told_at(times, rhythm, quiet_hours, self._now)

    def _outgoing(self, due: Due, chat: bytes, address: bytes) -> Outgoing:
        """Its words are found when it is sent."""
        return Outgoing(
            lane=Lane.BULK,
            chat=chat,
            address=address,
            method="sendMessage",
            payload=None,
            created_at=self._now,
            resident_id=due.resident,
            item=due.item,
            kind=DIGEST,
            not_after=due.not_after,
        )

    async def _read(self, lines: Sequence[Line]) -> list[tuple[Line, Headline | None]]:
        """What each line is about, as it is now; None if that is gone."""
        announcements = {
            line.announcement: await self._unit.announcements.find(line.announcement, self._process.key)
            for line in lines
            if line.announcement is not None
        }
        answers = {answer.id: answer for answer in await self._unit.answers.many(_subjects(lines, NewsKind.ANSWERED), self._process.key)}
        asked = [*_subjects(lines, NewsKind.PUBLISHED), *(idea for answer in answers.values() for idea in answer.ideas)]
        ideas = await self._unit.ideas.many({IdeaId(idea) for idea in asked})
        return [(line, _headline(line, announcements, answers, ideas)) for line in lines]

    def _as_sent(self, line: Line, headline: Headline | None, follows: Sequence[Follow]) -> Headline | str | None:
        """What is told of it; or why nothing is; or None if it waits on."""
        if line.not_after is not None and self._now >= line.not_after:
            return "too_late"
        match headline:
            case Announcement(state=AnnouncementState.PAUSED):
                return None
            case Announcement():
                return headline if headline.state is AnnouncementState.SENDING else headline.state.value
            case Answered():
                ideas = followed(headline.ideas, follows)
                return Answered(answer=headline.answer, ideas=ideas) if ideas else "withdrawn"
            case Idea():
                return headline if followed([headline], follows) else "withdrawn"
        return "withdrawn"


def _subjects(lines: Sequence[Line], kind: NewsKind) -> list[int]:
    return [line.news.subject for line in lines if line.news is not None and line.news.kind is kind]


def _headline(
    line: Line,
    announcements: Mapping[AnnouncementId, Announcement | None],
    answers: Mapping[AnswerId, OfficialResponse],
    ideas: Mapping[IdeaId, Idea],
) -> Headline | None:
    if line.announcement is not None:
        return announcements.get(line.announcement)
    if line.news is None or line.news.kind is NewsKind.PUBLISHED:
        return ideas.get(IdeaId(line.news.subject)) if line.news else None
    answer = answers.get(AnswerId(line.news.subject))
    return Answered(answer=answer, ideas=tuple(ideas[idea] for idea in answer.ideas if idea in ideas)) if answer else None


def _readable(headline: Headline | None) -> Headline | None:
    match headline:
        case Answered():
            ideas = tuple(idea for idea in headline.ideas if idea.state is IdeaState.PUBLISHED)
            return Answered(answer=headline.answer, ideas=ideas) if ideas else None
        case Idea():
            return headline if headline.state is IdeaState.PUBLISHED else None
    return headline


def _digest(digest_id: DigestId, headlines: Sequence[Headline]) -> Digest:
    return Digest(id=digest_id, headlines=tuple(_in_order(headlines)))


def _in_order(headlines: Sequence[Headline]) -> Iterator[Headline]:
    for kind in (Announcement, Answered, Idea):
        yield from (headline for headline in headlines if isinstance(headline, kind))
