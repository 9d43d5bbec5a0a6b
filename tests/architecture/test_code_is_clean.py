"""The linter, the formatter and the type checker find nothing: one entry point for people and CI."""

import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("check", ["ruff check", "ruff format --check --diff", "mypy"])
def test_nothing_is_found_by(check: str) -> None:
    found = subprocess.run([sys.executable, "-m", *check.split()], cwd=HOUSE, capture_output=True, text=True, check=False)

    clean = found.returncode == 0
    assert clean, found.stdout + found.stderr
