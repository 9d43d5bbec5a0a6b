"""A gate on the way to Telegram: while it is closed, every connection is refused."""

import asyncio
import contextlib
from types import TracebackType
from typing import Self


class Gate:
    def __init__(self, port: int) -> None:
        self._behind = port
        self._server: asyncio.Server | None = None
        self._port = 0
        self._passing: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        await self.opens()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.closes()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def opens(self) -> None:
        self._server = await asyncio.start_server(self._let_through, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def closes(self) -> None:
        if self._server is not None:
            self._server.close()
        for writer in list(self._passing):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _let_through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self._behind)
        both = {writer, inner_writer}
        self._passing |= both
        with contextlib.suppress(ConnectionError):
            await asyncio.gather(_carry(reader, inner_writer), _carry(inner_reader, writer))
        self._passing -= both
        for end in both:
            end.close()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while part := await reader.read(65536):
        writer.write(part)
        await writer.drain()
    writer.close()
