"""What every run of the tests understands: --full, and CI, where no test may be left out for want of a server or a browser."""

import gc
import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no reason to take a rule to be wrong.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

# The many processes that tests start compile the house once, not each anew, even where Python is told to leave nothing behind.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

NEVER_SKIPPED_IN_CI = ("postgres", "chromium")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long tests as well, and the others at full length")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    long = [item for item in items if item.get_closest_marker("full")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


def pytest_collection_finish() -> None:
    """What importing all tests left behind never becomes garbage; as in bot/run.py, no collection looks through it again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        for need in NEVER_SKIPPED_IN_CI:
            if item.get_closest_marker(need):
                report.outcome = "failed"
                report.longrepr = f"With CI=true a test that needs {need} may not be skipped; .ci/run installs and starts what it needs."
    return report


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether this run was asked to take its time."""
    return bool(request.config.getoption("--full"))
