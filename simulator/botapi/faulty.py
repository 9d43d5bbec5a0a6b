"""The faults themselves: what a bot gets instead of a proper answer."""

from __future__ import annotations

import asyncio

from aiohttp import web

from simulator.conditions.faults import Fault
from simulator.refusals import Refusal, too_many_requests

BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
GARBAGE = b'{"ok":true,"result":{"message_id":\x00\xff<<<'
FOR_EVER = 24 * 3600.0


class Broken(Exception):
    """The call ends here, with this response or with none."""

    def __init__(self, response: web.StreamResponse) -> None:
        super().__init__()
        self.response = response


async def strike_before(request: web.Request, fault: Fault) -> None:
    """A fault that comes before Telegram does anything. Returns if the call goes on."""
    if fault.kind == "too_many_requests":
        raise too_many_requests(fault.retry_after)
    if fault.kind == "flood":
        raise too_many_requests(max(1, fault.left))
    if fault.kind == "server_error":
        raise Refusal(500, "Internal Server Error: restart")
    if fault.kind == "bad_gateway":
        raise Broken(web.Response(text=BAD_GATEWAY, status=502, content_type="text/html"))
    if fault.kind == "timeout":
        await asyncio.sleep(FOR_EVER)
    if fault.kind == "reset_before":
        raise Broken(_reset(request))


async def answer_badly(request: web.Request, fault: Fault) -> web.StreamResponse:
    """A fault that comes when everything is done."""
    if fault.kind == "garbage":
        return web.Response(body=GARBAGE, content_type="application/json")
    if fault.kind == "timeout_after":
        await asyncio.sleep(FOR_EVER)
    return _reset(request)


def _reset(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
