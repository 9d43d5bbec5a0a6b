"""Somebody who has left something in every table that can hold anything about a person, in words that occur nowhere else."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from participation.demographics import Demographics as Asked
from participation.demographics import OptionKey, Trait
from participation.dialogs import Dialog, Offer
from participation.ideas import Idea, IdeaId, Point, ProcessingStatus, RejectionReason
from participation.moderation import DecisionKind, Verdict
from participation.pieces import Piece
from participation.processes import ProcessKey, UnderAge
from participation.reports import ReportReason
from participation.residents import ConsentWay, Resident, ResidentId
from participation.rights import Role
from participation.staff import Member
from participation.words import Language
from services.answers import Answers
from services.assignments import Assignments
from services.demographics import Demographics
from services.drafts import Drafts
from services.entries import Entries
from services.follows import Follows
from services.guardians import Guardians
from services.ideas import Ideas
from services.inquiries import Inquiries
from services.measures import Measures
from services.moderation import Moderation
from services.residents import Residents
from services.signs import drawn
from storage.inbox import Incoming
from storage.outbox import Lane, Outgoing
from storage.unit import Unit
from tests.stage import INSEK

NOW = datetime(2024, 4, 5, 10, tzinfo=UTC)
SOON = NOW + timedelta(hours=1)
LATER = NOW + timedelta(hours=2)
ASKING = replace(INSEK, demographics=Asked())
IN_THE_FILE = (
    *("idea", "title", "street", "draft", "piece", "draft-title", "draft-street", "button", "reworked", "paper"),
    *("question", "ban", "note", "reason", "answer"),
)
"""What the person must find when they ask what is stored about them."""
KEPT_SEALED = ("address", "picture", "update", "file", "queued")
"""What is theirs as well, and cannot be read in the file."""


def mark(written: str) -> bytes:
    return written.encode().ljust(16, b"\0")[-16:]


@dataclass(frozen=True)
class Everywhere:
    number: int
    sign: str = field(default_factory=lambda: drawn(12))

    @property
    def person(self) -> bytes:
        return f"hash-{self.sign}".encode()[:16].ljust(16, b"#")

    def writes(self, what: str) -> str:
        return f"Der Kanarienvogel {what} {self.sign} singt"

    @property
    def canaries(self) -> list[str]:
        return [self.writes(what) for what in IN_THE_FILE]

    @property
    def sealed(self) -> list[str]:
        return [self.writes(what) for what in KEPT_SEALED]

    async def leaves_traces(self, unit: Unit, team: "Team") -> Resident:
        """In the order in which it could have happened to one person; the team's side of it included."""
        resident = await self._joins(unit, team)
        await self._writes_an_idea(unit, resident, team)
        await self._writes_drafts(unit, resident)
        await self._asks_and_takes_part(unit, resident, team)
        await self._opens_a_paper(unit, resident, team)
        await self._is_written_to(unit, resident)
        await unit.bans.add(resident.id, self.writes("ban"), team.anna.alias, NOW, resident.state)
        [ban] = await unit.bans.all_of(resident.id)
        await unit.bans.lift(ban.lifted(SOON))
        await unit.staff.add(
            process=ProcessKey("anderswo"),
            person=self.person,
            address=self.writes("address").encode(),
            role=Role.EDITOR,
            language=Language.GERMAN,
            at=NOW,
        )
        [membership] = await unit.staff.memberships(self.person)
        await unit.staff.remove(membership.member.id, SOON)
        return resident

    async def _joins(self, unit: Unit, team: "Team") -> Resident:
        """First as somebody too young, then with the paper of their parents."""
        strict = replace(ASKING, under_age=UnderAge.GUARDIAN)
        guardians = Guardians(unit, strict, NOW, mark=mark)
        address = self.writes("address").encode()
        number, _ = await guardians.ask(person=self.person, address=address, language=Language.GERMAN, way=ConsentWay.PRESSED)
        asked = await guardians.with_code(number)
        await guardians.record(asked.id, team.anna)
        known = await unit.residents.recognise(self.person)
        assert known
        resident = await Residents(unit, ASKING, NOW).follow(known[0])
        await Demographics(unit, ASKING, NOW).tell(resident.id, Trait.AGE, OptionKey("thirties"))
        return resident

    async def _writes_an_idea(self, unit: Unit, resident: Resident, team: "Team") -> None:
        """Returned, sent again, rejected, looked at again, published, answered."""
        drafts, ideas, moderation = Drafts(unit, ASKING, NOW), Ideas(unit, ASKING, NOW), Moderation(unit, ASKING, NOW)
        draft = await drafts.begin(resident.id, topic=INSEK.fields[0].topics[0].key)
        await drafts.write(draft.id, resident.id, self.writes("idea"))
        await drafts.give_title(draft.id, resident.id, self.writes("title"))
        await drafts.put_at_street(draft.id, resident.id, self.writes("street"))
        (photo,) = (await drafts.add_photo(draft.id, resident.id, file_id=self.writes("file"), unique_id=self.sign)).photos
        await unit.photos.store(photo, self.writes("picture").encode() * 30)
        idea = await ideas.submit(draft.id, resident.id)
        await moderation.note(idea.id, team.anna, self.writes("note"))
        await self._decide(unit, idea.id, Verdict(kind=DecisionKind.RETURN, reason=RejectionReason.INCOMPLETE), team.anna)
        await Ideas(unit, ASKING, SOON).rework(idea.id, resident.id)
        await Drafts(unit, ASKING, SOON).write(draft.id, resident.id, self.writes("reworked"))
        await Ideas(unit, ASKING, SOON).submit(draft.id, resident.id)
        words = Verdict(kind=DecisionKind.REJECT, reason=RejectionReason.RULES, words=self.writes("reason"))
        await self._decide(unit, idea.id, words, team.anna)
        await Moderation(unit, ASKING, LATER).appeal(idea.id, resident.id)
        await self._decide(unit, idea.id, Verdict(kind=DecisionKind.PUBLISH, trust=True), team.gerd)
        await Assignments(unit, ASKING, LATER).assign(idea.id, INSEK.team.departments[0].key, team.anna, LATER.date())
        await self._answer(unit, idea.id, team.anna)
        await Measures(unit, ASKING, LATER).link_named(idea.id, f"Vorhaben {self.number}", team.anna)
        await unit.claims.put(idea.id, team.anna.id, LATER)
        flood = await unit.floods.begin(INSEK.key, NOW)
        await unit.floods.join(flood, [idea.id])
        await unit.floods.remember(idea.id, [self.number, self.number + 1], INSEK.key, NOW)

    async def _decide(self, unit: Unit, idea_id: IdeaId, verdict: Verdict, by: Member) -> None:
        moderation = Moderation(unit, ASKING, LATER)
        decision = await moderation.decide(idea_id, (await moderation.get(idea_id)).version, verdict, by)
        await Moderation(unit, ASKING, decision.in_force_at).settle_next()

    async def _answer(self, unit: Unit, idea_id: IdeaId, by: Member) -> None:
        answers = Answers(unit, ASKING, LATER)
        draft = await answers.begin([idea_id], by)
        draft = await answers.write(draft.id, self.writes("answer"), by)
        draft = await answers.set_status(draft.id, ProcessingStatus.ACCEPTED, by)
        pending = await answers.publish(draft.id, draft.version, by)
        assert pending.in_force_at
        assert await Answers(unit, ASKING, pending.in_force_at).settle_next()

    async def _writes_drafts(self, unit: Unit, resident: Resident) -> None:
        drafts = Drafts(unit, ASKING, LATER)
        draft = await drafts.begin(resident.id, topic=INSEK.fields[0].topics[0].key)
        await drafts.write(draft.id, resident.id, self.writes("draft"), 4711)
        await drafts.give_title(draft.id, resident.id, self.writes("draft-title"))
        await drafts.put_at_street(draft.id, resident.id, self.writes("draft-street"))
        await drafts.set_aside(draft.id, resident.id, Piece(message=7, text=self.writes("piece")))
        offers = (Offer(label=self.writes("button"), press="x"),)
        await unit.dialogs.keep(resident.id, Dialog(question="idea-text", draft_id=draft.id, offers=offers), LATER)

    async def _asks_and_takes_part(self, unit: Unit, resident: Resident, team: "Team") -> None:
        inquiries = Inquiries(unit, ASKING, NOW)
        inquiry = await inquiries.write(resident.id, self.writes("question"))
        await inquiries.ask(inquiry.id, resident.id)
        await unit.supports.give(team.others.id, resident.id, NOW)
        await Follows(unit, ASKING, NOW).follow_topic(INSEK.fields[0].topics[0].key, resident.id)
        await unit.reports.add(team.others.id, resident.id, ReportReason.OFFENSIVE, NOW)

    async def _opens_a_paper(self, unit: Unit, resident: Resident, team: "Team") -> None:
        """An idea that the team typed, with a point on the map."""
        entries = Entries(unit, ASKING, NOW, mark=mark)
        sheet = await entries.begin(self.writes("paper"), team.anna)
        topic = INSEK.fields[0].topics[0].key
        await entries.choose_field(sheet.draft.id, INSEK.fields[0].key, team.anna)
        await entries.choose_topic(sheet.draft.id, topic, team.anna)
        await Drafts(unit, ASKING, NOW).put_at(sheet.draft.id, sheet.draft.author, Point(latitude=49.44, longitude=7.76))
        _, number = await entries.send(sheet.draft.id, team.anna)
        await entries.open(number, resident.id)

    async def _is_written_to(self, unit: Unit, resident: Resident) -> None:
        update = Incoming(update_id=self.number, lane=self.person, payload=self.writes("update").encode(), received_at=NOW)
        await unit.inbox.keep([update])
        await unit.inbox.mark_failed([self.number])
        card = await unit.cards.of(self.person, f"idea:{self.number}")
        queued = Outgoing(
            lane=Lane.INTERACTIVE,
            chat=self.person,
            address=self.writes("address").encode(),
            method="sendMessage",
            payload={"text": self.writes("queued")},
            created_at=NOW,
            resident_id=resident.id,
            card_id=card,
        )
        await unit.outbox.put([queued])


@dataclass(frozen=True)
class Team:
    """Two who decide, and an idea of somebody else that everybody can read."""

    anna: Member
    gerd: Member
    others: Idea

    @classmethod
    async def gathers(cls, unit: Unit) -> "Team":
        anna, gerd = [
            await unit.staff.add(
                process=INSEK.key, person=bytes([200, number] * 8), address=b"", role=Role.ADMIN, language=Language.GERMAN, at=NOW
            )
            for number in (1, 2)
        ]
        somebody = await Residents(unit, ASKING, NOW).agree(
            person=b"\1" * 16, address=b"", language=Language.GERMAN, version="1", way=ConsentWay.PRESSED
        )
        drafts = Drafts(unit, ASKING, NOW)
        draft = await drafts.begin(somebody.id, topic=INSEK.fields[0].topics[0].key)
        await drafts.write(draft.id, somebody.id, "Am Rathaus fehlt eine Bank.")
        idea = await Ideas(unit, ASKING, NOW).submit(draft.id, somebody.id)
        moderation = Moderation(unit, ASKING, NOW)
        decision = await moderation.decide(idea.id, idea.version, Verdict(kind=DecisionKind.PUBLISH), anna)
        await Moderation(unit, ASKING, decision.in_force_at).settle_next()
        return cls(anna=anna, gerd=gerd, others=await moderation.get(idea.id))


async def resident_of(unit: Unit, somebody: Everywhere) -> ResidentId:
    known = await unit.residents.recognise(somebody.person)
    assert known
    return known[0].id
