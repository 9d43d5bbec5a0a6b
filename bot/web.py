"""The web server on the listen address: health, metrics, and Telegram's webhook. Whoever knocks never hears of our troubles."""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable
from math import ceil
from typing import Any

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from prometheus_client import generate_latest

from bot import metrics, wire
from bot.door import Door, TooMany
from bot.listening import trouble_with
from bot.logs import places_in
from bot.metrics import registry
from bot.readiness import Readiness

BODY_LIMIT = 1024 * 1024  # an update is a few kilobytes
HEAD_SECONDS = 30.0  # within which the head of a request is to come, and after which a connection that says nothing is closed
BODY_SECONDS = 10.0  # within which a body is to come; Telegram sends it at once
FAREWELL_SECONDS = 2.0  # in which the rest of a refused body is let go by, so that the refusal can be read
STOP_SECONDS = 3.0  # in which requests under way are answered when the bot is asked to stop; whoever sends slowly does not hold it up
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name, not a secret
COME_BACK = 5  # seconds; Telegram drops a press whose next try lies beyond its 150 seconds, so this stays short

_log = structlog.get_logger()


class Web:
    def __init__(self, *, readiness: Readiness, door: Door, webhook_secret: str | None, webhook_path: str | None) -> None:
        self._readiness = readiness
        self._door = door
        self._secret = webhook_secret.encode() if webhook_secret else None
        self._runner: web.AppRunner | None = None
        self._app = web.Application(client_max_size=BODY_LIMIT, middlewares=[_keep_troubles_to_oneself])
        self._app.on_response_prepare.append(_say_little)
        self._app.router.add_get("/health/live", self._live)
        self._app.router.add_get("/health/ready", self._ready)
        self._app.router.add_get("/metrics", self._metrics)
        if webhook_path is not None and self._secret is not None:
            self._app.router.add_post(webhook_path, self._webhook)

    async def start(self, host: str, port: int) -> int:
        """Listen. Returns the port, which the system chooses if 0 was asked for. Raises Trouble."""
        self._runner = web.AppRunner(
            self._app,
            access_log=None,
            handler_cancellation=False,
            keepalive_timeout=HEAD_SECONDS,
            lingering_time=FAREWELL_SECONDS,
            shutdown_timeout=STOP_SECONDS,
            auto_decompress=False,
            logger=_log_of_the_library(),
        )
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self.close()
            raise trouble_with(error, host, port) from None
        return int(self._runner.addresses[0][1])

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _live(self, _: web.Request) -> web.Response:
        return web.json_response({"live": True})

    async def _ready(self, _: web.Request) -> web.Response:
        checks = await self._readiness.checks()
        return web.json_response(checks, status=200 if all(checks.values()) else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        await self._readiness.measure()
        return web.Response(body=generate_latest(registry), content_type="text/plain")

    async def _webhook(self, request: web.Request) -> web.Response:
        if not self._knows_the_secret(request):
            raise _Refused(401)
        update = await _update_in(request)
        try:
            await self._door.let_in([update])
        except TooMany as much:
            return web.Response(status=429, headers={"Retry-After": str(ceil(min(much.seconds, COME_BACK)))})
        except Exception as error:
            _log.error("webhook_not_kept", error=type(error).__name__)
            return _come_back()
        return web.Response()

    def _knows_the_secret(self, request: web.Request) -> bool:
        """Asked before a byte of the body is read, and as quickly whatever is wrong with it."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        return self._secret is not None and hmac.compare_digest(given, self._secret)


class _Refused(Exception):
    """The request is not taken, and whoever sent it has to knock anew."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def _update_in(request: web.Request) -> Any:
    """What the body holds. Raises _Refused."""
    if request.content_type != "application/json" or "Content-Encoding" in request.headers:
        raise _Refused(415)
    if (request.content_length or 0) > BODY_LIMIT:
        raise _Refused(413)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return wire.read(await request.read())
    except TimeoutError:
        raise _Refused(408) from None
    except web.HTTPRequestEntityTooLarge:
        raise _Refused(413) from None
    except Exception:  # no JSON, cut off, or in parts that are none: the library has a dozen ways to say so
        raise _Refused(400) from None


def _come_back() -> web.Response:
    return web.Response(status=503, headers={"Retry-After": str(COME_BACK)})


@web.middleware
async def _keep_troubles_to_oneself(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        return await handler(request)
    except _Refused as refusal:
        response = web.Response(status=refusal.status)
        response.force_close()
        return response
    except web.HTTPException:  # no such address, no such method
        raise
    except Exception as error:
        _log.error("web_failed", error=type(error).__name__, where=places_in(error.__traceback__))
        return _come_back()


async def _say_little(_: web.Request, response: web.StreamResponse) -> None:
    """Not with what, and in which version, this is made."""
    response.headers["Server"] = "Mitreden"
    if response.status >= 400:
        metrics.refused.labels(str(response.status)).inc()


def _log_of_the_library() -> logging.Logger:
    """Anybody can send what is no HTTP at all; a line for each would fill the disk."""
    log = logging.getLogger("bot.web")
    log.addFilter(_is_our_trouble)
    return log


def _is_our_trouble(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))
