"""A SIGKILL at each named step on an update's way: nothing is lost, nothing happens twice, and repeats are exactly those that must be."""

import pytest
from sqlalchemy import func, select

from bot.landmarks import NAMES
from bot.settings import Mode
from simulator import Simulator
from storage.photos import PhotoRow
from storage.records import Records
from tests.conversations.pictures import photo
from tests.faults.account import Account, Finding, Kind
from tests.faults.conftest import Build, only_sqlite
from tests.faults.house import House
from tests.faults.nurse import Fate
from tests.faults.people import Patient
from tests.faults.stories import Story, Told

ANSWER_NOT_YET_ON_RECORD = {"after-send", "before-record"}
IDEAS = ["Drei Bäume für den Spielplatz", "Bänke & Schatten <am Markt>, bitte 🌳"]


async def test_a_kill_at_any_landmark_loses_nothing_and_repeats_only_what_has_no_answer_on_record(build: Build, told: Told) -> None:
    house = build()

    assert await Story(house, told, unhurried=True).is_lived({"Maria": IDEAS}, *(Fate(landmark=name) for name in NAMES)) == []
    assert {death.fate.landmark: death.answers_lost for death in house.deaths} == {
        name: int(name in ANSWER_NOT_YET_ON_RECORD) for name in NAMES
    }


async def test_a_kill_loses_nothing_where_telegram_brings_updates_to_a_webhook(build: Build, told: Told) -> None:
    fates = [Fate(landmark=name) for name in ("updates-arrived", "updates-kept", "after-commit", "after-send")]

    assert await Story(build(mode=Mode.WEBHOOK), told).is_lived({"Maria": IDEAS}, *fates) == []


async def test_an_album_is_one_idea_with_all_its_photos_though_the_bot_dies_over_it(
    build: Build, telegram: Simulator, account: Account, records: Records
) -> None:
    house = build()
    maria = await Patient.moves_in(telegram, "Maria")

    async with house.stands():
        await maria.joins()
        await maria.is_asked_for_the_text()
    async with house.stands(*(Fate(landmark=name) for name in ("updates-arrived", "updates-kept", "unit-opened", "after-commit"))):
        await maria.sends_album([photo(1), photo(2)], [IDEAS[0], ""])
        await maria.goes_on_to_the_last_look()
        assert "2 Fotos" in await maria.sees()
        await maria.sends_it()
        await account.at_rest()

    await account.close()
    await account.compare_ideas(IDEAS[:1])
    assert account.findings == []
    async with records.reading() as unit:
        assert await unit._session.scalar(select(func.count()).select_from(PhotoRow)) == 2


@pytest.mark.full
@pytest.mark.parametrize("nth", [2, 3, 5, 8])
@pytest.mark.parametrize("landmark", NAMES)
async def test_a_kill_at_a_landmark_in_the_middle_of_it_all(build: Build, told: Told, landmark: str, nth: int) -> None:
    ideas = {"Maria": IDEAS, "Ali": ["Ein Radweg zum Bahnhof"], "Olga": ["Mehr Licht im Park", "Wasser für die Bäume"]}

    assert await Story(build(), told).is_lived(ideas, *[Fate(landmark=landmark, nth=nth)] * 3) == []


async def test_a_bot_that_is_asked_to_stop_finishes_what_it_has_begun(build: Build, told: Told, telegram: Simulator) -> None:
    house = build()
    fates = [Fate(landmark=name, gently=True) for name in NAMES] + [Fate(seconds=0.5, gently=True)]

    assert await stopped_while_sending(house, told, telegram, *fates) == []
    assert await house.account.suspected() == 0
    assert all(life.stopped_in is None or life.stopped_in < 5 for life in house.lives)


@only_sqlite
async def test_a_doubt_is_seen_where_sending_is_broken_off(build: Build, told: Told, telegram: Simulator) -> None:
    house = build(without=["sent-to-the-end"])

    await stopped_while_sending(house, told, telegram, Fate(landmark="before-send", gently=True))

    assert await house.account.suspected() > 0


async def stopped_while_sending(house: House, told: Told, telegram: Simulator, *fates: Fate) -> list[Finding]:
    """Telegram takes its time with every message, so that whatever has set out is still on its way."""
    await telegram.add_fault("slow", method="sendMessage", seconds=0.2)
    return await Story(house, told).is_lived({"Maria": IDEAS}, *fates)


SEEN_AFTER_A_KILL = [
    ("kept-before-acknowledged", "updates-arrived", {Kind.LOST}),
    ("done-with-its-effects", "after-commit", {Kind.TWICE}),
    ("dialog-with-its-effects", "after-commit", {Kind.LOST}),
    ("replies-on-record", "after-commit", {Kind.LOST, Kind.TWICE}),
    ("taken-over", "before-send", {Kind.STUCK}),
    ("marked-before-sent", "after-send", {Kind.TWICE}),
    ("known-by-its-id", "updates-kept", {Kind.TWICE}),
]


@only_sqlite
@pytest.mark.parametrize("guard, landmark, kinds", SEEN_AFTER_A_KILL, ids=[guard for guard, _, _ in SEEN_AFTER_A_KILL])
async def test_a_kill_is_seen_where_a_guard_is_missing(build: Build, told: Told, guard: str, landmark: str, kinds: set[Kind]) -> None:
    story = Story(build(without=[guard]), told, patience=4)

    found = await story.is_lived({"Maria": IDEAS[:1]}, *[Fate(landmark=landmark, nth=5)])

    assert kinds & {finding.kind for finding in found}, [str(finding) for finding in found]
