"""The team's inbox: a resident asks, somebody in the team answers, and neither learns who the other is."""

from participation import refusals
from participation.inquiries import Inquiry, InquiryId, inquiry_text
from participation.processes import Process
from participation.residents import ResidentId
from participation.staff import Member
from participation.wall_time import Instant
from services.audit import Audit
from services.deeds import deed
from storage.unit import Unit


class Inquiries:
    def __init__(self, unit: Unit, process: Process, now: Instant) -> None:
        self._unit = unit
        self._process = process
        self._now = now

    @deed
    async def write(self, author: ResidentId, written: str) -> Inquiry:
        """Keep words that may be a question to the team. Nobody there sees them before the person says so."""
        return await self._unit.inquiries.add(self._process.key, author, inquiry_text(written), self._now)

    @deed
    async def ask(self, inquiry_id: InquiryId, author: ResidentId) -> tuple[Inquiry, bool]:
        """Let it go to the team; also whether it had not gone there before."""
        inquiry = await self._get(inquiry_id)
        inquiry.require_author(author)
        if inquiry.asked_at is not None:
            return inquiry, False
        await self._unit.inquiries.mark_asked(inquiry.id, self._now)
        return await self._get(inquiry_id), True

    @deed
    async def drop(self, inquiry_id: InquiryId, author: ResidentId) -> None:
        """It was not meant for the team. What has gone there stays."""
        inquiry = await self._unit.inquiries.find(inquiry_id, hold=True)
        if inquiry is None:
            return
        inquiry.require_author(author)
        if inquiry.asked_at is None:
            await self._unit.inquiries.remove(inquiry.id)

    @deed
    async def answer(self, inquiry_id: InquiryId, written: str, by: Member) -> tuple[Inquiry, str]:
        """The question with the count of its answers, and the words of this one. Each reply of the team's is an answer of its own.

        Where it would reach nobody it is refused: who replies must not believe that it did.
        """
        text = inquiry_text(written)
        inquiry = await self._get(inquiry_id)
        author = await self._unit.residents.get(inquiry.author)
        if author is None or not author.hears_answers:
            raise refusals.AskerIsNotReached
        await self._unit.inquiries.mark_answered(inquiry.id, by.id, self._now)
        await Audit(self._unit, self._process, self._now).record(by, "inquiry-answered", f"inquiry:{inquiry.id}")
        return await self._get(inquiry_id), text

    async def _get(self, inquiry_id: InquiryId) -> Inquiry:
        inquiry = await self._unit.inquiries.find(inquiry_id, hold=True)
        if inquiry is None:
            raise refusals.InquiryIsGone
        return inquiry
