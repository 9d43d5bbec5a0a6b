"""What makes a method a deed: refused, it leaves nothing behind."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from storage.unit import Unit

P = ParamSpec("P")
R = TypeVar("R")


class _Service(Protocol):
    _unit: Unit


S = TypeVar("S", bound=_Service)


def deed(method: Callable[Concatenate[S, P], Awaitable[R]]) -> Callable[Concatenate[S, P], Awaitable[R]]:
    """Run the method in a savepoint: a refusal takes back what it changed, and nothing else of the unit it is given."""

    @wraps(method)
    async def within(self: S, /, *args: P.args, **facts: P.kwargs) -> R:
        async with self._unit.deed():
            return await method(self, *args, **facts)

    return within
