"""A process that dies leaves its lease behind; whoever follows it on the same machine does not wait for it."""

import subprocess
import sys

from bot.process_name import is_dead, name_of_this_process


def test_a_process_that_has_ended_is_dead() -> None:
    code = "from bot.process_name import name_of_this_process; print(name_of_this_process())"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()

    assert is_dead(ended)


def test_a_process_that_runs_is_not() -> None:
    assert not is_dead(name_of_this_process())


def test_whoever_had_this_number_before_is_dead() -> None:
    machine, pid, began, rest = name_of_this_process().split(":")

    assert is_dead(f"{machine}:{pid}:{int(began) - 1}:{rest}")


def test_nobody_knows_of_other_machines() -> None:
    assert not is_dead("another-one:1:1:abc")
    assert not is_dead("")
