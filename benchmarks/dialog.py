"""The idea dialog, kept through every crash, by a hundred residents at once; aiogram's storeless echo beside it, in the same run."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import echo, tables
from benchmarks.crowd import START, Step
from benchmarks.load import HEAD, RESIDENTS, Measured, all_at_once, at_a_rate, crowd_before, steps_of_all, until_it_asks
from benchmarks.processes import HOUSE, started
from locales.speech import Say, Speech
from participation.process_file import parse_process
from participation.processes import Process
from participation.words import Language
from simulator import Simulator
from storage.key_ring import new_master_key
from tests.databases import new_database

PROCESS = HOUSE / "processes" / "example.toml"
JOINING, IDEA = 4, 6  # updates that it takes


async def run(*, short: bool = False) -> None:
    peer = await echo.measure(short=short)
    rows = [measured.row(name) for name, measured in peer.items()]
    per_cpu_second = next(iter(peer.values())).per_cpu_second
    ratios = []
    async with new_database() as postgres:
        for name, url in (("SQLite", None), ("PostgreSQL", postgres)):
            if name == "PostgreSQL" and url is None:
                print("No PostgreSQL answers (MITREDEN_TEST_POSTGRES says where): SQLite alone is measured.")
                continue
            found = await measure(name, url, short=short)
            rows += [measured.row(what) for what, measured in found.items()]
            ratios.append(
                f"{name}: {next(iter(found.values())).per_cpu_second / per_cpu_second:.2f} times the echo's updates per CPU-second."
            )
    tables.show("The idea dialog: inbox, transaction and outbox for every update", HEAD, rows)
    print("", *ratios, sep="\n")


async def measure(name: str, database_url: str | None, *, short: bool) -> dict[str, Measured]:
    process, say = parse_process(PROCESS.read_text("utf-8")), Speech.load().in_(Language.GERMAN)
    with TemporaryDirectory(prefix="mitreden-") as folder:
        async with Simulator() as telegram, crowd_before(telegram) as crowd:
            environment = {
                "MITREDEN_API_URL": telegram.url,
                "MITREDEN_BOT_TOKEN": telegram.token,
                "MITREDEN_DATABASE_URL": database_url or f"sqlite+aiosqlite:///{folder}/mitreden.db",
                "MITREDEN_PROCESS": str(PROCESS),
                "MITREDEN_SECRET_KEY": new_master_key(),
                "MITREDEN_LISTEN": "127.0.0.1:0",
            }
            async with started("benchmarks.house", folder=Path(folder), **environment) as bot:
                await until_it_asks(telegram, bot)
                residents = [crowd.moves_in(takes_part(say, process, number)) for number in range(RESIDENTS)]
                await steps_of_all(residents, JOINING + IDEA)
                return {
                    f"dialog on {name}, 100 at once": await all_at_once(telegram, bot, residents, 1 if short else 10),
                    f"dialog on {name}, 100 a second": await at_a_rate(telegram, bot, residents, 100, 1 if short else 6),
                }


def takes_part(say: Say, process: Process, resident: int) -> Iterator[Step]:
    """Joins, then sends one idea after another."""
    field = process.fields[0]
    start, consent, follow = say.plain("language-button-continue"), say.plain("consent-button-yes"), say.plain("follow-button-no")
    yield Step(START, start)
    yield Step(start, consent)
    yield Step(consent, follow)
    yield Step(follow, say.plain("follow-no").splitlines()[0])
    its_field, its_topic = field.short.in_(Language.GERMAN), field.topics[0].short.in_(Language.GERMAN)
    write = say.plain("idea-text", topic="|").partition("|")[0]
    go_on, submit = say.plain("button-next"), say.plain("idea-button-submit")
    received = say.plain("idea-received", reference="|", until="|").partition("|")[0].strip()
    for number in count(1):
        yield Step("/new", its_field)
        yield Step(its_field, its_topic)
        yield Step(its_topic, write)
        yield Step(f"Vorschlag {number} von {resident}: {echo.WORDS}", go_on)
        yield Step(go_on, submit)
        yield Step(submit, received)
