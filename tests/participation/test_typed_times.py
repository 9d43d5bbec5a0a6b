"""Days and hours as people type them, and what is no time at all."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.speech import folded
from participation import refusals
from participation.typed_times import typed_time
from participation.words import Language
from tests.stage import SPEECH

NOW = datetime(2024, 4, 5, 12, 0)  # noqa: DTZ001  a wall time carries no zone
DAYS = {"heute": 0, "morgen": 1, "uebermorgen": 2, "tomorrow": 1}


def read(written: str, now: datetime = NOW) -> datetime:
    return typed_time(folded(written), now, DAYS, SPEECH.in_(Language.GERMAN).months)


@pytest.mark.parametrize(
    "written,meant",
    [
        ("morgen 18:00", "2024-04-06 18:00"),
        ("Morgen, 18 Uhr", "2024-04-06 18:00"),
        ("morgen 18", "2024-04-06 18:00"),
        ("übermorgen um 9.30 Uhr", "2024-04-07 09:30"),
        ("heute um 20 Uhr", "2024-04-05 20:00"),
        ("tomorrow at 6 pm", "2024-04-06 18:00"),
        ("tomorrow 12 am", "2024-04-06 00:00"),
        ("18:00", "2024-04-05 18:00"),
        ("9 Uhr", "2024-04-06 09:00"),
        ("12.4. 9:30", "2024-04-12 09:30"),
        ("12.04.2024, 9:30 Uhr", "2024-04-12 09:30"),
        ("2024-04-12 09:30", "2024-04-12 09:30"),
        ("12. April 9:30", "2024-04-12 09:30"),
        ("1. März 2025 8 Uhr", "2025-03-01 08:00"),
        ("12 Apr 6 pm", "2024-04-12 18:00"),
        ("3.1. 9:00", "2025-01-03 09:00"),
        ("4.4. 9:00", "2024-04-04 09:00"),  # yesterday: a mistake that the rules refuse, and not next year
        ("29.2. 9:00", "2024-02-29 09:00"),
    ],
)
def test_what_people_type_is_understood(written: str, meant: str) -> None:
    assert read(written) == datetime.fromisoformat(meant)


@pytest.mark.parametrize(
    "written", ["", "bald", "morgen", "12.4.", "12.04", "9", "25:00", "9:75", "31.2. 9:00", "gestern 9 Uhr", "13 pm", "morgen 0 pm", "1284"]
)
def test_anything_else_is_no_time(written: str) -> None:
    with pytest.raises(refusals.NotATime):
        read(written)


@given(st.text(max_size=30))
def test_nothing_that_is_typed_breaks_it(written: str) -> None:
    with suppress(refusals.NotATime):
        read(written)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2036, 12, 31)))  # noqa: DTZ001  the strategy asks for naive bounds
def test_a_whole_date_is_taken_as_it_is(moment: datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)

    assert read(moment.strftime("%Y-%m-%d %H:%M")) == moment
    assert read(moment.strftime("%d.%m.%Y %H:%M")) == moment
