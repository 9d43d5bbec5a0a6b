"""The movable clock: it keeps going whatever stands in its file."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import Clock


@pytest.mark.parametrize("written", ["1e20", "-1e20", "1e400", "inf", "nan", "4e9", "soon", ""])
def test_an_offset_beyond_all_years_once_stopped_everything(tmp_path: Path, written: str) -> None:
    file = tmp_path / "clock"
    file.write_text("3600")
    clock = Clock(file)
    assert clock.offset() == timedelta(hours=1)

    file.write_text(written)

    assert clock.offset() == (timedelta(hours=1) if written else timedelta())
    clock.now()
