"""A browser for all tests of the page, and for each a simulator with people."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser

from simulator import Simulator
from tests.browser import Window, browsing, window
from tests.simulator.bare import BareBot
from tests.simulator.page.scene import Scene, furnish


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def scene() -> AsyncIterator[Scene]:
    async with Simulator() as telegram, BareBot(telegram.url, telegram.token) as bot:
        yield await furnish(telegram, bot)


@pytest_asyncio.fixture(loop_scope="session")
async def started(scene: Scene) -> Scene:
    """Both residents have pressed START."""
    await scene.maria.opens()
    await scene.ali.opens()
    await scene.bot.updates()
    return scene


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, scene: Scene) -> AsyncIterator[Window]:
    async with window(browser, scene.telegram.url) as opened:
        yield opened
