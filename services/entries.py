"""Ideas that the team types for people without the app, and how such an idea becomes its author's own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from participation import refusals
from participation.entries import NUMBER_LENGTH, PaperEntry, in_link, on_paper
from participation.ideas import Draft, DraftId, Idea, IdeaId, IdeaState
from participation.notices import Notice
from participation.processes import DistrictKey, FieldKey, Process, TopicKey
from participation.residents import Consent, ConsentWay, ResidentId, ResidentState
from participation.staff import Member
from participation.wall_time import Instant
from services.audit import Audit
from services.deeds import deed
from services.drafts import Drafts
from services.ideas import Ideas
from services.residents import ALIAS_LENGTH
from services.signs import drawn
from storage.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An entry as its card shows it."""

    entry: PaperEntry
    draft: Draft
    idea: Idea | None
    """What it has become."""


class Entries:
    def __init__(self, unit: Unit, process: Process, now: Instant, *, mark: Callable[[str], bytes]) -> None:
        """`mark` makes the keyed hash of a receipt's number: on record is nothing else of it."""
        self._unit = unit
        self._process = process
        self._now = now
        self._mark = mark
        self._audit = Audit(unit, process, now)
        self._drafts = Drafts(unit, process, now)

    @deed
    async def begin(self, written: str, by: Member) -> Sheet:
        """Type an idea for somebody who has no chat, and to whom therefore nothing is ever sent."""
        self._drafts.require_collecting()
        author = await self._unit.residents.add_without_chat(alias=drawn(ALIAS_LENGTH), language=self._process.languages[0])
        draft = await self._drafts.begin(author)
        (await self._drafts.write(draft.id, author, written)).require_text()
        await self._unit.entries.add(self._process.key, draft.id, by.id, self._now)
        await self._audit.record(by, "entry-begun", f"entry:{draft.id}")
        return await self.sheet(draft.id)

    @deed
    async def reword(self, draft_id: DraftId, written: str, by: Member) -> Sheet:
        draft = await self._open(draft_id)
        (await self._drafts.write(draft_id, draft.author, written)).require_text()
        return await self._changed(draft_id, by)

    @deed
    async def choose_field(self, draft_id: DraftId, field: FieldKey, by: Member) -> Sheet:
        draft = await self._open(draft_id)
        await self._drafts.choose_field(draft_id, draft.author, field)
        return await self._changed(draft_id, by)

    @deed
    async def choose_topic(self, draft_id: DraftId, topic: TopicKey, by: Member) -> Sheet:
        draft = await self._open(draft_id)
        await self._drafts.choose_topic(draft_id, draft.author, topic)
        return await self._changed(draft_id, by)

    @deed
    async def put_in_district(self, draft_id: DraftId, district: DistrictKey | None, by: Member) -> Sheet:
        """None: without a place."""
        draft = await self._open(draft_id)
        if district is None:
            await self._drafts.remove_place(draft_id, draft.author)
        else:
            await self._drafts.put_in_district(draft_id, draft.author, district)
        return await self._changed(draft_id, by)

    @deed
    async def discard(self, draft_id: DraftId, by: Member) -> None:
        """Delete what was typed, and with it the author of whom nothing else is known."""
        draft = await self._open(draft_id)
        await _remove(self._unit, draft_id, draft.author)
        await self._audit.record(by, "entry-discarded", f"entry:{draft_id}")

    @deed
    async def send(self, draft_id: DraftId, by: Member) -> tuple[Idea, str]:
        """Put the idea on record, with the author's consent on paper. The number of the receipt is told once."""
        draft = await self._open(draft_id)
        version = Notice.of(self._process).version
        consent = Consent(version=version, language=self._process.languages[0], given_at=self._now, way=ConsentWay.PAPER)
        await self._unit.residents.record_consent(draft.author, consent)
        idea = await Ideas(self._unit, self._process, self._now).submit(draft_id, draft.author)
        number = drawn(NUMBER_LENGTH)
        await self._unit.entries.mark_sent(draft_id, self._mark(in_link(number)))
        await self._audit.record(by, "entry-sent", f"idea:{idea.id}")
        return idea, on_paper(number)

    async def sheet(self, draft_id: DraftId) -> Sheet:
        entry, draft = await self._unit.entries.find(self._process.key, draft_id), await self._unit.drafts.find(draft_id)
        if entry is None or draft is None:
            raise refusals.EntryIsGone
        return Sheet(entry=entry, draft=draft, idea=await self._unit.ideas.from_draft(draft_id))

    @deed
    async def open(self, number: str, resident: ResidentId) -> tuple[Idea, bool]:
        """The idea becomes the opener's own, and whether it was not before. It can become only one person's."""
        entry = await self._unit.entries.with_receipt(self._process.key, self._mark(in_link(number)))
        idea = await self._unit.ideas.find(IdeaId(entry.draft_id), hold=True) if entry else None
        if entry is None or idea is None or idea.state is IdeaState.DELETED:
            raise refusals.ReceiptIsUnknown
        if idea.author == resident:
            return idea, False
        before = await self._unit.residents.get(idea.author)
        if entry.opened_at is not None or before is None or before.state is ResidentState.BANNED:
            raise refusals.ReceiptIsUsed(str(idea.reference))
        await self._unit.supports.take_back(idea.id, resident)  # nobody supports an idea of their own
        await self._unit.drafts.hand_over(entry.draft_id, resident)
        await self._unit.ideas.hand_over(idea.id, resident)
        await self._unit.entries.mark_opened(entry.draft_id, self._now)
        await _forget(self._unit, before.id)
        return await Ideas(self._unit, self._process, self._now).get(idea.id, resident), True

    async def _open(self, draft_id: DraftId) -> Draft:
        sheet = await self.sheet(draft_id)
        if sheet.idea is not None:
            raise refusals.EntryIsSent(str(sheet.idea.reference))
        return sheet.draft

    async def _changed(self, draft_id: DraftId, by: Member) -> Sheet:
        await self._audit.record(by, "entry-changed", f"entry:{draft_id}")
        return await self.sheet(draft_id)


async def forget_unfinished(unit: Unit, before: datetime, *, limit: int | None = None) -> int:
    """Remove what was typed and never sent, with its authors. Returns how many."""
    unfinished = await unit.entries.unfinished(before, limit)
    for draft_id, author in unfinished:
        await _remove(unit, draft_id, author)
    return len(unfinished)


async def _remove(unit: Unit, draft_id: DraftId, author: ResidentId) -> None:
    await unit.entries.remove([draft_id])
    await unit.drafts.remove(draft_id)
    await _forget(unit, author)


async def _forget(unit: Unit, author: ResidentId) -> None:
    """Somebody without a chat to whom no idea belongs any more."""
    await unit.trust.forget(author)
    await unit.bans.forget(author)
    await unit.residents.remove(author)
