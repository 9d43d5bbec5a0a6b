"""Waits for lists to fill."""

import asyncio


async def until(heard: list[str], count: int) -> None:
    """Return when so much was heard."""
    async with asyncio.timeout(5):
        while len(heard) < count:  # noqa: ASYNC110  what is heard is a plain list, so that a test can compare it
            await asyncio.sleep(0.01)
