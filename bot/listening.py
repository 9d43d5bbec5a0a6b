"""Listening on an address of this machine: what keeps us from it, told in a sentence."""

import asyncio
import errno
import os

import aiohttp

from bot.told import Trouble

PATIENCE = 2.0  # seconds
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  an address to listen on is asked at one of its own


def trouble_with(error: OSError, host: str, port: int) -> Trouble:
    """Why the bot cannot listen there."""
    address = address_of(host, port)
    if error.errno == errno.EADDRINUSE:
        return Trouble("setting-listen-taken", address=address, another=address_of(host, port % 65535 + 1))
    return Trouble("setting-listen-impossible", address=address, reason=reason_of(error))


def reason_of(error: OSError) -> str:
    """In the system's words; asyncio wraps its own around them."""
    return os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or ""


def address_of(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


async def require_free(host: str, port: int) -> None:
    """Raises Trouble if nobody could listen there now."""
    try:
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port)
    except OSError as error:
        raise trouble_with(error, host, port) from None
    server.close()


async def is_ours(host: str, port: int) -> bool:
    """Whether a bot of Mitreden answers there, perhaps the one of this very setup."""
    url = f"http://{address_of(_EVERYWHERE.get(host, host), port)}/health/live"
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session, session.get(url) as response:
            return bool(await response.json() == {"live": True})
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return False
