"""A process that dies leaves its lease behind; whoever follows it on the same machine does not wait for it."""

import os
import subprocess
import sys

from bot.process_name import is_dead, name_of_this_process

TELLS_ITS_NAME = [sys.executable, "-c", "from bot.process_name import name_of_this_process; print(name_of_this_process())"]


def test_a_process_that_has_ended_is_dead() -> None:
    ended = subprocess.run(TELLS_ITS_NAME, capture_output=True, text=True, check=True).stdout.strip()

    assert is_dead(ended)


def test_a_process_that_has_ended_is_dead_before_anybody_looks_after_it() -> None:
    with subprocess.Popen(TELLS_ITS_NAME, stdout=subprocess.PIPE, text=True) as ended:
        name = "".join(ended.stdout or ()).strip()
        os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)

        assert is_dead(name)


def test_a_process_that_runs_is_not() -> None:
    assert not is_dead(name_of_this_process())


def test_whoever_had_this_number_before_is_dead() -> None:
    machine, pid, began, rest = name_of_this_process().split(":")

    assert is_dead(f"{machine}:{pid}:{int(began) - 1}:{rest}")


def test_nobody_knows_of_other_machines() -> None:
    assert not is_dead("another-one:1:1:abc")
    assert not is_dead("")
