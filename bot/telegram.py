"""Calls to the Bot API. What went wrong is told by kind, and never with the token or anybody's words."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import aiohttp
import orjson

from bot import wire

SEND_SECONDS = 20
_JSON = {"Content-Type": "application/json"}
DOWNLOAD_LIMIT = 20 * 1024 * 1024  # the Bot API gives out files up to 20 MB (Bot API, getFile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What Telegram said: the result, or an error with its code and words."""

    result: Any = field(default=None, repr=False)
    code: int = 200
    description: str = field(default="", repr=False)
    """Telegram may quote what could not be read."""
    retry_after: float | None = None
    migrate_to: int | None = None

    @property
    def ok(self) -> bool:
        return self.code == 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file to be sent, under the name that people will see."""

    name: str
    content: bytes = field(repr=False)


class NotSent(Exception):
    """The request certainly did not reach Telegram. Its word is the kind of error."""


class Unanswered(Exception):
    """The request may have reached Telegram; there is no answer that can be read. Its word is the kind of error, or of the answer."""


class Telegram:
    """One bot at one Bot API server."""

    def __init__(self, *, api_url: str, token: str) -> None:
        self._base = f"{api_url.rstrip('/')}/bot{token}/"
        self._files = f"{api_url.rstrip('/')}/file/bot{token}/"
        self._session: aiohttp.ClientSession | None = None

    def __repr__(self) -> str:
        return "Telegram()"

    async def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        *,
        files: Mapping[str, Upload] | None = None,
        seconds: float = SEND_SECONDS,
    ) -> Answer:
        """Call a method. Raises NotSent or Unanswered where there is no answer; every answer of Telegram's is returned."""
        body: Any = _form(params or {}, files) if files else orjson.dumps(params or {})
        headers = {} if files else _JSON
        try:
            async with self._client().post(self._base + method, data=body, headers=headers, timeout=_patience(seconds)) as response:
                content = await response.read()
                status = response.status
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unanswered(type(error).__name__) from None
        return _answer(status, content)

    async def download(self, file_path: str) -> bytes | None:
        """A file's bytes, or None if Telegram does not give it out. Raises as `call` does."""
        try:
            async with self._client().get(self._files + file_path, timeout=aiohttp.ClientTimeout(total=60, sock_connect=5)) as response:
                if response.status == 429 or response.status >= 500:
                    raise Unanswered(f"http_{response.status}")
                if response.status != 200:
                    return None
                if (response.content_length or 0) > DOWNLOAD_LIMIT:
                    return None
                content = bytearray()
                while len(content) <= DOWNLOAD_LIMIT and (more := await response.content.read(DOWNLOAD_LIMIT + 1)):
                    content += more
                return bytes(content) if len(content) <= DOWNLOAD_LIMIT else None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unanswered(type(error).__name__) from None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self._session


@cache
def _patience(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=seconds, sock_connect=5)


def _answer(status: int, content: bytes) -> Answer:
    try:
        said = wire.read(content)
        if said["ok"] is True:
            return Answer(result=said["result"])
        more = said.get("parameters") or {}
        return Answer(
            code=int(said["error_code"]),
            description=str(said.get("description", "")),
            retry_after=more.get("retry_after"),
            migrate_to=more.get("migrate_to_chat_id"),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unanswered(f"unreadable_{status}") from None


def _form(params: Mapping[str, Any], files: Mapping[str, Upload]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    for name, file in files.items():
        form.add_field(name, file.content, filename=file.name)
    return form
