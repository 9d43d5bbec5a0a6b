"""A browser for tests of pages: Debian's chromium, without a window, that reports everything a page does wrong."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000  # milliseconds; only what goes wrong waits so long

expect.set_options(timeout=PATIENCE)


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed here; this test needs it.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


class Window:
    """One window on the simulator's page."""

    def __init__(self, page: Page, host: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._host = host
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: self.complaints.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._look_at(request.url))

    def phone(self, name: str) -> Locator:
        return self.page.locator(".phone-place", has=self.page.locator(".owner > span").get_by_text(name, exact=True))

    def log(self, name: str) -> Locator:
        return self.phone(name).get_by_role("log")

    def button(self, name: str, label: str) -> Locator:
        """The newest button with this label on somebody's phone."""
        return self.phone(name).get_by_role("button", name=label, exact=True).last

    async def press(self, name: str, *labels: str) -> None:
        for label in labels:
            await self.button(name, label).click()

    async def write(self, name: str, text: str) -> None:
        field = self.phone(name).get_by_role("textbox")
        await field.fill(text)
        await field.press("Enter")

    async def sees(self, name: str, text: str) -> Locator:
        """The newest message with this text, once it is there."""
        message = self.log(name).get_by_role("article").filter(has_text=text).last
        await message.wait_for()
        return message

    def _look_at(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self._host:
            self.complaints.append(f"asked a foreign host: {url}")


@asynccontextmanager
async def window(
    browser: Browser, url: str, *, language: str = "de", width: int = 1440, height: int = 900, **how: Any
) -> AsyncIterator[Window]:
    """Open the page and wait until the phones are there. At the end nothing may have gone wrong on it."""
    context = await browser.new_context(viewport={"width": width, "height": height}, **how)
    opened = Window(await context.new_page(), urlsplit(url).netloc)
    await opened.page.goto(f"{url}/?language={language}")
    await opened.page.locator(".phone, .somebody").first.wait_for()
    yield opened
    await context.close()
    assert opened.complaints == []
