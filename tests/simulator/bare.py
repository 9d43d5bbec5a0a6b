"""The Bot API without a library: what is sent is what the test says, to the letter."""

import io
from types import TracebackType
from typing import Any, Self

import aiohttp

from simulator.wire import Json


class Refused(AssertionError):
    def __init__(self, envelope: Json) -> None:
        super().__init__(f"{envelope['error_code']}: {envelope['description']}")
        self.code: int = envelope["error_code"]
        self.description: str = envelope["description"]
        self.parameters: Json = envelope.get("parameters", {})


class BareBot:
    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.token = token
        self.id = int(token.partition(":")[0])
        self._session = aiohttp.ClientSession()
        self._offset = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        await self._session.close()

    async def call(self, method: str, **parameters: Any) -> Any:
        """The result; Refused if there is none. Parameters go as a JSON body."""
        async with self.request(method, json=parameters) as reply:
            return _result(await reply.json())

    async def call_with_files(self, method: str, files: dict[str, bytes], **parameters: str) -> Any:
        form = aiohttp.FormData()
        for name, value in parameters.items():
            form.add_field(name, value)
        for name, content in files.items():
            form.add_field(name, io.BytesIO(content), filename=name, content_type="application/octet-stream")
        async with self.request(method, data=form) as reply:
            return _result(await reply.json())

    def request(self, method: str, **how: Any) -> Any:
        return self._session.post(f"{self.url}/bot{self.token}/{method}", **how)

    async def updates(self, **parameters: Any) -> list[Json]:
        """What is new, and take note of it."""
        updates: list[Json] = await self.call("getUpdates", offset=self._offset, **parameters)
        if updates:
            self._offset = updates[-1]["update_id"] + 1
        return updates

    async def download(self, path: str) -> tuple[int, bytes]:
        async with self._session.get(f"{self.url}/file/bot{self.token}/{path}") as reply:
            return reply.status, await reply.read()


def _result(envelope: Json) -> Any:
    if not envelope["ok"]:
        raise Refused(envelope)
    return envelope["result"]
