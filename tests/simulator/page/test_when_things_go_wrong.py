"""Connections break, pictures are none, nobody is there yet."""

import socket

import pytest
from playwright.async_api import Browser, FilePayload, expect

from simulator import Simulator
from tests.browser import Window, window
from tests.simulator.bare import BareBot
from tests.simulator.page.scene import TOKEN, Scene, furnish

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]


async def test_the_page_finds_back_after_the_simulator_was_gone(browser: Browser) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
    async with Simulator(port) as first, BareBot(first.url, TOKEN) as bot:
        scene = await furnish(first, bot)
        await scene.maria.opens()
        context = await browser.new_context(viewport={"width": 1440, "height": 900})
        page = Window(await context.new_page(), f"127.0.0.1:{port}")
        await page.page.goto(f"{first.url}/?language=de")
        await page.sees("Maria", "/start")
        await page.page.get_by_role("button", name="Hinweise schließen").click()
        await page.phone("Maria").get_by_role("textbox").fill("Noch nicht abgeschickt")
    await expect(page.page.locator("#connection")).to_contain_text("unterbrochen")

    async with Simulator(port) as second, BareBot(second.url, TOKEN) as bot:
        scene = await furnish(second, bot)
        await scene.maria.opens()
        await scene.bot_says("Wieder da")

        await page.sees("Maria", "Wieder da")
        await expect(page.page.locator("#connection")).not_to_be_visible()
        await expect(page.page.get_by_role("region", name="Zum Ausprobieren")).to_be_visible()
        await expect(page.phone("Maria").get_by_role("textbox")).to_have_value("Noch nicht abgeschickt")
        await context.close()


async def test_what_cannot_be_done_is_said(started: Scene, page: Window) -> None:
    too_big = FilePayload(name="a.txt", mimeType="text/plain", buffer=b"no picture")
    await page.phone("Maria").locator("input[type=file]").first.set_input_files([too_big])
    await page.page.get_by_role("dialog").get_by_role("button", name="Senden").click()

    await expect(page.phone("Maria").locator(".toast")).to_contain_text("Das geht hier nicht")
    assert page.complaints.pop().startswith("Failed to load resource")
    page.complaints.clear()


async def test_a_simulator_without_a_host_lets_somebody_move_in(browser: Browser) -> None:
    async with Simulator() as telegram, window(browser, telegram.url) as page:
        await page.page.get_by_role("textbox", name="Vorname").fill("Maria")
        await page.page.get_by_role("button", name="Person anlegen").click()

        await expect(page.phone("Maria").get_by_role("button", name="Starten")).to_be_visible()
