"""The tests' side of the control API: makes bots, people and groups, moves the clock, sets faults, reads the account."""

from __future__ import annotations

import io
import itertools
from types import TracebackType
from typing import Any, Literal, Self

import aiohttp

from simulator import wire
from simulator.conditions.faults import Kind
from simulator.crowds import Crowd
from simulator.groups import Group
from simulator.people import Person
from simulator.wire import Json

_NUMBERS = itertools.count(1)


class Telegram:
    """A simulator, wherever it runs. ``async with Telegram(control_url) as telegram``; ``Simulator`` is one, too."""

    def __init__(self, control_url: str = "") -> None:
        self.control_url = control_url
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self.connect(self.control_url)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self._session is not None:
            await self._session.close()

    def connect(self, control_url: str) -> None:
        self.control_url = control_url
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def ask(self, verb: str, path: str, order: Json | None = None, **query: Any) -> Json:
        """One request to the control API; AssertionError where it says no, for a test has asked for the impossible."""
        if self._session is None:
            raise RuntimeError("enter the simulator first: async with ...")
        data = None if order is None else io.BytesIO(wire.encode(order))
        async with self._session.request(verb, self.control_url + path, data=data, params=query) as reply:
            body: Json = wire.decode(await reply.read())
            if reply.status != 200:
                raise AssertionError(body.get("error") or body.get("description"))
            return body

    # Who is there

    async def add_bot(self, username: str, token: str | None = None, **facts: Any) -> Json:
        token = token or f"{4_300_000_000 + next(_NUMBERS)}:another-bot-of-this-simulator"
        return await self.ask("POST", "/bots", {"token": token, "username": username, **facts})

    async def bots(self) -> list[Json]:
        bots: list[Json] = (await self.ask("GET", "/bots"))["bots"]
        return bots

    async def add_person(self, first_name: str, *, language: str = "", bot: int | None = None, **facts: Any) -> Person:
        """Somebody with a phone, who talks to the first bot, or to ``bot``, unless told otherwise."""
        shown = await self.ask("POST", "/people", {"first_name": first_name, "language_code": language, **facts})
        return Person(self.ask, shown["id"], first_name, bot)

    async def add_group(self, title: str, creator: Person, *members: Person | int, **facts: Any) -> Group:
        """A group of people and bots (the latter by their ids)."""
        order: Json = {"title": title, "creator": creator.id, "members": [_id(member) for member in members], **facts}
        if "admins" in facts:
            order["admins"] = [_id(admin) for admin in facts["admins"]]
        return Group(self.ask, await self.ask("POST", "/groups", order))

    async def add_crowd(self, size: int, *, language: str = "", bot: int | None = None) -> Crowd:
        """Many people at once, without phones. All have pressed START at the first bot, or at ``bot``."""
        order: Json = {"size": size, "language_code": language, "bot": bot}
        return Crowd(self.ask, await self.ask("POST", "/crowds", order))

    async def inject_update(self, bot_id: int, kind: str, content: object, **details: Any) -> int:
        """Give a bot an update that nobody caused; with ``update_id=...`` under that id."""
        order: Json = {"kind": kind, "content": content, **details}
        update_id: int = (await self.ask("POST", f"/bots/{bot_id}/updates", order))["update_id"]
        return update_id

    # Time, limits, faults

    async def set_clock(self, offset: float) -> None:
        await self.ask("POST", "/clock", {"offset": offset})

    async def forward(self, seconds: float) -> None:
        """Move the dates of messages (and the clock file) on."""
        await self.ask("POST", "/clock", {"forward": seconds})

    async def hurry(self, seconds: float) -> None:
        """Let Telegram's own waiting times pass: kept updates, presses, limits, retries."""
        await self.ask("POST", "/clock", {"hurry": seconds})

    async def set_limits(self, mode: Literal["off", "count", "refuse"], **facts: float) -> None:
        """How strict; and what may be changed of what is allowed (see the README), and how many `stars` each bot has."""
        await self.ask("POST", "/limits", {"mode": mode, **facts})

    async def limits(self) -> Json:
        """What is allowed, and how often it was exceeded."""
        return await self.ask("GET", "/limits")

    async def set_latency(self, there: float | tuple[float, float] = 0.0, back: float | tuple[float, float] = 0.0) -> None:
        """So many seconds pass before a call arrives, and before its answer does; between two numbers it is a random one each time."""
        await self.ask("POST", "/latency", {"there": there, "back": back})

    async def add_fault(self, kind: Kind, method: str = "*", **details: Any) -> int:
        """Let something go wrong: see the README for what can. Returns the fault's id."""
        fault: int = (await self.ask("POST", "/faults", {"kind": kind, "method": method, **details}))["id"]
        return fault

    async def clear_faults(self) -> None:
        await self.ask("DELETE", "/faults")

    # The account

    async def accepted(self, method: str | None = None, **query: Any) -> list[Json]:
        """What Telegram accepted, in order."""
        if method is not None:
            query["method"] = method
        accepted: list[Json] = (await self.ask("GET", "/accepted", **query))["accepted"]
        return accepted

    async def tally(self, *methods: str, after: int = 0) -> Json:
        """How many messages were accepted, in how many chats, how many of them twice, how many without an answer; in numbers only."""
        return await self.ask("GET", "/tally", method=",".join(methods), after=after)

    async def counts(self) -> Json:
        return await self.ask("GET", "/counts")

    async def forget(self, *, keep_parameters: bool = True) -> None:
        await self.ask("POST", "/forget", {"keep_parameters": keep_parameters})


def _id(member: Person | int) -> int:
    return member if isinstance(member, int) else member.id
