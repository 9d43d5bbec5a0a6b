"""docs/privacy tells of every table and column what it holds, who sees it, how long, and how it goes: compared with the code."""

import re
from pathlib import Path

import pytest

from participation.processes import Process
from storage.schema import metadata
from tests.services.test_everything_stored import NOT_TOLD, TOLD, tables_about_people

PRIVACY = Path(__file__).parents[2] / "docs" / "privacy"
QUESTIONS = ["Wozu", "Wer sieht es", "Wie lange", "Wie gelöscht", "In `/mydata`"]
LANGUAGES = {"de": "Datenschutzhinweis", "de-simple": "Ihre Daten", "en": "Privacy notice"}
TABLES = {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables}


def rows_of(part: str) -> list[list[str]]:
    rows = [line for line in part.splitlines() if line.startswith("|") and not line.startswith("|---")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def described() -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """What the page says of each table: the answers to the questions, and what stands in each column."""
    found = {}
    for part in re.split(r"^### ", (PRIVACY / "tables.md").read_text("utf-8"), flags=re.MULTILINE)[1:]:
        name = part.split("`")[1]
        rows = rows_of(part.partition("\n## ")[0])
        half = rows.index(["Spalte", "was darin steht"])
        assert name not in found, name
        found[name] = (dict(rows[1:half]), {row[0].strip("`"): row[1] for row in rows[half + 1 :]})
    return found


def classes() -> dict[str, list[str]]:
    part = (PRIVACY / "tables.md").read_text("utf-8").partition("## Wie lange")[2].partition("\n## ")[0]
    return {row[0].strip("`"): row[1:] for row in rows_of(part)[1:]}


def test_every_table_and_every_column_is_described_and_no_other() -> None:
    said = {name: list(columns) for name, (_, columns) in described().items()}

    assert said == TABLES


def test_of_each_it_is_said_what_for_who_sees_it_how_long_and_how_it_goes() -> None:
    for name, (answers, columns) in described().items():
        assert list(answers) == QUESTIONS, name
        assert all([*answers.values(), *columns.values()]), name


def test_every_table_names_its_class_and_every_class_its_time() -> None:
    named = {answers["Wie lange"].strip("`") for answers, _ in described().values()}

    assert named == classes().keys()
    assert all(all(cells) for cells in classes().values())


def test_the_page_and_the_file_that_people_get_say_the_same() -> None:
    """What is told to people stands on the page under the very name that it has in their file."""
    for name, (answers, _) in described().items():
        told = answers["In `/mydata`"]
        if name in TOLD:
            within = "Über Sie" if TOLD[name] == "Freiwillige Angaben" else TOLD[name]
            assert TOLD[name] in told or within in told or name == "photos", name
        else:
            assert told.startswith("nicht"), name
            assert name in NOT_TOLD or name not in tables_about_people(), name


def test_the_record_of_processing_names_every_table() -> None:
    record = (PRIVACY / "record.md").read_text("utf-8")

    assert [name for name in TABLES if f"`{name}`" not in record] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_a_notice_to_fill_in_and_it_asks_for_what_only_the_city_knows(language: str) -> None:
    notice = (PRIVACY / f"notice.{language}.md").read_text("utf-8")

    assert LANGUAGES[language] in notice
    assert {"controller", "data_protection_contact", "stored_until"} <= set(re.findall(r"\{(\w+)\}", notice))
    for command in ("/privacy", "/mydata", "/forget"):
        assert command in notice
    assert "Telegram" in notice


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_a_notice_that_hangs_on_a_switch_names_it(language: str) -> None:
    notice = (PRIVACY / f"notice.{language}.md").read_text("utf-8")

    assert {"photos", "places", "ask", "when_forgotten", "path"} <= set(re.findall(r"`(\w+)", notice))
    assert Process.__dataclass_fields__.keys() >= {"ideas", "demographics", "under_age"}


def test_every_page_is_reached_from_the_first_and_every_link_leads_somewhere() -> None:
    pages = {page.name: page.read_text("utf-8") for page in PRIVACY.glob("*.md")}
    for name, words in pages.items():
        for link in re.findall(r"\]\(([^)#]+)", words):
            assert link.startswith("http") or (PRIVACY / link).exists(), f"{name}: {link}"

    assert {name for name in pages if name != "README.md" and f"({name})" not in pages["README.md"]} == set()
