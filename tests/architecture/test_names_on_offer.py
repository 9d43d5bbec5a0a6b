"""Whatever a conversation function asks for by name is on offer: aiogram would find out only when somebody writes."""

import inspect
from collections.abc import Iterator

from aiogram import Router
from aiogram.dispatcher.event.handler import CallableObject

from handlers.names import ON_OFFER
from handlers.router import build_dispatcher

FROM_AIOGRAM = frozenset({"bot"})


def _functions(router: Router) -> Iterator[CallableObject]:
    """All conversation functions and their filters, in this router and below it."""
    for observer in router.observers.values():
        for handler in observer.handlers:
            yield handler
            yield from handler.filters or ()
    for below in router.sub_routers:
        yield from _functions(below)


def _names(function: CallableObject) -> list[str]:
    """What it asks for by name: everything but the event, which comes first."""
    return list(inspect.signature(function.callback).parameters)[1:]


def test_every_name_that_a_function_asks_for_is_on_offer() -> None:
    asked = {
        (getattr(function.callback, "__module__", ""), getattr(function.callback, "__qualname__", type(function.callback).__name__), name)
        for function in _functions(build_dispatcher())
        if function.callback.__module__.startswith("handlers")
        for name in _names(function)
    }

    assert {where for where in asked if where[2] not in ON_OFFER | FROM_AIOGRAM} == set()
    assert len(asked) > len(ON_OFFER)
