"""Every guard on the list is missing in some test, and that test notices."""

from pathlib import Path

import pytest

from tests.faults.guards import GUARDS

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize("guard", GUARDS)
def test_somebody_notices_when_this_guard_is_missing(guard: str) -> None:
    assert any(f'"{guard}"' in test.read_text() for test in (*TESTS.glob("faults/test_*.py"), *TESTS.glob("hostile/test_*.py")))
