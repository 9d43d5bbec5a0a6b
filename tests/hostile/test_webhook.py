"""Whoever knows the webhook's address but not its secret, or sends what Telegram would not: nothing is kept, nothing breaks, nobody waits."""

import asyncio
import random
import re
import socket
import time
from collections import Counter
from contextlib import suppress

import aiohttp
import pytest

from bot.settings import Mode
from simulator import Simulator
from storage.inbox import UpdateState
from storage.records import Records
from tests.faults.conftest import SECRET, Build, free_port, only_sqlite
from tests.hostile import canaries, knocks
from tests.hostile.knocks import Knock, head, update

AT_ONCE = 20
PATIENCE = 30.0  # seconds until an answer is taken to be missing
SLOW = 12


async def _sent(port: int, request: Knock, host: str = "127.0.0.1") -> int | None:
    """The first status that comes back; None if the line is closed without one."""
    reader, writer = await asyncio.open_connection(host, port)
    hearing = asyncio.create_task(_first_line(reader))
    try:
        with suppress(ConnectionError):
            for part in request.parts:
                writer.write(part)
                await writer.drain()
                await asyncio.wait({hearing}, timeout=request.pause)
                if hearing.done():
                    break
            if request.ends:
                writer.write_eof()
        async with asyncio.timeout(PATIENCE):
            found = re.match(rb"HTTP/1\.[01] (\d{3})", await hearing)
        return int(found[1]) if found else None
    finally:
        hearing.cancel()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _first_line(reader: asyncio.StreamReader) -> bytes:
    with suppress(ConnectionError):
        line = await reader.readline()
        if not line.startswith(b"HTTP/1.1 100"):
            return line
        await reader.readline()
        return await reader.readline()
    return b""


async def _kept(records: Records) -> int:
    async with records.reading() as unit:
        return sum([await unit.inbox.count(state) for state in UpdateState])


@only_sqlite
@pytest.mark.timeout(900)
async def test_nothing_that_telegram_did_not_send_is_kept_and_nothing_breaks(
    build: Build,
    telegram: Simulator,
    records: Records,
    full: bool,  # noqa: FBT001  a fixture comes by name
) -> None:
    door, seed = free_port(), random.randrange(2**32)
    house = build(mode=Mode.WEBHOOK, doors=[door], amid=["the-loop-is-watched"])
    wrong: list[str] = []
    seen: Counter[int | None] = Counter()
    turns = asyncio.Semaphore(AT_ONCE)

    async def knock(name: str, request: Knock) -> None:
        async with turns:
            status = await _sent(door, request)
        seen[status] += 1
        if status not in request.answers:
            wrong.append(f"{name}: {status}")

    async with house.stands(), asyncio.TaskGroup() as group:
        await _until_it_listens(door)
        for name, request in knocks.knocks(2_000 if full else 270, random.Random(seed)):
            group.create_task(knock(name, request))

    said = house.lives[0].said()
    assert wrong == [], f"seed {seed}: {seen}"
    assert not [status for status in seen if status is not None and status >= 500]
    assert await _kept(records) == 0
    assert not canaries.hits(said)
    assert "held_up" not in said
    assert said.count("\n") < 40  # a line for every knock would fill the disk


@only_sqlite
async def test_strangers_get_in_where_the_secret_is_not_asked_for(build: Build, records: Records) -> None:
    door = free_port()
    house = build(mode=Mode.WEBHOOK, doors=[door], without=["asked-for-the-secret"])

    async with house.stands():
        await _until_it_listens(door)
        status = await _sent(door, knocks.whole(1, answers=401, secret=None))

    assert status == 200
    assert await _kept(records) == 1


@only_sqlite
async def test_whoever_sends_slowly_is_cut_off_and_keeps_nobody_else_waiting(build: Build, records: Records) -> None:
    door = free_port()
    house = build(mode=Mode.WEBHOOK, doors=[door], amid=["little-patience-at-the-door"])

    async with house.stands():
        await _until_it_listens(door)
        begun = time.monotonic()
        slow = [asyncio.create_task(_sent(door, request)) for request in (*[SLOW_HEAD] * SLOW, *[SLOW_BODY] * SLOW)]
        await asyncio.sleep(0.3)
        asked = time.monotonic()
        status = await _sent(door, knocks.whole(1, answers=200))
        waited = time.monotonic() - asked
        ends = await asyncio.gather(*slow)
        taken = time.monotonic() - begun

    assert (status, waited < 1.0) == (200, True)
    assert ends == [None] * SLOW + [408] * SLOW
    assert taken < SLOW_HEAD.pause * len(SLOW_HEAD.parts) / 2
    assert await _kept(records) == 1


@only_sqlite
@pytest.mark.parametrize("guard, slow_knock", [("a-head-in-time", "SLOW_HEAD"), ("a-body-in-time", "SLOW_BODY")])
async def test_whoever_sends_slowly_is_seen_to_hold_on_where_nobody_looks_at_the_clock(build: Build, guard: str, slow_knock: str) -> None:
    door = free_port()
    house = build(mode=Mode.WEBHOOK, doors=[door], amid=["little-patience-at-the-door"], without=[guard])

    async with house.stands():
        await _until_it_listens(door)
        slow = asyncio.create_task(_sent(door, globals()[slow_knock]))
        done, _ = await asyncio.wait({slow}, timeout=5.0)

    assert not done
    slow.cancel()


@only_sqlite
async def test_an_address_that_is_forwarded_changes_nothing(build: Build, records: Records) -> None:
    door = free_port()
    house = build(mode=Mode.WEBHOOK, doors=[door])
    forged = ["X-Forwarded-For: 149.154.160.1, 10.0.0.1", "X-Real-IP: ::1", "Forwarded: for=149.154.160.1"]

    async with house.stands():
        await _until_it_listens(door)
        without = await _sent(door, knocks.whole(1, *forged, answers=401, secret=None))
        with_secret = await _sent(door, knocks.whole(2, *forged, answers=200))

    assert (without, with_secret) == (401, 200)
    assert await _kept(records) == 1


@only_sqlite
async def test_the_newer_addresses_of_the_internet_are_listened_to_as_well(build: Build, records: Records) -> None:
    if not _has_ipv6():
        pytest.skip("This machine has no IPv6 address to listen on.")
    door = free_port()
    house = build(mode=Mode.WEBHOOK, doors=[door], listen=f"[::1]:{door}")

    async with house.stands():
        async with asyncio.timeout(PATIENCE):
            while not house.lives or '"listens"' not in house.lives[0].said():  # noqa: ASYNC110  it is another process, which sets no event here
                await asyncio.sleep(0.05)
        statuses = [
            await _sent(door, knocks.whole(number, answers=(200, 401), secret=secret), "::1") for number, secret in ((1, None), (2, SECRET))
        ]

    assert statuses == [401, 200]
    assert await _kept(records) == 1


@only_sqlite
async def test_the_figures_are_counted_once_a_second_however_many_ask(build: Build) -> None:
    """Counting goes through all that was ever sent; anybody who reaches the address could keep the database busy with it."""
    door = free_port()
    house = build(mode=Mode.WEBHOOK, doors=[door], amid=["counting-is-told"])

    async with house.stands():
        await _until_it_listens(door)
        async with aiohttp.ClientSession(f"http://127.0.0.1:{door}") as session:
            answers = await asyncio.gather(*(session.get("/metrics") for _ in range(60)))

    assert {answer.status for answer in answers} == {200}
    assert {answer.headers["Server"] for answer in answers} == {"Mitreden"}
    assert 1 <= house.lives[0].said().count('"counted"') <= 3


SLOW_HEAD = Knock(parts=tuple(bytes([sign]) for sign in head(length=2)), answers=frozenset([None]), pause=0.2)
SLOW_BODY = Knock(parts=(head(length=len(update(7))), *(bytes([sign]) for sign in update(7)[:-1])), answers=frozenset([408]), pause=0.2)


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


async def _until_it_listens(port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.05)
