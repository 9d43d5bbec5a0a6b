"""Announcements on both databases: who is in an audience, two at once, and everybody accounted for."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select

import services.announcements
from participation import refusals
from participation.announcements import Announcement, AnnouncementState, Outcome, Target, Version
from participation.audiences import Audience, Criterion, Group
from participation.follows import Follow, FollowKind
from participation.ideas import Idea, IdeaId, IdeaState, Place
from participation.own_data import IdeasWish
from participation.processes import DistrictKey, TopicKey
from participation.refusals import Refusal
from participation.residents import Resident, ResidentId, ResidentState
from participation.rights import Role
from participation.staff import Member
from participation.words import Language
from services.announcements import Announcements
from services.audit import Audit
from services.own_data import OwnData
from storage.announcements import KIND
from storage.outbox import MessageRow
from storage.records import Records
from storage.unit import Unit
from tests.services.people import somebody
from tests.services.staffroom import PUBLISH, decide_for_good, member, send
from tests.stage import INSEK, MODEL_DAY

NOON = MODEL_DAY
EARLIER = NOON - timedelta(days=1)
WORDS = Version(html="Der Stadtrat tagt.", units=18)
GERMAN = Language.GERMAN
TOPICS, DISTRICTS = ("umwelt", "sport", "jugend"), ("siegelbach", "erlenbach")
PEOPLE, IDEAS, AUDIENCES = 24, 12, 60


@dataclass(slots=True)
class Somebody:
    """A resident as a plain record: whoever reads this knows what the database is to find."""

    id: ResidentId
    language: Language
    reached: bool
    follows_process: bool
    follows: set[tuple[FollowKind, str]]
    wrote: list[Idea]
    supports: list[Idea]
    in_team: bool

    def holds(self, criterion: Criterion) -> bool:  # noqa: PLR0911  one line for each group
        """What a criterion means, said without a database."""
        took_part = [*self.wrote, *self.supports]
        match criterion.group:
            case Group.TOPIC:
                return (FollowKind.TOPIC, criterion.key) in self.follows or any(idea.topic == criterion.key for idea in took_part)
            case Group.DISTRICT:
                there = any(idea.place is not None and idea.place.district == criterion.key for idea in took_part)
                return there or (FollowKind.DISTRICT, criterion.key) in self.follows
            case Group.LANGUAGE:
                return self.language.value == criterion.key
            case Group.TOOK_PART:
                return bool(took_part)
            case Group.AUTHORS:
                return any(criterion.key in {str(idea.reference), _merged_into(idea)} for idea in self.wrote)
            case Group.SUPPORTERS:
                return any(str(idea.reference) == criterion.key for idea in self.supports)
            case Group.STAFF:
                return self.in_team

    def is_in(self, audience: Audience) -> bool:
        if not self.reached or not (self.follows_process or audience.follows_not_needed or audience.is_team):
            return False
        wanted = all(any(self.holds(one) for one in criteria) for _, criteria in audience.needed())
        return wanted and not any(self.holds(one) for one in audience.without)


_MERGED: dict[IdeaId, str] = {}


def _merged_into(idea: Idea) -> str:
    return _MERGED.get(idea.id, "")


async def town(records: Records, chance: random.Random) -> list[Somebody]:
    """People with whatever wishes, ideas and states, all of them drawn."""
    _MERGED.clear()
    people = [await somebody(records, EARLIER, number) for number in range(1, PEOPLE + 1)]
    async with records.changing() as unit:
        ideas = [await _idea(unit, chance, chance.choice(people)) for _ in range(IDEAS)]
        merged, into = ideas[0], ideas[1]
        await unit.ideas.keep(replace(merged, state=IdeaState.MERGED, merged_into=into.id, version=merged.version + 1))
        _MERGED[merged.id] = str(into.reference)
        return [await _moves_in(unit, chance, number, person, ideas) for number, person in enumerate(people, 1)]


async def _idea(unit: Unit, chance: random.Random, author: ResidentId) -> Idea:
    draft = await unit.drafts.begin(INSEK.key, author, EARLIER)
    place = Place(district=DistrictKey(chance.choice(DISTRICTS))) if chance.random() < 0.6 else None
    draft = replace(draft, topic=TopicKey(chance.choice(TOPICS)), text="Am Markt fehlt eine Bank.", place=place)
    await unit.drafts.keep(draft)
    idea = Idea.from_draft(draft, reference=await unit.ideas.next_reference(2024), submitted_at=EARLIER)
    await unit.ideas.add(idea, INSEK.key)
    await unit.drafts.mark_submitted(draft.id, EARLIER)
    return idea


async def _moves_in(unit: Unit, chance: random.Random, number: int, person: ResidentId, ideas: list[Idea]) -> Somebody:
    resident = await unit.residents.get(person)
    assert resident is not None
    state = chance.choice([ResidentState.ACTIVE] * 6 + [ResidentState.STOPPED, ResidentState.BLOCKED_BOT, ResidentState.BANNED])
    wants, language = chance.random() < 0.7, chance.choice(list(Language))
    await unit.residents.keep(
        replace(resident, state=state, wants_messages=wants, followed_at=EARLIER if wants else None, language=language)
    )
    agreed = chance.random() < 0.9
    if not agreed:
        await unit.residents.revoke_consent(person, EARLIER)
    known = [(FollowKind.TOPIC, topic) for topic in TOPICS] + [(FollowKind.DISTRICT, district) for district in DISTRICTS]
    follows = {follow for follow in known if chance.random() < 0.2}
    for kind, key in follows:
        await unit.follows.put(person, INSEK.key, Follow(kind=kind, key=key, since=EARLIER))
    supports = [idea for idea in ideas if idea.author != person and chance.random() < 0.15]
    for idea in supports:
        await unit.supports.give(idea.id, person, EARLIER)
    in_team = chance.random() < 0.2
    if in_team:
        await unit.staff.add(
            process=INSEK.key, person=number.to_bytes(16, "big"), address=b"sealed", role=Role.MODERATOR, language=GERMAN, at=EARLIER
        )
    return Somebody(
        id=person,
        language=language,
        reached=state is ResidentState.ACTIVE and agreed,
        follows_process=wants,
        follows=follows,
        wrote=[idea for idea in ideas if idea.author == person],
        supports=supports,
        in_team=in_team,
    )


def drawn_audience(chance: random.Random) -> Audience:
    criteria = [Criterion(Group.TOPIC, topic) for topic in TOPICS] + [Criterion(Group.DISTRICT, district) for district in DISTRICTS]
    criteria += [Criterion(Group.LANGUAGE, language.value) for language in Language] + [Criterion(Group.TOOK_PART)]
    criteria += [Criterion(group, f"2024-{number:05}") for group in (Group.AUTHORS, Group.SUPPORTERS) for number in (1, 2, 3)]
    audience = Audience()
    for _ in range(chance.choice([0, 1, 1, 2, 3])):
        audience = audience.changed(chance.choice(criteria), without=chance.random() < 0.3)
    return audience.changed(Criterion(Group.STAFF), without=True) if chance.random() < 0.2 else audience


@pytest.fixture
async def anna(records: Records) -> Member:
    return await member(records, 1, EARLIER, Role.EDITOR)


@pytest.fixture
async def bernd(records: Records) -> Member:
    return await member(records, 2, EARLIER, Role.EDITOR)


async def _follows(unit: Unit, person: ResidentId) -> Resident:
    found = await unit.residents.get(person)
    assert found is not None
    wishes = replace(found, wants_messages=True, followed_at=EARLIER)
    await unit.residents.keep(wishes)
    return wishes


async def written(records: Records, by: Member, audience: Audience = Audience()) -> Announcement:  # noqa: B008  a frozen value
    async with records.changing() as unit:
        announcements = Announcements(unit, INSEK, NOON)
        begun = await announcements.begin(by)
        await announcements.write(begun.id, GERMAN, WORDS, by)
        return await announcements.address(begun.id, audience, by)


async def handed_in(records: Records, by: Member) -> Announcement:
    draft = await written(records, by)
    async with records.changing() as unit:
        return await Announcements(unit, INSEK, NOON).hand_in(draft.id, by)


async def begun(records: Records, by: Member, released_by: Member) -> Announcement:
    """All its rows are written."""
    waiting = await handed_in(records, by)
    async with records.changing() as unit:
        await Announcements(unit, INSEK, NOON).approve(waiting.id, waiting.counted or 0, released_by)
    await goes_on(records)
    return await look(records, waiting)


async def goes_on(records: Records) -> None:
    """Step by step, each a unit of its own, until there is none to take."""
    while True:
        async with records.changing() as unit:
            if await Announcements(unit, INSEK, NOON).go_on() is None:
                return


async def look(records: Records, announcement: Announcement) -> Announcement:
    async with records.reading() as unit:
        return await Announcements(unit, INSEK, NOON).get(announcement.id)


async def told(records: Records, announcement: Announcement) -> list[int | None]:
    """For whom there is a row."""
    async with records.reading() as unit:
        query = select(MessageRow.resident_id).where(MessageRow.announcement_id == announcement.id, MessageRow.kind == KIND)
        return sorted(await unit._connection.scalars(query), key=lambda known: known or 0)


@pytest.mark.parametrize("seed", [1])
async def test_an_audience_is_whom_its_words_mean(records: Records, anna: Member, seed: int) -> None:
    """Of drawn people and audiences, each is counted and frozen as the plain model above says."""
    chance = random.Random(seed)
    people = await town(records, chance)
    sizes = set()

    for _ in range(AUDIENCES):
        audience = drawn_audience(chance)
        expected = sorted(person.id for person in people if person.is_in(audience))
        async with records.reading() as unit:
            headcount = await unit.announcements.headcount(INSEK.key, audience)
        assert headcount.total == len(expected), audience.codes()
        languages = [person.language for person in people if person.id in expected]
        assert dict(headcount.by_language) == {language: languages.count(language) for language in set(languages)}
        sizes.add(len(expected))
    assert len(sizes) > 3

    for audience in (Audience(), drawn_audience(chance)):
        draft = await written(records, anna, audience)
        async with records.changing() as unit:
            sending = (await Announcements(unit, INSEK, NOON).get(draft.id)).begun(NOON)
            await unit.announcements.freeze(draft.id)
            more = True
            while more:
                more = await unit.announcements.fill(sending, limit=5, at=NOON, when=lambda _: None)
        assert await told(records, draft) == sorted(person.id for person in people if person.is_in(audience))


async def test_the_team_is_told_whether_they_follow_or_not(records: Records, anna: Member, bernd: Member) -> None:
    team = Audience(with_=frozenset({Criterion(Group.STAFF)}))
    draft = await written(records, anna, team)

    async with records.reading() as unit:
        assert (await Announcements(unit, INSEK, NOON).sheet(draft.id)).headcount.by_language == ((GERMAN, 2),)


async def test_who_is_forgotten_while_rows_are_written_is_in_none(
    records: Records, anna: Member, bernd: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.announcements, "CHUNK", 2)
    people = [await somebody(records, EARLIER, number) for number in range(10, 16)]
    async with records.changing() as unit:
        residents = [await _follows(unit, person) for person in people]
    waiting = await handed_in(records, anna)
    assert waiting.counted == len(people)
    async with records.changing() as unit:
        await Announcements(unit, INSEK, NOON).approve(waiting.id, len(people), bernd)
    for _ in range(2):  # it begins, and two rows are written
        async with records.changing() as unit:
            await Announcements(unit, INSEK, NOON).go_on()
    assert len(await told(records, waiting)) == 2

    for number in (0, 4):  # one whose row is there, and one whose row is not
        async with records.changing() as unit:
            resident = await unit.residents.get(residents[number].id)
            assert resident is not None
            await OwnData(unit, INSEK, NOON).forget((10 + number).to_bytes(16, "big"), resident, IdeasWish.GO)
    await goes_on(records)

    gone = {residents[0].id, residents[4].id}
    assert await told(records, waiting) == sorted(person for person in people if person not in gone)
    assert (await look(records, waiting)).size == len(people) - 2


async def test_of_two_who_release_it_at_once_one_does(records: Records, anna: Member, bernd: Member) -> None:
    carla = await member(records, 3, EARLIER, Role.ADMIN)
    await followed_by(records, 3)
    waiting = await handed_in(records, anna)

    async def approve(who: Member) -> type[Refusal] | None:
        try:
            async with records.changing() as unit:
                await Announcements(unit, INSEK, NOON).approve(waiting.id, 3, who, waiting.version)
        except Refusal as no:
            return type(no)
        return None

    outcomes = await asyncio.gather(approve(bernd), approve(carla))

    assert sorted(outcomes, key=str) == [refusals.AnnouncementIsOut, None]
    async with records.reading() as unit:
        acts = [entry.act for entry in await Audit(unit, INSEK, NOON).everything()]
    assert acts.count("announcement-approved") == 1


async def followed_by(records: Records, count: int) -> None:
    people = [await somebody(records, EARLIER, number) for number in range(10, 10 + count)]
    async with records.changing() as unit:
        for person in people:
            await _follows(unit, person)


@pytest.mark.parametrize("first", ["change", "approve"])
async def test_words_that_nobody_released_never_go_out(records: Records, anna: Member, bernd: Member, first: str) -> None:
    """One changes it in the moment in which the other releases it: whoever comes first, the new words wait for a release."""
    await followed_by(records, 2)
    waiting = await handed_in(records, anna)

    async def change() -> None:
        async with records.changing() as unit:
            await Announcements(unit, INSEK, NOON).write(waiting.id, GERMAN, Version(html="Anders.", units=7), anna)

    async def approve() -> None:
        with suppress(refusals.NotHandedIn):
            async with records.changing() as unit:
                await Announcements(unit, INSEK, NOON).approve(waiting.id, 2, bernd, waiting.version)

    await asyncio.gather(*((change(), approve()) if first == "change" else (approve(), change())))
    await goes_on(records)

    after = await look(records, waiting)
    assert (after.state, after.versions[GERMAN].html) == (AnnouncementState.DRAFT, "Anders.")
    assert after.was_taken_back
    assert await told(records, after) == []


async def test_what_was_read_before_it_was_changed_is_not_released(records: Records, anna: Member, bernd: Member) -> None:
    await followed_by(records, 2)
    read = await handed_in(records, anna)
    async with records.changing() as unit:
        announcements = Announcements(unit, INSEK, NOON)
        await announcements.write(read.id, GERMAN, Version(html="Anders.", units=7), anna)
        await announcements.hand_in(read.id, anna)

    async with records.changing() as unit:
        with pytest.raises(refusals.AnnouncementWasChanged):
            await Announcements(unit, INSEK, NOON).approve(read.id, 2, bernd, read.version)


async def test_one_person_alone_releases_where_the_process_allows_it_and_the_log_tells_what_it_costs(
    records: Records, anna: Member
) -> None:
    rules = replace(INSEK.team.announcements, by_two=False, paid=True)
    process = replace(INSEK, team=replace(INSEK.team, announcements=rules))
    await followed_by(records, 2)
    draft = await written(records, anna)
    async with records.changing() as unit:
        with pytest.raises(refusals.PaidIsOff):
            await Announcements(unit, INSEK, NOON).set_paid(draft.id, anna, paid=True)
        announcements = Announcements(unit, process, NOON)
        await announcements.set_paid(draft.id, anna, paid=True)
        await announcements.hand_in(draft.id, anna)
        await announcements.approve(draft.id, 2, anna)

    async with records.reading() as unit:
        last = (await Audit(unit, INSEK, NOON).everything())[-1]
    assert last.act == "announcement-approved-alone"
    assert '"stars":1' in (last.after or "").replace(" ", "")


async def test_what_is_cancelled_is_taken_back_from_everybody_and_everybody_is_accounted_for(
    records: Records, anna: Member, bernd: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.announcements, "CHUNK", 2)
    await followed_by(records, 7)
    running = await begun(records, anna, bernd)
    assert running.size == 7
    async with records.changing() as unit:
        [first, *_] = (await unit._connection.scalars(select(MessageRow.id).where(MessageRow.announcement_id == running.id))).all()
        await unit.outbox.record_sent({first: 1}, at=NOON)
    async with records.changing() as unit:
        await Announcements(unit, INSEK, NOON).cancel(running.id, bernd)
    await goes_on(records)

    async with records.reading() as unit:
        sheet = await Announcements(unit, INSEK, NOON).sheet(running.id)
        counts = await Announcements(unit, INSEK, NOON).counts(running.id)
    assert (sheet.announcement.state, sheet.announcement.ended_at) == (AnnouncementState.CANCELLED, NOON)
    assert (sheet.progress.sent, dict(sheet.progress.skipped), sheet.progress.total) == (1, {"cancelled": 6}, 7)
    assert {(one.language, one.outcome, one.reason, one.people) for one in counts} == {
        (GERMAN, Outcome.SENT, "", 1),
        (GERMAN, Outcome.SKIPPED, "cancelled", 6),
    }


async def test_a_button_leads_only_where_everybody_can_read(records: Records, anna: Member) -> None:
    idea = await send(records, await somebody(records, EARLIER), EARLIER)
    draft = await written(records, anna)

    async def leads(code: str) -> type[Refusal] | None:
        try:
            async with records.changing() as unit:
                await Announcements(unit, INSEK, NOON).lead_to(draft.id, Target.parse(code), anna)
        except Refusal as no:
            return type(no)
        return None

    assert await leads(f"i-{idea.reference}") is refusals.LeadsNowhere
    await decide_for_good(records, idea.id, PUBLISH, anna, EARLIER)
    assert await leads(f"i-{idea.reference}") is None
    assert await leads("p-orte") is None
    for nowhere in ("p-nie", "t-raumfahrt", "d-mond", "r-abcdef", "i-2024-99999"):
        assert await leads(nowhere) is refusals.LeadsNowhere


async def test_an_audience_names_only_what_there_is(records: Records, anna: Member) -> None:
    draft = await written(records, anna)

    async with records.changing() as unit:
        announcements = Announcements(unit, INSEK, NOON)
        with pytest.raises(refusals.UnknownCriterion):
            await announcements.address(draft.id, Audience.parse(["topic:raumfahrt"]), anna)
        with pytest.raises(refusals.UnknownReference):
            await announcements.address(draft.id, Audience.parse(["-authors:2024-00001"]), anna)


async def test_one_that_was_never_released_can_be_discarded_words_and_all(records: Records, anna: Member, bernd: Member) -> None:
    await followed_by(records, 1)
    waiting, running = await handed_in(records, anna), await begun(records, anna, bernd)

    async with records.changing() as unit:
        announcements = Announcements(unit, INSEK, NOON)
        await announcements.discard(waiting.id, bernd)
        with pytest.raises(refusals.AnnouncementIsGone):
            await announcements.get(waiting.id)
        with pytest.raises(refusals.AnnouncementIsOut):
            await announcements.discard(running.id, bernd)
        assert [one.id for one in await announcements.latest()] == [running.id]
