"""The ideas as files for spreadsheets, programs and maps, without anything about the people who had them. On both databases."""

import asyncio
import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

import services.demographics
from bot.export import ANNOUNCEMENT_COLUMNS, AUDIT_COLUMNS, COLUMNS, PEOPLE_COLUMNS, export
from bot.settings import Settings
from bot.told import Trouble
from participation.announcements import Version
from participation.demographics import Demographics, OptionKey, Trait
from participation.ideas import Draft, Idea, IdeaState, Point
from participation.processes import DistrictKey
from participation.residents import ResidentId
from participation.rights import Role
from participation.staff import Alias, Member, StaffId
from participation.tables import table
from participation.words import Language
from services.announcements import Announcements
from services.audit import Audit
from services.drafts import Drafts
from services.ideas import Ideas
from storage.audit import AuditRow
from storage.ideas import IdeaRow
from storage.records import Records
from storage.unit import Unit
from tests.bot.operator import bot as command
from tests.services.people import somebody
from tests.services.staffroom import member
from tests.stage import INSEK, INSEK_FILE

JUST_AFTER_MIDNIGHT = datetime(2024, 4, 5, 22, 30, tzinfo=UTC)
"""On the 6th, on the clock in the town hall."""

FIELD = INSEK.fields[0]
TOPIC = FIELD.topics[0]
DISTRICT = INSEK.districts[0]
CITY = Point(latitude=49.4447, longitude=7.769)
GERMAN = INSEK.languages[0]
MODERATION = Member(id=StaffId(1), process=INSEK.key, alias=Alias(role=Role.MODERATOR, number=2), language=Language.GERMAN)


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(_env_file=None, database_url=database_url)


@pytest.fixture
async def author(records: Records) -> ResidentId:
    async with records.changing() as unit:
        await unit.processes.activate(INSEK.key, INSEK_FILE.read_text("utf-8"), JUST_AFTER_MIDNIGHT)
    return await somebody(records, JUST_AFTER_MIDNIGHT)


async def sent(records: Records, author: ResidentId, text: str, **more: Any) -> Idea:
    async with records.changing() as unit:
        draft = await written(unit, author, text, **more)
        return await Ideas(unit, INSEK, JUST_AFTER_MIDNIGHT).submit(draft.id, author)


async def written(
    unit: Unit, author: ResidentId, text: str, *, title: str | None = None, point: Point | None = None, street: str | None = None
) -> Draft:
    drafts = Drafts(unit, INSEK, JUST_AFTER_MIDNIGHT)
    draft = await drafts.begin(author, topic=TOPIC.key, district=DistrictKey(DISTRICT.key))
    await drafts.write(draft.id, author, text)
    if title:
        await drafts.give_title(draft.id, author, title)
    if point:
        await drafts.put_at(draft.id, author, point)
    if street:
        await drafts.put_at_street(draft.id, author, street)
    return draft


async def marked(records: Records, idea: Idea, state: IdeaState) -> None:
    async with records.changing() as unit:
        row = await unit._session.get_one(IdeaRow, int(idea.id))
        row.state = state


def spreadsheet(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / "ideas.csv").read_bytes().decode("utf-8-sig"), newline=""), delimiter=";"))


def read(folder: Path, name: str) -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads((folder / name).read_text("utf-8"))
    return content


async def test_an_idea_stands_in_all_three_files(records: Records, author: ResidentId, settings: Settings, tmp_path: Path) -> None:
    idea = await sent(records, author, "Mehr Bänke; bitte\nam „Volkspark“.", title="Bänke", point=CITY)

    assert await export(settings, tmp_path / "ideas", agreed=False) == 1

    expected = {
        "reference": str(idea.reference),
        "topic": TOPIC.name.in_(GERMAN),
        "field": FIELD.name.in_(GERMAN),
        "district": DISTRICT.name.in_(GERMAN),
        "street": None,
        "latitude": 49.4447,
        "longitude": 7.769,
        "title": "Bänke",
        "text": "Mehr Bänke; bitte\nam „Volkspark“.",
        "state": "submitted",
        "status": "received",
        "submitted_at": "2024-04-06",
        "photos": 0,
    }
    assert read(tmp_path / "ideas", "ideas.json")["ideas"] == [expected]
    assert spreadsheet(tmp_path / "ideas") == [{name: "" if value is None else str(value) for name, value in expected.items()}]
    (feature,) = read(tmp_path / "ideas", "ideas.geojson")["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [7.769, 49.4447]}
    assert feature["properties"]["text"] == expected["text"]


async def test_nothing_in_the_files_is_about_a_person(records: Records, author: ResidentId, settings: Settings, tmp_path: Path) -> None:
    await sent(records, author, "Mehr Bänke, bitte.", point=CITY)
    async with records.reading() as unit:
        resident = await unit.residents.get(author)
    assert resident

    await export(settings, tmp_path / "ideas", agreed=False)

    assert resident.alias not in "".join(file.read_text("utf-8") for file in (tmp_path / "ideas").rglob("*.*"))
    assert set(read(tmp_path / "ideas", "ideas.json")["ideas"][0]) == set(COLUMNS)


async def test_what_is_not_for_everybody_is_left_out(records: Records, author: ResidentId, settings: Settings, tmp_path: Path) -> None:
    for state in IdeaState:
        if state is not IdeaState.DRAFT:
            await marked(records, await sent(records, author, f"Eine Idee: {state.value}"), state)

    await export(settings, tmp_path, agreed=False)

    assert {row["state"] for row in spreadsheet(tmp_path)} == {"submitted", "published", "returned", "merged"}


@pytest.mark.parametrize("text", ["=HYPERLINK(1;2)&A1", "+49 631 12345", "-1+2 Bäume im Park", "@SUM(A1:A9) im Park", "\uff1d1+1 im Park"])
async def test_no_spreadsheet_works_out_what_somebody_wrote(
    records: Records, author: ResidentId, settings: Settings, tmp_path: Path, text: str
) -> None:
    await sent(records, author, text, title=text, street=text)

    await export(settings, tmp_path, agreed=False)

    (row,) = spreadsheet(tmp_path)
    assert [row[column] for column in ("title", "text", "street")] == [f"'{text}"] * 3
    assert read(tmp_path, "ideas.json")["ideas"][0]["text"] == text


async def test_an_idea_without_a_point_is_on_no_map(records: Records, author: ResidentId, settings: Settings, tmp_path: Path) -> None:
    await sent(records, author, "Mehr Bänke, bitte.", street="Fruchthallstraße")

    await export(settings, tmp_path, agreed=False)

    assert read(tmp_path, "ideas.geojson") == {"type": "FeatureCollection", "features": []}
    assert spreadsheet(tmp_path)[0]["street"] == "Fruchthallstraße"


async def test_files_that_are_there_are_replaced_only_on_purpose(
    records: Records, author: ResidentId, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "ideas.csv").write_text("my notes")

    with pytest.raises(Trouble, match="export-files-exist"):
        await export(settings, tmp_path, agreed=False)
    assert (tmp_path / "ideas.csv").read_text() == "my notes"

    await export(settings, tmp_path, agreed=True)
    assert spreadsheet(tmp_path) == []


async def test_an_idea_whose_topic_has_gone_is_told_by_its_key(
    records: Records, author: ResidentId, settings: Settings, tmp_path: Path
) -> None:
    idea = await sent(records, author, "Mehr Bänke, bitte.")
    async with records.changing() as unit:
        row = await unit._session.get_one(IdeaRow, int(idea.id))
        row.topic, row.district = "gone-topic", "gone-district"

    await export(settings, tmp_path, agreed=False)

    (found,) = spreadsheet(tmp_path)
    assert (found["topic"], found["field"], found["district"]) == ("gone-topic", "", "gone-district")


async def test_the_teams_acts_stand_in_files_of_their_own(records: Records, author: ResidentId, settings: Settings, tmp_path: Path) -> None:
    async with records.changing() as unit:
        for after in ({"state": "published"}, None):
            await Audit(unit, INSEK, JUST_AFTER_MIDNIGHT).record(MODERATION, "publish", "idea:1", {"state": "submitted"}, after)

    await export(settings, tmp_path, agreed=False)

    log = read(tmp_path, "internal/audit.json")
    assert (log["first_wrong_row"], [act["number"] for act in log["acts"]]) == (None, [1, 2])
    sheet = (tmp_path / "internal" / "audit.csv").read_text("utf-8-sig").splitlines()
    assert sheet[0].split(";") == list(AUDIT_COLUMNS)
    assert sheet[1].startswith('1;2024-04-06T00:30:00+02:00;moderator 2;publish;idea:1;"{""state"":""submitted""}";')


async def test_a_log_that_was_changed_is_told_to_be(records: Records, author: ResidentId, settings: Settings, tmp_path: Path) -> None:
    async with records.changing() as unit:
        await Audit(unit, INSEK, JUST_AFTER_MIDNIGHT).record(MODERATION, "publish", "idea:1")
        await unit._session.execute(update(AuditRow).values(subject="=1+1"))

    await export(settings, tmp_path, agreed=False)

    assert read(tmp_path, "internal/audit.json")["first_wrong_row"] == 1
    assert ";'=1+1;" in (tmp_path / "internal" / "audit.csv").read_text("utf-8-sig")


def test_every_column_is_explained() -> None:
    explained = (Path(__file__).parents[2] / "docs" / "export.md").read_text()

    assert [column for column in (*COLUMNS, *AUDIT_COLUMNS) if f"`{column}`" not in explained] == []


def test_the_operator_is_told_what_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()

    assert "no process" in command("export", "ideas", at=tmp_path).stdout
    assert "MITREDEN_DATABASE_URL" in command("export", "ideas", at=tmp_path, database_url="mysql://x").stdout


async def test_an_export_without_ideas_was_once_told_as_zero_ideas(database_url: str, author: ResidentId, tmp_path: Path) -> None:
    told = await asyncio.to_thread(lambda: command("export", "ideas", at=tmp_path, database_url=database_url))

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == "There are no ideas yet. The files in ideas are made and wait for them.\n"
    assert (tmp_path / "ideas").stat().st_mode & 0o777 == 0o700


async def test_who_took_part_is_told_by_fives_and_never_of_fewer(
    records: Records, author: ResidentId, settings: Settings, tmp_path: Path
) -> None:
    asking = replace(INSEK, demographics=Demographics())
    async with records.changing() as unit:
        await unit.processes.activate(INSEK.key, f"{INSEK_FILE.read_text('utf-8')}\n[demographics]\nask = true\n", JUST_AFTER_MIDNIGHT)
    for number, age in enumerate(["midlife"] * 7 + ["twenties"] * 4 + ["thirties"], start=50):
        resident = await somebody(records, JUST_AFTER_MIDNIGHT, number)
        async with records.changing() as unit:
            await services.demographics.Demographics(unit, asking, JUST_AFTER_MIDNIGHT).tell(resident, Trait.AGE, OptionKey(age))
    await export(settings, tmp_path, agreed=True)

    rows = list(csv.DictReader(io.StringIO((tmp_path / "internal" / "people.csv").read_text("utf-8-sig"), newline=""), delimiter=";"))
    assert list(rows[0]) == list(PEOPLE_COLUMNS)
    assert [tuple(row.values()) for row in rows if row["question"] == "age"] == [("age", "45 bis 64", "5")]
    assert all(int(row["people"]) % 5 == 0 for row in rows)


async def test_where_nobody_is_asked_the_file_of_people_has_its_head_only(settings: Settings, author: ResidentId, tmp_path: Path) -> None:
    await export(settings, tmp_path, agreed=True)

    assert (tmp_path / "internal" / "people.csv").read_text("utf-8-sig").split() == [";".join(PEOPLE_COLUMNS)]


@given(
    written=st.text(
        st.sampled_from("=+-@\uff1d\uff0b\uff0d\uff20|'\"; \t\r\n\u00a0\u2003\u3000\u200bA1!") | st.characters(codec="utf-8"), max_size=30
    )
)
def test_whatever_people_write_no_cell_of_a_table_is_worked_out(written: str) -> None:
    """Spreadsheets pass over blanks before they look at a cell's first sign."""
    (row,) = csv.DictReader(io.StringIO(table([{"text": written}], ["text"]).removeprefix("\ufeff"), newline=""), delimiter=";")

    assert row["text"] in {written, f"'{written}"}
    assert not row["text"].lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    assert not row["text"].startswith(("\t", "\r", "\n"))


async def test_what_came_of_announcements_is_told_in_numbers(
    settings: Settings, records: Records, author: ResidentId, tmp_path: Path
) -> None:
    async with records.changing() as unit:
        resident = await unit.residents.get(author)
        assert resident is not None
        await unit.residents.keep(resident.following(JUST_AFTER_MIDNIGHT))
    writer, releaser = [await member(records, number, JUST_AFTER_MIDNIGHT, Role.EDITOR) for number in (1, 2)]
    async with records.changing() as unit:
        announcements = Announcements(unit, INSEK, JUST_AFTER_MIDNIGHT)
        begun = await announcements.begin(writer)
        await announcements.write(begun.id, GERMAN, Version(html="=1+1", units=4), writer)
        await announcements.hand_in(begun.id, writer)
        await announcements.approve(begun.id, 1, releaser)
        await announcements.begin(writer)  # one that never began is in no file
        for _ in range(3):
            await announcements.go_on()
        await announcements.cancel(begun.id, writer)
        await announcements.go_on()

    await export(settings, tmp_path, agreed=False)

    written_down = (tmp_path / "internal" / "announcements.csv").read_text("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(written_down), delimiter=";")
    assert tuple(row) == ANNOUNCEMENT_COLUMNS
    told = {name: row[name] for name in ("state", "begun_at", "ended_at", "language", "outcome", "reason", "people")}
    assert told == {
        "state": "cancelled",
        "begun_at": "2024-04-06T00:30:00+02:00",
        "ended_at": "",
        "language": "de",
        "outcome": "skipped",
        "reason": "cancelled",
        "people": "1",
    }
