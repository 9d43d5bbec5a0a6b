"""A team and what it works on, for tests of the deeds: moderators without a chat, ideas without a dialog."""

from dataclasses import replace
from datetime import datetime

from participation.ideas import Draft, DraftId, Idea, IdeaId
from participation.moderation import Decision, DecisionKind, Settled, Verdict
from participation.processes import TopicKey
from participation.residents import ResidentId
from participation.rights import Role
from participation.staff import Member
from participation.words import Language
from services.drafts import Drafts
from services.ideas import Ideas
from services.moderation import Moderation
from storage.records import Records
from tests.stage import INSEK

SHADE = "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen."
PUBLISH = Verdict(kind=DecisionKind.PUBLISH)


async def member(records: Records, number: int, at: datetime, role: Role = Role.MODERATOR) -> Member:
    async with records.changing() as unit:
        return await unit.staff.add(
            process=INSEK.key, person=bytes([200, number] * 8), address=b"sealed", role=role, language=Language.GERMAN, at=at
        )


async def send(records: Records, author: ResidentId, at: datetime, text: str = SHADE, topic: str = "umwelt") -> Idea:
    """An idea, from the first word to the last press."""
    async with records.changing() as unit:
        drafts = Drafts(unit, INSEK, at)
        draft = await drafts.begin(author, topic=TopicKey(topic))
        await drafts.write(draft.id, author, text)
        return await Ideas(unit, INSEK, at).submit(draft.id, author)


async def send_many(records: Records, author: ResidentId, at: datetime, count: int) -> list[IdeaId]:
    """Ideas as they are on record once they were sent, without the dialog before."""
    ids = []
    async with records.changing() as unit:
        for _ in range(count):
            draft = replace(await unit.drafts.begin(INSEK.key, author, at), topic=TopicKey("umwelt"), text=SHADE)
            await unit.drafts.keep(draft)
            reference = await unit.ideas.next_reference(at.year)
            await unit.ideas.add(Idea.from_draft(draft, reference=reference, submitted_at=at), INSEK.key)
            await unit.drafts.mark_submitted(draft.id, at)
            ids.append(IdeaId(draft.id))
    return ids


async def rework(records: Records, idea_id: IdeaId, author: ResidentId, at: datetime) -> Draft:
    async with records.changing() as unit:
        return await Ideas(unit, INSEK, at).rework(idea_id, author)


async def send_again(records: Records, idea_id: IdeaId, author: ResidentId, at: datetime, text: str) -> Idea:
    """The draft of an idea that came back is open: with this text it goes to the team again."""
    async with records.changing() as unit:
        await Drafts(unit, INSEK, at).write(DraftId(idea_id), author, text)
        return await Ideas(unit, INSEK, at).submit(DraftId(idea_id), author)


async def look(records: Records, idea_id: IdeaId) -> Idea:
    async with records.reading() as unit:
        idea = await unit.ideas.find(idea_id)
        assert idea is not None
        return idea


async def decide(records: Records, idea_id: IdeaId, verdict: Verdict, by: Member, at: datetime) -> Decision:
    """Decide about the idea as it is now."""
    async with records.changing() as unit:
        moderation = Moderation(unit, INSEK, at)
        idea = await moderation.get(idea_id)
        return await moderation.decide(idea_id, idea.version, verdict, by)


async def settle(records: Records, at: datetime) -> list[Settled]:
    """Let everything that is due come into force, one unit each."""
    happened: list[Settled] = []
    while True:
        async with records.changing() as unit:
            settled = await Moderation(unit, INSEK, at).settle_next()
        if settled is None:
            return happened
        happened.append(settled)


async def decide_for_good(records: Records, idea_id: IdeaId, verdict: Verdict, by: Member, at: datetime) -> Settled:
    """Decide, and let the time for undoing pass."""
    decision = await decide(records, idea_id, verdict, by, at)
    settled = await settle(records, decision.in_force_at)
    return settled[-1]
