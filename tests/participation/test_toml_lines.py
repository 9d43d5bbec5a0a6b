"""Each value of a process file is found on the line on which it stands."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.toml_lines import Lines, Path

FILE = '''
# a note
[process]
key = "insek"   # another note
title."de" = "Plan"
title."de@simple" = """
Plan
für [alle]
= Menschen"""

"quoted key" = 1
holidays = [
  2024-01-01, 2024-03-29,
  # in between
  2024-12-25,
]

[[fields]]
key = "gruen"
[[fields.topics]]
key = "umwelt"
[[ fields . "topics" ]]
name = { "de" = "Sport", "en" = "Sport" }
[[fields]]
[[fields.topics]]
key = "mobilitaet"

[[districts]]
[districts.name]
de = "Nord"
'''

LINES: dict[Path, int] = {
    ("process",): 3,
    ("process", "key"): 4,
    ("process", "title"): 5,
    ("process", "title", "de"): 5,
    ("process", "title", "de@simple"): 6,
    ("process", "quoted key"): 11,
    ("process", "holidays"): 12,
    ("process", "holidays", 0): 13,
    ("process", "holidays", 1): 13,
    ("process", "holidays", 2): 15,
    ("fields",): 18,
    ("fields", 0): 18,
    ("fields", 0, "key"): 19,
    ("fields", 0, "topics", 0, "key"): 21,
    ("fields", 0, "topics", 1): 22,
    ("fields", 0, "topics", 1, "name", "en"): 23,
    ("fields", 1): 24,
    ("fields", 1, "topics", 0, "key"): 26,
    ("districts", 0, "name", "de"): 30,
}


@pytest.mark.parametrize("path", LINES)
def test_a_value_is_found_on_its_line(path: Path) -> None:
    assert Lines(FILE).of(path) == LINES[path]


def test_what_is_missing_is_found_where_it_should_stand() -> None:
    assert Lines(FILE).of(("process", "zone")) == 3
    assert Lines(FILE).of(("fields", 1, "name", "de")) == 24
    assert Lines(FILE).of(("contact",)) == 1


def test_a_file_with_line_ends_of_another_system_has_the_same_lines() -> None:
    assert Lines(FILE.replace("\n", "\r\n")).of(("fields", 1, "topics", 0, "key")) == 26


def test_an_empty_file_has_one_line() -> None:
    assert Lines("").of(("process",)) == 1


names = st.text("abcäß -@.", min_size=1, max_size=6).map(lambda name: f'"{name}"')
values = st.sampled_from(['"Text"', "1", "true", "2024-01-01", "[\n  1,\n  2,\n]", '"""\n[drei]\na = 1\n"""', '{ "x" = 1 }', "'''\n\n'''"])
notes = st.sampled_from(["", "# Notiz", "   "])


@given(st.lists(st.tuples(names, values, notes), unique_by=lambda row: row[0], max_size=12))
def test_whatever_stands_between_every_key_keeps_its_line(rows: list[tuple[str, str, str]]) -> None:
    written, expected = "[table]\n", {}
    for name, value, note in rows:
        expected[name] = written.count("\n") + 1
        written += f"{name} = {value}\n{note}\n"

    found = Lines(written)
    assert len(tomllib.loads(written)["table"]) == len(rows)
    assert {name: found.of(("table", name.strip('"'))) for name in expected} == expected
