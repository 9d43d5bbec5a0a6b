"""Each table has a reason to be kept, and each period a place in the process file."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from participation.mistakes import ProcessFileHasMistakes
from participation.process_file import parse_process
from participation.retention import PERIODS, TABLES, Keeping, Retention, over_after
from storage.retention import SWEEPS
from storage.schema import metadata

EXAMPLE = (Path(__file__).parents[2] / "processes" / "example.toml").read_text("utf-8")
DOCUMENT = (Path(__file__).parents[2] / "docs" / "retention.md").read_text("utf-8")


def rows_of(heading: str) -> dict[str, list[str]]:
    """A table of docs/retention.md by the first cell of its rows."""
    part = DOCUMENT.partition(f"## {heading}")[2].partition("\n## ")[0]
    rows = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("| `")]
    return {row[0]: row[1:] for row in rows}


def test_there_is_no_table_without_a_reason_to_be_kept() -> None:
    assert set(TABLES) == set(metadata.tables)


def test_every_period_ends_something_and_every_end_is_named() -> None:
    swept = {(sweep.table.name, sweep.period) for sweep in SWEEPS} | {("drafts", "drafts")}

    assert swept == {(table, period) for table, kept in TABLES.items() for period in kept.periods}
    assert {period for _, period in swept} | {"after_end"} == set(PERIODS)
    assert all(kept.periods for kept in TABLES.values() if kept.why is Keeping.PERIOD)


def test_the_document_names_every_table_and_why_it_is_kept() -> None:
    assert {name: (row[0], row[1]) for name, row in rows_of("Tables").items()} == {
        name: (kept.why.value, ", ".join(kept.periods) or "–") for name, kept in TABLES.items()
    }


def test_the_document_names_every_period_as_it_is_without_a_process_file() -> None:
    assert {name: int(row[0]) for name, row in rows_of("Periods").items()} == {name: Retention().of(name).days for name in PERIODS}


def test_the_example_spells_out_what_holds_without_it() -> None:
    start, end = EXAMPLE.index("[retention]"), EXAMPLE.index("# Parts of the administration")

    assert parse_process(EXAMPLE).retention == Retention()
    assert parse_process(EXAMPLE[:start] + EXAMPLE[end:]).retention == Retention()
    assert [line.split(" = ")[0] for line in EXAMPLE[start:end].splitlines() if " = " in line] == list(PERIODS)


@pytest.mark.parametrize("wrong, phrase", [("drafts = 3", "check-number-out-of-range"), ("drafts = 99999", "check-number-out-of-range")])
def test_a_period_that_cannot_be_is_named_with_its_line(wrong: str, phrase: str) -> None:
    with pytest.raises(ProcessFileHasMistakes) as found:
        parse_process(EXAMPLE.replace("drafts = 30", wrong))

    [mistake] = found.value.mistakes
    assert (mistake.phrase, mistake.line) == (phrase, EXAMPLE.splitlines().index("drafts = 30") + 1)


def test_a_slip_in_a_name_is_named() -> None:
    with pytest.raises(ProcessFileHasMistakes) as found:
        parse_process(EXAMPLE.replace("tombstones = 400", "tombstone = 400"))

    assert [mistake.phrase for mistake in found.value.mistakes] == ["check-unknown-key-meant"]


def test_the_last_day_is_a_whole_day() -> None:
    assert over_after(date(2024, 3, 30), ZoneInfo("Europe/Berlin")) == datetime(2024, 3, 30, 23, tzinfo=UTC)
    assert over_after(date(2024, 3, 31), ZoneInfo("Europe/Berlin")) - timedelta(hours=23) == over_after(
        date(2024, 3, 30), ZoneInfo("Europe/Berlin")
    )
