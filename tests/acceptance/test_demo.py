"""The demonstration as its watchers meet it: one command, a page, phones, the clock, and a bot that survives being killed."""

import asyncio
import os
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playwright.async_api import expect

from bot.outbox import IN_FLIGHT
from tests.browser import Window, browsing, window
from tests.demonstration import HOUSE, STARTING, Demo, demonstration

FORWARD = "Zur nächsten Phase"


def is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def left_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


@pytest.mark.chromium
async def test_a_watcher_takes_part_moves_the_clock_and_kills_the_bot(tmp_path: Path) -> None:
    async with browsing() as browser, demonstration(tmp_path) as demo, window(browser, demo.address) as page:
        side = page.page.get_by_role("complementary")
        await expect(side).to_contain_text("Freitag, 5. April 2024")
        await expect(side).to_contain_text("Der Bot läuft.", timeout=STARTING)

        await page.press("Maria", "Plakat „Umwelt“", "Starten", "Weiter auf Deutsch", "Ja, ich stimme zu", "Ja, schreiben Sie mir")
        await page.sees("Maria", "Ihre Idee zu Umwelt")
        await page.write("Maria", "Am Spielplatz fehlt Schatten. Drei Bäume würden helfen.")
        await page.press("Maria", "Anhängen")
        await page.page.get_by_role("menuitem", name="Foto").click()
        sheet = page.page.get_by_role("dialog")
        await sheet.get_by_role("button", name="Spielplatz ohne Schatten").click()
        await sheet.get_by_role("button", name="Senden").click()
        await page.sees("Maria", "Ihr Foto ist da.")
        steps = page.page.get_by_role("region", name="Zum Ausprobieren").get_by_role("listitem")
        await expect(steps.nth(1)).not_to_contain_text("erledigt")
        await page.press("Maria", "Weiter", "Idee absenden")
        await page.sees("Maria", "2024-00006")
        await expect(steps.nth(1)).to_contain_text("erledigt")

        card = await page.sees("Sabine", "Am Spielplatz fehlt Schatten.")
        await card.get_by_role("button", name="Freigeben", exact=True).click()
        await page.sees("Sabine", "Freigegeben von Leitung 3")
        await expect(steps.nth(2)).to_contain_text("erledigt")
        await side.get_by_role("button", name="+ 1 Stunde").click()
        await page.sees("Maria", "Ihre Idee 2024-00006 ist veröffentlicht.")
        await page.write("Sabine", "/queue")
        await page.sees("Sabine", "2 Ideen warten.")
        await expect(steps.nth(4)).to_contain_text("erledigt")

        await side.get_by_role("button", name=FORWARD).click()
        await expect(side).to_contain_text("Montag, 15. April 2024")
        await page.sees("Maria", "Ziele für die Zukunft")

        await side.get_by_role("button", name="Den Bot abstürzen lassen").click()
        await expect(side).to_contain_text("Der Bot ist abgestürzt.")
        await page.write("Maria", "/ideas")
        await expect(side).to_contain_text("Der Bot läuft wieder.", timeout=STARTING)
        await page.sees("Maria", "Am Spielplatz fehlt Schatten")


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_when_told_to_and_leaves_nothing_behind(tmp_path: Path, sign: signal.Signals) -> None:
    async with demonstration(tmp_path) as demo:
        while not (children := demo.children()):  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.05)

        code = await demo.ends(sign)

    assert code == 0
    assert not any(map(is_alive, children))
    assert left_in(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
async def test_even_a_killed_demonstration_leaves_no_bot_behind(tmp_path: Path) -> None:
    async with demonstration(tmp_path) as demo:
        while not (children := demo.children()):  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.05)
        await demo.ends(signal.SIGKILL)

    async with asyncio.timeout(5):
        while any(map(is_alive, children)):  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.05)


async def test_what_is_to_be_kept_stays(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    async with demonstration(tmp_path, "--keep", str(kept)) as demo:
        while not (kept / "bot.log").exists():  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.05)
        await demo.ends()

    assert set(left_in(kept)) >= {"mitreden.db", "bot.log", "clock"}


async def test_a_taken_port_was_once_told_like_a_quantity(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.demo", "--port", str(port)),
            cwd=HOUSE,
            env={**os.environ, "TMPDIR": str(tmp_path), "LC_ALL": "en_GB.UTF-8"},
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await process.communicate()

    assert process.returncode == 2
    assert said.decode() == f"Something else uses port {port} already. This takes any port that is free: python3 run.py demo --port 0\n"
    assert left_in(tmp_path) == []


@asynccontextmanager
async def a_city_that_is_being_told(folder: Path, *, faster: bool = False) -> AsyncIterator[tuple[Demo, Window]]:
    """Ten thousand people and Ali, and an announcement that two have released."""
    async with browsing() as browser, demonstration(folder) as demo, window(browser, demo.address) as page:
        side = page.page.get_by_role("complementary")
        await expect(side).to_contain_text("Der Bot läuft.", timeout=STARTING)
        await page.press("Ali", "Starten", "Continue in English", "Yes, I agree", "Yes, write to me")
        await page.sees("Ali", "Write an idea")
        await side.get_by_role("button", name="10.000 Menschen dazuholen").click()
        await expect(side.locator(".crowd-words")).to_have_text("10.000 Menschen, noch ohne Nachricht.")
        if faster:
            await side.get_by_role("switch", name="Schneller").click()
            await expect(side).to_contain_text("Der Bot läuft wieder.", timeout=STARTING)

        await page.write("Sabine", "/announce")
        await page.press("Sabine", "Neue Ankündigung")
        await page.sees("Sabine", "Antworten Sie auf diese Nachricht mit dem Text")
        await page.write("Sabine", "Am Samstag gehen wir durch Siegelbach. Kommen Sie mit?")
        await page.press("Sabine", "Zur Freigabe geben")
        await page.sees("Sabine", "Wartet auf die Freigabe")
        await page.press("Sabine", "Zu Lena")
        await page.press("Lena", "Freigeben")
        await page.sees("Lena", "Antworten Sie auf diese Nachricht mit der Zahl")
        await page.write("Lena", "10005")
        await page.sees("Ali", "Am Samstag gehen wir durch Siegelbach.")
        yield demo, page


async def asked(demo: Demo, path: str) -> Any:
    async with aiohttp.request("GET", f"{demo.address}/control{path}") as reply:
        return await reply.json()


async def crowd(demo: Demo, *, at_least: int) -> Any:
    """Its figures and marks, once so many have the message."""
    [known] = (await asked(demo, "/crowds"))["crowds"]
    while (shown := await asked(demo, f"/crowds/{known['crowd']}?marks=1"))["got"] < at_least:  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0.1)
    return shown


async def accepted(demo: Demo, first: int) -> list[int]:
    """How many messages Telegram accepted for each of the crowd: the account that the picture does not know of."""
    counts = Counter(entry["chat"] for entry in (await asked(demo, "/accepted?method=sendMessage"))["accepted"])
    return [counts[person] for person in range(first, first + 10_000)]


@pytest.mark.chromium
@pytest.mark.timeout(300)  # the bot starts twice
async def test_a_killed_bot_goes_on_telling_a_city_where_it_was(tmp_path: Path) -> None:
    async with a_city_that_is_being_told(tmp_path) as (demo, page):
        side = page.page.get_by_role("complementary")
        before = await crowd(demo, at_least=50)
        await side.get_by_role("button", name="Den Bot abstürzen lassen").click()
        await expect(side).to_contain_text("Der Bot ist abgestürzt.")
        await page.write("Ali", "/ideas")
        await expect(side).to_contain_text("Der Bot läuft wieder.", timeout=STARTING)
        await page.sees("Ali", "Your ideas will appear here.")
        await crowd(demo, at_least=before["got"] + 50)
        await side.get_by_role("switch", name="Telegram antwortet 429").click()
        await expect(side).to_contain_text("Abgelehnt: ")

        after = await crowd(demo, at_least=0)
        assert [int(mark) for mark in after["marks"]] == [min(times, 2) for times in await accepted(demo, after["crowd"])]
        assert after["marks"].rstrip("0").count("0") <= 2 * IN_FLIGHT
        await expect(side.locator(".crowd-words")).to_have_text(
            f"{after['got']} von 10.000 haben die Nachricht. Doppelt: {after['twice']}."
        )


@pytest.mark.full
@pytest.mark.chromium
@pytest.mark.timeout(600)
async def test_a_city_is_told_once_whatever_happens_meanwhile(tmp_path: Path) -> None:
    async with a_city_that_is_being_told(tmp_path, faster=True) as (demo, page):
        side = page.page.get_by_role("complementary")
        for reached in (1000, 2500, 4000):
            await crowd(demo, at_least=reached)
            await side.get_by_role("button", name="Den Bot abstürzen lassen").click()
            await expect(side).to_contain_text("Der Bot läuft wieder.", timeout=STARTING)
        for name, reached in (("Jede 10. Antwort geht verloren", 6000), ("Telegram antwortet 429", 6000), ("Langsames Netz", 8000)):
            switch = side.get_by_role("switch", name=name)
            await switch.click()
            await crowd(demo, at_least=reached)
            await page.page.wait_for_timeout(2000)
            await switch.click()

        await expect(side.locator(".crowd-pace")).to_have_text("Fertig.", timeout=180_000)
        told = await crowd(demo, at_least=10_000)
        times = await accepted(demo, told["crowd"])
        assert [int(mark) for mark in told["marks"]] == [min(number, 2) for number in times]
        assert max(times) <= 3
        await expect(side.locator(".crowd-words")).to_contain_text(f"10.000 von 10.000 haben die Nachricht. Doppelt: {told['twice']}.")
