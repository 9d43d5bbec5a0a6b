"""The benchmarks can be run; what they measure is no matter of tests."""

import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]


@pytest.mark.full
@pytest.mark.timeout(300)  # it imports everything several times, and other tests may keep the machine busy
def test_what_a_start_costs_is_told_in_a_table() -> None:
    command = [sys.executable, "-m", "benchmarks", "start", "--short"]
    told = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stderr
    assert "bot --help" in told.stdout
    assert "memory that it holds then" in told.stdout
