"""python -m simulator: the simulator as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from simulator.server import ONLY_BOT, Simulator


def main() -> None:
    options = _options()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(options))


async def _serve(options: argparse.Namespace) -> None:
    bots = dict(options.bot) or ONLY_BOT
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(signal_number, stop.set)
    async with Simulator(options.port, options.clock_file, host=options.host, bots=bots) as telegram:
        print(f"Bot API: {telegram.url}", flush=True)  # noqa: T201 - the caller reads the port here
        print(f"Control: {telegram.control_url}", flush=True)  # noqa: T201
        for token, username in bots.items():
            print(f"Bot: @{username} {token}", flush=True)  # noqa: T201
        await stop.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulator", description=sys.modules["simulator"].__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any that is free")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--bot", type=_bot, action="append", default=[], metavar="TOKEN:USERNAME")
    parser.add_argument("--clock-file", type=Path, help="where the offset of the clock is written to, for bots that follow it")
    return parser.parse_args()


def _bot(text: str) -> tuple[str, str]:
    token, _, username = text.rpartition(":")
    if ":" not in token or not username:
        raise argparse.ArgumentTypeError("write a bot as TOKEN:USERNAME, for instance 123456789:a-token-for-this-simulator-only:my_bot")
    return token, username


if __name__ == "__main__":
    main()
