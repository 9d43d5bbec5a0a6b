"""The stage of the fault tests: a bot in a process of its own, whose log, memory and pauses can be looked at from outside."""

from tests.faults.conftest import account, build, nurse, nursery

__all__ = ["account", "build", "nurse", "nursery"]
