"""Named moments on an update's way, so that tests can interrupt the process at each of them."""

from collections.abc import Callable

NAMES = (
    "updates-arrived",
    "updates-kept",
    "unit-opened",
    "handler-done",
    "before-commit",
    "after-commit",
    "message-marked",
    "message-taken",
    "before-send",
    "after-send",
    "before-record",
    "after-record",
)
OF_NEWS = ("news-queued", "digests-queued")
"""Passed only where somebody follows something."""

OF_A_KEY_CHANGE = ("key-written", "key-in-use", "rows-resealed", "key-settled", "key-removed")
"""The same for `bot key rotate` and `bot key remove`."""

_watcher: Callable[[str], None] | None = None


def watch(watcher: Callable[[str], None] | None) -> None:
    """Call this at every landmark from now on; None ends it."""
    global _watcher  # noqa: PLW0603  one process has one watcher, set by the test that forked it
    _watcher = watcher


def passing(name: str) -> None:
    if _watcher is not None:
        _watcher(name)
