"""An announcement to many, and how peers send one: within Telegram's limits, on a fast line and on a real one, paid for, and unhindered."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from benchmarks import tables
from benchmarks.environment import python_with_peers
from benchmarks.processes import Process, started
from simulator import Simulator
from storage.key_ring import KeyRing, new_master_key
from storage.records import open_records
from storage.schema import upgrade
from storage.seals import Seals
from tests.city import Desk, editors, settle
from tests.databases import new_database
from tests.stage import INSEK_FILE, MODEL_DAY, Clock

RATE = 28
"""MITREDEN_RATE, as it is unless set otherwise."""
RECIPIENTS, GLANCE = 3000, 150
MANY, FEW = 20_000, 2000
PATIENCE, SHORT_PATIENCE = 200.0, 12.0
"""Seconds for which the slow are waited for; their rate is known by then."""
REAL_LINE = (0.03, 0.06)
"""Seconds that each way takes: a round trip of 60 to 120 ms."""
NO_LIMITS = {"per_second": 10**9, "paid_per_second": 10**9, "seconds_per_chat": 0.0}
HEAD = ("", "sent", "a second", "of the rate", "refused (429)", "twice", "CPU per message")
PEERS = ("aiogram", "aiogram-broadcaster", "python-telegram-bot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What Telegram saw of one sender, by its own account."""

    name: str
    messages: int
    repeats: int
    wanted: int
    seconds: float
    """From the first acceptance to the last."""
    refused: int
    cpu_seconds: float
    rate: float | None = None
    """What could have been reached, messages a second; None: there is no limit."""

    @property
    def per_second(self) -> float:
        return (self.messages - 1) / self.seconds if self.seconds else 0.0

    def row(self) -> list[str]:
        return [
            self.name,
            f"{self.messages:,} of {self.wanted:,}",
            f"{self.per_second:,.1f}" if self.per_second < 100 else f"{self.per_second:,.0f}",
            f"{self.per_second / self.rate:.1%}" if self.rate else "",
            f"{self.refused:,}",
            f"{self.repeats:,}",
            f"{1e6 * self.cpu_seconds / max(1, self.messages):,.0f} µs",
        ]


@dataclass(slots=True, kw_only=True)
class Scene:
    """A Telegram of one's own, with a crowd in it."""

    telegram: Simulator
    folder: Path
    crowd: range
    began_with: int = field(default=0)

    @classmethod
    @asynccontextmanager
    async def opens(cls, recipients: int, line: tuple[float, float], **limits: float) -> AsyncIterator["Scene"]:
        with TemporaryDirectory(prefix="mitreden-") as name:
            folder = Path(name)
            async with Simulator(clock_file=folder / "clock") as telegram:
                telegram.conditions.ledger.keeps_parameters = False
                await Clock(telegram).set(MODEL_DAY)
                await telegram.set_limits("refuse", **limits)
                await telegram.set_latency(there=line, back=line)
                yield cls(telegram=telegram, folder=folder, crowd=(await telegram.add_crowd(recipients, language="de")).people)

    async def watches(self, sender: Process, patience: float) -> None:
        """Wait until everybody has got the message, or patience ends."""
        ledger, end = self.telegram.conditions.ledger, time.monotonic() + patience
        while time.monotonic() < end and not sender.has_ended:
            if len(ledger.entries) >= len(self.crowd) and ledger.tally("sendMessage")["messages"] >= len(self.crowd):
                return
            await asyncio.sleep(0.1)

    def account(self, name: str, cpu_seconds: float, rate: float | None) -> Sent:
        ledger = self.telegram.conditions.ledger
        tally = ledger.tally("sendMessage")
        times = [entry.at for entry in ledger.entries if entry.method == "sendMessage"]
        return Sent(
            name=name,
            messages=tally["messages"],
            repeats=tally["repeats"],
            wanted=len(self.crowd),
            seconds=times[-1] - times[0] if times else 0.0,
            refused=sum(count for words, count in ledger.refusals.items() if " 429 " in words),
            cpu_seconds=cpu_seconds,
            rate=rate,
        )


async def run(*, short: bool = False) -> None:
    peers = await asyncio.to_thread(python_with_peers)
    recipients, patience = (GLANCE, SHORT_PATIENCE) if short else (RECIPIENTS, PATIENCE)
    for line, words in (((0.0, 0.0), "no way to go"), (REAL_LINE, "round trips of 60 to 120 ms")):
        senders = [ours("Mitreden", recipients, line=line, rate=RATE, patience=patience)]
        if peers is not None:
            senders += [_peer(peers, name, recipients, line, patience) for name in PEERS]
        rows = [sent.row() for sent in await asyncio.gather(*senders)]  # each with a Telegram of its own; all of them wait most of the time
        tables.show(f"{recipients:,} recipients, 30 a second allowed and enforced, {words}", HEAD, rows)
    print(f"\nOf the rate: for us of the {RATE} a second that MITREDEN_RATE gives, for the others of the 30 that Telegram allows.")
    many = FEW if short else MANY
    rows = [(await ours("paid for, 1,000 a second allowed", many, paid=True, line=REAL_LINE, rate=1000, patience=patience)).row()]
    rows += [(await ours("unhindered, on SQLite", many, module="benchmarks.house", limits=NO_LIMITS, patience=patience)).row()]
    async with new_database() as postgres:
        if postgres is not None:
            sent = await ours(
                "unhindered, on PostgreSQL", many, database=postgres, module="benchmarks.house", limits=NO_LIMITS, patience=patience
            )
            rows.append(sent.row())
    tables.show(f"{many:,} recipients, a row for each on record", HEAD, rows)


async def ours(
    name: str,
    recipients: int,
    *,
    line: tuple[float, float] = (0.0, 0.0),
    rate: float | None = None,
    paid: bool = False,
    module: str = "bot",
    database: str | None = None,
    limits: Mapping[str, float] = MappingProxyType({}),
    patience: float,
) -> Sent:
    """An announcement is released, and the bot is started."""
    async with Scene.opens(recipients, line, **limits) as scene:
        key, url = new_master_key(), database or f"sqlite+aiosqlite:///{scene.folder}/mitreden.db"
        async with desk_in(scene, url, Seals(KeyRing.read(key))) as desk:
            await desk.releases(paid=paid)
        async with started(module, *(["run"] if module == "bot" else []), folder=scene.folder, **settings(scene, url, key)) as bot:
            cpu = await _once_it_sends(scene, bot)
            await scene.watches(bot, patience)
            return scene.account(name, bot.cpu_seconds() - cpu, rate)


@asynccontextmanager
async def desk_in(scene: Scene, url: str, seals: Seals) -> AsyncIterator[Desk]:
    """The crowd has joined, and whoever announces sits at a desk."""
    await upgrade(url)
    records = open_records(url)
    try:
        await settle(records, seals, scene.crowd, MODEL_DAY)
        yield Desk(records=records, by=await editors(records, seals, MODEL_DAY), now=MODEL_DAY)
    finally:
        await records.close()


def settings(scene: Scene, url: str, key: str) -> dict[str, str]:
    return {
        "MITREDEN_API_URL": scene.telegram.url,
        "MITREDEN_BOT_TOKEN": scene.telegram.token,
        "MITREDEN_CLOCK_FILE": str(scene.folder / "clock"),
        "MITREDEN_DATABASE_URL": url,
        "MITREDEN_LISTEN": "127.0.0.1:0",
        "MITREDEN_PROCESS": str(INSEK_FILE),
        "MITREDEN_RATE": str(RATE),
        "MITREDEN_SECRET_KEY": key,
    }


async def _once_it_sends(scene: Scene, bot: Process) -> float:
    """Wait for the first message. CPU-seconds that the bot has used until then."""
    async with asyncio.timeout(90):
        while not scene.telegram.conditions.ledger.entries:
            bot.require_alive()
            await asyncio.sleep(0.005)
    return bot.cpu_seconds()


async def _peer(python: Path, name: str, recipients: int, line: tuple[float, float], patience: float) -> Sent:
    async with Scene.opens(recipients, line) as scene:
        environment = {"API_URL": scene.telegram.url, "BOT_TOKEN": scene.telegram.token}
        arguments = (name, str(scene.crowd[0]), str(recipients))
        async with started("benchmarks.peer", *arguments, folder=scene.folder, python=python, **environment) as peer:
            cpu = await _once_it_sends(scene, peer)
            await scene.watches(peer, patience)
            return scene.account(name, peer.cpu_seconds() - cpu if not peer.has_ended else float("nan"), 30)
