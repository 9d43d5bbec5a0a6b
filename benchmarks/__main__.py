"""python3 run.py bench [NAME]: one benchmark, or all of them; a table each. --short shows only that they work."""

import argparse
import asyncio
import signal
import sys
from importlib import import_module

from benchmarks.processes import ACCOUNTS

NAMES = {
    "start": "imports, the garbage collector, memory, and the time until the bot works",
    "dialog": "the idea dialog with a hundred residents, and aiogram's echo beside it",
    "echo": "aiogram's echo alone",
    "broadcast": "an announcement to three thousand within Telegram's limits, beside what peers send; paid for; and unhindered",
    "city": "an announcement to a hundred thousand, and replies meanwhile",
}
LONGEST = {"broadcast": 900, "city": 3000}
USUALLY_AT_MOST = 240
"""Seconds that one may take on a busy machine; the others are usually over in less than 60."""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python3 run.py bench",
        description="What a start and an update cost on this machine. Figures move with the machine; ratios taken in one run hold.",
        epilog="\n".join(f"{name:9} {what}" for name, what in NAMES.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", nargs="?", choices=NAMES, help="which one; without it, start and dialog")
    parser.add_argument("--short", action="store_true", help="a glance, whose figures say little")
    options = parser.parse_args()
    if not (ACCOUNTS / "self" / "stat").exists():
        sys.exit("The benchmarks read in /proc what a process has used, so they run on Linux.")
    try:
        for name in [options.name] if options.name else ("start", "dialog"):
            asyncio.run(_measure(name, short=options.short))
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit("Stopped.")


async def _measure(name: str, *, short: bool) -> None:
    """Told to stop, it ends the bots that it has started."""
    measuring = asyncio.current_task()
    if measuring is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, measuring.cancel)
    async with asyncio.timeout(LONGEST.get(name, USUALLY_AT_MOST)):
        await import_module(f"benchmarks.{name}").run(short=short)


if __name__ == "__main__":
    main()
