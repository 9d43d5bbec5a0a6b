"""The simulator: a Bot API server with a world of its own, in this process and this event loop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from simulator.botapi.execution import Conditions
from simulator.botapi.server import NOT_FOUND, BotApi
from simulator.client import Telegram
from simulator.conditions.faults import Faults
from simulator.conditions.latency import Latency
from simulator.conditions.ledger import Ledger
from simulator.conditions.limits import Limits
from simulator.control.orders import answer
from simulator.control.own_controls import add_own_controls
from simulator.control.panel import Panel
from simulator.control.routes import control_routes, say_no_plainly
from simulator.world.world import World

PAGE = Path(__file__).with_name("page")
LARGEST_REQUEST = 64 * 1024 * 1024
ONLY_BOT = {"4200000000:the-only-bot-of-this-simulator": "only_bot"}


class Simulator(Telegram):
    """A Bot API server on this machine. Entered, it is also the client that tests speak to it with."""

    def __init__(
        self,
        port: int = 0,
        clock_file: Path | None = None,
        *,
        host: str = "127.0.0.1",
        bots: Mapping[str, str] | None = None,
        extra_routes: Iterable[web.RouteDef] = (),
        https_only_webhooks: bool = False,
    ) -> None:
        super().__init__()
        self.world = World(clock_file)
        self.conditions = Conditions(Limits(self.world.clock.age), Faults(), Ledger(), Latency())
        self.panel = Panel(self.world.events)
        self._host = host
        self._port = port
        self._extra_routes = list(extra_routes)
        self._bot_api = BotApi(self.world, self.conditions, https_only_webhooks=https_only_webhooks)
        self._runner: web.AppRunner | None = None
        for token, username in (ONLY_BOT if bots is None else bots).items():
            self.world.add_bot(token, username)
        add_own_controls(self.panel, self.world, self.conditions)

    @property
    def url(self) -> str:
        """Where a bot finds the Bot API: {url}/bot<token>/<method>, {url}/file/bot<token>/<path>."""
        return f"http://{self._host}:{self._port}"

    @property
    def token(self) -> str:
        """The token of the first bot."""
        return next(iter(self.world.bots.values())).token

    async def __aenter__(self) -> Self:
        runner = web.AppRunner(self._application(), access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        self._runner = runner
        await runner.setup()
        await web.TCPSite(runner, self._host, self._port, backlog=1024).start()
        self._port = runner.addresses[0][1]
        self.connect(f"{self.url}/control")
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        await super().__aexit__(kind, error, traceback)
        await self._bot_api.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[say_no_plainly], client_max_size=LARGEST_REQUEST)
        application.add_routes(self._bot_api.routes())
        application.add_routes(control_routes(self.world, self.conditions, self.panel))
        application.add_routes(self._extra_routes)
        if PAGE.is_dir():
            application.router.add_get("/", _index)
            application.router.add_static("/page", PAGE)
            application.on_response_prepare.append(_newest_page)
        application.router.add_route("*", "/{anything:.*}", _not_found)
        return application


async def _index(_: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html")


async def _newest_page(request: web.Request, response: web.StreamResponse) -> None:
    """Browsers ask each time whether a file of the page has changed; otherwise old and new ones would meet after an update."""
    if request.path == "/" or request.path.startswith("/page/"):
        response.headers["Cache-Control"] = "no-cache"


async def _not_found(_: web.Request) -> web.Response:
    return answer(NOT_FOUND.envelope(), status=404)
