"""Reads what a test or the page asks for, and says plainly what is wrong with it."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from aiohttp import web

from simulator import wire
from simulator.wire import Json

NEEDED: Any = object()


class BadOrder(Exception):
    """The request cannot be understood; says why."""


class Order:
    def __init__(self, fields: Json) -> None:
        self.fields = fields

    def __contains__(self, name: str) -> bool:
        return self.fields.get(name) is not None

    def text(self, name: str, default: str = NEEDED) -> str:
        value: str = self._field(name, default, str, "a text")
        return value

    def whole(self, name: str, default: int = NEEDED) -> int:
        value: int = self._field(name, default, int, "a whole number")
        return value

    def real(self, name: str, default: float = NEEDED) -> float:
        return float(self._field(name, default, (int, float), "a number"))

    def flag(self, name: str, *, default: bool = False) -> bool:
        value: bool = self._field(name, default, bool, "true or false")
        return value

    def items(self, name: str, default: list[Any] = NEEDED) -> list[Any]:
        value: list[Any] = self._field(name, default, list, "a list")
        return value

    def record(self, name: str, default: Json = NEEDED) -> Json:
        value: Json = self._field(name, default, dict, "an object")
        return value

    def blob(self, name: str, default: bytes = NEEDED) -> bytes:
        """Bytes, written in base64."""
        text = self._field(name, default, str, "bytes in base64")
        return unpack(text) if isinstance(text, str) else text

    def chat(self) -> int | None:
        return self.whole("chat") if "chat" in self else None

    def _field(self, name: str, default: Any, kind: Any, what: str) -> Any:
        value = self.fields.get(name)
        if value is None:
            if default is NEEDED:
                raise BadOrder(f"{name!r} is missing")
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise BadOrder(f"{name!r} must be {what}")
        return value


def unpack(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise BadOrder("bytes must be written in base64") from None


async def read_order(request: web.Request) -> Order:
    raw = await request.read()
    if not raw:
        return Order({})
    try:
        fields = wire.decode(raw)
    except ValueError:
        raise BadOrder("the body must be JSON") from None
    if not isinstance(fields, dict):
        raise BadOrder("the body must be a JSON object")
    return Order(fields)


def query_order(request: web.Request) -> Order:
    """The query string as an order; digits are numbers."""
    return Order({name: _number(value) for name, value in request.query.items()})


def answer(body: Json, status: int = 200) -> web.Response:
    return web.Response(body=wire.encode(body), status=status, content_type="application/json")


def _number(text: str) -> Any:
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return text
