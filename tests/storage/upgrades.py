"""Upgrades in processes of their own: killed after each statement, and several at once. Run with a database's URL and what to do."""

import asyncio
import os
import sys
from collections.abc import Callable
from functools import partial

from sqlalchemy import event
from sqlalchemy.engine import Engine

from storage.records import open_records
from storage.schema import differences, upgrade
from storage.seals import Seals

KILLED = 9


def killed_after_statements(url: str, step: int) -> int:
    """Every upgrade gets so many statements further than the one before, on the same database, until one comes to its end."""
    last = step
    while _ended(_begun(partial(_upgrade_and_die, url, last))) == KILLED:
        last += step
    return last


def several_at_once(url: str) -> list[int]:
    """How first starts of several processes ended that all began in the same moment."""
    ready, go = os.pipe()
    starts = [_begun(partial(_start, url, ready, go)) for _ in range(4)]
    os.close(go)
    return [_ended(start) for start in starts]


def _upgrade_and_die(url: str, last: int) -> None:
    done = 0

    @event.listens_for(Engine, "after_cursor_execute")
    def count(*_: object) -> None:
        nonlocal done
        done += 1
        if done == last:
            os._exit(KILLED)

    asyncio.run(upgrade(url))


def _start(url: str, ready: int, go: int) -> None:
    os.close(go)
    os.read(ready, 1)  # comes back as soon as nobody holds the other end any more

    async def start() -> None:
        await upgrade(url)
        records = open_records(url)
        async with records.changing() as unit:
            await unit.installation.begin_with(Seals(b"k" * 32))
        await records.close()

    asyncio.run(start())


def _begun(deed: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        deed()
    except BaseException as error:  # a child never goes on with its parent's work
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os._exit(0)


def _ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    url, what, *steps = sys.argv[1:]
    report = [killed_after_statements(url, int(steps[0]))] if what == "killed" else several_at_once(url)
    sys.stdout.write(" ".join(map(str, report)))
    if found := asyncio.run(differences(url)):
        raise SystemExit(f"The tables are not those of the code: {found}")
