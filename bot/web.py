"""The web server on the listen address: health, metrics, and Telegram's webhook."""

import hmac
from math import ceil

import structlog
from aiohttp import web
from prometheus_client import generate_latest

from bot import wire
from bot.door import Door, TooMany
from bot.listening import trouble_with
from bot.metrics import registry
from bot.readiness import Readiness

BODY_LIMIT = 1024 * 1024  # an update is a few kilobytes
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name, not a secret
COME_BACK = 5  # seconds; Telegram drops a press whose next try lies beyond its 150 seconds, so this stays short

_log = structlog.get_logger()


class Web:
    def __init__(self, *, readiness: Readiness, door: Door, webhook_secret: str | None, webhook_path: str | None) -> None:
        self._readiness = readiness
        self._door = door
        self._secret = webhook_secret.encode() if webhook_secret else None
        self._runner: web.AppRunner | None = None
        self._app = web.Application(client_max_size=BODY_LIMIT)
        self._app.router.add_get("/health/live", self._live)
        self._app.router.add_get("/health/ready", self._ready)
        self._app.router.add_get("/metrics", self._metrics)
        if webhook_path is not None and self._secret is not None:
            self._app.router.add_post(webhook_path, self._webhook)

    async def start(self, host: str, port: int) -> int:
        """Listen. Returns the port, which the system chooses if 0 was asked for. Raises Trouble."""
        self._runner = web.AppRunner(self._app, access_log=None, handler_cancellation=False)
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
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if self._secret is None or not hmac.compare_digest(given, self._secret):
            return web.Response(status=401)
        if request.content_type != "application/json":
            return web.Response(status=415)
        try:
            update = wire.read(await request.read())
        except ValueError:
            return web.Response(status=400)
        try:
            await self._door.let_in([update])
        except TooMany as much:
            return web.Response(status=429, headers={"Retry-After": str(ceil(min(much.seconds, COME_BACK)))})
        except Exception as error:
            _log.error("webhook_not_kept", error=type(error).__name__)
            return web.Response(status=503, headers={"Retry-After": str(COME_BACK)})
        return web.Response()
