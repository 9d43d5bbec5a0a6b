"""`python3 run.py demo`: two residents and a team with phones in the browser, the real bot behind them, and a clock to move."""

import asyncio
import contextlib
import errno
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.demonstration.bot_process import HOUSE, BotProcess, State
from bot.demonstration.city import City
from bot.demonstration.earlier import let_it_have_happened
from bot.demonstration.phases import PhasesOnPage
from bot.demonstration.scene import TOKEN, People, introduction, move_in, picture_route
from bot.demonstration.words import Words
from bot.listening import reason_of
from bot.settings import Settings
from bot.told import tell
from locales.speech import Speech
from participation.process_file import parse_process
from simulator import Simulator

PROCESS = HOUSE / "processes" / "insek.toml"
BEGINS = datetime(2024, 4, 5, 12)  # noqa: DTZ001  in the process's own zone, once that is known
KILL = "kill-bot"
TONES: dict[State, str] = {"starting": "busy", "up": "good", "back": "good", "down": "bad"}

command = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@command.command()
def demo(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where the page is; 0 takes any port that is free.")] = 8080,
    keep: Annotated[Path | None, typer.Option(help="A folder for database, key and log that stays afterwards.")] = None,
) -> None:
    """Watch it: phones, the bot and a clock in a browser, on 5 April 2024. No token needed, and nothing leaves this machine."""
    with _folder(keep) as folder:
        asyncio.run(_run(port, folder))


async def _run(port: int, folder: Path) -> None:
    async with contextlib.AsyncExitStack() as stack:
        telegram = Simulator(port, folder / "clock", bots={}, extra_routes=[picture_route()])
        try:
            await stack.enter_async_context(telegram)
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            tell("demo-port-taken" if taken else "demo-port-impossible", port=str(port), reason=reason_of(error))
            raise typer.Exit(2) from None
        tell("demo-runs", address=telegram.url)
        await _until_told_to_stop(_perform(telegram, folder))


async def _until_told_to_stop(performance: Any) -> None:
    showing = asyncio.ensure_future(performance)
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(sign, showing.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await showing


async def _perform(telegram: Simulator, folder: Path) -> None:
    toml = PROCESS.read_text("utf-8")
    process = parse_process(toml)
    await telegram.set_clock(BEGINS.replace(tzinfo=process.zone).timestamp() - time.time())
    words = Words(Speech.load())
    people = await move_in(telegram, words)
    phases = PhasesOnPage(telegram, process, words)
    phases.put()
    settings = _settings(telegram, people, folder)
    bot = _put_bot(telegram, settings, folder, words)
    telegram.panel.introduce(introduction(people, process, words))
    # Of Telegram's limits the one that a city feels: 30 a second. Those of a single chat would punish whoever tries much in little time.
    await telegram.set_limits("refuse", seconds_per_chat=0, per_group_minute=100)
    await let_it_have_happened(_as_read(settings), toml, people.neighbours, people.colleague, people.lena)
    async with City(telegram, _as_read(settings), process, words, bot) as city, asyncio.TaskGroup() as group:
        group.create_task(bot.run())
        group.create_task(phases.follow())
        group.create_task(city.follow())


def _settings(telegram: Simulator, people: People, folder: Path) -> dict[str, str]:
    return {
        "BOT_TOKEN": TOKEN,
        "API_URL": telegram.url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'mitreden.db'}",
        "PROCESS": str(PROCESS),
        "CLOCK_FILE": str(folder / "clock"),
        "LISTEN": "127.0.0.1:0",
        "ADMINS": str(people.sabine.id),
        "STAFF_CHAT": str(people.team.id),
    }


def _as_read(settings: Mapping[str, str]) -> Settings:
    facts: dict[str, Any] = {name.lower(): value for name, value in settings.items()}
    return Settings(_env_file=None, **facts)


def _put_bot(telegram: Simulator, settings: dict[str, str], folder: Path, words: Words) -> BotProcess:
    """The bot, and the button that kills it."""

    def state_of(state: State) -> dict[str, Any]:
        return {"note": words.say(f"demo-bot-{state}"), "tone": TONES[state], "disabled": state in {"starting", "down"}}

    async def kill(_: Any) -> dict[str, Any]:
        bot.kill()
        return state_of(bot.state)

    bot = BotProcess(
        settings=settings,
        folder=folder,
        listens=lambda: any(one.updates.listeners for one in telegram.world.bots.values()),
        show=lambda state: telegram.panel.show(KILL, state_of(state)),
        complain=lambda log: tell("demo-bot-fails", log=str(log)),
    )
    telegram.panel.add(KILL, words.say("demo-kill"), "button", kill, state_of(bot.state), section="faults")
    return bot


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="mitreden-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    command(prog_name="python3 run.py demo")
