"""The peer: aiogram's documented echo, which stores nothing, under the same load."""

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import tables
from benchmarks.crowd import Step
from benchmarks.load import HEAD, RESIDENTS, Measured, all_at_once, at_a_rate, crowd_before, forever, steps_of_all, until_it_asks
from benchmarks.processes import started
from simulator import Simulator

WORDS = "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen."


async def run(*, short: bool = False) -> None:
    tables.show(
        "aiogram's echo, which stores nothing", HEAD, [measured.row(name) for name, measured in (await measure(short=short)).items()]
    )


async def measure(*, short: bool) -> dict[str, Measured]:
    with TemporaryDirectory(prefix="mitreden-") as folder:
        async with Simulator() as telegram, crowd_before(telegram) as crowd:
            environment = {"API_URL": telegram.url, "BOT_TOKEN": telegram.token}
            async with started("benchmarks.echo_bot", folder=Path(folder), **environment) as bot:
                await until_it_asks(telegram, bot)
                residents = [crowd.moves_in(forever(Step(WORDS, WORDS))) for _ in range(RESIDENTS)]
                await steps_of_all(residents, 3)
                return {
                    "echo, 100 at once": await all_at_once(telegram, bot, residents, 1 if short else 8),
                    "echo, 100 a second": await at_a_rate(telegram, bot, residents, 100, 1 if short else 6),
                }
