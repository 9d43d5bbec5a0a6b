"""A group, as tests handle it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from simulator.people import Person
from simulator.wire import Json

Ask = Callable[..., Awaitable[Json]]


class Group:
    def __init__(self, ask: Ask, shown: Json) -> None:
        self._ask = ask
        self.shown = shown

    @property
    def id(self) -> int:
        group_id: int = self.shown["id"]
        return group_id

    async def adds(self, member: Person | int) -> None:
        await self._change("add", member)

    async def removes(self, member: Person | int) -> None:
        await self._change("remove", member)

    async def promotes(self, member: Person | int, **details: Any) -> None:
        await self._change("promote", member, **details)

    async def restricts(self, member: Person | int, **rights: bool) -> None:
        """Leaves them only the rights that are named."""
        await self._change("restrict", member, rights=rights)

    async def demotes(self, member: Person | int) -> None:
        await self._change("demote", member)

    async def loses(self, member: Person | int) -> None:
        """Somebody leaves by themself."""
        await self._change("remove", member, by=_id(member))

    async def opens_topic(self, name: str) -> int:
        thread: int = (await self._ask("POST", f"/groups/{self.id}/topics", {"name": name}))["thread"]
        return thread

    async def migrates(self) -> Group:
        """Becomes a supergroup, with a new id; this one stays what it was."""
        return Group(self._ask, await self._ask("POST", f"/groups/{self.id}/migrate"))

    async def is_deleted(self) -> None:
        await self._ask("POST", f"/groups/{self.id}/delete")

    async def _change(self, deed: str, member: Person | int, **details: Any) -> None:
        order = {"deed": deed, "account": _id(member), **details}
        self.shown = await self._ask("POST", f"/groups/{self.id}/members", order)


def _id(member: Person | int) -> int:
    return member if isinstance(member, int) else member.id
