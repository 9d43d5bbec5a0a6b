"""What happened before the demonstration begins: neighbours have written ideas, and the team has published some of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.demonstration.picture import bench
from bot.keys import database_file, find_keys, make_private
from bot.settings import Settings
from participation.ideas import Idea, Point, ProcessingStatus
from participation.moderation import DecisionKind, Verdict
from participation.notices import Notice
from participation.process_file import parse_process
from participation.processes import DistrictKey, Process, TopicKey
from participation.residents import ConsentWay, ResidentId
from participation.rights import Role
from participation.staff import Member
from participation.wall_time import Instant
from participation.words import Language
from services.answers import Answers
from services.drafts import Drafts
from services.ideas import Ideas
from services.moderation import Moderation
from services.residents import Residents
from services.support import Support
from simulator import Person
from storage.records import open_records
from storage.schema import upgrade
from storage.seals import Seals
from storage.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An idea from before. `by` is the number of the neighbour; the day is one of April 2024."""

    by: int
    day: int
    hour: int
    topic: str = field(repr=False)
    text: str = field(repr=False)
    district: str | None = field(default=None, repr=False)
    point: Point | None = field(default=None, repr=False)
    supporters: int = 0
    has_photo: bool = False
    is_published: bool = False
    answer: str | None = field(default=None, repr=False)


IDEAS = (
    Earlier(
        by=0,
        day=2,
        hour=9,
        topic="mobilitaet",
        district="innenstadt",
        text="Am Hauptbahnhof gibt es zu wenige überdachte Stellplätze für Fahrräder. Morgens ist schon um sieben alles voll.",
        supporters=3,
        is_published=True,
        answer="Wir sprechen mit der Bahn über zwanzig neue Plätze an der Nordseite. Was dabei herauskommt, schreiben wir hier.",
    ),
    Earlier(
        by=1,
        day=2,
        hour=15,
        topic="kultur",
        district="hohenecken",
        text="Ein Sommerkino auf der Burgwiese in Hohenecken, an zwei Abenden im Jahr. Stühle bringen alle selbst mit.",
        supporters=2,
        is_published=True,
    ),
    Earlier(
        by=2,
        day=3,
        hour=11,
        topic="umwelt",
        district="erfenbach",
        text="In Erfenbach könnte an jeder zweiten Laterne ein Kasten mit Blumen für Bienen hängen. Um unsere kümmere ich mich gern.",
        supporters=1,
        is_published=True,
    ),
    Earlier(
        by=3,
        day=4,
        hour=17,
        topic="mobilitaet",
        text="Bitte mehr überdachte Stellplätze für Fahrräder am Hauptbahnhof. Auch Lastenräder brauchen Platz.",
        point=Point(latitude=49.4361, longitude=7.7686),
    ),
    Earlier(
        by=0,
        day=5,
        hour=9,
        topic="umwelt",
        district="morlautern",
        text="Die Bank am Waldrand in Morlautern ist kaputt. Viele Ältere ruhen sich dort auf dem Weg zum Arzt aus.",
        has_photo=True,
    ),
)
NEXT_REFERENCE = f"2024-{len(IDEAS) + 1:05}"
"""Of the first idea that somebody writes who watches."""


async def let_it_have_happened(settings: Settings, toml: str, neighbours: Sequence[Person], colleague: Person, editor: Person) -> None:
    """Put it on record, by the product's own deeds, unless the records are those of an earlier demonstration."""
    if file := database_file(settings):
        make_private(file)
    seals = Seals(find_keys(settings))
    await upgrade(settings.database_url)
    records = open_records(settings.database_url)
    async with records.changing() as unit:
        if await unit.processes.active() is None:
            process = parse_process(toml)
            await unit.processes.activate(process.key, toml, _april(process, 1, 9))
            await _Past(unit, process, seals).happen(neighbours, colleague, editor)
    await records.close()


class _Past:
    def __init__(self, unit: Unit, process: Process, seals: Seals) -> None:
        self._unit = unit
        self._process = process
        self._seals = seals

    async def happen(self, neighbours: Sequence[Person], colleague: Person, editor: Person) -> None:
        beginning = self._april(1, 9)
        moderator = await self._engage(colleague, Role.MODERATOR, beginning)
        await self._engage(editor, Role.EDITOR, beginning)
        residents = [await self._join(neighbour, beginning) for neighbour in neighbours]
        for earlier in IDEAS:
            idea = await self._write(earlier, residents[earlier.by])
            if earlier.is_published:
                await self._publish(idea, moderator, self._april(earlier.day, earlier.hour + 1))
                others = [resident for resident in residents if resident != idea.author]
                for resident in others[: earlier.supporters]:
                    await Support(self._unit, self._process, self._april(earlier.day + 1, 12)).give(idea.id, resident)
            if earlier.answer:
                await self._answer(idea, earlier.answer, moderator, self._april(earlier.day + 2, 14))

    async def _engage(self, colleague: Person, role: Role, at: Instant) -> Member:
        return await self._unit.staff.add(
            process=self._process.key,
            person=self._seals.hash_of(colleague.id),
            address=self._seals.address(colleague.id),
            role=role,
            language=Language.GERMAN,
            at=at,
        )

    async def _join(self, neighbour: Person, at: Instant) -> ResidentId:
        residents = Residents(self._unit, self._process, at)
        resident = await residents.agree(
            person=self._seals.hash_of(neighbour.id),
            address=self._seals.address(neighbour.id),
            language=Language.GERMAN,
            version=Notice.of(self._process).version,
            way=ConsentWay.PRESSED,
        )
        return (await residents.follow(resident)).id

    async def _write(self, earlier: Earlier, author: ResidentId) -> Idea:
        at = self._april(earlier.day, earlier.hour)
        drafts = Drafts(self._unit, self._process, at)
        district = DistrictKey(earlier.district) if earlier.district else None
        draft = await drafts.begin(author, topic=TopicKey(earlier.topic), district=district)
        await drafts.write(draft.id, author, earlier.text)
        if earlier.point:
            await drafts.put_at(draft.id, author, earlier.point)
        if earlier.has_photo:
            draft = await drafts.add_photo(draft.id, author, file_id="bench", unique_id="bench")
            await self._unit.photos.store(draft.photos[0], bench())
        return await Ideas(self._unit, self._process, at).submit(draft.id, author)

    async def _publish(self, idea: Idea, by: Member, at: Instant) -> None:
        await Moderation(self._unit, self._process, at).decide(idea.id, idea.version, Verdict(kind=DecisionKind.PUBLISH), by)
        await Moderation(self._unit, self._process, at + self._process.team.undo).settle_next()

    async def _answer(self, idea: Idea, text: str, by: Member, at: Instant) -> None:
        answers = Answers(self._unit, self._process, at)
        answer = await answers.begin([idea.id], by)
        await answers.set_status(answer.id, ProcessingStatus.UNDER_CONSIDERATION, by)
        answer = await answers.write(answer.id, text, by)
        await answers.publish(answer.id, answer.version, by)
        await Answers(self._unit, self._process, at + self._process.team.undo).settle_next()

    def _april(self, day: int, hour: int) -> Instant:
        return _april(self._process, day, hour)


def _april(process: Process, day: int, hour: int) -> Instant:
    return datetime(2024, 4, day, hour, tzinfo=process.zone)
